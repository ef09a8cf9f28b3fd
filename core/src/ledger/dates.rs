//! Moments and their announced dates: of occasions, and of changes of core members.

use super::{entry::What, evidence::Seen, instance::Remark};
use crate::{calendar::Interval, fact::Seq};
use jiff::{Timestamp, civil::Date};

/// One announced date of a moment.
#[derive(Clone, Debug)]
pub(super) struct Announced {
    /// The moment itself.
    pub(super) starts_at: Timestamp,
    /// When it is over.
    pub(super) ends_at: Timestamp,
    /// When it was announced: the earlier of two times, so that nobody is excused by doubt.
    pub(super) told_at: Timestamp,
    /// By which fact.
    pub(super) seq: Seq,
    /// When, by which fact and why it no longer holds.
    pub(super) gone: Option<(Timestamp, Seq, Remark)>,
}

/// The dates of an occasion, as they were announced by `at`, in that order.
pub(super) fn of_occasion(group: &[Seen], at: Timestamp) -> Vec<Announced> {
    let mut dates: Vec<Announced> = Vec::new();
    for fact in group.iter().filter(|f| f.as_start <= at) {
        let (starts_at, ends_at) = match fact.entry.what {
            What::Announced { starts_at, ends_at } | What::Moved { starts_at, ends_at } => {
                (starts_at, ends_at)
            }
            What::CalledOff => {
                leaves(&mut dates, fact, at, Remark::CalledOff);
                continue;
            }
            _ => continue,
        };
        leaves(&mut dates, fact, at, Remark::Moved);
        dates.push(announced(fact, starts_at, ends_at));
    }
    dates
}

/// The dates at which a core member was to change, or did change unannounced.
pub(super) fn of_change(group: &[Seen], at: Timestamp) -> Vec<Announced> {
    let mut dates: Vec<Announced> = Vec::new();
    for fact in group.iter().filter(|f| f.as_start <= at) {
        match fact.entry.what {
            What::ChangeAnnounced { takes_effect_at } => {
                leaves(&mut dates, fact, at, Remark::Moved);
                dates.push(announced(fact, takes_effect_at, takes_effect_at));
            }
            What::Changed { .. } => {
                // Later than announced keeps the announcement's word; earlier does not.
                let told = dates.last().is_some_and(|d| d.starts_at <= fact.as_start);
                if !told {
                    leaves(&mut dates, fact, at, Remark::Moved);
                    dates.push(announced(fact, fact.as_start, fact.as_start));
                }
            }
            _ => {}
        }
    }
    dates
}

/// The times in which people are on site, one for each announced date: as the school set it, else from
/// the beginning to the end.
pub(super) fn windows(group: &[Seen], at: Timestamp) -> Vec<(Interval<Timestamp>, Announced)> {
    let dates = of_occasion(group, at);
    let mut windows = Vec::new();
    for (index, date) in dates.iter().enumerate() {
        let next = dates.get(index + 1).map_or(Seq::MAX, |d| d.seq);
        let own = |f: &&Seen| f.entry.seq > date.seq && f.entry.seq < next && f.as_start <= at;
        let set = group.iter().filter(own).filter_map(|f| match f.entry.what {
            // The school sets it; nobody else's word makes it shorter.
            What::WindowSet { from, to } if f.entry.by_school => Some(Interval::new(from, to)),
            _ => None,
        });
        let whole = Interval::new(date.starts_at, date.ends_at);
        let mut window = set.fold(whole, |_, set| set);
        // What moves or is called off while it lasts was promised until then.
        if let Some((gone, ..)) = date.gone.as_ref().filter(|g| g.0 > window.from) {
            window.to = window.to.min(*gone);
        }
        windows.push((window, date.clone()));
    }
    windows
}

/// The key of each date of a moment: its civil date, numbered where one comes again.
pub(super) fn keys(key: &str, dates: impl Iterator<Item = Date>) -> Vec<String> {
    let mut seen: Vec<Date> = Vec::new();
    let mut keys = Vec::new();
    for date in dates {
        let before = seen.iter().filter(|d| **d == date).count();
        keys.push(match before {
            0 => format!("{key}@{date}"),
            n => format!("{key}@{date}#{}", n + 1),
        });
        seen.push(date);
    }
    keys
}

fn announced(fact: &Seen, starts_at: Timestamp, ends_at: Timestamp) -> Announced {
    Announced {
        starts_at,
        ends_at,
        told_at: fact.as_start,
        seq: fact.entry.seq,
        gone: None,
    }
}

fn leaves(dates: &mut [Announced], fact: &Seen, at: Timestamp, why: Remark) {
    let last = dates.last_mut().filter(|d| d.gone.is_none());
    if let Some(last) = last.filter(|_| fact.as_stop <= at) {
        last.gone = Some((fact.as_stop, fact.entry.seq, why));
    }
}
