//! The service told in the words of the trade: `service().at("2026-04-10 09:00").inspection()`.
//!
//! Times are Shanghai's. What is told happens and is taken in at the same instant, unless `received`
//! says that it came in later. The contract of the plan is in force from 1 February 2026.

use crate::contract::plan;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use shounuo_core::{
    Actor, Fact, Origin, Recorded, Seq, Subject,
    calendar::Calendar,
    id::*,
    ledger::{
        Case, Entries, InForce, Instance, Ledger, LedgerClocks, Line, Material, Remark, entry,
        fact::*, ledger,
    },
    promise::{Book, Publication, Status},
};
use std::sync::OnceLock;
use uuid::Uuid;

pub const CN: &str = include_str!("../../../calendars/cn.toml");

/// The instant of `2026-04-10 09:00`, Shanghai time.
pub fn instant(text: &str) -> Timestamp {
    let local: DateTime = text.parse().unwrap();
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    local.to_zoned(zone).unwrap().timestamp()
}

pub fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| Book {
        contract: plan(),
        zone: TimeZone::get("Asia/Shanghai").unwrap(),
        calendars: vec![(1, Calendar::from_toml(CN).unwrap())],
        published: Vec::new(),
    })
}

/// The carried calendar with one more holiday in 2026.
pub fn without(day: &str) -> Calendar {
    let (head, year) = CN.split_once("year = 2026").unwrap();
    let year = year.replacen("holidays = [", &format!("holidays = [ \"{day}\","), 1);
    Calendar::from_toml(&format!("{head}year = 2026{year}")).unwrap()
}

/// The carried calendar with 2027 announced.
pub fn with_2027() -> Calendar {
    let year = "year = 2027\nstatus = \"official\"\nsource = \"invented\"\nholidays = [\"2027-01-01..2027-01-03\"]";
    Calendar::from_toml(&format!("{CN}\n[[working_days.years]]\n{year}\n")).unwrap()
}

/// A publication of the house's calendars, behind every fact that a story tells.
pub fn published(version: u32, at: &str) -> Publication {
    Publication {
        version,
        at: instant(at),
        seq: 1_000,
    }
}

pub fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub fn occasion(n: u128) -> OccasionId {
    uuid(200 + n).into()
}

pub fn person(n: u128) -> PersonId {
    uuid(300 + n).into()
}

pub fn unit(n: u128) -> DeviceId {
    uuid(400 + n).into()
}

#[derive(Clone)]
pub struct Story {
    pub versions: Vec<InForce>,
    at: Timestamp,
    received: Option<Timestamp>,
    actor: Actor,
    origin: Origin,
    pub facts: Vec<Recorded>,
    pub cases: Vec<Case>,
}

pub fn service() -> Story {
    Story {
        versions: vec![InForce {
            book: book().clone(),
            from: instant("2026-02-01 00:00"),
        }],
        at: instant("2026-02-01 00:00"),
        received: None,
        actor: Actor::House(person(1)),
        origin: Origin::Live,
        facts: Vec::new(),
        cases: Vec::new(),
    }
}

impl Story {
    pub fn at(mut self, time: &str) -> Self {
        self.at = instant(time);
        self.received = None;
        self
    }

    /// What follows is taken in only then.
    pub fn received(mut self, time: &str) -> Self {
        self.received = Some(instant(time));
        self
    }

    pub fn by_school(mut self) -> Self {
        self.actor = Actor::School(person(2));
        self
    }

    pub fn by_house(mut self) -> Self {
        self.actor = Actor::House(person(1));
        self
    }

    pub fn last(&self) -> Seq {
        self.facts.last().unwrap().seq
    }

    pub fn happens(mut self, fact: impl Into<Fact>) -> Self {
        self.facts.push(Recorded {
            seq: Seq::try_from(self.facts.len()).unwrap() + 1,
            customer: None,
            subject: Subject::Service(uuid(5).into()),
            occurred_at: self.at,
            recorded_at: self.received.unwrap_or(self.at),
            actor: self.actor,
            origin: self.origin.clone(),
            command: uuid(9).into(),
            fact: fact.into(),
        });
        self
    }

    // --- what happens -----------------------------------------------------------------------------

    /// A routine in its whole scope.
    pub fn does(self, routine: &str) -> Self {
        self.routine(routine, |_| {})
    }

    pub fn routine(self, routine: &str, change: impl FnOnce(&mut RoutineCarriedOut)) -> Self {
        let mut fact = RoutineCarriedOut {
            routine: routine.into(),
            site: None,
            complete: true,
            covered: Some(300),
            in_scope: Some(300),
            left_out: Vec::new(),
            share_percent: None,
            heads: None,
            files: vec![uuid(8).into()],
        };
        change(&mut fact);
        self.happens(fact)
    }

    /// The school says so, whoever spoke before and speaks after.
    pub fn school_says(mut self, fact: impl Into<Fact>) -> Self {
        let before = std::mem::replace(&mut self.actor, Actor::School(person(2)));
        let mut told = self.happens(fact);
        told.actor = before;
        told
    }

    /// The school confirms what was told last.
    pub fn school_confirms(self) -> Self {
        let told = self.facts.last().unwrap();
        let (topic, key) = shounuo_core::ledger::about(&told.fact).unwrap();
        let of = told.seq;
        self.school_says(ServiceConfirmed { of, topic, key })
    }

    /// The school announces an occasion.
    pub fn announces(self, n: u128, from: &str, to: &str) -> Self {
        let (starts_at, ends_at) = (instant(from), instant(to));
        self.school_says(OccasionAnnounced {
            occasion: occasion(n),
            starts_at,
            ends_at,
            name: None,
        })
    }

    pub fn moves(self, n: u128, from: &str, to: &str) -> Self {
        let (starts_at, ends_at) = (instant(from), instant(to));
        self.school_says(OccasionMoved {
            occasion: occasion(n),
            starts_at,
            ends_at,
        })
    }

    pub fn sets_window(self, n: u128, from: &str, to: &str) -> Self {
        let (from, to) = (instant(from), instant(to));
        self.happens(OccasionWindowSet {
            occasion: occasion(n),
            from,
            to,
        })
    }

    /// A device fails in an occasion.
    pub fn device_fails(self, n: u128) -> Self {
        self.happens(OccasionDeviceFailed {
            failure: uuid(62).into(),
            occasion: occasion(n),
            device: None,
            ticket: None,
        })
    }

    pub fn restored(self) -> Self {
        self.happens(OccasionServiceRestored {
            failure: uuid(62).into(),
            standby: true,
        })
    }

    pub fn inspects_for(self, n: u128, whole_system: bool) -> Self {
        self.happens(OccasionInspected {
            occasion: occasion(n),
            whole_system,
            complete: true,
            covered: Some(300),
            in_scope: whole_system.then_some(300),
            left_out: Vec::new(),
            files: vec![uuid(8).into()],
        })
    }

    pub fn checks_in(self, n: u128, at: Option<u128>) -> Self {
        self.happens(PresenceBegun {
            person: person(n),
            occasion: at.map(occasion),
            takes_over: None,
            scan: None,
        })
    }

    pub fn takes_over(self, n: u128, from: u128) -> Self {
        self.happens(PresenceBegun {
            person: person(n),
            occasion: None,
            takes_over: Some(person(from)),
            scan: None,
        })
    }

    pub fn checks_out(self, n: u128, at: Option<u128>) -> Self {
        self.happens(PresenceEnded {
            person: person(n),
            occasion: at.map(occasion),
        })
    }

    pub fn enters(self, class: &str, n: u128) -> Self {
        self.happens(StandbyEntered {
            class: class.into(),
            unit: unit(n),
        })
    }

    pub fn shows(self, rule: &str, case: &str, holds: bool) -> Self {
        self.happens(CaseShown {
            rule: rule.into(),
            case: case.into(),
            holds,
            why: "checked".into(),
            files: Vec::new(),
        })
    }

    // --- what the ledger says -----------------------------------------------------------------------

    pub fn entries(&self) -> Entries {
        Entries::new(self.facts.iter().filter_map(entry))
    }

    pub fn ledger(&self, at: &str) -> Ledger {
        self.ledger_at(instant(at))
    }

    pub fn ledger_at(&self, at: Timestamp) -> Ledger {
        let entries = self.entries();
        let material = Material {
            entries: &entries,
            cases: &self.cases,
            sites: &[],
        };
        ledger(&self.versions, material, &LedgerClocks::default(), at)
    }

    pub fn line(&self, promise: &str, at: &str) -> Line {
        let ledger = self.ledger(at);
        let line = ledger.line(promise);
        line.unwrap_or_else(|| panic!("no line {promise}")).clone()
    }

    /// The instance of a promise whose key begins so.
    #[track_caller]
    pub fn instance(&self, promise: &str, key: &str, at: &str) -> Instance {
        let line = self.line(promise, at);
        let found = line.instances.iter().find(|i| i.key.starts_with(key));
        found
            .unwrap_or_else(|| panic!("no {promise} {key}: {line:#?}"))
            .clone()
    }

    #[track_caller]
    pub fn says(self, promise: &str, key: &str, at: &str, status: Status) -> Self {
        let instance = self.instance(promise, key, at);
        assert_eq!(instance.status, status, "{promise} at {at}: {instance:#?}");
        self
    }

    #[track_caller]
    pub fn remarks(self, promise: &str, key: &str, at: &str, remark: &Remark) -> Self {
        let instance = self.instance(promise, key, at);
        assert!(instance.remarks.contains(remark), "{instance:#?}");
        self
    }
}
