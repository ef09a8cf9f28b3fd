//! deadline, on complaints, loans, failures and stock: from the first start to the first stop.

use super::{
    calendar::{Due, S, seconds},
    counts::stock,
    lead::acting,
    times::{Times, by_school},
    world::{Said, World},
};
use shounuo_core::{
    Fact,
    calendar::Limit,
    contract::{Deadline, Instances},
    id::OccasionId,
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
        // Whether that is low, its threshold says.
        Fact::StockCounted(f) => (f.part.to_string(), Evidence::StockLow),
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
            for (n, (began, seq)) in starts(world, acting.terms, key, &mine)
                .into_iter()
                .enumerate()
            {
                let Some(from) = enters(world, acting.terms, key, &mine, began) else {
                    continue;
                };
                let key = &if n == 0 {
                    key.to_string()
                } else {
                    format!("{key}#{n}")
                };
                if from >= acting.from && from < acting.to && from >= acting.run.0 && from <= at {
                    let start = (began, from, seq);
                    said.push(one(world, acting.terms, key, &mine, start, at));
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
    let mut low = false;
    let mut starts = Vec::new();
    for (fact, times, count, least) in stock(world, key) {
        let now = count < least;
        if now && !low {
            starts.push((times.early, fact.seq));
        }
        low = now;
    }
    starts
}

/// When a failure enters its occasion's window, as it was known then; at once where it is promised at
/// any time.
fn enters(
    world: &World,
    terms: &Deadline,
    failure: &str,
    steps: &[(i64, Times, Evidence)],
    began: S,
) -> Option<S> {
    if !terms.start.contains(&Evidence::DeviceFailed) {
        return Some(began);
    }
    let occasion = world.facts.iter().find_map(|f| match &f.fact {
        Fact::OccasionDeviceFailed(f) if f.failure.to_string() == failure => Some(f.occasion),
        _ => None,
    })?;
    let windows = windows(world, occasion);
    let is_open = |at: S| windows.iter().any(|(from, to)| *from <= at && at < *to);
    let later = windows.iter().map(|(from, _)| *from).filter(|f| *f > began);
    let mut instants: Vec<S> = later.chain([began]).collect();
    instants.sort_unstable();
    let from = instants.into_iter().find(|at| is_open(*at))?;
    // Mended before it began, as it stood in the journal then.
    let mended = |(of, t, e): &(i64, Times, Evidence)| {
        let fact = world.facts.iter().find(|f| f.seq == *of).unwrap();
        let stood = seconds(fact.occurred_at.max(fact.recorded_at));
        *e == Evidence::ServiceRestored && t.late >= began && stood <= from
    };
    (from == began || !steps.iter().any(mended)).then_some(from)
}

/// When the window of an occasion was open: each from when it was told at the earliest, until the fact
/// that says otherwise was there.
fn windows(world: &World, occasion: OccasionId) -> Vec<(S, S)> {
    let mut windows: Vec<(S, S)> = Vec::new();
    let mut will_be = false;
    for (by, fact) in acting(world) {
        let (of, span) = match &fact.fact {
            Fact::OccasionAnnounced(f) => (f.occasion, Some((f.starts_at, f.ends_at))),
            Fact::OccasionMoved(f) => (f.occasion, Some((f.starts_at, f.ends_at))),
            Fact::OccasionCalledOff(f) => (f.occasion, None),
            Fact::OccasionWindowSet(f) if will_be && by_school(fact) => {
                (f.occasion, Some((f.from, f.to)))
            }
            _ => continue,
        };
        if of != occasion {
            continue;
        }
        let (claim, receipt) = (seconds(fact.occurred_at), seconds(fact.recorded_at));
        if let Some(last) = windows.last_mut().filter(|_| will_be) {
            last.1 = last.1.min(claim.max(receipt).max(seconds(by.recorded_at)));
        }
        will_be = span.is_some();
        let told = world.times(fact).early.min(claim).min(receipt);
        windows.extend(span.map(|(from, to)| (seconds(from).max(told), seconds(to))));
    }
    windows
}

/// By the calendar that was out when the matter was first told of. One published later moves what is still
/// open, and settles what was not known.
fn due(
    world: &World,
    terms: &Deadline,
    steps: &[(i64, Times, Evidence)],
    from: S,
    stops: &[(i64, S)],
) -> Due {
    let n = match terms.limit {
        Limit::WorkingDays(n) => n.get(),
        Limit::Elapsed(n) | Limit::Service(n) => return Due::At(from + i64::from(n.get())),
    };
    let first = steps.iter().map(|(seq, ..)| *seq).min().unwrap_or(0);
    let before = world.published().filter(|(_, seq, _)| *seq < first);
    let pinned = before.last().map_or(&world.workdays[0], |(.., w)| w);
    let mut due = pinned.after(from, n);
    for (receipt, seq, workdays) in world.published().filter(|(_, seq, _)| *seq > first) {
        let stopped = stops.iter().any(|(of, t)| *of < seq && *t <= receipt);
        let open = match due {
            Due::Unknown(_) => true,
            Due::At(at) => receipt <= at && !stopped,
        };
        if open {
            due = workdays.after(from, n);
        }
    }
    due
}

fn one(
    world: &World,
    terms: &Deadline,
    key: &str,
    steps: &[(i64, Times, Evidence)],
    (began, from, seq): (S, S, i64),
    at: S,
) -> Said {
    // What begins anew is not stopped by what was in the journal before.
    let stops = |(of, t, e): &&(i64, Times, Evidence)| {
        terms.stop.contains(e) && t.late >= began && *of > seq
    };
    // What was done before it began is done when it begins.
    let stops = steps.iter().filter(stops);
    let stops: Vec<(i64, S)> = stops.map(|(of, t, _)| (*of, t.late.max(from))).collect();
    let due = due(world, terms, steps, from, &stops);
    let stop = stops.iter().map(|(_, t)| *t).filter(|t| *t <= at).min();
    let say = |status| Said::new(key.to_owned(), from, status).due(due.known());
    let end = stop.unwrap_or(at);
    let risk = |due: S| from + (due - from) * i64::from(terms.risk_percent) / 100;
    let said = match (due, stop) {
        (Due::At(due), Some(_)) if end <= due => say(Status::Kept).since(end),
        (Due::At(due), _) if end > due => say(Status::Broken).broke(due),
        (Due::Unknown(earliest), Some(_)) if end <= earliest => say(Status::Kept).since(end),
        (Due::Unknown(_), Some(_)) => say(Status::Incomplete),
        (Due::At(due), None) if at >= risk(due) => say(Status::AtRisk),
        (Due::Unknown(earliest), None) if at >= earliest => say(Status::AtRisk),
        _ => say(Status::Running),
    };
    let said = Said {
        ended: stop.is_some(),
        ..said
    };
    match due {
        Due::At(due) => said.margin(Margin::Seconds(due - end)),
        Due::Unknown(_) => said,
    }
}
