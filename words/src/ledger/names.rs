//! What words cannot know: how people and things are called, and what a fact said. Whoever asks for a
//! sentence hands these in; what has no name is told in general words.

use jiff::Timestamp;
use shounuo_core::{
    Actor, Fact, Seq,
    id::{DeviceId, PartId, PersonId, PlaceId, TicketId},
    ledger::Topic,
};

/// A fact, as far as a sentence may tell of it.
#[derive(Clone, Debug)]
pub struct Said<'a> {
    /// Its number in the customer's own chain.
    pub no: Option<i64>,
    /// When it happened, as claimed.
    pub occurred_at: Timestamp,
    /// When it came in.
    pub recorded_at: Timestamp,
    /// Whose word it is.
    pub actor: Actor,
    /// Who recorded it, by name.
    pub by: Option<String>,
    /// The fact itself.
    pub fact: Option<&'a Fact>,
    /// Its private words, where the reader may see them: why a verdict is disputed.
    pub text: Option<String>,
}

/// Names. Every answer may be none: the reader may not see it, or nobody knows.
pub trait Names {
    /// A person's name.
    fn person(&self, _id: PersonId) -> Option<String> {
        None
    }
    /// A building, floor or room.
    fn place(&self, _id: PlaceId) -> Option<String> {
        None
    }
    /// A device or standby unit, as people call it.
    fn device(&self, _id: DeviceId) -> Option<String> {
        None
    }
    /// A part of the catalogue.
    fn part(&self, _id: PartId) -> Option<String> {
        None
    }
    /// A ticket's number: `EC-17`.
    fn ticket(&self, _id: TicketId) -> Option<String> {
        None
    }
    /// An occasion, failure, complaint, loan or member's change, by its key.
    fn thing(&self, _topic: Topic, _key: &str) -> Option<String> {
        None
    }
    /// The fact with which such a thing began.
    fn began(&self, _topic: Topic, _key: &str) -> Option<Said<'_>> {
        None
    }
    /// A fact.
    fn fact(&self, _seq: Seq) -> Option<Said<'_>> {
        None
    }
}

/// Nobody and nothing has a name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nameless;

impl Names for Nameless {}
