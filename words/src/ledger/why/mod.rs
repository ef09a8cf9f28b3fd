//! Why a verdict is what it is, in one to three sentences that a school manager understands.
//!
//! `W2 免费巡检（季度全面巡检），2026年第4季度：应于 12月31日 24:00 前至少完成一次；10月14日 09:30 按约完成。` — which
//! clause and which instance, what was promised, what came of it; then what was left out, disputed,
//! corrected, and by which calendar working days were counted.

mod cadence;
mod deadline;
mod floor;
mod lead;
mod ratio;
mod remarks;
mod rule;

use super::{Said, Teller};
use crate::{codes::Label, duration::rough};
use jiff::Timestamp;
use shounuo_core::{
    Seq, Side,
    ledger::{Instance, Margin, Remark, Terms},
    promise::{Clock, Mark, Note, Status},
};

/// The calendar by which working days were counted.
#[derive(Clone, Copy, Debug)]
pub struct CalendarTold<'a> {
    /// Its name in the contract.
    pub name: &'a str,
    /// Its version.
    pub version: &'a str,
}

/// A verdict with whatever is at hand to tell of it.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The promise's id.
    pub promise: &'a str,
    /// The verdict.
    pub instance: &'a Instance,
    /// The clock behind it, with its marks: a deadline's pauses, rejections and confirmations.
    pub clock: Option<(&'a Clock, &'a [Mark])>,
    /// By which calendar.
    pub calendar: Option<CalendarTold<'a>>,
}

impl<'a> Told<'a> {
    /// A verdict alone.
    pub fn new(promise: &'a str, instance: &'a Instance) -> Self {
        Self {
            promise,
            instance,
            clock: None,
            calendar: None,
        }
    }

    /// With its clock and the marks of what it runs on.
    pub fn clock(self, clock: &'a Clock, marks: &'a [Mark]) -> Self {
        Self {
            clock: Some((clock, marks)),
            ..self
        }
    }

    /// With the calendar.
    pub fn calendar(self, name: &'a str, version: &'a str) -> Self {
        Self {
            calendar: Some(CalendarTold { name, version }),
            ..self
        }
    }
}

/// What is told of one verdict: the first sentence, and what it says already.
struct Main {
    said: String,
    /// Remarks that are told in the first sentence.
    told: fn(&Remark) -> bool,
}

impl Teller<'_> {
    /// Why a verdict is what it is. The reader's present is the instant of the verdict.
    pub fn why(&self, told: &Told<'_>) -> String {
        let what = self.subject(told.promise, &told.instance.key);
        let mut said = vec![self.say("why.head", &[("what", &what), ("said", &self.main(told))])];
        said.extend(self.after(told));
        said.join(&self.t("sentence.between"))
    }

    fn main(&self, told: &Told<'_>) -> String {
        self.first(told).said
    }

    fn first(&self, told: &Told<'_>) -> Main {
        let instance = told.instance;
        let Some((_, terms)) = Terms::find(self.contract, told.promise) else {
            let status = instance.status.label(self.lang());
            return Main {
                said: self.reader.sentence("why.no_terms", &[("status", &status)]),
                told: |_| false,
            };
        };
        match terms {
            Terms::Deadline(terms) => self.deadline(terms, told),
            Terms::Cadence(terms) => self.cadence(terms, instance),
            Terms::Lead(terms) => self.lead(terms, instance),
            Terms::Floor(terms) => self.floor(terms, instance),
            Terms::Ratio(terms) => self.ratio(terms, instance),
            Terms::Rule(terms) => self.rule(terms, told),
            Terms::Record(terms) => self.record(terms, instance),
        }
    }

    /// The sentences after the first.
    fn after(&self, told: &Told<'_>) -> Vec<String> {
        let instance = told.instance;
        let is_told = self.first(told).told;
        let mut said: Vec<String> = Vec::new();
        let left = instance.remarks.iter().filter(|r| !is_told(r));
        said.extend(self.remarks(told.promise, left));
        let proof = self.proofs(told);
        said.extend(proof);
        let missed = matches!(instance.status, Status::Broken | Status::Excused);
        if missed && instance.provisional && told.clock.is_none() {
            said.push(self.t("remark.provisional"));
        }
        said.extend(self.calendar_told(told));
        said
    }

    /// Who confirmed, where a name is at hand.
    fn proofs(&self, told: &Told<'_>) -> Vec<String> {
        let corrected = told
            .instance
            .remarks
            .contains(&Remark::Note(Note::Corrected));
        let last = told.instance.evidence.last().copied();
        let proofs: Vec<Seq> = match told.clock {
            Some((clock, _)) => {
                let by = clock.confirmed_by.iter().copied();
                by.chain(clock.corrected_by).collect()
            }
            None => last.into_iter().filter(|_| corrected).collect(),
        };
        let mut seen = std::collections::BTreeSet::new();
        let mut said = Vec::new();
        for fact in proofs.into_iter().filter(|s| seen.insert(*s)) {
            let fact = self.names.fact(fact);
            let known = fact.filter(|f| f.actor.side() == Side::School && f.by.is_some());
            said.extend(known.map(|f| {
                let args = [
                    ("who", &*self.who(&f)),
                    ("at", &*self.moment(f.recorded_at)),
                ];
                self.say("why.confirmed_by", &args)
            }));
        }
        said
    }

    /// Only where working days were counted.
    fn calendar_told(&self, told: &Told<'_>) -> Option<String> {
        use shounuo_core::calendar::Limit;
        let limit = match Terms::find(self.contract, told.promise)?.1 {
            Terms::Deadline(terms) => terms.limit,
            Terms::Lead(terms) => terms.ahead,
            _ => return None,
        };
        let key = match limit {
            Limit::WorkingDays(_) => "why.calendar.working_days",
            Limit::Service(_) => "why.calendar.service",
            Limit::Elapsed(_) => return None,
        };
        // What was taken away was counted by no calendar in the end.
        let gone = told.instance.status == Status::Withdrawn;
        let calendar = told.calendar.filter(|_| !gone)?;
        let args = [("name", calendar.name), ("version", calendar.version)];
        Some(self.say(key, &args))
    }

    /// What was promised and what came of it, as one sentence.
    fn verdict(&self, promised: &str, outcome: &str) -> String {
        let args = [("promised", promised), ("outcome", outcome)];
        self.reader.sentence("sentence.verdict", &args)
    }

    /// Whose word a fact is: `学校（王老师）`, `张工`.
    fn who(&self, fact: &Said<'_>) -> String {
        let side = fact.actor.label(self.lang());
        match (&fact.by, fact.actor.side()) {
            (Some(name), Side::School) => {
                self.say("why.of_side", &[("side", &side), ("name", name)])
            }
            (Some(name), _) => name.clone(),
            (None, _) => side.into_owned(),
        }
    }

    /// When a fact happened, where it is at hand.
    fn on(&self, seq: Seq) -> Option<String> {
        let fact = self.names.fact(seq)?;
        Some(self.moment(fact.occurred_at))
    }
}

/// The seconds of a margin.
fn seconds(instance: &Instance) -> i64 {
    match instance.margin {
        Some(Margin::Seconds(s)) => s,
        _ => 0,
    }
}

/// The count of a margin.
fn counted(instance: &Instance) -> i64 {
    match instance.margin {
        Some(Margin::Count(n) | Margin::Failures(n)) => n,
        _ => 0,
    }
}

impl Teller<'_> {
    /// What is left, cut, never longer than the truth.
    fn left(&self, instance: &Instance) -> String {
        rough(self.lang(), seconds(instance))
    }

    /// A due instant, or general words where it is not known.
    fn due_told(&self, due: Option<Timestamp>) -> String {
        match due {
            Some(at) => self.due_moment(at),
            None => self.t("why.due_unknown"),
        }
    }
}
