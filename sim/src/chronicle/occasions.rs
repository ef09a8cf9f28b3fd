//! Occasions: announced by the school, moved, called off, inspected before, with people on site and failures handled.

use super::{
    Done,
    teller::{Chronicle, minutes, plus},
};
use crate::cast::Post;
use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};
use shounuo_core::id::{FailureId, OccasionId};

/// What becomes of an occasion.
#[derive(Clone, Copy, PartialEq)]
enum Turn {
    /// As planned.
    Plain,
    /// The inspection came late.
    LateInspection,
    /// Announced too late for the inspection's lead; whether the school accepts that excuse.
    ToldLate(bool),
    /// Moved by a week in good time.
    Moved,
    /// Called off in good time.
    CalledOff,
    /// One of two left early.
    LeftEarly,
}

/// An occasion: so many days ago (then the next Saturday), its name, its turn, and of its failures after how many
/// minutes somebody was on it and the school could go on.
struct Planned(i64, &'static str, Turn, &'static [(i64, i64)]);

const OCCASIONS: &[Planned] = &[
    Planned(
        266,
        "春季职业技能等级认定（计算机类）",
        Turn::Plain,
        &[(2, 11)],
    ),
    Planned(224, "市中职技能竞赛选拔赛", Turn::LateInspection, &[]),
    Planned(189, "初级会计职称机考", Turn::Plain, &[(3, 24), (1, 6)]),
    Planned(154, "计算机等级考试（补考场次）", Turn::ToldLate(true), &[]),
    Planned(126, "夏季职业技能等级认定", Turn::Moved, &[(4, 17)]),
    Planned(91, "行业岗位技能比武", Turn::CalledOff, &[]),
    Planned(63, "秋季职业技能等级认定", Turn::Plain, &[(7, 26), (2, 38)]),
    Planned(
        28,
        "电工特种作业机考（加场）",
        Turn::ToldLate(false),
        &[(2, 9)],
    ),
    Planned(14, "信息系统项目管理机考", Turn::LeftEarly, &[(3, 14)]),
    Planned(-14, "冬季职业技能等级认定", Turn::Plain, &[]),
    Planned(-28, "市信息技术技能竞赛", Turn::Plain, &[]),
];

/// One occasion while it is told.
struct Held {
    id: OccasionId,
    on: Date,
    starts_at: Timestamp,
    ends_at: Timestamp,
}

impl Chronicle<'_> {
    /// Tells every occasion.
    pub fn occasions(&mut self) {
        for (n, planned) in OCCASIONS.iter().enumerate() {
            let on = self.ago(planned.0);
            let on = plus(on, i64::from(5 - on.weekday().to_monday_zero_offset()));
            self.occasion(n, planned, on);
        }
    }

    fn occasion(&mut self, n: usize, planned: &Planned, on: Date) {
        let Planned(_, name, turn, failures) = planned;
        let ahead = match turn {
            Turn::ToldLate(_) => 4,
            _ => 33,
        };
        let told = self.at(plus(on, -ahead), 10, 20) + self.dice.minutes(0, 90);
        if told < self.since {
            return;
        }
        let first = match turn {
            Turn::Moved => plus(on, -7),
            _ => on,
        };
        let mut held = self.held(first);
        let data =
            json!({"occasion": held.id, "starts_at": held.starts_at, "ends_at": held.ends_at});
        let manager = self.manager();
        let name = Some((*name).to_owned());
        self.does(told, manager, Done::Shows("occasion.announced", data, name));
        match turn {
            Turn::Moved => {
                held = Held {
                    id: held.id,
                    ..self.held(on)
                };
                let data = json!({"occasion": held.id, "starts_at": held.starts_at, "ends_at": held.ends_at});
                self.shows(told + minutes(8 * 24 * 60), manager, "occasion.moved", data);
            }
            Turn::CalledOff => {
                let data = json!({"occasion": held.id});
                let at = told + minutes(9 * 24 * 60);
                self.shows(at, manager, "occasion.called_off", data);
                return;
            }
            _ => {}
        }
        self.prepare(n, &held, *turn, told);
        self.hold(n, &held, *turn);
        for (k, times) in failures.iter().enumerate() {
            self.failure(n + k, &held, k, *times);
        }
        self.excuse(&held, *turn);
    }

    fn held(&self, on: Date) -> Held {
        Held {
            id: self.app.new_id(),
            on,
            starts_at: self.at(on, 8, 30),
            ends_at: self.at(on, 17, 0),
        }
    }

    /// The school sets the window, the dispatcher plans who is there, the system is inspected.
    fn prepare(&mut self, n: usize, held: &Held, turn: Turn, told: Timestamp) {
        let (from, to) = (self.at(held.on, 7, 30), self.at(held.on, 17, 30));
        let data = json!({"occasion": held.id, "from": from, "to": to});
        let set = told + minutes(26 * 60);
        let set = match turn {
            Turn::Moved => set + minutes(9 * 24 * 60),
            _ => set,
        };
        self.shows(set, self.manager(), "occasion.window_set", data);
        let person = |k: usize| self.nth(Post::Engineer, n + k).id;
        let shifts = json!([
            {"person": person(0), "from": from, "to": to},
            {"person": person(1), "from": from, "to": to},
        ]);
        let data = json!({"occasion": held.id, "from": from, "to": to, "shifts": shifts});
        let dispatcher = &self.of(Post::Dispatcher, set).who;
        self.shows(set + minutes(95), dispatcher, "roster.planned", data);
        let before = match turn {
            Turn::LateInspection => 6,
            Turn::ToldLate(_) => 2,
            // Well before a long holiday, too.
            _ => 22,
        };
        let at = self.at(plus(held.on, -before), 15, 40) + self.dice.minutes(0, 70);
        let covered = self.register_count();
        let data = json!({
            "occasion": held.id, "whole_system": true, "complete": true, "covered": covered,
        });
        let engineer = &self.nth(Post::Engineer, n).who;
        self.shows(at, engineer, "occasion.inspected", data);
    }

    /// Two are on site for the whole time; at noon a third takes over from the second.
    fn hold(&mut self, n: usize, held: &Held, turn: Turn) {
        let person = |k: usize| self.nth(Post::Engineer, n + k);
        let (a, b, c) = (person(0), person(1), person(2));
        let here = |p: &crate::cast::Person| json!({"person": p.id, "occasion": held.id});
        let came = self.at(held.on, 7, 10);
        self.shows(came, &a.who, "presence.begun", here(a));
        self.shows(came + minutes(7), &b.who, "presence.begun", here(b));
        let mut over = here(c);
        if let Value::Object(fields) = &mut over {
            fields.insert("takes_over".to_owned(), json!(b.id));
        }
        self.shows(self.at(held.on, 12, 35), &c.who, "presence.begun", over);
        let left = match turn {
            Turn::LeftEarly => self.at(held.on, 16, 48),
            _ => self.at(held.on, 17, 36),
        };
        self.shows(left, &c.who, "presence.ended", here(c));
        self.shows(self.at(held.on, 17, 41), &a.who, "presence.ended", here(a));
    }

    /// A terminal fails; somebody is on it, and the school goes on.
    fn failure(&mut self, n: usize, held: &Held, k: usize, (begun, restored): (i64, i64)) {
        let id: FailureId = self.app.new_id();
        let units = &self.ground.park.units;
        let device = units[(37 * n + 11) % units.len()].id;
        let at = held.starts_at + minutes(65 + 100 * k as i64);
        let who = &self.nth(Post::Engineer, n).who;
        let data = json!({"failure": id, "occasion": held.id, "device": device});
        self.shows(at, who, "occasion.device_failed", data);
        let data = json!({"failure": id});
        self.shows(at + minutes(begun), who, "occasion.handling_started", data);
        let data = json!({"failure": id, "standby": k == 0});
        let restored = at + minutes(restored);
        self.shows(restored, who, "occasion.service_restored", data);
    }

    /// What the school says to the excuse that it announced too late.
    fn excuse(&mut self, held: &Held, turn: Turn) {
        let (promise, instance) = ("W4.inspection", format!("{}@{}", held.id, held.on));
        let at = self.at(plus(held.on, 2), 9, 15);
        let act = match turn {
            Turn::ToldLate(true) => Done::Accepts(promise, instance),
            Turn::ToldLate(false) => Done::Disputes(
                promise,
                instance,
                "加场通知虽只提前 4 天，但当月计划表里早已列出，巡检本可提前安排。",
            ),
            _ => return,
        };
        self.does(at, self.manager(), act);
    }
}
