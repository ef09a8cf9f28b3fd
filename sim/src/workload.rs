//! When reports come in: by kind of day and hour of day.

use crate::dice::Dice;
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use shounuo_core::calendar::Calendar;

/// Reports a day on a working day.
const WORKING_DAY: f64 = 5.6;
/// … in an exam week.
const EXAM_DAY: f64 = 9.0;
/// … at an exam weekend.
const EXAM_WEEKEND: f64 = 5.5;
/// … on any other free day.
const FREE_DAY: f64 = 1.3;
/// Every n-th week is an exam week.
const EXAM_EACH: i64 = 4;

/// Weight of each hour of a day with lessons.
const HOURS: [f64; 24] = [
    0.03, 0.02, 0.02, 0.02, 0.02, 0.04, 0.1, 0.5, 1.7, 1.5, 1.3, 1.0, 0.5, 1.0, 1.6, 1.3, 1.0, 0.6,
    0.35, 0.4, 0.3, 0.15, 0.07, 0.04,
];

/// The kinds of day and the zone.
pub struct Workload<'a> {
    /// Working days, make-up days included.
    pub calendar: &'a Calendar,
    /// The zone in which days and hours are counted.
    pub zone: &'a TimeZone,
}

impl Workload<'_> {
    /// Every report from `start` up to `end`, in order.
    pub fn reports(&self, start: Timestamp, end: Timestamp, dice: &mut Dice) -> Vec<Timestamp> {
        let mut reports = Vec::new();
        let last = self.zone.to_datetime(end).date();
        let mut day = Some(self.zone.to_datetime(start).date());
        while let Some(date) = day.filter(|d| *d <= last) {
            for _ in 0..dice.about(self.mean(date)) {
                reports.extend(
                    self.instant(date, dice)
                        .filter(|at| start <= *at && *at < end),
                );
            }
            day = date.tomorrow().ok();
        }
        reports.sort_unstable();
        reports
    }

    /// Whether the date lies in an exam week.
    fn is_exam_week(date: Date) -> bool {
        let monday = date.weekday().to_monday_zero_offset();
        let days =
            date.duration_since(Date::constant(2024, 1, 1)).as_hours() / 24 - i64::from(monday);
        (days / 7).rem_euclid(EXAM_EACH) == 1
    }

    fn mean(&self, date: Date) -> f64 {
        let working = self
            .calendar
            .is_working_day(date)
            .unwrap_or(date.weekday().to_monday_zero_offset() < 5);
        match (working, Self::is_exam_week(date)) {
            (true, true) => EXAM_DAY,
            (true, false) => WORKING_DAY,
            (false, true) => EXAM_WEEKEND,
            (false, false) => FREE_DAY,
        }
    }

    fn instant(&self, date: Date, dice: &mut Dice) -> Option<Timestamp> {
        let hour = dice.weighted(HOURS.iter().copied());
        let midnight = date.to_zoned(self.zone.clone()).ok()?.timestamp();
        let within = dice.seconds(0, 3599);
        Some(midnight + SignedDuration::from_hours(hour as i64) + within)
    }
}
