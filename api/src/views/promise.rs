//! Promises: the ladder of a ticket, each rung with its verdict and the sentence of why.

use super::Words;
use crate::schema::{At, StatusCode};
use serde::Serialize;
use shounuo_app::{
    house_zone,
    queries::{Entry, Rung, TicketView},
};
use shounuo_core::{
    Seq, Timestamp,
    promise::{Book, Clock, ClockDue, Note, ladder},
};
use shounuo_words as words;
use utoipa::ToSchema;

/// A promise on a ticket, judged at an instant.
#[derive(Serialize, ToSchema)]
pub struct Promise {
    /// Its id in the contract: `D3.arrival`.
    promise: String,
    /// Which instance, from 0.
    instance: u16,
    /// The clause of the plan.
    clause: String,
    /// The contract's name for it.
    name: Words,
    /// Whether it is the strictest open one.
    leading: bool,
    /// Where it stands.
    #[schema(value_type = StatusCode)]
    status: shounuo_core::promise::Status,
    /// Whether it can still change by what the school says or does.
    provisional: bool,
    /// Since when it counts.
    started_at: At,
    /// When it is due; `null` while the official calendar is not out.
    due_at: Option<At>,
    /// The earliest possible due instant, while `due_at` is not known.
    due_not_before: Option<At>,
    /// When it was stopped.
    stopped_at: Option<At>,
    /// Seconds to spare; negative when too late.
    margin_s: Option<i64>,
    /// The facts that it rests on: `number` of the timeline.
    evidence: Vec<i64>,
    /// Remarks: `late_record`, `confirmed`, `corrected`, `rejected`, `paused` …
    notes: Vec<String>,
    /// The verdict in a sentence, in the asker's language.
    why: String,
}

/// Every promise on a ticket, in the plan's order.
#[derive(Serialize, ToSchema)]
pub struct Promises {
    /// The ticket.
    no: String,
    /// The instant of all verdicts.
    at: At,
    /// The ladder.
    promises: Vec<Promise>,
}

/// For whom sentences are written, in which zone, by which terms.
pub struct Zoned<'a> {
    reader: words::Reader,
    book: Option<&'a Book>,
}

impl<'a> Zoned<'a> {
    /// Times are told in the contract's zone, else in the house's.
    pub fn new(lang: words::Lang, book: Option<&'a Book>, at: Timestamp) -> Self {
        let zone = book.map_or_else(house_zone, |b| b.zone.clone());
        Self {
            reader: words::Reader::new(lang, zone, at),
            book,
        }
    }

    /// The instant of all verdicts.
    pub fn at(&self) -> Timestamp {
        self.reader.now
    }
}

impl Promises {
    /// The ladder at the reader's instant: what had begun by then.
    pub fn of(view: &TicketView, to: &Zoned<'_>) -> Self {
        let at = to.reader.now;
        let happened = |e: &&Entry| e.recorded.occurred_at <= at;
        let begun = |seq: Seq| {
            view.timeline
                .iter()
                .filter(happened)
                .any(|e| e.recorded.seq == seq)
        };
        let rungs = view
            .ladder
            .iter()
            .filter(|r| at >= view.now || begun(r.clock.start_seq));
        let rungs: Vec<&Rung> = rungs.collect();
        // Core says which leads.
        let clocks: Vec<Clock> = rungs.iter().map(|r| r.clock.clone()).collect();
        let leading = ladder(&clocks, at).leading;
        let promise = |(i, r): (usize, &&Rung)| Promise {
            leading: leading == Some(i),
            ..Promise::of(view, r, to)
        };
        let promises = rungs.iter().enumerate().map(promise).collect();
        Self {
            no: view.no.clone(),
            at: at.into(),
            promises,
        }
    }

    /// The strictest open one alone.
    pub fn into_leading(self) -> Option<Promise> {
        self.promises.into_iter().find(|p| p.leading)
    }
}

impl Promise {
    fn of(view: &TicketView, rung: &Rung, to: &Zoned<'_>) -> Self {
        let (clock, at) = (&rung.clock, to.reader.now);
        let verdict = clock.verdict(at);
        let stop = clock.stop_at(at);
        let not_before = match clock.due {
            ClockDue::Unknown(earliest) => Some(At(earliest)),
            ClockDue::At(_) | ClockDue::AtFact(_) => None,
        };
        Self {
            promise: clock.promise.clone(),
            instance: clock.instance,
            clause: rung.clause.clone(),
            name: rung.name.clone().into(),
            leading: false,
            status: verdict.status,
            provisional: verdict.provisional,
            started_at: clock.started_at.into(),
            due_at: clock.due_at().map(At),
            due_not_before: not_before,
            stopped_at: stop.map(|s| At(s.at)),
            margin_s: verdict.margin_s,
            evidence: view.numbers.numbers(&verdict.evidence),
            notes: verdict.notes.iter().map(note).collect(),
            why: why(view, rung, &verdict, to),
        }
    }
}

fn why(
    view: &TicketView,
    rung: &Rung,
    verdict: &shounuo_core::promise::Verdict,
    to: &Zoned<'_>,
) -> String {
    let name = match to.reader.lang {
        words::Lang::Zh => &rung.name.zh,
        words::Lang::En => &rung.name.en,
    };
    let terms = to
        .book
        .and_then(|b| b.contract.deadline(&rung.clock.promise));
    let told = match terms {
        Some((_, terms)) => words::Rung::new(&rung.clock, verdict, terms, &view.ticket.marks),
        None => words::Rung::named(name, &rung.clock, verdict).marks(&view.ticket.marks),
    };
    to.reader.verdict(&told)
}

/// A remark as a code.
fn note(note: &Note) -> String {
    match serde_json::to_value(note) {
        Ok(serde_json::Value::String(code)) => code,
        Ok(serde_json::Value::Object(map)) => map
            .into_iter()
            .next()
            .map(|(code, _)| code)
            .unwrap_or_default(),
        _ => String::new(),
    }
}
