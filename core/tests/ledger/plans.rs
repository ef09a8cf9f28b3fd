//! What is planned shows a gap ahead: standby units that will be used elsewhere, and rosters.

use super::story::{Story, instant, person, service, unit};
use jiff::SignedDuration;
use shounuo_core::{
    ledger::{Gap, Margin, Remark, ahead, fact::*},
    notice::{Alarm, at_gap, of_gap},
    promise::Status::*,
    role::Role,
};

const B1: &str = "B1.cloud_server";

/// Two servers stand by, as many as the plan wants.
fn two() -> Story {
    service()
        .at("2026-02-01 00:00")
        .enters("cloud_server", 1)
        .enters("cloud_server", 2)
        .at("2026-02-10 09:00")
}

fn planned(story: Story, n: u128, away: bool, from: &str, to: &str) -> Story {
    story.happens(StandbyPlanned {
        class: "cloud_server".into(),
        unit: unit(n),
        from: instant(from),
        to: instant(to),
        away,
    })
}

fn lent_out() -> Story {
    planned(two(), 1, true, "2026-02-20 08:00", "2026-02-22 18:00")
}

fn comes_back(story: Story) -> Story {
    story.happens(StandbyReturned {
        class: "cloud_server".into(),
        unit: unit(1),
    })
}

#[test]
fn a_planned_use_elsewhere_is_a_gap_ahead_from_the_day_it_is_known() {
    let story = lent_out();
    let at = "2026-02-10 09:00";
    let risk = story.instance(B1, "cloud_server@2026-02", at);
    assert_eq!(
        (risk.status, risk.due, risk.margin),
        (
            AtRisk,
            Some(instant("2026-02-20 08:00")),
            Some(Margin::Count(0))
        )
    );
    let gap = Gap {
        from: instant("2026-02-20 08:00"),
        to: instant("2026-02-22 18:00"),
        least: 1,
        counted: true,
    };
    assert!(risk.remarks.contains(&Remark::GapAhead(gap)));
    // The plan is its evidence.
    assert!(risk.evidence.contains(&story.last()));
    story
        .says(B1, "cloud_server@2026-02", "2026-02-10 08:59", Running)
        .says(B1, "cloud_server@2026-02", "2026-02-23 09:00", Running);
}

#[test]
fn what_is_ahead_lists_the_gap_with_who_can_act() {
    let ledger = lent_out().ledger("2026-02-14 09:00");
    let week = ahead(&ledger, SignedDuration::from_hours(24 * 7));
    let gap = week.iter().find(|a| a.promise == B1).expect("listed");
    assert_eq!(
        (gap.breaks_at, gap.status, gap.owner),
        (instant("2026-02-20 08:00"), AtRisk, Role::Storekeeper)
    );
    let day = ahead(&ledger, SignedDuration::from_hours(24));
    assert!(day.iter().all(|a| a.promise != B1));
}

#[test]
fn a_gap_of_a_month_to_come_is_known_in_this_one() {
    let story = planned(two(), 1, true, "2026-03-30 08:00", "2026-04-02 18:00");
    let at = "2026-02-10 09:00";
    let line = story.line(B1, at);
    let keys: Vec<(&str, _)> = line
        .instances
        .iter()
        .map(|i| (&*i.key, i.due.filter(|_| i.status == AtRisk)))
        .collect();
    assert_eq!(
        keys,
        [
            ("cloud_server@2026-02", None),
            ("cloud_server@2026-03", Some(instant("2026-03-30 08:00"))),
            ("cloud_server@2026-04", Some(instant("2026-04-01 00:00"))),
        ]
    );
    let quarter = ahead(&story.ledger(at), SignedDuration::from_hours(24 * 91));
    assert_eq!(quarter.iter().filter(|a| a.promise == B1).count(), 2);
}

#[test]
fn a_roster_s_gap_of_the_next_month_is_known_in_this_one() {
    let story = service()
        .at("2026-02-28 20:00")
        .checks_in(11, None)
        .happens(RosterPlanned {
            occasion: None,
            from: instant("2026-02-28 20:00"),
            to: instant("2026-03-02 00:00"),
            shifts: vec![Shift {
                person: person(11),
                from: instant("2026-02-28 20:00"),
                to: instant("2026-03-01 08:00"),
            }],
        });
    let march = story.instance("W6.duty", "duty@2026-03", "2026-02-28 20:00");
    assert_eq!(
        (march.status, march.due),
        (AtRisk, Some(instant("2026-03-01 08:00")))
    );
}

#[test]
fn a_plan_that_leaves_enough_warns_of_nothing() {
    let three = two().enters("cloud_server", 3);
    let one = planned(three, 1, true, "2026-02-20 08:00", "2026-02-22 18:00");
    let story = one
        .clone()
        .says(B1, "cloud_server@2026-02", "2026-02-10 09:00", Running);
    // A second one at the same time is one too many, for as long as both are away.
    let both = planned(story, 2, true, "2026-02-21 08:00", "2026-02-28 18:00");
    let risk = both.instance(B1, "cloud_server@2026-02", "2026-02-10 09:00");
    assert_eq!(
        (risk.status, risk.due),
        (AtRisk, Some(instant("2026-02-21 08:00")))
    );
}

#[test]
fn a_plan_taken_back_is_a_gap_no_longer() {
    let story = lent_out().at("2026-02-12 09:00");
    planned(
        story.clone(),
        1,
        false,
        "2026-02-20 08:00",
        "2026-02-22 18:00",
    )
    .says(B1, "cloud_server@2026-02", "2026-02-11 09:00", AtRisk)
    .says(B1, "cloud_server@2026-02", "2026-02-12 09:00", Running);
    // Of another unit it takes nothing back; of a part of the time only that part.
    planned(
        story.clone(),
        2,
        false,
        "2026-02-20 08:00",
        "2026-02-22 18:00",
    )
    .says(B1, "cloud_server@2026-02", "2026-02-12 09:00", AtRisk);
    let later = planned(story, 1, false, "2026-02-20 08:00", "2026-02-21 08:00");
    let risk = later.instance(B1, "cloud_server@2026-02", "2026-02-12 09:00");
    assert_eq!(risk.due, Some(instant("2026-02-21 08:00")));
}

#[test]
fn a_unit_that_is_back_early_is_a_gap_no_longer() {
    let begun = lent_out().at("2026-02-20 12:00");
    comes_back(begun.clone())
        .says(B1, "cloud_server@2026-02", "2026-02-20 11:59", AtRisk)
        .says(B1, "cloud_server@2026-02", "2026-02-20 12:00", Running);
    // What comes back before the time begins says nothing of that time.
    let before = comes_back(lent_out().at("2026-02-19 12:00"));
    before.says(B1, "cloud_server@2026-02", "2026-02-19 12:00", AtRisk);
    // Nor does a word that may have been true before the time began, until the school confirms it.
    let late = begun.at("2026-02-19 12:00").received("2026-02-20 12:00");
    comes_back(late).says(B1, "cloud_server@2026-02", "2026-02-20 12:00", AtRisk);
}

#[test]
fn a_unit_gone_for_good_leaves_its_plan_without_effect_until_it_enters_again() {
    let left = StandbyLeft {
        class: "cloud_server".into(),
        unit: unit(1),
    };
    let story = lent_out().enters("cloud_server", 3);
    story
        .at("2026-02-12 09:00")
        .happens(left)
        .says(B1, "cloud_server@2026-02", "2026-02-12 09:00", Running)
        .at("2026-02-13 09:00")
        .enters("cloud_server", 1)
        .says(B1, "cloud_server@2026-02", "2026-02-13 09:00", Running);
}

/// Law 2: as known before it was told, a plan says nothing of any instant.
#[test]
fn a_plan_says_nothing_as_known_before_it() {
    let story = lent_out();
    let mut before = story.clone();
    before.facts.pop();
    for at in ["2026-02-10 09:00", "2026-02-21 09:00"] {
        before.clone().says(B1, "cloud_server@2026-02", at, Running);
        story.clone().says(B1, "cloud_server@2026-02", at, AtRisk);
    }
}

/// Somebody is on duty from the contract's beginning, half a day at a time.
fn duty() -> Story {
    service().at("2026-02-01 00:00").checks_in(11, None)
}

fn said(story: &Story, at: &str, told: Option<&str>) -> Vec<(String, Alarm)> {
    let instance = story.instance("W6.duty", "duty@2026-02", at);
    let said = instance.sayings(instant(at), |_| told.map(instant));
    said.into_iter().map(|s| (s.name, s.said.alarm)).collect()
}

#[test]
fn what_may_still_be_a_hand_over_presses_nobody_and_says_when_it_is_none() {
    let story = duty();
    let at = "2026-02-01 12:01:50";
    let due = story.instance("W6.duty", "duty@2026-02", at).due;
    assert_eq!(due, Some(instant("2026-02-01 12:02")));
    let own = |alarm| vec![("duty@2026-02".to_owned(), alarm)];
    let told = Some("2026-02-01 12:00");
    assert_eq!(said(&story, "2026-02-01 12:00", None), own(Alarm::Warned));
    assert_eq!(said(&story, at, told), own(Alarm::Warned));
    assert_eq!(said(&story, "2026-02-01 12:02", told), own(Alarm::Warned));
    assert_eq!(
        said(&story, "2026-02-01 12:02:01", told),
        own(Alarm::Broken)
    );
}

#[test]
fn each_later_gap_of_a_broken_month_is_said_by_a_name_of_its_own() {
    // Nobody from noon to two; then nobody again from two in the night.
    let story = duty().at("2026-02-01 14:00").checks_in(12, None);
    let own = ("duty@2026-02".to_owned(), Alarm::Broken);
    assert_eq!(
        said(&story, "2026-02-01 20:00", None),
        std::slice::from_ref(&own)
    );
    let later = at_gap("duty@2026-02", instant("2026-02-02 02:00"));
    let warned = (later.clone(), Alarm::Warned);
    assert_eq!(
        said(&story, "2026-02-02 02:01", None),
        [own.clone(), warned]
    );
    let broken = (later.clone(), Alarm::Broken);
    assert_eq!(
        said(&story, "2026-02-02 02:03", None),
        [own.clone(), broken.clone()]
    );
    // However long it lasts, it is the same gap; and it stays one when it has ended.
    let ended = story.at("2026-02-02 09:00").checks_in(11, None);
    assert_eq!(said(&ended, "2026-02-02 10:00", None), [own, broken]);
    assert_eq!(of_gap(&later).0, "duty@2026-02");
    assert_eq!(of_gap(&later).1, Some(instant("2026-02-02 02:00")));
    for plain in ["duty@2026-02", "a !b", "EC-17#2"] {
        assert_eq!(of_gap(plain), (plain, None));
    }
}

#[test]
fn a_gap_ahead_of_a_broken_month_is_said_and_listed_too() {
    let broken = two().enters("cloud_server", 3).at("2026-02-10 10:00");
    let left = |n| StandbyLeft {
        class: "cloud_server".into(),
        unit: unit(n),
    };
    // Too few for an hour; three again since; and two of them are needed elsewhere later.
    let broken = broken.happens(left(1)).happens(left(2));
    let broken = broken.at("2026-02-10 11:00").enters("cloud_server", 1);
    let plan = planned(broken, 1, true, "2026-02-20 08:00", "2026-02-22 18:00");
    let at = "2026-02-11 09:00";
    let instance = plan.instance(B1, "cloud_server@2026-02", at);
    assert_eq!(instance.status, Broken);
    let told = instance.sayings(instant(at), |_| None);
    let names: Vec<(&str, Alarm)> = told.iter().map(|s| (&*s.name, s.said.alarm)).collect();
    let later = at_gap("cloud_server@2026-02", instant("2026-02-20 08:00"));
    assert_eq!(
        names,
        [
            ("cloud_server@2026-02", Alarm::Broken),
            (&*later, Alarm::Warned)
        ]
    );
    let week = ahead(&plan.ledger(at), SignedDuration::from_hours(24 * 10));
    let gap = week.iter().find(|a| a.promise == B1).expect("listed");
    assert_eq!(
        (gap.breaks_at, gap.status),
        (instant("2026-02-20 08:00"), AtRisk)
    );
}
