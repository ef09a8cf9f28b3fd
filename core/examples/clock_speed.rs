//! How long it takes to derive every clock of a ticket, and to judge them at an instant.
//!
//! `cargo run --release -p shounuo-core --example clock_speed`

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use shounuo_core::{
    calendar::Calendar,
    contract,
    promise::{Book, Detail, Evidence, Mark, clocks},
    ticket::words::{Channel, Grade, TicketKind},
};
use std::{error::Error, hint::black_box, time::Instant};

const ROUNDS: u32 = 100_000;

fn main() -> Result<(), Box<dyn Error>> {
    let contract = contract::read(include_str!("../../contracts/exam-centre.toml"))
        .map_err(|m| m.first().map_or(String::new(), ToString::to_string))?;
    let book = Book {
        zone: TimeZone::get(&contract.zone)?,
        published: Vec::new(),
        calendars: vec![(
            1,
            Calendar::from_toml(include_str!("../../calendars/cn.toml"))?,
        )],
        contract,
    };
    let visit = visit();
    measure("remote ticket, 6 marks", &book, &remote());
    measure("ordinary visit, 14 marks", &book, &visit);
    measure("special part, 17 marks", &book, &special_part());
    let long: Vec<Mark> = (0..20).flat_map(|_| visit.clone()).collect();
    measure("long history, 280 marks", &book, &numbered(long));
    Ok(())
}

fn measure(name: &str, book: &Book, marks: &[Mark]) {
    let begin = Instant::now();
    for _ in 0..ROUNDS {
        black_box(clocks(book, black_box(marks), 1));
    }
    let derive = begin.elapsed() / ROUNDS;
    let all = clocks(book, marks, 1);
    let at = marks
        .last()
        .map_or(Timestamp::UNIX_EPOCH, |m| m.recorded_at);
    let begin = Instant::now();
    for _ in 0..ROUNDS {
        for clock in black_box(&all) {
            black_box(clock.verdict(at));
        }
    }
    let judge = begin.elapsed() / ROUNDS;
    println!(
        "{name}: {} clocks in {derive:?}, all verdicts in {judge:?}",
        all.len()
    );
}

/// Marks `minute` minutes after an ordinary Tuesday's 09:00.
fn mark(minute: i64, evidence: Evidence, detail: Detail) -> Mark {
    let at = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1_773_104_400 + minute * 60);
    Mark {
        seq: 0,
        evidence,
        occurred_at: at,
        recorded_at: at,
        trusted: false,
        by_school: false,
        imported: false,
        detail,
    }
}

fn numbered(marks: Vec<Mark>) -> Vec<Mark> {
    (1..).zip(marks).map(|(seq, m)| Mark { seq, ..m }).collect()
}

fn beginning() -> Vec<Mark> {
    vec![
        mark(0, Evidence::Reported, Detail::Kind(TicketKind::Fault)),
        mark(5, Evidence::Responded, Detail::None),
        mark(8, Evidence::DiagnosisStarted, Detail::None),
    ]
}

fn remote() -> Vec<Mark> {
    let mut marks = beginning();
    marks.push(mark(30, Evidence::SolvedRemotely, Detail::None));
    marks.push(mark(600, Evidence::FollowUpAnswered, Detail::None));
    marks.push(mark(700, Evidence::Archived, Detail::None));
    numbered(marks)
}

fn visit() -> Vec<Mark> {
    let mut marks = beginning();
    let (channel, link) = (Channel::Phone, false);
    marks.extend([
        mark(20, Evidence::Diagnosed, Detail::Simple(false)),
        mark(22, Evidence::HandedToOnSite, Detail::None),
        mark(50, Evidence::Arrived, Detail::None),
        mark(60, Evidence::Graded, Detail::Grade(Grade::Ordinary)),
        mark(200, Evidence::RepairCompleted, Detail::None),
        mark(210, Evidence::Rejected, Detail::None),
        mark(300, Evidence::RepairCompleted, Detail::None),
        mark(310, Evidence::RepairAccepted, Detail::None),
        mark(400, Evidence::FollowUpTried, Detail::Try { channel, link }),
        mark(600, Evidence::FollowUpAnswered, Detail::None),
        mark(700, Evidence::Archived, Detail::None),
    ]);
    numbered(marks)
}

fn special_part() -> Vec<Mark> {
    let mut marks = visit();
    let need = Detail::Need(uuid::Uuid::from_u128(1).into());
    marks.insert(7, mark(62, Evidence::Graded, Detail::Grade(Grade::Complex)));
    marks.insert(8, mark(65, Evidence::SpecialPartNeeded, need));
    marks.insert(9, mark(150, Evidence::PartArrived, need));
    numbered(marks)
}
