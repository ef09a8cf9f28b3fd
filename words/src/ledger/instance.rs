//! Which instance of a promise, in words: a period, an occasion and its date, a case.

use super::{Teller, period_of, post};
use crate::codes::class;
use shounuo_core::{
    Fact,
    calendar::PeriodKind,
    contract::{Clause, Quantity, Test},
    id::PlaceId,
    ledger::{Terms, Topic},
};

impl Teller<'_> {
    /// A clause as it is headed: `D3 现场故障响应`.
    pub fn clause(&self, clause: &Clause) -> String {
        let args = [
            ("id", &*clause.id),
            ("heading", self.words(&clause.heading)),
        ];
        self.say("clause.headed", &args)
    }

    /// A promise with its clause: `D3 现场故障响应（到达现场）`. Its id where the contract has none such.
    pub fn promise(&self, promise: &str) -> String {
        let Some((clause, terms)) = Terms::find(self.contract, promise) else {
            return promise.to_owned();
        };
        let (headed, name) = (self.clause(clause), self.words(terms.name()));
        match name == self.words(&clause.heading) {
            true => headed,
            false => self.say("clause.part", &[("clause", &headed), ("name", name)]),
        }
    }

    /// An instance by its key: `2026年第4季度`, `云教学服务器（2026年10月）`, `「技能竞赛」（11月22日）`,
    /// `EC-17`. Empty for a record, which has one.
    pub fn instance(&self, promise: &str, key: &str) -> String {
        let Some((_, terms)) = Terms::find(self.contract, promise) else {
            return key.to_owned();
        };
        match terms {
            Terms::Record(_) => String::new(),
            Terms::Ratio(t) => period_of(self.lang(), t.per, key),
            Terms::Cadence(t) => match key.split_once('@') {
                Some((when, site)) => {
                    self.with(&self.site(site), &period_of(self.lang(), t.per, when))
                }
                None => period_of(self.lang(), t.per, key),
            },
            Terms::Floor(t) => self.quantity(t.quantity, key),
            Terms::Lead(t) => self.dated(t.before.topic(), key),
            Terms::Rule(t) => match t.test {
                Test::Shown => self.case(key),
                Test::InspectedBeforeStart => self.dated(Topic::Occasion, key),
                Test::EqualAbility => self.thing(Topic::Member, key),
                Test::Proven => self.clock(None, key),
            },
            Terms::Deadline(_) => self.clock(terms.thing(), key),
        }
    }

    /// A ticket's number and other words as they are; a person and a device by name.
    fn case(&self, key: &str) -> String {
        let person = key.parse().ok().and_then(|id| self.names.person(id));
        let device = || key.parse().ok().and_then(|id| self.names.device(id));
        person.or_else(device).unwrap_or_else(|| key.to_owned())
    }

    fn quantity(&self, quantity: Quantity, key: &str) -> String {
        let (what, when) = key.split_once('@').unwrap_or((key, ""));
        let month = period_of(self.lang(), PeriodKind::Month, when);
        match quantity {
            Quantity::OnSite => self.dated(Topic::Occasion, key),
            Quantity::Duty => month,
            Quantity::Holiday => self.holiday(when),
            Quantity::Standby => self.with(&class(self.lang(), what), &month),
            Quantity::Backup => self.with(&post(self.lang(), what), &month),
            Quantity::Stock => self.with(&self.thing(Topic::Stock, what), &month),
        }
    }

    /// A holiday by its first day, or a year whose holidays nobody knows yet.
    fn holiday(&self, when: &str) -> String {
        let (key, when) = match when.parse() {
            Ok(date) => ("instance.holiday", self.reader.calendar_day(date)),
            Err(_) => ("instance.holidays_of", when.to_owned()),
        };
        self.say(key, &[("when", &when)])
    }

    /// `<id>@<date>`, numbered where a date comes again.
    fn dated(&self, topic: Topic, key: &str) -> String {
        let (id, date) = key.split_once('@').unwrap_or((key, ""));
        let (date, nth) = date.split_once('#').unwrap_or((date, ""));
        let when = match date.parse() {
            Ok(date) => self.reader.calendar_day(date),
            Err(_) => date.to_owned(),
        };
        let named = self.with(&self.thing(topic, id), &when);
        self.numbered(&named, nth.parse().unwrap_or(1))
    }

    /// What a clock runs on; its instances count from 0.
    fn clock(&self, thing: Option<Topic>, key: &str) -> String {
        let (key, nth) = key.split_once('#').unwrap_or((key, "0"));
        let named = match thing {
            Some(topic) => self.thing(topic, key),
            None => key.to_owned(),
        };
        self.numbered(&named, nth.parse::<i64>().unwrap_or(0).saturating_add(1))
    }

    fn numbered(&self, named: &str, nth: i64) -> String {
        match nth {
            ..=1 => named.to_owned(),
            _ => self.say("instance.nth", &[("what", named), ("n", &nth.to_string())]),
        }
    }

    fn with(&self, what: &str, when: &str) -> String {
        match when {
            "" => what.to_owned(),
            _ => self.say("instance.of", &[("what", what), ("when", when)]),
        }
    }

    fn site(&self, key: &str) -> String {
        let id: Option<PlaceId> = key.parse().ok();
        let name = id.and_then(|id| self.names.place(id));
        name.unwrap_or_else(|| self.t("nameless.place"))
    }

    /// An occasion, a complaint, a loan … by its name, else in general words.
    pub fn thing(&self, topic: Topic, key: &str) -> String {
        let part = || {
            self.names
                .part(key.parse().ok().filter(|_| topic == Topic::Stock)?)
        };
        let name = self.names.thing(topic, key).or_else(part);
        match name {
            Some(name) if topic == Topic::Occasion => self.say("list.quoted", &[("item", &name)]),
            Some(name) => name,
            None => self
                .by_beginning(topic, key)
                .unwrap_or_else(|| self.t(&format!("nameless.{}", topic.code()))),
        }
    }

    /// What has no name of its own, by how and when it began: `6月3日 10:20 的投诉`.
    fn by_beginning(&self, topic: Topic, key: &str) -> Option<String> {
        let began = self.names.began(topic, key)?;
        let at = self.moment(began.occurred_at);
        Some(match began.fact? {
            Fact::ComplaintReceived(_) => self.say("thing.complaint", &[("at", &at)]),
            Fact::LoanApplied(f) => {
                let class = class(self.lang(), &f.class);
                self.say("thing.loan", &[("class", &class), ("at", &at)])
            }
            Fact::OccasionDeviceFailed(f) => {
                let device = f.device.map(|d| self.device(d));
                let device = device.unwrap_or_else(|| self.t("nameless.device"));
                self.say("thing.failure", &[("device", &device), ("at", &at)])
            }
            Fact::MemberChangeAnnounced(f) => self.change(f.member, f.successor),
            Fact::MemberChanged(f) => self.change(f.member, f.successor),
            _ => return None,
        })
    }
}
