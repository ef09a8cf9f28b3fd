//! rule, on tickets: what must be there by a moment, found by going through the ticket's facts.

use super::{
    calendar::{Due, S},
    ticket::{Running, Start, Ticket},
};
use shounuo_core::{
    Fact,
    calendar::Limit,
    contract::{Deadline, Instances, Proof, Rule},
    promise::{Evidence, Status},
    ticket::words::Tier,
};

/// Beyond any time that is asked for.
const NEVER: S = S::MAX / 4;

pub(super) fn shows(fact: &Fact, evidence: Evidence) -> bool {
    match (evidence, fact) {
        (Evidence::Reported, Fact::Reported(_)) => true,
        (Evidence::Owned, Fact::Reported(f)) => f.owner.is_some(),
        (Evidence::Owned, Fact::OwnerSet(_)) => true,
        (Evidence::Diagnosed, Fact::Diagnosed(_)) => true,
        (Evidence::RemoteConsented, Fact::RemoteConsented(_)) => true,
        (Evidence::RemoteStarted, Fact::RemoteStarted(_)) => true,
        (Evidence::RemoteEnded, Fact::RemoteEnded(_)) => true,
        (Evidence::TakenUp, Fact::Assigned(_)) => true,
        (Evidence::TakenUp, Fact::HelpInvolved(_)) => true,
        (Evidence::TakenUp, Fact::GroupFormed(_)) => true,
        (Evidence::Arrived, Fact::Arrived(_)) => true,
        (Evidence::HandedToOnSite, Fact::HandedOn(f)) => f.to == Tier::OnSite,
        (Evidence::HandedToExpert, Fact::HandedOn(f)) => f.to == Tier::Expert,
        (Evidence::ReasonGiven, Fact::HandedOn(f)) => f.to != Tier::Remote,
        (Evidence::Assigned, Fact::Assigned(_)) => true,
        (Evidence::ArrivalStated, Fact::Assigned(f)) => f.arrive_by.is_some(),
        (Evidence::Graded, Fact::Graded(_)) => true,
        (Evidence::GroupFormed, Fact::GroupFormed(_)) => true,
        (Evidence::Tested, Fact::Tested(f)) => f.passed,
        (Evidence::RepairCompleted, Fact::RepairCompleted(_)) => true,
        (Evidence::SolvedRemotely, Fact::SolvedRemotely(_)) => true,
        (Evidence::SolutionGiven, Fact::SolutionGiven(_)) => true,
        (Evidence::ReportHanded, Fact::ReportHanded(_)) => true,
        (Evidence::RepairAccepted, Fact::RepairAccepted(_)) => true,
        (Evidence::Cancelled, Fact::Cancelled(_)) => true,
        (Evidence::Archived, Fact::Archived(_)) => true,
        _ => false,
    }
}

/// A deadline for the same tickets: what takes it away takes the rule away.
fn like(rule: &Rule, proof: &Proof) -> Deadline {
    Deadline {
        id: rule.id.clone(),
        name: rule.name.clone(),
        when: proof.when.clone(),
        start: proof.start.clone(),
        or_due_of: None,
        stop: Vec::new(),
        limit: "1 s".parse().unwrap(),
        instances: proof.instances,
        pauses: Vec::new(),
        replaced_by_special_part: false,
        excuse: None,
        risk_percent: 80,
        owner: rule.owner,
    }
}

impl Ticket<'_> {
    /// Every instance of a rule.
    pub(super) fn proofs(&self, rule: &Rule, at: S) -> Vec<Running> {
        let proof = rule.proof.as_ref().unwrap();
        let terms = like(rule, proof);
        if !self.ever_fits(&terms) {
            return Vec::new();
        }
        let fits = |n: usize| {
            let traits = self.facts[..=n].iter();
            traits
                .fold(self.blank(), |t, f| t.with(&f.fact))
                .fits(&terms)
        };
        let each = proof.instances == Instances::Each;
        let starts = (0..self.facts.len()).filter(|n| self.shows_any(*n, &proof.start));
        let starts = starts.filter(|n| !each || fits(*n));
        let most = if each { usize::MAX } else { 1 };
        let starts = starts.take(most).enumerate();
        let starts = starts.map(|(instance, n)| (instance, self.start(n, None)));
        match &proof.unbroken {
            Some(work) => starts
                .map(|s| self.worked(&terms, (proof, work), s, at))
                .collect(),
            None => starts.map(|s| self.proof(&terms, proof, s, at)).collect(),
        }
    }

    pub(super) fn shows_any(&self, n: usize, evidence: &[Evidence]) -> bool {
        evidence.iter().any(|e| shows(&self.facts[n].fact, *e))
    }

    fn proof(
        &self,
        terms: &Deadline,
        proof: &Proof,
        (instance, start): (usize, Start),
        at: S,
    ) -> Running {
        let timed = proof.within.is_some();
        let (judge, due) = match proof.by.is_empty() {
            true => Some(start.index),
            false => (start.index + 1..self.facts.len()).find(|n| self.shows_any(*n, &proof.by)),
        }
        .map(|n| match proof.within {
            Some(Limit::Elapsed(s)) => (n, self.times(n).early + i64::from(s.get())),
            _ => (n, self.times(n).late),
        })
        .map(|(n, due)| (n, due.max(start.at)))
        .unzip();
        let (complete, lacks) = self.complete(proof, start, (judge, due));
        // What lacks at the beginning lacks for ever: nothing else is looked at.
        let stood = proof
            .had
            .iter()
            .all(|e| self.stood_before(proof, *e, start));
        let late = self.times(start.index).late.max(start.at);
        let (judge, due, complete, lacks, timed) = match stood {
            true => (judge, due, complete, lacks, timed),
            false => (Some(start.index), Some(late), None, true, false),
        };
        let unproven = judge.is_some_and(|n| self.facts[n].origin.is_import()) && lacks;
        let until = due.unwrap_or(NEVER);
        let gone = self.withdrawn(terms, start, Due::At(until));
        let needless = self.needless(proof, start).filter(|g| *g <= until);
        let gone = [gone, needless].into_iter().flatten().min();
        let gone = gone.filter(|g| *g <= at);
        let stop = complete.filter(|s| *s <= at && gone.is_none_or(|g| *s <= g));
        let late = if unproven {
            Status::Incomplete
        } else {
            Status::Broken
        };
        let risk = timed && due.is_some_and(|d| (d - at) * 5 <= d - start.at);
        let status = match stop {
            Some(stop) if stop <= until => Status::Kept,
            Some(_) => late,
            None if gone.is_some() => Status::Withdrawn,
            None if at < start.at => Status::NotDue,
            None if at > until => late,
            None if risk => Status::AtRisk,
            None => Status::Running,
        };
        Running {
            promise: terms.id.clone(),
            instance,
            from: start.at,
            due: due.map_or(Due::Unknown(start.at), Due::At),
            status,
            settled: match status {
                Status::Kept => stop,
                _ => due,
            },
            paused: false,
            corrected: false,
            proof: None,
        }
    }

    /// Whether a fact stood in the journal before the start, or is proven to have happened before it; one of its
    /// own where it starts each time anew.
    fn stood_before(&self, proof: &Proof, evidence: Evidence, start: Start) -> bool {
        let each = proof.instances == Instances::Each;
        let last = (0..start.index).rfind(|n| each && self.shows_any(*n, &proof.start));
        (last.map_or(0, |n| n + 1)..self.facts.len()).any(|n| {
            let earlier = self.times(n).late <= self.times(start.index).early;
            shows(&self.facts[n].fact, evidence) && (n <= start.index || earlier)
        })
    }

    /// When what makes the rule needless stood in the journal, and nobody took it back.
    fn needless(&self, proof: &Proof, start: Start) -> Option<S> {
        let later = start.index + 1..self.facts.len();
        let ends = later.filter(|n| self.shows_any(*n, &proof.unless));
        let ends = ends.filter(|n| self.rejected(*n).is_none());
        ends.map(|n| self.witnessed(n).max(start.at)).min()
    }

    /// Since when everything is there, and whether something is not there in time.
    fn complete(
        &self,
        proof: &Proof,
        start: Start,
        (judge, due): (Option<usize>, Option<S>),
    ) -> (Option<S>, bool) {
        let (mut since, mut all, mut lacks) = (start.at, true, false);
        let asked = proof.has.iter().map(|e| (e, 0));
        for (evidence, from) in asked.chain(proof.gets.iter().map(|e| (e, start.index))) {
            let there = (from..self.facts.len()).filter(|n| shows(&self.facts[*n].fact, *evidence));
            let there: Vec<(bool, S)> = there
                .map(|n| {
                    let late = self.times(n).late.max(start.at);
                    match (judge, due, proof.within) {
                        (Some(_), Some(due), Some(_)) => (late <= due, late),
                        (Some(j), Some(due), None) => {
                            let first = n <= j || self.times(n).late <= self.times(j).early;
                            (first, if first { late.min(due) } else { late })
                        }
                        _ => (true, late),
                    }
                })
                .collect();
            let best = there.iter().min_by_key(|(first, at)| (!first, *at));
            lacks |= best.is_none_or(|b| !b.0);
            match best {
                Some((first, at)) if *first || proof.within.is_some() => since = since.max(*at),
                _ => all = false,
            }
        }
        (all.then_some(since), lacks)
    }
}
