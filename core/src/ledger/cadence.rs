//! cadence: at least n per civil period, per site.

use super::{
    entry::What,
    evidence::Seen,
    instance::{Instance, Margin, Remark, days_before, seconds},
    key::Topic,
    scene::{Period, Scene, period_key},
};
use crate::{
    calendar::Interval,
    contract::{Cadence, Counts},
    fact::Seq,
    id::PlaceId,
    promise::Status,
};
use jiff::Timestamp;

/// What one fact gives to the count.
struct Done {
    at: Timestamp,
    seq: Seq,
    /// How much it counts, or why nothing.
    worth: Result<u32, Remark>,
    left_out: u32,
}

/// The instances of a cadence: one a period, and one for each site where the contract counts per site.
pub(super) fn judge(terms: &Cadence, scene: &Scene<'_>) -> Vec<Instance> {
    let sites: Vec<Option<PlaceId>> = match terms.per_site {
        true => scene.material.sites.iter().copied().map(Some).collect(),
        false => vec![None],
    };
    let facts = scene.material.entries.of(Topic::Routine, &terms.routine);
    let periods = scene.periods(terms.per);
    let mut instances = Vec::new();
    for site in sites {
        let since = periods
            .first()
            .map_or(Timestamp::MAX, |(_, time)| time.from);
        let done = done(terms, scene, facts, (site, since));
        let of_period = |(period, time): &Period| {
            let key = match site {
                Some(site) => format!("{}@{site}", period_key(*period)),
                None => period_key(*period),
            };
            instance(terms, scene, key, *time, &done)
        };
        instances.extend(periods.iter().map(of_period));
    }
    instances
}

fn instance(
    terms: &Cadence,
    scene: &Scene<'_>,
    key: String,
    time: Interval<Timestamp>,
    done: &[Done],
) -> Instance {
    let mut instance = Instance::new(key, time.from, Some(time.to));
    // Whatever becomes of this period, with its end the next one begins.
    instance.turns_at = Some(time.to);
    let (mut count, mut met_at) = (0_u32, None);
    // Each fact lies in one period only, by the time that counts.
    for fact in done.iter().filter(|d| time.contains(d.at)) {
        instance.evidence.push(fact.seq);
        match &fact.worth {
            Ok(worth) => count = count.saturating_add(*worth),
            Err(remark) => instance.remarks.push(remark.clone()),
        }
        if fact.left_out > 0 && fact.worth.is_ok() {
            instance.remarks.push(Remark::LeftOut(fact.left_out));
        }
        if count >= terms.at_least && met_at.is_none() {
            met_at = Some(fact.at);
        }
    }
    let spare = Margin::Count(i64::from(count) - i64::from(terms.at_least));
    let (at, left) = (scene.at, Margin::Seconds(seconds(scene.at, time.to)));
    if let Some(met) = met_at {
        return instance.says(Status::Kept, met, at).left(spare);
    }
    if !scene.runs_half(time) {
        instance.remarks.push(Remark::HalfPeriod);
        return instance.says(Status::NotDue, time.to, at);
    }
    let warn = days_before(time.to, terms.warn_days);
    instance.risk_at = Some(warn);
    match at {
        at if at >= time.to => instance.says(Status::Broken, time.to, at).left(spare),
        at if at >= warn => instance.says(Status::AtRisk, time.to, at).left(left),
        at => instance.says(Status::Running, time.to, at).left(left),
    }
}

/// What was done at a site by now, in order of the times that count: from `since` on, and what it
/// takes to know how far apart that was.
fn done(
    terms: &Cadence,
    scene: &Scene<'_>,
    facts: &[Seen],
    (site, since): (Option<PlaceId>, Timestamp),
) -> Vec<Done> {
    let from = match terms.min_gap_days {
        0 => since,
        _ => Timestamp::MIN,
    };
    let asked = facts.iter();
    let asked = asked.filter(|f| f.as_stop <= scene.at && f.as_stop >= from);
    let mut facts: Vec<&Seen> = asked.collect();
    facts.sort_by_key(|f| (f.as_stop, f.entry.seq));
    let mut last: Option<Timestamp> = None;
    let mut all = Vec::new();
    for fact in facts {
        let What::CarriedOut {
            site: at_site,
            left_out,
            ..
        } = fact.entry.what
        else {
            continue;
        };
        // What was done for the whole system was done at each site; one site is not the whole.
        if at_site.is_some() && at_site != site {
            continue;
        }
        let apart = last.is_none_or(|last| are_apart(terms, scene, last, fact.as_stop));
        let soon = || Remark::TooSoon(fact.entry.seq);
        let worth = worth(terms, fact).and_then(|worth| apart.then_some(worth).ok_or_else(soon));
        if worth.is_ok() {
            last = Some(fact.as_stop);
        }
        let (at, seq, left_out) = (fact.as_stop, fact.entry.seq, left_out.into());
        all.extend((at >= since).then_some(Done {
            at,
            seq,
            worth,
            left_out,
        }));
    }
    all
}

fn worth(terms: &Cadence, fact: &Seen) -> Result<u32, Remark> {
    let What::CarriedOut {
        shown,
        share_percent,
        heads,
        ..
    } = fact.entry.what
    else {
        return Ok(0);
    };
    let share = terms.share_percent.is_none_or(|s| share_percent >= Some(s));
    if (terms.complete && !shown) || !share {
        return Err(Remark::NotComplete(fact.entry.seq));
    }
    Ok(match terms.counts {
        Counts::Times => 1,
        Counts::Heads => heads.unwrap_or(0),
    })
}

/// Whether there are enough days from one to the next, by the dates on the wall.
fn are_apart(terms: &Cadence, scene: &Scene<'_>, last: Timestamp, at: Timestamp) -> bool {
    const DAY_S: i64 = 24 * 3_600;
    let gap = i64::from(terms.min_gap_days);
    // Dates differ from elapsed days by less than two days: mostly they need not be known.
    match at.as_second() - last.as_second() {
        _ if gap == 0 => true,
        seconds if seconds > (gap + 2) * DAY_S => true,
        seconds if seconds < (gap - 2) * DAY_S => false,
        _ => {
            let on = |at| scene.calendar.date_at(at);
            on(at).duration_since(on(last)).as_hours() / 24 >= gap
        }
    }
}
