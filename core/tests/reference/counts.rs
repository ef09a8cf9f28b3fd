//! How many there are at an instant, with every doubt against the provider.

use super::{
    calendar::S,
    times::{Times, agreed},
    world::World,
};
use shounuo_core::{
    Fact, Recorded, Seq,
    contract::Floor,
    id::{DeviceId, PersonId},
    ledger::fact::{RosterPlanned, Shift, StandbyPlanned},
};
use std::collections::BTreeSet;

/// Begins and ends of one thing: a person there, a unit in stock, a backup.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    begun: Vec<Step>,
    ended: Vec<Step>,
}

/// The times of a fact, and its place in the journal for what happens at the same instant.
type Step = (Times, i64);

impl Spans {
    /// Begun for certain, and no end since that can have come after the beginning.
    pub fn holds(&self, at: S, longest: Option<S>) -> bool {
        let holds = |(b, begun): &Step| {
            let fresh = longest.is_none_or(|l| at < b.late + l);
            let over = |(e, ended): &Step| {
                let after = |t: S| (t, *ended) > (b.early, *begun) && t <= at;
                after(e.early) || after(e.late)
            };
            b.late <= at && fresh && !self.ended.iter().any(over)
        };
        self.begun.iter().any(holds)
    }

    fn instants(&self, longest: Option<S>) -> Vec<S> {
        let ends = self
            .begun
            .iter()
            .filter_map(|(b, _)| Some(b.late + longest?));
        let both = self.begun.iter().chain(&self.ended);
        both.flat_map(|(t, _)| [t.early, t.late])
            .chain(ends)
            .collect()
    }
}

/// What there is of a pool: people at a place, units of a class, pieces of a part.
#[derive(Debug)]
pub enum Pool {
    People { who: Vec<Spans>, longest: Option<S> },
    Units(Vec<Unit>),
    Pieces(Vec<(Times, i64, i64)>),
}

/// A standby unit.
#[derive(Debug)]
pub struct Unit {
    id: DeviceId,
    here: Spans,
    /// Beginning with a failed test, ending with a passed one.
    failing: Spans,
    lent: Spans,
}

impl Unit {
    fn counts(&self, at: S) -> bool {
        self.here.holds(at, None) && !doubtfully(&self.failing, at)
    }

    fn ready(&self, at: S) -> bool {
        self.counts(at) && !doubtfully(&self.lent, at)
    }
}

/// Whether a bad time can have begun, and has not ended for certain since.
fn doubtfully(bad: &Spans, at: S) -> bool {
    let began = bad.begun.iter().any(|(b, _)| b.early <= at);
    let turned = Spans {
        begun: bad.ended.clone(),
        ended: bad.begun.clone(),
    };
    began && !turned.holds(at, None)
}

impl Pool {
    pub fn people(
        world: &World,
        terms: &Floor,
        occasion: Option<shounuo_core::id::OccasionId>,
    ) -> Self {
        let here = |o: Option<shounuo_core::id::OccasionId>| o == occasion;
        let begun = world.such(|f| match f {
            Fact::PresenceBegun(f) if here(f.occasion) => Some((f.person, f.takes_over)),
            _ => None,
        });
        let ended = world.such(|f| match f {
            Fact::PresenceEnded(f) if here(f.occasion) => Some(f.person),
            _ => None,
        });
        let all: BTreeSet<PersonId> = begun.iter().map(|(.., (p, _))| *p).collect();
        let spans = |p: PersonId| Spans {
            begun: begun
                .iter()
                .filter(|(.., (b, _))| *b == p)
                .map(|(f, t, _)| (*t, f.seq))
                .collect(),
            ended: (ended
                .iter()
                .filter(|(.., e)| *e == p)
                .map(|(f, t, _)| (*t, f.seq)))
            .chain(
                begun
                    .iter()
                    .filter(|(.., (b, o))| *o == Some(p) && *b != p)
                    .map(|(f, t, _)| (*t, f.seq)),
            )
            .collect(),
        };
        let longest = terms.proof_hours.map(|h| i64::from(h) * 3600);
        Self::People {
            who: all.into_iter().map(spans).collect(),
            longest,
        }
    }

    pub fn backups(world: &World, post: &str) -> Self {
        let named = world.such(|f| match f {
            Fact::PostBackupNamed(f) if f.post == post => Some(f.person),
            _ => None,
        });
        let ended = world.such(|f| match f {
            Fact::PostBackupEnded(f) if f.post == post => Some(f.person),
            _ => None,
        });
        let all: BTreeSet<PersonId> = named.iter().map(|(.., p)| *p).collect();
        let of = |list: &[(&shounuo_core::Recorded, Times, PersonId)], p| {
            list.iter()
                .filter(|(.., q)| *q == p)
                .map(|(f, t, _)| (*t, f.seq))
                .collect()
        };
        let spans = |p| Spans {
            begun: of(&named, p),
            ended: of(&ended, p),
        };
        Self::People {
            who: all.into_iter().map(spans).collect(),
            longest: None,
        }
    }

    pub fn units(world: &World, class: &str) -> Self {
        let of = |wanted: u8| {
            let found = world.such(|f| step(f, class).filter(|(k, _)| *k == wanted));
            found
                .into_iter()
                .map(|(f, t, (_, u))| (u, (t, f.seq)))
                .collect::<Vec<_>>()
        };
        let all: BTreeSet<DeviceId> = of(0).into_iter().map(|(u, _)| u).collect();
        let spans = |begin: u8, end: u8, unit: DeviceId| {
            let mine = |kind| {
                of(kind)
                    .into_iter()
                    .filter(|(u, _)| *u == unit)
                    .map(|(_, t)| t)
                    .collect()
            };
            Spans {
                begun: mine(begin),
                ended: mine(end),
            }
        };
        let unit = |u| Unit {
            id: u,
            here: spans(0, 1, u),
            failing: spans(2, 3, u),
            lent: spans(4, 5, u),
        };
        Self::Units(all.into_iter().map(unit).collect())
    }

    pub fn pieces(world: &World, part: shounuo_core::id::PartId) -> Self {
        let counts = stock(world, &part.to_string()).into_iter();
        Self::Pieces(counts.map(|(_, t, n, least)| (t, n, least)).collect())
    }

    /// How many, and how many of them stand ready.
    pub fn count(&self, at: S) -> (i64, i64) {
        let number = |n: usize| i64::try_from(n).unwrap();
        match self {
            Self::People { who, longest } => {
                let n = number(who.iter().filter(|s| s.holds(at, *longest)).count());
                (n, n)
            }
            Self::Units(units) => (
                number(units.iter().filter(|u| u.counts(at)).count()),
                number(units.iter().filter(|u| u.ready(at)).count()),
            ),
            Self::Pieces(_) => self.pieces_at(at).unwrap_or((0, 0)),
        }
    }

    /// The last count and what of it lies above its threshold; of two possible orders the fewer.
    pub fn pieces_at(&self, at: S) -> Option<(i64, i64)> {
        let Self::Pieces(counts) = self else {
            return None;
        };
        let last = |late: &dyn Fn(usize) -> bool| {
            let when = |n: usize| {
                if late(n) {
                    counts[n].0.late
                } else {
                    counts[n].0.early
                }
            };
            let seen = (0..counts.len()).filter(|n| when(*n) <= at);
            seen.max_by_key(|n| (when(*n), *n))
                .map(|n| (counts[n].1, counts[n].1 - counts[n].2))
        };
        let orders = 0..1_u32 << counts.len().min(12);
        let all = orders.filter_map(|o| last(&|n| o & (1 << n) != 0));
        all.reduce(|a, b| (a.0.min(b.0), a.1.min(b.1)))
    }

    /// Every instant at which it can change.
    pub fn instants(&self) -> Vec<S> {
        match self {
            Self::People { who, longest } => {
                who.iter().flat_map(|s| s.instants(*longest)).collect()
            }
            Self::Units(units) => {
                let of = |u: &Unit| {
                    [&u.here, &u.failing, &u.lent]
                        .map(|s| s.instants(None))
                        .concat()
                };
                units.iter().flat_map(of).collect()
            }
            Self::Pieces(counts) => counts
                .iter()
                .flat_map(|(t, ..)| [t.early, t.late])
                .collect(),
        }
    }
}

/// The counts of a part, each with the threshold that acts: nobody but the school lowers it.
pub fn stock<'w>(world: &'w World, part: &str) -> Vec<(&'w Recorded, Times, i64, i64)> {
    let mut acting = 0;
    let counts = world.such(|f| match f {
        Fact::StockCounted(f) if f.part.to_string() == part => {
            Some((i64::from(f.count), i64::from(f.least)))
        }
        _ => None,
    });
    let with = |(fact, times, (n, least)): (&'w Recorded, Times, (i64, i64))| {
        acting = match agreed(&world.facts, fact) {
            true => least,
            false => least.max(acting),
        };
        (fact, times, n, acting)
    };
    counts.into_iter().map(with).collect()
}

fn step(fact: &Fact, class: &str) -> Option<(u8, DeviceId)> {
    let (of, kind, unit) = match fact {
        Fact::StandbyEntered(f) => (&f.class, 0, f.unit),
        Fact::StandbyLeft(f) => (&f.class, 1, f.unit),
        Fact::StandbyTested(f) => (&f.class, if f.passed { 3 } else { 2 }, f.unit),
        Fact::StandbyLent(f) => (&f.class, 4, f.unit),
        Fact::StandbyReturned(f) => (&f.class, 5, f.unit),
        _ => return None,
    };
    (of == class).then_some((kind, unit))
}

/// Of what somebody plans.
#[derive(Clone, Copy, Debug)]
pub enum Plans<'p> {
    /// People, for duty or an occasion.
    People(Option<shounuo_core::id::OccasionId>),
    /// Units of a class.
    Units(&'p str, &'p Pool),
    /// Nothing.
    None,
}

/// How many will be there at an instant, as it was known at another; none where no plan speaks of it.
pub fn planned(world: &World, plans: Plans<'_>, known: S, at: S) -> Option<i64> {
    match plans {
        Plans::People(occasion) => rostered(world, occasion, known, at),
        Plans::Units(class, Pool::Units(units)) => {
            let here: Vec<&Unit> = units.iter().filter(|u| u.counts(known)).collect();
            let away = here.iter().filter(|u| away(world, class, u.id, known, at));
            let away = away.count();
            (away > 0).then(|| i64::try_from(here.len() - away).unwrap())
        }
        _ => None,
    }
}

fn rostered(
    world: &World,
    occasion: Option<shounuo_core::id::OccasionId>,
    known: S,
    at: S,
) -> Option<i64> {
    let rosters = world.such(|f| match f {
        Fact::RosterPlanned(f) if f.occasion == occasion => Some(f.clone()),
        _ => None,
    });
    let speaks = |f: &&(&Recorded, Times, RosterPlanned)| {
        f.1.early <= known && f.2.from.as_second() <= at && at < f.2.to.as_second()
    };
    let (.., roster) = rosters.iter().rfind(speaks)?;
    let on = |s: &&Shift| s.from.as_second() <= at && at < s.to.as_second();
    let people: BTreeSet<PersonId> = roster.shifts.iter().filter(on).map(|s| s.person).collect();
    Some(i64::try_from(people.len()).unwrap())
}

fn unit_plans(world: &World, class: &str) -> Vec<(Seq, Times, StandbyPlanned)> {
    let plans = world.such(|f| match f {
        Fact::StandbyPlanned(f) if f.class == class => Some(f.clone()),
        _ => None,
    });
    plans.into_iter().map(|(f, t, p)| (f.seq, t, p)).collect()
}

/// Whether the last plan for an instant has a unit elsewhere, and it has not come back for certain since
/// that plan's time began.
fn away(world: &World, class: &str, unit: DeviceId, known: S, at: S) -> bool {
    let plans = unit_plans(world, class);
    let speaks = |(_, times, plan): &&(Seq, Times, StandbyPlanned)| {
        let told = if plan.away { times.early } else { times.late };
        let covers = plan.from.as_second() <= at && at < plan.to.as_second();
        plan.unit == unit && told <= known && covers
    };
    let Some((seq, _, plan)) = plans.iter().rfind(speaks) else {
        return false;
    };
    let back = world.such(|f| step(f, class).filter(|(k, u)| [0, 5].contains(k) && *u == unit));
    let ends = |f: &Recorded, t: Times| {
        f.seq > *seq && t.late <= known && t.early >= plan.from.as_second()
    };
    plan.away && !back.iter().any(|(f, t, _)| ends(f, *t))
}

/// Every instant at which a plan changes.
pub fn turns(world: &World, plans: Plans<'_>) -> Vec<S> {
    let of = |f: &Fact| match (f, plans) {
        (Fact::RosterPlanned(f), Plans::People(occasion)) if f.occasion == occasion => {
            let shifts = f.shifts.iter().flat_map(|s| [s.from, s.to]);
            Some(shifts.chain([f.from, f.to]).collect())
        }
        (Fact::StandbyPlanned(f), Plans::Units(class, _)) if f.class == class => {
            Some(vec![f.from, f.to])
        }
        _ => None,
    };
    let all = world.such(of).into_iter();
    all.flat_map(|(.., turns)| turns)
        .map(|t| t.as_second())
        .collect()
}
