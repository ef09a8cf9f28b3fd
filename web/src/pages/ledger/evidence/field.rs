//! A field of evidence as it stands on the page, whatever it is filled with.

use super::lists::Pair;
use crate::{answer::Frame, request::Given};
use askama::Template;

/// What a field is filled with.
pub(super) enum Input {
    /// A line; with the name of the list to pick from, empty without one.
    Line { list: &'static str, most: usize },
    /// One of a list.
    Select(Vec<Pair>),
    /// Yes or no; neither is chosen for anybody.
    YesNo,
    /// A date and time, local.
    Moment,
    /// A whole number.
    Number { least: u32, most: u32 },
    /// Photos and papers.
    Files,
    /// Devices with reasons, row by row.
    LeftOut(Vec<(String, String)>),
    /// People with their times, row by row.
    Shifts(Vec<[String; 3]>, Vec<Pair>),
}

/// A field; its markup by `Display`.
#[derive(Template)]
#[template(path = "parts/evidence_field.html")]
pub(super) struct Field {
    pub name: &'static str,
    pub label: String,
    pub hint: String,
    pub must: bool,
    pub value: String,
    pub error: Option<String>,
    pub input: Input,
    /// Yes, no, the columns of lists, and the button for more rows.
    pub words: [String; 8],
}

impl Field {
    /// Whether a choice is what was sent.
    fn is(&self, sent: &str, choice: &str) -> bool {
        sent == choice
    }

    /// Attributes that any control has.
    fn state(&self) -> String {
        let must = if self.must { " required" } else { "" };
        match self.error {
            Some(_) => format!(
                "{must} aria-invalid=\"true\" aria-describedby=\"{}-err\"",
                self.name
            ),
            None => must.to_owned(),
        }
    }
}

/// Yes, no, the columns of lists, and the button for more rows.
pub(super) fn words(f: &Frame) -> [String; 8] {
    [
        "ui.yes_word",
        "ui.no_word",
        "field.device",
        "field.reason",
        "field.person",
        "field.from",
        "ledger_page.until",
        "ledger_page.more_rows",
    ]
    .map(|key| f.t(key).into_owned())
}

/// When it happened; nothing means now.
pub(super) fn late(f: &Frame, given: &Given) -> Field {
    Field {
        name: "occurred_at",
        label: f.t("field.occurred_at").into_owned(),
        hint: f.t("ledger_page.occurred_hint").into_owned(),
        must: false,
        value: given.one("occurred_at").to_owned(),
        error: None,
        input: Input::Moment,
        words: words(f),
    }
}
