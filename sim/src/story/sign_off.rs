//! The repair report, the school's signature, and what happens when it refuses.

use super::tale::Tale;
use crate::speech::{self, Cure};
use shounuo_core::ticket::{Command, words::Channel};

impl Tale<'_> {
    /// The report is handed over, the school signs or refuses.
    pub fn sign_off(&mut self, cure: &Cure) {
        if self.dice.percent(2.5) {
            self.refused(cure);
        }
        self.hand_report();
        self.signature();
    }

    /// The school refuses while they are still there: the work goes on at once.
    fn refused(&mut self, cure: &Cure) {
        let (at, text, school) = (
            self.pass(600, 3000),
            self.words(speech::REJECTED),
            self.school,
        );
        self.story.reject(at, &school.who, text);
        self.mend_again(cure);
    }

    /// Another visit, and another completion.
    pub fn come_again(&mut self, cure: &Cure) {
        self.pass(300, 2400);
        self.go_there(false);
        self.mend_again(cure);
    }

    /// Looked at anew, and completed once more.
    fn mend_again(&mut self, cure: &Cure) {
        let after = self.dice.minutes(10, 50);
        self.find_out(cure, after);
        let after = self.dice.minutes(15, 60);
        self.test_and_complete(cure, after);
    }

    /// The repair report goes to the school.
    pub fn hand_report(&mut self) {
        let at = self.pass(100, 500);
        let command = Command::HandReport {
            channel: Channel::InPerson,
            files: Vec::new(),
        };
        self.story.act(at, &self.engineer.who, command);
    }

    /// Signed on the technician's phone, by the school's own account, or later.
    pub fn signature(&mut self) {
        let text = Some(self.words(speech::SIGNED)).filter(|_| self.dice.percent(60.0));
        let school = self.school;
        match self.dice.below(100) {
            0..40 => {
                let at = self.pass(40, 400);
                let by = Some(school.name.clone());
                self.story
                    .act(at, &self.engineer.who, Command::AcceptRepair { by, text });
            }
            40..80 => {
                let at = self.pass(60, 900);
                self.story
                    .act(at, &school.who, Command::AcceptRepair { by: None, text });
            }
            _ => {
                let at = self.pass(30, 120);
                self.story.act(at, &self.engineer.who, Command::Leave {});
                let at = self.pass(2400, 4 * 3600);
                self.story
                    .act(at, &school.who, Command::AcceptRepair { by: None, text });
            }
        }
    }
}
