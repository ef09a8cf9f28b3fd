//! The present: open tickets in every stage, with clocks that run now.

use super::{tale::Tale, world::World};
use crate::{
    cast::Post,
    speech::{self, By, Cure, Trouble},
};
use jiff::{SignedDuration, Timestamp};
use shounuo_core::ticket::{
    Command,
    words::{Channel, Grade, TicketKind},
};

/// Classes that stand in classrooms.
const CLASSROOM: &[&str] = &[
    "student_terminal",
    "teacher_terminal",
    "network_speaker",
    "face_access",
];

/// A tale of the scene, what is wrong, and what mends it.
type Open<'g> = (Tale<'g>, &'static Trouble, &'static Cure);

/// Mended on site, as an ordinary fault.
pub fn by_hand(cure: &Cure) -> bool {
    matches!(cure.by, By::Hands | By::Part(_))
}

impl<'g> World<'g> {
    /// Tells what is open now.
    pub fn scene(&mut self) {
        self.just_reported();
        self.with_l1();
        self.waiting_for_dispatch();
        self.on_the_way();
        self.being_repaired();
        self.part_awaited();
        self.major_now();
        self.almost_done();
        self.being_asked();
    }

    /// Nobody has replied yet: one has time, one is at risk.
    fn just_reported(&mut self) {
        for minutes in [4, 13] {
            if let Some((mut tale, trouble, _)) =
                self.open(CLASSROOM, minutes, |c| c.by.is_remote())
            {
                tale.report_fault(trouble);
                self.keep_open(tale);
            }
        }
    }

    /// L1 is on it: one in a session, one near the hour; and a question that waits for its solution.
    fn with_l1(&mut self) {
        for (minutes, session) in [(22, true), (52, false)] {
            if let Some((mut tale, trouble, cure)) =
                self.open(CLASSROOM, minutes, |c| c.by.is_remote())
            {
                tale.report_and_reply(trouble, 5);
                let l1 = tale.l1();
                if session {
                    tale.remote_session(l1);
                }
                let at = tale.pass(60, 200);
                tale.story.diagnose(
                    at,
                    &l1.who,
                    tale.text(cure.cause),
                    tale.text(cure.plan),
                    !session,
                );
                self.keep_open(tale);
            }
        }
        let question = self.dice.pick(speech::QUESTIONS);
        let mut tale = self.tale(self.ago(12), TicketKind::Consultation, None);
        let caller = tale.desk().who.clone();
        tale.report_by(
            &caller,
            Channel::Phone,
            question.asks.to_owned(),
            Vec::new(),
        );
        tale.pass(180, 260);
        tale.reply_to(question);
        self.keep_open(tale);
    }

    /// Handed over, nobody sent yet, and the hour is nearly gone.
    fn waiting_for_dispatch(&mut self) {
        if let Some((tale, ..)) = self.handed_over(51, 3) {
            self.keep_open(tale);
        }
    }

    /// Somebody is sent, under way, and under way too late.
    fn on_the_way(&mut self) {
        for (minutes, handed, travels) in [(29, 9, false), (42, 20, true), (73, 38, true)] {
            let Some((mut tale, ..)) = self.handed_over(minutes, handed) else {
                continue;
            };
            match travels {
                true => drop(tale.set_out()),
                false => tale.only_assigned(),
            }
            self.keep_open(tale);
        }
    }

    /// On site: causes are found, one has been tested.
    fn being_repaired(&mut self) {
        for (minutes, tested) in [(95, false), (150, true)] {
            let Some((mut tale, _, cure)) = self.handed_over(minutes, minutes - 18) else {
                continue;
            };
            tale.go_there_in_time();
            tale.find_out(cure, SignedDuration::from_mins(12));
            if tested {
                let (at, text) = (tale.pass(600, 1200), tale.words(speech::TESTS));
                tale.story.act(
                    at,
                    &tale.engineer.who,
                    Command::RecordTest {
                        text: Some(text),
                        passed: true,
                    },
                );
            }
            self.keep_open(tale);
        }
    }

    /// A special part is awaited since yesterday.
    fn part_awaited(&mut self) {
        let special = |c: &Cure| c.by.is_special();
        let classes = &["student_terminal", "teacher_terminal"];
        let Some((mut tale, trouble, cure)) = self.open(classes, 26 * 60, special) else {
            return;
        };
        tale.report_and_reply(trouble, 4);
        let (at, l1) = (tale.pass(120, 300), tale.l1());
        tale.story.grade(at, &l1.who, Grade::Complex);
        tale.hand_to_l2(cure);
        tale.go_there_in_time();
        if let By::Special(code) = cure.by {
            tale.order_part(cure, code);
        }
        self.keep_open(tale);
    }

    /// A major fault in its fifth hour.
    fn major_now(&mut self) {
        let at = self.ago(270);
        let Some(unit) = self
            .units("cloud_server", |w, i| w.is_free(i, at))
            .first()
            .copied()
        else {
            return;
        };
        let mut tale = self.tale(at, TicketKind::Fault, Some(unit));
        let [says, cause, plan, done] = speech::MAJOR[0];
        tale.major_until_arrival(says);
        tale.find_out(
            &Cure {
                by: By::Hands,
                cause,
                plan,
                done,
            },
            SignedDuration::from_mins(25),
        );
        self.keep_open(tale);
    }

    /// Repaired: to be signed for, to be called, to be filed.
    fn almost_done(&mut self) {
        for (minutes, reported) in [(120, true), (200, false)] {
            let Some(mut tale) = self.repaired(minutes) else {
                continue;
            };
            if reported {
                tale.hand_report();
            }
            self.keep_open(tale);
        }
        for (minutes, tries) in [(300, 0), (22 * 60, 1)] {
            let Some(mut tale) = self.repaired(minutes) else {
                continue;
            };
            tale.hand_report();
            tale.signature_now();
            if tries > 0 {
                tale.t = self.ago(65);
                let (at, desk) = (tale.t, tale.desk());
                tale.story
                    .try_follow_up(at, &desk.who, Channel::Phone, false);
            }
            self.keep_open(tale);
        }
        if let Some(mut tale) = self.repaired(420) {
            tale.hand_report();
            tale.signature_now();
            tale.answered(self.ago(75));
            self.keep_open(tale);
        }
    }

    /// Solved over the network; nobody has called yet.
    fn being_asked(&mut self) {
        let remote = |c: &Cure| c.by.is_remote();
        let Some((mut tale, trouble, cure)) = self.open(CLASSROOM, 170, remote) else {
            return;
        };
        tale.report_and_reply(trouble, 4);
        let (at, l1) = (tale.pass(200, 500), tale.l1());
        let (cause, plan) = (tale.text(cure.cause), tale.text(cure.plan));
        tale.story.diagnose(at, &l1.who, cause, plan, true);
        let at = tale.pass(200, 700);
        tale.story.solve(at, &l1.who, tale.text(cure.done));
        self.keep_open(tale);
    }

    /// A fault reported so many minutes ago.
    fn open(
        &mut self,
        classes: &[&str],
        minutes: i64,
        fits: impl Fn(&Cure) -> bool,
    ) -> Option<Open<'g>> {
        let at = self.ago(minutes);
        let (unit, trouble, cure) = self.case(classes, at, fits)?;
        let mut tale = self.tale(at, TicketKind::Fault, Some(unit));
        let engineers: Vec<_> = self.ground.cast.of(Post::Engineer).collect();
        // Those in post, in turn: each has something to do now.
        tale.engineer = engineers[self.stories.len() % engineers.len().min(3)];
        Some((tale, trouble, cure))
    }

    /// A fault reported and handed over so many minutes ago.
    fn handed_over(&mut self, minutes: i64, handed: i64) -> Option<Open<'g>> {
        let (mut tale, trouble, cure) = self.open(CLASSROOM, minutes, by_hand)?;
        tale.report_and_reply(trouble, 3);
        tale.t = tale.t.max(self.ago(handed));
        tale.hand_to_l2(cure);
        Some((tale, trouble, cure))
    }

    /// A fault that was repaired within the hour after its report.
    fn repaired(&mut self, minutes: i64) -> Option<Tale<'g>> {
        let (mut tale, _, cure) = self.handed_over(minutes, minutes - 14)?;
        tale.go_there_in_time();
        tale.find_out(cure, SignedDuration::from_mins(8));
        if let By::Part(code) = cure.by {
            tale.use_part(code);
        }
        let (at, text) = (tale.pass(700, 1100), tale.words(speech::TESTS));
        tale.story.act(
            at,
            &tale.engineer.who,
            Command::RecordTest {
                text: Some(text),
                passed: true,
            },
        );
        let at = tale.pass(30, 120);
        tale.story
            .complete(at, &tale.engineer.who, tale.text(cure.done));
        Some(tale)
    }

    fn ago(&self, minutes: i64) -> Timestamp {
        self.now - SignedDuration::from_mins(minutes)
    }
}
