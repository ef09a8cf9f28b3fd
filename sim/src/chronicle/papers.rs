//! Papers on file, and the school's own word on them: an objection, a correction.

use super::{
    Done,
    teller::{Chronicle, minutes, plus},
};
use crate::cast::Post;
use serde_json::json;

/// Record, item, so many days after the contract's beginning.
const PAPERS: &[(&str, &str, i64)] = &[
    ("M1.manuals", "training_plan", 6),
    ("M1.manuals", "operation_manual", 17),
    ("M1.manuals", "handover", 18),
    ("A3.optimisation", "proposals", 160),
    ("C1.manufacturers", "contacts", 3),
    ("C1.manufacturers", "escalation_path", 3),
    ("C1.manufacturers", "supply_agreement", 25),
    ("C2.channels", "group_channel", 2),
    ("X2.plans", "emergency_plans", 12),
    ("X2.plans", "expert_directory", 12),
    ("K6.liability", "liability_rule", 10),
];

impl Chronicle<'_> {
    /// Files the papers. What was carried out of the proposals is not on file yet.
    pub fn papers(&mut self) {
        let lead = &self.nth(Post::ProjectLead, 0).who;
        for (record, item, days) in PAPERS {
            let at = self.at(plus(self.day(self.since), *days), 16, 20);
            let data = json!({"record": record, "item": item});
            self.shows(at, lead, "record.filed", data);
        }
        let supervisor = &self.nth(Post::Supervisor, 0).who;
        for month in self.months() {
            let at = self.at(self.working(plus(month, 2)), 17, 0);
            let data = json!({"record": "Q5.rating", "item": "rating"});
            self.shows(at, supervisor, "record.filed", data);
        }
        self.objection();
    }

    /// The school objects to a kept inspection.
    fn objection(&mut self) {
        let at = self.at(self.working(self.ago(95)), 15, 5) + minutes(3);
        let quarter = self.quarter_before(at);
        let why = "B302 和 C201 的音箱没有检查到，报告里写的是“已检”，请补检并更正报告。";
        let act = Done::Disputes("W2.inspection", quarter, why);
        self.does(at, self.manager(), act);
    }

    /// The key of the quarter before that of an instant.
    fn quarter_before(&self, at: jiff::Timestamp) -> String {
        let on = self.day(at);
        let into = i64::from((on.month() - 1) % 3);
        let first = on.first_of_month();
        let first = first.saturating_add(jiff::Span::new().months(-into - 3));
        format!("{:04}-{:02}", first.year(), first.month())
    }
}
