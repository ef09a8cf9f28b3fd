//! A ticket told in the words of the trade: `ticket().at("09:00").reported().at("09:10").responded()`.
//!
//! The story appends facts as the journal would and asks the contract of the plan. Times are Shanghai's;
//! `09:10` is on the story's first day, `+1 09:10` on the next one. What is told happens and is taken in at
//! the same instant, unless `received` says that it came in later.

use crate::contract::plan;
use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use shounuo_core::{
    Actor, Fact, Origin, Recorded, Sealed, Seq, Subject,
    calendar::Calendar,
    id::{CommandId, NeedId, PersonId, TicketId, VaultId},
    promise::{Book, Clock, Ladder, Mark, Note, Status, Verdict, clocks, ladder},
    ticket::{Ticket, words::*},
};
use std::sync::OnceLock;
use uuid::Uuid;

/// The house's working days.
pub const CN: &str = include_str!("../../../calendars/cn.toml");

/// The plan with the working days that are carried.
pub fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| Book {
        contract: plan(),
        zone: TimeZone::get("Asia/Shanghai").unwrap(),
        calendars: vec![(1, Calendar::from_toml(CN).unwrap())],
        published: Vec::new(),
    })
}

/// A story that begins on an ordinary Tuesday, told by the provider.
pub fn ticket() -> Story {
    on("2026-03-10")
}

/// A story that begins on another day.
pub fn on(day: &str) -> Story {
    Story {
        day: day.parse().unwrap(),
        at: Timestamp::UNIX_EPOCH,
        received: None,
        actor: house(),
        origin: Origin::Live,
        kind: TicketKind::Fault,
        book: book().clone(),
        ticket: Ticket::default(),
        facts: Vec::new(),
    }
}

fn house() -> Actor {
    Actor::House(PersonId(Uuid::from_u128(1)))
}

fn school() -> Actor {
    Actor::School(PersonId(Uuid::from_u128(2)))
}

pub fn sealed() -> Sealed {
    Sealed {
        vault: VaultId(Uuid::from_u128(7)),
        mac: [7; 16],
    }
}

/// The id of a part needed.
pub fn need(n: u128) -> NeedId {
    NeedId(Uuid::from_u128(100 + n))
}

#[derive(Clone)]
pub struct Story {
    day: Date,
    at: Timestamp,
    received: Option<Timestamp>,
    actor: Actor,
    origin: Origin,
    kind: TicketKind,
    pub book: Book,
    pub ticket: Ticket,
    pub facts: Vec<Recorded>,
}

impl Story {
    // --- when and by whom -----------------------------------------------------------------------

    /// The instant of `09:10`, `09:10:30` or `+2 09:10` (two days later).
    pub fn instant(&self, text: &str) -> Timestamp {
        let (days, time) = match text.strip_prefix('+') {
            Some(rest) => rest
                .split_once(' ')
                .map(|(d, t)| (d.parse().unwrap(), t))
                .unwrap(),
            None => (0, text),
        };
        let time: Time = time.parse().unwrap();
        let date = self.day.saturating_add(jiff::Span::new().days::<i64>(days));
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        date.to_datetime(time).to_zoned(zone).unwrap().timestamp()
    }

    /// What follows happens at this time.
    pub fn at(mut self, time: &str) -> Self {
        self.at = self.instant(time);
        self.received = None;
        self
    }

    /// … but is taken in only then.
    pub fn received(mut self, time: &str) -> Self {
        self.received = Some(self.instant(time));
        self
    }

    /// What follows is said by the school, until `by_house`.
    pub fn by_school(mut self) -> Self {
        self.actor = school();
        self
    }

    /// What follows is said by the provider.
    pub fn by_house(mut self) -> Self {
        self.actor = house();
        self
    }

    /// What follows is done by the program itself.
    pub fn by_the_program(mut self) -> Self {
        self.actor = Actor::System;
        self
    }

    /// What follows is another system's history.
    pub fn imported(mut self) -> Self {
        self.origin = Origin::Import {
            batch: "b".into(),
            line: 1,
        };
        self
    }

    /// The number of the last fact, to confirm or correct it later.
    pub fn last(&self) -> Seq {
        self.facts.last().unwrap().seq
    }

    // --- what happens (more in `told`) -------------------------------------------------------

    pub fn happens(mut self, fact: impl Into<Fact>) -> Self {
        let recorded = Recorded {
            seq: Seq::try_from(self.facts.len()).unwrap() + 1,
            customer: None,
            subject: Subject::Ticket(TicketId(Uuid::from_u128(5))),
            occurred_at: self.at,
            recorded_at: self.received.unwrap_or(self.at),
            actor: self.actor,
            origin: self.origin.clone(),
            command: CommandId(Uuid::from_u128(9)),
            fact: fact.into(),
        };
        self.ticket.evolve(&recorded);
        self.facts.push(recorded);
        self
    }

    /// The ticket is a question, not a fault.
    pub fn question(mut self) -> Self {
        self.kind = TicketKind::Consultation;
        self
    }

    pub fn kind(&self) -> TicketKind {
        self.kind
    }

    // --- what the ledger says -------------------------------------------------------------------

    /// The marks, in journal order.
    pub fn marks(&self) -> &[Mark] {
        &self.ticket.marks
    }

    /// Every clock.
    pub fn clocks(&self) -> Vec<Clock> {
        clocks(&self.book, self.marks(), self.ticket.calendars)
    }

    pub fn ladder(&self, at: &str) -> Ladder {
        ladder(&self.clocks(), self.instant(at))
    }

    /// The promise that leads the ladder.
    pub fn leading(&self, at: &str) -> Option<String> {
        let ladder = self.ladder(at);
        ladder.leading.map(|i| ladder.rungs[i].0.promise.clone())
    }

    /// The last clock of a promise; `P5.follow_up#0` is its first.
    pub fn clock(&self, promise: &str) -> Clock {
        self.try_clock(promise)
            .unwrap_or_else(|| panic!("no clock {promise}"))
    }

    pub fn try_clock(&self, promise: &str) -> Option<Clock> {
        let (id, instance) = match promise.split_once('#') {
            Some((id, n)) => (id, Some(n.parse().unwrap())),
            None => (promise, None),
        };
        let fits = |c: &Clock| c.promise == id && instance.is_none_or(|n: u16| c.instance == n);
        self.clocks().into_iter().rfind(fits)
    }

    pub fn verdict(&self, promise: &str, at: &str) -> Verdict {
        self.clock(promise).verdict(self.instant(at))
    }

    /// The status of a promise at a time.
    #[track_caller]
    pub fn says(self, promise: &str, at: &str, status: Status) -> Self {
        let verdict = self.verdict(promise, at);
        assert_eq!(
            verdict.status,
            status,
            "{promise} at {at}: {verdict:?}\n{:#?}",
            self.clock(promise)
        );
        self
    }

    /// The time to spare, in seconds.
    #[track_caller]
    pub fn margin(self, promise: &str, at: &str, margin_s: i64) -> Self {
        let verdict = self.verdict(promise, at);
        assert_eq!(
            verdict.margin_s,
            Some(margin_s),
            "{promise} at {at}: {verdict:?}"
        );
        self
    }

    #[track_caller]
    pub fn due(self, promise: &str, at: &str) -> Self {
        assert_eq!(
            self.clock(promise).due_at(),
            Some(self.instant(at)),
            "{promise}"
        );
        self
    }

    #[track_caller]
    pub fn notes(self, promise: &str, at: &str, note: Note) -> Self {
        let verdict = self.verdict(promise, at);
        assert!(
            verdict.notes.contains(&note),
            "{promise} at {at}: {verdict:?}"
        );
        self
    }

    #[track_caller]
    pub fn runs_no(self, promise: &str) -> Self {
        assert_eq!(self.try_clock(promise), None);
        self
    }
}
