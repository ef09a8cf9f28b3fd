//! Complaints: received, taken up, the outcome told.

use super::{
    Done,
    teller::{Chronicle, minutes},
};
use crate::cast::Post;
use jiff::Timestamp;
use serde_json::json;
use shounuo_core::id::ComplaintId;

/// So many days ago, by which way, after how many minutes taken up and answered; whether the answer was only written
/// down later, and the school confirmed when it was given.
const COMPLAINTS: &[(i64, &str, i64, i64, bool)] = &[
    (243, "phone", 95, 1_500, false),
    (198, "email", 320, 2_350, false),
    (133, "phone", 1_710, 3_400, false),
    (87, "phone", 60, 1_240, true),
    (52, "email", 210, 2_100, false),
    (16, "phone", 45, 1_380, false),
];

impl Chronicle<'_> {
    /// Every complaint, one of them just now.
    pub fn complaints(&mut self) {
        for (days, channel, taken, told, confirmed) in COMPLAINTS {
            let at = self.at(self.ago(*days), 10, 12) + self.dice.minutes(0, 200);
            if at < self.since {
                continue;
            }
            let told = self.complaint(at, channel, *taken, *told, *confirmed);
            if *confirmed {
                self.does(
                    told.0 + minutes(170),
                    self.manager(),
                    Done::Confirms(told.1),
                );
            }
        }
        self.corrected();
        self.complaint(self.now - minutes(190), "phone", 40, 1_500, false);
    }

    /// The supervisor sets right by himself when an answer was given: it was later than he had written down.
    fn corrected(&mut self) {
        let at = self.at(self.ago(29), 11, 5);
        let (told, place) = self.complaint(at, "phone", 70, 1_410, true);
        let really = told - minutes(25 * 60);
        let supervisor = &self.nth(Post::Supervisor, 0).who;
        let later = told + minutes(200);
        self.does(later, supervisor, Done::Corrects(place, really));
        self.does(later + minutes(60), self.manager(), Done::Confirms(place));
    }

    /// When the outcome was written down, and its place in the chronicle.
    fn complaint(
        &mut self,
        at: Timestamp,
        channel: &str,
        taken: i64,
        told: i64,
        later: bool,
    ) -> (Timestamp, usize) {
        let id: ComplaintId = self.app.new_id();
        let supervisor = &self.of(Post::Supervisor, at).who;
        let data = json!({"complaint": id, "channel": channel});
        self.shows(at, self.manager(), "complaint.received", data);
        let data = || json!({"complaint": id});
        let taken = at + minutes(taken);
        self.shows(taken, supervisor, "complaint.accepted", data());
        let told = at + minutes(told);
        let written = match later {
            true => told + minutes(27 * 60),
            false => told,
        };
        let place = self.shows(written, supervisor, "complaint.outcome_told", data());
        if later {
            self.claims(told);
        }
        (written, place)
    }
}
