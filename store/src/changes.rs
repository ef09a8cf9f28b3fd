//! What one batch changed: everything that a projection may need, computed once.

use jiff::tz::TimeZone;
use shounuo_core::{
    Recorded, Seq, State, Subject, Timestamp,
    contract::ContractRef,
    id::{CustomerId, PersonId, TicketId, VaultId},
    ledger::Case,
    promise::Clock,
};

/// A subject that facts of the batch touched.
#[derive(Clone, Debug)]
pub struct Touched {
    /// Which.
    pub subject: Subject,
    /// Whose; `None` for the house's own.
    pub customer: Option<CustomerId>,
    /// Its state before the batch; `None` when it is new.
    pub before: Option<State>,
    /// Its state after the batch.
    pub after: State,
    /// Its last fact.
    pub last_seq: Seq,
}

/// All clocks of a ticket as they are known from one fact on, until its next version.
#[derive(Clone, Debug)]
pub struct ClockVersion {
    /// Known from this fact on.
    pub seq: Seq,
    /// When that fact was taken in.
    pub recorded_at: Timestamp,
    /// Which ticket.
    pub ticket: TicketId,
    /// Its number within the customer.
    pub number: u32,
    /// Whose.
    pub customer: CustomerId,
    /// Under which contract version.
    pub contract: ContractRef,
    /// The contract's zone.
    pub zone: TimeZone,
    /// The clocks, in the plan's order.
    pub clocks: Vec<Clock>,
}

/// What a ticket gives to ratios as it is known from one fact on, until its next version.
#[derive(Clone, Debug)]
pub struct CaseVersion {
    /// Known from this fact on.
    pub seq: Seq,
    /// Which ticket.
    pub ticket: TicketId,
    /// Whose.
    pub customer: CustomerId,
    /// Under which contract version.
    pub contract: ContractRef,
    /// The contract's zone.
    pub zone: TimeZone,
    /// The cases, each in its place.
    pub cases: Vec<Case>,
}

/// A text that the batch put into the vault.
#[derive(Clone, Debug)]
pub struct PrivateText {
    /// Where.
    pub id: VaultId,
    /// Whose.
    pub customer: Option<CustomerId>,
    /// Of which person; `None` when of nobody in particular.
    pub person: Option<PersonId>,
    /// What it stands in.
    pub subject: Subject,
    /// In which field.
    pub field: String,
    /// The text.
    pub text: String,
}

/// What one batch changed.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// New facts, in order.
    pub facts: Vec<Recorded>,
    /// Subjects they touched, each once, in the order of first touch.
    pub touched: Vec<Touched>,
    /// Clock versions, in order of seq: one for each fact that changed a ticket's marks.
    pub clocks: Vec<ClockVersion>,
    /// Case versions, in order of seq: one for each fact that may have changed a ticket's cases.
    pub cases: Vec<CaseVersion>,
    /// Texts put into the vault (facts only name them).
    pub private: Vec<PrivateText>,
    /// Texts that are being erased, as they were: their search terms go too.
    pub erased: Vec<PrivateText>,
}

impl Changes {
    /// Whether nothing changed that a view shows.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.private.is_empty() && self.erased.is_empty()
    }
}
