//! Work without a break (D4c), told second by second between the instants at which anything happens.

use super::{
    calendar::{Due, S},
    ticket::{Running, Start, Ticket, elapsed},
};
use shounuo_core::{
    Fact,
    calendar::Limit,
    contract::{Deadline, Proof, Unbroken},
    id::PersonId,
    promise::Status,
};

/// When somebody is asked for: from, to (for ever while it goes on).
type Span = (S, S);

/// When it ended, and when that was void.
type End = (S, Option<S>);

const EVER: S = S::MAX / 8;

/// Only the core says since when it is at risk.
fn open_status(due: Due, (paused, late): (bool, Status), at: S) -> Status {
    match due {
        Due::At(due) if at > due && !paused => late,
        _ => Status::Running,
    }
}

fn stopped_status(stop: S, due: Due, late: Status) -> Status {
    match due {
        due if stop <= due.earliest() => Status::Kept,
        Due::Unknown(_) => Status::Incomplete,
        Due::At(_) => late,
    }
}

/// A time without anybody.
struct Gap {
    from: S,
    to: S,
}

impl Ticket<'_> {
    pub(super) fn worked(
        &self,
        terms: &Deadline,
        (proof, work): (&Proof, &Unbroken),
        (instance, start): (usize, Start),
        at: S,
    ) -> Running {
        let terms = &Deadline {
            pauses: work.pauses.clone(),
            ..terms.clone()
        };
        let pauses = self.pauses(terms);
        let grace = match work.grace {
            Some(Limit::Elapsed(s)) => i64::from(s.get()),
            _ => panic!("the plan grants some"),
        };
        let (first, spans, stops) = self.asked_for(proof, work, start);
        let gaps = self.gaps(work, &spans);
        let borne = |from: S| elapsed(from, grace, &pauses);
        let over = |g: &&Gap| matches!(borne(g.from), Due::At(due) if g.to != EVER && g.to > due);
        let broken = gaps.iter().find(over);
        let last = gaps.iter().find(|g| g.to == EVER).map(|g| g.from);
        let done = spans.iter().map(|s| s.1).filter(|to| *to != EVER);
        let last = last.unwrap_or(done.fold(first, S::max));
        let due = borne(broken.map_or(last, |g| g.from));
        let open = spans.last().is_some_and(|s| s.1 == EVER);
        let unproven = self.facts[start.index].origin.is_import() && (open || broken.is_some());
        let gone = self.withdrawn(terms, start, due);
        let done = self
            .done_before(work, start)
            .filter(|d| *d <= due.earliest());
        // What ended it after anybody was asked for ended it; it was not needless.
        let standing = stops.iter().find(|s| s.1.is_none()).map(|s| s.0);
        let gone = [gone, done].into_iter().flatten().min();
        let gone = gone.filter(|g| standing.is_none_or(|s| *g < s) && *g <= at);
        let valid = |s: &&End| s.0 <= at && s.1.is_none_or(|v| v > at);
        let stop = stops
            .iter()
            .find(valid)
            .filter(|s| gone.is_none_or(|g| s.0 <= g));
        let paused = pauses
            .iter()
            .any(|(from, to)| *from <= at && to.is_none_or(|t| at < t) && *from < due.earliest());
        let late = match unproven {
            true => Status::Incomplete,
            false => Status::Broken,
        };
        let open = match () {
            () if gone.is_some() => Status::Withdrawn,
            () if at < start.at => Status::NotDue,
            () => open_status(due, (paused, late), at),
        };
        let status = stop.map_or(open, |s| stopped_status(s.0, due, late));
        Running {
            promise: terms.id.clone(),
            instance,
            from: start.at,
            due,
            status,
            settled: match status {
                Status::Kept => stop.map(|s| s.0),
                _ => due.known(),
            },
            paused: matches!(status, Status::Running),
            corrected: false,
            proof: None,
        }
    }

    /// From when on it was asked for last, when somebody is asked for, and what ended it: when, and when that was void.
    fn asked_for(&self, proof: &Proof, work: &Unbroken, start: Start) -> (S, Vec<Span>, Vec<End>) {
        let within = match proof.within {
            Some(Limit::Elapsed(s)) => i64::from(s.get()),
            _ => 0,
        };
        let mut first = start.at + within;
        for n in 0..self.facts.len() {
            if self.shows_any(n, &work.from) {
                first = first.min(self.times(n).early.max(start.at));
            }
        }
        let mut ends: Vec<(S, i64, Option<S>)> = Vec::new();
        for n in start.index + 1..self.facts.len() {
            if self.shows_any(n, &work.until) && self.times(n).late >= start.at {
                let at = self.times(n).late;
                let void = self.rejected(n).map(|r| self.times(r).early.max(at));
                ends.push((at, self.facts[n].seq, void));
            }
        }
        ends.sort_unstable();
        let (mut spans, mut stops, mut from) = (Vec::new(), Vec::new(), Some(first));
        for (at, _, void) in ends {
            let Some(since) = from else { break };
            if at >= since {
                spans.push((since, at));
            }
            if !spans.is_empty() {
                stops.push((at, void));
            }
            from = void.map(|v| since.max(v + within));
            first = from.unwrap_or(since);
        }
        spans.extend(from.map(|f| (f, EVER)));
        (first, spans, stops)
    }

    /// When it was done and stayed done, though nobody was asked for yet.
    fn done_before(&self, work: &Unbroken, start: Start) -> Option<S> {
        let done = (start.index + 1..self.facts.len())
            .filter(|n| self.shows_any(*n, &work.until) && self.rejected(*n).is_none());
        done.map(|n| self.witnessed(n).max(start.at)).min()
    }

    fn gaps(&self, work: &Unbroken, spans: &[Span]) -> Vec<Gap> {
        let mut turns: Vec<S> = spans.iter().flat_map(|s| [s.0, s.1]).collect();
        for n in 0..self.facts.len() {
            let (early, late) = (self.times(n).early, self.times(n).late);
            turns.extend([early, late, late + i64::from(work.proof_hours) * 3600]);
        }
        turns.sort_unstable();
        turns.dedup();
        let mut gaps: Vec<Gap> = Vec::new();
        for pair in turns.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let asked = spans.iter().find(|s| s.0 <= from && from < s.1);
            let Some(span) = asked.filter(|_| !self.is_at_work(work, from)) else {
                continue;
            };
            match gaps.last_mut().filter(|g| g.to == from && g.from >= span.0) {
                Some(gap) => gap.to = to,
                None => gaps.push(Gap { from, to }),
            }
        }
        gaps
    }

    /// Whether anybody is at work at an instant.
    fn is_at_work(&self, work: &Unbroken, at: S) -> bool {
        (0..self.facts.len()).any(|n| {
            let Fact::StintBegun(begun) = &self.facts[n].fact else {
                return false;
            };
            let (times, seq) = (self.times(n), self.facts[n].seq);
            let proven = times.late <= at && at < times.late + i64::from(work.proof_hours) * 3600;
            let ended = |m: usize| {
                self.ends_of(work, m, begun.person)
                    .into_iter()
                    .any(|end| (end, self.facts[m].seq) > (times.early, seq) && end <= at)
            };
            proven && !(0..self.facts.len()).any(ended)
        })
    }

    /// When a fact ends somebody's work.
    fn ends_of(&self, work: &Unbroken, m: usize, person: PersonId) -> Vec<S> {
        let times = self.times(m);
        match &self.facts[m].fact {
            Fact::StintEnded(f) if f.person == person => vec![times.early, times.late],
            Fact::StintBegun(f) if f.relieves == Some(person) && f.person != person => {
                vec![times.late]
            }
            _ if self.shows_any(m, &work.until) => vec![times.late],
            _ => Vec::new(),
        }
    }
}
