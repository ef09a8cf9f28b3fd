//! Moments and their announced dates: of occasions, and of changes of core members.

use super::{entry::What, evidence::Seen, instance::Remark};
use crate::{calendar::Interval, fact::Seq};
use jiff::Timestamp;

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

/// The time in which people are on site: as the school set it, else from the beginning to the end.
pub(super) fn window(group: &[Seen], at: Timestamp) -> Option<(Interval<Timestamp>, Announced)> {
    let date = of_occasion(group, at).pop()?;
    let set = group
        .iter()
        .filter(|f| f.as_start <= at && f.entry.seq > date.seq);
    let mut set = set.filter_map(|f| match f.entry.what {
        // The school sets it; nobody else's word makes it shorter.
        What::WindowSet { from, to } if f.entry.by_school => Some(Interval::new(from, to)),
        _ => None,
    });
    let whole = Interval::new(date.starts_at, date.ends_at);
    Some((set.next_back().unwrap_or(whole), date))
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
