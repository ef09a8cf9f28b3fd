//! The one interval algebra: half-open intervals and sorted, merged sets of them.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What lies from `from` (included) up to `to` (not included). Reversed, it holds nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Interval<T> {
    /// First point that belongs to the interval.
    pub from: T,
    /// First point after `from` that does not belong any more.
    pub to: T,
}

impl<T: Ord + Copy> Interval<T> {
    /// The interval from `from` up to, not including, `to`.
    pub fn new(from: T, to: T) -> Self {
        Self { from, to }
    }

    /// Whether nothing lies in it; so it is for reversed and for zero-length intervals.
    pub fn is_empty(&self) -> bool {
        self.from >= self.to
    }

    /// Whether `point` lies in it.
    pub fn contains(&self, point: T) -> bool {
        self.from <= point && point < self.to
    }

    /// What both have in common; possibly empty.
    pub fn intersection(&self, other: &Self) -> Self {
        Self::new(self.from.max(other.from), self.to.min(other.to))
    }
}

impl Interval<Timestamp> {
    /// Its length; zero when it is empty.
    pub fn length(&self) -> SignedDuration {
        if self.is_empty() {
            SignedDuration::ZERO
        } else {
            self.to.duration_since(self.from)
        }
    }
}

/// A set of points written as intervals: sorted, not empty, and neither overlapping nor touching.
///
/// Two equal sets are therefore always written alike, whatever order their parts came in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(
    from = "Vec<Interval<T>>",
    into = "Vec<Interval<T>>",
    bound(
        serialize = "T: Ord + Copy + Serialize",
        deserialize = "T: Ord + Copy + Deserialize<'de>"
    )
)]
pub struct Intervals<T>(Vec<Interval<T>>);

impl<T> Default for Intervals<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Ord + Copy> Intervals<T> {
    /// The set that holds nothing.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// The set of one interval.
    pub fn one(interval: Interval<T>) -> Self {
        Self::from_iter([interval])
    }

    /// Its parts in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Interval<T>> + ExactSizeIterator + '_ {
        self.0.iter().copied()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `point` lies in one of its parts.
    pub fn contains(&self, point: T) -> bool {
        let after = self.0.partition_point(|part| part.to <= point);
        self.0.get(after).is_some_and(|part| part.contains(point))
    }

    /// The first part.
    pub fn first(&self) -> Option<Interval<T>> {
        self.0.first().copied()
    }

    /// The last part.
    pub fn last(&self) -> Option<Interval<T>> {
        self.0.last().copied()
    }

    /// All that lies in either set.
    pub fn union(&self, other: &Self) -> Self {
        self.iter().chain(other.iter()).collect()
    }

    /// All that lies in both sets.
    pub fn intersection(&self, other: &Self) -> Self {
        let (mut i, mut j) = (0, 0);
        let mut common = Vec::new();
        while let (Some(a), Some(b)) = (self.0.get(i), other.0.get(j)) {
            let both = a.intersection(b);
            if !both.is_empty() {
                common.push(both);
            }
            // The one that ends first can meet nothing further.
            if a.to <= b.to {
                i += 1;
            } else {
                j += 1;
            }
        }
        Self(common)
    }

    /// All that lies in this set and not in `other`.
    pub fn difference(&self, other: &Self) -> Self {
        let mut rest = Vec::new();
        let mut j = 0;
        for part in self.iter() {
            let mut from = part.from;
            while other.0.get(j).is_some_and(|cut| cut.to <= from) {
                j += 1;
            }
            let mut k = j;
            while let Some(cut) = other.0.get(k).filter(|cut| cut.from < part.to) {
                rest.push(Interval::new(from, cut.from));
                from = from.max(cut.to);
                k += 1;
            }
            rest.push(Interval::new(from, part.to));
        }
        rest.retain(|part| !part.is_empty());
        Self(rest)
    }

    /// All that lies in this set and in `window`.
    pub fn within(&self, window: Interval<T>) -> Self {
        self.intersection(&Self::one(window))
    }
}

impl Intervals<Timestamp> {
    /// The length of all parts together.
    pub fn length(&self) -> SignedDuration {
        self.iter().fold(SignedDuration::ZERO, |sum, part| {
            sum.saturating_add(part.length())
        })
    }
}

/// Sorts, drops what is empty, and merges what overlaps or touches.
impl<T: Ord + Copy> FromIterator<Interval<T>> for Intervals<T> {
    fn from_iter<I: IntoIterator<Item = Interval<T>>>(parts: I) -> Self {
        let mut parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.sort_by_key(|part| (part.from, part.to));
        let mut merged: Vec<Interval<T>> = Vec::with_capacity(parts.len());
        for part in parts {
            match merged.last_mut() {
                Some(last) if part.from <= last.to => last.to = last.to.max(part.to),
                _ => merged.push(part),
            }
        }
        Self(merged)
    }
}

impl<T: Ord + Copy> From<Vec<Interval<T>>> for Intervals<T> {
    fn from(parts: Vec<Interval<T>>) -> Self {
        parts.into_iter().collect()
    }
}

impl<T> From<Intervals<T>> for Vec<Interval<T>> {
    fn from(set: Intervals<T>) -> Self {
        set.0
    }
}

impl<T: Ord + Copy> From<Interval<T>> for Intervals<T> {
    fn from(interval: Interval<T>) -> Self {
        Self::one(interval)
    }
}
