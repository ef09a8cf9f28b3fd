//! What one fact changes, judged alone, is what the whole ledger says.

use super::story::{Story, instant, service};
use shounuo_core::ledger::{
    Entries, Instance, Material, Topic, affected, entry, fact::*, touched, wanted,
};

/// Instances by promise.
type Found = Vec<(String, Instance)>;

/// The instances that the whole ledger holds of what the last fact touches, and those judged alone
/// from nothing but the entries asked for.
fn both(story: &Story) -> (Found, Found) {
    let last = story.facts.last().unwrap();
    let own = entry(last).unwrap();
    let (topic, key, at) = (own.topic, &*own.key, last.recorded_at);
    let contract = &story.versions[0].book.contract;
    let asked = wanted(contract, topic, key, at);
    let fits = |e: &shounuo_core::ledger::Entry| asked.iter().any(|w| w.takes(e));
    let entries = Entries::new(story.facts.iter().filter_map(entry).filter(fits));
    let material = Material {
        entries: &entries,
        cases: &[],
        sites: &[],
    };
    let alone = touched(&story.versions, material, (topic, key), at, at).instances;
    let ledger = story.ledger_at(at);
    let whole = alone.iter().map(|(promise, instance)| {
        let line = ledger.line(promise).unwrap();
        let same = line.instances.iter().find(|i| i.key == instance.key);
        (promise.clone(), same.unwrap().clone())
    });
    (whole.collect(), alone)
}

#[track_caller]
fn same(story: &Story, promises: usize) {
    let (whole, alone) = both(story);
    assert_eq!(whole, alone);
    assert_eq!(alone.len(), promises, "{alone:#?}");
}

#[test]
fn a_check_in_changes_the_floors_of_duty_this_month() {
    let mut story = service().at("2026-02-01 00:00").checks_in(11, None);
    for day in 1..28 {
        story = story
            .at(&format!("2026-02-{day:02} 11:00"))
            .takes_over(12, 11);
        story = story
            .at(&format!("2026-02-{day:02} 22:00"))
            .takes_over(11, 12);
    }
    story = story.at("2026-03-01 00:00").checks_in(11, None);
    story = story.at("2026-03-01 11:00").takes_over(12, 11);
    // W6, T3, X3 and the next holiday of X3; A4 acts after the warranty only.
    same(&story, 4);
}

#[test]
fn an_inspection_changes_the_cadences_that_share_it() {
    let story = service()
        .at("2026-03-20 09:00")
        .does("inspection")
        .at("2026-05-20 09:00")
        .does("inspection");
    same(&story, 2);
    let ids = affected(
        &story.versions[0].book.contract,
        Topic::Routine,
        "inspection",
    );
    assert_eq!(ids, ["W2.inspection", "X1.inspection"]);
}

#[test]
fn a_unit_that_leaves_changes_its_own_class_only() {
    let story = service()
        .at("2026-02-01 00:00")
        .enters("aggregation_switch", 1)
        .at("2026-02-10 09:00")
        .happens(StandbyLeft {
            class: "aggregation_switch".into(),
            unit: super::story::unit(1),
        });
    same(&story, 1);
}

#[test]
fn a_plan_for_a_unit_changes_its_own_class_in_this_month_and_in_those_that_it_reaches() {
    let plan = |away| StandbyPlanned {
        class: "cloud_server".into(),
        unit: super::story::unit(1),
        from: instant("2026-03-30 08:00"),
        to: instant("2026-04-02 18:00"),
        away,
    };
    let story = service()
        .at("2026-02-01 00:00")
        .enters("cloud_server", 1)
        .enters("cloud_server", 2)
        .enters("aggregation_switch", 3)
        .at("2026-02-10 09:00")
        .happens(plan(true));
    same(&story, 3);
    same(&story.at("2026-02-11 09:00").happens(plan(false)), 1);
}

#[test]
fn an_occasions_fact_changes_its_leads_floors_and_rule() {
    let story = service()
        .at("2026-04-10 09:00")
        .announces(1, "2026-05-15 08:00", "2026-05-15 18:00")
        .at("2026-05-07 09:00")
        .inspects_for(1, true);
    // W4 twice, X3, L1 twice.
    same(&story, 5);
}

#[test]
fn a_case_changes_its_own_rule_only() {
    let story = service()
        .at("2026-04-10 09:00")
        .shows("W1.free", "EC-1", true)
        .shows("W1.free", "EC-2", false);
    same(&story, 1);
}

#[test]
fn a_complaint_has_clocks_of_its_own() {
    let story = service().at("2026-03-10 09:00").happens(ComplaintReceived {
        complaint: super::story::uuid(60).into(),
        channel: shounuo_core::ticket::words::Channel::Phone,
    });
    let entries = story.entries();
    let material = Material {
        entries: &entries,
        cases: &[],
        sites: &[],
    };
    let key = super::story::uuid(60).to_string();
    let at = instant("2026-03-10 10:00");
    let found = touched(&story.versions, material, (Topic::Complaint, &key), at, at);
    let ids: Vec<&str> = found
        .clocks
        .iter()
        .map(|(_, c)| c.promise.as_str())
        .collect();
    assert_eq!(ids, ["Q6.accepted", "Q6.outcome"]);
}
