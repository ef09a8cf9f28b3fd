//! Words for the closed lists of core: what a page shows for a role, a stage, a symptom.

use crate::{
    lang::Lang,
    text::{find, list, t},
};
use shounuo_core::{
    Actor, Fact, Origin, Side, catalogue,
    contract::{Charge, Drift, Instances, Kind, Phase, Plan, ServiceHours, Work},
    notice::{Alarm, Weekday},
    place::PlaceKind,
    promise::{CountedAs, Evidence, Note, Status, WithdrawnBy},
    role::Role,
    ticket::{
        Action, Invalid,
        words::{
            CancelReason, Channel, Grade, HandReason, HelpKind, Stage, TicketKind, Tier, WaitReason,
        },
    },
};
use std::borrow::Cow;

/// A word of core that has a name in both languages.
pub trait Label {
    /// Its translation key.
    fn key(&self) -> String;

    /// Its name: a few words, to stand alone (a chip, a button, a column).
    fn label(&self, lang: Lang) -> Cow<'static, str> {
        t(lang, &self.key())
    }
}

macro_rules! labels {
    ($($topic:literal $name:ident),+ $(,)?) => {
        $(impl Label for $name {
            fn key(&self) -> String { format!(concat!($topic, ".{}"), self.code()) }
        })+

        /// Every closed list: its topic (the head of its keys) and its codes.
        pub fn closed_lists() -> Vec<(&'static str, Vec<&'static str>)> {
            let mut lists = vec![$(($topic, $name::ALL.iter().map(|c| c.code()).collect::<Vec<_>>())),+];
            lists.extend(open_lists());
            lists.extend(crate::ledger::lists());
            lists
        }
    };
}

labels! {
    "role" Role,
    "ticket_kind" TicketKind,
    "channel" Channel,
    "grade" Grade,
    "tier" Tier,
    "stage" Stage,
    "hand" HandReason,
    "wait" WaitReason,
    "cancel" CancelReason,
    "help" HelpKind,
    "action" Action,
    "alarm" Alarm,
    "quiet_day" Weekday,
    "status" Status,
    "counted_as" CountedAs,
    "evidence" Evidence,
    "invalid" Invalid,
    "place_kind" PlaceKind,
    "promise_kind" Kind,
    "instances" Instances,
    "plan" Plan,
    "phase" Phase,
    "service_hours" ServiceHours,
    "work" Work,
    "charge" Charge,
    "drift" Drift,
}

/// The lists that are not enums with codes of their own.
fn open_lists() -> Vec<(&'static str, Vec<&'static str>)> {
    let classes = catalogue::CLASSES.iter().map(|c| c.code).collect();
    let symptoms = catalogue::all_symptoms().into_iter().collect();
    let facts = Fact::KINDS.iter().map(|(kind, _)| *kind).collect();
    let notes = NOTES.iter().map(|n| note_code(*n)).collect();
    let gone = GONE.iter().map(|w| gone_code(*w)).collect();
    vec![
        ("class", classes),
        ("symptom", symptoms),
        ("fact", facts),
        ("note", notes),
        ("withdrawn_by", gone),
        ("side", vec!["house", "school", "system"]),
        ("origin", vec!["live", "offline", "import"]),
        ("subject", SUBJECTS.to_vec()),
    ]
}

/// The kinds of subject, as [`shounuo_core::Subject::kind`] says them.
const SUBJECTS: &[&str] = &[
    "house", "customer", "contract", "place", "device", "person", "ticket", "service",
];

const GONE: &[WithdrawnBy] = &[
    WithdrawnBy::Reclassified,
    WithdrawnBy::Cancelled,
    WithdrawnBy::Merged,
    WithdrawnBy::StartVoid,
    WithdrawnBy::NotNeeded,
];

const NOTES: &[Note] = &[
    Note::LateRecord,
    Note::Confirmed,
    Note::Corrected,
    Note::Rejected,
    Note::Paused,
    Note::WasPaused,
    Note::DueUnknown,
    Note::Replaced,
    Note::Withdrawn(WithdrawnBy::Reclassified),
    Note::StartInDoubt,
    Note::UnknownFact,
];

fn note_code(note: Note) -> &'static str {
    match note {
        Note::LateRecord => "late_record",
        Note::Confirmed => "confirmed",
        Note::Corrected => "corrected",
        Note::Rejected => "rejected",
        Note::Paused => "paused",
        Note::WasPaused => "was_paused",
        Note::DueUnknown => "due_unknown",
        Note::Replaced => "replaced",
        Note::Withdrawn(_) => "withdrawn",
        Note::StartInDoubt => "start_in_doubt",
        Note::UnknownFact => "unknown_fact",
    }
}

fn gone_code(by: WithdrawnBy) -> &'static str {
    match by {
        WithdrawnBy::Reclassified => "reclassified",
        WithdrawnBy::Cancelled => "cancelled",
        WithdrawnBy::Merged => "merged",
        WithdrawnBy::StartVoid => "start_void",
        WithdrawnBy::NotNeeded => "not_needed",
    }
}

impl Label for Note {
    fn key(&self) -> String {
        format!("note.{}", note_code(*self))
    }
}

impl Label for WithdrawnBy {
    fn key(&self) -> String {
        format!("withdrawn_by.{}", gone_code(*self))
    }
}

impl Label for Side {
    fn key(&self) -> String {
        let code = match self {
            Side::House => "house",
            Side::School => "school",
            Side::System => "system",
        };
        format!("side.{code}")
    }
}

/// Whose word a fact is, where the person is not named.
impl Label for Actor {
    fn key(&self) -> String {
        match self {
            Actor::Link(_) => "side.link".to_owned(),
            other => other.side().key(),
        }
    }
}

impl Label for Origin {
    fn key(&self) -> String {
        let code = match self {
            Origin::Live => "live",
            Origin::Offline => "offline",
            Origin::Import { .. } => "import",
        };
        format!("origin.{code}")
    }
}

/// The name of a device class; a class that is not the plan's is shown by its own code.
pub fn class(lang: Lang, code: &str) -> Cow<'static, str> {
    find(lang, &format!("class.{code}")).unwrap_or_else(|| Cow::Owned(code.to_owned()))
}

/// The name of a symptom; one of another system is shown as it came.
pub fn symptom(lang: Lang, code: &str) -> Cow<'static, str> {
    find(lang, &format!("symptom.{code}")).unwrap_or_else(|| Cow::Owned(code.to_owned()))
}

/// Several symptoms in one line; empty for none.
pub fn symptoms<S: AsRef<str>>(lang: Lang, codes: &[S]) -> String {
    list(lang, codes.iter().map(|c| symptom(lang, c.as_ref())))
}

/// The title of a fact on a timeline, in the past tense, by [`Fact::kind`]. One that this program
/// does not know says so.
pub fn fact_title(lang: Lang, kind: &str) -> Cow<'static, str> {
    find(lang, &format!("fact.{kind}")).unwrap_or_else(|| t(lang, "fact.unknown"))
}

/// The name of a kind of subject: `ticket` → 工单.
pub fn subject(lang: Lang, kind: &str) -> Cow<'static, str> {
    find(lang, &format!("subject.{kind}")).unwrap_or_else(|| Cow::Owned(kind.to_owned()))
}

/// The name of a field of a form or a JSON body; a field without a name is shown as it is written.
pub fn field(lang: Lang, code: &str) -> Cow<'static, str> {
    find(lang, &format!("field.{code}")).unwrap_or_else(|| Cow::Owned(code.to_owned()))
}

/// What happens next with a ticket in this stage, said to the person who reported.
pub fn next_step(lang: Lang, stage: Stage) -> Cow<'static, str> {
    t(lang, &format!("next.{}", stage.code()))
}
