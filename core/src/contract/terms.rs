//! A contract as data: what `contracts/*.toml` holds once it is read and found sound.

use super::{
    cover::{Coverage, Price},
    plan::Plan,
    promises::{Cadence, Deductions, Floor, Lead, Ratio, Record, Rule},
};
use crate::{
    calendar::{CalendarDefinition, Limit},
    codes::codes,
    promise::{Condition, Evidence},
    role::Role,
    ticket::words::{Grade, WaitReason},
};
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

/// The same words in both languages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

codes! {
    /// The kinds of promise (`promises.md`), and `record` for what has no limit to test.
    Kind {
        /// A to B within a time.
        Deadline = "deadline",
        /// At least n per period.
        Cadence = "cadence",
        /// At least n before a moment.
        Lead = "lead",
        /// Never fewer than n.
        Floor = "floor",
        /// A quotient over a window.
        Ratio = "ratio",
        /// Must hold for each case.
        Rule = "rule",
        /// The work is carried and its file kept.
        Record = "record",
    }
}

codes! {
    /// How many clocks one promise may have on a ticket.
    Instances {
        /// One, from the first start fact.
        First = "first",
        /// One from each start fact.
        Each = "each",
        /// One for each special part needed; only facts of that part stop it.
        EachNeed = "each_need",
        /// One, once every special part needed has arrived.
        AllArrived = "all_arrived",
    }
}

/// A reason for which missing a limit is excused, shown by facts before the due instant (law 5).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excuse {
    /// This many tries …
    pub tries: u32,
    /// … by this many different ways …
    pub channels: u32,
    /// … at decent hours, local time, from …
    pub from: Time,
    /// … to …
    pub to: Time,
    /// … and a link to answer sent with one of them.
    pub link: bool,
}

/// A deadline promise: from A to B within a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// Its id, `<clause>.<word>`.
    pub id: String,
    /// What it asks, in a few words.
    pub name: Words,
    /// For which tickets.
    #[serde(default)]
    pub when: Condition,
    /// Facts that start it.
    pub start: Vec<Evidence>,
    /// It starts at the latest when this other promise is due.
    #[serde(default)]
    pub or_due_of: Option<String>,
    /// Facts that stop it.
    pub stop: Vec<Evidence>,
    /// How long.
    pub limit: Limit,
    /// How many clocks.
    #[serde(default = "super::promises::first")]
    pub instances: Instances,
    /// Waits that stop it, once confirmed by the school.
    #[serde(default)]
    pub pauses: Vec<WaitReason>,
    /// A special part needed puts other promises in its place.
    #[serde(default)]
    pub replaced_by_special_part: bool,
    /// What excuses it.
    #[serde(default)]
    pub excuse: Option<Excuse>,
    /// At risk from this share of its time, in percent.
    #[serde(default = "risk_percent")]
    pub risk_percent: u8,
    /// Who can act.
    pub owner: Role,
}

/// At risk from this share of the time, in percent, where the contract does not say.
pub(super) const RISK_PERCENT: u8 = 80;

fn risk_percent() -> u8 {
    RISK_PERCENT
}

/// A clause of the plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Its id: `D3`.
    pub id: String,
    /// Where it stands in the plan.
    pub source: String,
    /// Heading.
    pub heading: Words,
    /// What it asks, with its numbers.
    pub text: Words,
    /// The kinds that prove it.
    pub kinds: Vec<Kind>,
    /// Why a clause of kind deadline runs no clock yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaits: Option<Words>,
    /// In which phase it acts; in both when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
    /// Its deadlines.
    #[serde(default, rename = "deadline")]
    pub deadlines: Vec<Deadline>,
    /// Its cadences.
    #[serde(default, rename = "cadence")]
    pub cadences: Vec<Cadence>,
    /// Its leads.
    #[serde(default, rename = "lead")]
    pub leads: Vec<Lead>,
    /// Its floors.
    #[serde(default, rename = "floor")]
    pub floors: Vec<Floor>,
    /// Its ratios.
    #[serde(default, rename = "ratio")]
    pub ratios: Vec<Ratio>,
    /// Its rules.
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
    /// Its records.
    #[serde(default, rename = "record")]
    pub records: Vec<Record>,
}

codes! {
    /// A phase of a contract.
    Phase {
        /// From acceptance, for the years of the warranty.
        Warranty = "warranty",
        /// After it, for life.
        Lifetime = "lifetime",
    }
}

/// The phases of a contract.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phases {
    /// Day of acceptance: the warranty counts from it.
    pub accepted_on: Date,
    /// Years of warranty; lifetime service follows.
    pub warranty_years: u8,
}

/// The parties.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parties {
    /// The service provider.
    pub provider: Words,
    /// The customer.
    pub customer: Words,
}

/// A contract version as it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Form of the file; this program reads 1.
    pub schema: u32,
    /// The plan of which every clause must stand here; none for contracts of other trades.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// Title.
    pub title: Words,
    /// Parties.
    pub parties: Parties,
    /// Phases.
    pub phases: Phases,
    /// IANA zone in which days and periods are counted.
    pub zone: String,
    /// Name of the calendar for working days and open hours: the house's of that name, unless
    /// `own_calendar` is it.
    pub calendar: String,
    /// That calendar, where the contract carries it itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_calendar: Option<CalendarDefinition>,
    /// A fault counts as this grade until somebody grades it.
    pub default_grade: Grade,
    /// The same fault within this many days of an accepted repair is a failed repair.
    pub recurrence_days: u16,
    /// What is covered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// What work costs.
    #[serde(default, rename = "price", skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<Price>,
    /// What breaches cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deductions: Option<Deductions>,
    /// The clauses, in the plan's order.
    #[serde(rename = "clause")]
    pub clauses: Vec<Clause>,
}

impl Contract {
    /// Every deadline, in the plan's order.
    pub fn deadlines(&self) -> impl Iterator<Item = &Deadline> {
        self.clauses.iter().flat_map(|c| &c.deadlines)
    }

    /// Every rule that a ticket's own facts prove, in the plan's order.
    pub fn proven(&self) -> impl Iterator<Item = &Rule> {
        let rules = self.clauses.iter().flat_map(|c| &c.rules);
        rules.filter(|r| r.proof.is_some())
    }

    /// The promise that runs as a clock under this id, with its clause, name and who can act.
    pub fn clocked(&self, id: &str) -> Option<(&Clause, &Words, Role)> {
        let deadline = self.deadline(id);
        let deadline = deadline.map(|(clause, terms)| (clause, &terms.name, terms.owner));
        deadline.or_else(|| {
            let mut clauses = self.clauses.iter();
            clauses.find_map(|c| {
                let rule = c.rules.iter().find(|r| r.id == id && r.proof.is_some())?;
                Some((c, &rule.name, rule.owner))
            })
        })
    }

    /// The deadline of an id, with its clause.
    pub fn deadline(&self, id: &str) -> Option<(&Clause, &Deadline)> {
        self.clauses
            .iter()
            .find_map(|c| Some((c, c.deadlines.iter().find(|d| d.id == id)?)))
    }
}
