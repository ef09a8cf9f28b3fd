//! Consultations: a first reply, a detailed solution; some turn out to be faults.

use super::{Tag, tale::Tale, world::World};
use crate::speech::{self, By, Question};
use jiff::Timestamp;
use shounuo_core::ticket::{
    Command,
    words::{Channel, TicketKind},
};

/// Of a hundred consultations, so many turn out to be faults.
const FAULTS: f64 = 9.0;

impl World<'_> {
    /// A consultation from its report to the archive.
    pub fn question(&mut self, at: Timestamp) {
        if self.dice.percent(FAULTS) {
            return self.question_that_is_a_fault(at);
        }
        let question = self.dice.pick(speech::QUESTIONS);
        let mut tale = self.tale(at, TicketKind::Consultation, None);
        tale.question(question);
        self.keep(tale);
    }

    /// "Why is it so slow?" is a fault, once somebody has looked.
    fn question_that_is_a_fault(&mut self, at: Timestamp) {
        let Some(unit) = self.free_unit(at) else {
            return;
        };
        let trouble = speech::troubles(self.ground.park.units[unit].class).first();
        let Some((trouble, cure)) =
            trouble.and_then(|t| Some((t, t.cures.iter().find(|c| c.by == By::Remote)?)))
        else {
            return;
        };
        let mut tale = self.tale(at, TicketKind::Consultation, Some(unit));
        let text = tale.words(&[
            "请问 {d} 这种情况是设置问题吗？现象是这样的：开机后不太正常，能不能告诉我怎么调？",
        ]);
        tale.report(text, vec![trouble.symptom.to_owned()]);
        tale.becomes_a_fault(cure);
        tale.follow_up(cure);
        tale.archive();
        self.keep(tale);
    }
}

impl Tale<'_> {
    /// Asked, replied, solved.
    pub fn question(&mut self, question: &Question) {
        let account = self.school.who.clone();
        match self.dice.percent(45.0) {
            true => self.report_by(
                &account,
                Channel::Portal,
                question.asks.to_owned(),
                Vec::new(),
            ),
            false => self.report_by(
                &self.desk().who.clone(),
                Channel::Phone,
                question.asks.to_owned(),
                Vec::new(),
            ),
        }
        let delay = if self.dice.percent(2.5) {
            self.dice.minutes(16, 22)
        } else {
            self.dice.seconds(60, 660)
        };
        self.t += delay;
        self.reply_to(question);
        let late = self.dice.percent(4.0);
        let at = if late {
            self.pass(24 * 60, 34 * 60)
        } else {
            self.pass(180, 17 * 60)
        };
        let l1 = self.l1();
        self.story
            .give_solution(at, &l1.who, question.solution.to_owned());
        if self.dice.percent(50.0) {
            let at = self.soon_after(at);
            self.answered(at);
        }
        self.archive();
    }

    /// The first reply.
    pub fn reply_to(&mut self, question: &Question) {
        let (at, desk, l1) = (self.t, self.desk(), self.l1());
        self.story.respond(at, &desk.who, question.reply.to_owned());
        self.answered_for_by(desk, l1);
    }

    /// L1 sees that it is a fault, and the school agrees.
    fn becomes_a_fault(&mut self, cure: &speech::Cure) {
        self.t += self.dice.seconds(90, 300);
        let (at, l1, school) = (self.t, self.l1(), self.school);
        self.story.respond(
            at,
            &l1.who,
            "您好，我先帮您看一下是不是设备本身的问题。".to_owned(),
        );
        let at = self.pass(50, 180);
        self.story.convert(at, &l1.who);
        let at = self.pass(60, 200);
        self.story.diagnose(
            at,
            &l1.who,
            self.text(cure.cause),
            self.text(cure.plan),
            true,
        );
        let at = self.pass(30, 240);
        self.story.confirm(at, &school.who, Tag::Conversion);
        let at = self.pass(120, 1200);
        self.story.solve(at, &l1.who, self.text(cure.done));
    }

    /// A report that the school takes back before anybody came.
    pub fn taken_back(&mut self) {
        let (at, school) = (self.pass(200, 500), self.school);
        let text = Some(self.words(speech::TAKEN_BACK));
        let reason = shounuo_core::ticket::words::CancelReason::Withdrawn;
        self.story.intent.gone_at = Some(at);
        self.story
            .act(at, &school.who, Command::Cancel { text, reason });
    }
}
