//! What is warned of, the lines of a statement, and the answers where there is no verdict to give.

use super::{Teller, Unit, labels::code_of, margin};
use crate::{codes::Label, number::money, reader::Reader, text::list};
use jiff::Timestamp;
use shounuo_core::{
    ledger::{Ahead, Charge, Margin, Statement},
    notice::Alarm,
    promise::Status,
    role::Role,
};

/// What somebody is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// For a list and a phone's first line: `临期：D3 到达现场，EC-17，剩 11 分`.
    pub title: String,
    /// What, until when, and who is to act.
    pub text: String,
}

impl Teller<'_> {
    /// A warning. `to`: who can act, then who is told up the line.
    pub fn notice(
        &self,
        alarm: Alarm,
        promise: &str,
        key: &str,
        due: Option<Timestamp>,
        left: Option<Margin>,
        to: &[Role],
    ) -> Notice {
        let what = self.subject(promise, key);
        let status = match alarm {
            Alarm::Broken => Status::Broken,
            _ => Status::AtRisk,
        };
        let unit = self.unit(promise);
        let left = left.map(|m| margin(self.lang(), status, m, unit));
        let label = alarm.label(self.lang());
        let title = match &left {
            Some(left) => {
                let args = [("alarm", &*label), ("what", &*what), ("left", left)];
                self.say("notify.title", &args)
            }
            None => self.say("notify.title_bare", &[("alarm", &label), ("what", &what)]),
        };
        let due = due.map(|at| self.due_moment(at));
        Notice {
            title,
            text: self.notice_text(alarm, &what, due, to),
        }
    }

    fn notice_text(&self, alarm: Alarm, what: &str, due: Option<String>, to: &[Role]) -> String {
        let key = match due {
            Some(_) => format!("notify.{}", alarm.code()),
            None => format!("notify.{}_bare", alarm.code()),
        };
        let due = due.unwrap_or_default();
        let mut text = self.say(&key, &[("what", what), ("due", &due)]);
        let lang = self.lang();
        let between = self.t("sentence.between");
        let mut add = |said: String| text = format!("{text}{between}{said}");
        if let Some(owner) = to.first() {
            add(self.say("notify.act", &[("who", &owner.label(lang))]));
        }
        if let Some(up) = to.get(1..).filter(|up| !up.is_empty()) {
            let up = list(lang, up.iter().map(|r| r.label(lang)));
            add(self.say("notify.up", &[("who", &up)]));
        }
        text
    }

    /// What lies ahead, in a line: `D3 现场故障响应（到达现场），EC-17：16:42 到期，剩 11 分；现场工程师可处理`.
    pub fn ahead(&self, ahead: &Ahead) -> String {
        let unit = self.unit(&ahead.promise);
        let left = ahead
            .margin
            .map(|m| margin(self.lang(), ahead.status, m, unit));
        let args = [
            ("what", &*self.subject(&ahead.promise, &ahead.key)),
            ("due", &*self.due_moment(ahead.breaks_at)),
            ("who", &*ahead.owner.label(self.lang())),
            ("left", left.as_deref().unwrap_or_default()),
        ];
        match left {
            Some(_) => self.say("ahead.line", &args),
            None => self.say("ahead.line_bare", &args[..3]),
        }
    }

    /// An entry of a statement: `D3 现场故障响应（到达现场），EC-17：10月12日 10:05 到期，违约，扣 ¥200.00`.
    pub fn charge(&self, charge: &Charge) -> String {
        let fen = i64::try_from(charge.fen).unwrap_or(i64::MAX);
        let key = format!("deduct.{}", code_of(&charge.standing));
        let args = [
            ("what", &*self.subject(&charge.promise, &charge.key)),
            ("due", &*self.due_moment(charge.due)),
            ("money", &*money(fen)),
        ];
        let said = self.say(&key, &args);
        match charge.disputed {
            true => self.say("deduct.disputed", &[("said", &said)]),
            false => said,
        }
    }

    /// What a statement comes to, with its cap where that cuts it.
    pub fn sum(&self, statement: &Statement) -> String {
        let yuan = |fen: u64| money(i64::try_from(fen).unwrap_or(i64::MAX));
        let (sum, deducted) = (yuan(statement.sum_fen), yuan(statement.deducted_fen));
        let key = match statement.sum_fen {
            0 => "deduct.nothing",
            sum if sum > statement.deducted_fen => "deduct.capped",
            _ => "deduct.sum",
        };
        match key {
            "deduct.capped" => self.say(key, &[("sum", &sum), ("deducted", &deducted)]),
            "deduct.sum" => self.say(key, &[("sum", &sum)]),
            _ => self.t(key),
        }
    }

    /// A promise and which instance of it.
    pub fn subject(&self, promise: &str, key: &str) -> String {
        let (clause, instance) = (self.promise(promise), self.instance(promise, key));
        match &*instance {
            "" => clause,
            _ => self.say("clause.of", &[("clause", &clause), ("instance", &instance)]),
        }
    }

    /// What a promise's counts count.
    pub fn unit(&self, promise: &str) -> Unit {
        Unit::of_promise(self.contract, promise)
    }

    /// A due instant with its day, midnight as the end of the day before.
    pub(super) fn due_moment(&self, at: Timestamp) -> String {
        let (date, time) = self.reader.due_parts(at);
        let day = self.reader.calendar_day(date);
        self.say("sentence.moment", &[("day", &day), ("time", &time)])
    }
}

/// Why there is no ledger for an instant before the contract.
pub fn before_contract(reader: &Reader, since: Timestamp) -> String {
    let since = reader.date(reader.zoned(since).date());
    reader
        .t_args("answer.before_contract", &[("since", &since)])
        .into_owned()
}

/// Why working days are not counted beyond the last year of the official calendar.
pub fn beyond_calendar(reader: &Reader, last_year: i16) -> String {
    let year = last_year.to_string();
    reader
        .t_args("answer.beyond_calendar", &[("year", &year)])
        .into_owned()
}

/// Why there is no ledger for an instant to come.
pub fn in_future(reader: &Reader) -> String {
    reader.t("answer.in_future").into_owned()
}
