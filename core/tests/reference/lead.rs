//! lead, and the rules that look at an occasion or a change: date by date.

use super::{
    calendar::{DAY, Due, S, day_of, written},
    times::{Times, by_school, known as known_at},
    world::{Acting, Said, World},
};
use shounuo_core::{
    Fact, Recorded,
    calendar::Limit,
    contract::{Lead, Moment, ToldLate},
    id::{ChangeId, OccasionId},
    ledger::{Margin, fact::OccasionInspected},
    promise::Status,
};
use std::collections::BTreeSet;

/// A date that an occasion was given.
#[derive(Clone, Debug)]
pub struct Dated {
    pub occasion: OccasionId,
    /// The fact by which it acts.
    pub seq: i64,
    pub starts: S,
    pub ends: S,
    /// When it was given.
    pub told: S,
    /// Whether the school stands behind it.
    pub agreed: bool,
    /// When it was taken back.
    pub gone: Option<S>,
    /// Occasion and day; numbered where the same day is given again.
    pub key: String,
}

/// The fact that makes another one the school's word: itself, or the school's confirmation.
fn word<'w>(world: &'w World, fact: &'w Recorded) -> Option<&'w Recorded> {
    let confirms = |f: &&Recorded| {
        by_school(f) && matches!(&f.fact, Fact::ServiceConfirmed(c) if c.of == fact.seq)
    };
    match by_school(fact) {
        true => Some(fact),
        false => world.facts.iter().find(confirms),
    }
}

/// The facts that act, each behind the one by which it does, in that order. Whoever announces an occasion
/// first gives it a date; after that only the school moves it or calls it off.
pub fn acting(world: &World) -> Vec<(&Recorded, &Recorded)> {
    let mut acting: Vec<(&Recorded, &Recorded)> = Vec::new();
    let mut known: BTreeSet<OccasionId> = BTreeSet::new();
    for fact in &world.facts {
        let first = matches!(&fact.fact, Fact::OccasionAnnounced(f) if known.insert(f.occasion));
        let by = match first {
            true => Some(fact),
            false => word(world, fact),
        };
        acting.extend(by.map(|by| (by, fact)));
    }
    acting.sort_by_key(|(by, fact)| (by.seq, fact.seq));
    acting
}

/// Every date of every occasion, in the order in which they began to act.
pub fn dates(world: &World, at: S) -> Vec<Dated> {
    let mut dates: Vec<Dated> = Vec::new();
    for (by, fact) in acting(world) {
        let times = world.times(fact);
        let (occasion, span) = match &fact.fact {
            Fact::OccasionAnnounced(f) => (f.occasion, Some((f.starts_at, f.ends_at))),
            Fact::OccasionMoved(f) => (f.occasion, Some((f.starts_at, f.ends_at))),
            Fact::OccasionCalledOff(f) => (f.occasion, None),
            _ => continue,
        };
        let said = word(world, fact);
        let gone = said.map_or(times.late, |w| known_at(w).max(times.late));
        let last = dates.iter_mut().rfind(|d| d.occasion == occasion);
        if let Some(last) = last.filter(|_| gone <= at) {
            last.gone = last.gone.or(Some(gone));
        }
        if let Some((from, to)) = span.filter(|_| times.early <= at) {
            let plain = format!("{occasion}@{}", written(day_of(from.as_second())));
            let same = |d: &&Dated| d.key.split('#').next() == Some(&plain);
            let key = match dates.iter().filter(same).count() {
                0 => plain,
                n => format!("{plain}#{}", n + 1),
            };
            dates.push(Dated {
                key,
                occasion,
                seq: by.seq,
                starts: from.as_second(),
                ends: to.as_second(),
                told: times.early,
                agreed: said.is_some(),
                gone: None,
            });
        }
    }
    dates
}

/// The inspections made for an occasion that count, as they were proven.
fn inspections(world: &World, occasion: OccasionId, at: S) -> Vec<(S, OccasionInspected)> {
    let mine = |f: &Fact| match f {
        Fact::OccasionInspected(f) if f.occasion == occasion => Some(f.clone()),
        _ => None,
    };
    let mut all: Vec<_> = world
        .such(mine)
        .into_iter()
        .map(|(_, t, f)| (t.late, f))
        .collect();
    let whole = |f: &OccasionInspected| {
        let left = i64::try_from(f.left_out.len()).unwrap();
        let counted = f.covered.map(|n| i64::from(n) + left);
        let register = f.in_scope.is_some() && counted == f.in_scope.map(i64::from);
        f.complete && !f.files.is_empty() && f.covered.is_some() && (register || !f.whole_system)
    };
    all.retain(|(t, f)| *t <= at && whole(f));
    all.sort_by_key(|(t, _)| *t);
    all
}

pub fn judge(world: &World, promise: &str, at: S) -> Vec<Said> {
    let find = |c: &'_ shounuo_core::contract::Clause| c.leads.iter().position(|t| t.id == promise);
    let acting = world.acting(at, |c| find(c).map(|n| &c.leads[n]));
    let under = |a: &Acting<'_, Lead>| match a.terms.before {
        Moment::Occasion => occasions(world, a, at),
        Moment::MemberChange => changes(world, a, at),
    };
    acting.iter().flat_map(under).collect()
}

impl<T> Acting<'_, T> {
    fn begins(&self, at: S) -> bool {
        let (from, to) = (self.from.max(self.run.0), self.to.min(self.run.1));
        at >= from && at < to
    }
}

/// When it is due: by the calendar that was out when the moment was told. One published later moves what
/// is still open, and settles what was not known.
fn due(world: &World, terms: &Lead, moment: S, (told, done): (S, Option<S>)) -> Due {
    let n = match terms.ahead {
        Limit::WorkingDays(n) => n.get(),
        Limit::Elapsed(n) | Limit::Service(n) => return Due::At(moment - i64::from(n.get())),
    };
    let mut due = world.workdays_at(told).before(moment, n);
    for (receipt, _, workdays) in world.published().filter(|(r, ..)| *r > told) {
        let open = match due {
            Due::Unknown(_) => true,
            Due::At(at) => receipt <= at && done.is_none_or(|d| d > at || d > receipt),
        };
        if open {
            due = workdays.before(moment, n);
        }
    }
    due
}

fn occasions(world: &World, acting: &Acting<'_, Lead>, at: S) -> Vec<Said> {
    let dates = dates(world, at);
    let mine = dates.iter().filter(|d| acting.begins(d.told));
    mine.map(|d| occasion(world, acting.terms, d, at)).collect()
}

fn occasion(world: &World, terms: &Lead, date: &Dated, at: S) -> Said {
    let age = terms.max_age_days.map_or(S::MAX, |d| i64::from(d) * DAY);
    let fits = |(t, f): &&(S, OccasionInspected)| {
        (f.whole_system || !terms.whole_system) && date.starts - *t <= age
    };
    let done = inspections(world, date.occasion, at)
        .iter()
        .find(fits)
        .map(|(t, _)| *t);
    let due = due(world, terms, date.starts, (date.told, done));
    let say = |status| Said::new(date.key.clone(), date.told, status).due(due.known());
    let passed = |by: S| due.known().is_some_and(|d| d < by);
    if date.gone.is_some_and(|gone| !passed(gone)) {
        return say(Status::Withdrawn);
    }
    // Told when it was too late, and not inspected before it was told either.
    if passed(date.told) && done.is_none_or(passed) {
        // What excuses the provider, the school says.
        return match terms.told_late {
            ToldLate::Excused if date.agreed => say(Status::Excused).since(date.told),
            _ => say(Status::Broken).broke(date.told),
        };
    }
    reach(terms, due, done, at, say)
}

fn reach(terms: &Lead, due: Due, done: Option<S>, at: S, say: impl Fn(Status) -> Said) -> Said {
    let end = done.unwrap_or(at);
    let warned = due
        .earliest()
        .saturating_sub(i64::from(terms.warn_days) * DAY);
    let said = match (due, done) {
        (Due::At(due), Some(done)) if done <= due => say(Status::Kept).since(done),
        (Due::At(due), _) if end > due => say(Status::Broken).broke(due),
        (Due::Unknown(_), Some(_)) => say(Status::Incomplete),
        (Due::Unknown(S::MIN), None) => say(Status::Running),
        _ if at >= warned => say(Status::AtRisk),
        _ => say(Status::Running),
    };
    match due {
        Due::At(due) => said.margin(Margin::Seconds(due - end)),
        Due::Unknown(_) => said,
    }
}

/// A change of a core member: announced for a day, or made on an earlier one.
fn changes(world: &World, acting: &Acting<'_, Lead>, at: S) -> Vec<Said> {
    let announced = world.such(|f| match f {
        Fact::MemberChangeAnnounced(f) => Some((f.change, f.takes_effect_at.as_second())),
        _ => None,
    });
    let changed = world.such(|f| match f {
        Fact::MemberChanged(f) => Some(f.change),
        _ => None,
    });
    let ids: BTreeSet<ChangeId> = (announced.iter().map(|(.., (id, _))| *id))
        .chain(changed.iter().map(|(.., id)| *id))
        .collect();
    let mut said = Vec::new();
    for id in ids {
        let told = announced.iter().find(|(.., (of, _))| *of == id);
        let made = changed.iter().find(|(_, t, of)| *of == id && t.early <= at);
        let known = told.filter(|(_, t, _)| t.early <= at);
        // Later than announced keeps the announcement's word; earlier does not.
        let early = made.filter(|(_, t, _)| known.is_none_or(|(.., (_, day))| *day > t.early));
        let shown = told.map(|(_, t, _)| t.late).filter(|t| *t <= at);
        if let Some((_, times, (_, day))) = known {
            let gone = early.map(|(_, t, _)| t.late).filter(|t| *t <= at);
            let given = (*day, times.early, gone);
            said.extend(change(world, acting, id, given, shown, at));
        }
        if let Some((_, times, _)) = early {
            let given = (times.early, times.early, None);
            let again = known.is_some_and(|(.., (_, day))| day_of(*day) == day_of(times.early));
            said.extend(change(world, acting, id, given, shown, at).map(|mut s| {
                s.key.push_str(if again { "#2" } else { "" });
                s
            }));
        }
    }
    said
}

/// One day of a change: the day, when it was given, when it was taken back.
fn change(
    world: &World,
    acting: &Acting<'_, Lead>,
    id: ChangeId,
    (moment, given, gone): (S, S, Option<S>),
    shown: Option<S>,
    at: S,
) -> Option<Said> {
    if !acting.begins(given) {
        return None;
    }
    let due = due(world, acting.terms, moment, (given, shown));
    let passed = |by: S| due.known().is_some_and(|d| d < by);
    let key = format!("{id}@{}", written(day_of(moment)));
    let say = |status| Said::new(key.clone(), given, status).due(due.known());
    let in_time = shown.filter(|s| due.known().is_some_and(|d| *s <= d));
    Some(match () {
        () if gone.is_some_and(|g| !passed(g)) => say(Status::Withdrawn),
        () if in_time.is_some() => say(Status::Kept).since(in_time.unwrap()),
        () if passed(given) => say(Status::Broken).broke(given),
        () => reach(acting.terms, due, shown, at, say),
    })
}

/// L1: the whole system inspected before it begins, however late it was told.
pub fn before_start(world: &World, promise: &str, at: S) -> Vec<Said> {
    let find = |c: &'_ shounuo_core::contract::Clause| c.rules.iter().position(|t| t.id == promise);
    let acting = world.acting(at, |c| find(c).map(|n| &c.rules[n]));
    let dates = dates(world, at);
    let mut said = Vec::new();
    for date in dates
        .iter()
        .filter(|d| acting.iter().any(|a| a.begins(d.told)))
    {
        let say = |status| Said::new(date.key.clone(), date.told, status).due(Some(date.starts));
        let whole = |(_, f): &&(S, OccasionInspected)| f.whole_system;
        let done = inspections(world, date.occasion, at)
            .iter()
            .find(whole)
            .map(|(t, _)| *t);
        said.push(match () {
            () if date.gone.is_some_and(|g| g <= date.starts) => say(Status::Withdrawn),
            () if done.is_some_and(|d| d <= date.starts) => say(Status::Kept).since(done.unwrap()),
            () if at > date.starts => say(Status::Broken).broke(date.starts),
            () => say(Status::Running),
        });
    }
    said
}

/// Q3: whoever comes is of equal ability.
pub fn equal(world: &World, promise: &str, at: S) -> Vec<Said> {
    let _ = promise;
    let changed = world.such(|f| match f {
        Fact::MemberChanged(f) => Some((f.change, f.equal_ability)),
        _ => None,
    });
    let one = |(fact, t, (id, equal)): &(&Recorded, Times, (shounuo_core::id::ChangeId, bool))| {
        let _ = fact;
        let (from, status) = if *equal {
            (t.late, Status::Kept)
        } else {
            (t.early, Status::Broken)
        };
        let said = Said::new(id.to_string(), from, status);
        (from <= at).then(|| match *equal {
            true => said.since(from),
            false => said.broke(from),
        })
    };
    changed.iter().filter_map(one).collect()
}
