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
    pub workdays: Rc<Workdays>,
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
    pub corrected: bool,
    /// Of a clock: whether something stopped it.
    pub ended: bool,
    /// The proofs that changed it after its breach was final, and no others.
    pub proofs: Vec<Seq>,
}

impl Said {
    pub fn new(key: String, from: S, status: Status) -> Self {
        let (due, margin, broke, corrected) = (None, None, None, false);
        Self {
            key,
            from,
            status,
            due,
            margin,
            broke,
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
