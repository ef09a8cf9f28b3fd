//! Official holidays, as windows of floors. A holiday that has begun keeps the calendar that was known
//! then; one published later moves only those to come.

use super::{
    instance::{Instance, Remark},
    scene::Scene,
};
use crate::{
    calendar::{Calendar, Interval},
    promise::{Note, Status},
};
use jiff::{Timestamp, civil::Date};

/// Those that have begun and the next one, each with its first day, in order.
pub(super) fn windows(scene: &Scene<'_>) -> Vec<(Date, Interval<Timestamp>)> {
    let since = scene
        .focus
        .map_or(scene.span.from, |(_, from)| from.max(scene.span.from));
    let mut all = Vec::new();
    for (version, calendar) in &scene.book.calendars {
        let holidays = calendar.holidays().unwrap_or_default();
        let first = calendar.date_at(since);
        let since = holidays.partition_point(|(_, to)| *to < first);
        for &(from, to) in &holidays[since..] {
            let window = window(calendar, from, to);
            if scene.book.known_at(window.from.min(scene.at)) == *version {
                all.push((from, window));
            }
            if window.from > scene.at {
                break;
            }
        }
    }
    all.sort_unstable_by_key(|(from, _)| *from);
    let begun = all.partition_point(|(_, w)| w.from <= scene.at);
    all.truncate(begun + 1);
    all
}

fn window(calendar: &Calendar, from: Date, to: Date) -> Interval<Timestamp> {
    Interval::new(calendar.start_of_day(from), calendar.end_of_day(to))
}

/// Beyond the official lists nobody knows which days are holidays: the year says so until its list is out.
pub(super) fn unknown(scene: &Scene<'_>) -> Option<Instance> {
    let calendar = scene.book.calendar(scene.book.known_at(scene.at))?;
    let today = calendar.date_at(scene.at);
    let listed = calendar.holidays()?;
    // A year whose list is out has at least one holiday in it.
    if listed
        .last()
        .is_some_and(|(_, to)| to.year() >= today.year())
    {
        return None;
    }
    let from = calendar.start_of_day(Date::constant(today.year(), 1, 1));
    let from = from.max(scene.run.from);
    let mut instance = Instance::new(format!("holiday@{}", today.year()), from, None);
    instance.remarks.push(Remark::Note(Note::DueUnknown));
    let governs = scene.governs(scene.at);
    governs.then(|| instance.says(Status::Incomplete, from, scene.at))
}
