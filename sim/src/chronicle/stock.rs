//! Parts in stock: counted every month, ordered when they are low.

use super::teller::{Chronicle, minutes, plus};
use crate::cast::Post;
use serde_json::json;

/// Parts that are counted, with the least and a usual number.
const COUNTED: &[(&str, u32, u32)] = &[
    ("PJ-001", 5, 14),
    ("PJ-002", 4, 9),
    ("PJ-003", 10, 32),
    ("PJ-004", 6, 18),
    ("PJ-007", 2, 5),
    ("PJ-008", 3, 7),
    ("PJ-009", 2, 4),
];

/// A low count: part, so many months ago, pieces left, days until it was ordered.
const LOW: &[(&str, usize, u32, i64)] = &[
    ("PJ-004", 8, 4, 0),
    ("PJ-002", 5, 3, 1),
    ("PJ-007", 4, 0, 0),
    ("PJ-008", 3, 2, 6),
    ("PJ-001", 1, 4, 0),
    ("PJ-009", 0, 1, 1),
];

impl Chronicle<'_> {
    /// Counts and orders.
    pub fn stock(&mut self) {
        let months = self.months();
        let count = months.len();
        for (n, month) in months.into_iter().enumerate() {
            let on = self.working(plus(month, 7)).max(self.day(self.since));
            self.counts(self.at(on, 14, 10), count - 1 - n);
        }
    }

    fn counts(&mut self, begin: jiff::Timestamp, back: usize) {
        let keeper = &self.nth(Post::Storekeeper, 0).who;
        for (n, (code, least, usual)) in COUNTED.iter().enumerate() {
            let Some(part) = self.ground.parts.get(code).map(|p| p.id) else {
                continue;
            };
            let at = begin + minutes(4 * n as i64);
            let low = LOW.iter().find(|l| (l.0, l.1) == (*code, back));
            let pieces = match low {
                Some(low) => low.2,
                None => usual - self.dice.below(2) as u32,
            };
            let counted = |n: u32| json!({"part": part, "count": n, "least": least});
            self.shows(at, keeper, "stock.counted", counted(pieces));
            let Some((.., days)) = low else { continue };
            let ordered = at + minutes(40 + days * 24 * 60);
            self.shows(ordered, keeper, "stock.ordered", json!({"part": part}));
            let arrived = ordered + minutes(3 * 24 * 60);
            self.shows(arrived, keeper, "stock.counted", counted(*usual));
        }
    }
}
