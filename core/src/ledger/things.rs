//! deadlines on other subjects than tickets: failures in an occasion, complaints, loans, stock.
//!
//! Their entries are marks like those of a ticket, and the same engine runs their clocks.

use super::{
    dates::openings,
    entry::{Entry, What},
    evidence::Seen,
    key::Topic,
    scene::{Material, Scene},
    stretch::Threshold,
    whole::{InForce, scenes},
};
use crate::{
    id::OccasionId,
    promise::{Clock, Mark, clocks, clocks_within},
};
use jiff::Timestamp;

/// What has clocks of its own, beside tickets.
pub(super) const THINGS: &[Topic] = &[Topic::Failure, Topic::Complaint, Topic::Loan, Topic::Stock];

/// The clocks of everything beside tickets, with the keys of what they run on.
pub(super) fn judge(scene: &Scene<'_>) -> Vec<(String, Clock)> {
    let mut all = Vec::new();
    for topic in THINGS {
        // A failure's clocks hang on its occasion, too.
        let told_of = match topic {
            Topic::Failure => &[Topic::Failure, Topic::Occasion][..],
            other => std::slice::from_ref(other),
        };
        let unknown = scene.material.entries.unknown(told_of);
        let unknown = unknown.map(|e| (e.recorded_at, e.seq));
        for (key, group) in scene.material.entries.all(*topic) {
            let marks = marks(group);
            let Some(begun) = marks.first().map(|m| m.recorded_at) else {
                continue;
            };
            // A verdict keeps the calendars of its start; those that came later move it while it is open.
            let calendars = scene.book.known_at(begun);
            let found = clocks_of(scene, *topic, group, &marks, calendars).into_iter();
            let own = found.filter(|c| scene.governs(c.started_at));
            all.extend(own.map(|c| (key.to_owned(), Clock { unknown, ..c })));
        }
    }
    all
}

fn clocks_of(
    scene: &Scene<'_>,
    topic: Topic,
    group: &[Seen],
    marks: &[Mark],
    calendars: u32,
) -> Vec<Clock> {
    if topic != Topic::Failure {
        return clocks(scene.book, marks, calendars);
    }
    // D5 counts in the occasion's window only, set-up included.
    let occasion = group.iter().find_map(|f| occasion_of(&f.entry));
    let occasion = occasion.map(|o| o.to_string()).unwrap_or_default();
    let said = scene.material.entries.of(Topic::Occasion, &occasion);
    clocks_within(scene.book, marks, calendars, &openings(said))
}

/// The occasion in which a device failed.
fn occasion_of(entry: &Entry) -> Option<OccasionId> {
    match entry.what {
        What::Failed(occasion) => Some(occasion),
        _ => None,
    }
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
    let (mut low, mut threshold) = (false, Threshold::default());
    let mut marks = Vec::new();
    for fact in group {
        let Some((count, least)) = threshold.counted(fact) else {
            marks.extend(fact.entry.mark());
            continue;
        };
        let again = low && count < least;
        low = count < least;
        if !again {
            let what = What::Counted { count, least };
            let entry = fact.entry.clone();
            marks.extend(Entry { what, ..entry }.mark());
        }
    }
    marks
}
