//! Warnings and breaches that people were told of, how far they have been announced, and when a
//! person is not to be disturbed.
//!
//! They are no facts: what was promised and whether it was kept stands in the journal already, and
//! whom the program told of it changes nothing of that.

use crate::{
    Reader, StoreError, Table,
    db::{Insert, Row, Tx, Value},
    views::owner,
};
use jiff::civil::Time;
use shounuo_core::{
    Seq, Subject, Timestamp,
    id::{CustomerId, PersonId},
    notice::{Alarm, Quiet, Weekday},
};
use uuid::Uuid;

/// The tables. The key's index is what makes a notice one: whatever restarts, repeats, or runs
/// beside us, a person is told once of each stage of one instance of a promise.
pub(crate) const TABLES: &[Table] = &[
    Table::new(
        "notice",
        "CREATE TABLE {t} (id TEXT PRIMARY KEY, customer TEXT NOT NULL, person TEXT NOT NULL, \
         subject TEXT NOT NULL, label TEXT NOT NULL, clause TEXT NOT NULL, promise TEXT NOT NULL, \
         instance TEXT NOT NULL, stage TEXT NOT NULL, since_us INTEGER NOT NULL, due_us INTEGER, \
         made_us INTEGER NOT NULL, read_us INTEGER)",
        &[
            "CREATE UNIQUE INDEX {t}_by_key ON {t} (subject, promise, instance, stage, person, \
             customer)",
            "CREATE INDEX {t}_by_person ON {t} (person, made_us, id)",
            "CREATE INDEX {t}_unread ON {t} (person) WHERE read_us IS NULL",
        ],
    ),
    Table::new(
        "announced",
        "CREATE TABLE {t} (part TEXT PRIMARY KEY, at_us INTEGER NOT NULL, seq INTEGER NOT NULL)",
        &[],
    ),
    Table::new(
        "quiet",
        "CREATE TABLE {t} (person TEXT PRIMARY KEY, customer TEXT, from_s INTEGER NOT NULL, \
         to_s INTEGER NOT NULL, days TEXT NOT NULL, broken INTEGER NOT NULL, \
         set_us INTEGER NOT NULL)",
        &[],
    ),
];

/// One person told of one stage of one instance of a promise.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Its id.
    pub id: Uuid,
    /// Whose promise; `None` for what concerns the house alone.
    pub customer: Option<CustomerId>,
    /// Who is told.
    pub person: PersonId,
    /// Of what: a ticket, or the service under a contract.
    pub subject: Subject,
    /// As people call it: the ticket's number, the instance's key.
    pub label: String,
    /// The clause.
    pub clause: String,
    /// The promise.
    pub promise: String,
    /// Which instance of it.
    pub instance: String,
    /// How urgent.
    pub alarm: Alarm,
    /// Since when that is so.
    pub since: Timestamp,
    /// When it breaks, or broke; `None` while that is not known.
    pub due: Option<Timestamp>,
    /// When it was made; in a new notice the receipt is written, whatever stands here.
    pub made_at: Timestamp,
    /// When the person read it.
    pub read_at: Option<Timestamp>,
}

/// What makes a notice one.
pub type NoticeKey = (Option<CustomerId>, Subject, String, String, Alarm, PersonId);

/// What is announced by itself, each part as often as befits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The clocks of tickets.
    Tickets,
    /// What is promised beside tickets.
    Service,
    /// Quotients over a window.
    Ratios,
}

impl Part {
    fn code(self) -> &'static str {
        match self {
            Self::Tickets => "tickets",
            Self::Service => "service",
            Self::Ratios => "ratios",
        }
    }
}

/// How far warnings and breaches of a part have been announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announced {
    /// What fell due before this.
    pub at: Timestamp,
    /// What became known with this fact or before it.
    pub seq: Seq,
}

impl Notice {
    /// What makes it one.
    pub fn key(&self) -> NoticeKey {
        let (promise, instance) = (self.promise.clone(), self.instance.clone());
        let (customer, subject) = (self.customer, self.subject);
        (
            customer,
            subject,
            promise,
            instance,
            self.alarm,
            self.person,
        )
    }

    pub(super) fn row(&self, made_at: Timestamp) -> Vec<Value> {
        vec![
            self.id.into(),
            owner(self.customer),
            self.person.into(),
            self.subject.into(),
            self.label.as_str().into(),
            self.clause.as_str().into(),
            self.promise.as_str().into(),
            self.instance.as_str().into(),
            self.alarm.code().into(),
            self.since.into(),
            self.due.into(),
            made_at.into(),
        ]
    }
}

pub(super) const INSERT: Insert<'static> = Insert {
    table: "notice",
    columns: &[
        "id", "customer", "person", "subject", "label", "clause", "promise", "instance", "stage",
        "since_us", "due_us", "made_us",
    ],
    tail: "ON CONFLICT (subject, promise, instance, stage, person, customer) DO NOTHING",
};

pub(crate) const SELECT: &str = "SELECT id, customer, person, subject, label, clause, promise, \
     instance, stage, since_us, due_us, made_us, read_us FROM notice";

pub(crate) fn read(row: &Row) -> Result<Notice, StoreError> {
    let stage = row.text(8)?;
    Ok(Notice {
        id: row.parse(0)?,
        customer: match row.text(1)? {
            "" => None,
            _ => Some(row.parse(1)?),
        },
        person: row.parse(2)?,
        subject: row.parse(3)?,
        label: row.text(4)?.to_owned(),
        clause: row.text(5)?.to_owned(),
        promise: row.text(6)?.to_owned(),
        instance: row.text(7)?.to_owned(),
        alarm: Alarm::from_code(stage)
            .ok_or_else(|| StoreError::damaged(format!("notice of stage `{stage}`")))?,
        since: row.instant(9)?,
        due: row.opt_instant(10)?,
        made_at: row.instant(11)?,
        read_at: row.opt_instant(12)?,
    })
}

/// How far a part was announced, from now on.
pub(super) fn put(tx: &mut dyn Tx, part: Part, announced: Announced) -> Result<(), StoreError> {
    let sql = "INSERT INTO announced (part, at_us, seq) VALUES ($1, $2, $3) \
               ON CONFLICT (part) DO UPDATE SET at_us = excluded.at_us, seq = excluded.seq";
    let params = [
        part.code().into(),
        announced.at.into(),
        announced.seq.into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// A person has read one of their notices.
pub(super) fn read_one(
    tx: &mut dyn Tx,
    (person, id): (PersonId, Uuid),
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE notice SET read_us = $3 WHERE id = $1 AND person = $2 AND read_us IS NULL";
    tx.exec(sql, &[id.into(), person.into(), at.into()])
        .map(drop)
}

/// A person has read all of their notices that were made by `until`: not those that came in while
/// they looked.
pub(super) fn read_all(
    tx: &mut dyn Tx,
    (person, until): (PersonId, Timestamp),
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE notice SET read_us = $3 \
               WHERE person = $1 AND made_us <= $2 AND read_us IS NULL";
    tx.exec(sql, &[person.into(), until.into(), at.into()])
        .map(drop)
}

/// When a person is not to be disturbed, from now on; never, with `None`.
pub(super) fn set_quiet(
    tx: &mut dyn Tx,
    (person, customer): (PersonId, Option<CustomerId>),
    quiet: Option<&Quiet>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let Some(quiet) = quiet else {
        return tx
            .exec("DELETE FROM quiet WHERE person = $1", &[person.into()])
            .map(drop);
    };
    let days: Vec<_> = quiet.days.iter().map(|d| d.code()).collect();
    let sql = "INSERT INTO quiet (person, customer, from_s, to_s, days, broken, set_us) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (person) DO UPDATE SET \
               customer = excluded.customer, from_s = excluded.from_s, to_s = excluded.to_s, \
               days = excluded.days, broken = excluded.broken, set_us = excluded.set_us";
    let params = [
        person.into(),
        customer.into(),
        seconds(quiet.from).into(),
        seconds(quiet.to).into(),
        days.join(" ").into(),
        quiet.broken.into(),
        at.into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// What a person was told says what they do, and their quiet hours when they sleep.
pub(super) fn erase(tx: &mut dyn Tx, person: PersonId) -> Result<(), StoreError> {
    tx.exec("DELETE FROM quiet WHERE person = $1", &[person.into()])?;
    tx.exec("DELETE FROM notice WHERE person = $1", &[person.into()])
        .map(drop)
}

fn seconds(time: Time) -> i64 {
    i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second())
}

fn time(seconds: i64) -> Result<Time, StoreError> {
    let part = |n: i64| i8::try_from(n).unwrap_or(-1);
    Time::new(
        part(seconds / 3600),
        part(seconds / 60 % 60),
        part(seconds % 60),
        0,
    )
    .map_err(|_| StoreError::damaged(format!("a time of the day of {seconds} s")))
}

pub(crate) fn read_quiet(row: &Row) -> Result<(PersonId, Quiet), StoreError> {
    let quiet = Quiet {
        from: time(row.int(1)?)?,
        to: time(row.int(2)?)?,
        // A day that we do not know is none.
        days: row
            .text(3)?
            .split_whitespace()
            .filter_map(Weekday::from_code)
            .collect(),
        broken: row.flag(4)?,
    };
    Ok((row.parse(0)?, quiet))
}

impl Reader<'_> {
    /// How far a part was announced; `None` before the first time.
    pub fn announced(&mut self, part: Part) -> Result<Option<Announced>, StoreError> {
        let sql = "SELECT at_us, seq FROM announced WHERE part = $1";
        let row = self.row(sql, &[part.code().into()])?;
        row.map(|r| {
            let (at, seq) = (r.instant(0)?, r.int(1)?);
            Ok(Announced { at, seq })
        })
        .transpose()
    }

    /// A notice of a person; another's is not there.
    pub fn notice(&mut self, person: PersonId, id: Uuid) -> Result<Option<Notice>, StoreError> {
        let sql = format!("{SELECT} WHERE id = $1 AND person = $2");
        let row = self.row(&sql, &[id.into(), person.into()])?;
        row.map(|r| read(&r)).transpose()
    }

    /// How many notices a person has not read.
    pub fn notices_unread(&mut self, person: PersonId) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM notice WHERE person = $1 AND read_us IS NULL";
        let row = self.row(sql, &[person.into()])?;
        row.map_or(Ok(0), |r| Ok(r.int(0)?.unsigned_abs()))
    }

    /// When a person is not to be disturbed.
    pub fn quiet(&mut self, person: PersonId) -> Result<Option<Quiet>, StoreError> {
        let sql = "SELECT person, from_s, to_s, days, broken FROM quiet WHERE person = $1";
        let row = self.row(sql, &[person.into()])?;
        row.map(|r| Ok(read_quiet(&r)?.1)).transpose()
    }
}
