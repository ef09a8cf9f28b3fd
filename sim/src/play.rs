//! Plays stories through the real commands, in the order of their instants.

mod deeds;
mod sheet;

use crate::{
    chronicle::Deed,
    clock::VirtualClock,
    error::SimError,
    story::{Act, Step, Story, Tag},
};
use deeds::Deeds;
use jiff::Timestamp;
use shounuo_app::{App, Ask, Receipt, Task};
use shounuo_core::{Origin, Seq, id::TicketId, ticket::Command};
use std::collections::BTreeMap;

/// So many commands go into one transaction.
const TOGETHER: usize = 400;

/// What came of a story.
#[derive(Clone, Debug)]
pub struct Played {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number, `EC-17`.
    pub no: String,
}

/// What is to be done next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// A deed of the chronicle.
    Deed(usize),
    /// A step of a story.
    Step(usize, usize),
}

/// Plays all stories and the chronicle; `told` hears how many of how many steps are done. Gives what came of each
/// story, and how many commands it took.
pub fn play(
    app: &App,
    clock: &VirtualClock,
    (stories, deeds): (&[Story], &[Deed]),
    told: &mut dyn FnMut(usize, usize),
) -> Result<(Vec<Played>, usize), SimError> {
    let mut order = in_order(stories);
    order.extend(deeds::in_order(deeds));
    order.sort();
    let total = order.len();
    let mut player = Player {
        app,
        clock,
        stories,
        tickets: vec![None; stories.len()],
        numbers: vec![String::new(); stories.len()],
        tags: BTreeMap::new(),
        deeds: Deeds::new(deeds),
        waiting: Vec::with_capacity(TOGETHER),
    };
    for (n, (_, turn)) in order.into_iter().enumerate() {
        match turn {
            Turn::Deed(deed) => player.deed(deed)?,
            Turn::Step(story, step) => player.step(story, step)?,
        }
        if player.waiting.len() >= TOGETHER {
            player.flush()?;
            told(n + 1, total);
        }
    }
    player.flush()?;
    told(total, total);
    Ok((player.played()?, total))
}

/// Every step of every story by its instant; equal instants in the order of telling.
fn in_order(stories: &[Story]) -> Vec<(Timestamp, Turn)> {
    let stories = stories.iter().enumerate();
    let steps = stories.flat_map(|(s, story)| {
        let steps = story.steps.iter().enumerate();
        steps.map(move |(n, step)| (step.at, Turn::Step(s, n)))
    });
    steps.collect()
}

struct Player<'a> {
    app: &'a App,
    clock: &'a VirtualClock,
    stories: &'a [Story],
    tickets: Vec<Option<TicketId>>,
    numbers: Vec<String>,
    tags: BTreeMap<(usize, Tag), Seq>,
    deeds: Deeds<'a>,
    waiting: Vec<(Turn, Timestamp, Task)>,
}

impl Player<'_> {
    fn step(&mut self, story: usize, n: usize) -> Result<(), SimError> {
        let step = &self.stories[story].steps[n];
        if let Act::Confirm(tag) = &step.act
            && !self.tags.contains_key(&(story, *tag))
        {
            // Which fact it is, is known once that has been written.
            self.flush()?;
        }
        self.clock.advance_to(step.at);
        let task = self.task(story, step)?;
        self.waiting.push((Turn::Step(story, n), step.at, task));
        Ok(())
    }

    fn deed(&mut self, n: usize) -> Result<(), SimError> {
        if self.deeds.waits_for(n) {
            // Which fact it speaks of, is known once that has been written.
            self.flush()?;
        }
        let at = self.deeds.at(n);
        self.clock.advance_to(at);
        let task = self.deeds.task(self.app, n)?;
        self.waiting.push((Turn::Deed(n), at, task));
        Ok(())
    }

    fn task(&mut self, story: usize, step: &Step) -> Result<Task, SimError> {
        let ask = ask(self.app, step);
        let command = match &step.act {
            Act::Report(report) => {
                let id: TicketId = self.app.new_id();
                self.tickets[story] = Some(id);
                let (app, customer) = (self.app, self.stories[story].customer);
                let task = app.report_as(
                    id,
                    &step.who,
                    customer,
                    ask,
                    (**report).clone(),
                    Vec::new(),
                    None,
                );
                return task.map_err(|e| refused(story, step, e));
            }
            Act::Do(command) => (**command).clone(),
            Act::Confirm(tag) => {
                let of = self.tags.get(&(story, *tag)).copied();
                Command::Confirm {
                    of: of.ok_or(SimError::Missing {
                        story,
                        what: "the fact to confirm",
                    })?,
                }
            }
            Act::MergeInto(other) => Command::Merge {
                into: self.ticket(*other)?,
            },
            Act::Join(other) => Command::JoinParent {
                parent: self.ticket(*other)?,
            },
        };
        let ticket = self.ticket(story)?;
        self.app
            .act(&step.who, ticket, ask, command, Vec::new())
            .map_err(|e| refused(story, step, e))
    }

    fn ticket(&self, story: usize) -> Result<TicketId, SimError> {
        let ticket = self.tickets.get(story).copied().flatten();
        ticket.ok_or(SimError::Missing {
            story,
            what: "the report",
        })
    }

    fn flush(&mut self) -> Result<(), SimError> {
        let (turns, tasks): (Vec<_>, Vec<_>) = self
            .waiting
            .drain(..)
            .map(|(turn, at, task)| (turn, (at, task)))
            .unzip();
        let answers = self.app.run_history(tasks)?;
        for (turn, answer) in turns.into_iter().zip(answers) {
            match turn {
                Turn::Deed(deed) => self.deeds.took(deed, answer)?,
                Turn::Step(story, n) => {
                    let step = &self.stories[story].steps[n];
                    self.took(story, step, answer.map_err(|e| refused(story, step, e))?);
                }
            }
        }
        Ok(())
    }

    fn took(&mut self, story: usize, step: &Step, receipt: Receipt) {
        if let (Some(tag), Some(seq)) = (step.tag, receipt.seq) {
            self.tags.insert((story, tag), seq);
        }
        if let Some(no) = receipt.no {
            self.numbers[story] = no;
        }
    }

    fn played(self) -> Result<Vec<Played>, SimError> {
        let pairs = self.tickets.into_iter().zip(self.numbers).enumerate();
        pairs
            .map(|(story, (ticket, no))| {
                let ticket = ticket.ok_or(SimError::Missing {
                    story,
                    what: "the report",
                })?;
                Ok(Played { ticket, no })
            })
            .collect()
    }
}

/// A claim that lies back was entered without network.
fn ask(app: &App, step: &Step) -> Ask {
    let mut ask = app.ask();
    if step.claimed_at.is_some() {
        ask.occurred_at = step.claimed_at;
        ask.origin = Origin::Offline;
    }
    ask
}

fn refused(story: usize, step: &Step, cause: shounuo_app::AppError) -> SimError {
    let what = match &step.act {
        Act::Report(_) => "report".to_owned(),
        Act::Do(command) => command.action().code().to_owned(),
        Act::Confirm(tag) => format!("confirm {tag:?}"),
        Act::MergeInto(other) => format!("merge into story {other}"),
        Act::Join(other) => format!("join story {other}"),
    };
    SimError::Refused {
        story,
        what,
        at: step.at,
        cause: Box::new(cause),
    }
}
