//! The reference model: what the plan says of an intended course, clause by clause, with the numbers written here
//! once more. It shares no arithmetic with core.

use super::{
    days::Days,
    intent::Intent,
    run::{Expected, Run, run},
};
use jiff::{SignedDuration, Timestamp};
use shounuo_core::ticket::words::{Grade, TicketKind};

/// Every promise on a ticket of this course, as it ought to stand at `now`.
pub fn expected(intent: &Intent, days: &Days, now: Timestamp) -> Vec<Expected> {
    if !intent.contract {
        return Vec::new();
    }
    let case = Case { intent, days, now };
    let mut runs = Vec::new();
    if intent.kind == TicketKind::Consultation {
        case.consultation(&mut runs);
    }
    if intent.kind == TicketKind::Fault || intent.converted.is_some() {
        case.first_hour(&mut runs);
        case.repair(&mut runs);
        case.special_part(&mut runs);
        case.follow_ups(&mut runs);
    }
    let mut expected: Vec<_> = runs.iter().map(|run| run.at(now)).collect();
    expected.sort();
    expected
}

struct Case<'a> {
    intent: &'a Intent,
    days: &'a Days,
    now: Timestamp,
}

fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

fn earlier(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    a.into_iter().chain(b).min()
}

impl Case<'_> {
    /// D1: 15 min to a reply, 30 min to a solution. A conversion ends them with diagnosis and agreement.
    fn consultation(&self, runs: &mut Vec<Run>) {
        let i = self.intent;
        let gone = i
            .converted
            .and_then(|c| Some(c.at.max(c.agreed_at?).max(i.diagnosed_at?)));
        let reply = earlier(i.responded_at, i.solution_at);
        for (promise, limit, stop) in [("D1.reply", 15, reply), ("D1.solution", 30, i.solution_at)]
        {
            let due = i.reported_at + minutes(limit);
            runs.push(Run {
                gone,
                ..run(promise, i.reported_at, due, stop)
            });
        }
    }

    /// D2, D3, P2: counted from the report.
    fn first_hour(&self, runs: &mut Vec<Run>) {
        let i = self.intent;
        let mut from_report = |promise, limit, stop| {
            let due = i.reported_at + minutes(limit);
            runs.push(Run {
                gone: i.gone_at,
                ..run(promise, i.reported_at, due, stop)
            });
        };
        from_report("D3.response", 15, i.responded_at);
        from_report("D2.diagnosis", 15, i.diagnosing_at);
        from_report("P2.handling", 60, earlier(self.solved(), i.handed_at));
        if i.simple {
            from_report("D2.simple", 60, self.done_after(i.reported_at));
        }
        if self.visited_at().is_some() {
            let there = i.arrival.map(|a| a.counts_at);
            from_report("D3.arrival", 60, earlier(there, self.solved()));
        }
    }

    /// D4: 8 h from the arrival or from when it was due; 12 h and 24 h from the report.
    fn repair(&self, runs: &mut Vec<Run>) {
        let i = self.intent;
        let grade = i.graded.map(|g| g.grade);
        if let Some(visited_at) = self.visited_at()
            && i.graded
                .is_none_or(|g| g.grade == Grade::Ordinary || g.at > visited_at)
        {
            let arrival_due = i.reported_at + minutes(60);
            let start = i
                .arrival
                .map_or(arrival_due, |a| a.claimed_at.min(arrival_due));
            let regraded = i.graded.filter(|g| g.grade != Grade::Ordinary);
            let gone = regraded.and_then(|g| Some(g.at.max(g.agreed_at?).max(i.diagnosed_at?)));
            runs.push(Run {
                gone: earlier(gone, i.gone_at),
                ..self.paused("D4a.repair", start, 8)
            });
        }
        if grade == Some(Grade::Complex) {
            let gone = earlier(i.special.map(|s| s.needed_at), i.gone_at);
            runs.push(Run {
                gone,
                ..self.paused("D4b.repair", i.reported_at, 12)
            });
        }
        if grade == Some(Grade::Major) {
            runs.push(Run {
                gone: i.gone_at,
                ..self.paused("D4c.repair", i.reported_at, 24)
            });
        }
    }

    /// A2: bought and fitted by the end of the second working day. D4b: repaired 2 h after it arrived.
    fn special_part(&self, runs: &mut Vec<Run>) {
        let Some(special) = self.intent.special else {
            return;
        };
        let due = self.days.end_of_second_after(special.needed_at);
        runs.push(Run {
            due,
            ..run(
                "A2.special_part",
                special.needed_at,
                Timestamp::MAX,
                special.fitted_at,
            )
        });
        if let Some(arrived_at) = special.arrived_at {
            runs.push(self.paused("D4b.part", arrived_at, 2));
        }
    }

    /// P5: 24 h from each repair; excused by three tries in two ways with a link.
    fn follow_ups(&self, runs: &mut Vec<Run>) {
        for (end, instance) in self.intent.ends.iter().zip(0..) {
            let due = end.at + minutes(24 * 60);
            let stop = self.intent.answers.iter().copied().find(|a| *a >= end.at);
            let tries = self
                .intent
                .tries
                .iter()
                .filter(|t| end.at <= t.at && t.at <= due);
            let (mut count, mut ways, mut link) = (0, Vec::new(), false);
            for t in tries {
                count += 1;
                link |= t.link;
                if !ways.contains(&t.channel) {
                    ways.push(t.channel);
                }
            }
            let excused = count >= 3 && ways.len() >= 2 && link;
            let gone = end.rejected_at;
            runs.push(Run {
                instance,
                gone,
                excused,
                ..run("P5.follow_up", end.at, due, stop)
            });
        }
    }

    /// From when on it needed a visit.
    fn visited_at(&self) -> Option<Timestamp> {
        earlier(
            self.intent.handed_at,
            self.intent.arrival.map(|a| a.claimed_at),
        )
    }

    /// When it was solved over the network, and not rejected.
    fn solved(&self) -> Option<Timestamp> {
        self.intent
            .ends
            .iter()
            .find(|e| e.remote && e.rejected_at.is_none())
            .map(|e| e.at)
    }

    /// When it was done at or after `from`, and not rejected.
    fn done_after(&self, from: Timestamp) -> Option<Timestamp> {
        self.intent
            .ends
            .iter()
            .find(|e| e.rejected_at.is_none() && e.at >= from)
            .map(|e| e.at)
    }

    /// A repair clock: waits that the school confirmed put its due instant off.
    fn paused(&self, promise: &'static str, start: Timestamp, hours: i64) -> Run {
        let mut due = start + minutes(hours * 60);
        for (from, to) in &self.intent.waits {
            let (from, to) = ((*from).max(start), to.unwrap_or(self.now));
            if from < due && from < to {
                due += to.duration_since(from);
            }
        }
        run(promise, start, due, self.done_after(start))
    }
}
