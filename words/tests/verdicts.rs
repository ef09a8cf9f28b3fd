//! Verdicts as sentences, in both languages, at injected times.

use crate::scene::{clock, mark, minutes, reader, stop, terms, verdict_of};
use jiff::Timestamp;
use shounuo_core::{
    contract::Deadline,
    promise::{
        Break, Clock, ClockDue, Detail, Evidence as E, Judged, Mark, Pause, Replaced, Status,
        Withdrawn, WithdrawnBy,
    },
    ticket::words::{TicketKind, WaitReason},
};
use shounuo_words::{Lang, Rung};
use std::fmt::Write;

#[derive(Default)]
struct Told(String);

impl Told {
    fn tell(&mut self, what: &str, rung: (&Clock, &Deadline, &[Mark]), now: Timestamp) {
        let (clock, terms, marks) = rung;
        let verdict = verdict_of(clock, now);
        let rung = Rung::new(clock, &verdict, terms, marks);
        writeln!(self.0, "{what} [{}]", verdict.status.code()).unwrap();
        for lang in Lang::ALL {
            writeln!(self.0, "  {}", reader(*lang, now).verdict(&rung)).unwrap();
        }
    }
}

fn arrival() -> Deadline {
    terms(&[E::Reported], &[E::Arrived])
}

fn repair() -> Deadline {
    terms(&[E::Reported], &[E::RepairCompleted])
}

#[test]
fn an_arrival_is_told_from_the_report_to_the_outcome() {
    let mut told = Told::default();
    let terms = arrival();
    let marks = [mark(1, E::Reported, 0), mark(2, E::Arrived, 49)];
    let mut c = clock(60);
    told.tell("running", (&c, &terms, &marks), minutes(12));
    told.tell("at risk", (&c, &terms, &marks), minutes(49));
    told.tell("over, nobody there", (&c, &terms, &marks), minutes(63));
    told.tell(
        "over, told the next day",
        (&c, &terms, &marks),
        minutes(60 + 1440),
    );
    c.stops = vec![stop(49, 2)];
    let mut scanned = marks;
    scanned[1].trusted = true;
    told.tell("in time, scanned", (&c, &terms, &scanned), minutes(50));
    scanned[1].imported = true;
    told.tell(
        "in time, of another system",
        (&c, &terms, &scanned),
        minutes(50),
    );
    told.tell(
        "in time, told next year",
        (&c, &terms, &marks),
        minutes(60 * 24 * 60),
    );
    c.stops = vec![stop(60, 2)];
    told.tell("exactly on time", (&c, &terms, &marks), minutes(60));
    c.stops = vec![stop(63, 2)];
    told.tell("too late", (&c, &terms, &marks), minutes(70));
    told.tell(
        "too late, final",
        (&c, &terms, &marks),
        minutes(60 + 49 * 60),
    );
    insta::assert_snapshot!(told.0);
}

#[test]
fn a_time_recorded_late_is_told_with_whose_word_counts() {
    let mut told = Told::default();
    let terms = arrival();
    let marks = [mark(1, E::Reported, 0), mark(2, E::Arrived, 49)];
    let mut c = clock(60);
    c.stops = vec![stop(90, 2)];
    c.stops[0].late = true;
    told.tell("recorded late", (&c, &terms, &marks), minutes(100));
    c.stops = vec![stop(49, 2)];
    c.stops[0].confirmed_at = Some(minutes(120));
    told.tell(
        "confirmed by the school",
        (&c, &terms, &marks),
        minutes(130),
    );
    c.stops[0].confirmed_at = Some(minutes(60 + 49 * 60));
    c.corrected_by = Some(9);
    told.tell(
        "corrected after the breach was final",
        (&c, &terms, &marks),
        minutes(60 + 50 * 60),
    );
    c.start_in_doubt = true;
    told.tell(
        "start in doubt",
        (&c, &terms, &marks),
        minutes(60 + 50 * 60),
    );
    insta::assert_snapshot!(told.0);
}

#[test]
fn a_repair_is_told_with_what_the_school_said_of_it() {
    let mut told = Told::default();
    let terms = repair();
    let marks = [
        mark(1, E::Reported, 0),
        mark(2, E::RepairCompleted, 120),
        mark(3, E::Rejected, 150),
        mark(4, E::RepairCompleted, 300),
    ];
    let mut c = clock(720);
    c.stops = vec![stop(120, 2)];
    c.stops[0].void = Some((minutes(150), 3));
    told.tell(
        "rejected, running again",
        (&c, &terms, &marks),
        minutes(200),
    );
    c.stops.push(stop(300, 4));
    told.tell(
        "rejected, then repaired",
        (&c, &terms, &marks),
        minutes(310),
    );
    insta::assert_snapshot!(told.0);
}

#[test]
fn a_pause_and_a_special_part_say_what_they_do_to_the_clock() {
    let mut told = Told::default();
    let (terms, marks) = (repair(), [mark(1, E::Reported, 0)]);
    let mut c = clock(720);
    c.pauses = vec![Pause {
        from: minutes(30),
        to: None,
        reason: WaitReason::RoomLocked,
        seq: 5,
    }];
    c.due = ClockDue::Unknown(minutes(720));
    told.tell("paused now", (&c, &terms, &marks), minutes(40));
    c.pauses[0].to = Some(minutes(55));
    c.due = ClockDue::At(minutes(745));
    told.tell("was paused", (&c, &terms, &marks), minutes(100));
    c.pauses.clear();
    c.replaced = Some(Replaced {
        at: minutes(90),
        seq: 6,
    });
    told.tell(
        "a special part is needed",
        (&c, &terms, &marks),
        minutes(100),
    );
    insta::assert_snapshot!(told.0);
}

#[test]
fn a_clock_that_was_taken_away_says_who_agreed() {
    let mut told = Told::default();
    let terms = repair();
    let marks = [mark(1, E::Reported, 0)];
    let mut c = clock(480);
    let all = [
        WithdrawnBy::Reclassified,
        WithdrawnBy::Cancelled,
        WithdrawnBy::Merged,
        WithdrawnBy::StartVoid,
        WithdrawnBy::NotNeeded,
    ];
    for by in all {
        c.withdrawn = Some(Withdrawn {
            at: minutes(95),
            seq: 7,
            by,
        });
        told.tell(&format!("{by:?}"), (&c, &terms, &marks), minutes(100));
    }
    insta::assert_snapshot!(told.0);
}

#[test]
fn a_consultation_and_a_remote_fault_are_told_in_their_own_words() {
    let mut told = Told::default();
    let mut asked = mark(1, E::Reported, 0);
    asked.detail = Detail::Kind(TicketKind::Consultation);
    let reply = terms(&[E::Reported], &[E::Responded]);
    let mut c = clock(15);
    c.stops = vec![stop(14, 2)];
    told.tell(
        "consultation",
        (&c, &reply, &[asked, mark(2, E::Responded, 14)]),
        minutes(20),
    );

    let remote = terms(&[E::Reported], &[E::SolvedRemotely, E::HandedToOnSite]);
    let c = clock(60);
    told.tell(
        "solved or handed over",
        (&c, &remote, &[mark(1, E::Reported, 0)]),
        minutes(61),
    );
    insta::assert_snapshot!(told.0);
}

#[test]
fn an_on_site_repair_counts_from_the_arrival_or_from_when_it_was_due() {
    let mut told = Told::default();
    let mut on_site = terms(&[E::Arrived], &[E::RepairCompleted]);
    on_site.or_due_of = Some("D3.arrival".into());
    let mut c = clock(540);
    c.started_at = minutes(60);
    told.tell(
        "from when arrival was due",
        (&c, &on_site, &[mark(1, E::Reported, 0)]),
        minutes(90),
    );
    told.tell(
        "before it starts",
        (&c, &on_site, &[mark(1, E::Reported, 0)]),
        minutes(30),
    );
    let arrived = [mark(1, E::Reported, 0), mark(2, E::Arrived, 50)];
    (c.started_at, c.start_seq) = (minutes(50), 2);
    told.tell("from the arrival", (&c, &on_site, &arrived), minutes(90));
    insta::assert_snapshot!(told.0);
}

#[test]
fn a_follow_up_that_reached_nobody_is_excused_and_says_so() {
    let mut told = Told::default();
    let follow = terms(&[E::RepairCompleted], &[E::FollowUpAnswered]);
    let mut c = clock(1440);
    c.excused = Some((minutes(1200), 9));
    told.tell(
        "three tries in vain",
        (&c, &follow, &[mark(1, E::RepairCompleted, 0)]),
        minutes(1500),
    );
    c.stops = vec![stop(1600, 10)];
    let marks = [
        mark(1, E::RepairCompleted, 0),
        mark(10, E::FollowUpAnswered, 1600),
    ];
    told.tell("answered after all", (&c, &follow, &marks), minutes(1700));
    insta::assert_snapshot!(told.0);
}

#[test]
fn a_due_time_beyond_the_official_calendar_is_not_guessed() {
    let mut told = Told::default();
    let part = terms(&[E::SpecialPartNeeded], &[E::PartFitted]);
    let marks = [
        mark(1, E::SpecialPartNeeded, 0),
        mark(2, E::PartFitted, 1000),
    ];
    let mut c = clock(60);
    c.risk_at = None;
    c.due = ClockDue::Unknown("2027-01-05T00:00:00+08:00".parse().unwrap());
    told.tell("running", (&c, &part, &marks), minutes(100));
    let late: Timestamp = "2027-01-05T10:00:00+08:00".parse().unwrap();
    told.tell("past the earliest", (&c, &part, &marks), late);
    c.stops = vec![stop(1000, 2)];
    told.tell("in time whatever comes", (&c, &part, &marks), minutes(1100));
    c.stops = vec![stop(44 * 1440, 2)];
    told.tell(
        "to be judged later",
        (&c, &part, &marks),
        minutes(44 * 1440 + 60),
    );
    c.stops = vec![stop(1000, 2)];
    c.due = ClockDue::At("2026-11-25T00:00:00+08:00".parse().unwrap());
    told.tell("two working days", (&c, &part, &marks), minutes(1100));
    insta::assert_snapshot!(told.0);
}

#[test]
fn without_terms_the_name_says_what_it_is_about() {
    let mut c = clock(60);
    c.stops = vec![stop(49, 2)];
    let verdict = verdict_of(&c, minutes(50));
    let said = |lang| reader(lang, minutes(50)).verdict(&Rung::named("D3 到场", &c, &verdict));
    assert_eq!(
        said(Lang::Zh),
        "D3 到场：15:42 起计时，应于 16:42 前完成；16:31 完成，提前 11 分钟。"
    );
    assert_eq!(
        said(Lang::En),
        "D3 到场: The clock started at 15:42, completion due by 16:42; done at 16:31, 11 minutes early."
    );
}

#[test]
fn marks_alone_tell_what_was_done() {
    let mut c = clock(60);
    c.stops = vec![stop(49, 2)];
    let verdict = verdict_of(&c, minutes(50));
    let marks = [mark(1, E::Reported, 0), mark(2, E::Arrived, 49)];
    let rung = Rung::named("D3", &c, &verdict).marks(&marks);
    assert_eq!(
        reader(Lang::Zh, minutes(50)).verdict(&rung),
        "D3：15:42 报修，应于 16:42 前到场；工程师 16:31 到场，提前 11 分钟。"
    );
}

#[test]
fn every_status_has_a_sentence_of_its_own() {
    let c = clock(60);
    let mut said = std::collections::BTreeSet::new();
    for status in Status::ALL {
        let mut verdict = verdict_of(&c, minutes(10));
        verdict.status = *status;
        let terms = arrival();
        let marks = [mark(1, E::Reported, 0)];
        let rung = Rung::new(&c, &verdict, &terms, &marks);
        let sentence = reader(Lang::Zh, minutes(10)).verdict(&rung);
        assert!(
            !sentence.contains("%{") && !sentence.contains("outcome."),
            "{sentence}"
        );
        said.insert(sentence);
    }
    // Kept without the fact that keeps it cannot be told as kept: it reads as still open.
    assert_eq!(said.len(), Status::ALL.len(), "{said:#?}");
}

/// Nobody at work from one minute to the other.
fn nobody(from: i64, to: Option<i64>, counted: bool) -> Break {
    Break {
        from: minutes(from),
        to: to.map(minutes),
        counted,
    }
}

#[test]
fn work_without_a_break_says_when_nobody_was_there_and_who_is_awaited() {
    let say = |lang, breaks: &[Break], (begun, done): (bool, bool), now| {
        let mut c = clock(60);
        c.stops = done.then(|| stop(55, 2)).into_iter().collect();
        c.judged = Some(Box::new(Judged {
            by: None,
            needs: begun
                .then(|| (E::StintBegun, minutes(5), 3))
                .into_iter()
                .collect(),
            missing: Vec::new(),
            unproven: false,
            timed: true,
            breaks: Some(breaks.to_vec()),
        }));
        let verdict = verdict_of(&c, minutes(now));
        reader(lang, minutes(now)).verdict(&Rung::named("D4c", &c, &verdict))
    };
    let cases = [
        (
            vec![nobody(50, None, false)],
            (false, false, 10),
            "须在 16:42 前有人上岗",
            "somebody must take it up by 16:42",
        ),
        (
            vec![nobody(50, None, false)],
            (true, false, 10),
            "现有人抢修，须在 16:42 前有人接班",
            "somebody is now, and another must take over by 16:42",
        ),
        (
            vec![nobody(20, None, false)],
            (true, false, 25),
            "16:02 起无人，须在 16:42 前有人上岗",
            "nobody has been since 16:02, and somebody must take it up by 16:42",
        ),
        (
            vec![nobody(50, None, false)],
            (true, false, 70),
            "16:32 起无人抢修",
            "nobody has been at work since 16:32",
        ),
        (
            vec![nobody(20, Some(80), true)],
            (true, false, 90),
            "16:02 至 17:02 无人抢修",
            "nobody was at work from 16:02 to 17:02",
        ),
        (
            Vec::new(),
            (true, true, 60),
            "至 16:37 修复，一直有人",
            "somebody always was, until the repair at 16:37",
        ),
        (
            vec![nobody(20, Some(26), false)],
            (true, true, 60),
            "至 16:37 修复，一直有人（交接空档最长 6 分钟，在宽限之内）",
            "somebody always was, until the repair at 16:37 (the longest hand-over gap was 6 minutes, within the grace)",
        ),
    ];
    for (breaks, (begun, done, now), zh, en) in cases {
        for (lang, expected) in [(Lang::Zh, zh), (Lang::En, en)] {
            let said = say(lang, &breaks, (begun, done), now);
            assert!(said.contains(expected), "{expected}\n{said}");
            assert!(!said.contains("%{") && !said.contains("outcome."), "{said}");
        }
    }
}
