//! L2: handed over, on the way, the repair, and the school's signature.

use super::{Tag, tale::Tale};
use crate::{
    cast::Post,
    speech::{self, By, Cure},
};
use jiff::{SignedDuration, Timestamp};
use shounuo_core::ticket::{
    Command,
    words::{Grade, HandReason, WaitReason},
};

/// Within this of the report somebody ought to be there, when nothing goes wrong.
const THERE: SignedDuration = SignedDuration::from_secs(58 * 60);

impl Tale<'_> {
    /// From handing over to the signature.
    pub fn visit(&mut self, cure: &Cure) {
        self.pass(150, 600);
        if cure.by.is_complex() && self.dice.percent(45.0) {
            let (at, l1) = (self.t, self.l1());
            self.story.grade(at, &l1.who, Grade::Complex);
        }
        self.hand_over(cure);
        if self.nobody_free {
            self.pass(33 * 60, 41 * 60);
        }
        self.go_there(true);
        self.repair(cure);
        self.sign_off(cure);
    }

    /// L1 hands over, with the reason.
    pub fn hand_over(&mut self, cure: &Cure) {
        if self.dice.percent(1.2) {
            self.pass(28 * 60, 45 * 60);
        }
        let (at, l1) = (self.pass(100, 520), self.l1());
        let reason = match cure.by {
            By::Part(_) | By::Complex(_) | By::Special(_) => HandReason::NeedsPart,
            By::Hands if self.dice.percent(40.0) => HandReason::Unreachable,
            By::Hands => HandReason::NeedsVisit,
            By::Remote => HandReason::NotSolved,
        };
        let text = self.words(speech::HANDING_ON);
        self.story.hand_on(at, &l1.who, reason, text);
        if self.dice.percent(18.0) {
            let (at, text) = (
                self.t + SignedDuration::from_secs(20),
                self.words(speech::INNER_NOTES),
            );
            self.story.note(at, l1, text, false);
        }
    }

    /// Somebody is sent, takes it, sets out. `first` visits are bound by the hour of the plan.
    pub fn set_out(&mut self) -> Timestamp {
        let at = self.pass(40, 220);
        let dispatcher = self.ground.cast.on_duty(Post::Dispatcher, at);
        let stated = at + SignedDuration::from_mins(30);
        self.story
            .assign(at, &dispatcher.who, self.engineer.id, stated);
        let at = self.pass(20, 110);
        self.story
            .act(at, &self.engineer.who, Command::AcceptAssignment {});
        let at = self.pass(40, 200);
        self.story.act(at, &self.engineer.who, Command::Depart {});
        at
    }

    /// On the way and there. The first visit mostly keeps the plan's hour.
    pub fn go_there(&mut self, first: bool) {
        let departed = self.set_out();
        let slow = self.dice.percent(1.8);
        let travel = if slow {
            self.dice.minutes(36, 52)
        } else {
            self.dice.minutes(8, 21)
        };
        let mut there = departed + travel;
        if first && !slow {
            there = there
                .min(self.story.intent.reported_at + THERE)
                .max(departed + SignedDuration::from_mins(4));
        }
        let label = self.device().and_then(|u| u.label.as_ref()).map(|l| l.0);
        let scan = label.filter(|_| self.dice.percent(55.0));
        if first && self.dice.percent(4.5) {
            self.recorded_later(there, scan);
        } else {
            self.t = there;
            self.story.arrive(there, &self.engineer.who, scan);
        }
    }

    /// No network in the corridor: the arrival is recorded later, and proven by the label, by the school or not
    /// at all.
    pub fn recorded_later(&mut self, there: Timestamp, scan: Option<shounuo_core::id::LinkId>) {
        self.t = there + self.dice.minutes(14, 40);
        let at = self.t;
        self.story.arrive_late(there, at, &self.engineer.who, scan);
        if scan.is_none() && self.dice.percent(70.0) {
            let (at, school) = (at + self.dice.minutes(20, 400), self.school);
            self.story.confirm(at, &school.who, Tag::Arrival);
        }
    }

    /// The repair, to its completion.
    pub fn repair(&mut self, cure: &Cure) {
        if self.dice.percent(3.5) {
            self.locked_out();
        }
        if let By::Special(code) = cure.by {
            return self.repair_with_special_part(cure, code);
        }
        let work_s = self.work(cure).as_secs();
        self.find_out(cure, SignedDuration::from_secs(work_s / 6));
        let part = match cure.by {
            By::Part(code) | By::Complex(Some(code)) => Some(code),
            _ => None,
        };
        self.t += SignedDuration::from_secs(work_s / 2);
        if let Some(code) = part {
            self.use_part(code);
        }
        self.test_and_complete(cure, SignedDuration::from_secs(work_s / 3));
    }

    /// How long the work takes.
    fn work(&mut self, cure: &Cure) -> SignedDuration {
        let luck = self.dice.below(100);
        match (cure.by.is_complex(), luck) {
            (true, 0..7) => self.dice.minutes(690, 830),
            (true, 7..40) => self.dice.minutes(240, 400),
            (true, _) => self.dice.minutes(70, 240),
            (false, 0..1) => self.dice.minutes(495, 560),
            (false, 1..6) => self.dice.minutes(230, 410),
            (false, 6..22) => self.dice.minutes(80, 220),
            (false, _) => self.dice.minutes(14, 75),
        }
    }

    /// Cause and plan on site; a complex fault is graded, and the school may agree to that.
    pub fn find_out(&mut self, cure: &Cure, after: SignedDuration) {
        self.t += after.max(SignedDuration::from_mins(2));
        let (at, engineer) = (self.t, self.engineer);
        self.story.diagnose(
            at,
            &engineer.who,
            self.text(cure.cause),
            self.text(cure.plan),
            false,
        );
        if cure.by.is_complex() && self.story.intent.graded.is_none() {
            let at = self.pass(20, 90);
            self.story.grade(at, &engineer.who, Grade::Complex);
            if self.dice.percent(65.0) {
                let (at, school) = (at + self.dice.minutes(4, 50), self.school);
                self.story.confirm(at, &school.who, Tag::Grade);
            }
        }
        if self.dice.percent(14.0) {
            let (at, text) = (
                self.t + SignedDuration::from_secs(45),
                self.words(speech::SHARED_NOTES),
            );
            self.story.note(at, engineer, text, true);
        }
    }

    /// A part from stock.
    pub fn use_part(&mut self, code: &str) {
        let Some(part) = self.ground.parts.get(code) else {
            return;
        };
        let serial = format!("{code}-{:04}", self.dice.below(10_000));
        let command = Command::UsePart {
            part: Some(part.id),
            model: part.name.to_owned(),
            quantity: 1,
            serial: Some(serial),
            price_fen: None,
        };
        let at = self.t;
        self.story.act(at, &self.engineer.who, command);
    }

    /// Tested, sometimes twice, and completed.
    pub fn test_and_complete(&mut self, cure: &Cure, after: SignedDuration) {
        let engineer = self.engineer;
        self.t += after.max(SignedDuration::from_mins(2));
        if self.dice.percent(7.0) {
            let (at, text) = (self.t, self.words(speech::FAILED_TESTS));
            self.story.act(
                at,
                &engineer.who,
                Command::RecordTest {
                    text: Some(text),
                    passed: false,
                },
            );
            self.pass(300, 1500);
        }
        let (at, text) = (self.t, self.words(speech::TESTS));
        self.story.act(
            at,
            &engineer.who,
            Command::RecordTest {
                text: Some(text),
                passed: true,
            },
        );
        let at = self.pass(30, 200);
        self.story.complete(at, &engineer.who, self.text(cure.done));
    }

    /// The room is locked for an exam: the school confirms it, and the repair's clock stands still.
    fn locked_out(&mut self) {
        let from = self.pass(60, 240);
        self.story
            .begin_wait(from, &self.engineer.who, WaitReason::RoomLocked);
        let (text, at) = (self.words(speech::LOCKED), self.pass(20, 90));
        let (engineer, school) = (self.engineer, self.school);
        self.story.note(at, engineer, text, true);
        let at = self.pass(240, 900);
        self.story.confirm(at, &school.who, Tag::Wait);
        let to = self.pass(1500, 5400);
        self.story.act(to, &engineer.who, Command::EndWait {});
        self.story.intent.waits.push((from, Some(to)));
    }
}
