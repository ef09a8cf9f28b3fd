//! A row's plan in the making.

use super::{
    plan::Planned,
    remark::{Remark, Why},
};
use jiff::Timestamp;
use shounuo_app::commands::PastStep;
use shounuo_core::{id::PersonId, ticket::Command};
use std::collections::BTreeMap;

/// A row's plan in the making.
#[derive(Default)]
pub struct Draft {
    /// What happened.
    pub steps: Vec<(Timestamp, PastStep)>,
    /// What is to be said about it.
    pub remarks: Vec<Remark>,
    /// Somebody named for the first time.
    pub person: Option<(PersonId, String)>,
    /// The states between which it was taken up again.
    pub reopened: Option<(String, String)>,
}

/// Longest name, as the vault takes it.
const NAME_MAX: usize = 80;
/// Longest attribute.
const SHORT_MAX: usize = 200;

impl Draft {
    /// Commands, one after the other.
    pub fn act_all(&mut self, at: Timestamp, commands: Vec<Command<String>>) {
        self.steps
            .extend(commands.into_iter().map(|c| (at, PastStep::Act(c))));
    }

    /// Attributes that changed, if any.
    pub fn describe(&mut self, at: Timestamp, tags: BTreeMap<String, String>) {
        if tags.is_empty() {
            return;
        }
        let command = Command::Describe {
            device: None,
            place: None,
            symptoms: None,
            tags,
        };
        self.steps.push((at, PastStep::Act(command)));
    }

    /// An attribute as it can be kept.
    pub fn short(&mut self, text: &str) -> String {
        self.cut(text, SHORT_MAX)
    }

    /// A name as the vault can keep it.
    pub fn name(&mut self, text: &str) -> String {
        self.cut(text, NAME_MAX)
    }

    fn cut(&mut self, text: &str, max: usize) -> String {
        let (clean, changed) = clean(text);
        let short: String = clean.chars().take(max).collect();
        if changed || short.len() < clean.len() {
            self.remarks.push(Remark::new(Why::TextCut, ""));
        }
        short
    }

    /// Nothing came of the row: the reason comes first, remarks on its time and texts after it.
    pub fn silent(&mut self, differing: Vec<&str>) {
        self.remarks.sort_by_key(|r| !r.why.explains());
        if self.remarks.first().is_some_and(|r| r.why.explains()) {
            return;
        }
        let remark = match differing[..] {
            [] => Remark::new(Why::NothingChanged, ""),
            _ => Remark::new(Why::OnlyLeftOut, differing.join(", ")),
        };
        self.remarks.insert(0, remark);
    }

    /// The whole plan.
    pub fn planned(self, number: String) -> Planned {
        let Self {
            steps,
            remarks,
            person,
            reopened,
        } = self;
        Planned {
            number,
            steps,
            remarks,
            person,
            reopened,
        }
    }
}

/// A text without characters that cannot be stored or shown, and whether there were any.
pub fn clean(text: &str) -> (String, bool) {
    let text = text.trim();
    let bad = text.contains(char::is_control);
    let clean = || text.replace(char::is_control, " ").trim().to_owned();
    (if bad { clean() } else { text.to_owned() }, bad)
}
