//! What is filled in when evidence is recorded by hand: the fields of each kind, beside its facts.
//!
//! `table` which kind has which fields, held to the facts' own form by a test · `choices` the words of its
//! lists. Names and help are in `words`.

mod choices;
mod table;

pub use choices::choices;
pub use table::FORMS;

use super::key::Topic;

/// What goes into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A short text or code of at most so many characters.
    Text {
        /// Characters.
        most: usize,
    },
    /// Private words: handed in beside the fact and sealed, never written into it.
    Private,
    /// Yes or no.
    Bool,
    /// A whole number within bounds, both included.
    Number {
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// An instant; `ahead`: it may lie in the future.
    Instant {
        /// Whether it may lie in the future.
        ahead: bool,
    },
    /// A person.
    Person,
    /// A building, floor or room.
    Place,
    /// A device, or a standby unit.
    Device,
    /// A part of the catalogue.
    Part,
    /// A ticket.
    Ticket,
    /// An id of its own, made by who hands the form in: the occasion, the complaint, the loan …
    New(Topic),
    /// One that was begun by an earlier fact.
    Known(Topic),
    /// One of [`choices`].
    Choice(Choice),
    /// Another fact of the service.
    Fact,
    /// Stored files.
    Files,
    /// Devices left out, each with a reason (a text of at most `SHORT_MAX` characters).
    LeftOut,
    /// People with their planned times.
    Shifts,
}

/// From which list a word comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A routine of the contract's cadences.
    Routine,
    /// A rule that is tested case by case.
    Rule,
    /// A record.
    Record,
    /// A paper of the record that stands in the field before.
    Item,
    /// A post that must have backups.
    Post,
    /// A promise.
    Promise,
    /// A device class.
    Class,
    /// A class of core devices, for which a standby unit may be asked (9.5.7).
    CoreClass,
    /// A way of contact.
    Channel,
    /// What a fact is about.
    Topic,
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the fact.
    pub name: &'static str,
    /// What goes into it.
    pub kind: FieldKind,
    /// Whether it must be filled in.
    pub required: bool,
}

/// The fields of a kind; none when it is no evidence of the service.
pub fn fields(kind: &str) -> Option<&'static [Field]> {
    let form = FORMS.iter().find(|(known, _)| *known == kind);
    form.map(|(_, fields)| *fields)
}
