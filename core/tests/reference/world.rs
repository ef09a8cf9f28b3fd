//! What the model is asked of, and what it says.

use super::{
    calendar::{S, Workdays, seconds},
    times::{Times, times},
};
use shounuo_core::{
    Fact, Recorded, Seq,
    contract::{Clause, Contract, Phase},
    ledger::{Case, Margin},
    promise::Status,
};
use std::rc::Rc;

/// A contract version and since when it is in force.
#[derive(Clone, Debug)]
pub struct Terms {
    pub contract: Contract,
    pub from: S,
}

/// All there is to judge from.
#[derive(Clone, Debug)]
pub struct World {
    pub versions: Rc<Vec<Terms>>,
    /// The house's calendars, version by version; the first is there from the beginning.
    pub workdays: Rc<Vec<Workdays>>,
    pub facts: Vec<Recorded>,
    pub cases: Vec<Case>,
}

/// The terms of one promise for the time in which instances begin under them.
pub struct Acting<'w, T> {
    pub terms: &'w T,
    pub from: S,
    pub to: S,
    /// Since when the promise acts at all, under whatever version, and until when.
    pub run: (S, S),
}

/// What the model says of an instance.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub key: String,
    pub from: S,
    pub status: Status,
    pub due: Option<S>,
    pub margin: Option<Margin>,
    /// When it broke, while it is broken.
    pub broke: Option<S>,
    /// Since when it is kept or excused, while it is.
    pub settled: Option<S>,
    /// Of what each version asks anew: since when that version acts.
    pub under: Option<S>,
    pub corrected: bool,
    /// Of a clock: whether something stopped it.
    pub ended: bool,
    /// The proofs that changed it after its breach was final, and no others.
    pub proofs: Vec<Seq>,
}

impl Said {
    pub fn new(key: String, from: S, status: Status) -> Self {
        let (due, margin, broke, settled, corrected) = (None, None, None, None, false);
        Self {
            key,
            from,
            status,
            due,
            margin,
            broke,
            settled,
            under: None,
            corrected,
            ended: false,
            proofs: Vec::new(),
        }
    }

    pub fn due(mut self, due: Option<S>) -> Self {
        self.due = due;
        self
    }

    pub fn margin(mut self, margin: Margin) -> Self {
        self.margin = Some(margin);
        self
    }

    /// Asked anew by a version.
    pub fn under(mut self, from: S) -> Self {
        self.under = Some(from);
        self
    }

    /// Kept, or excused, since then.
    pub fn since(mut self, at: S) -> Self {
        self.settled = Some(at);
        self
    }

    pub fn broke(mut self, at: S) -> Self {
        self.broke = Some(at);
        self
    }
}

impl World {
    /// The same as it was known after the first `n` facts.
    pub fn known(&self, n: usize) -> Self {
        Self {
            facts: self.facts[..n].to_vec(),
            ..self.clone()
        }
    }

    /// When each later calendar was published, with the fact.
    pub fn published(&self) -> impl Iterator<Item = (S, Seq, &Workdays)> {
        let published = self.facts.iter();
        let published = published.filter(|f| matches!(f.fact, Fact::CalendarPublished(_)));
        let later = published.zip(self.workdays.iter().skip(1));
        later.map(|(f, w)| (seconds(f.recorded_at), f.seq, w))
    }

    /// The calendar that was out at an instant.
    pub fn workdays_at(&self, at: S) -> &Workdays {
        let out = self.published().filter(|(receipt, ..)| *receipt <= at);
        out.last().map_or(&self.workdays[0], |(.., w)| w)
    }

    pub fn times(&self, fact: &Recorded) -> Times {
        times(&self.facts, fact)
    }

    /// The facts that fit, with their times, in journal order.
    pub fn such<T>(&self, fits: impl Fn(&Fact) -> Option<T>) -> Vec<(&Recorded, Times, T)> {
        let all = self.facts.iter();
        all.filter_map(|f| fits(&f.fact).map(|t| (f, self.times(f), t)))
            .collect()
    }

    /// The versions of a promise's terms.
    pub fn acting<'w, T>(
        &'w self,
        at: S,
        find: impl Fn(&'w Clause) -> Option<&'w T>,
    ) -> Vec<Acting<'w, T>> {
        let mut acting = Vec::new();
        let in_force: Vec<&Terms> = self.versions.iter().filter(|v| v.from <= at).collect();
        for (n, version) in in_force.iter().enumerate() {
            let to = in_force.get(n + 1).map_or(S::MAX, |v| v.from);
            let found = version
                .contract
                .clauses
                .iter()
                .find_map(|c| Some((c, find(c)?)));
            let Some((clause, terms)) = found else {
                continue;
            };
            let phase = phase(&version.contract, clause);
            let run = (phase.0.max(self.versions[0].from), phase.1);
            acting.push(Acting {
                terms,
                from: version.from,
                to,
                run,
            });
        }
        acting
    }
}

fn phase(contract: &Contract, clause: &Clause) -> (S, S) {
    let years = i64::from(contract.phases.warranty_years);
    let accepted = contract.phases.accepted_on;
    let zone = jiff::tz::TimeZone::get(&contract.zone).unwrap();
    let ends = accepted.saturating_add(jiff::Span::new().years(years));
    let ends = seconds(ends.to_zoned(zone).unwrap().timestamp());
    match clause.phase {
        None => (S::MIN, S::MAX),
        Some(Phase::Warranty) => (S::MIN, ends),
        Some(Phase::Lifetime) => (ends, S::MAX),
    }
}
