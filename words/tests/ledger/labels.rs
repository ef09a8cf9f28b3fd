//! Labels, short forms, periods, notices, statements, answers.

use super::scene::{Tale, instant, plan, uuid};
use jiff::tz::TimeZone;
use shounuo_core::{
    calendar::{CivilPeriod, PeriodKind},
    ledger::{Ahead, Charge, Gap, Margin, Remark, Standing, Statement, Terms},
    notice::Alarm,
    promise::{Note, Status as S, WithdrawnBy},
    role::Role,
};
use shounuo_words::{
    Label, Lang, Reader,
    ledger::{self, Unit, margin},
};
use std::fmt::Write;

fn zh(status: S, left: Margin, unit: Unit) -> String {
    margin(Lang::Zh, status, left, unit)
}

#[test]
fn a_margin_says_what_is_left_or_what_is_missing() {
    let s = Margin::Seconds;
    assert_eq!(zh(S::Running, s(660), Unit::Times), "剩 11 分");
    assert_eq!(zh(S::AtRisk, s(-180), Unit::Times), "已超 3 分");
    assert_eq!(zh(S::Kept, s(660), Unit::Times), "提前 11 分");
    assert_eq!(zh(S::Kept, s(0), Unit::Times), "正好按时");
    assert_eq!(zh(S::Broken, s(-960), Unit::Times), "已超 16 分");
    assert_eq!(zh(S::Excused, s(-960), Unit::Times), "免责（已超 16 分）");
    let n = Margin::Count;
    assert_eq!(zh(S::Broken, n(-1), Unit::Times), "差 1 次");
    assert_eq!(zh(S::Broken, n(-2), Unit::People), "缺 2 人");
    assert_eq!(zh(S::Running, n(0), Unit::Units), "台数刚好");
    assert_eq!(zh(S::Running, n(3), Unit::Pieces), "多 3 件");
    assert_eq!(zh(S::Incomplete, n(-2), Unit::Papers), "缺 2 份");
    assert_eq!(zh(S::Kept, n(0), Unit::Papers), "资料齐全");
    let f = Margin::Failures;
    assert_eq!(zh(S::Running, f(3), Unit::Times), "还可失误 3 次");
    assert_eq!(zh(S::AtRisk, f(0), Unit::Times), "不能再失误");
    assert_eq!(zh(S::Broken, f(-2), Unit::Times), "失误超限 2 次");
    let en = |left, unit| margin(Lang::En, S::Broken, left, unit);
    assert_eq!(en(n(-1), Unit::People), "1 person short");
    assert_eq!(en(f(1), Unit::Times), "1 more failure bearable");
}

#[test]
fn a_breach_has_a_length_and_what_was_kept_has_none() {
    let breach = |m, unit| ledger::breach(Lang::Zh, m, unit);
    assert_eq!(
        breach(Margin::Seconds(-960), Unit::Times).as_deref(),
        Some("超时 16 分钟")
    );
    assert_eq!(
        breach(Margin::Count(-2), Unit::Units).as_deref(),
        Some("缺 2 台")
    );
    assert_eq!(
        breach(Margin::Failures(-3), Unit::Times).as_deref(),
        Some("失误超限 3 次")
    );
    assert_eq!(breach(Margin::Seconds(0), Unit::Times), None);
    assert_eq!(breach(Margin::Count(0), Unit::Units), None);
}

#[test]
fn every_promise_of_the_plan_counts_in_its_own_unit() {
    let unit = |promise| Unit::of_promise(plan(), promise);
    assert_eq!(unit("W2.inspection"), Unit::Times);
    assert_eq!(unit("T2.manufacturer"), Unit::Heads);
    assert_eq!(unit("W6.duty"), Unit::People);
    assert_eq!(unit("T3.backup"), Unit::People);
    assert_eq!(unit("B1.switches"), Unit::Units);
    assert_eq!(unit("X4.stock"), Unit::Pieces);
    assert_eq!(unit("M1.manuals"), Unit::Papers);
    assert!(Terms::find(plan(), "Z9.gone").is_none());
}

#[test]
fn periods_read_as_people_say_them() {
    let of = |kind, key| ledger::period_of(Lang::Zh, kind, key);
    assert_eq!(of(PeriodKind::Month, "2026-10"), "2026年10月");
    assert_eq!(of(PeriodKind::Quarter, "2026-10"), "2026年第4季度");
    assert_eq!(of(PeriodKind::HalfYear, "2026-07"), "2026年下半年");
    assert_eq!(of(PeriodKind::Year, "2026-01"), "2026年");
    assert_eq!(of(PeriodKind::Month, "2026-13"), "2026-13", "no such month");
    assert_eq!(of(PeriodKind::Month, "soon"), "soon");
    let asked = |text| ledger::period_asked(Lang::Zh, text);
    assert_eq!(asked("2026-10"), "2026年10月");
    assert_eq!(asked("2026-Q4"), "2026年第4季度");
    assert_eq!(asked("2026-H1"), "2026年上半年");
    assert_eq!(asked("2026"), "2026年");
    for wrong in ["2026-Q5", "2026-H3", "2026-Q", "Q4", "", "2026-10-14"] {
        assert_eq!(asked(wrong), wrong);
    }
    assert_eq!(ledger::period_asked(Lang::En, "2026-Q4"), "Q4 2026");
    assert_eq!(ledger::period_asked(Lang::En, "2026-10"), "Oct 2026");
    let first_on = "2026-10-01".parse().unwrap();
    let quarter = CivilPeriod {
        first_on,
        kind: PeriodKind::Quarter,
    };
    assert_eq!(ledger::period(Lang::Zh, quarter), "2026年第4季度");
    assert_eq!(ledger::per(Lang::Zh, PeriodKind::HalfYear), "每半年");
    let horizons = ledger::HORIZONS
        .iter()
        .map(|h| ledger::horizon(Lang::Zh, h));
    let horizons: Vec<_> = horizons.collect();
    assert_eq!(
        horizons,
        [
            "未来 1 小时",
            "未来 8 小时（一班）",
            "未来 7 天",
            "未来 3 个月"
        ]
    );
}

/// One of each; core's own list has no `ALL`, and a new one fails to compile in the words.
fn remarks() -> Vec<Remark> {
    let gap = |counted| Gap {
        from: instant("2026-10-03 02:10"),
        to: instant("2026-10-03 02:45"),
        least: 0,
        counted,
    };
    vec![
        Remark::Note(Note::LateRecord),
        Remark::Note(Note::Confirmed),
        Remark::Note(Note::Corrected),
        Remark::Note(Note::Rejected),
        Remark::Note(Note::Paused),
        Remark::Note(Note::WasPaused),
        Remark::Note(Note::DueUnknown),
        Remark::Note(Note::Replaced),
        Remark::Note(Note::Withdrawn(WithdrawnBy::Merged)),
        Remark::Note(Note::StartInDoubt),
        Remark::Note(Note::UnknownFact),
        Remark::LeftOut(3),
        Remark::TooSoon(4),
        Remark::NotComplete(4),
        Remark::HalfPeriod,
        Remark::Gap(gap(true)),
        Remark::Gap(gap(false)),
        Remark::GapAhead(gap(true)),
        Remark::NoneReady,
        Remark::BelowThreshold,
        Remark::ToldLate,
        Remark::Moved,
        Remark::CalledOff,
        Remark::Unconfirmed(9),
        Remark::Quotient(410, 412),
        Remark::TypedByDesk(6),
        Remark::Widened,
        Remark::NoCases,
        Remark::Restated(409, 412),
        Remark::Missing("handover".into()),
        Remark::Disputed(5),
        Remark::ExcuseAccepted(5),
    ]
}

#[test]
fn every_remark_has_a_chip_and_a_sentence() {
    let mut tale = Tale::default();
    for remark in remarks() {
        let promise = match remark {
            Remark::Missing(_) => "M1.manuals",
            Remark::Quotient(..) | Remark::Restated(..) | Remark::Widened => "K4.repair_rate",
            Remark::Gap(_) | Remark::GapAhead(_) => "W6.duty",
            _ => "W2.inspection",
        };
        let chip = ledger::remark(Lang::Zh, &remark);
        let english = ledger::remark(Lang::En, &remark);
        let short = chip.chars().count() <= 12 && english.chars().count() <= 24;
        assert!(short, "a chip is short: {chip} / {english}");
        tale.line(&format!("{chip} / {english}"), |t| {
            t.remark(promise, &remark)
        });
    }
    insta::assert_snapshot!(tale.0);
}

#[test]
fn an_instance_is_named_by_its_period_occasion_or_case() {
    let mut tale = Tale::default();
    let occasion = format!("{}@2026-11-22", uuid(201));
    let again = format!("{}@2027-01-05#2", uuid(201));
    let site = format!("2026-10@{}", uuid(800));
    let part = format!("{}@2026-10", uuid(700));
    for (promise, key) in [
        ("W2.inspection", "2026-10"),
        ("W2.inspection", &*site),
        ("K4.repair_rate", "2026-07"),
        ("W6.duty", "duty@2026-10"),
        ("B1.switches", "aggregation_switch@2026-10"),
        ("T3.backup", "technical_lead@2026-10"),
        ("X4.stock", &*part),
        ("W4.on_site", &*occasion),
        ("W4.inspection", &*again),
        ("L1.inspection", &*occasion),
        ("Q3.equal", &*uuid(600)),
        ("W1.free", "EC-17"),
        ("M1.manuals", "file"),
        ("D3.arrival", "EC-17"),
        ("A2.special_part", "EC-17#1"),
        ("D5.handling", &*uuid(500)),
        ("Q6.accepted", &*uuid(501)),
        ("B3.installed", &*uuid(502)),
        ("X4.ordered", &*uuid(700)),
        ("Z9.gone", "x"),
    ] {
        tale.line(&format!("{promise} {}", key.len()), |t| {
            t.subject(promise, key)
        });
    }
    insta::assert_snapshot!(tale.0);
}

#[test]
fn a_notice_says_what_until_when_and_who_acts() {
    let mut tale = Tale::default();
    let up = [
        Role::FieldTechnician,
        Role::Dispatcher,
        Role::ProjectManager,
    ];
    for alarm in Alarm::ALL {
        let left = Some(Margin::Seconds(if *alarm == Alarm::Broken {
            -960
        } else {
            540
        }));
        let due = Some(instant("2026-10-20 16:42"));
        tale.line(alarm.code(), |t| {
            let to = &up[..1 + alarm.line().len().min(2)];
            let notice = t.notice(*alarm, "D3.arrival", "EC-17", due, left, to);
            format!("{} | {}", notice.title, notice.text)
        });
    }
    tale.line("no due time", |t| {
        let notice = t.notice(Alarm::Broken, "W6.duty", "duty@2026-10", None, None, &[]);
        format!("{} | {}", notice.title, notice.text)
    });
    insta::assert_snapshot!(tale.0);
}

#[test]
fn what_lies_ahead_and_what_is_deducted_is_told_line_by_line() {
    let mut tale = Tale::default();
    let ahead = Ahead {
        clause: "D3".into(),
        promise: "D3.arrival".into(),
        key: "EC-17".into(),
        breaks_at: instant("2026-10-20 16:42"),
        status: S::AtRisk,
        margin: Some(Margin::Seconds(660)),
        owner: Role::Dispatcher,
    };
    tale.line("ahead", |t| t.ahead(&ahead));
    let bare = Ahead {
        margin: None,
        ..ahead
    };
    tale.line("ahead, margin not known", |t| t.ahead(&bare));
    let all = [
        Standing::Final,
        Standing::Provisional,
        Standing::Excused,
        Standing::Corrected,
    ];
    for standing in all {
        let charge = Charge {
            promise: "D3.arrival".into(),
            key: "EC-17".into(),
            due: instant("2026-10-12 10:05"),
            standing,
            disputed: standing == Standing::Excused,
            fen: 20_000,
            evidence: Vec::new(),
        };
        let label = format!("{standing:?} {}", standing.label(Lang::Zh));
        tale.line(&label, |t| t.charge(&charge));
        tale.line("why", |t| {
            ledger::standing_hint(t.reader.lang, standing).into_owned()
        });
    }
    for (sum_fen, deducted_fen) in [(0, 0), (20_000, 20_000), (6_000_000, 5_000_000)] {
        let statement = Statement {
            from: instant("2026-10-01 00:00"),
            to: instant("2027-01-01 00:00"),
            charges: Vec::new(),
            sum_fen,
            deducted_fen,
        };
        tale.line("sum", |t| t.sum(&statement));
    }
    insta::assert_snapshot!(tale.0);
}

#[test]
fn where_there_is_no_verdict_the_ledger_says_why() {
    let mut said = String::new();
    for lang in Lang::ALL {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let reader = Reader::new(*lang, zone, instant("2026-10-20 10:00"));
        let since = instant("2026-01-30 00:00");
        writeln!(said, "{}", ledger::before_contract(&reader, since)).unwrap();
        writeln!(said, "{}", ledger::beyond_calendar(&reader, 2026)).unwrap();
        writeln!(said, "{}", ledger::in_future(&reader)).unwrap();
        writeln!(said, "{}", ledger::unread_facts(*lang, 2)).unwrap();
    }
    insta::assert_snapshot!(said);
}
