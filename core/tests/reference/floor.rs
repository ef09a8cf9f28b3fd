//! floor: looked at wherever anything can change.

use super::{
    calendar::{S, Workdays, day_of, midnight, period, written},
    counts::{Plans, Pool, planned, turns},
    lead::dates,
    times::by_school,
    world::{Acting, Said, World},
};
use shounuo_core::{
    Fact,
    calendar::Limit,
    contract::{Floor, Quantity},
    id::OccasionId,
    ledger::Margin,
    promise::Status,
};
use std::collections::BTreeSet;

/// One stretch of time that is judged by itself.
struct Stretch {
    key: String,
    from: S,
    to: S,
    occasion: Option<OccasionId>,
    gone: bool,
    /// Whether the work itself begins and ends with it; a month only cuts it.
    whole: (bool, bool),
}

impl Stretch {
    /// A hand-over needs somebody before and somebody after.
    fn counts(&self, (from, to): (S, S), grace: S) -> bool {
        let at_begin = self.whole.0 && from <= self.from;
        let at_end = self.whole.1 && to >= self.to;
        at_begin || at_end || to - from > grace
    }

    /// When nothing could make a hand-over of it any more.
    fn broke(&self, (from, to): (S, S), grace: S) -> S {
        match () {
            () if self.whole.0 && from <= self.from => from,
            () if self.whole.1 && to >= self.to => (from + grace).min(self.to),
            () => from + grace,
        }
    }
}

pub fn judge(world: &World, promise: &str, at: S) -> Vec<Said> {
    let find =
        |c: &'_ shounuo_core::contract::Clause| c.floors.iter().position(|t| t.id == promise);
    let acting = world.acting(at, |c| find(c).map(|n| &c.floors[n]));
    acting.iter().flat_map(|a| under(world, a, at)).collect()
}

fn under(world: &World, acting: &Acting<'_, Floor>, at: S) -> Vec<Said> {
    let terms = acting.terms;
    let mut said = Vec::new();
    // Of a year that is not announced nobody knows the holidays.
    let acts = at >= acting.from && at < acting.to;
    if terms.quantity == Quantity::Holiday && acts && !world.workdays_at(at).knows(at) {
        let (year, ..) = period(at, 12);
        let key = format!("holiday@{}", &written(day_of(year))[..4]);
        said.push(Said::new(key, year.max(acting.run.0), Status::Incomplete));
    }
    for (name, pool, since) in pools(world, terms, at) {
        let months = match terms.quantity {
            Quantity::OnSite => windows(world, acting, at),
            Quantity::Holiday => holidays(world, acting, at),
            _ => {
                let plans = plans(terms, None, &name, &pool);
                months(world, acting, (&name, since), plans, at)
            }
        };
        for stretch in months {
            let people = Pool::people(world, terms, stretch.occasion);
            let pool = if terms.quantity == Quantity::OnSite {
                &people
            } else {
                &pool
            };
            said.push(one(world, terms, pool, &stretch, at));
        }
    }
    said
}

fn pools(world: &World, terms: &Floor, at: S) -> Vec<(String, Pool, S)> {
    let each = |make: &dyn Fn(&str) -> Pool| {
        terms
            .of
            .iter()
            .map(|o| (o.clone(), make(o), S::MIN))
            .collect()
    };
    match terms.quantity {
        Quantity::Duty | Quantity::Holiday => {
            vec![("duty".into(), Pool::people(world, terms, None), S::MIN)]
        }
        Quantity::OnSite => vec![(String::new(), Pool::Units(Vec::new()), S::MIN)],
        Quantity::Standby => each(&|c| Pool::units(world, c)),
        Quantity::Backup => each(&|p| Pool::backups(world, p)),
        Quantity::Stock => {
            let counted = world.such(|f| match f {
                Fact::StockCounted(f) => Some(f.part),
                _ => None,
            });
            let parts: BTreeSet<_> = counted.iter().map(|(.., p)| *p).collect();
            let first = |p| {
                counted
                    .iter()
                    .filter(|(.., q)| *q == p)
                    .map(|(_, t, _)| t.late)
                    .min()
            };
            let seen = parts.into_iter().filter_map(|p| Some((p, first(p)?)));
            let seen = seen.filter(|(_, since)| *since <= at);
            seen.map(|(p, since)| (p.to_string(), Pool::pieces(world, p), since))
                .collect()
        }
    }
}

/// Who plans what of this quantity.
fn plans<'p>(
    terms: &Floor,
    occasion: Option<OccasionId>,
    name: &'p str,
    pool: &'p Pool,
) -> Plans<'p> {
    match terms.quantity {
        Quantity::OnSite | Quantity::Duty | Quantity::Holiday => Plans::People(occasion),
        Quantity::Standby => Plans::Units(name.split('@').next().unwrap(), pool),
        Quantity::Backup | Quantity::Stock => Plans::None,
    }
}

/// Every month that has begun, and of those to come the ones in which a plan leaves too few.
fn months(
    world: &World,
    acting: &Acting<'_, Floor>,
    (name, since): (&str, S),
    plans: Plans<'_>,
    at: S,
) -> Vec<Stretch> {
    let mut months = Vec::new();
    let mut within = acting.run.0.max(since);
    let last = turns(world, plans).into_iter().max().unwrap_or(at).max(at);
    while within <= last && within < acting.run.1 {
        let (first, to, month) = period(within, 1);
        let governed = first.max(acting.run.0);
        let from = governed.max(since);
        if governed >= acting.from && governed < acting.to {
            let end = to.min(acting.run.1);
            let stretch = Stretch {
                key: format!("{name}@{month}"),
                from,
                to: end,
                occasion: None,
                gone: false,
                whole: (from == acting.run.0, end == acting.run.1),
            };
            if from <= at || ahead(world, acting.terms, plans, &stretch, at).is_some() {
                months.push(stretch);
            }
        }
        within = to;
    }
    months
}

/// Every holiday that was reached, and the next one.
fn holidays(world: &World, acting: &Acting<'_, Floor>, at: S) -> Vec<Stretch> {
    let mut holidays = Vec::new();
    for (first, after) in announced(world, at) {
        let (from, to) = (
            midnight(first).max(acting.run.0),
            midnight(after).min(acting.run.1),
        );
        if from >= acting.from && from < acting.to && from < to {
            holidays.push(Stretch {
                key: format!("holiday@{}", written(first)),
                from,
                to,
                occasion: None,
                gone: false,
                whole: (false, false),
            });
        }
        if midnight(first) > at {
            break;
        }
    }
    holidays
}

/// The holidays: one that has begun by the calendar that was out then, one to come by the one that is out.
fn announced(world: &World, at: S) -> Vec<(i64, i64)> {
    let later = world.published().map(|(.., w)| w);
    let all = [&world.workdays[0]].into_iter().chain(later);
    let holidays = all.flat_map(|w| w.holidays().iter().map(move |h| (w, *h)));
    let holds = |(w, (first, _)): &(&Workdays, (i64, i64))| {
        std::ptr::eq(world.workdays_at(midnight(*first).min(at)), *w)
    };
    let mut announced: Vec<(i64, i64)> = holidays.filter(holds).map(|(_, h)| h).collect();
    announced.sort_unstable();
    announced
}

/// The window of each date: what the school set after that date was told, else the occasion itself.
fn windows(world: &World, acting: &Acting<'_, Floor>, at: S) -> Vec<Stretch> {
    let dates = dates(world, at);
    let mut windows = Vec::new();
    for (n, date) in dates.iter().enumerate() {
        let next = dates.get(n + 1).map_or(i64::MAX, |d| d.seq);
        let set = world.such(|f| match f {
            Fact::OccasionWindowSet(f) if f.occasion == date.occasion => {
                Some((f.from.as_second(), f.to.as_second()))
            }
            _ => None,
        });
        let mine = set
            .into_iter()
            .filter(|(f, t, _)| by_school(f) && t.late <= at && f.seq > date.seq && f.seq < next);
        let set = mine.map(|(.., w)| w).next_back();
        let (from, mut to) = set.unwrap_or((date.starts, date.ends));
        if from < acting.from || from >= acting.to || from >= acting.run.1 {
            continue;
        }
        // What is moved or called off while it lasts was promised until then.
        let gone = date.gone.is_some_and(|g| g <= from);
        if let Some(at) = date.gone.filter(|_| !gone) {
            to = to.min(at);
        }
        let key = date.key.clone();
        windows.push(Stretch {
            key,
            from,
            to,
            occasion: Some(date.occasion),
            gone,
            whole: (true, true),
        });
    }
    windows
}

fn one(world: &World, terms: &Floor, pool: &Pool, stretch: &Stretch, at: S) -> Said {
    let say = |status| Said::new(stretch.key.clone(), stretch.from, status);
    if stretch.gone {
        return say(Status::Withdrawn);
    }
    let (needed, grace) = (i64::from(terms.at_least), grace(terms));
    let plans = plans(terms, stretch.occasion, &stretch.key, pool);
    if at < stretch.from {
        let ahead = ahead(world, terms, plans, stretch, at);
        let status = if ahead.is_some() {
            Status::AtRisk
        } else {
            Status::NotDue
        };
        return say(status).due(ahead);
    }
    let end = at.min(stretch.to);
    let gaps = gaps(
        &|t| pool.count(t).0,
        needed,
        pool.instants(),
        (stretch.from, end),
    );
    let counted: Vec<_> = gaps
        .iter()
        .filter(|(from, to, _)| stretch.counts((*from, *to), grace))
        .collect();
    if let Some(first) = counted.first() {
        let least = counted.iter().map(|(.., n)| *n).min().unwrap_or(0);
        return say(Status::Broken)
            .margin(Margin::Count(least - needed))
            .broke(stretch.broke((first.0, first.1), grace));
    }
    if at >= stretch.to {
        return say(Status::Kept).since(stretch.to);
    }
    let (count, ready) = pool.count(at);
    let low = match terms.quantity {
        Quantity::Standby => ready <= 0,
        Quantity::Stock => ready < 0,
        _ => false,
    };
    let ahead = ahead(world, terms, plans, stretch, at);
    match count < needed || low || ahead.is_some() {
        true => say(Status::AtRisk).due(ahead),
        false => say(Status::Running),
    }
}

fn grace(terms: &Floor) -> S {
    match terms.grace {
        Some(Limit::Elapsed(n)) => i64::from(n.get()),
        _ => 0,
    }
}

/// When the plan leaves too few, for longer than the grace.
fn ahead(world: &World, terms: &Floor, plans: Plans<'_>, stretch: &Stretch, at: S) -> Option<S> {
    let (needed, grace) = (i64::from(terms.at_least), grace(terms));
    let count = |t| planned(world, plans, at, t).unwrap_or(needed);
    let to_come = (at.max(stretch.from), stretch.to);
    let gaps = gaps(&count, needed, turns(world, plans), to_come);
    gaps.into_iter()
        .find(|(from, to, _)| stretch.counts((*from, *to), grace))
        .map(|(from, ..)| from)
}

/// Stretches with fewer than needed: begin, end, the fewest.
fn gaps(
    count: &dyn Fn(S) -> i64,
    needed: i64,
    mut turns: Vec<S>,
    (from, to): (S, S),
) -> Vec<(S, S, i64)> {
    turns.extend([from, to]);
    turns.retain(|t| *t >= from && *t <= to);
    turns.sort_unstable();
    turns.dedup();
    let mut gaps: Vec<(S, S, i64)> = Vec::new();
    for pair in turns.windows(2) {
        let n = count(pair[0]);
        match gaps.last_mut() {
            _ if n >= needed => {}
            Some((_, end, least)) if *end == pair[0] => (*end, *least) = (pair[1], n.min(*least)),
            _ => gaps.push((pair[0], pair[1], n)),
        }
    }
    gaps
}
