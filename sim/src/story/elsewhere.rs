//! The second customer: a small school without a contract. What is told here must never show elsewhere.

use super::{Act, Story, world::World};
use crate::{
    cast::{Person, Post},
    check::Intent,
    speech::{self, Trouble},
};
use jiff::{SignedDuration, Timestamp};
use shounuo_core::ticket::{
    Command, Open,
    words::{Channel, TicketKind},
};

/// How many reports, spread over the whole time.
const REPORTS: i64 = 14;

impl World<'_> {
    /// Tells the second customer's tickets; the last is still open.
    pub fn elsewhere(&mut self) {
        let whole = self.now.duration_since(self.start).as_secs();
        for n in 0..REPORTS {
            let at = self.start + SignedDuration::from_secs(whole * (2 * n + 1) / (2 * REPORTS));
            self.small_fault(self.by_day(at), true);
        }
        self.small_fault(self.now - SignedDuration::from_mins(25), false);
    }

    fn small_fault(&mut self, at: Timestamp, finished: bool) {
        let units = &self.ground.second_park.units;
        let unit = &units[self.dice.below(12.min(units.len()))];
        let troubles = speech::troubles(unit.class);
        let trouble = &troubles[self.dice.below(troubles.len())];
        let Some(cure) = trouble.cures.iter().find(|c| c.by.is_remote()) else {
            return;
        };
        let says = *self.dice.pick(trouble.says);
        let fill =
            |text: &str| speech::fill(text, &unit.nickname, self.ground.second_park.room_of(unit));
        let cast = &self.ground.cast;
        let (Some(school), l1, desk) = (
            cast.second.last(),
            cast.on_duty(Post::Remote, at),
            cast.on_duty(Post::Desk, at),
        ) else {
            return;
        };
        let mut story = Story::new(
            self.ground.second,
            Intent::new(TicketKind::Fault, at, false),
        );
        let report = report(unit.id, trouble, school, fill(says));
        story.step(at, &school.who, Act::Report(Box::new(report)));
        let mut t = at + self.dice.minutes(3, 20);
        story.respond(t, &l1.who, fill(speech::REPLIES[0]));
        t += self.dice.minutes(1, 4);
        story.start_diagnosis(t, &l1.who);
        if finished {
            t += self.dice.minutes(5, 30);
            story.diagnose(t, &l1.who, fill(cure.cause), fill(cure.plan), true);
            t += self.dice.minutes(2, 20);
            story.solve(t, &l1.who, fill(cure.done));
            t += self.dice.minutes(60, 180);
            story.answer(t, &school.who, [5, 5, 5], true, None);
            t += self.dice.minutes(5, 60);
            story.act(t, &desk.who, Command::Archive {});
        }
        if t <= self.now {
            self.stories.push(story);
        }
    }

    /// The same day in the morning.
    fn by_day(&self, at: Timestamp) -> Timestamp {
        let zone = &self.ground.cast.zone;
        let day = zone
            .to_datetime(at)
            .date()
            .at(9, 40, 0, 0)
            .to_zoned(zone.clone());
        day.map_or(at, |z| z.timestamp()).max(self.start)
    }
}

fn report(
    device: shounuo_core::id::DeviceId,
    trouble: &Trouble,
    school: &Person,
    text: String,
) -> Open<String> {
    Open {
        kind: TicketKind::Fault,
        device: Some(device),
        place: None,
        symptoms: vec![trouble.symptom.to_owned()],
        text: Some(text),
        name: None,
        phone: None,
        person: Some(school.id),
        channel: Channel::Portal,
        files: Vec::new(),
        owner: None,
        source_no: None,
        tags: Default::default(),
    }
}
