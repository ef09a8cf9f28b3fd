//! A fact of a kind that only a newer version knows: what it finds unsettled reads incomplete.

use super::story::{Story, service};
use shounuo_core::{
    Fact,
    fact::Unknown,
    ledger::{Remark, fact::*},
    promise::{Note, Status::*},
};

fn unknown(story: Story, kind: &str) -> Story {
    story.happens(Fact::Unknown(Unknown {
        kind: kind.into(),
        version: 1,
        data: "{}".into(),
    }))
}

/// A quarter's inspection that is final, a quarter that runs, and a part that is counted.
fn told() -> Story {
    service()
        .at("2026-03-02 09:00")
        .does("inspection")
        .happens(StockCounted {
            part: super::story::uuid(1).into(),
            count: 5,
            least: 3,
        })
        .at("2026-05-10 09:00")
}

#[test]
fn what_an_unknown_fact_touches_reads_incomplete_from_its_receipt_on() {
    let story = unknown(told(), "routine.skipped");
    let note = Remark::Note(Note::UnknownFact);
    let seq = story.last();
    let quarter = story.instance("W2.inspection", "2026-04", "2026-05-10 09:00");
    assert_eq!(quarter.status, Incomplete);
    assert!(quarter.evidence.contains(&seq) && quarter.remarks.contains(&note));
    story
        .says("W2.inspection", "2026-04", "2026-05-10 08:59", Running)
        // What was final then stays.
        .says("W2.inspection", "2026-01", "2026-05-10 09:00", Kept)
        // What its kind says that it is not about stays too.
        .says("X4.stock", "", "2026-05-10 09:00", Kept);
}

#[test]
fn an_unknown_head_may_be_about_anything_beside_tickets() {
    let story = unknown(told(), "weather.changed");
    for promise in ["W2.inspection", "X4.stock", "W5.backup", "Q7.spot_check"] {
        let line = story.line(promise, "2026-05-10 09:00");
        let open = line.instances.iter().filter(|i| i.provisional);
        let statuses: Vec<_> = open.map(|i| i.status).collect();
        assert!(
            !statuses.is_empty() && statuses.iter().all(|s| *s == Incomplete),
            "{promise}"
        );
    }
}

#[test]
fn nothing_done_after_an_unknown_fact_makes_a_verdict_of_it_again() {
    let story = unknown(told(), "routine.skipped").at("2026-06-01 09:00");
    let story = story.does("inspection");
    story.says("W2.inspection", "2026-04", "2026-08-01 09:00", Incomplete);
}

#[test]
fn an_unknown_fact_of_an_occasion_says_nothing_of_the_change_of_a_member() {
    let story = service()
        .at("2026-05-01 09:00")
        .happens(MemberChangeAnnounced {
            change: super::story::uuid(70).into(),
            member: super::story::person(1),
            successor: None,
            takes_effect_at: super::story::instant("2026-05-20 09:00"),
        });
    let status = story
        .instance("Q3.announced", "", "2026-05-01 09:00")
        .status;
    unknown(story, "occasion.postponed").says("Q3.announced", "", "2026-05-01 09:00", status);
}

#[test]
fn an_unknown_fact_of_an_occasion_reaches_the_clocks_of_what_failed_in_it() {
    let story = service()
        .at("2026-05-01 09:00")
        .announces(1, "2026-05-15 08:30", "2026-05-15 17:00")
        .at("2026-05-15 09:00")
        .device_fails(1)
        .at("2026-05-15 09:01");
    unknown(story, "occasion.postponed")
        .says("D5.restored", "", "2026-05-15 09:00:30", Running)
        .says("D5.restored", "", "2026-05-15 09:01", Incomplete)
        .says("W4.on_site", "", "2026-05-15 09:01", Incomplete);
}
