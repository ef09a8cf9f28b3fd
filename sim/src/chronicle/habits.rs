//! Routines: inspections, trainings, reviews, backups, drills, meetings, surveys.

use super::teller::{Chronicle, minutes, plus};
use crate::cast::Post;
use jiff::{Span, civil::Date};
use serde_json::{Value, json};

/// A routine: code, months of its period, day in it, by whom, what of it is said, and how many periods ago it was
/// forgotten.
struct Habit(
    &'static str,
    i8,
    i64,
    Post,
    Option<(&'static str, u32)>,
    Option<usize>,
);

#[rustfmt::skip]
const HABITS: &[Habit] = &[
    Habit("backup", 1, 2, Post::Remote, None, Some(9)),
    Habit("standby_test", 1, 4, Post::Storekeeper, None, Some(7)),
    Habit("software_review", 1, 9, Post::Remote, None, Some(5)),
    Habit("training", 1, 15, Post::ProjectLead, Some(("heads", 14)), Some(8)),
    Habit("spot_check", 1, 23, Post::Supervisor, Some(("share_percent", 8)), Some(6)),
    Habit("service_analysis", 1, 25, Post::Supervisor, None, Some(4)),
    Habit("inspection", 3, 44, Post::Engineer, None, None),
    Habit("test_restore", 3, 30, Post::Remote, None, None),
    Habit("service_meeting", 3, 61, Post::ProjectLead, Some(("heads", 9)), None),
    Habit("internal_training", 3, 24, Post::ProjectLead, Some(("heads", 12)), None),
    Habit("exam", 3, 72, Post::ProjectLead, Some(("heads", 12)), Some(2)),
    Habit("operator_training", 6, 75, Post::ProjectLead, Some(("heads", 5)), None),
    Habit("emergency_drill", 6, 110, Post::ProjectLead, Some(("heads", 11)), None),
    Habit("survey", 6, 150, Post::Supervisor, Some(("heads", 42)), None),
    Habit("manufacturer_training", 12, 68, Post::ProjectLead, Some(("heads", 1)), None),
    Habit("manufacturer_training", 12, 138, Post::ProjectLead, Some(("heads", 2)), None),
];

/// Which inspection, counted back from the present, had to be done twice.
const TWICE: usize = 2;

impl Chronicle<'_> {
    /// Every routine in each of its periods, but for those that were forgotten.
    pub fn habits(&mut self) {
        for habit in HABITS {
            let periods = self.periods(habit.1);
            let count = periods.len();
            for (n, first) in periods.into_iter().enumerate() {
                let back = count - 1 - n;
                if habit.5 != Some(back) {
                    self.habit(habit, first, back);
                }
            }
        }
    }

    /// The first days of the civil periods of so many months, from the contract's beginning.
    fn periods(&self, months: i8) -> Vec<Date> {
        let since = self.day(self.since).first_of_month();
        let into = (since.month() - 1) % months;
        let mut first = since.saturating_add(Span::new().months(-i64::from(into)));
        let mut all = Vec::new();
        while first <= self.day(self.now) {
            all.push(first);
            first = first.saturating_add(Span::new().months(i64::from(months)));
        }
        all
    }

    fn habit(&mut self, habit: &Habit, first: Date, back: usize) {
        let Habit(routine, _, day, post, said, _) = habit;
        let on = self.working(plus(first, *day));
        let at = self.at(on, 10, 0) + self.dice.minutes(0, 360);
        let mut data = json!({"routine": routine, "complete": true});
        if *routine == "standby_test" {
            data["covered"] = json!(self.ground.standby.len());
        }
        if let (Some((name, n)), Value::Object(fields)) = (said, &mut data) {
            fields.insert((*name).to_owned(), json!(n));
        }
        let who = &self.of(*post, at).who;
        if *routine == "inspection" {
            return self.inspection(at, back);
        }
        self.shows(at, who, "routine.carried_out", data);
    }

    /// An inspection leaves out what it could not reach, with the reason; one without reasons is done again.
    fn inspection(&mut self, at: jiff::Timestamp, back: usize) {
        let who = &self.nth(Post::Engineer, back).who;
        let units = &self.ground.park.units;
        let left =
            |n: usize, reason: &str| json!({"device": units[n % units.len()].id, "reason": reason});
        let left = match back % 2 {
            0 => vec![left(31, "room_locked"), left(118, "on_loan")],
            _ => Vec::new(),
        };
        let all = self.register_count();
        if back == TWICE {
            let half = json!({"routine": "inspection", "complete": false, "covered": all / 2});
            self.shows(at - minutes(9 * 24 * 60), who, "routine.carried_out", half);
        }
        let covered = all - left.len();
        let data = json!({
            "routine": "inspection", "complete": true, "covered": covered, "left_out": left,
        });
        self.shows(at, who, "routine.carried_out", data);
    }

    /// How many devices stand on the exam centre's register, standby units too.
    pub fn register_count(&self) -> usize {
        self.ground.park.units.len() + self.ground.standby.len()
    }
}
