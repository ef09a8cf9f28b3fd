//! The second customer's contract: a small school whose warranty is over, with duty, visits and complaints.

use super::{
    Done,
    teller::{Chronicle, minutes, plus},
};
use crate::{cast::Post, setup::SECOND_TOML};
use jiff::Timestamp;
use serde_json::json;
use shounuo_core::id::{ComplaintId, ContractId};

impl Chronicle<'_> {
    /// Tells it from its contract on.
    pub fn elsewhere(&mut self) {
        let id: ContractId = self.app.new_id();
        let (admin, lead) = (
            &self.nth(Post::Administrator, 0).who,
            &self.nth(Post::ProjectLead, 0).who,
        );
        let manager = &self.ground.cast.second[0].who;
        let since = self.start - minutes(60);
        let day = minutes(24 * 60);
        self.does(since - day, admin, Done::Publishes(id, SECOND_TOML));
        self.does(since - minutes(180), lead, Done::Agrees(id));
        self.does(since, manager, Done::Agrees(id));
        self.duty_elsewhere(since);
        self.charges();
        self.rounds();
        self.complaints_elsewhere();
    }

    /// The same people answer its calls; one night the line was not taken over in time.
    fn duty_elsewhere(&mut self, since: Timestamp) {
        let mut on = self.on_shift(since);
        self.shows(since, &on.who, "presence.begun", json!({"person": on.id}));
        let mut day = self.day(since);
        while day <= self.day(self.now) {
            for hour in [6, 14, 22] {
                let change = self.at(day, hour, 1);
                if change <= since {
                    continue;
                }
                let next = self.on_shift(change);
                let data = json!({"person": next.id, "takes_over": on.id});
                match day == self.ago(40) && hour == 22 {
                    true => {
                        let data = json!({"person": on.id});
                        self.shows(change, &on.who, "presence.ended", data);
                        let data = json!({"person": next.id});
                        let late = change + minutes(11);
                        self.shows(late, &next.who, "presence.begun", data);
                    }
                    false => drop(self.shows(change, &next.who, "presence.begun", data)),
                }
                on = next;
            }
            day = plus(day, 1);
        }
    }

    /// What repairs cost after the warranty; the school says where more was asked than the material.
    fn charges(&mut self) {
        let lead = &self.nth(Post::ProjectLead, 0).who;
        let manager = &self.ground.cast.second[0].who;
        let over = self.now - minutes(600);
        let done = self.done_elsewhere.clone();
        let done = done.into_iter().filter(|(at, _)| *at < over);
        for (n, (at, case)) in done.step_by(3).enumerate() {
            let at = at + minutes(75);
            let (holds, why) = match n {
                1 => (false, "travel_charged"),
                _ => (true, "material_at_cost"),
            };
            let data = json!({"rule": "A1.cost", "case": case, "holds": holds, "why": why});
            let who = if holds { lead } else { manager };
            self.shows(at, who, "case.shown", data);
        }
    }

    fn rounds(&mut self) {
        let engineer = &self.nth(Post::Engineer, 2).who;
        for month in self.months() {
            let at = self.at(self.working(plus(month, 13)), 14, 0);
            if at > self.start {
                let data = json!({"routine": "visit", "complete": true});
                self.shows(at, engineer, "routine.carried_out", data);
            }
        }
        let lead = &self.nth(Post::ProjectLead, 0).who;
        let data = json!({"record": "N4.file", "item": "price_list"});
        self.shows(self.start + minutes(90), lead, "record.filed", data);
    }

    fn complaints_elsewhere(&mut self) {
        let manager = &self.ground.cast.second[0].who;
        for (days, told) in [(77, 1_300), (33, 3_900)] {
            let id: ComplaintId = self.app.new_id();
            let at = self.at(self.ago(days), 9, 40);
            if at < self.start {
                continue;
            }
            let supervisor = &self.of(Post::Supervisor, at).who;
            let data = json!({"complaint": id, "channel": "phone"});
            self.shows(at, manager, "complaint.received", data);
            let data = || json!({"complaint": id});
            self.shows(at + minutes(50), supervisor, "complaint.accepted", data());
            self.shows(
                at + minutes(told),
                supervisor,
                "complaint.outcome_told",
                data(),
            );
        }
    }
}
