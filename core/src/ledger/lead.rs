//! lead: done at the latest so long before a moment. Each announced date is an instance of its own.

use super::{
    dates::{Announced, keys, of_change, of_occasion},
    entry::What,
    evidence::Seen,
    instance::{Instance, Margin, Remark, days_before, seconds},
    key::Topic,
    scene::Scene,
};
use crate::{
    calendar::{Due, due_before},
    contract::{Lead, Moment, ToldLate},
    fact::Seq,
    promise::{Note, Status},
};
use jiff::Timestamp;

/// What may show that it was done, with its time.
type Shown = Vec<(Timestamp, Seq)>;

/// The instances of a lead, of every moment announced by now.
pub(super) fn judge(terms: &Lead, scene: &Scene<'_>) -> Vec<Instance> {
    let topic = match terms.before {
        Moment::Occasion => Topic::Occasion,
        Moment::MemberChange => Topic::Member,
    };
    let mut instances = Vec::new();
    for (key, group) in scene.material.entries.all(topic) {
        let dates = match terms.before {
            Moment::Occasion => of_occasion(group, scene.at),
            Moment::MemberChange => of_change(group, scene.at),
        };
        let keys = date_keys(scene, key, &dates);
        let dates = dates.iter().zip(keys);
        for (date, key) in dates.filter(|(d, _)| scene.governs(d.told_at)) {
            let shown = match terms.before {
                Moment::Occasion => inspections(terms, group, date, scene.at),
                Moment::MemberChange => announcements(group, scene.at),
            };
            instances.push(instance(terms, scene, key, date, shown));
        }
    }
    instances
}

/// The keys of a moment's dates.
pub(super) fn date_keys(scene: &Scene<'_>, key: &str, dates: &[Announced]) -> Vec<String> {
    let days = dates.iter().map(|d| scene.calendar.date_at(d.starts_at));
    keys(key, days)
}

fn instance(
    terms: &Lead,
    scene: &Scene<'_>,
    key: String,
    date: &Announced,
    shown: Shown,
) -> Instance {
    let due = due(terms, scene, date, &shown);
    let mut instance = Instance::new(key, date.told_at, due.at());
    instance.evidence = vec![date.seq];
    instance.evidence.extend(shown.iter().map(|s| s.1));
    instance.evidence.dedup();
    if due.at().is_none() {
        instance.remarks.push(Remark::Note(Note::DueUnknown));
    }
    // A core member's change is the provider's own to announce.
    if terms.before == Moment::Occasion {
        instance.remarks.extend(date.unconfirmed());
    }
    let last = due.earliest();
    let met = shown.iter().map(|s| s.0).find(|at| *at <= last);
    let left = met.or(shown.first().map(|s| s.0)).unwrap_or(scene.at);
    let margin = Margin::Seconds(seconds(left, last));
    if let Some((gone, seq, why)) = date.gone.clone() {
        // One whose due instant has passed stands, whatever comes after.
        if gone <= last {
            instance.evidence.push(seq);
            instance.remarks.push(why);
            return instance.says(Status::Withdrawn, gone, scene.at);
        }
    }
    if let Some(met) = met {
        return instance.says(Status::Kept, met, scene.at).left(margin);
    }
    // What may have been in time, or too late, nobody can say before the calendar is out.
    if let (None, Some((shown, _))) = (due.at(), shown.first()) {
        return instance.says(Status::Incomplete, *shown, scene.at);
    }
    open(terms, scene, instance, date, due).left(margin)
}

/// When it is due, by the calendar that was known when the moment was announced. One published later
/// moves it while it is open, and settles one that was not known.
fn due(terms: &Lead, scene: &Scene<'_>, date: &Announced, shown: &Shown) -> Due {
    let by = |version| {
        let calendar = scene.book.calendar(version).unwrap_or(&scene.calendar);
        due_before(calendar, terms.ahead, date.starts_at)
    };
    let mut due = by(scene.book.known_at(date.told_at));
    for (version, published) in scene.book.published_after(date.told_at) {
        let last = due.earliest();
        let met = shown.iter().any(|(at, _)| *at <= last && *at <= published);
        if due.at().is_none() || (published <= last && !met) {
            due = by(version);
        }
    }
    due
}

fn open(
    terms: &Lead,
    scene: &Scene<'_>,
    mut instance: Instance,
    date: &Announced,
    due: Due,
) -> Instance {
    let (at, last) = (scene.at, due.earliest());
    if date.told_at > last && due.at().is_some() {
        instance.remarks.push(Remark::ToldLate);
        // Nobody excuses himself: that it was told late is the school's to say.
        let status = match terms.told_late {
            ToldLate::Excused if date.agreed => Status::Excused,
            ToldLate::Excused | ToldLate::Broken => Status::Broken,
        };
        return instance.says(status, date.told_at, at);
    }
    let warn = days_before(last, terms.warn_days);
    instance.risk_at = Some(warn);
    match due {
        Due::At(due) if at > due => instance.says(Status::Broken, due, at),
        _ if at >= warn => instance.says(Status::AtRisk, last, at),
        _ => instance.says(Status::Running, last, at),
    }
}

/// Inspections made for this occasion that count for this date, in order of their times.
fn inspections(terms: &Lead, group: &[Seen], date: &Announced, at: Timestamp) -> Shown {
    let oldest = terms
        .max_age_days
        .map_or(Timestamp::MIN, |days| days_before(date.starts_at, days));
    let whole = terms.whole_system;
    let fits = |f: &&Seen| is_inspection(f, whole) && f.as_stop <= at && f.as_stop >= oldest;
    in_order(group.iter().filter(fits))
}

/// Whether a fact shows a complete inspection, of the whole system where that is asked.
pub(super) fn is_inspection(fact: &Seen, whole: bool) -> bool {
    match fact.entry.what {
        What::Inspected {
            whole_system,
            complete,
            ..
        } => (whole_system || !whole) && complete,
        _ => false,
    }
}

fn announcements(group: &[Seen], at: Timestamp) -> Shown {
    let told = |f: &&Seen| matches!(f.entry.what, What::ChangeAnnounced { .. });
    in_order(group.iter().filter(told).filter(|f| f.as_stop <= at))
}

fn in_order<'a>(facts: impl Iterator<Item = &'a Seen>) -> Shown {
    let mut shown: Shown = facts.map(|f| (f.as_stop, f.entry.seq)).collect();
    shown.sort_unstable();
    shown
}
