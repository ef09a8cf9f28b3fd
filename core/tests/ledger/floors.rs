//! Never fewer than n.

use super::story::{Story, instant, occasion, person, service, unit};
use shounuo_core::{
    ledger::{Gap, Instance, Margin, Remark, fact::*},
    promise::Status::*,
};

fn gaps(instance: &Instance) -> Vec<(Gap, bool)> {
    let gap = |r: &Remark| match r {
        Remark::Gap(gap) => Some((*gap, gap.counted)),
        _ => None,
    };
    instance.remarks.iter().filter_map(gap).collect()
}

/// The exam of 15 May, with two people there from 07:50.
fn staffed() -> Story {
    service()
        .at("2026-04-10 09:00")
        .announces(1, "2026-05-15 08:00", "2026-05-15 18:00")
        .at("2026-05-15 07:50")
        .checks_in(11, Some(1))
        .checks_in(12, Some(1))
}

/// As many cloud servers as are promised; something befalls one of them on 10 February.
fn two_servers() -> Story {
    service()
        .at("2026-02-01 00:00")
        .enters("cloud_server", 1)
        .enters("cloud_server", 2)
        .at("2026-02-10 09:00")
}

fn fails_its_test(story: Story) -> Story {
    story.happens(StandbyTested {
        class: "cloud_server".into(),
        unit: unit(1),
        passed: false,
    })
}

#[track_caller]
fn is_one_short(story: Story) {
    let (key, at) = ("cloud_server@2026-02", "2026-02-10 09:01");
    story.says("B1.cloud_server", key, at, Broken);
}

#[test]
fn two_people_on_site_the_whole_time_keep_the_floor() {
    staffed()
        .says("W4.on_site", "", "2026-05-15 12:00", Running)
        .at("2026-05-15 18:05")
        .checks_out(11, Some(1))
        .checks_out(12, Some(1))
        .says("W4.on_site", "", "2026-05-15 18:05", Kept);
}

#[test]
fn one_who_leaves_for_an_hour_breaks_it_and_the_gap_is_listed_with_its_length() {
    let story = staffed()
        .at("2026-05-15 12:00")
        .checks_out(12, Some(1))
        .at("2026-05-15 13:00")
        .checks_in(12, Some(1));
    let broken = story.instance("W4.on_site", "", "2026-05-16 00:00");
    assert_eq!(
        (broken.status, broken.margin),
        (Broken, Some(Margin::Count(-1)))
    );
    let expected = Gap {
        from: instant("2026-05-15 12:00"),
        to: instant("2026-05-15 13:00"),
        least: 1,
        counted: true,
    };
    assert_eq!(gaps(&broken), [(expected, true)]);
    // The letter's floor of one person held all the time.
    story.says("L1.on_site", "", "2026-05-16 00:00", Kept);
}

#[test]
fn a_hand_over_of_two_minutes_is_listed_and_not_counted() {
    let kept = staffed()
        .at("2026-05-15 12:00")
        .checks_out(12, Some(1))
        .at("2026-05-15 12:02")
        .checks_in(13, Some(1))
        .instance("W4.on_site", "", "2026-05-15 18:00");
    assert_eq!(kept.status, Kept);
    assert_eq!(gaps(&kept).len(), 1);
    assert!(!gaps(&kept)[0].1);
}

#[test]
fn the_same_person_twice_is_one_person() {
    service()
        .at("2026-04-10 09:00")
        .announces(1, "2026-05-15 08:00", "2026-05-15 18:00")
        .at("2026-05-15 07:50")
        .checks_in(11, Some(1))
        .checks_in(11, Some(1))
        .says("W4.on_site", "", "2026-05-15 18:00", Broken);
}

#[test]
fn nobody_there_at_all_cannot_be_kept() {
    service()
        .at("2026-04-10 09:00")
        .announces(1, "2026-05-15 08:00", "2026-05-15 18:00")
        .says("W4.on_site", "", "2026-05-15 08:00", AtRisk)
        .says("W4.on_site", "", "2026-05-15 08:00:01", Broken)
        .says("L1.on_site", "", "2026-05-15 08:00:01", Broken);
}

#[test]
fn a_window_shorter_than_the_hand_over_with_nobody_there_is_not_kept() {
    let story =
        service()
            .at("2026-04-10 09:00")
            .announces(1, "2026-05-15 08:00", "2026-05-15 08:01:30");
    for promise in ["W4.on_site", "L1.on_site", "X3.on_site"] {
        let broken = story.instance(promise, "", "2026-05-15 09:00");
        assert_eq!(broken.status, Broken, "{promise}: {broken:#?}");
        assert_eq!(broken.due, Some(instant("2026-05-15 08:00")));
    }
}

#[test]
fn the_hand_over_bridges_neither_the_beginning_nor_the_end_of_a_window() {
    let announced = || {
        service()
            .at("2026-04-10 09:00")
            .announces(1, "2026-05-15 08:00", "2026-05-15 18:00")
    };
    announced()
        .at("2026-05-15 08:01")
        .checks_in(11, Some(1))
        .says("L1.on_site", "", "2026-05-15 18:00", Broken);
    let leaves = announced()
        .at("2026-05-15 07:50")
        .checks_in(11, Some(1))
        .at("2026-05-15 17:59")
        .checks_out(11, Some(1))
        .says("L1.on_site", "", "2026-05-15 17:59:30", AtRisk);
    let broken = leaves.instance("L1.on_site", "", "2026-05-15 18:00");
    assert_eq!(
        (broken.status, broken.due),
        (Broken, Some(instant("2026-05-15 18:00")))
    );
}

#[test]
fn what_is_kept_names_the_check_ins_that_prove_it() {
    let kept = staffed().instance("W4.on_site", "", "2026-05-15 18:00");
    // The announcement, and both check-ins.
    assert_eq!((kept.status, kept.evidence), (Kept, vec![1, 2, 3]));
}

#[test]
fn the_contracts_first_minute_without_anybody_on_duty_is_no_hand_over() {
    let story = service().at("2026-02-01 00:01").checks_in(11, None);
    story
        .clone()
        .says("W6.duty", "duty@2026-02", "2026-02-01 00:02", Broken);
    // A month only cuts the duty: handing over at its end is handing over.
    service().at("2026-02-01 00:00").checks_in(11, None).says(
        "W6.duty",
        "duty@2026-02",
        "2026-02-01 00:02",
        Running,
    );
}

#[test]
fn a_unit_that_does_not_run_does_not_count_because_it_was_lent() {
    let lent = two_servers().happens(StandbyLent {
        class: "cloud_server".into(),
        unit: unit(1),
        loan: None,
    });
    is_one_short(fails_its_test(lent));
}

#[test]
fn only_the_school_lowers_the_threshold_of_a_part() {
    let count = |count, least| StockCounted {
        part: super::story::uuid(1).into(),
        count,
        least,
    };
    let low = service()
        .at("2026-03-10 09:00")
        .happens(count(5, 3))
        .at("2026-03-11 09:00")
        .happens(count(2, 1));
    low.clone()
        .says("X4.stock", "", "2026-03-11 10:00", AtRisk)
        .says("X4.ordered", "", "2026-03-11 10:00", Running);
    let agreed = low.school_confirms();
    agreed
        .clone()
        .says("X4.stock", "", "2026-03-11 10:00", Running);
    assert!(
        agreed
            .line("X4.ordered", "2026-03-11 10:00")
            .instances
            .is_empty()
    );
}

#[test]
fn the_school_sets_the_window_with_its_time_for_setting_up() {
    let window = OccasionWindowSet {
        occasion: occasion(1),
        from: instant("2026-05-15 06:00"),
        to: instant("2026-05-15 18:00"),
    };
    // The provider's word does not move it.
    let story = staffed().at("2026-05-15 07:55");
    story
        .clone()
        .happens(window.clone())
        .says("W4.on_site", "", "2026-05-15 18:00", Kept);
    story
        .by_school()
        .happens(window)
        .says("W4.on_site", "", "2026-05-15 18:00", Broken);
}

#[test]
fn a_check_in_long_after_is_presence_only_from_its_receipt() {
    service()
        .at("2026-04-10 09:00")
        .announces(1, "2026-05-15 08:00", "2026-05-15 18:00")
        .at("2026-05-15 07:50")
        .received("2026-05-15 20:00")
        .checks_in(11, Some(1))
        .checks_in(12, Some(1))
        .says("W4.on_site", "", "2026-05-15 21:00", Broken);
}

#[test]
fn a_roster_proves_nothing_but_shows_the_gap_ahead() {
    let plan = |to: &str| RosterPlanned {
        occasion: None,
        from: instant("2026-03-01 00:00"),
        to: instant("2026-03-03 00:00"),
        shifts: vec![Shift {
            person: person(11),
            from: instant("2026-03-01 00:00"),
            to: instant(to),
        }],
    };
    let on_duty = service().at("2026-03-01 00:00").checks_in(11, None);
    let gapless = on_duty.clone().happens(plan("2026-03-03 00:00"));
    gapless.says("W6.duty", "duty@2026-03", "2026-03-01 08:00", Running);
    let short = on_duty.happens(plan("2026-03-02 20:00"));
    let risk = short.instance("W6.duty", "duty@2026-03", "2026-03-01 08:00");
    assert_eq!(
        (risk.status, risk.due),
        (AtRisk, Some(instant("2026-03-02 20:00")))
    );
    // A later plan takes the place of the earlier one.
    short
        .at("2026-03-01 07:00")
        .happens(plan("2026-03-03 00:00"))
        .says("W6.duty", "duty@2026-03", "2026-03-01 08:00", Running);
}

#[test]
fn duty_is_handed_over_and_one_check_in_proves_twelve_hours_at_most() {
    let story = service()
        .at("2026-02-01 00:00")
        .checks_in(11, None)
        .at("2026-02-01 10:00")
        .takes_over(12, 11)
        .at("2026-02-01 20:00")
        .takes_over(11, 12);
    story
        .clone()
        .says("W6.duty", "duty@2026-02", "2026-02-02 07:59", Running)
        .says("W6.duty", "duty@2026-02", "2026-02-02 08:02", AtRisk)
        .says("W6.duty", "duty@2026-02", "2026-02-02 08:03", Broken);
    story.at("2026-02-02 07:00").takes_over(13, 11).says(
        "W6.duty",
        "duty@2026-02",
        "2026-02-02 08:03",
        Running,
    );
}

#[test]
fn a_standby_unit_lent_to_the_school_still_counts_and_none_ready_is_at_risk() {
    let lend = |n| StandbyLent {
        class: "cloud_server".into(),
        unit: unit(n),
        loan: None,
    };
    let story = service()
        .at("2026-02-01 00:00")
        .enters("cloud_server", 1)
        .enters("cloud_server", 2)
        .says(
            "B1.cloud_server",
            "cloud_server@2026-02",
            "2026-02-10 00:00",
            Running,
        )
        .at("2026-02-10 09:00")
        .happens(lend(1))
        .says(
            "B1.cloud_server",
            "cloud_server@2026-02",
            "2026-02-10 10:00",
            Running,
        )
        .at("2026-02-11 09:00")
        .happens(lend(2))
        .says(
            "B1.cloud_server",
            "cloud_server@2026-02",
            "2026-02-11 10:00",
            AtRisk,
        )
        .remarks(
            "B1.cloud_server",
            "cloud_server@2026-02",
            "2026-02-11 10:00",
            &Remark::NoneReady,
        );
    let kept = story.instance(
        "B1.cloud_server",
        "cloud_server@2026-02",
        "2026-03-01 00:00",
    );
    assert_eq!((kept.status, kept.evidence), (Kept, vec![1, 2]));
}

#[test]
fn a_unit_that_failed_its_test_or_left_does_not_count() {
    is_one_short(fails_its_test(two_servers()));
    is_one_short(two_servers().happens(StandbyLeft {
        class: "cloud_server".into(),
        unit: unit(1),
    }));
}

#[test]
fn a_class_with_no_unit_on_record_is_broken_from_the_contracts_first_day() {
    service().says(
        "B1.teacher_terminal",
        "teacher_terminal@2026-02",
        "2026-02-01 00:01",
        Broken,
    );
}

#[test]
fn stock_below_its_threshold_is_at_risk_and_out_of_stock_is_broken() {
    let count = |count| StockCounted {
        part: super::story::uuid(1).into(),
        count,
        least: 3,
    };
    service()
        .at("2026-03-10 09:00")
        .happens(count(5))
        .says("X4.stock", "", "2026-03-10 10:00", Running)
        .at("2026-03-11 09:00")
        .happens(count(2))
        .says("X4.stock", "", "2026-03-11 10:00", AtRisk)
        .at("2026-03-12 09:00")
        .happens(count(0))
        .says("X4.stock", "", "2026-03-12 10:00", Broken);
}

#[test]
fn each_post_has_a_backup_of_its_own() {
    let story = service().at("2026-02-01 00:00").happens(PostBackupNamed {
        post: "desk".into(),
        person: person(11),
    });
    story
        .clone()
        .says("T3.backup", "desk@2026-02", "2026-02-10 00:00", Running)
        .says(
            "T3.backup",
            "project_manager@2026-02",
            "2026-02-10 00:00",
            Broken,
        );
    story
        .at("2026-02-12 00:00")
        .happens(PostBackupEnded {
            post: "desk".into(),
            person: person(11),
        })
        .says("T3.backup", "desk@2026-02", "2026-02-12 00:01", Broken);
}
