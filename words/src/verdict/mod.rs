//! What a clock says, in a sentence that a school manager understands.
//!
//! `15:42 报修，应于 16:42 前到场；工程师 16:31 扫码到场，提前 11 分钟。` — when it began and what was
//! promised, what came of it, then one sentence for each remark. Times carry their day only where
//! it is not the day last named, beginning with today.

mod brief;
mod outcome;
mod remarks;
mod ruled;
mod times;

use crate::{
    lang::Lang,
    reader::Reader,
    text::{either, t},
};
use shounuo_core::{
    Seq,
    contract::Deadline,
    promise::{Clock, ClockDue, Detail, Evidence, Mark, Verdict},
    ticket::words::TicketKind,
};
use times::Times;

pub use brief::brief;

/// A clock with its verdict and whatever is at hand to tell of it.
#[derive(Clone, Copy, Debug)]
pub struct Rung<'a> {
    /// The clock.
    pub clock: &'a Clock,
    /// Its verdict, taken at the instant that is the reader's present.
    pub verdict: &'a Verdict,
    /// What the promise is called, for a sentence without terms.
    pub name: &'a str,
    /// The contract's terms: they say what starts and stops it.
    pub terms: Option<&'a Deadline>,
    /// The ticket's marks: they say what did.
    pub marks: &'a [Mark],
}

impl<'a> Rung<'a> {
    /// With the contract's terms and the ticket's marks: the full sentence.
    pub fn new(
        clock: &'a Clock,
        verdict: &'a Verdict,
        terms: &'a Deadline,
        marks: &'a [Mark],
    ) -> Self {
        Self {
            clock,
            verdict,
            name: &terms.id,
            terms: Some(terms),
            marks,
        }
    }

    /// With a name alone: `到场：15:42 起计时，应于 16:42 前完成；16:31 完成，提前 11 分钟。`
    pub fn named(name: &'a str, clock: &'a Clock, verdict: &'a Verdict) -> Self {
        Self {
            clock,
            verdict,
            name,
            terms: None,
            marks: &[],
        }
    }

    /// The same with the ticket's marks, which say what started and stopped it.
    pub fn marks(self, marks: &'a [Mark]) -> Self {
        Self { marks, ..self }
    }

    fn mark(&self, seq: Seq) -> Option<&'a Mark> {
        let relevant = |m: &&Mark| {
            let terms = self.terms;
            m.seq == seq
                && terms
                    .is_none_or(|t| t.start.contains(&m.evidence) || t.stop.contains(&m.evidence))
        };
        self.marks
            .iter()
            .find(relevant)
            .or_else(|| self.marks.iter().find(|m| m.seq == seq))
    }

    /// What the promise asks for: `到场`, `远程解决或转现场服务` / `arrival`. Without terms, what was
    /// done says what was asked for.
    fn what(&self, lang: Lang) -> String {
        let must = |e: &Evidence| t(lang, &format!("must.{}", e.code()));
        if let Some(terms) = self.terms {
            return either(lang, asked_for(&terms.stop).map(must));
        }
        let done = self.clock.stop().and_then(|s| self.mark(s.seq));
        done.map_or_else(
            || t(lang, "must.anything").into_owned(),
            |mark| must(&mark.evidence).into_owned(),
        )
    }
}

impl Reader {
    /// The whole sentence, with its remarks.
    pub fn verdict(&self, rung: &Rung<'_>) -> String {
        self.verdict_in(rung, Times::new(self))
    }

    /// The same with the day named first, also today's: for what is read on another day.
    pub(crate) fn verdict_dated(&self, rung: &Rung<'_>) -> String {
        self.verdict_in(rung, Times::dated(self))
    }

    fn verdict_in<'r>(&'r self, rung: &Rung<'_>, mut times: Times<'r>) -> String {
        let (promised, outcome) = match &rung.clock.judged {
            Some(judged) => self.ruled(rung, judged, &mut times),
            None => (
                self.promised(rung, &mut times),
                self.outcome(rung, &mut times),
            ),
        };
        let args = [("promised", &*promised), ("outcome", &*outcome)];
        let mut said = self.sentence("sentence.verdict", &args);
        if rung.terms.is_none() && !rung.name.is_empty() {
            said = self
                .t_args("sentence.named", &[("name", rung.name), ("said", &said)])
                .into_owned();
        }
        let between = self.t("sentence.between");
        for remark in self.remarks(rung, &mut times) {
            said.push_str(&between);
            said.push_str(&remark);
        }
        said
    }

    /// From when, until when, and what.
    fn promised(&self, rung: &Rung<'_>, times: &mut Times<'_>) -> String {
        let begun = self.begun(rung, times);
        let what = rung.what(self.lang);
        match rung.clock.due {
            ClockDue::At(due) => {
                let due = times.due(due);
                let args = [("begun", &*begun), ("due", &*due), ("what", &*what)];
                self.t_args("sentence.due", &args).into_owned()
            }
            ClockDue::Unknown(_) | ClockDue::AtFact(_) => {
                let args = [("begun", &*begun), ("what", &*what)];
                self.t_args("sentence.due_unknown", &args).into_owned()
            }
        }
    }

    fn begun(&self, rung: &Rung<'_>, times: &mut Times<'_>) -> String {
        let at = times.at(rung.clock.started_at);
        let key = match rung.mark(rung.clock.start_seq) {
            Some(mark) if starts_by_itself(rung, mark) => "told.from_due".to_owned(),
            Some(mark) => told_key(mark),
            None => "told.started".to_owned(),
        };
        self.t_args(&key, &[("at", &at)]).into_owned()
    }

    /// Capitalised where the language does so.
    pub(crate) fn sentence(&self, key: &str, args: &[(&str, &str)]) -> String {
        let said = self.t_args(key, args);
        let mut letters = said.chars();
        match letters.next() {
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => String::new(),
        }
    }
}

/// More than was asked for: who was answered in full needs no first reply, and what was solved from
/// afar needs nobody on site. It meets the promise, but the sentence names what is asked.
const MORE_THAN: &[(Evidence, Evidence)] = &[
    (Evidence::SolutionGiven, Evidence::Responded),
    (Evidence::SolvedRemotely, Evidence::Arrived),
    (Evidence::SolvedRemotely, Evidence::RepairCompleted),
];

pub(crate) fn asked_for(stops: &[Evidence]) -> impl Iterator<Item = &Evidence> {
    stops.iter().filter(|stop| {
        !MORE_THAN
            .iter()
            .any(|(more, asked)| more == *stop && stops.contains(asked))
    })
}

/// Whether the clock began because another promise was due, not by the fact it is booked under.
fn starts_by_itself(rung: &Rung<'_>, mark: &Mark) -> bool {
    let Some(terms) = rung.terms.filter(|t| t.or_due_of.is_some()) else {
        return false;
    };
    let corrected = rung
        .marks
        .iter()
        .any(|m| matches!(m.detail, Detail::Time { of, .. } if of == mark.seq));
    let earlier = rung.clock.started_at < mark.occurred_at.min(mark.recorded_at);
    !terms.start.contains(&mark.evidence) || (earlier && !corrected)
}

/// How a fact is told in a sentence about a promise.
fn told_key(mark: &Mark) -> String {
    // Only a scanned label makes the provider's own word of an arrival a trusted one.
    let scanned = mark.trusted && !mark.by_school && !mark.imported;
    let code = match (mark.evidence, mark.detail) {
        (Evidence::Arrived, _) if scanned => "arrived_scanned",
        (Evidence::Reported, Detail::Kind(TicketKind::Consultation)) => "asked",
        (evidence, _) => evidence.code(),
    };
    format!("told.{code}")
}
