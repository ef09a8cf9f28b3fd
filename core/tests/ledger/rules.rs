//! Must hold for each case; and records, whose file must be complete.

use super::story::{instant, service, uuid};
use shounuo_core::{
    ledger::{Margin, Remark, fact::RecordFiled},
    promise::Status::*,
};

#[test]
fn a_case_that_is_shown_to_hold_is_kept_and_one_that_does_not_is_broken() {
    service()
        .at("2026-03-10 09:00")
        .shows("W1.free", "EC-17", true)
        .shows("W1.free", "EC-18", false)
        .says("W1.free", "EC-17", "2026-03-10 09:00", Kept)
        .says("W1.free", "EC-18", "2026-03-10 09:00", Broken);
}

#[test]
fn the_provider_does_not_set_its_own_breach_right() {
    let story = service()
        .at("2026-03-10 09:00")
        .shows("W1.free", "EC-18", false)
        .at("2026-03-10 10:00")
        .shows("W1.free", "EC-18", true)
        .says("W1.free", "EC-18", "2026-03-10 11:00", Broken);
    story
        .at("2026-03-11 10:00")
        .by_school()
        .shows("W1.free", "EC-18", true)
        .says("W1.free", "EC-18", "2026-03-11 11:00", Kept);
}

#[test]
fn a_rule_says_nothing_of_the_cases_of_another() {
    let story = service()
        .at("2026-03-10 09:00")
        .shows("W1.free", "EC-17", true);
    assert!(
        story
            .line("P4.report", "2026-03-11 00:00")
            .instances
            .is_empty()
    );
}

#[test]
fn a_rule_of_the_lifetime_is_silent_in_the_warranty() {
    let story = service()
        .at("2026-03-10 09:00")
        .shows("A1.cost", "EC-17", false);
    assert!(
        story
            .line("A1.cost", "2026-03-11 00:00")
            .instances
            .is_empty()
    );
    story
        .at("2029-03-10 09:00")
        .shows("A1.cost", "EC-99", false)
        .says("A1.cost", "EC-99", "2029-03-11 00:00", Broken);
}

#[test]
fn a_record_names_what_is_missing_until_its_file_is_complete() {
    let file = |item: &str| RecordFiled {
        record: "X2.plans".into(),
        item: item.into(),
        ticket: None,
        files: vec![uuid(8).into()],
    };
    let story = service()
        .at("2026-03-10 09:00")
        .happens(file("emergency_plans"))
        .says("X2.plans", "file", "2026-03-11 00:00", Incomplete)
        .remarks(
            "X2.plans",
            "file",
            "2026-03-11 00:00",
            &Remark::Missing("expert_directory".into()),
        );
    let partial = story.instance("X2.plans", "file", "2026-03-11 00:00");
    assert_eq!(partial.margin, Some(Margin::Count(-1)));
    story
        .at("2026-03-12 09:00")
        .happens(file("expert_directory"))
        .says("X2.plans", "file", "2026-03-12 10:00", Kept)
        // After twelve months it must be filed anew.
        .says("X2.plans", "file", "2027-03-10 23:59", Kept)
        .says("X2.plans", "file", "2027-03-11 00:00", Incomplete);
}

#[test]
fn whatever_was_filed_before_counts_from_its_receipt() {
    let story = service()
        .at("2026-01-10 09:00")
        .received("2026-03-10 09:00")
        .happens(RecordFiled {
            record: "K6.liability".into(),
            item: "liability_rule".into(),
            ticket: None,
            files: vec![uuid(8).into()],
        })
        .says("K6.liability", "file", "2026-03-10 08:59", Incomplete);
    let kept = story.instance("K6.liability", "file", "2026-03-10 09:00");
    assert_eq!(
        (kept.status, kept.from),
        (Kept, instant("2026-02-01 00:00"))
    );
}

#[test]
fn a_tick_without_a_paper_or_a_ticket_files_nothing() {
    let filed = |files: Vec<shounuo_core::id::FileId>, ticket| {
        service().at("2026-03-10 09:00").happens(RecordFiled {
            record: "K6.liability".into(),
            item: "liability_rule".into(),
            ticket,
            files,
        })
    };
    let says = |story: super::story::Story, status| {
        story.says("K6.liability", "file", "2026-03-10 09:00", status);
    };
    says(filed(Vec::new(), None), Incomplete);
    says(filed(vec![uuid(8).into()], None), Kept);
    says(filed(Vec::new(), Some(uuid(9).into())), Kept);
}
