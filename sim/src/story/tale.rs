//! One ticket's tale: who reports it, who replies, and what L1 does.

use super::{Act, Story};
use crate::{
    cast::{Person, Post},
    check::Intent,
    dice::Dice,
    setup::{Ground, Unit},
    speech::{self, Cure, Trouble},
};
use jiff::{SignedDuration, Timestamp};
use shounuo_app::{App, Who};
use shounuo_core::{
    calendar::Calendar,
    ticket::{
        Command, Open,
        words::{Channel, TicketKind},
    },
};

/// Of a hundred reports, so many come by telephone, by label, through the portal, by e-mail; the rest by message.
const CHANNELS: [f64; 5] = [44.0, 28.0, 17.0, 4.0, 7.0];

/// A ticket's tale while it is told. `t` is its own present.
pub struct Tale<'g> {
    /// Where ids come from.
    pub app: &'g App,
    /// What it plays on.
    pub ground: &'g Ground,
    /// Working days.
    pub calendar: Calendar,
    /// Chance of its own.
    pub dice: Dice,
    /// What was told so far.
    pub story: Story,
    /// The device.
    pub unit: Option<usize>,
    /// Who would go there.
    pub engineer: &'g Person,
    /// Whose word the school's is.
    pub school: &'g Person,
    /// How far the tale is.
    pub t: Timestamp,
    /// Whether a special part lies about for hours before somebody comes with it.
    pub part_lies: bool,
    /// Whether nobody thinks of a major fault's group until somebody is there.
    pub group_late: bool,
    /// When one of the special group took it up last.
    pub taken_up: Timestamp,
    /// Whether everybody is out when it is handed over.
    pub nobody_free: bool,
}

impl<'g> Tale<'g> {
    /// A tale of a ticket that is reported at `begin.0`.
    pub fn new(
        app: &'g App,
        ground: &'g Ground,
        calendar: Calendar,
        mut dice: Dice,
        begin: (Timestamp, TicketKind),
        unit: Option<usize>,
        engineer: &'g Person,
    ) -> Self {
        let (at, kind) = begin;
        let people: Vec<&Person> = ground
            .cast
            .centre
            .iter()
            .filter(|p| p.post != Post::SchoolManager)
            .collect();
        let school = *dice.pick(&people);
        let story = Story::new(ground.centre, Intent::new(kind, at, true));
        Self {
            app,
            ground,
            calendar,
            dice,
            story,
            unit,
            engineer,
            school,
            t: at,
            part_lies: false,
            group_late: false,
            taken_up: at,
            nobody_free: false,
        }
    }

    /// A fault from report to archive.
    pub fn fault(&mut self, trouble: &'static Trouble, cure: &'static Cure) {
        self.report_fault(trouble);
        self.reply();
        match cure.by.is_remote() {
            true => self.solve_remotely(cure),
            false => self.visit(cure),
        }
        self.follow_up(cure);
        self.archive();
    }

    /// The device.
    pub fn device(&self) -> Option<&'g Unit> {
        self.ground.park.units.get(self.unit?)
    }

    /// A text with device and room put in.
    pub fn text(&self, text: &str) -> String {
        let device = self.device();
        let room = device.map_or("机房", |u| self.ground.park.room_of(u));
        speech::fill(text, device.map_or("设备", |u| u.nickname.as_str()), room)
    }

    /// A text picked from many.
    pub fn words(&mut self, from: &[&str]) -> String {
        let text = *self.dice.pick(from);
        self.text(text)
    }

    /// Time goes on.
    pub fn pass(&mut self, from_s: i64, to_s: i64) -> Timestamp {
        self.t += self.dice.seconds(from_s, to_s);
        self.t
    }

    /// L1 on duty now.
    pub fn l1(&self) -> &'g Person {
        self.ground.cast.on_duty(Post::Remote, self.t)
    }

    /// The desk on duty now.
    pub fn desk(&self) -> &'g Person {
        self.ground.cast.on_duty(Post::Desk, self.t)
    }

    /// A fault is reported, with its symptom.
    pub fn report_fault(&mut self, trouble: &Trouble) {
        let text = self.words(trouble.says);
        self.report(text, vec![trouble.symptom.to_owned()]);
    }

    /// A report comes in, by one of the ways there are.
    pub fn report(&mut self, text: String, symptoms: Vec<String>) {
        let label = self
            .device()
            .and_then(|u| u.label.as_ref().map(|l| (u.id, l.0)));
        let mut channel = self.dice.weighted(CHANNELS.iter().copied());
        if channel == 1 && label.is_none() {
            channel = 0;
        }
        let (who, channel) = match (channel, label) {
            (1, Some((device, link))) => {
                (Who::label(link, self.ground.centre, device), Channel::Label)
            }
            (2, _) => (self.school.who.clone(), Channel::Portal),
            (3, _) => (self.desk().who.clone(), Channel::Email),
            (4, _) => (self.desk().who.clone(), Channel::Message),
            _ => (self.desk().who.clone(), Channel::Phone),
        };
        self.report_by(&who, channel, text, symptoms);
    }

    /// A report comes in this way.
    pub fn report_by(&mut self, who: &Who, channel: Channel, text: String, symptoms: Vec<String>) {
        let known = self.dice.percent(70.0);
        let name = match known {
            true => self.school.name.clone(),
            false => (*self.dice.pick(speech::NAMES)).to_owned(),
        };
        let account = channel == Channel::Portal;
        let report = Open {
            kind: self.story.intent.kind,
            device: self.device().map(|u| u.id),
            place: None,
            symptoms,
            text: Some(text),
            name: Some(name).filter(|_| !account),
            phone: Some(self.school.phone.clone()).filter(|_| !account),
            person: Some(self.school.id).filter(|_| account),
            channel,
            files: Vec::new(),
            owner: None,
            source_no: None,
            tags: Default::default(),
        };
        let at = self.t;
        self.story.step(at, who, Act::Report(Box::new(report)));
    }

    /// Somebody replies, somebody answers for it, L1 begins.
    pub fn reply(&mut self) {
        let delay = self.reply_delay();
        self.reply_after(delay);
        let l1 = self.l1();
        let at = self.pass(30, 130);
        self.story.start_diagnosis(at, &l1.who);
        if self.dice.percent(9.0) {
            let (at, text) = (self.pass(20, 90), self.words(speech::REPORTER_NOTES));
            let school = self.school;
            self.story.note(at, school, text, true);
        }
    }

    /// The reply comes after so long.
    pub fn reply_after(&mut self, delay: SignedDuration) {
        self.t += delay;
        let (l1, desk) = (self.l1(), self.desk());
        let by = if self.dice.percent(60.0) { l1 } else { desk };
        let (at, text) = (self.t, self.words(speech::REPLIES));
        self.story.respond(at, &by.who, text);
        self.answered_for_by(by, l1);
    }

    /// Whoever replies answers for the ticket; the desk names L1 instead.
    pub fn answered_for_by(&mut self, replied: &Person, l1: &Person) {
        if replied.id != l1.id {
            let at = self.pass(5, 25);
            self.story.owner(at, &replied.who, l1.id);
        }
    }

    /// Mostly a few minutes; at lunch the one on duty is sometimes alone.
    fn reply_delay(&mut self) -> SignedDuration {
        let lunch = self.ground.cast.hour(self.t) == 12;
        let (late, close) = if lunch { (14.0, 14.0) } else { (1.1, 4.0) };
        if self.dice.percent(late) {
            self.dice.seconds(15 * 60 + 20, 25 * 60)
        } else if self.dice.percent(close) {
            self.dice.seconds(11 * 60, 12 * 60 + 20)
        } else {
            self.dice.seconds(50, 9 * 60)
        }
    }

    /// L1 solves it over the network, mostly with a session that the user agreed to.
    pub fn solve_remotely(&mut self, cure: &Cure) {
        let l1 = self.l1();
        let session = self.dice.percent(68.0);
        if session {
            self.remote_session(l1);
        }
        let at = self.pass(120, 700);
        self.story.diagnose(
            at,
            &l1.who,
            self.text(cure.cause),
            self.text(cure.plan),
            true,
        );
        if self.dice.percent(2.5) {
            self.pass(24 * 60, 45 * 60);
        }
        let at = self.pass(60, 900);
        if session {
            self.session_over(l1, at);
        }
        self.story.solve(at, &l1.who, self.text(cure.done));
    }

    /// The session is ended shortly before the solution; seldom is that forgotten (clause R1).
    fn session_over(&mut self, l1: &Person, solved_at: Timestamp) {
        let at = solved_at - self.dice.seconds(5, 50);
        if !self.dice.percent(3.0) {
            self.story.act(at, &l1.who, Command::EndRemote {});
        }
    }

    /// The user agrees, the session begins.
    pub fn remote_session(&mut self, l1: &Person) {
        let at = self.pass(30, 150);
        let by = Some(self.school.name.clone());
        self.story.act(
            at,
            &l1.who,
            Command::ConsentRemote {
                by,
                channel: Channel::Phone,
            },
        );
        let at = self.pass(10, 60);
        let tool = (*self.dice.pick(speech::TOOLS)).to_owned();
        self.story.act(at, &l1.who, Command::StartRemote { tool });
    }
}
