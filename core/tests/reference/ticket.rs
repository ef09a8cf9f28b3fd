//! deadline, on tickets: which clocks there are, when they start, what stops them or takes them away,
//! each found by going through the ticket's facts.

use super::{
    calendar::{Due, S, Workdays, day_of, midnight, seconds},
    times::{Times, agreed_at, by_school, confirms, corrects, known, times},
};
use shounuo_core::{
    Fact, Recorded, Seq,
    calendar::Limit,
    contract::{Contract, Deadline, Instances},
    id::NeedId,
    promise::{Evidence, Status},
    ticket::words::{Grade, TicketKind, Tier, WaitReason},
};
use std::collections::BTreeSet;

/// A ticket as it is known.
#[derive(Clone, Debug)]
pub struct Ticket<'w> {
    pub contract: &'w Contract,
    /// The calendars' versions, from 1.
    pub workdays: &'w [Workdays],
    pub facts: &'w [Recorded],
}

/// What the model says of a clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    pub promise: String,
    pub instance: usize,
    pub from: S,
    pub due: Due,
    pub status: Status,
    /// When it was stopped in time, or was due.
    pub settled: Option<S>,
    pub paused: bool,
    pub corrected: bool,
    /// The last proof that changed it after its breach was final.
    pub proof: Option<Seq>,
}

/// What a ticket is, as far as conditions ask.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traits {
    kind: TicketKind,
    grade: Grade,
    visit: bool,
    simple: bool,
    over: bool,
    elsewhere: bool,
}

impl Traits {
    pub(super) fn with(mut self, fact: &Fact) -> Self {
        match fact {
            Fact::Reported(f) => self.kind = f.kind,
            Fact::Converted(f) => self.kind = f.to,
            Fact::Graded(f) => self.grade = f.grade,
            Fact::Diagnosed(f) => self.simple = f.simple,
            Fact::SolvedRemotely(_) => self.simple = true,
            Fact::HandedOn(f) if f.to == Tier::OnSite => self.visit = true,
            Fact::Arrived(_) => self.visit = true,
            Fact::Cancelled(_) => self.over = true,
            Fact::Merged(_) | Fact::ParentSet(_) => self.elsewhere = true,
            fact if rejects(fact) => self.over = false,
            _ => {}
        }
        self
    }

    pub(super) fn fits(&self, terms: &Deadline) -> bool {
        let when = &terms.when;
        let kind = when.kind.is_empty() || when.kind.contains(&self.kind);
        let grade = when.grade.is_empty() || when.grade.contains(&self.grade);
        let visit = when.visit.is_none_or(|v| v == self.visit);
        let simple = when.simple.is_none_or(|s| s == self.simple);
        kind && grade && visit && simple && !self.over && !self.elsewhere
    }
}

fn rejects(fact: &Fact) -> bool {
    match fact {
        Fact::RepairRejected(_) | Fact::Reopened(_) => true,
        Fact::FollowUpAnswered(f) => !f.running,
        _ => false,
    }
}

fn shows(fact: &Fact) -> Option<Evidence> {
    Some(match fact {
        Fact::Reported(_) => Evidence::Reported,
        Fact::Responded(_) => Evidence::Responded,
        Fact::DiagnosisStarted(_) => Evidence::DiagnosisStarted,
        Fact::SolutionGiven(_) => Evidence::SolutionGiven,
        Fact::SolvedRemotely(_) => Evidence::SolvedRemotely,
        Fact::HandedOn(f) if f.to == Tier::OnSite => Evidence::HandedToOnSite,
        Fact::Arrived(_) => Evidence::Arrived,
        Fact::PartNeeded(f) if f.special => Evidence::SpecialPartNeeded,
        Fact::PartArrived(_) => Evidence::PartArrived,
        Fact::PartFitted(_) => Evidence::PartFitted,
        Fact::RepairCompleted(_) => Evidence::RepairCompleted,
        Fact::FollowUpAnswered(_) => Evidence::FollowUpAnswered,
        _ => return None,
    })
}

fn need(fact: &Fact) -> Option<NeedId> {
    match fact {
        Fact::PartNeeded(f) if f.special => Some(f.need),
        Fact::PartArrived(f) => Some(f.need),
        Fact::PartFitted(f) => Some(f.need),
        _ => None,
    }
}

/// Where a clock starts: the instant, this ticket's own instant, and the fact's place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub(super) at: S,
    own: S,
    pub(super) index: usize,
    need: Option<NeedId>,
}

/// A stop: when, by which fact, and when the school made it void.
#[derive(Clone, Copy, Debug)]
struct Stop {
    at: S,
    seq: i64,
    void: Option<(S, i64)>,
}

impl Ticket<'_> {
    pub(super) fn times(&self, index: usize) -> Times {
        times(self.facts, &self.facts[index])
    }

    fn places<'s>(&'s self, evidence: &'s [Evidence]) -> impl Iterator<Item = usize> + 's {
        let fits =
            move |n: &usize| shows(&self.facts[*n].fact).is_some_and(|e| evidence.contains(&e));
        (0..self.facts.len()).filter(fits)
    }

    /// When what helps the provider stood in the journal.
    pub(super) fn witnessed(&self, index: usize) -> S {
        let (fact, late) = (&self.facts[index], self.times(index).late);
        let receipt = seconds(fact.recorded_at);
        match fact.origin.is_import() || (receipt - late).abs() <= 120 {
            true => late,
            false => late.max(receipt),
        }
    }

    /// Every clock, with where it stands at an instant.
    pub fn clocks(&self, at: S) -> Vec<Running> {
        let mut clocks: Vec<Running> = Vec::new();
        for terms in self.contract.deadlines() {
            if !self.ever_fits(terms) {
                continue;
            }
            for (instance, start) in self.starts(terms, &clocks).into_iter().enumerate() {
                clocks.push(self.clock(terms, instance, start, at));
            }
        }
        let rules = self.contract.clauses.iter().flat_map(|c| &c.rules);
        for rule in rules.filter(|r| r.proof.is_some()) {
            clocks.extend(self.proofs(rule, at));
        }
        clocks
    }

    pub(super) fn ever_fits(&self, terms: &Deadline) -> bool {
        let mut traits = self.blank();
        self.facts.iter().any(|f| {
            traits = traits.with(&f.fact);
            traits.fits(terms)
        })
    }

    pub(super) fn blank(&self) -> Traits {
        Traits {
            kind: TicketKind::Fault,
            grade: self.contract.default_grade,
            visit: false,
            simple: false,
            over: false,
            elsewhere: false,
        }
    }

    // --- starts ----------------------------------------------------------------------------------

    pub(super) fn start(&self, index: usize, need: Option<NeedId>) -> Start {
        let at = self.times(index).early;
        Start {
            at,
            own: at,
            index,
            need,
        }
    }

    fn starts(&self, terms: &Deadline, before: &[Running]) -> Vec<Start> {
        let all = self.places(&terms.start);
        match terms.instances {
            Instances::Each => all.map(|n| self.start(n, None)).collect(),
            Instances::First => self.first(terms, before).into_iter().collect(),
            Instances::EachNeed => {
                let mut seen = BTreeSet::new();
                let new = all.filter(|n| seen.insert(need(&self.facts[*n].fact)));
                new.map(|n| self.start(n, need(&self.facts[n].fact)))
                    .collect()
            }
            Instances::AllArrived => self.all_there(terms),
        }
    }

    fn first(&self, terms: &Deadline, before: &[Running]) -> Option<Start> {
        let mut first = self
            .places(&terms.start)
            .map(|n| self.start(n, None))
            .min_by_key(|s| s.at);
        if let Some(start) = first
            .as_mut()
            .filter(|s| matches!(self.facts[s.index].fact, Fact::Reported(_)))
        {
            let since = self.facts.iter().filter_map(|f| match &f.fact {
                Fact::Absorbed(f) => Some(seconds(f.reported_at)),
                Fact::ChildJoined(f) => Some(seconds(f.reported_at)),
                _ => None,
            });
            start.at = since.fold(start.at, S::min);
        }
        // Who comes late has no more time to repair.
        let other = terms
            .or_due_of
            .as_ref()
            .and_then(|id| before.iter().find(|c| c.promise == *id));
        let Some(due) = other.map(|c| c.due.earliest()) else {
            return first;
        };
        match first {
            Some(start) if start.at <= due => first,
            Some(start) => Some(Start {
                at: due,
                own: S::MIN,
                ..start
            }),
            None => Some(Start {
                at: due,
                own: S::MIN,
                index: 0,
                need: None,
            }),
        }
    }

    /// When the last of all special parts needed so far is there.
    fn all_there(&self, terms: &Deadline) -> Vec<Start> {
        let (mut needed, mut missing): (BTreeSet<NeedId>, BTreeSet<NeedId>) = Default::default();
        let mut starts = Vec::new();
        for (index, fact) in self.facts.iter().enumerate() {
            match &fact.fact {
                Fact::PartNeeded(f) if f.special && needed.insert(f.need) => {
                    missing.insert(f.need);
                }
                Fact::PartArrived(f) if missing.remove(&f.need) && missing.is_empty() => {
                    let first = |id: &NeedId| {
                        let mine = self
                            .places(&terms.start)
                            .filter(|n| need(&self.facts[*n].fact) == Some(*id));
                        mine.map(|n| self.times(n).early).min()
                    };
                    let at = needed.iter().filter_map(first).max().unwrap();
                    starts.push(Start {
                        at,
                        own: at,
                        index,
                        need: None,
                    });
                }
                _ => {}
            }
        }
        starts
    }

    // --- one clock -------------------------------------------------------------------------------

    fn clock(&self, terms: &Deadline, instance: usize, start: Start, at: S) -> Running {
        let stops = self.stops(terms, start);
        let pauses = self.pauses(terms);
        let due = self.due(terms, start.at, &pauses, &stops);
        let gone = [
            self.withdrawn(terms, start, due),
            self.replaced(terms, start, due),
        ];
        let gone = gone.into_iter().flatten().min().filter(|g| *g <= at);
        let valid = |s: &&Stop| s.at <= at && s.void.is_none_or(|(v, _)| v > at);
        let stop = stops
            .iter()
            .find(valid)
            .filter(|s| gone.is_none_or(|g| s.at <= g));
        let excused = terms.excuse.is_some() && self.excused(terms, start, due);
        let open = pauses
            .iter()
            .any(|(from, to)| *from <= at && to.is_none_or(|t| at < t) && *from < due.earliest());
        let late = if excused {
            Status::Excused
        } else {
            Status::Broken
        };
        let status = match (stop, due) {
            (Some(stop), due) if stop.at <= due.earliest() => Status::Kept,
            (Some(_), Due::Unknown(_)) => Status::Incomplete,
            (Some(_), Due::At(_)) => late,
            (None, _) if gone.is_some() => Status::Withdrawn,
            (None, _) if at < start.at => Status::NotDue,
            (None, Due::At(due)) if at > due => late,
            (None, Due::At(due)) if self.at_risk(terms, start.at, due, &pauses, at) => {
                Status::AtRisk
            }
            (None, Due::Unknown(earliest)) if at >= earliest && !open => Status::AtRisk,
            (None, _) => Status::Running,
        };
        let promise = terms.id.clone();
        Running {
            promise,
            instance,
            from: start.at,
            due,
            status,
            settled: match status {
                Status::Kept => stop.map(|s| s.at),
                _ => due.known(),
            },
            paused: open,
            corrected: false,
            proof: None,
        }
    }

    fn stops(&self, terms: &Deadline, start: Start) -> Vec<Stop> {
        let mut stops = Vec::new();
        for index in self.places(&terms.stop) {
            let (fact, late) = (&self.facts[index], self.times(index).late);
            let mine = start.need.is_none() || need(&fact.fact) == start.need;
            let anew = terms.instances == Instances::Each && index <= start.index;
            if !mine || anew || late < start.own {
                continue;
            }
            let at = late.max(start.at);
            let void = self
                .rejected(index)
                .map(|r| (self.times(r).early.max(at), self.facts[r].seq));
            stops.push(Stop {
                at,
                seq: fact.seq,
                void,
            });
        }
        stops.sort_by_key(|s| (s.at, s.seq));
        stops
    }

    /// The rejection that makes a repair or a solution void.
    pub(super) fn rejected(&self, index: usize) -> Option<usize> {
        let fact = &self.facts[index].fact;
        let work = matches!(
            fact,
            Fact::RepairCompleted(_) | Fact::SolvedRemotely(_) | Fact::SolutionGiven(_)
        );
        let later = (index + 1..self.facts.len()).find(|n| rejects(&self.facts[*n].fact));
        later.filter(|_| work)
    }

    pub(super) fn pauses(&self, terms: &Deadline) -> Vec<(S, Option<S>)> {
        let mut pauses = Vec::new();
        for (index, fact) in self.facts.iter().enumerate() {
            let Fact::WaitBegun(wait) = &fact.fact else {
                continue;
            };
            let school: WaitReason = wait.reason;
            if !terms.pauses.contains(&school) || agreed_at(self.facts, fact).is_none() {
                continue;
            }
            let works = |n: &usize| {
                matches!(
                    self.facts[*n].fact,
                    Fact::WaitEnded(_)
                        | Fact::WaitBegun(_)
                        | Fact::Arrived(_)
                        | Fact::PartFitted(_)
                        | Fact::RepairCompleted(_)
                        | Fact::SolvedRemotely(_)
                )
            };
            let from = self.times(index).late;
            let to = (index + 1..self.facts.len())
                .find(works)
                .map(|n| self.times(n).early);
            if to.is_none_or(|to| from < to) {
                pauses.push((from, to));
            }
        }
        pauses
    }

    fn due(&self, terms: &Deadline, from: S, pauses: &[(S, Option<S>)], stops: &[Stop]) -> Due {
        let length = match terms.limit {
            Limit::Elapsed(n) | Limit::Service(n) => {
                return elapsed(from, i64::from(n.get()), pauses);
            }
            Limit::WorkingDays(n) => n.get(),
        };
        let mut due = self.workdays[0].after(from, length);
        let published = self.facts.iter();
        let published = published.filter(|f| matches!(f.fact, Fact::CalendarPublished(_)));
        for (fact, workdays) in published.zip(&self.workdays[1..]) {
            let receipt = seconds(fact.recorded_at);
            let stopped = stops.iter().any(|s| {
                s.seq < fact.seq && s.at <= receipt && s.void.is_none_or(|(_, by)| by > fact.seq)
            });
            let open = match due {
                Due::Unknown(_) => true,
                Due::At(at) => receipt <= at && !stopped,
            };
            if open {
                due = workdays.after(from, length);
            }
        }
        due
    }

    fn at_risk(&self, terms: &Deadline, from: S, due: S, pauses: &[(S, Option<S>)], at: S) -> bool {
        let counted = |to: S| to - from - paused(from, to, pauses);
        counted(at) * 100 >= counted(due) * i64::from(terms.risk_percent) / 100 * 100
    }

    // --- what takes a clock away -------------------------------------------------------------------

    /// A change that ends the condition counts only when it is lawful and in time; any other is for
    /// this clock as if it had not been.
    pub(super) fn withdrawn(&self, terms: &Deadline, start: Start, due: Due) -> Option<S> {
        let (mut real, mut believed, mut gone) = (self.blank(), self.blank(), None);
        let in_time = |at: &S| *at <= due.earliest();
        for (index, fact) in self.facts.iter().enumerate() {
            real = real.with(&fact.fact);
            let held = believed.fits(terms);
            let next = if held {
                believed.with(&fact.fact)
            } else {
                real
            };
            if next.fits(terms) {
                (believed, gone) = (next, None);
            } else if !held {
                believed = next;
            } else if let Some(at) = self.lawful(index).filter(in_time) {
                (believed, gone) = (real, Some(at));
            }
        }
        gone.or_else(|| self.pointless(terms, start).filter(in_time))
    }

    fn lawful(&self, index: usize) -> Option<S> {
        let fact = &self.facts[index];
        let (at, agreed) = (self.witnessed(index), agreed_at(self.facts, fact));
        let diagnosed = (0..self.facts.len())
            .filter(|n| matches!(self.facts[*n].fact, Fact::Diagnosed(_)))
            .map(|n| self.witnessed(n))
            .min();
        match &fact.fact {
            Fact::Merged(_) | Fact::ParentSet(_) => Some(at),
            Fact::Cancelled(_) if super::times::by_school(fact) => Some(at),
            Fact::Cancelled(_) | Fact::Graded(_) | Fact::Converted(_) | Fact::Diagnosed(_) => {
                Some(at.max(agreed?).max(diagnosed?))
            }
            _ => None,
        }
    }

    /// The follow-up of a repair that was rejected; a part that the signed repair did without.
    fn pointless(&self, terms: &Deadline, start: Start) -> Option<S> {
        match terms.instances {
            Instances::Each => self.rejected(start.index).map(|n| self.times(n).late),
            Instances::EachNeed => {
                let signed = |n: &usize| matches!(self.facts[*n].fact, Fact::RepairAccepted(_));
                let signed = (start.index + 1..self.facts.len()).find(signed)?;
                let taken_back = self.facts[signed + 1..].iter().any(|f| rejects(&f.fact));
                let agreed = agreed_at(self.facts, &self.facts[signed])?;
                (!taken_back).then(|| self.witnessed(signed).max(agreed))
            }
            _ => None,
        }
    }

    /// A special part puts other clocks in this one's place.
    fn replaced(&self, terms: &Deadline, start: Start, due: Due) -> Option<S> {
        let mut needs = self.places(&[Evidence::SpecialPartNeeded]);
        let need = match terms.instances {
            Instances::AllArrived => needs.find(|n| *n > start.index),
            _ if terms.replaced_by_special_part => needs.next(),
            _ => None,
        }?;
        Some(self.witnessed(need)).filter(|at| *at <= due.earliest())
    }

    /// Whether somebody tried often enough, by enough ways, in time; doubtful tries excuse nothing.
    fn excused(&self, terms: &Deadline, start: Start, due: Due) -> bool {
        let Some(excuse) = &terms.excuse else {
            return false;
        };
        let (mut tries, mut channels, mut link) = (0, BTreeSet::new(), !excuse.link);
        for (index, fact) in self.facts.iter().enumerate() {
            let Fact::FollowUpTried(tried) = &fact.fact else {
                continue;
            };
            let Times { early, late } = self.times(index);
            if early != late || late < start.at || late > due.earliest() {
                continue;
            }
            link |= tried.link_sent;
            let clock = late - midnight(day_of(late));
            let hour =
                |t: jiff::civil::Time| i64::from(t.hour()) * 3600 + i64::from(t.minute()) * 60;
            if clock >= hour(excuse.from) && clock <= hour(excuse.to) {
                tries += 1;
                channels.insert(tried.channel);
            }
        }
        tries >= excuse.tries && channels.len() >= excuse.channels as usize && link
    }
}

/// Seconds of a time that are paused, no second counted twice.
fn paused(from: S, to: S, pauses: &[(S, Option<S>)]) -> S {
    let mut cut: Vec<(S, S)> = (pauses.iter())
        .map(|(a, b)| ((*a).max(from), b.unwrap_or(S::MAX).min(to)))
        .filter(|(a, b)| a < b)
        .collect();
    cut.sort_unstable();
    let (mut sum, mut until) = (0, S::MIN);
    for (a, b) in cut {
        sum += (b - a.max(until)).max(0);
        until = until.max(b);
    }
    sum
}

/// So much time that is not paused. While a pause lasts, nobody knows when it is up.
pub(super) fn elapsed(from: S, length: S, pauses: &[(S, Option<S>)]) -> Due {
    let ended: Vec<_> = pauses
        .iter()
        .filter(|(_, to)| to.is_some())
        .copied()
        .collect();
    let mut due = from + length;
    // Only what begins before the time is up adds to it.
    loop {
        let in_time: Vec<_> = ended.iter().filter(|(a, _)| *a < due).copied().collect();
        let next = from + length + paused(from, S::MAX / 4, &in_time);
        if next == due {
            break;
        }
        due = next;
    }
    match pauses.iter().any(|(a, to)| to.is_none() && *a < due) {
        true => Due::Unknown(due),
        false => Due::At(due),
    }
}

/// Law 3, by going through the ticket's history again: which proof a final breach did not outlast.
/// What its author alone takes back is as if it had not been said, until the school says it too; of a
/// breach that is not final yet, so is a correction.
pub fn standing(ticket: &Ticket<'_>, at: S) -> Vec<Running> {
    let mut now = ticket.clocks(at);
    for clock in &mut now {
        let (mut unsaid, mut proof) = (BTreeSet::new(), None);
        // What was final once is not lifted unseen, in however many steps.
        let mut once = false;
        for (n, next) in ticket.facts.iter().enumerate().skip(1) {
            let until = known(next);
            let proven = super::law3::proves(&ticket.facts[..=n], next);
            let own_word = !proven && corrects(next).is_some();
            let before = ticket.without(n, &unsaid, clock, until);
            let broken = before.filter(|c| c.status == Status::Broken);
            let due = broken.and_then(|c| match c.due {
                Due::At(due) => Some(due),
                Due::Unknown(_) => None,
            });
            once |= due.is_some_and(|due| until >= due + 48 * 3600);
            let was = due.is_some() && (own_word || once);
            if let Some(of) = confirms(next).filter(|_| by_school(next)) {
                unsaid.remove(&of);
            }
            let with = ticket.without(n + 1, &unsaid, clock, until);
            if !was || with.is_none_or(|c| c.status == Status::Broken) {
                continue;
            }
            match proven {
                true => proof = Some(next.seq),
                false => drop(unsaid.insert(next.seq)),
            }
        }
        if let Some(without) = ticket.without(ticket.facts.len(), &unsaid, clock, at) {
            *clock = without;
        }
        clock.corrected = proof.is_some() && clock.status != Status::Broken;
        clock.proof = proof;
    }
    now
}

impl Ticket<'_> {
    /// A clock by the first `n` facts, without those that are as if they had not been said.
    fn without(&self, n: usize, unsaid: &BTreeSet<Seq>, like: &Running, at: S) -> Option<Running> {
        let facts = self.facts[..n].iter().filter(|f| !unsaid.contains(&f.seq));
        let facts: Vec<Recorded> = facts.cloned().collect();
        let known = Ticket {
            facts: &facts,
            ..self.clone()
        };
        let same = |c: &Running| c.promise == like.promise && c.instance == like.instance;
        known.clocks(at).into_iter().find(same)
    }
}
