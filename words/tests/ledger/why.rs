//! Why: every kind of promise in every status that it can take, in both languages.

use super::scene::{Book, Tale, With, instant, uuid, verdict};
use crate::scene::{clock, mark, minutes, stop};
use shounuo_core::{
    Fact,
    ledger::{Gap, Instance, Margin, Remark as R, fact::CaseShown},
    promise::{ClockDue, Evidence as E, Note, Pause, Status as S},
    ticket::words::WaitReason,
};
use shounuo_words::ledger::Told;

const DAY: i64 = 86_400;

fn gap(from: &str, to: &str, least: i64, counted: bool) -> Gap {
    Gap {
        from: instant(from),
        to: instant(to),
        least,
        counted,
    }
}

#[test]
fn a_deadline_says_when_it_began_what_paused_it_and_who_confirmed() {
    let mut tale = Tale::default();
    let book = Book::default().school(9, "2026-11-22 18:00", "王老师", None);
    let marks = [mark(1, E::Reported, 0), mark(2, E::Arrived, 76)];
    let mut late = clock(60);
    late.stops = vec![stop(76, 2)];
    let mut confirmed = late.clone();
    confirmed.stops = vec![stop(49, 2)];
    confirmed.stops[0].confirmed_at = Some(minutes(130));
    confirmed.confirmed_by = vec![9];
    let mut paused = clock(480);
    paused.promise = "D4a.repair".into();
    paused.pauses = vec![Pause {
        from: minutes(30),
        to: Some(minutes(55)),
        reason: WaitReason::RoomLocked,
        seq: 5,
    }];
    for (what, clock) in [
        ("late", &late),
        ("confirmed", &confirmed),
        ("paused", &paused),
    ] {
        let at = minutes(140);
        let instance = Instance::of_clock("EC-17", clock, at);
        let told = Told::new(&clock.promise, &instance).clock(clock, &marks);
        tale.told(what, "2026-11-22 18:02", &book, &told);
    }
    let mut part = clock(60);
    part.promise = "A2.special_part".into();
    part.due = ClockDue::At(instant("2026-11-25 00:00"));
    part.risk_at = None;
    let instance = Instance::of_clock("EC-17", &part, minutes(140));
    let marks = [mark(1, E::SpecialPartNeeded, 0)];
    let told = Told::new("A2.special_part", &instance).clock(&part, &marks);
    let told = told.calendar("cn", "2026.1");
    tale.told("working days", "2026-11-22 18:02", &book, &told);
    insta::assert_snapshot!(tale.0);
}

#[test]
fn a_deadline_without_its_clock_is_told_by_its_verdict() {
    let mut tale = Tale::default();
    let book = Book::default();
    let base = |status| {
        verdict(
            "EC-17",
            status,
            "2026-11-22 15:42",
            Some("2026-11-22 16:42"),
        )
    };
    let minutes = |n: i64| Margin::Seconds(n * 60);
    let cases = [
        ("not begun", base(S::NotDue)),
        ("running", base(S::Running).left(minutes(48)).open()),
        ("at risk", base(S::AtRisk).left(minutes(9)).open()),
        ("in time", base(S::Kept).left(minutes(11))),
        ("too late", base(S::Broken).left(minutes(-16)).open()),
        ("excused", base(S::Excused).left(minutes(-16))),
        ("withdrawn", base(S::Withdrawn)),
        ("no evidence", base(S::Incomplete)),
    ];
    for (what, instance) in &cases {
        tale.why(what, "2026-11-22 18:00", &book, "D3.arrival", instance);
    }
    let failure = verdict(
        &uuid(500),
        S::Broken,
        "2026-11-22 09:00",
        Some("2026-11-22 09:05"),
    );
    let failure = failure.left(minutes(-2));
    tale.why(
        "in an occasion",
        "2026-11-22 18:00",
        &book,
        "D5.handling",
        &failure,
    );
    insta::assert_snapshot!(tale.0);
}

#[test]
fn a_cadence_says_how_often_what_was_done_and_what_did_not_count() {
    let mut tale = Tale::default();
    let book =
        Book::default()
            .fact(3, "2026-10-14 09:30", "张工")
            .fact(4, "2026-10-20 14:00", "李工");
    let base = |status| {
        verdict(
            "2026-10",
            status,
            "2026-10-01 00:00",
            Some("2027-01-01 00:00"),
        )
    };
    let cases = [
        (
            "running",
            base(S::Running).left(Margin::Seconds(72 * DAY)).open(),
        ),
        (
            "at risk",
            base(S::AtRisk).left(Margin::Seconds(9 * DAY)).open(),
        ),
        (
            "kept",
            base(S::Kept)
                .left(Margin::Count(0))
                .shown(&[3])
                .with(R::LeftOut(3)),
        ),
        (
            "too soon",
            base(S::Kept)
                .left(Margin::Count(0))
                .shown(&[3, 4])
                .with(R::TooSoon(4)),
        ),
        (
            "not complete",
            base(S::AtRisk)
                .left(Margin::Seconds(9 * DAY))
                .shown(&[4])
                .with(R::NotComplete(4))
                .open(),
        ),
        ("broken", base(S::Broken).left(Margin::Count(-1)).open()),
        ("half a period", base(S::NotDue).with(R::HalfPeriod)),
        ("no evidence", base(S::Incomplete)),
    ];
    for (what, instance) in &cases {
        tale.why(what, "2026-10-20 18:00", &book, "W2.inspection", instance);
    }
    let year = verdict(
        "2026-01",
        S::Running,
        "2026-02-01 00:00",
        Some("2027-01-01 00:00"),
    );
    let year = year.left(Margin::Seconds(72 * DAY)).shown(&[3]).open();
    tale.why(
        "people",
        "2026-10-20 18:00",
        &book,
        "T2.manufacturer",
        &year,
    );
    let month = verdict(
        "2026-10",
        S::Broken,
        "2026-10-01 00:00",
        Some("2026-11-01 00:00"),
    );
    let month = month
        .left(Margin::Count(-1))
        .shown(&[4])
        .with(R::NotComplete(4));
    tale.why("share", "2026-11-20 18:00", &book, "Q7.spot_check", &month);
    insta::assert_snapshot!(tale.0);
}

#[test]
fn a_lead_says_when_it_was_announced_and_how_long_before_it_was_done() {
    let mut tale = Tale::default();
    let book = Book::default().fact(3, "2026-11-05 14:00", "张工");
    let key = format!("{}@2026-11-22", uuid(201));
    let base = |status| verdict(&key, status, "2026-10-08 09:00", Some("2026-11-12 00:00"));
    let unknown = |status| verdict(&key, status, "2026-10-08 09:00", None);
    let days = |n| Margin::Seconds(n * DAY);
    let cases = [
        ("running", base(S::Running).left(days(9)).shown(&[1]).open()),
        ("at risk", base(S::AtRisk).left(days(2)).shown(&[1]).open()),
        ("kept", base(S::Kept).left(days(6)).shown(&[1, 3])),
        ("overdue", base(S::Broken).left(days(-2)).shown(&[1]).open()),
        ("too late", base(S::Broken).left(days(-2)).shown(&[1, 3])),
        (
            "announced too late",
            base(S::Excused)
                .left(days(-2))
                .shown(&[1])
                .with(R::ToldLate),
        ),
        ("moved", base(S::Withdrawn).shown(&[1, 6]).with(R::Moved)),
        (
            "called off",
            base(S::Withdrawn).shown(&[1, 6]).with(R::CalledOff),
        ),
        (
            "calendar not out",
            unknown(S::Running)
                .left(days(9))
                .shown(&[1])
                .with(R::Note(Note::DueUnknown))
                .open(),
        ),
        ("no evidence", base(S::Incomplete)),
    ];
    for (what, instance) in &cases {
        tale.why(what, "2026-11-14 18:00", &book, "W4.inspection", instance);
    }
    let key = format!("{}@2026-11-22", uuid(600));
    let member = |status| verdict(&key, status, "2026-11-05 09:00", Some("2026-11-12 00:00"));
    let cases = [
        ("announced", member(S::Kept).left(days(6))),
        (
            "announced too late",
            member(S::Broken).left(days(-2)).with(R::ToldLate),
        ),
        ("not proven", member(S::Running).left(days(2)).open()),
        ("another date", member(S::Withdrawn).with(R::Moved)),
    ];
    for (what, instance) in &cases {
        tale.why(what, "2026-11-14 18:00", &book, "Q3.announced", instance);
    }
    insta::assert_snapshot!(tale.0);
}

#[test]
fn a_floor_names_its_gaps_with_their_times_and_lengths() {
    let mut tale = Tale::default();
    let book = Book::default();
    let duty = |status| verdict("duty@2026-10", status, "2026-10-01 00:00", None);
    let long = gap("2026-10-03 02:10", "2026-10-03 02:45", 0, true);
    let short = gap("2026-10-05 08:00", "2026-10-05 08:01", 0, false);
    let lasts = gap("2026-10-20 17:30", "2026-10-20 18:00", 0, true);
    let mut many = duty(S::Broken).left(Margin::Count(-1));
    for day in 3..8 {
        let (from, to) = (
            format!("2026-10-0{day} 02:00"),
            format!("2026-10-0{day} 02:30"),
        );
        many = many.with(R::Gap(gap(&from, &to, 0, true)));
    }
    let ahead = gap("2026-10-28 00:00", "2026-10-28 08:00", 0, true);
    let cases = [
        ("running", duty(S::Running).left(Margin::Count(2)).open()),
        (
            "short gaps",
            duty(S::Running)
                .left(Margin::Count(0))
                .with(R::Gap(short))
                .open(),
        ),
        ("kept", duty(S::Kept)),
        ("kept within the grace", duty(S::Kept).with(R::Gap(short))),
        (
            "broken",
            duty(S::Broken)
                .left(Margin::Count(-1))
                .with(R::Gap(long))
                .open(),
        ),
        (
            "broken now",
            duty(S::Broken)
                .left(Margin::Count(-1))
                .with(R::Gap(lasts))
                .open(),
        ),
        ("many gaps", many),
        (
            "roster",
            duty(S::AtRisk)
                .left(Margin::Count(0))
                .with(R::GapAhead(ahead))
                .open(),
        ),
        ("hand-over", duty(S::AtRisk).left(Margin::Count(-1)).open()),
        ("no evidence", duty(S::Incomplete)),
    ];
    for (what, instance) in &cases {
        tale.why(what, "2026-10-20 18:00", &book, "W6.duty", instance);
    }
    let planned = verdict("cloud_server@2026-10", S::AtRisk, "2026-10-01 00:00", None);
    let planned = planned
        .left(Margin::Count(0))
        .with(R::GapAhead(Gap { least: 1, ..ahead }));
    tale.why(
        "units",
        "2026-10-20 18:00",
        &book,
        "B1.cloud_server",
        &planned.open(),
    );
    let key = format!("{}@2026-11-22", uuid(201));
    let on_site = |status| verdict(&key, status, "2026-11-22 08:00", None);
    let cases = [
        ("ahead", on_site(S::NotDue).left(Margin::Count(-2)).open()),
        ("called off", on_site(S::Withdrawn).with(R::CalledOff)),
        ("excused is no word of a floor", on_site(S::Excused)),
    ];
    for (what, instance) in &cases {
        tale.why(what, "2026-10-20 18:00", &book, "W4.on_site", instance);
    }
    let units = |status| verdict("student_terminal@2026-10", status, "2026-10-01 00:00", None);
    let lent = units(S::AtRisk)
        .left(Margin::Count(0))
        .with(R::NoneReady)
        .open();
    tale.why(
        "none to lend",
        "2026-10-20 18:00",
        &book,
        "B1.student_terminal",
        &lent,
    );
    let stock = verdict(
        &format!("{}@2026-10", uuid(700)),
        S::AtRisk,
        "2026-10-01 00:00",
        None,
    );
    let stock = stock.left(Margin::Count(0)).with(R::BelowThreshold).open();
    tale.why("stock", "2026-10-20 18:00", &book, "X4.stock", &stock);
    let post = verdict(
        "technical_lead@2026-10",
        S::Running,
        "2026-10-01 00:00",
        None,
    );
    let post = post.left(Margin::Count(0)).open();
    tale.why("backup", "2026-10-20 18:00", &book, "T3.backup", &post);
    insta::assert_snapshot!(tale.0);
}

#[test]
fn a_ratio_says_its_quotient_and_what_it_can_still_bear() {
    let mut tale = Tale::default();
    let book = Book::default();
    let base = |status| {
        verdict(
            "2026-10",
            status,
            "2026-10-01 00:00",
            Some("2027-01-01 00:00"),
        )
    };
    let of = |status, budget, good, all| {
        base(status)
            .left(Margin::Failures(budget))
            .with(R::Quotient(good, all))
    };
    let cases = [
        ("running", of(S::Running, 2, 410, 412).open()),
        ("nothing to spare", of(S::AtRisk, 0, 100, 101).open()),
        ("below", of(S::AtRisk, -3, 404, 412).open()),
        ("kept", of(S::Kept, 2, 410, 412).with(R::Restated(409, 412))),
        ("broken", of(S::Broken, -3, 404, 412)),
        (
            "taken away",
            of(S::Broken, 0, 99, 100).with(R::Restated(98, 100)),
        ),
        (
            "few cases",
            of(S::Running, 1, 40, 40).with(R::Widened).open(),
        ),
        ("no cases", base(S::NotDue).with(R::NoCases)),
        ("no evidence", base(S::Incomplete)),
    ];
    for (what, instance) in &cases {
        tale.why(what, "2026-12-20 18:00", &book, "K4.repair_rate", instance);
    }
    let asked = of(S::Running, 1, 58, 60).with(R::TypedByDesk(6)).open();
    tale.why(
        "typed",
        "2026-12-20 18:00",
        &book,
        "K4.satisfaction",
        &asked,
    );
    insta::assert_snapshot!(tale.0);
}

#[test]
fn a_rule_is_told_case_by_case_and_a_record_paper_by_paper() {
    let mut tale = Tale::default();
    let charged = Fact::CaseShown(CaseShown {
        rule: "W1.free".into(),
        case: "EC-17".into(),
        holds: false,
        why: "charged".into(),
        files: Vec::new(),
    });
    let book = Book::default()
        .said(3, "2026-10-14 10:30", "张工", charged)
        .fact(4, "2026-11-20 10:30", "李工");
    let shown = |status| {
        verdict(
            "EC-17",
            status,
            "2026-10-14 10:30",
            Some("2026-10-14 10:30"),
        )
    };
    let cases = [
        ("holds", shown(S::Kept).shown(&[2])),
        ("does not hold", shown(S::Broken).shown(&[3]).open()),
        (
            "does not hold, no reason at hand",
            shown(S::Broken).shown(&[8]),
        ),
        ("no evidence", shown(S::Incomplete)),
    ];
    for (what, instance) in &cases {
        tale.why(what, "2026-10-14 18:00", &book, "W1.free", instance);
    }
    let key = format!("{}@2026-11-22", uuid(201));
    let before = |status| verdict(&key, status, "2026-11-18 09:00", Some("2026-11-22 08:00"));
    let cases = [
        (
            "running",
            before(S::Running).left(Margin::Seconds(4 * DAY)).open(),
        ),
        (
            "at risk",
            before(S::AtRisk).left(Margin::Seconds(DAY)).open(),
        ),
        (
            "kept",
            before(S::Kept).left(Margin::Seconds(DAY)).shown(&[1, 4]),
        ),
        (
            "broken",
            before(S::Broken).left(Margin::Seconds(-DAY)).shown(&[1]),
        ),
        (
            "only after",
            before(S::Broken).left(Margin::Seconds(-DAY)).shown(&[1, 4]),
        ),
        ("moved", before(S::Withdrawn).with(R::Moved)),
    ];
    for (what, instance) in &cases {
        tale.why(what, "2026-11-18 18:00", &book, "L1.inspection", instance);
    }
    for (what, status) in [("equal", S::Kept), ("not equal", S::Broken)] {
        let change = verdict(
            &uuid(600),
            status,
            "2026-11-18 09:00",
            Some("2026-11-18 09:00"),
        );
        tale.why(what, "2026-11-18 18:00", &book, "Q3.equal", &change);
    }
    let file = |status| verdict("file", status, "2026-02-01 00:00", None);
    let missing = file(S::Incomplete)
        .left(Margin::Count(-2))
        .with(R::Missing("operation_manual".into()))
        .with(R::Missing("handover".into()));
    tale.why("missing", "2026-10-14 18:00", &book, "M1.manuals", &missing);
    let all = file(S::Kept).left(Margin::Count(0));
    tale.why("complete", "2026-10-14 18:00", &book, "M1.manuals", &all);
    tale.why("renewed", "2026-10-14 18:00", &book, "Q5.rating", &all);
    insta::assert_snapshot!(tale.0);
}

#[test]
fn what_the_school_said_and_what_came_late_is_told_with_names_where_they_are_known() {
    let mut tale = Tale::default();
    let book = Book::default()
        .school(5, "2026-10-05 09:12", "王老师", Some("当天没有人来。"))
        .school(6, "2026-10-06 10:00", "王老师", None);
    let base = |status| {
        let instance = verdict(
            "2026-10",
            status,
            "2026-10-01 00:00",
            Some("2026-11-01 00:00"),
        );
        instance.left(Margin::Count(-1)).open()
    };
    let cases = [
        ("disputed, with why", base(S::Broken).with(R::Disputed(5))),
        ("disputed", base(S::Broken).with(R::Disputed(6))),
        (
            "disputed by somebody",
            base(S::Broken).with(R::Disputed(99)),
        ),
        (
            "late claim",
            base(S::Broken).with(R::Note(Note::LateRecord)),
        ),
        (
            "corrected",
            base(S::Kept).shown(&[3, 6]).with(R::Note(Note::Corrected)),
        ),
    ];
    for (what, instance) in &cases {
        tale.why(what, "2026-10-20 18:00", &book, "W3.review", instance);
    }
    let key = format!("{}@2026-11-22", uuid(201));
    let excused = verdict(
        &key,
        S::Excused,
        "2026-11-18 09:00",
        Some("2026-11-12 00:00"),
    );
    let excused = excused
        .left(Margin::Seconds(-6 * DAY))
        .with(R::ToldLate)
        .with(R::ExcuseAccepted(6));
    tale.why(
        "accepted",
        "2026-11-22 18:00",
        &book,
        "W4.inspection",
        &excused,
    );
    let gone = verdict("x", S::Kept, "2026-10-01 00:00", None);
    tale.why(
        "a promise of another version",
        "2026-10-20 18:00",
        &book,
        "Z9.gone",
        &gone,
    );
    insta::assert_snapshot!(tale.0);
}
