//! At least n per civil period.

use super::story::{instant, service, unit};
use shounuo_core::{
    ledger::{Margin, Remark, fact::*},
    promise::{Note, Status::*},
};

#[test]
fn a_quarter_with_its_inspection_is_kept_on_the_fact_that_proves_it() {
    let story = service().at("2026-05-20 10:00").does("inspection");
    let kept = story.instance("W2.inspection", "2026-04", "2026-05-20 10:00");
    assert_eq!((kept.status, kept.evidence), (Kept, vec![1]));
    assert_eq!(kept.margin, Some(Margin::Count(0)));
    // A second before, nothing was proven.
    story.says("W2.inspection", "2026-04", "2026-05-20 09:59", Running);
}

#[test]
fn a_quarter_without_one_runs_is_at_risk_and_breaks_at_its_end() {
    let story = service()
        .says("W2.inspection", "2026-04", "2026-04-01 00:00", Running)
        .says("W2.inspection", "2026-04", "2026-06-09 23:59", Running)
        .says("W2.inspection", "2026-04", "2026-06-10 00:00", AtRisk)
        .says("W2.inspection", "2026-04", "2026-06-30 23:59", AtRisk)
        .says("W2.inspection", "2026-04", "2026-07-01 00:00", Broken);
    let broken = story.instance("W2.inspection", "2026-04", "2026-07-01 00:00");
    assert!(broken.provisional);
    assert_eq!(broken.margin, Some(Margin::Count(-1)));
    let later = story.instance("W2.inspection", "2026-04", "2026-07-03 00:00");
    assert!(later.is_finally_broken());
}

#[test]
fn a_fact_counts_for_one_period_only() {
    service()
        .at("2026-06-30 23:59")
        .does("inspection")
        .says("W2.inspection", "2026-04", "2026-09-30 12:00", Kept)
        .says("W2.inspection", "2026-07", "2026-09-30 12:00", AtRisk);
}

#[test]
fn two_inspections_closer_than_45_days_count_once() {
    let story = service()
        .at("2026-06-20 10:00")
        .does("inspection")
        .at("2026-07-10 10:00")
        .does("inspection")
        .says("W2.inspection", "2026-04", "2026-07-20 10:00", Kept)
        .says("W2.inspection", "2026-07", "2026-07-20 10:00", Running)
        .remarks(
            "W2.inspection",
            "2026-07",
            "2026-07-20 10:00",
            &Remark::TooSoon(2),
        );
    // 45 days after the first, it counts.
    story.at("2026-08-04 10:00").does("inspection").says(
        "W2.inspection",
        "2026-07",
        "2026-08-20 10:00",
        Kept,
    );
}

#[test]
fn an_incomplete_round_counts_only_with_a_reason_for_what_was_left_out() {
    service()
        .at("2026-05-20 10:00")
        .routine("inspection", |f| f.complete = false)
        .says("W2.inspection", "2026-04", "2026-05-21 10:00", Running)
        .remarks(
            "W2.inspection",
            "2026-04",
            "2026-05-21 10:00",
            &Remark::NotComplete(1),
        )
        .at("2026-05-22 10:00")
        .routine("inspection", |f| {
            f.covered = Some(299);
            f.left_out = vec![LeftOut {
                device: unit(1),
                reason: "room_locked".into(),
            }];
        })
        .says("W2.inspection", "2026-04", "2026-05-23 10:00", Kept)
        .remarks(
            "W2.inspection",
            "2026-04",
            "2026-05-23 10:00",
            &Remark::LeftOut(1),
        );
}

#[test]
fn a_period_in_which_the_contract_ran_for_less_than_half_is_not_due() {
    // In force from 1 February: two thirds of the quarter, a sixth less than the half-year needs not.
    let story = service().says("W2.inspection", "2026-01", "2026-04-01 00:00", Broken);
    let mut late = story.clone();
    late.versions[0].from = instant("2026-02-20 00:00");
    late.says("W2.inspection", "2026-01", "2026-04-01 00:00", NotDue)
        .remarks(
            "W2.inspection",
            "2026-01",
            "2026-04-01 00:00",
            &Remark::HalfPeriod,
        );
}

#[test]
fn the_last_quarter_of_the_warranty_is_due_only_when_most_of_it_lies_in_the_warranty() {
    // Accepted on 30 January 2026: the warranty ends with 29 January 2029.
    service()
        .says("W2.inspection", "2029-01", "2029-01-20 00:00", NotDue)
        .says("X1.inspection", "2029-01", "2029-01-20 00:00", Running);
}

#[test]
fn people_sent_to_manufacturers_are_counted_by_heads() {
    service()
        .at("2026-05-20 10:00")
        .routine("manufacturer_training", |f| f.heads = Some(1))
        .says("T2.manufacturer", "2026-01", "2026-05-21 10:00", Running)
        .at("2026-10-20 10:00")
        .routine("manufacturer_training", |f| f.heads = Some(1))
        .says("T2.manufacturer", "2026-01", "2026-10-21 10:00", Kept);
}

#[test]
fn a_spot_check_of_fewer_than_5_percent_does_not_count() {
    service()
        .at("2026-05-10 10:00")
        .routine("spot_check", |f| f.share_percent = Some(4))
        .says("Q7.spot_check", "2026-05", "2026-05-11 10:00", Running)
        .at("2026-05-12 10:00")
        .routine("spot_check", |f| f.share_percent = Some(5))
        .says("Q7.spot_check", "2026-05", "2026-05-13 10:00", Kept);
}

#[test]
fn a_claim_of_the_past_does_not_mend_a_quarter_until_the_school_confirms_it() {
    let story = service()
        .at("2026-06-29 10:00")
        .received("2026-07-01 09:00")
        .does("inspection")
        .says("W2.inspection", "2026-04", "2026-07-01 10:00", Broken);
    let confirmed = |story: super::story::Story, at: &str| {
        story.at(at).by_school().happens(ServiceConfirmed {
            of: 1,
            topic: shounuo_core::ledger::Topic::Routine,
            key: "inspection".into(),
        })
    };
    // Within 48 h the breach is provisional; later it is corrected, and counted apart.
    let early = confirmed(story.clone(), "2026-07-02 09:00");
    let kept = early.instance("W2.inspection", "2026-04", "2026-07-10 09:00");
    assert_eq!(kept.status, Kept);
    assert!(!kept.remarks.contains(&Remark::Note(Note::Corrected)));
    let known = story.instance("W2.inspection", "2026-04", "2026-07-08 08:59");
    assert!(known.is_finally_broken());
    // The claim is evidence of the quarter in which it was taken in, marked as late.
    let late = story.instance("W2.inspection", "2026-07", "2026-07-08 08:59");
    assert!(late.remarks.contains(&Remark::Note(Note::LateRecord)));
    let late = confirmed(story, "2026-07-08 09:00");
    late.clone().remarks(
        "W2.inspection",
        "2026-04",
        "2026-07-10 09:00",
        &Remark::Note(Note::Corrected),
    );
    let counts = late.line("W2.inspection", "2026-07-10 09:00").counts;
    assert_eq!((counts.kept, counts.corrected), (0, 1));
}

#[test]
fn a_round_is_whole_by_the_register_and_with_its_report_or_it_does_not_count() {
    let left_out = || LeftOut {
        device: unit(1),
        reason: "room_locked".into(),
    };
    type Change = fn(&mut RoutineCarriedOut);
    // What was said to be whole, is not complete by the register, or was not handed over.
    let wrong: [Change; 5] = [
        |f| f.covered = Some(298),
        |f| f.covered = None,
        |f| f.in_scope = None,
        |f| f.files.clear(),
        |f| f.complete = false,
    ];
    for (n, change) in wrong.into_iter().enumerate() {
        let with = |f: &mut RoutineCarriedOut| {
            f.covered = Some(299);
            f.left_out = vec![left_out()];
            change(f);
        };
        let story = service().at("2026-05-20 10:00").routine("inspection", with);
        let quarter = story.instance("W2.inspection", "2026-04", "2026-05-21 10:00");
        assert_eq!(quarter.status, Running, "case {n}");
        assert_eq!(quarter.remarks, [Remark::NotComplete(1)], "case {n}");
    }
}
