//! Terms of the promises that are no deadlines: numbers of a clause, as the contract file has them.

use super::{
    cover::Work,
    terms::{Instances, Words},
};
use crate::{
    calendar::{Limit, PeriodKind},
    promise::{Condition, Evidence},
    role::Role,
    ticket::words::WaitReason,
};
use serde::{Deserialize, Serialize};

/// What a cadence counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// How often it was done.
    #[default]
    Times,
    /// How many people took part, all times together.
    Heads,
}

/// At least n per period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cadence {
    /// Its id, `<clause>.<word>`.
    pub id: String,
    /// What it asks, in a few words.
    pub name: Words,
    /// The routine whose facts count; several clauses may share one.
    pub routine: String,
    /// How many are needed …
    pub at_least: u32,
    /// … of what …
    #[serde(default)]
    pub counts: Counts,
    /// … in each civil period of this kind.
    pub per: PeriodKind,
    /// Only what was done in its whole scope counts, or with a reason for each device left out.
    #[serde(default)]
    pub complete: bool,
    /// Two that count are at least this many days apart.
    #[serde(default)]
    pub min_gap_days: u32,
    /// At risk when fewer days than this are left.
    pub warn_days: u32,
    /// Only what looked at this share of the cases counts, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_percent: Option<u8>,
    /// Whether each site has a count of its own.
    #[serde(default)]
    pub per_site: bool,
    /// Who can act.
    pub owner: Role,
}

/// A moment that a lead looks ahead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// An occasion begins: inspected for it before.
    Occasion,
    /// A core member changes: announced before.
    MemberChange,
}

/// What becomes of an instance whose due instant was over when its moment was announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToldLate {
    /// Excused: who announced it is not the one who is judged.
    Excused,
    /// Broken: the announcement itself is what was promised.
    Broken,
}

/// At least this long before a moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lead {
    /// Its id, `<clause>.<word>`.
    pub id: String,
    /// What it asks, in a few words.
    pub name: Words,
    /// Before what.
    pub before: Moment,
    /// How long before.
    pub ahead: Limit,
    /// Only an inspection of the whole system counts.
    #[serde(default)]
    pub whole_system: bool,
    /// What is older than this at the moment does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age_days: Option<u32>,
    /// When the moment was announced after the due instant.
    pub told_late: ToldLate,
    /// At risk when fewer days than this are left.
    pub warn_days: u32,
    /// Who can act.
    pub owner: Role,
}

/// A quantity over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// People on duty for consultation.
    Duty,
    /// People on duty on the official holidays of the contract's calendar.
    Holiday,
    /// People on site in an occasion's window.
    OnSite,
    /// Standby units of a class at this contract's disposal: ready, or lent to it.
    Standby,
    /// Pieces of a part, against the part's own threshold.
    Stock,
    /// Backups of a post.
    Backup,
}

/// Never fewer than n.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    /// Its id, `<clause>.<word>`.
    pub id: String,
    /// What it asks, in a few words.
    pub name: Words,
    /// Of what.
    pub quantity: Quantity,
    /// Device classes or posts, each with a floor of its own. Stock: every part on record.
    #[serde(default)]
    pub of: Vec<String>,
    /// How many at every moment. For stock the part's own threshold counts when it is higher.
    pub at_least: u32,
    /// A gap up to this long is listed but not counted (hand-over).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<Limit>,
    /// One check-in proves presence for at most this long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof_hours: Option<u32>,
    /// Who can act.
    pub owner: Role,
}

/// A quotient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quotient {
    /// Repairs accepted and not failing again ÷ faults closed.
    RepairRate,
    /// Satisfied answers ÷ answers.
    Satisfaction,
}

/// A quotient over a window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratio {
    /// Its id, `<clause>.<word>`.
    pub id: String,
    /// What it asks, in a few words.
    pub name: Words,
    /// Which quotient.
    pub quotient: Quotient,
    /// At least this many hundredths of a percent.
    pub target_bp: u32,
    /// The window.
    pub per: PeriodKind,
    /// With fewer cases than this the window widens to the contract's whole time so far.
    pub least_cases: u32,
    /// Who can act.
    pub owner: Role,
}

/// How a rule is tested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// By facts that show each case.
    #[default]
    Shown,
    /// The whole system was inspected before the occasion began.
    InspectedBeforeStart,
    /// The new core member is of equal ability.
    EqualAbility,
    /// A ticket's own facts prove it: [`Proof`].
    Proven,
}

/// What a ticket's own facts must show, and by when: all of `had` stood there before `start`; from then on,
/// all of `has` and `gets` is there by the fact `by`, or `within` a time of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// For which tickets.
    #[serde(default)]
    pub when: Condition,
    /// The facts from which on it applies.
    pub start: Vec<Evidence>,
    /// `first`: once for each ticket; `each`: from each such fact.
    #[serde(default = "first")]
    pub instances: Instances,
    /// What stood on the ticket before that fact, with `each` since the one before it; a rule that lacks it is
    /// broken at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub had: Vec<Evidence>,
    /// What stands on the ticket by then, since whenever.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub has: Vec<Evidence>,
    /// What comes by then, with the start or after it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gets: Vec<Evidence>,
    /// The first of these after the start judges it; the start itself when none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<Evidence>,
    /// So much later, in elapsed time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Limit>,
    /// Whichever of these comes first, in time and not rejected: nothing more is asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<Evidence>,
    /// In place of all these: somebody is at work at every moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unbroken: Option<Unbroken>,
}

/// Somebody is at work at every moment: from the first of `from`, at the latest `within` the proof's time of its
/// start, to the first of `until` that the school does not reject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unbroken {
    /// From the first of these facts on, if it comes before the time is up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<Evidence>,
    /// Until one of these.
    pub until: Vec<Evidence>,
    /// Nobody at work for up to this long is listed but not counted (hand-over).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<Limit>,
    /// Beginning to work proves it for at most this long.
    pub proof_hours: u32,
    /// Why work may stand still, where the school confirms it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<WaitReason>,
}

pub(super) fn first() -> Instances {
    Instances::First
}

/// What happens to a deed that would break a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It is refused, naming the clause and what to do.
    Block,
    /// It goes on, and the ledger shows it.
    Watch,
}

/// Must hold for each case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its id, `<clause>.<word>`.
    pub id: String,
    /// What it asks, in a few words.
    pub name: Words,
    /// What a case is: `repair`, `assignment`, `device`, `person` …
    pub case: String,
    /// How it is tested.
    #[serde(default)]
    pub test: Test,
    /// What proves it, for `proven`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
    /// The work whose prices it holds every charge to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<Work>,
    /// What happens to a deed that would break it.
    pub mode: Mode,
    /// Who can act.
    pub owner: Role,
}

/// A paper that a record must have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: Words,
}

/// The work is carried and its file kept: complete when every item is filed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Its id, `<clause>.<word>`.
    pub id: String,
    /// What it asks, in a few words.
    pub name: Words,
    /// What must be on file.
    pub items: Vec<Item>,
    /// What was filed more months ago than this must be filed anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renew_months: Option<u32>,
    /// Who can act.
    pub owner: Role,
}

/// What one breach of a promise costs (考核扣款).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deduction {
    /// The promise's id.
    pub promise: String,
    /// For each breach, in fen (1/100 yuan).
    pub fen: u64,
}

/// The table of deductions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deductions {
    /// A statement is made for each of these.
    pub per: PeriodKind,
    /// No more than this in one statement, in fen; none for no cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_fen: Option<u64>,
    /// The table.
    #[serde(default)]
    pub each: Vec<Deduction>,
}
