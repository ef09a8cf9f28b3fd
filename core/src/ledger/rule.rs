//! rule: must hold for each case.

use super::{
    dates::of_occasion,
    entry::What,
    evidence::Seen,
    instance::{Instance, Margin, days_before, seconds},
    key::Topic,
    lead::{date_keys, is_inspection},
    scene::Scene,
};
use crate::{
    contract::{Rule, Test},
    promise::Status,
};
use jiff::Timestamp;

/// From how many days before an occasion a whole inspection still missing is at risk.
const WARN_DAYS: u32 = 3;

/// The instances of a rule: one a case.
pub(super) fn judge(terms: &Rule, scene: &Scene<'_>) -> Vec<Instance> {
    let entries = scene.material.entries;
    let mut instances = Vec::new();
    match terms.test {
        Test::Shown => {
            let prefix = format!("{}/", terms.id);
            for (key, group) in entries.starting(Topic::Case, &prefix) {
                instances.extend(shown(scene, &key[prefix.len()..], group));
            }
        }
        Test::Proven => {}
        Test::InspectedBeforeStart => {
            for (key, group) in entries.all(Topic::Occasion) {
                inspected(scene, key, group, &mut instances);
            }
        }
        Test::EqualAbility => {
            for (key, group) in entries.all(Topic::Member) {
                let of_case = |f: &&Seen| matches!(f.entry.what, What::Changed { .. });
                instances.extend(shown_by(scene, key, group.iter().filter(of_case)));
            }
        }
    }
    instances
}

fn shown(scene: &Scene<'_>, key: &str, group: &[Seen]) -> Option<Instance> {
    let of_case = |f: &&Seen| matches!(f.entry.what, What::Shown { .. });
    shown_by(scene, key, group.iter().filter(of_case))
}

fn holds(fact: &Seen) -> bool {
    match fact.entry.what {
        What::Shown { holds } => holds,
        What::Changed { equal_ability } => equal_ability,
        _ => false,
    }
}

/// Once shown not to hold, only the school's own later word sets it right.
fn shown_by<'a>(
    scene: &Scene<'_>,
    key: &str,
    facts: impl Iterator<Item = &'a Seen>,
) -> Option<Instance> {
    let mut broken: Option<&Seen> = None;
    let mut kept: Option<&Seen> = None;
    let mut evidence = Vec::new();
    for fact in facts {
        let (good, at) = match holds(fact) {
            true => (true, fact.as_stop),
            false => (false, fact.as_start),
        };
        if at > scene.at {
            continue;
        }
        evidence.push(fact.entry.seq);
        match good {
            true if fact.entry.by_school => (broken, kept) = (None, Some(fact)),
            true => kept = kept.or(Some(fact)),
            // Broken since the earliest time for which it was shown.
            false => broken = broken.filter(|b| b.as_start <= at).or(Some(fact)),
        }
    }
    let (fact, status) = match (broken, kept) {
        (Some(fact), _) => (fact, Status::Broken),
        (None, Some(fact)) => (fact, Status::Kept),
        (None, None) => return None,
    };
    let since = match status {
        Status::Kept => fact.as_stop,
        _ => fact.as_start,
    };
    if !scene.governs(since) {
        return None;
    }
    let mut instance = Instance::new(key.to_owned(), since, Some(since));
    instance.evidence = evidence;
    Some(instance.says(status, since, scene.at))
}

/// The whole system inspected before each occasion, however late it was announced.
fn inspected(scene: &Scene<'_>, key: &str, group: &[Seen], instances: &mut Vec<Instance>) {
    let dates = of_occasion(group, scene.at);
    let keys = date_keys(scene, key, &dates);
    for (date, name) in dates.into_iter().zip(keys) {
        if !scene.governs(date.told_at) {
            continue;
        }
        let start = date.starts_at;
        let mut instance = Instance::new(name, date.told_at, Some(start));
        let done = group.iter().filter(|f| is_inspection(f, true));
        let mut done: Vec<(Timestamp, _)> = done.map(|f| (f.as_stop, f.entry.seq)).collect();
        done.retain(|d| d.0 <= scene.at);
        done.sort_unstable();
        instance.evidence = vec![date.seq];
        instance.evidence.extend(done.iter().map(|d| d.1));
        let met = done.first().map(|d| d.0).filter(|m| *m <= start);
        instance.remarks.extend(date.unconfirmed());
        let gone = date.gone.filter(|g| g.0 <= start);
        let left = Margin::Seconds(seconds(met.unwrap_or(scene.at), start));
        let warn = days_before(start, WARN_DAYS);
        instance.risk_at = Some(warn);
        let (status, since) = match (gone, met) {
            (Some((at, seq, why)), _) => {
                instance.evidence.push(seq);
                instance.remarks.push(why);
                instances.push(instance.says(Status::Withdrawn, at, scene.at));
                continue;
            }
            (None, Some(met)) => (Status::Kept, met),
            (None, None) if scene.at > start => (Status::Broken, start),
            (None, None) if scene.at >= warn => (Status::AtRisk, start),
            (None, None) => (Status::Running, start),
        };
        instances.push(instance.says(status, since, scene.at).left(left));
    }
}
