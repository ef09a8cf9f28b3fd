//! The plan's contract, people and things with names, and verdicts written by hand.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use shounuo_core::{
    Actor, Fact, Seq,
    contract::{self, Contract},
    id::{DeviceId, PartId, PersonId, PlaceId, TicketId},
    ledger::{Instance, Margin, Remark, Topic},
    promise::Status,
};
use shounuo_words::{
    Lang, Reader,
    ledger::{Names, Said, Teller, Told},
};
use std::{fmt::Write, fs, path::Path, sync::OnceLock};

/// An id of sixteen bytes with one number in it.
pub fn uuid(n: u128) -> String {
    let hex = format!("{n:032x}");
    let (a, b, c, d, e) = (
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    );
    format!("{a}-{b}-{c}-{d}-{e}")
}

/// The instant of `2026-10-14 09:30`, Shanghai time.
pub fn instant(text: &str) -> Timestamp {
    let local: DateTime = text.parse().unwrap();
    local.to_zoned(zone()).unwrap().timestamp()
}

fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap()
}

pub fn plan() -> &'static Contract {
    static PLAN: OnceLock<Contract> = OnceLock::new();
    PLAN.get_or_init(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/exam-centre.toml");
        contract::read(&fs::read_to_string(path).unwrap()).unwrap()
    })
}

/// A fact at hand.
struct Known {
    seq: Seq,
    at: Timestamp,
    actor: Actor,
    by: &'static str,
    fact: Option<Fact>,
    text: Option<&'static str>,
}

/// Who and what has a name here.
#[derive(Default)]
pub struct Book(Vec<Known>);

impl Book {
    /// A fact of somebody of the provider.
    pub fn fact(self, seq: Seq, at: &str, by: &'static str) -> Self {
        self.and(
            seq,
            at,
            Actor::House(uuid(1).parse().unwrap()),
            by,
            None,
            None,
        )
    }

    /// The same with what it said.
    pub fn said(self, seq: Seq, at: &str, by: &'static str, fact: Fact) -> Self {
        self.and(
            seq,
            at,
            Actor::House(uuid(1).parse().unwrap()),
            by,
            Some(fact),
            None,
        )
    }

    /// A fact of somebody of the school, with their words.
    pub fn school(self, seq: Seq, at: &str, by: &'static str, text: Option<&'static str>) -> Self {
        self.and(
            seq,
            at,
            Actor::School(uuid(2).parse().unwrap()),
            by,
            None,
            text,
        )
    }

    fn and(
        mut self,
        seq: Seq,
        at: &str,
        actor: Actor,
        by: &'static str,
        fact: Option<Fact>,
        text: Option<&'static str>,
    ) -> Self {
        let at = instant(at);
        self.0.push(Known {
            seq,
            at,
            actor,
            by,
            fact,
            text,
        });
        self
    }
}

impl Names for Book {
    fn person(&self, id: PersonId) -> Option<String> {
        let names = [
            (uuid(301), "张工"),
            (uuid(302), "李工"),
            (uuid(303), "陈工"),
        ];
        let known = names.iter().find(|(known, _)| *known == id.to_string());
        known.map(|(_, name)| (*name).to_owned())
    }
    fn place(&self, _id: PlaceId) -> Option<String> {
        Some("实训楼 301".into())
    }
    fn device(&self, _id: DeviceId) -> Option<String> {
        Some("BJ-03".into())
    }
    fn part(&self, _id: PartId) -> Option<String> {
        Some("电源模块".into())
    }
    fn ticket(&self, _id: TicketId) -> Option<String> {
        Some("EC-17".into())
    }
    fn thing(&self, topic: Topic, key: &str) -> Option<String> {
        let named = topic == Topic::Occasion && key == uuid(201);
        named.then(|| "技能竞赛".into())
    }
    fn fact(&self, seq: Seq) -> Option<Said<'_>> {
        let known = self.0.iter().find(|k| k.seq == seq)?;
        Some(Said {
            no: Some(seq + 1200),
            occurred_at: known.at,
            recorded_at: known.at,
            actor: known.actor,
            by: Some(known.by.into()),
            fact: known.fact.as_ref(),
            text: known.text.map(Into::into),
        })
    }
}

/// A verdict: where it stands, from when, until when.
pub fn verdict(key: &str, status: Status, from: &str, due: Option<&str>) -> Instance {
    Instance {
        key: key.into(),
        from: instant(from),
        due: due.map(instant),
        status,
        provisional: false,
        margin: None,
        evidence: Vec::new(),
        remarks: Vec::new(),
        risk_at: None,
        turns_at: None,
    }
}

/// Adds to a verdict.
pub trait With {
    fn left(self, margin: Margin) -> Self;
    fn shown(self, evidence: &[Seq]) -> Self;
    fn with(self, remark: Remark) -> Self;
    fn open(self) -> Self;
}

impl With for Instance {
    fn left(mut self, margin: Margin) -> Self {
        self.margin = Some(margin);
        self
    }
    fn shown(mut self, evidence: &[Seq]) -> Self {
        self.evidence = evidence.to_vec();
        self
    }
    fn with(mut self, remark: Remark) -> Self {
        self.remarks.push(remark);
        self
    }
    fn open(mut self) -> Self {
        self.provisional = true;
        self
    }
}

/// What was told, case by case.
#[derive(Default)]
pub struct Tale(pub String);

impl Tale {
    /// Tells why, in both languages, at an instant.
    pub fn why(&mut self, what: &str, now: &str, book: &Book, promise: &str, verdict: &Instance) {
        self.told(
            what,
            now,
            book,
            &Told::new(promise, verdict).calendar("cn", "2026.1"),
        );
    }

    pub fn told(&mut self, what: &str, now: &str, book: &Book, told: &Told<'_>) {
        let status = told.instance.status.code();
        writeln!(self.0, "{what} [{status}]").unwrap();
        for lang in Lang::ALL {
            let reader = Reader::new(*lang, zone(), instant(now));
            let said = Teller::new(&reader, plan(), book).why(told);
            self.say(&said);
        }
    }

    /// Tells a line that a teller says, in both languages.
    pub fn line(&mut self, what: &str, say: impl Fn(&Teller<'_>) -> String) {
        writeln!(self.0, "{what}").unwrap();
        let book = Book::default();
        for lang in Lang::ALL {
            let reader = Reader::new(*lang, zone(), instant("2026-10-20 10:00"));
            let said = say(&Teller::new(&reader, plan(), &book));
            self.say(&said);
        }
    }

    /// Whatever is said has all its words and all their values.
    fn say(&mut self, said: &str) {
        let heads = [
            "why.",
            "remark_of.",
            "line.",
            "margin.",
            "nameless.",
            "notify.",
            "deduct.",
        ];
        let bare = heads.iter().any(|head| said.contains(head));
        assert!(!bare && !said.contains("%{"), "left unsaid: {said}");
        writeln!(self.0, "  {said}").unwrap();
    }
}
