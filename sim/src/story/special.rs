//! A special part: bought when it is needed, fitted when it arrives.

use super::tale::Tale;
use crate::{cast::Post, setup::Part, speech::Cure};
use jiff::{SignedDuration, Timestamp, civil::Date};
use shounuo_core::{
    calendar::Due,
    id::NeedId,
    ticket::{
        Command,
        words::{HelpKind, WaitReason},
    },
};

impl Tale<'_> {
    /// The need is recorded, the engineer leaves, the part arrives after some working days, and is fitted within
    /// two hours of that.
    pub fn repair_with_special_part(&mut self, cure: &Cure, code: &str) {
        let wait_days = [1, 1, 1, 2, 2, 3][self.dice.below(6)];
        let Some(need) = self.order_part(cure, code) else {
            return;
        };
        let Some(arrives) = self.working_time_after(wait_days) else {
            return;
        };
        self.t = arrives;
        self.part_arrives(need);
        self.fit_special(cure, need);
    }

    /// Cause, grade, need; then nobody can do more here.
    pub fn order_part(&mut self, cure: &Cure, code: &str) -> Option<NeedId> {
        let part: Part = self.ground.parts.get(code)?.clone();
        let after = self.dice.minutes(8, 30);
        self.find_out(cure, after);
        let (need, at): (NeedId, _) = (self.app.new_id(), self.pass(120, 600));
        let engineer = self.engineer;
        self.story.need_special(at, &engineer.who, need, part.id);
        let at = self.pass(60, 400);
        let text = Some("厂家备件绿色通道，已下单并确认发货时间".to_owned());
        let help = Command::InvolveHelp {
            text,
            kind: HelpKind::Manufacturer,
            person: None,
        };
        self.story.act(at, &engineer.who, help);
        let at = self.pass(30, 200);
        self.story.begin_wait(at, &engineer.who, WaitReason::Part);
        let at = self.pass(30, 200);
        self.story.act(at, &engineer.who, Command::Leave {});
        Some(need)
    }

    /// The storekeeper takes it in.
    pub fn part_arrives(&mut self, need: NeedId) {
        let (at, keeper) = (self.t, self.ground.cast.on_duty(Post::Storekeeper, self.t));
        self.story.receive_part(at, &keeper.who, need);
    }

    /// Somebody comes with the part.
    pub fn fit_special(&mut self, cure: &Cure, need: NeedId) {
        if self.part_lies {
            self.pass(7_500, 9_000);
        }
        self.go_there(false);
        let at = self.pass(900, 2000);
        self.story.fit_part(at, &self.engineer.who, need);
        let after = self.dice.minutes(8, 20);
        self.test_and_complete(cure, after);
    }

    /// Some hour of the n-th working day after today.
    fn working_time_after(&mut self, n: u32) -> Option<Timestamp> {
        let zone = self.ground.cast.zone.clone();
        let today: Date = zone.to_datetime(self.t).date();
        let day = match self.calendar.working_day_after(today, n) {
            Due::At(day) | Due::Unknown { earliest: day } => day,
        };
        let morning = day.to_zoned(zone).ok()?.timestamp() + SignedDuration::from_hours(9);
        Some(morning + self.dice.minutes(10, 420))
    }
}
