//! floor: never fewer than n. Windows are the months of the contract, or those of occasions.

use super::{
    dates,
    evidence::Seen,
    gaps::{Level, within},
    holidays,
    instance::{Gap, Instance, Margin, Remark},
    key::{DUTY, Topic},
    plan::{Plan, Planned},
    scene::{Period, Scene, period_key},
    stretch::{Amount, pieces, units},
};
use crate::{
    calendar::{Interval, Limit, PeriodKind},
    contract::{Floor, Quantity},
    fact::Seq,
    promise::Status,
};
use jiff::{SignedDuration, Timestamp};

/// The instances of a floor.
pub(super) fn judge(terms: &Floor, scene: &Scene<'_>) -> Vec<Instance> {
    let entries = scene.material.entries;
    match terms.quantity {
        Quantity::OnSite => on_site(terms, scene),
        Quantity::Duty => {
            let amount = scene.presence(DUTY, terms.proof_hours.unwrap_or(0));
            let plan = Planned::roster(entries.of(Topic::Roster, DUTY), scene.at);
            months(terms, scene, DUTY, &amount, &plan)
        }
        Quantity::Holiday => on_holidays(terms, scene),
        Quantity::Standby => each(terms, scene, &|key| {
            let group = entries.of(Topic::Standby, key);
            (units(group, scene.at), Planned::units(group, scene.at))
        }),
        Quantity::Backup => each(terms, scene, &|key| {
            let group = entries.of(Topic::Backup, key);
            (units(group, scene.at), Planned::nothing(scene.at))
        }),
        Quantity::Stock => {
            let parts = entries.all(Topic::Stock);
            let plan = Planned::nothing(scene.at);
            let of = |(key, group): (&str, &[Seen])| {
                months(terms, scene, key, &pieces(group, scene.at), &plan)
            };
            parts.flat_map(of).collect()
        }
    }
}

/// What there is of each class, or for each post, of its own.
fn each<'a>(
    terms: &Floor,
    scene: &Scene<'_>,
    of: &dyn Fn(&str) -> (Amount, Planned<'a>),
) -> Vec<Instance> {
    let asked = terms.of.iter().filter(|k| scene.asks(k));
    let judged = asked.map(|key| {
        let (amount, plan) = of(key);
        months(terms, scene, key, &amount, &plan)
    });
    judged.flatten().collect()
}

fn months(
    terms: &Floor,
    scene: &Scene<'_>,
    key: &str,
    amount: &Amount,
    plan: &Planned<'_>,
) -> Vec<Instance> {
    let month = |(period, time): Period| {
        let mut window = time.intersection(&scene.run);
        // A part has a floor from its first count on.
        if terms.quantity == Quantity::Stock {
            let first = amount.there.iter().map(|s| s.time.from).min();
            window.from = window.from.max(first.unwrap_or(window.to));
        }
        let key = format!("{key}@{}", period_key(period));
        let window = Window {
            time: window,
            // The end of a month is no end of the work; that of the contract, or of its phase, is.
            begins: window.from == scene.run.from,
            ends: window.to == scene.run.to,
        };
        let is = !window.time.is_empty();
        is.then(|| instance(terms, scene, key, window, amount, plan))
    };
    let begun = scene.periods(PeriodKind::Month);
    let begun = begun.iter().copied().filter_map(month);
    // A month to come has something to say only where it is planned that there will be too few.
    let planned = plan.get().ends();
    let to_come = scene.periods_ahead(PeriodKind::Month, planned).into_iter();
    let to_come = to_come.filter_map(month).filter(has_gap_ahead);
    begun.chain(to_come).collect()
}

fn has_gap_ahead(instance: &Instance) -> bool {
    let mut remarks = instance.remarks.iter();
    remarks.any(|r| matches!(r, Remark::GapAhead(_)))
}

/// One for each official holiday that has begun, and for the next one.
fn on_holidays(terms: &Floor, scene: &Scene<'_>) -> Vec<Instance> {
    let entries = scene.material.entries;
    let amount = scene.presence(DUTY, terms.proof_hours.unwrap_or(0));
    let roster = Planned::roster(entries.of(Topic::Roster, DUTY), scene.at);
    let mut instances = Vec::new();
    for (first_on, window) in holidays::windows(scene) {
        let window = window.intersection(&scene.run);
        if scene.governs(window.from) && !window.is_empty() {
            let key = format!("holiday@{first_on}");
            // Duty goes on before and after it.
            let window = Window {
                time: window,
                begins: false,
                ends: false,
            };
            instances.push(instance(terms, scene, key, window, &amount, &roster));
        }
    }
    instances.extend(holidays::unknown(scene));
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
        let amount = scene.presence(key, terms.proof_hours.unwrap_or(0));
        let roster = Planned::roster(entries.of(Topic::Roster, key), scene.at);
        for ((window, date), name) in windows.into_iter().zip(keys) {
            if !scene.governs(window.from) {
                continue;
            }
            let unconfirmed: Vec<Remark> = date.unconfirmed().collect();
            let gone = date.gone.filter(|g| g.0 <= window.from);
            let mut instance = match gone {
                Some((gone, seq, why)) => {
                    let mut instance = Instance::new(name, window.from, Some(window.to));
                    instance.evidence = vec![seq];
                    instance.remarks.push(why);
                    instance.says(Status::Withdrawn, gone, scene.at)
                }
                None => {
                    let window = Window {
                        time: window,
                        begins: true,
                        ends: true,
                    };
                    instance(terms, scene, name, window, &amount, &roster)
                }
            };
            instance.remarks.extend(unconfirmed);
            instance.evidence.insert(0, date.seq);
            instances.push(instance);
        }
    }
    instances
}

/// A time in which something must be there.
#[derive(Clone, Copy)]
struct Window {
    time: Interval<Timestamp>,
    /// Whether the work begins with it. A grace is for handing over: somebody was there before, and
    /// somebody is after. Nobody at a beginning or an end is nobody.
    begins: bool,
    /// Whether the work ends with it.
    ends: bool,
}

impl Window {
    /// Whether too few for a time are a breach.
    fn counts(self, gap: &Gap, grace: SignedDuration) -> bool {
        let at_begin = self.begins && gap.from <= self.time.from;
        let at_end = self.ends && gap.to >= self.time.to;
        at_begin || at_end || gap.to.duration_since(gap.from) > grace
    }

    /// When a gap that counts became a breach.
    fn broke_at(self, gap: &Gap, grace: SignedDuration) -> Timestamp {
        if self.begins && gap.from <= self.time.from {
            return gap.from;
        }
        let over = gap.from.saturating_add(grace).unwrap_or(Timestamp::MAX);
        match self.ends && gap.to >= self.time.to {
            true => over.min(self.time.to),
            false => over,
        }
    }
}

fn instance(
    terms: &Floor,
    scene: &Scene<'_>,
    key: String,
    window: Window,
    amount: &Amount,
    plan: &Planned<'_>,
) -> Instance {
    let (at, least) = (scene.at, i64::from(terms.at_least));
    let time = window.time;
    let past = Interval::new(time.from, time.to.min(at));
    let grace = grace(terms);
    let mut instance = Instance::new(key, time.from, None);
    instance.turns_at = Some(next_turn(amount, window, grace, at));
    shows(&mut instance, within(&amount.there, past).map(|s| s.seq));
    let mut found = amount.level.below(past, least, grace);
    for gap in &mut found {
        gap.counted = window.counts(gap, grace);
    }
    instance.remarks = found.iter().copied().map(Remark::Gap).collect();
    let counted = || found.iter().filter(|g| g.counted);
    if let Some(first) = counted().next() {
        let since = window.broke_at(first, grace);
        let lowest = counted().map(|g| g.least - least).min();
        let margin = Margin::Count(lowest.unwrap_or(0));
        instance.due = Some(since);
        // What is broken once can be broken again.
        let ahead = ahead(terms, window, plan.get(), at).filter(|_| at < time.to);
        instance.remarks.extend(ahead.map(Remark::GapAhead));
        return instance.says(Status::Broken, since, at).left(margin);
    }
    if at >= time.to {
        return instance.says(Status::Kept, time.to, at);
    }
    let ahead = ahead(terms, window, plan.get(), at);
    if let Some(gap) = ahead {
        let gap = Interval::new(gap.from, gap.to);
        let said = plan.get().said.iter();
        let says = said.filter(|(time, _)| !time.intersection(&gap).is_empty());
        shows(&mut instance, says.map(|(_, seq)| *seq));
    }
    let breaks_at = found.last().filter(|g| g.to >= at);
    let breaks_at = breaks_at.map_or(at, |g| window.broke_at(g, grace));
    lasting(terms, instance, (time, breaks_at), amount, ahead, at)
}

/// Adds facts to an instance's evidence, each once.
fn shows(instance: &mut Instance, facts: impl Iterator<Item = Seq>) {
    instance.evidence.extend(facts);
    instance.evidence.sort_unstable();
    instance.evidence.dedup();
}

/// When time alone may change what a window says: it begins, somebody's proven presence ends, a
/// gap grows longer than the grace, it ends.
fn next_turn(amount: &Amount, window: Window, grace: SignedDuration, at: Timestamp) -> Timestamp {
    let time = window.time;
    if at < time.from || at >= time.to {
        return if at < time.from { time.from } else { time.to };
    }
    let soon = SignedDuration::from_micros(1);
    // Exactly as long as the grace is not too long yet.
    let longer = grace.saturating_add(soon);
    let over = |from: Timestamp, by| from.saturating_add(by).unwrap_or(Timestamp::MAX);
    // A gap begins with the window, which has no grace where the work begins, or where something ended. One
    // to come is a turn itself; of the others, few are so late that their grace is not over.
    let at_begin = over(time.from, if window.begins { soon } else { longer });
    let late = at.saturating_sub(longer).unwrap_or(Timestamp::MIN);
    let mut next = time.to;
    let mut or = |turn: Timestamp| {
        if turn > at {
            next = next.min(turn);
        }
    };
    or(at_begin);
    let at_hand = amount.at_hand.iter().flat_map(Level::turns);
    for end in amount.there.iter().map(|s| s.time.to).chain(at_hand) {
        if end >= late {
            or(if end > at { end } else { over(end, longer) });
        }
    }
    next
}

/// A window that is not over and not broken; `breaks_at`: when what is missing now will be a breach.
fn lasting(
    terms: &Floor,
    mut instance: Instance,
    (window, breaks_at): (Interval<Timestamp>, Timestamp),
    amount: &Amount,
    ahead: Option<Gap>,
    at: Timestamp,
) -> Instance {
    let mut status = match at < window.from {
        true => Status::NotDue,
        false => Status::Running,
    };
    let level = amount.level.at(at);
    let at_hand = amount.at_hand.as_ref().map(|l| l.at(at));
    // Of what is at hand now a month to come says nothing.
    let at_hand = at_hand.filter(|_| status == Status::Running);
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
        (None, true) => Some(breaks_at),
        (None, false) => None,
    };
    // Before its window nobody need be there yet: only what is planned says whether there will be too few.
    let counted = match at < window.from {
        true => ahead.map(|gap| gap.least),
        false => Some(level),
    };
    instance.margin = counted.map(|n| Margin::Count(n - i64::from(terms.at_least)));
    instance.says(status, at, at)
}

/// The first gap that the plan shows in the time to come. Where nothing is planned yet, nothing is
/// known.
fn ahead(terms: &Floor, window: Window, plan: &Plan, at: Timestamp) -> Option<Gap> {
    if plan.known.is_empty() {
        return None;
    }
    let to_come = Interval::new(at.max(window.time.from), window.time.to);
    let (level, least) = (Level::of(&plan.there), i64::from(terms.at_least));
    let grace = grace(terms);
    plan.known
        .iter()
        .flat_map(|k| level.below(k.intersection(&to_come), least, grace))
        .filter(|g| window.counts(g, grace))
        .map(|gap| Gap {
            counted: true,
            ..gap
        })
        .min_by_key(|g| g.from)
}

fn grace(terms: &Floor) -> SignedDuration {
    match terms.grace {
        Some(Limit::Elapsed(seconds)) => SignedDuration::from_secs(seconds.get().into()),
        _ => SignedDuration::ZERO,
    }
}
