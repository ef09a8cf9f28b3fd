//! deadlines on other subjects than tickets: failures in an occasion, complaints, loans, stock.
//!
//! Their entries are marks like those of a ticket, and the same engine runs their clocks.

use super::{
    entry::What,
    evidence::Seen,
    key::Topic,
    scene::{Material, Scene},
    whole::{InForce, scenes},
};
use crate::promise::{Clock, Mark, clocks};
use jiff::Timestamp;

/// What has clocks of its own, beside tickets.
pub(super) const THINGS: &[Topic] = &[Topic::Failure, Topic::Complaint, Topic::Loan, Topic::Stock];

/// The clocks of everything beside tickets, with the keys of what they run on.
pub(super) fn judge(scene: &Scene<'_>) -> Vec<(String, Clock)> {
    let mut all = Vec::new();
    for topic in THINGS {
        let unknown = scene.material.entries.unknown(&[*topic]);
        let unknown = unknown.map(|e| (e.recorded_at, e.seq));
        for (key, group) in scene.material.entries.all(*topic) {
            let marks = marks(group);
            let Some(begun) = marks.first().map(|m| m.recorded_at) else {
                continue;
            };
            // A verdict keeps the calendars of its start; those that came later move it while it is open.
            let calendars = scene.book.known_at(begun);
            let found = clocks(scene.book, &marks, calendars).into_iter();
            let own = found.filter(|c| scene.governs(c.started_at));
            all.extend(own.map(|c| (key.to_owned(), Clock { unknown, ..c })));
        }
    }
    all
}

/// The clocks of everything beside tickets at `at`, each with the key of what it runs on.
pub fn thing_clocks(
    versions: &[InForce],
    material: Material<'_>,
    at: Timestamp,
) -> Vec<(String, Clock)> {
    let all = scenes(versions, material, at).flat_map(|scene| judge(&scene));
    all.filter(|(_, clock)| clock.started_at <= at).collect()
}

/// The marks of one thing. A part that stays low has been low since the first such count: one order
/// is enough.
fn marks(group: &[Seen]) -> Vec<Mark> {
    let mut low = false;
    let mut marks = Vec::new();
    for fact in group {
        if let What::Counted { count, least } = fact.entry.what {
            let again = low && count < least;
            low = count < least;
            if again {
                continue;
            }
        }
        marks.extend(fact.entry.mark());
    }
    marks
}
