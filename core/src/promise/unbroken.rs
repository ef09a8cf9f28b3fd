//! A rule that asks for somebody at work at every moment (clause D4c): from when until when, who was,
//! and what lies open between them.

use super::{
    case::Case,
    clock::{Break, Clock, ClockDue, Judged, Pause, Stop},
    due::earliest,
    mark::{Detail, Evidence},
    proof::{later, risk_at},
    start::Start,
};
use crate::{
    calendar::{Interval, Limit},
    contract::{Proof, Rule, Unbroken},
    fact::Seq,
    id::PersonId,
};
use jiff::{SignedDuration, Timestamp};

/// Somebody at work for a time.
struct Stint {
    time: Interval<Timestamp>,
    /// Until when they mean to stay, as far as that is proven by their coming at all.
    leaves: Timestamp,
    /// Whether a fact ended it.
    ended: bool,
}

/// When somebody had to be at work.
struct Needed {
    /// From when on it was asked for last, at first or after a rejection.
    from: Timestamp,
    /// What is over.
    over: Vec<Interval<Timestamp>>,
    /// Since when it goes on.
    since: Option<Timestamp>,
    /// What ended it.
    stops: Vec<Stop>,
}

/// What was found.
struct Watched {
    due: ClockDue,
    risk_at: Option<Timestamp>,
    breaks: Vec<Break>,
    broken: bool,
}

/// What is asked, when the work stands still, and from when on.
struct Asked<'t>(&'t Unbroken, &'t [Pause], &'t Start);

impl Case<'_> {
    /// One clock from the start to what ends the work. It is due when the first break is longer than the
    /// contract bears; while somebody is at work, when what their coming proves is over.
    pub(super) fn unbroken(
        &self,
        rule: &Rule,
        (proof, terms): (&Proof, &Unbroken),
        instance: u16,
        start: &Start,
    ) -> Clock {
        let mut pauses = self.pauses(&terms.pauses);
        let needed = self.needed(proof, terms, start);
        let stands_still = &pauses;
        let watched = self.watched(&Asked(terms, stands_still, start), &needed);
        let due = watched.due;
        let open = needed.since.is_some();
        let stop = needed.stops.iter().find(|s| s.void.is_none()).copied();
        pauses.retain(|p| p.from < earliest(due));
        let mut clock = Clock {
            promise: rule.id.clone(),
            instance,
            started_at: start.at,
            start_seq: start.seq,
            due,
            risk_at: watched.risk_at,
            withdrawn: self.given_up(
                (&proof.when, proof.instances),
                &terms.until,
                start,
                (due, stop),
            ),
            stops: needed.stops,
            pauses,
            replaced: None,
            excused: None,
            start_in_doubt: self.moments[start.index].in_doubt,
            calendars: self.calendars,
            confirmed_by: Vec::new(),
            corrected_by: None,
            unknown: None,
            judged: Some(Box::new(self.judged(start, watched, open))),
        };
        clock.confirmed_by = self.confirmations(start, &clock);
        clock
    }

    /// What it is judged by. Another system's record does not tell who was at work.
    fn judged(&self, start: &Start, watched: Watched, open: bool) -> Judged {
        let lacks = open || watched.broken;
        Judged {
            by: Some((earliest(watched.due), start.seq)),
            needs: self.shown(),
            missing: lacks.then_some(Evidence::StintBegun).into_iter().collect(),
            unproven: lacks && self.marks[start.index].imported,
            timed: true,
            breaks: Some(watched.breaks),
        }
    }

    /// From the group's forming, at the latest from when it had to stand, to the repair; and again as long
    /// after the school rejected that. What is done before anybody had to be at it needed nobody.
    fn needed(&self, proof: &Proof, terms: &Unbroken, start: &Start) -> Needed {
        let within = |at| match proof.within {
            Some(Limit::Elapsed(seconds)) => later(at, seconds.get()),
            _ => at,
        };
        let formed = self.indexes(&terms.from);
        let formed = formed.map(|i| self.moments[i].as_start.max(start.at)).min();
        let latest = within(start.at);
        let first = formed.map_or(latest, |at| at.min(latest));
        let (over, stops, since) = (Vec::new(), Vec::new(), Some(first));
        let mut needed = Needed {
            from: first,
            over,
            since,
            stops,
        };
        for stop in self.ends(&terms.until, start) {
            let Some(since) = needed.since else { break };
            if since <= stop.at {
                needed.over.push(Interval::new(since, stop.at));
            }
            needed.since = stop.void.map(|(at, _)| within(at).max(since));
            needed.from = needed.since.unwrap_or(since);
            needed
                .stops
                .extend((!needed.over.is_empty()).then_some(stop));
        }
        needed
    }

    /// Who was at work from when to when, in the order of their coming.
    fn stints(&self, terms: &Unbroken) -> Vec<Stint> {
        let ends = self.stint_ends(terms);
        let proof = SignedDuration::from_hours(terms.proof_hours.into());
        let stint = |index: usize| {
            let Detail::Stint { person, until } = self.marks[index].detail else {
                return None;
            };
            let (moment, seq) = (&self.moments[index], self.marks[index].seq);
            let from = moment.as_stop;
            let longest = from.saturating_add(proof).unwrap_or(Timestamp::MAX);
            let own = |(at, by, who): &&(Timestamp, Seq, Option<PersonId>)| {
                who.is_none_or(|p| p == person) && (*at, *by) > (moment.as_start, seq)
            };
            let end = ends.iter().filter(own).map(|e| e.0).min();
            let to = end.map_or(longest, |end| end.min(longest));
            Some(Stint {
                time: Interval::new(from, to),
                leaves: until.map_or(to, |u| u.clamp(from, to)),
                ended: end.is_some_and(|end| end <= longest),
            })
        };
        let mut stints: Vec<Stint> = self
            .indexes(&[Evidence::StintBegun])
            .filter_map(stint)
            .filter(|s| !s.time.is_empty())
            .collect();
        stints.sort_by_key(|s| s.time.from);
        stints
    }

    /// What ends somebody's work: their going, at both times where it is in doubt; another's coming in their
    /// place, which is one instant for both; and the repair, for all.
    fn stint_ends(&self, terms: &Unbroken) -> Vec<(Timestamp, Seq, Option<PersonId>)> {
        let mut ends = Vec::new();
        for (mark, moment) in self.marks.iter().zip(&self.moments) {
            let relief = |p: PersonId| {
                let same = self.marks.iter().filter(|m| m.seq == mark.seq);
                let mut begun = same.filter(|m| m.evidence == Evidence::StintBegun);
                begun.any(|m| !matches!(m.detail, Detail::Stint { person, .. } if person == p))
            };
            match mark.detail {
                Detail::Person(p) if mark.evidence == Evidence::StintEnded => {
                    let gone = (!relief(p)).then_some((moment.as_start, mark.seq, Some(p)));
                    ends.extend(gone);
                    ends.push((moment.as_stop, mark.seq, Some(p)));
                }
                _ if terms.until.contains(&mark.evidence) => {
                    ends.push((moment.as_stop, mark.seq, None));
                }
                _ => {}
            }
        }
        ends
    }

    fn watched(&self, asked: &Asked<'_>, needed: &Needed) -> Watched {
        let stints = self.stints(asked.0);
        let mut breaks = Vec::new();
        let mut due = None;
        for span in &needed.over {
            let mut at = span.from;
            while let Some(gap) = next_gap(&stints, Interval::new(at, span.to)) {
                self.judge_gap(asked, gap, (&mut breaks, &mut due));
                at = gap.to;
            }
        }
        let mut risk = None;
        if let Some(since) = needed.since {
            let mut at = since;
            while let Some(gap) = next_gap(&stints, Interval::new(at, Timestamp::MAX)) {
                // Nobody comes after it, as far as is known.
                if gap.to == Timestamp::MAX {
                    breaks.push(Break {
                        from: gap.from,
                        to: None,
                        counted: false,
                    });
                    risk = Some(self.risk_of(asked, &stints, gap.from));
                    break;
                }
                self.judge_gap(asked, gap, (&mut breaks, &mut due));
                at = gap.to;
            }
        }
        let done = needed
            .over
            .last()
            .map_or(needed.from, |s| s.to.max(needed.from));
        let open = breaks.last().filter(|b| b.to.is_none());
        let end = open.map_or(done, |b| b.from);
        let broken = due.is_some();
        let counted = breaks.iter().find(|b| b.counted).map(|b| b.from);
        let due = due.unwrap_or_else(|| self.borne_until(asked, end));
        Watched {
            due,
            risk_at: counted.or(risk).map(|r| r.min(earliest(due))),
            breaks,
            broken,
        }
    }

    /// A gap that is over: how long it was borne, and whether it lasted longer.
    fn judge_gap(
        &self,
        asked: &Asked<'_>,
        gap: Interval<Timestamp>,
        (breaks, due): (&mut Vec<Break>, &mut Option<ClockDue>),
    ) {
        let borne = self.borne_until(asked, gap.from);
        let counted = matches!(borne, ClockDue::At(at) if gap.to > at);
        breaks.push(Break {
            from: gap.from,
            to: Some(gap.to),
            counted,
        });
        *due = due.or(counted.then_some(borne));
    }

    /// Until when nobody at work is borne; what stands still by the school's word is not counted.
    fn borne_until(&self, asked: &Asked<'_>, from: Timestamp) -> ClockDue {
        match asked.0.grace {
            Some(grace) => self.due_by(grace, from, asked.1, self.calendars),
            None => ClockDue::At(from),
        }
    }

    /// From when on it is at risk that nobody is at work: when nobody is; while somebody is, towards the end
    /// of their stay.
    fn risk_of(&self, asked: &Asked<'_>, stints: &[Stint], from: Timestamp) -> Timestamp {
        let staying = stints.iter().filter(|s| !s.ended);
        let stays = staying.clone().any(|s| s.time.to == from);
        match staying.filter(|_| stays).max_by_key(|s| s.leaves) {
            Some(stint) => risk_at(stint.time.from, stint.leaves),
            None if stints.iter().any(|s| s.time.to <= from) => from,
            None => risk_at(asked.2.at, earliest(self.borne_until(asked, from))),
        }
    }

    /// What shows who was at work.
    fn shown(&self) -> Vec<(Evidence, Timestamp, Seq)> {
        const SHOWN: &[Evidence] = &[
            Evidence::GroupFormed,
            Evidence::StintBegun,
            Evidence::StintEnded,
        ];
        let told = |i: usize| {
            let mark = &self.marks[i];
            (mark.evidence, self.moments[i].as_stop, mark.seq)
        };
        self.indexes(SHOWN).map(told).collect()
    }
}

/// The first time within a span in which nobody is at work.
fn next_gap(stints: &[Stint], span: Interval<Timestamp>) -> Option<Interval<Timestamp>> {
    let mut from = span.from;
    // They stand in the order of their coming.
    for stint in stints.iter().filter(|s| s.time.to > span.from) {
        if stint.time.from > from {
            let gap = Interval::new(from, stint.time.from.min(span.to));
            return (!gap.is_empty()).then_some(gap);
        }
        from = from.max(stint.time.to);
    }
    let gap = Interval::new(from, span.to);
    (!gap.is_empty()).then_some(gap)
}
