//! What a fact of the service said, in one line with its fields.

mod occasion;
mod service;
mod things;

use super::Teller;
use crate::{codes::class, text::list};
use shounuo_core::{
    Fact,
    id::{DeviceId, PersonId, TicketId},
    ledger::fact::LeftOut,
};

impl Teller<'_> {
    /// What happened: `完成「季度全面巡检」（全系统），范围完整`. None for a fact that is no evidence of the
    /// service; its title is [`crate::fact_title`].
    pub fn fact_line(&self, fact: &Fact) -> Option<String> {
        self.occasion_line(fact)
            .or_else(|| self.things_line(fact))
            .or_else(|| self.service_line(fact))
    }

    /// A person's name, or general words.
    pub(super) fn person(&self, id: PersonId) -> String {
        let name = self.names.person(id);
        name.unwrap_or_else(|| self.t("nameless.person"))
    }

    pub(in crate::ledger) fn device(&self, id: DeviceId) -> String {
        match self.names.device(id) {
            Some(name) => self.say("list.quoted", &[("item", &name)]),
            None => self.t("nameless.device"),
        }
    }

    /// `学生机云终端「备机 03」`.
    fn unit_of(&self, class_code: &str, unit: DeviceId) -> String {
        let class = class(self.lang(), class_code);
        match self.names.device(unit) {
            Some(unit) => self.say("line.unit", &[("class", &class), ("unit", &unit)]),
            None => class.into_owned(),
        }
    }

    fn ticket(&self, id: TicketId) -> String {
        let number = self.names.ticket(id);
        number.unwrap_or_else(|| self.t("nameless.ticket"))
    }

    /// What was left out, with the reasons: `漏检 2 台（教室锁门、借出在用）`.
    fn left_out(&self, left_out: &[LeftOut]) -> Option<String> {
        let n = i64::try_from(left_out.len()).ok().filter(|n| *n > 0)?;
        let mut reasons: Vec<&str> = left_out.iter().map(|l| l.reason.as_str()).collect();
        reasons.sort_unstable();
        reasons.dedup();
        let lang = self.lang();
        let why = list(
            lang,
            reasons.into_iter().map(|r| super::left_out_reason(lang, r)),
        );
        Some(self.n("line.left_out", n, &[("why", &why)]))
    }

    fn files<T>(&self, files: &[T]) -> Option<String> {
        let n = i64::try_from(files.len()).ok().filter(|n| *n > 0)?;
        Some(self.n("line.files", n, &[]))
    }

    /// A line with what may be added to it.
    fn joined(&self, line: String, more: impl IntoIterator<Item = Option<String>>) -> String {
        let between = self.t("line.between");
        let more = more.into_iter().flatten();
        more.fold(line, |line, part| line + &between + &part)
    }

    /// One of two words.
    fn either_of(&self, holds: bool, yes: &str, no: &str) -> String {
        self.t(if holds { yes } else { no })
    }
}
