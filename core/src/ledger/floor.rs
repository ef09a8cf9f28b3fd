//! floor: never fewer than n. Windows are the months of the contract, or those of occasions.

use super::{
    dates,
    evidence::Seen,
    gaps::{gaps, level_at, within},
    instance::{Gap, Instance, Margin, Remark},
    key::{DUTY, Topic},
    scene::{Scene, period_key},
    stretch::{Amount, pieces, planned, presence, units},
};
use crate::{
    calendar::{Interval, Limit, PeriodKind},
    contract::{Floor, Quantity},
    promise::Status,
};
use jiff::{SignedDuration, Timestamp};

/// The instances of a floor.
pub(super) fn judge(terms: &Floor, scene: &Scene<'_>) -> Vec<Instance> {
    let entries = scene.material.entries;
    match terms.quantity {
        Quantity::OnSite => on_site(terms, scene),
        Quantity::Duty => {
            let amount = people(terms, entries.of(Topic::Presence, DUTY), scene);
            months(terms, scene, DUTY, &amount, entries.of(Topic::Roster, DUTY))
        }
        Quantity::Standby | Quantity::Backup => {
            let topic = match terms.quantity {
                Quantity::Standby => Topic::Standby,
                _ => Topic::Backup,
            };
            let of = |key: &String| {
                let amount = units(entries.of(topic, key), scene.at);
                months(terms, scene, key, &amount, &[])
            };
            terms
                .of
                .iter()
                .filter(|k| scene.asks(k))
                .flat_map(of)
                .collect()
        }
        Quantity::Stock => {
            let parts = entries.all(Topic::Stock);
            let of = |(key, group): (&str, &[Seen])| {
                months(terms, scene, key, &pieces(group, scene.at), &[])
            };
            parts.flat_map(of).collect()
        }
    }
}

fn people(terms: &Floor, group: &[Seen], scene: &Scene<'_>) -> Amount {
    presence(group, terms.proof_hours.unwrap_or(0), scene.at)
}

fn months(
    terms: &Floor,
    scene: &Scene<'_>,
    key: &str,
    amount: &Amount,
    roster: &[Seen],
) -> Vec<Instance> {
    let mut instances = Vec::new();
    for (period, time) in scene.periods(PeriodKind::Month) {
        let mut window = time.intersection(&scene.run);
        // A part has a floor from its first count on.
        if terms.quantity == Quantity::Stock {
            let first = amount.there.iter().map(|s| s.time.from).min();
            window.from = window.from.max(first.unwrap_or(window.to));
        }
        let key = format!("{key}@{}", period_key(period));
        if !window.is_empty() {
            instances.push(instance(terms, scene, key, window, amount, roster));
        }
    }
    instances
}

fn on_site(terms: &Floor, scene: &Scene<'_>) -> Vec<Instance> {
    let entries = scene.material.entries;
    let mut instances = Vec::new();
    for (key, group) in entries.all(Topic::Occasion) {
        let windows = dates::windows(group, scene.at);
        let days = windows
            .iter()
            .map(|w| scene.calendar.date_at(w.1.starts_at));
        let keys = dates::keys(key, days);
        let amount = people(terms, entries.of(Topic::Presence, key), scene);
        let roster = entries.of(Topic::Roster, key);
        for ((window, date), name) in windows.into_iter().zip(keys) {
            if !scene.governs(window.from) {
                continue;
            }
            let gone = date.gone.filter(|g| g.0 <= window.from);
            let mut instance = match gone {
                Some((gone, seq, why)) => {
                    let mut instance = Instance::new(name, window.from, Some(window.to));
                    instance.evidence = vec![seq];
                    instance.remarks.push(why);
                    instance.says(Status::Withdrawn, gone, scene.at)
                }
                None => instance(terms, scene, name, window, &amount, roster),
            };
            instance.evidence.insert(0, date.seq);
            instances.push(instance);
        }
    }
    instances
}

fn instance(
    terms: &Floor,
    scene: &Scene<'_>,
    key: String,
    window: Interval<Timestamp>,
    amount: &Amount,
    roster: &[Seen],
) -> Instance {
    let (at, least) = (scene.at, i64::from(terms.at_least));
    let past = Interval::new(window.from, window.to.min(at));
    let grace = grace(terms);
    let mut instance = Instance::new(key, window.from, None);
    instance.evidence = within(&amount.there, past).map(|s| s.seq).collect();
    instance.evidence.sort_unstable();
    instance.evidence.dedup();
    let found = gaps(&amount.there, past, least, grace);
    instance.remarks = found.iter().copied().map(Remark::Gap).collect();
    let lowest = found
        .iter()
        .filter(|g| g.counted)
        .map(|g| g.least - least)
        .min();
    if let Some(counted) = found.iter().find(|g| g.counted) {
        instance.due = Some(counted.from.saturating_add(grace).unwrap_or(Timestamp::MAX));
        let since = instance.due.unwrap_or(counted.from);
        let margin = Margin::Count(lowest.unwrap_or(0));
        return instance.says(Status::Broken, since, at).left(margin);
    }
    if at >= window.to {
        return instance.says(Status::Kept, window.to, at);
    }
    let ahead = ahead(terms, window, roster, at);
    lasting(terms, instance, window, amount, ahead, at)
}

/// A window that is not over and not broken.
fn lasting(
    terms: &Floor,
    mut instance: Instance,
    window: Interval<Timestamp>,
    amount: &Amount,
    ahead: Option<Gap>,
    at: Timestamp,
) -> Instance {
    let mut status = match at < window.from {
        true => Status::NotDue,
        false => Status::Running,
    };
    let level = level_at(&amount.there, at);
    let at_hand = amount.at_hand.as_ref().map(|s| level_at(s, at));
    let warning = match (terms.quantity, at_hand) {
        (Quantity::Standby, Some(..=0)) => Some(Remark::NoneReady),
        (Quantity::Stock, Some(..0)) => Some(Remark::BelowThreshold),
        _ => None,
    };
    let gap_now = status == Status::Running && level < i64::from(terms.at_least);
    if warning.is_some() || gap_now || ahead.is_some() {
        status = Status::AtRisk;
    }
    instance.remarks.extend(warning);
    instance.remarks.extend(ahead.map(Remark::GapAhead));
    instance.due = match (ahead, gap_now) {
        (Some(gap), _) => Some(gap.from),
        (None, true) => Some(at),
        (None, false) => None,
    };
    let margin = Margin::Count(level - i64::from(terms.at_least));
    instance.says(status, at, at).left(margin)
}

/// The first gap that the roster shows in the time to come. Where nothing is planned yet, nothing is
/// known.
fn ahead(
    terms: &Floor,
    window: Interval<Timestamp>,
    roster: &[Seen],
    at: Timestamp,
) -> Option<Gap> {
    let (plan, known) = planned(roster, at);
    let to_come = Interval::new(at.max(window.from), window.to);
    known
        .iter()
        .flat_map(|k| {
            let least = i64::from(terms.at_least);
            gaps(&plan, k.intersection(&to_come), least, grace(terms))
        })
        .filter(|g| g.counted)
        .min_by_key(|g| g.from)
}

fn grace(terms: &Floor) -> SignedDuration {
    match terms.grace {
        Some(Limit::Elapsed(seconds)) => SignedDuration::from_secs(seconds.get().into()),
        _ => SignedDuration::ZERO,
    }
}
