//! Occasions, who was there, who is planned.

use super::Teller;
use shounuo_core::{
    Fact,
    id::{FailureId, OccasionId},
    ledger::{Topic, fact::*},
};

impl Teller<'_> {
    pub(super) fn occasion_line(&self, fact: &Fact) -> Option<String> {
        Some(match fact {
            Fact::OccasionAnnounced(f) => {
                let when = self.span(f.starts_at, f.ends_at);
                self.occasion_at("line.occasion.announced", f.occasion, &when)
            }
            Fact::OccasionMoved(f) => {
                let when = self.span(f.starts_at, f.ends_at);
                self.occasion_at("line.occasion.moved", f.occasion, &when)
            }
            Fact::OccasionWindowSet(f) => {
                let when = self.span(f.from, f.to);
                self.occasion_at("line.occasion.window_set", f.occasion, &when)
            }
            Fact::OccasionCalledOff(f) => {
                let occasion = self.occasion(f.occasion);
                self.say("line.occasion.called_off", &[("occasion", &occasion)])
            }
            Fact::OccasionInspected(f) => self.inspected(f),
            Fact::OccasionDeviceFailed(f) => self.failed(f),
            Fact::OccasionHandlingStarted(f) => {
                let failure = self.failure(f.failure);
                self.say("line.occasion.handling_started", &[("failure", &failure)])
            }
            Fact::OccasionServiceRestored(f) => {
                let by = self.either_of(f.standby, "line.by_standby", "line.by_repair");
                let args = [("failure", &*self.failure(f.failure)), ("by", &*by)];
                self.say("line.occasion.service_restored", &args)
            }
            Fact::PresenceBegun(f) => self.begun(f),
            Fact::PresenceEnded(f) => {
                let args = [
                    ("person", &*self.person(f.person)),
                    ("post", &*self.at_post(f.occasion)),
                ];
                self.say("line.presence.ended", &args)
            }
            Fact::RosterPlanned(f) => self.planned(f),
            _ => return None,
        })
    }

    fn occasion(&self, id: OccasionId) -> String {
        self.thing(Topic::Occasion, &id.to_string())
    }

    fn failure(&self, id: FailureId) -> String {
        self.thing(Topic::Failure, &id.to_string())
    }

    fn occasion_at(&self, key: &str, occasion: OccasionId, when: &str) -> String {
        let args = [("occasion", &*self.occasion(occasion)), ("when", when)];
        self.say(key, &args)
    }

    /// On duty, or on site in an occasion.
    fn at_post(&self, occasion: Option<OccasionId>) -> String {
        match occasion {
            Some(id) => self.say("line.on_site", &[("occasion", &self.occasion(id))]),
            None => self.t("line.on_duty"),
        }
    }

    fn inspected(&self, f: &OccasionInspected) -> String {
        let scope = self.either_of(f.whole_system, "line.whole_system", "line.rooms_in_use");
        let args = [
            ("occasion", &*self.occasion(f.occasion)),
            ("scope", &*scope),
        ];
        let line = self.say("line.occasion.inspected", &args);
        let complete = self.either_of(f.complete, "line.complete", "line.not_complete");
        let more = [
            Some(complete),
            self.covered(f.covered, f.in_scope),
            self.left_out(&f.left_out),
            self.files(&f.files),
        ];
        self.joined(line, more)
    }

    fn failed(&self, f: &OccasionDeviceFailed) -> String {
        let device = f.device.map(|d| self.device(d));
        let device = device.unwrap_or_else(|| self.t("nameless.device"));
        let args = [
            ("occasion", &*self.occasion(f.occasion)),
            ("device", &*device),
        ];
        let line = self.say("line.occasion.device_failed", &args);
        let ticket = f
            .ticket
            .map(|t| self.say("line.with_ticket", &[("ticket", &self.ticket(t))]));
        self.joined(line, [ticket])
    }

    fn begun(&self, f: &PresenceBegun) -> String {
        let args = [
            ("person", &*self.person(f.person)),
            ("post", &*self.at_post(f.occasion)),
        ];
        let line = self.say("line.presence.begun", &args);
        let over = f
            .takes_over
            .map(|p| self.say("line.takes_over", &[("person", &self.person(p))]));
        let scan = f
            .scan
            .map(|at| self.say("line.scanned", &[("at", &self.moment(at))]));
        self.joined(line, [over, scan])
    }

    fn planned(&self, f: &RosterPlanned) -> String {
        let mut people: Vec<_> = f.shifts.iter().map(|s| s.person).collect();
        people.sort_unstable();
        people.dedup();
        let n = i64::try_from(people.len()).unwrap_or(i64::MAX);
        let args = [
            ("post", &*self.at_post(f.occasion)),
            ("when", &*self.span(f.from, f.to)),
        ];
        match n {
            0 => self.say("line.roster.nobody", &args),
            n => self.n("line.roster.planned", n, &args),
        }
    }
}
