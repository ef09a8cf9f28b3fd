//! rule: case by case as it was shown; record: item by item as it was filed; ratio: case by case.

use super::{
    calendar::{S, day_of, midnight, months_later, period, seconds},
    times::by_school,
    world::{Acting, Said, World},
};
use shounuo_core::{
    Fact,
    contract::{Ratio, Record},
    ledger::{Case, Margin},
    promise::Status,
};
use std::collections::BTreeSet;

pub fn rule(world: &World, promise: &str, at: S) -> Vec<Said> {
    let shown = world.such(|f| match f {
        Fact::CaseShown(f) if f.rule == promise => Some((f.case.clone(), f.holds)),
        _ => None,
    });
    let cases: BTreeSet<&String> = shown.iter().map(|(.., (c, _))| c).collect();
    let mut said = Vec::new();
    for case in cases {
        // That it holds is shown at the later time, that it does not at the earlier.
        let told = (shown.iter().filter(|(.., (c, _))| c == case))
            .map(|(f, t, (_, holds))| (if *holds { t.late } else { t.early }, f, *holds))
            .filter(|(t, ..)| *t <= at);
        let mut now: Option<Said> = None;
        for (time, fact, holds) in told {
            let was = now.as_ref().map(|s| s.status);
            now = match (was, holds) {
                (Some(Status::Broken), true) if !by_school(fact) => now,
                // Broken since the earliest time for which it was shown.
                (Some(Status::Broken), false) if now.as_ref().is_some_and(|s| s.from <= time) => {
                    now
                }
                (_, true) => Some(Said::new(case.clone(), time, Status::Kept).since(time)),
                (_, false) => Some(Said::new(case.clone(), time, Status::Broken).broke(time)),
            };
        }
        said.extend(now);
    }
    said
}

pub fn record(world: &World, promise: &str, at: S) -> Vec<Said> {
    let find =
        |c: &'_ shounuo_core::contract::Clause| c.records.iter().position(|t| t.id == promise);
    let acting = world.acting(at, |c| find(c).map(|n| &c.records[n]));
    let now = acting.iter().rfind(|a: &&Acting<'_, Record>| a.from <= at);
    now.map(|a| filed(world, a, at)).into_iter().collect()
}

/// Each version asks for the file anew.
fn filed(world: &World, acting: &Acting<'_, Record>, at: S) -> Said {
    let terms = acting.terms;
    let newest = |item: &str| {
        let mine = world.such(|f| match f {
            Fact::RecordFiled(f) if f.record == terms.id && f.item == item => {
                let shown = !f.files.is_empty() || f.ticket.is_some();
                shown.then_some(())
            }
            _ => None,
        });
        let filed = mine.iter().map(|(_, t, ())| t.late);
        filed.filter(|t| *t <= at).max()
    };
    let fresh = |filed: &S| match terms.renew_months {
        // To the end of the same date so many months later.
        Some(n) => at < midnight(months_later(day_of(*filed), i64::from(n)) + 1),
        None => true,
    };
    let newest: Vec<_> = terms
        .items
        .iter()
        .map(|i| newest(&i.code).filter(fresh))
        .collect();
    let missing = i64::try_from(newest.iter().filter(|n| n.is_none()).count()).unwrap();
    let from = acting.from;
    let mut said = Said::new("file".into(), from, Status::Incomplete).under(from);
    if missing == 0 {
        said.status = Status::Kept;
        said = said.since(newest.into_iter().flatten().fold(from, S::max));
    }
    said.margin(Margin::Count(-missing))
}

pub fn ratio(world: &World, promise: &str, at: S) -> Vec<Said> {
    let find =
        |c: &'_ shounuo_core::contract::Clause| c.ratios.iter().position(|t| t.id == promise);
    let acting = world.acting(at, |c| find(c).map(|n| &c.ratios[n]));
    acting.iter().flat_map(|a| windows(world, a, at)).collect()
}

fn windows(world: &World, acting: &Acting<'_, Ratio>, at: S) -> Vec<Said> {
    let months = i64::from(acting.terms.per.month_count());
    let mut said = Vec::new();
    let mut within = acting.run.0;
    while within <= at && within < acting.run.1 {
        let (from, to, key) = period(within, months);
        let begins = from.max(acting.run.0);
        if begins >= acting.from && begins < acting.to {
            said.push(window(world, acting, (begins, to, key), at));
        }
        within = to;
    }
    said
}

/// Good ones and all of them, as known at an instant.
fn quotient(world: &World, terms: &Ratio, (from, to): (S, S), known: S) -> (i64, i64) {
    let mine = |c: &&Case| {
        let at = seconds(c.at);
        c.quotient == terms.quotient && at >= from && at < to && seconds(c.known_at) <= known
    };
    let cases: Vec<&Case> = world.cases.iter().filter(mine).collect();
    let good = |c: &&&Case| c.good && c.failed.is_none_or(|(t, _)| seconds(t) > known);
    let count = |n: usize| i64::try_from(n).unwrap();
    (count(cases.iter().filter(good).count()), count(cases.len()))
}

fn window(
    world: &World,
    acting: &Acting<'_, Ratio>,
    (from, to, key): (S, S, String),
    at: S,
) -> Said {
    let terms = acting.terms;
    let say = |status| Said::new(key.clone(), from, status).due(Some(to));
    let least = i64::from(terms.least_cases);
    let as_known = |known: S| {
        let own = quotient(world, terms, (from, to), known);
        match own.1 < least {
            true => quotient(world, terms, (acting.run.0, to), known),
            false => own,
        }
    };
    let reaches = |(good, all): (i64, i64)| good * 10_000 >= i64::from(terms.target_bp) * all;
    // Final as known at the window's end; what comes to light later can take it away, never give it.
    let (then, now) = (as_known(at.min(to - 1)), as_known(at));
    let budget = |(good, all): (i64, i64)| match reaches((good, all)) {
        true => (0..)
            .take_while(|n| reaches((good, all + n)))
            .last()
            .unwrap_or(0),
        false => -(1..).find(|n| reaches((good + n, all))).unwrap_or(0),
    };
    match () {
        () if then.1 == 0 => say(Status::NotDue),
        () if at < to && budget(now) <= 0 => say(Status::AtRisk),
        () if at < to => say(Status::Running).margin(Margin::Failures(budget(now))),
        () if then.1 > 0 && reaches(then) && reaches(now) => say(Status::Kept),
        () => say(Status::Broken),
    }
}
