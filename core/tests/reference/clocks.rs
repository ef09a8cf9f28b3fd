//! deadline, on complaints, loans, failures and stock: from the first start to the first stop.

use super::{
    calendar::{Due, S},
    times::Times,
    world::{Said, World},
};
use shounuo_core::{
    Fact,
    calendar::Limit,
    contract::{Deadline, Instances},
    ledger::Margin,
    promise::{Evidence, Status},
};
use std::collections::BTreeSet;

/// What a fact is for a clock, and of which thing.
fn step(fact: &Fact) -> Option<(String, Evidence)> {
    let (key, evidence) = match fact {
        Fact::ComplaintReceived(f) => (f.complaint.to_string(), Evidence::ComplaintReceived),
        Fact::ComplaintAccepted(f) => (f.complaint.to_string(), Evidence::ComplaintAccepted),
        Fact::ComplaintOutcomeTold(f) => (f.complaint.to_string(), Evidence::OutcomeTold),
        Fact::LoanApplied(f) => (f.loan.to_string(), Evidence::LoanApplied),
        Fact::LoanConfirmed(f) => (f.loan.to_string(), Evidence::LoanConfirmed),
        Fact::LoanInstalled(f) => (f.loan.to_string(), Evidence::LoanInstalled),
        Fact::LoanOriginalRepaired(f) => (f.loan.to_string(), Evidence::OriginalRepaired),
        Fact::LoanSwappedBack(f) => (f.loan.to_string(), Evidence::SwappedBack),
        Fact::OccasionDeviceFailed(f) => (f.failure.to_string(), Evidence::DeviceFailed),
        Fact::OccasionHandlingStarted(f) => (f.failure.to_string(), Evidence::HandlingStarted),
        Fact::OccasionServiceRestored(f) => (f.failure.to_string(), Evidence::ServiceRestored),
        Fact::StockCounted(f) if f.count < f.least => (f.part.to_string(), Evidence::StockLow),
        Fact::StockOrdered(f) => (f.part.to_string(), Evidence::StockOrdered),
        _ => return None,
    };
    Some((key, evidence))
}

pub fn judge(world: &World, promise: &str, at: S) -> Vec<Said> {
    let find =
        |c: &'_ shounuo_core::contract::Clause| c.deadlines.iter().position(|t| t.id == promise);
    let acting = world.acting(at, |c| find(c).map(|n| &c.deadlines[n]));
    let steps = world.such(step);
    let keys: BTreeSet<&String> = steps.iter().map(|(.., (k, _))| k).collect();
    let mut said = Vec::new();
    for key in keys {
        let mine: Vec<(i64, Times, Evidence)> = (steps.iter().filter(|(.., (k, _))| k == key))
            .map(|(f, t, (_, e))| (f.seq, *t, *e))
            .collect();
        for acting in &acting {
            for (n, (from, seq)) in starts(world, acting.terms, key, &mine)
                .into_iter()
                .enumerate()
            {
                let key = &if n == 0 {
                    key.to_string()
                } else {
                    format!("{key}#{n}")
                };
                if from >= acting.from && from < acting.to && from >= acting.run.0 && from <= at {
                    said.push(one(world, acting.terms, key, &mine, (from, seq), at));
                }
            }
        }
    }
    said
}

fn starts(
    world: &World,
    terms: &Deadline,
    key: &str,
    steps: &[(i64, Times, Evidence)],
) -> Vec<(S, i64)> {
    let started = steps.iter().filter(|(.., e)| terms.start.contains(e));
    if terms.instances == Instances::First {
        // Whatever came in first may stop it.
        let first = started.map(|(_, t, _)| (t.early, 0)).min();
        return first.into_iter().collect();
    }
    // Stock: low from the first count that is low after one that was not.
    let counts = world.such(|f| match f {
        Fact::StockCounted(f) if f.part.to_string() == key => Some(f.count < f.least),
        _ => None,
    });
    let mut low = false;
    let mut starts = Vec::new();
    for (fact, times, now) in counts {
        if now && !low {
            starts.push((times.early, fact.seq));
        }
        low = now;
    }
    starts
}

fn one(
    world: &World,
    terms: &Deadline,
    key: &str,
    steps: &[(i64, Times, Evidence)],
    (from, seq): (S, i64),
    at: S,
) -> Said {
    let due = match terms.limit {
        Limit::WorkingDays(n) => world.workdays.after(from, n.get()),
        Limit::Elapsed(n) | Limit::Service(n) => Due::At(from + i64::from(n.get())),
    };
    // What begins anew is not stopped by what was in the journal before.
    let stops = |(of, t, e): &&(i64, Times, Evidence)| {
        terms.stop.contains(e) && t.late >= from && t.late <= at && *of > seq
    };
    let stops = steps.iter().filter(stops);
    let stop = stops.map(|(_, t, _)| t.late).min();
    let say = |status| Said::new(key.to_owned(), from, status).due(due.known());
    let end = stop.unwrap_or(at);
    let risk = |due: S| from + (due - from) * i64::from(terms.risk_percent) / 100;
    let said = match (due, stop) {
        (Due::At(due), Some(_)) if end <= due => say(Status::Kept),
        (Due::At(due), _) if end > due => say(Status::Broken).broke(due),
        (Due::Unknown(earliest), Some(_)) if end <= earliest => say(Status::Kept),
        (Due::Unknown(_), Some(_)) => say(Status::Incomplete),
        (Due::At(due), None) if at >= risk(due) => say(Status::AtRisk),
        (Due::Unknown(earliest), None) if at >= earliest => say(Status::AtRisk),
        _ => say(Status::Running),
    };
    match due {
        Due::At(due) => said.margin(Margin::Seconds(due - end)),
        Due::Unknown(_) => said,
    }
}
