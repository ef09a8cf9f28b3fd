//! The attributes of a ticket that a promise's condition may ask for.

use super::{
    mark::{Detail, Evidence, Mark},
    word::Word,
};
use crate::ticket::words::{Grade, TicketKind};
use serde::{Deserialize, Serialize};

/// What is known of a ticket at a point of its history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attributes {
    /// Fault or consultation.
    pub kind: TicketKind,
    /// The grade; the contract's default until somebody gives one.
    pub grade: Grade,
    /// Whether it needs a visit: once true, it stays so.
    pub visit: bool,
    /// Whether it is a simple fault, by the last diagnosis or because L1 solved it.
    pub simple: bool,
    /// Its priority in the system that it was imported from.
    pub priority: Option<Word>,
    /// Whether it was ended without a solution, and not taken up again.
    pub cancelled: bool,
    /// Whether another ticket answers for it: merged, or part of an outage.
    pub absorbed: bool,
}

impl Attributes {
    /// Before the first mark.
    pub fn new(default_grade: Grade) -> Self {
        Self {
            kind: TicketKind::Fault,
            grade: default_grade,
            visit: false,
            simple: false,
            priority: None,
            cancelled: false,
            absorbed: false,
        }
    }

    /// The same with one mark more.
    pub fn with(mut self, mark: &Mark) -> Self {
        self.take(mark);
        self
    }

    /// Takes in one mark.
    pub fn take(&mut self, mark: &Mark) {
        match (mark.evidence, mark.detail) {
            (Evidence::Reported | Evidence::Converted, Detail::Kind(kind)) => self.kind = kind,
            (Evidence::Graded, Detail::Grade(grade)) => self.grade = grade,
            (Evidence::Prioritised, Detail::Priority(priority)) => self.priority = priority,
            (Evidence::Diagnosed, Detail::Simple(simple)) => self.simple = simple,
            (Evidence::SolvedRemotely, _) => self.simple = true,
            (Evidence::HandedToOnSite | Evidence::Arrived, _) => self.visit = true,
            (Evidence::Cancelled, _) => self.cancelled = true,
            (Evidence::Rejected, _) => self.cancelled = false,
            (Evidence::Merged | Evidence::ParentSet, _) => self.absorbed = true,
            _ => {}
        }
    }
}

/// A condition: each named attribute must equal one of the values. Nothing named always holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Any of these kinds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kind: Vec<TicketKind>,
    /// Any of these grades.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grade: Vec<Grade>,
    /// Any of these priorities, as the system wrote them that the ticket was imported from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub priority: Vec<Word>,
    /// Whether it needs a visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<bool>,
    /// Whether it is simple.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub simple: Option<bool>,
}

impl Condition {
    /// Whether it holds. A ticket that no longer stands on its own fulfils none.
    pub fn holds(&self, a: &Attributes) -> bool {
        let any = |empty: bool, found: bool| empty || found;
        !a.cancelled
            && !a.absorbed
            && any(self.kind.is_empty(), self.kind.contains(&a.kind))
            && any(self.grade.is_empty(), self.grade.contains(&a.grade))
            && any(
                self.priority.is_empty(),
                a.priority.is_some_and(|p| self.priority.contains(&p)),
            )
            && self.visit.is_none_or(|v| v == a.visit)
            && self.simple.is_none_or(|s| s == a.simple)
    }
}
