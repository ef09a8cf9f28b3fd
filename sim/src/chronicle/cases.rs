//! Cases of rules that no other fact proves yet: papers, people, devices. What a ticket shows is judged from it.

use super::teller::{Chronicle, minutes, plus};
use crate::cast::Post;
use jiff::Timestamp;
use serde_json::json;

/// What a rule's cases are.
#[derive(Clone, Copy)]
enum Of {
    /// Every n-th ticket whose work is done.
    Tickets(usize),
    /// Something every month.
    Months(&'static str),
    /// Members of the team, once.
    Staff,
    /// Who may be put to work on a ticket, before the first one; and who is at the desk of L1.
    Technicians,
    /// Devices, one after another.
    Devices,
}

/// A rule: its id, its cases, who shows them, why it holds, which case did not and why.
struct Ruled(&'static str, Of, Post, &'static str, usize, &'static str);

#[rustfmt::skip]
const RULES: &[Ruled] = &[
    Ruled("W1.free", Of::Tickets(9), Post::ProjectLead, "nothing_charged", 12, "delivery_fee_charged"),
    Ruled("W3.newest", Of::Months("教学管理软件"), Post::Remote, "newest_version", 4, "one_version_behind"),
    Ruled("W5.recovery", Of::Months("数据恢复"), Post::Remote, "recovered_free", 6, "two_files_lost"),
    Ruled("S3.disposal", Of::Months("废旧件批次"), Post::Storekeeper, "disposed_on_record", 3, "record_missing"),
    Ruled("E1.card", Of::Months("维修报告模板"), Post::ProjectLead, "card_on_it", 5, "old_telephone"),
    Ruled("T1.on_record", Of::Staff, Post::ProjectLead, "contract_insurance_bonus", 7, "bonus_agreement_missing"),
    Ruled("R1.urgent", Of::Tickets(23), Post::Dispatcher, "pre_empted", 2, "waited_forty_minutes"),
    Ruled("Q1.qualified", Of::Technicians, Post::Dispatcher, "certified_and_examined", 99, "exam_expired"),
    Ruled("Q4.acknowledged", Of::Staff, Post::Supervisor, "acknowledged", 4, "not_acknowledged_yet"),
    Ruled("Q8.actions", Of::Months("问卷低分项"), Post::Supervisor, "action_set", 7, "no_action"),
    Ruled("K1.certificates", Of::Devices, Post::Storekeeper, "on_file", 15, "test_report_missing"),
    Ruled("K2.three_checks", Of::Months("安装"), Post::Supervisor, "three_checks", 6, "no_specialist_check"),
    Ruled("K3.root_cause", Of::Devices, Post::Supervisor, "root_cause_found", 8, "failed_four_times_no_cause"),
    Ruled("X5.confidential", Of::Staff, Post::ProjectLead, "trained_and_signed", 11, "not_signed_yet"),
    Ruled("X6.findings", Of::Months("检查问题"), Post::ProjectLead, "mended", 3, "mended_late"),
];

/// How many of the team, and how many devices, are looked at.
const STAFF: usize = 14;
const DEVICES: usize = 24;

impl Chronicle<'_> {
    /// Every rule over its cases.
    pub fn cases(&mut self) {
        for ruled in RULES {
            let cases = self.cases_of(ruled.1);
            // The one that failed is there, however short the history.
            let bad = ruled.4.min(cases.len().saturating_sub(2));
            for (n, (at, case)) in cases.into_iter().enumerate() {
                self.case(ruled, at, &case, n != bad);
            }
        }
    }

    fn cases_of(&self, of: Of) -> Vec<(Timestamp, String)> {
        let since = self.day(self.since);
        let all: Vec<(Timestamp, String)> = match of {
            Of::Tickets(n) => self.done.iter().step_by(n).cloned().collect(),
            Of::Months(what) => (self.months().into_iter())
                .map(|m| {
                    let case = format!("{what} {:04}-{:02}", m.year(), m.month());
                    (self.at(self.working(plus(m, 10)), 11, 30), case)
                })
                .collect(),
            Of::Staff => (0..STAFF)
                .map(|n| {
                    let on = plus(since, 4 + 3 * n as i64);
                    let person = &self.ground.cast.house[n + 2];
                    (self.at(on, 10, 40), person.id.to_string())
                })
                .collect(),
            // The last but one is never sent anywhere.
            Of::Technicians => [
                Post::ProjectLead,
                Post::TechLead,
                Post::Engineer,
                Post::Remote,
            ]
            .into_iter()
            .flat_map(|post| self.ground.cast.of(post))
            .zip(1..)
            .map(|(person, n)| (self.since + minutes(n), person.id.to_string()))
            .collect(),
            Of::Devices => (0..DEVICES)
                .map(|n| {
                    let units = &self.ground.park.units;
                    let unit = &units[(n * 13) % units.len()];
                    let on = plus(since, 9 + 11 * n as i64);
                    (self.at(on, 14, 25), unit.id.to_string())
                })
                .collect(),
        };
        let shown = |at: &Timestamp| *at > self.since && *at < self.now - minutes(10 * 60);
        all.into_iter().filter(|(at, _)| shown(at)).collect()
    }

    /// A case that holds is shown as it is done; one that does not comes to light at a check, hours later.
    fn case(&mut self, ruled: &Ruled, at: Timestamp, case: &str, holds: bool) {
        let Ruled(rule, _, post, good, _, bad) = ruled;
        let why = if holds { good } else { bad };
        let data = json!({"rule": rule, "case": case, "holds": holds, "why": why});
        if holds {
            let who = &self.of(*post, at).who;
            self.shows(at + minutes(25), who, "case.shown", data);
            return;
        }
        let supervisor = &self.nth(Post::Supervisor, 0).who;
        self.shows(at + minutes(420), supervisor, "case.shown", data);
        self.claims(at);
    }
}
