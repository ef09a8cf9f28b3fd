//! Short stretches of a tale, each of a length that is known: the scene of the present is made of them.

use super::{scene::by_hand, tale::Tale};
use crate::{
    cast::Post,
    speech::{self, Cure, Trouble},
};
use jiff::SignedDuration;
use shounuo_core::ticket::{Command, words::HandReason};

impl Tale<'_> {
    /// Reported, replied to after so many minutes, diagnosis begun.
    pub fn report_and_reply(&mut self, trouble: &Trouble, minutes: i64) {
        self.report_fault(trouble);
        self.reply_after(SignedDuration::from_mins(minutes));
        let (at, l1) = (self.pass(30, 80), self.l1());
        self.story.start_diagnosis(at, &l1.who);
    }

    /// Handed over now.
    pub fn hand_to_l2(&mut self, cure: &Cure) {
        let reason = if by_hand(cure) {
            HandReason::NeedsVisit
        } else {
            HandReason::NeedsPart
        };
        let (at, l1, text) = (self.t, self.l1(), self.words(speech::HANDING_ON));
        self.story.hand_on(at, &l1.who, reason, text);
    }

    /// Sent and accepted, no more.
    pub fn only_assigned(&mut self) {
        let at = self.pass(60, 120);
        let dispatcher = self.ground.cast.on_duty(Post::Dispatcher, at);
        self.story.assign(
            at,
            &dispatcher.who,
            self.engineer.id,
            at + SignedDuration::from_mins(25),
        );
        let at = self.pass(20, 60);
        self.story
            .act(at, &self.engineer.who, Command::AcceptAssignment {});
    }

    /// There after a quarter of an hour.
    pub fn go_there_in_time(&mut self) {
        self.set_out();
        let at = self.pass(500, 900);
        self.story.arrive(at, &self.engineer.who, None);
    }

    /// Signed at once.
    pub fn signature_now(&mut self) {
        let (at, school) = (self.pass(60, 300), self.school);
        let text = Some(self.words(speech::SIGNED));
        self.story
            .act(at, &school.who, Command::AcceptRepair { by: None, text });
    }
}
