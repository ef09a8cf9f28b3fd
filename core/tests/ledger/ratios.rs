//! A quotient over a window.

use super::story::{instant, service};
use shounuo_core::{
    Timestamp,
    contract::Quotient,
    ledger::{Case, Margin, Remark},
    promise::Status::*,
};

fn repair(n: i64, at: Timestamp, good: bool) -> Case {
    Case {
        quotient: Quotient::RepairRate,
        at,
        seq: n + 1,
        good,
        known_at: at,
        failed: None,
        by_desk: false,
        times: 1,
    }
}

/// So many repairs in April, of which so many failed at once.
fn repairs(all: i64, failed: i64) -> Vec<Case> {
    let at = instant("2026-04-10 09:00");
    (0..all).map(|n| repair(n, at, n >= failed)).collect()
}

#[test]
fn ninety_nine_of_a_hundred_is_kept_and_ninety_eight_is_not() {
    let mut story = service();
    story.cases = repairs(100, 1);
    let kept = story.instance("K4.repair_rate", "2026-04", "2026-07-01 00:00");
    assert_eq!((kept.status, kept.provisional), (Kept, false));
    assert_eq!(kept.evidence.len(), 100);
    story.cases = repairs(100, 2);
    let story = story.says("K4.repair_rate", "2026-04", "2026-06-30 23:59", AtRisk);
    let broken = story.instance("K4.repair_rate", "2026-04", "2026-07-01 00:00");
    assert!(broken.is_finally_broken());
    assert!(broken.remarks.contains(&Remark::Quotient(98, 100)));
}

#[test]
fn the_budget_says_how_many_more_failures_the_window_can_bear() {
    let mut story = service();
    story.cases = repairs(300, 1);
    // 299 good of 300: with 2 more failures 299 of 302 is 99.0 %, with 3 it is less.
    let open = story.instance("K4.repair_rate", "2026-04", "2026-05-01 00:00");
    assert_eq!(
        (open.status, open.margin),
        (Running, Some(Margin::Failures(2)))
    );
    story.cases = repairs(300, 3);
    let open = story.instance("K4.repair_rate", "2026-04", "2026-05-01 00:00");
    assert_eq!(
        (open.status, open.margin),
        (AtRisk, Some(Margin::Failures(0)))
    );
}

#[test]
fn too_few_cases_widen_the_window_to_the_contracts_whole_time() {
    let mut story = service();
    story.cases = repairs(100, 1);
    story
        .cases
        .push(repair(200, instant("2026-07-10 09:00"), false));
    let wide = story.instance("K4.repair_rate", "2026-07", "2026-08-01 00:00");
    assert!(wide.remarks.contains(&Remark::Widened));
    assert!(wide.remarks.contains(&Remark::Quotient(99, 101)));
}

#[test]
fn nothing_to_divide_by_is_neither_kept_nor_broken() {
    service()
        .says("K4.repair_rate", "2026-04", "2026-07-01 00:00", NotDue)
        .remarks(
            "K4.repair_rate",
            "2026-04",
            "2026-07-01 00:00",
            &Remark::NoCases,
        );
}

#[test]
fn a_repair_that_fails_again_belongs_to_the_window_of_the_repair_and_the_restatement_shows() {
    let mut story = service();
    story.cases = repairs(100, 1);
    story.cases[50].failed = Some((instant("2026-07-02 09:00"), 900));
    let story = story.says("K4.repair_rate", "2026-04", "2026-07-02 08:59", Kept);
    let restated = story.instance("K4.repair_rate", "2026-04", "2026-07-03 00:00");
    assert!(restated.remarks.contains(&Remark::Restated(98, 100)));
    assert_eq!(restated.status, Broken);
}

#[test]
fn a_case_that_came_to_light_after_the_windows_end_mends_no_final_breach() {
    let mut story = service();
    story.cases = repairs(100, 2);
    let at = instant("2026-04-11 09:00");
    story.cases.extend((100..300).map(|n| Case {
        known_at: instant("2026-07-20 09:00"),
        ..repair(n, at, true)
    }));
    story
        .says("K4.repair_rate", "2026-04", "2026-08-01 00:00", Broken)
        .remarks(
            "K4.repair_rate",
            "2026-04",
            "2026-08-01 00:00",
            &Remark::Restated(298, 300),
        );
}

#[test]
fn answers_typed_by_the_desk_are_a_share_of_their_own() {
    let mut story = service();
    story.cases = repairs(40, 0);
    for (index, case) in story.cases.iter_mut().enumerate() {
        case.quotient = Quotient::Satisfaction;
        case.by_desk = index < 7;
    }
    story.remarks(
        "K4.satisfaction",
        "2026-04",
        "2026-05-01 00:00",
        &Remark::TypedByDesk(7),
    );
}
