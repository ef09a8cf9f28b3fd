//! What a script means to happen to one ticket, in the words of the plan. It is written while the script is
//! written, and knows nothing of facts, marks or clocks.

use jiff::Timestamp;
use shounuo_core::ticket::words::{Channel, Grade, TicketKind};

/// The intended course of one ticket. An instant is the one that ought to count.
#[derive(Clone, Debug)]
pub struct Intent {
    /// What it was reported as.
    pub kind: TicketKind,
    /// When it was reported; the earliest of all, where it answers for others.
    pub reported_at: Timestamp,
    /// When a person first replied.
    pub responded_at: Option<Timestamp>,
    /// When L1 began.
    pub diagnosing_at: Option<Timestamp>,
    /// When cause and plan were first known.
    pub diagnosed_at: Option<Timestamp>,
    /// Whether the diagnosis called it simple.
    pub simple: bool,
    /// When the detailed solution of a consultation was given.
    pub solution_at: Option<Timestamp>,
    /// A consultation that turned out a fault.
    pub converted: Option<Converted>,
    /// When it was handed to L2.
    pub handed_at: Option<Timestamp>,
    /// The first arrival.
    pub arrival: Option<Arrival>,
    /// The grade, when one was given.
    pub graded: Option<Graded>,
    /// Waits that the school confirmed: from, to.
    pub waits: Vec<(Timestamp, Option<Timestamp>)>,
    /// Repairs and remote solutions, in order.
    pub ends: Vec<End>,
    /// Follow-ups that were answered.
    pub answers: Vec<Timestamp>,
    /// Follow-ups that reached nobody.
    pub tries: Vec<Try>,
    /// A special part.
    pub special: Option<Special>,
    /// When another ticket took it in, or the school took it back.
    pub gone_at: Option<Timestamp>,
    /// Whether a contract stands behind it.
    pub contract: bool,
}

/// A consultation that became a fault.
#[derive(Clone, Copy, Debug)]
pub struct Converted {
    /// When.
    pub at: Timestamp,
    /// When the school agreed.
    pub agreed_at: Option<Timestamp>,
}

/// An arrival on site.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// When it was, as claimed.
    pub claimed_at: Timestamp,
    /// The instant that counts as the stop: the claim when proven, else the receipt.
    pub counts_at: Timestamp,
}

/// A grade.
#[derive(Clone, Copy, Debug)]
pub struct Graded {
    /// Which.
    pub grade: Grade,
    /// When.
    pub at: Timestamp,
    /// When the school agreed.
    pub agreed_at: Option<Timestamp>,
}

/// A repair, or a remote solution.
#[derive(Clone, Copy, Debug)]
pub struct End {
    /// When.
    pub at: Timestamp,
    /// Whether nobody went there.
    pub remote: bool,
    /// When the school rejected it.
    pub rejected_at: Option<Timestamp>,
}

/// A follow-up that reached nobody.
#[derive(Clone, Copy, Debug)]
pub struct Try {
    /// When.
    pub at: Timestamp,
    /// By which way.
    pub channel: Channel,
    /// Whether a link was sent.
    pub link: bool,
}

/// A special part.
#[derive(Clone, Copy, Debug)]
pub struct Special {
    /// When the need was recorded.
    pub needed_at: Timestamp,
    /// When it arrived.
    pub arrived_at: Option<Timestamp>,
    /// When it was fitted.
    pub fitted_at: Option<Timestamp>,
}

impl Intent {
    /// A report, and nothing yet.
    pub fn new(kind: TicketKind, reported_at: Timestamp, contract: bool) -> Self {
        Self {
            kind,
            reported_at,
            contract,
            responded_at: None,
            diagnosing_at: None,
            diagnosed_at: None,
            simple: false,
            solution_at: None,
            converted: None,
            handed_at: None,
            arrival: None,
            graded: None,
            waits: Vec::new(),
            ends: Vec::new(),
            answers: Vec::new(),
            tries: Vec::new(),
            special: None,
            gone_at: None,
        }
    }
}
