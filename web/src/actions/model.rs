//! A form as a template shows it.

use askama::Template;
use shounuo_core::ticket::Action;

/// A choice.
#[derive(Clone, Debug)]
pub struct Opt {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// Whether it is chosen.
    pub on: bool,
}

/// What a field is filled with.
#[derive(Clone, Debug)]
pub enum FieldKind {
    /// A line of text, with words to pick from.
    Line {
        /// What it holds.
        value: String,
        /// Words offered.
        list: Vec<Opt>,
    },
    /// Several lines.
    Lines {
        /// What they hold.
        value: String,
    },
    /// One of a list.
    Choice(Vec<Opt>),
    /// Chips: any number of them.
    Picks {
        /// The chips.
        options: Vec<Opt>,
    },
    /// Yes or no.
    Tick(bool),
    /// A date and time, local.
    Moment {
        /// `2026-11-22T15:42`.
        value: String,
    },
    /// A whole number.
    Number {
        /// What it holds.
        value: String,
    },
    /// One to five.
    Score(Vec<Opt>),
    /// Photos.
    Photos,
    /// Not shown.
    Hidden {
        /// What it holds.
        value: String,
    },
}

/// A field; its markup by `Display`.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/field.html")]
pub struct Field {
    /// Its id on the page.
    pub id: String,
    /// Its name in the form.
    pub name: &'static str,
    /// Its name on the page.
    pub label: String,
    /// What it is filled with.
    pub kind: FieldKind,
    /// Whether it must be filled.
    pub must: bool,
    /// What is wrong with what was sent.
    pub error: Option<String>,
    /// A word of help.
    pub hint: Option<String>,
}

impl Field {
    /// Attributes that any control has.
    fn state(&self) -> String {
        let must = if self.must { " required" } else { "" };
        match self.error {
            Some(_) => format!(
                "{must} aria-invalid=\"true\" aria-describedby=\"{}-err\"",
                self.id
            ),
            None => must.to_owned(),
        }
    }
}

/// The form of an action; its markup by `Display`.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/form.html")]
pub struct Form {
    /// The action.
    pub action: Action,
    /// Its name: the button.
    pub label: String,
    /// What it means.
    pub hint: String,
    /// Where it is sent.
    pub to: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// "It happened earlier", and the field for when.
    pub late: Option<(String, Field)>,
    /// Sending twice with this key is sending once.
    pub key: String,
    /// Whether it ends or refuses something.
    pub danger: bool,
    /// What is wrong as a whole.
    pub error: Option<String>,
    /// The anti-forgery word.
    pub csrf: String,
    /// Whether it is the primary action.
    pub lead: bool,
    /// Whether it is shown unfolded.
    pub open: bool,
    /// A way back, and its word.
    pub back: Option<(String, String)>,
}

impl Form {
    /// Whether it holds photos.
    pub fn has_files(&self) -> bool {
        self.fields
            .iter()
            .any(|f| matches!(f.kind, FieldKind::Photos))
    }

    /// Whether the earlier time is shown unfolded: it says something, or something is wrong with it.
    pub fn late_open(&self) -> bool {
        self.late.as_ref().is_some_and(|(_, f)| {
            f.error.is_some() || matches!(&f.kind, FieldKind::Moment { value } if !value.is_empty())
        })
    }

    /// Whether there is nothing to fill in: a button is enough.
    pub fn is_button(&self) -> bool {
        self.fields
            .iter()
            .all(|f| matches!(f.kind, FieldKind::Hidden { .. }))
            && self.error.is_none()
    }

    /// Whether it is one of the deeds on the way, for a thumb in a corridor.
    pub fn is_deed(&self) -> bool {
        let deed = matches!(
            self.action,
            Action::AcceptAssignment | Action::Depart | Action::Arrive | Action::Leave
        );
        deed && self.is_button()
    }

    /// Its icon's meaning.
    pub fn icon(&self) -> &'static str {
        match self.action {
            Action::Depart => "travel",
            Action::Arrive => "arrive",
            Action::Respond | Action::TryFollowUp => "phone",
            Action::AddNote => "note",
            Action::Assign => "person",
            Action::HandOn | Action::HandReport => "send",
            Action::AcceptRepair => "sign",
            Action::RejectRepair | Action::Cancel => "close",
            Action::AnswerFollowUp => "star",
            Action::NeedPart | Action::UsePart | Action::ReceivePart => "stock",
            Action::RecordTest | Action::Diagnose | Action::StartDiagnosis => "tools",
            _ => "done",
        }
    }
}

/// The markup of an icon.
pub fn icon_of(name: &str) -> &'static str {
    shounuo_assets::icon(name)
}
