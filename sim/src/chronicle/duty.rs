//! Duty for consultation, day and night: rosters by the month, and everybody's own taking over.

use super::teller::{Chronicle, plus};
use crate::cast::{Person, Post};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde_json::{Value, json};

/// When shifts change.
const CHANGES: [i8; 3] = [6, 14, 22];
/// So many days ago the night shift came too late: seconds without anybody.
const GAPS: [(i64, i64); 2] = [(168, 19 * 60), (63, 95)];

impl<'g> Chronicle<'g> {
    /// Rosters and presence since the contract's first instant.
    pub fn on_duty(&mut self) {
        let (first, last) = (self.day(self.since), self.day(self.now));
        self.rosters();
        self.reinforced();
        let mut on = self.on_shift(self.since);
        self.begins(self.since, on, None);
        let mut day = first;
        while day <= last {
            for hour in CHANGES {
                let change = self.at(day, hour, 0);
                if change > self.since {
                    on = self.change(change, on);
                }
            }
            day = plus(day, 1);
        }
    }

    /// One takes over from the other; seldom the other has gone before.
    fn change(&mut self, change: Timestamp, before: &'g Person) -> &'g Person {
        let next = self.on_shift(change);
        let ago = (self.now.duration_since(change)).as_hours() / 24;
        let gap = GAPS
            .iter()
            .find(|g| g.0 == ago && self.ground.cast.hour(change) == 22);
        if let Some((_, seconds)) = gap {
            let data = json!({"person": before.id});
            self.shows(change, &before.who, "presence.ended", data);
            self.begins(change + SignedDuration::from_secs(*seconds), next, None);
            return next;
        }
        let at = change + self.dice.seconds(-360, 150);
        self.begins(at, next, Some(before));
        next
    }

    /// On holidays a second one is there, taking turns by the shift; only on the first one was it
    /// forgotten.
    fn reinforced(&mut self) {
        let begun = self.holidays().into_iter();
        let begun: Vec<_> = begun
            .filter(|(from, _)| *from >= self.since && *from <= self.now)
            .collect();
        for (from, to) in begun.into_iter().skip(1) {
            let mut before: Option<&Person> = None;
            for (begins, person) in self.second_shifts(from, to) {
                self.begins(begins, person, before);
                before = Some(person);
            }
            if let Some(last) = before {
                self.shows(to, &last.who, "presence.ended", json!({"person": last.id}));
            }
        }
    }

    /// The official holidays, from the first midnight to the last.
    fn holidays(&self) -> Vec<(Timestamp, Timestamp)> {
        let all = self.calendar.holidays().unwrap_or_default().iter().copied();
        all.map(|(first, last)| (self.at(first, 0, 0), self.at(plus(last, 1), 0, 0)))
            .collect()
    }

    /// Who is the second one of a holiday, from when on.
    fn second_shifts(&self, from: Timestamp, to: Timestamp) -> Vec<(Timestamp, &'g Person)> {
        let mut shifts = vec![(from, self.nth(Post::Remote, 0))];
        let mut day = self.day(from);
        while self.at(day, 0, 0) < to {
            let changes = CHANGES.iter().zip(1..);
            shifts.extend(
                changes.map(|(hour, n)| (self.at(day, *hour, 0), self.nth(Post::Remote, n))),
            );
            day = plus(day, 1);
        }
        shifts
    }

    fn begins(&mut self, at: Timestamp, person: &Person, takes_over: Option<&Person>) {
        let mut data = json!({"person": person.id});
        if let (Some(before), Value::Object(fields)) = (takes_over, &mut data) {
            fields.insert("takes_over".to_owned(), json!(before.id));
        }
        self.shows(at, &person.who, "presence.begun", data);
    }

    /// Whose shift it is: each has one day off in the week, on which the backup stands in.
    pub fn on_shift(&self, at: Timestamp) -> &'g Person {
        let own = self.of(Post::Desk, at);
        let off = match self.ground.cast.hour(at) {
            6..14 => 1,
            14..22 => 3,
            _ => 5,
        };
        let weekday = self.day(at).weekday().to_monday_one_offset();
        match weekday == off {
            true => self.nth(Post::Desk, 3),
            false => own,
        }
    }

    /// Each month's roster is out on the 25th before; the first with the contract.
    fn rosters(&mut self) {
        let mut months = self.months();
        months.extend(
            months
                .last()
                .map(|m| m.last_of_month().tomorrow().unwrap_or(*m)),
        );
        for month in months {
            let (from, to) = (
                self.at(month, 0, 0),
                self.at(plus(month.last_of_month(), 1), 0, 0),
            );
            let from = from.max(self.since);
            let told = self.at(plus(month, -6), 15, 30).max(self.since);
            let shifts = self.shifts(month, from, to);
            let who = &self.of(Post::Dispatcher, told).who;
            let data = json!({"from": from, "to": to, "shifts": shifts});
            self.shows(told, who, "roster.planned", data);
        }
    }

    fn shifts(&self, month: Date, from: Timestamp, to: Timestamp) -> Vec<Value> {
        let mut shifts = Vec::new();
        let mut day = plus(month, -1);
        while day <= month.last_of_month() {
            for hour in CHANGES {
                let begins = self.at(day, hour, 0);
                let ends = begins + SignedDuration::from_hours(8);
                if begins < to && ends > from {
                    let person = self.on_shift(begins).id;
                    shifts.push(json!({"person": person, "from": begins, "to": ends}));
                }
            }
            day = plus(day, 1);
        }
        shifts.extend(self.planned_seconds(from, to));
        shifts
    }

    /// The second ones of the holidays, by plan.
    fn planned_seconds(&self, from: Timestamp, to: Timestamp) -> Vec<Value> {
        let mut shifts = Vec::new();
        for (begun, over) in self.holidays() {
            let turns = self.second_shifts(begun, over);
            let ends = turns.iter().skip(1).map(|(at, _)| *at).chain([over]);
            for ((begins, person), ends) in turns.iter().zip(ends) {
                if *begins < to && ends > from {
                    shifts.push(json!({"person": person.id, "from": begins, "to": ends}));
                }
            }
        }
        shifts
    }
}
