//! What comes after the repair: follow-up within a day, archive.

use super::tale::Tale;
use crate::speech::{self, Cure};
use jiff::{SignedDuration, Timestamp};
use shounuo_core::ticket::{Command, words::Channel};

/// Nobody is called before this hour …
const MORNING: i8 = 9;
/// … or from this hour on.
const EVENING: i8 = 20;

/// One ticket in so many is filed late.
const FORGOTTEN: i64 = 61;

impl Tale<'_> {
    /// The desk calls back; some reach nobody, some hear that it does not run.
    pub fn follow_up(&mut self, cure: &Cure) {
        let done = self.done_at();
        match self.dice.below(1000) {
            0..14 => self.not_running(cure),
            14..54 => self.unanswered(done),
            54..63 => {
                let late = self.dice.minutes(24 * 60 + 20, 30 * 60);
                self.answered(self.decent(done + late));
            }
            _ => {
                let at = self.soon_after(done);
                self.answered(at);
            }
        }
    }

    /// Some hours later at a decent hour, well within the day that the plan allows.
    pub fn soon_after(&mut self, done: Timestamp) -> Timestamp {
        let later = self.dice.minutes(70, 15 * 60);
        let at = self.decent(done + later);
        match at <= done + SignedDuration::from_hours(22) {
            true => at,
            false => self.decent(done + SignedDuration::from_hours(2)),
        }
    }

    /// When it was last done.
    pub fn done_at(&self) -> Timestamp {
        self.story.intent.ends.last().map_or(self.t, |e| e.at)
    }

    /// The school answers, on the telephone or by itself.
    pub fn answered(&mut self, at: Timestamp) {
        self.t = self.t.max(at) + self.dice.seconds(0, 1500);
        let content = self.dice.percent(98.2);
        let scores = self.scores(content);
        let words = if content {
            speech::PRAISE
        } else {
            speech::BLAME
        };
        let text = Some(self.words(words)).filter(|_| !content || self.dice.percent(45.0));
        let by = if self.dice.percent(30.0) {
            self.school.who.clone()
        } else {
            self.desk().who.clone()
        };
        let at = self.t;
        self.story.answer(at, &by, scores, true, text);
    }

    fn scores(&mut self, content: bool) -> [u8; 3] {
        match content {
            true => [(); 3].map(|()| if self.dice.percent(84.0) { 5 } else { 4 }),
            false => [
                2 + self.dice.below(2) as u8,
                3 + self.dice.below(2) as u8,
                4,
            ],
        }
    }

    /// The device does not run: the repair was none, and somebody comes again.
    fn not_running(&mut self, cure: &Cure) {
        let soon = self.dice.minutes(90, 10 * 60);
        self.t = self.t.max(self.decent(self.done_at() + soon));
        let (at, desk, text) = (self.t, self.desk(), self.words(speech::STILL_BROKEN));
        self.story
            .answer(at, &desk.who, [3, 2, 4], false, Some(text));
        if self.story.intent.handed_at.is_none() {
            self.hand_over(cure);
        }
        self.come_again(cure);
        self.hand_report();
        self.signature();
        let at = self.soon_after(self.done_at());
        self.answered(at);
    }

    /// Three tries in two ways, one with a link; where the day is too short for that, somebody answers.
    fn unanswered(&mut self, done: Timestamp) {
        let limit = done + SignedDuration::from_hours(23);
        let mut at = self.t.max(done);
        for (n, channel) in [Channel::Phone, Channel::Message, Channel::Phone]
            .into_iter()
            .enumerate()
        {
            let pause = self.dice.minutes(50, 160);
            at = self.decent(at + pause);
            if at > limit {
                return self.answered(at.min(limit));
            }
            self.t = at;
            let desk = self.desk();
            self.story.try_follow_up(at, &desk.who, channel, n == 1);
        }
    }

    /// The ticket goes into the dossier; a few lie for more than the week that the plan grants (clause P6).
    pub fn archive(&mut self) {
        self.pass(240, 16 * 3600);
        if self.t.as_second().rem_euclid(FORGOTTEN) == 0 {
            self.t += SignedDuration::from_hours(8 * 24);
        }
        self.t = self.decent(self.t);
        let (at, desk) = (self.t, self.desk());
        self.story.act(at, &desk.who, Command::Archive {});
    }

    /// The instant itself, or the next at which one may call.
    pub fn decent(&self, at: Timestamp) -> Timestamp {
        let hour = self.ground.cast.hour(at);
        if (MORNING..EVENING).contains(&hour) {
            return at;
        }
        let local = self.ground.cast.zone.to_datetime(at);
        let day = if hour < MORNING {
            local.date()
        } else {
            local.date().tomorrow().unwrap_or(local.date())
        };
        let opening = day
            .at(MORNING, 5, 0, 0)
            .to_zoned(self.ground.cast.zone.clone());
        opening.map_or(at, |z| {
            z.timestamp() + SignedDuration::from_secs(at.as_second().rem_euclid(900))
        })
    }
}
