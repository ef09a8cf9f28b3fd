//! A calendar that the house publishes moves what waits for working days, without a fact on any ticket.

use super::centre::{Centre, House};
use crate::world::{World, fresh};
use shounuo_core::{
    Actor, Subject, Timestamp,
    fact::NewFact,
    house::CalendarPublished,
    id::{NeedId, TicketId},
    promise::{Clock, ClockDue},
    ticket::Command,
};
use shounuo_store::{
    Batch, Job, JobError, Outcome,
    db::Mode,
    query::Scope,
    views::{Pace, rebuild_check, rebuild_check_in},
};

on_both!(
    a_published_calendar_moves_open_clocks_and_settled_ones_keep_theirs,
    a_calendar_moves_clocks_that_began_in_its_own_batch,
    a_refused_calendar_moves_nothing,
);

const CN: &str = include_str!("../../../calendars/cn.toml");

/// The carried calendar with Wednesday, the 4th of March, as one more holiday.
fn without_wednesday() -> String {
    let (head, year) = CN.split_once("year = 2026").expect("a year");
    let year = year.replacen("holidays = [", "holidays = [ \"2026-03-04\",", 1);
    format!("{head}year = 2026{year}")
}

fn publish(batch: &mut Batch<'_>) -> Result<i64, JobError> {
    let (name, toml) = ("cn".to_owned(), without_wednesday());
    let fact = NewFact {
        subject: Subject::House,
        occurred_at: batch.now(),
        fact: CalendarPublished { name, toml }.into(),
    };
    Ok(batch.append(None, fact)?)
}

fn publication(refused: bool) -> Job {
    let job = crate::world::job(move |batch| {
        let seq = Some(publish(batch)?);
        match refused {
            true => Err(JobError::Refused(shounuo_core::ticket::Refusal::Invalid {
                field: "toml",
                why: shounuo_core::ticket::Invalid::UnknownWord,
            })),
            false => Ok(Outcome {
                seq,
                ..Outcome::default()
            }),
        }
    });
    Job {
        actor: Actor::System,
        ..job
    }
}

fn need(house: &House, need: NeedId) -> Command<String> {
    Command::NeedPart {
        need,
        part: house.part,
        quantity: 1,
    }
}

/// A ticket that waits for a special part since this Monday: due at the end of Wednesday.
fn waits(house: &House, centre: &Centre) -> (TicketId, NeedId) {
    let (ticket, part) = (house.report_device(centre), fresh());
    house.pass_s(60);
    give(house, centre, ticket, need(house, part));
    (ticket, part)
}

fn give(house: &House, centre: &Centre, ticket: TicketId, command: Command<String>) {
    let by = Actor::House(house.technician);
    house
        .give(centre, by, ticket, command)
        .expect("it is allowed");
}

fn special(clocks: &[Clock]) -> &Clock {
    let found = clocks.iter().find(|c| c.promise == "A2.special_part");
    found.unwrap_or_else(|| panic!("no special part: {clocks:#?}"))
}

fn due(house: &House, centre: &Centre, ticket: TicketId, known: i64) -> (ClockDue, u32) {
    let scope = Scope::Customer(centre.customer);
    let clocks = house.ask(move |r| r.clocks_known_at(&scope, ticket, known));
    let clock = special(&clocks);
    (clock.due, clock.calendars)
}

fn end_of(day: &str) -> ClockDue {
    let eleven: Timestamp = format!("{day}T23:00:00+08:00").parse().expect("an instant");
    ClockDue::At(eleven + jiff::SignedDuration::from_hours(1))
}

#[track_caller]
fn rebuilt_the_same(world: &World) {
    let found = rebuild_check(&world.target, &mut |_| {}).expect("a check");
    assert_eq!(found.differences, vec![]);
    let mut raw = world.raw();
    raw.begin(Mode::Write).expect("a transaction");
    let (facts, states) = (3, 2);
    let found = rebuild_check_in(&mut *raw, Pace { facts, states }, &mut |_| {});
    raw.rollback().expect("an end");
    assert_eq!(found.expect("a check").differences, vec![]);
}

fn a_published_calendar_moves_open_clocks_and_settled_ones_keep_theirs(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let (open, _) = waits(&house, &centre);
    let (done, part) = waits(&house, &centre);
    house.pass_s(3_600);
    give(&house, &centre, done, Command::ReceivePart { need: part });
    give(&house, &centre, done, Command::FitPart { need: part });
    house.pass_s(3_600);
    let wrote = house.store.write(publication(false)).expect("published");
    let published = wrote.seq.expect("a fact");
    let (wednesday, thursday) = (end_of("2026-03-04"), end_of("2026-03-05"));
    assert_eq!(due(&house, &centre, open, published - 1), (wednesday, 1));
    assert_eq!(due(&house, &centre, open, published), (thursday, 2));
    assert_eq!(due(&house, &centre, done, published), (wednesday, 1));
    // What runs next is found where it is due now.
    let scope = Scope::Customer(centre.customer);
    let after = Timestamp::from_second(4_000_000_000).expect("an instant");
    let next = house.ask(move |r| r.clocks_due(&scope, after, 50));
    let next: Vec<_> = next.iter().filter(|c| c.ticket == open).collect();
    let moved = next.iter().find(|c| c.clock.promise == "A2.special_part");
    assert_eq!(moved.map(|c| c.clock.due), Some(thursday));
    rebuilt_the_same(world);
    // The next fact on the ticket changes nothing of it.
    house.pass_s(60);
    give(&house, &centre, open, super::centre::respond());
    assert_eq!(due(&house, &centre, open, i64::MAX), (thursday, 2));
    rebuilt_the_same(world);
}

fn a_calendar_moves_clocks_that_began_in_its_own_batch(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let ticket = house.report_device(&centre);
    house.pass_s(60);
    let needed = centre.command(
        Actor::House(house.technician),
        ticket,
        need(&house, fresh()),
    );
    let answers = house.store.write_all(vec![needed, publication(false)]);
    let answers = answers.expect("a batch");
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let (now, version) = due(&house, &centre, ticket, i64::MAX);
    assert_eq!((now, version), (end_of("2026-03-05"), 2));
    rebuilt_the_same(world);
}

fn a_refused_calendar_moves_nothing(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let (ticket, _) = waits(&house, &centre);
    let before = due(&house, &centre, ticket, i64::MAX);
    assert!(house.store.write(publication(true)).is_err());
    assert_eq!(due(&house, &centre, ticket, i64::MAX), before);
    house.pass_s(60);
    give(&house, &centre, ticket, super::centre::respond());
    assert_eq!(due(&house, &centre, ticket, i64::MAX), before);
    rebuilt_the_same(world);
}
