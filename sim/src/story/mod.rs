//! A story: what happens to one ticket, as steps in time, with what it means to happen.

mod after;
mod elsewhere;
mod moments;
mod more;
mod outage;
mod question;
mod scene;
mod sign_off;
mod special;
mod tale;
mod tell;
mod visit;
mod world;

pub use world::tell_all;

use crate::check::Intent;
use jiff::Timestamp;
use shounuo_app::Who;
use shounuo_core::{
    id::CustomerId,
    ticket::{Command, Open},
};

/// A ticket's story.
pub struct Story {
    /// Whose ticket.
    pub customer: CustomerId,
    /// What happens, in the order of its telling.
    pub steps: Vec<Step>,
    /// What ought to come of it.
    pub intent: Intent,
}

/// One step: somebody gives a command.
pub struct Step {
    /// When this program receives it.
    pub at: Timestamp,
    /// When it happened, where that is claimed to be earlier.
    pub claimed_at: Option<Timestamp>,
    /// Who.
    pub who: Who,
    /// What.
    pub act: Act,
    /// A name for the fact, so that the school can confirm it.
    pub tag: Option<Tag>,
}

/// What a step does.
pub enum Act {
    /// The report.
    Report(Box<Open<String>>),
    /// A command.
    Do(Box<Command<String>>),
    /// The school confirms the fact of this name.
    Confirm(Tag),
    /// It is the same report as that of another story.
    MergeInto(usize),
    /// It is part of an outage, which is another story.
    Join(usize),
}

/// Facts that the school confirms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tag {
    /// A claimed arrival.
    Arrival,
    /// A grade.
    Grade,
    /// A wait.
    Wait,
    /// A consultation that became a fault.
    Conversion,
}

impl Story {
    /// A story without steps.
    pub fn new(customer: CustomerId, intent: Intent) -> Self {
        Self {
            customer,
            steps: Vec::new(),
            intent,
        }
    }

    /// When the last step happens.
    pub fn ends_at(&self) -> Timestamp {
        self.steps
            .iter()
            .map(|s| s.at)
            .max()
            .unwrap_or(self.intent.reported_at)
    }

    /// Adds a step.
    pub fn step(&mut self, at: Timestamp, who: &Who, act: Act) -> &mut Step {
        self.steps.push(Step {
            at,
            claimed_at: None,
            who: who.clone(),
            act,
            tag: None,
        });
        let last = self.steps.len() - 1;
        &mut self.steps[last]
    }

    /// Adds a command.
    pub fn act(&mut self, at: Timestamp, who: &Who, command: Command<String>) -> &mut Step {
        self.step(at, who, Act::Do(Box::new(command)))
    }
}
