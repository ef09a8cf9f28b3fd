//! cadence: every fact of the routine, period by period.

use super::{
    calendar::{DAY, S, day_of, period},
    world::{Acting, Said, World},
};
use shounuo_core::{
    Fact,
    contract::{Cadence, Counts},
    ledger::{Margin, fact::RoutineCarriedOut},
    promise::Status,
};

pub fn judge(world: &World, promise: &str, at: S) -> Vec<Said> {
    let find =
        |c: &'_ shounuo_core::contract::Clause| c.cadences.iter().position(|t| t.id == promise);
    let acting = world.acting(at, |c| find(c).map(|n| &c.cadences[n]));
    acting.iter().flat_map(|a| under(world, a, at)).collect()
}

fn under(world: &World, acting: &Acting<'_, Cadence>, at: S) -> Vec<Said> {
    let months = i64::from(acting.terms.per.month_count());
    let counting = counting(world, acting.terms, at);
    let mut said = Vec::new();
    let mut within = acting.run.0;
    while within <= at && within < acting.run.1 {
        let (from, to, key) = period(within, months);
        let begins = from.max(acting.run.0);
        if begins >= acting.from && begins < acting.to {
            said.push(one(acting, &counting, (begins, from, to, key), at));
        }
        within = to;
    }
    said
}

fn one(acting: &Acting<'_, Cadence>, counting: &[(S, i64)], of: (S, S, S, String), at: S) -> Said {
    let (begins, from, to, key) = of;
    let terms = acting.terms;
    let say = |status| Said::new(key.clone(), begins, status).due(Some(to));
    if (to.min(acting.run.1) - begins) * 2 < to - from {
        return say(Status::NotDue);
    }
    let needed = i64::from(terms.at_least);
    let inside = counting.iter().filter(|(t, _)| *t >= from && *t < to);
    let (mut count, mut met) = (0, None);
    for (time, n) in inside {
        count += n;
        met = met.or((count >= needed).then_some(*time));
    }
    let left = Margin::Count(count - needed);
    let warned = to - i64::from(terms.warn_days) * DAY;
    match () {
        () if count >= needed => say(Status::Kept).margin(left).since(met.unwrap()),
        () if at >= to => say(Status::Broken).margin(left).broke(to),
        () if at >= warned => say(Status::AtRisk).margin(Margin::Seconds(to - at)),
        () => say(Status::Running).margin(Margin::Seconds(to - at)),
    }
}

/// When something that counts was done, and how much of it: whole, and far enough from the one before.
fn counting(world: &World, terms: &Cadence, at: S) -> Vec<(S, i64)> {
    let mine = |f: &Fact| match f {
        Fact::RoutineCarriedOut(r) if r.routine == terms.routine => Some(r.clone()),
        _ => None,
    };
    let mut done = world.such(mine);
    done.retain(|(_, t, r)| t.late <= at && enough(terms, r));
    done.sort_by_key(|(f, t, _)| (t.late, f.seq));
    let gap = i64::from(terms.min_gap_days);
    let mut counting: Vec<(S, i64)> = Vec::new();
    for (_, times, routine) in done {
        if counting
            .last()
            .is_none_or(|(last, _)| day_of(times.late) - day_of(*last) >= gap)
        {
            let heads = routine.heads.map_or(0, i64::from);
            let n = if terms.counts == Counts::Heads {
                heads
            } else {
                1
            };
            counting.push((times.late, n));
        }
    }
    counting
}

fn enough(terms: &Cadence, done: &RoutineCarriedOut) -> bool {
    // By the register: each device looked at, or left out with a reason; and the report is there.
    let left = i64::try_from(done.left_out.len()).unwrap();
    let counted = done.covered.map(|n| i64::from(n) + left);
    let all = done.in_scope.map(i64::from);
    let shown = done.complete && all.is_some() && counted == all && !done.files.is_empty();
    let whole = !terms.complete || shown;
    let share = terms
        .share_percent
        .is_none_or(|n| done.share_percent.is_some_and(|s| s >= n));
    whole && share
}
