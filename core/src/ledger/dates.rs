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
    /// Whether it is the school's word: what the provider alone says of it excuses nothing.
    pub(super) agreed: bool,
    /// The fact by which it acts: its own, or the school's confirmation.
    acts: Seq,
    /// When, by which fact and why it no longer holds.
    pub(super) gone: Option<(Timestamp, Seq, Remark)>,
    /// What the provider says for the school and the school has not confirmed: it changes nothing.
    claims: Vec<Seq>,
}

impl Announced {
    /// What the school has not confirmed of this date.
    pub(super) fn unconfirmed(&self) -> impl Iterator<Item = Remark> {
        let own = (!self.agreed).then_some(self.seq);
        own.into_iter()
            .chain(self.claims.iter().copied())
            .map(Remark::Unconfirmed)
    }
}

/// The dates of an occasion, as they were announced by `at`, in that order.
///
/// It is the school's to move and to call off. Said by the provider it is a claim, which the school
/// confirms or not; and no word reaches back behind its receipt.
pub(super) fn of_occasion(group: &[Seen], at: Timestamp) -> Vec<Announced> {
    let known = |f: &Seen| f.as_start <= at;
    let (acting, claims) = acting(group);
    let acting = acting.into_iter().filter(|(_, f)| known(f));
    let claims = claims.into_iter().filter(|f| known(f));
    let mut dates: Vec<Announced> = Vec::new();
    for (acts, fact) in acting {
        match fact.entry.what {
            What::Announced { starts_at, ends_at } | What::Moved { starts_at, ends_at } => {
                leaves(&mut dates, fact, received(fact), at, Remark::Moved);
                let date = announced(fact, starts_at, ends_at);
                dates.push(Announced { acts, ..date });
            }
            _ => leaves(&mut dates, fact, received(fact), at, Remark::CalledOff),
        }
    }
    if let Some(last) = dates.last_mut().filter(|d| d.gone.is_none()) {
        last.claims = claims.map(|f| f.entry.seq).collect();
    }
    dates
}

/// What gives an occasion its dates and takes them, in the order in which it began to act; and what is
/// only said for the school. Whoever announces an occasion first gives it a date: that binds nobody but
/// the provider.
fn acting(group: &[Seen]) -> (Vec<(Seq, &Seen)>, Vec<&Seen>) {
    let first = group.iter().position(is_announcement);
    let (mut acting, mut claims) = (Vec::new(), Vec::new());
    for (index, fact) in group.iter().enumerate() {
        match (fact.agreed, &fact.entry.what) {
            (_, What::Announced { .. }) if first == Some(index) => {
                acting.push((fact.entry.seq, fact));
            }
            (Some((_, by)), What::Announced { .. } | What::Moved { .. } | What::CalledOff) => {
                acting.push((by, fact));
            }
            (None, What::Announced { .. } | What::Moved { .. } | What::CalledOff) => {
                claims.push(fact);
            }
            _ => {}
        }
    }
    acting.sort_by_key(|(acts, fact)| (*acts, fact.entry.seq));
    (acting, claims)
}

fn is_announcement(fact: &Seen) -> bool {
    matches!(fact.entry.what, What::Announced { .. })
}

/// When the school's word was there: what has begun by then is not taken back.
fn received(fact: &Seen) -> Timestamp {
    let word = fact.agreed.map_or(fact.as_stop, |(at, _)| at);
    word.max(fact.as_stop)
}

/// The dates at which a core member was to change, or did change unannounced.
pub(super) fn of_change(group: &[Seen], at: Timestamp) -> Vec<Announced> {
    let mut dates: Vec<Announced> = Vec::new();
    for fact in group.iter().filter(|f| f.as_start <= at) {
        match fact.entry.what {
            What::ChangeAnnounced { takes_effect_at } => {
                leaves(&mut dates, fact, fact.as_stop, at, Remark::Moved);
                dates.push(announced(fact, takes_effect_at, takes_effect_at));
            }
            What::Changed { .. } => {
                // Later than announced keeps the announcement's word; earlier does not.
                let told = dates.last().is_some_and(|d| d.starts_at <= fact.as_start);
                if !told {
                    leaves(&mut dates, fact, fact.as_stop, at, Remark::Moved);
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
        let next = dates.get(index + 1).map_or(Seq::MAX, |d| d.acts);
        let own = |f: &&Seen| f.entry.seq > date.acts && f.entry.seq < next && f.as_start <= at;
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

/// The stretches in which an occasion's window was open as it was known then, in journal order. A later
/// registration opens no past one: each is open from its announcement on, by the earlier of two times,
/// until the fact that takes its place was there. What is said of their times afterwards closes none.
pub(super) fn openings(group: &[Seen]) -> Vec<Interval<Timestamp>> {
    let mut openings: Vec<Interval<Timestamp>> = Vec::new();
    let mut open = false;
    let (mut acts, _) = acting(group);
    let set = group.iter().filter(|f| sets_window(f));
    acts.extend(set.map(|f| (f.entry.seq, f)));
    acts.sort_by_key(|(by, fact)| (*by, fact.entry.seq));
    for (_, fact) in acts {
        let window = match fact.entry.what {
            What::Announced { starts_at, ends_at } | What::Moved { starts_at, ends_at } => {
                Some(Interval::new(starts_at, ends_at))
            }
            // Of an occasion that will take place.
            What::WindowSet { from, to } if open => Some(Interval::new(from, to)),
            What::CalledOff => None,
            _ => continue,
        };
        let (early, late) = known(fact);
        if let Some(last) = openings.last_mut().filter(|_| open) {
            last.to = last.to.min(late);
        }
        open = window.is_some();
        openings.extend(window.map(|w| Interval::new(w.from.max(early), w.to)));
    }
    openings.retain(|o| !o.is_empty());
    openings
}

/// The school sets the time; nobody else's word makes it shorter.
fn sets_window(fact: &Seen) -> bool {
    fact.entry.by_school && matches!(fact.entry.what, What::WindowSet { .. })
}

/// Since when at the earliest, and for certain, a fact was known.
fn known(fact: &Seen) -> (Timestamp, Timestamp) {
    let (claim, receipt) = (fact.entry.occurred_at, fact.entry.recorded_at);
    match fact.entry.imported {
        true => (fact.as_start.min(claim), claim),
        false => {
            let word = fact.agreed.map_or(receipt, |(at, _)| at);
            let late = claim.max(receipt).max(word);
            (fact.as_start.min(claim).min(receipt), late)
        }
    }
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
        agreed: fact.agreed.is_some(),
        acts: fact.entry.seq,
        gone: None,
        claims: Vec::new(),
    }
}

fn leaves(dates: &mut [Announced], fact: &Seen, gone: Timestamp, at: Timestamp, why: Remark) {
    let last = dates.last_mut().filter(|d| d.gone.is_none());
    if let Some(last) = last.filter(|_| gone <= at) {
        last.gone = Some((gone, fact.entry.seq, why));
    }
}
