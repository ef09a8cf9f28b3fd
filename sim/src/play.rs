//! Plays stories through the real commands, in the order of their instants.

use crate::{
    clock::VirtualClock,
    error::SimError,
    story::{Act, Step, Story, Tag},
};
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

/// Plays all stories; `told` hears how many of how many steps are done. Gives what came of each story, and how
/// many commands it took.
pub fn play(
    app: &App,
    clock: &VirtualClock,
    stories: &[Story],
    told: &mut dyn FnMut(usize, usize),
) -> Result<(Vec<Played>, usize), SimError> {
    let order = in_order(stories);
    let total = order.len();
    let mut player = Player {
        app,
        clock,
        stories,
        tickets: vec![None; stories.len()],
        numbers: vec![String::new(); stories.len()],
        tags: BTreeMap::new(),
        waiting: Vec::with_capacity(TOGETHER),
    };
    for (n, (story, step)) in order.into_iter().enumerate() {
        player.step(story, step)?;
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
fn in_order(stories: &[Story]) -> Vec<(usize, usize)> {
    let steps = stories.iter().enumerate();
    let mut order: Vec<(usize, usize)> = steps
        .flat_map(|(s, story)| (0..story.steps.len()).map(move |n| (s, n)))
        .collect();
    order.sort_by_key(|(s, n)| (stories[*s].steps[*n].at, *s, *n));
    order
}

struct Player<'a> {
    app: &'a App,
    clock: &'a VirtualClock,
    stories: &'a [Story],
    tickets: Vec<Option<TicketId>>,
    numbers: Vec<String>,
    tags: BTreeMap<(usize, Tag), Seq>,
    waiting: Vec<(usize, usize, Timestamp, Task)>,
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
        self.waiting.push((story, n, step.at, task));
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
        let (places, tasks): (Vec<_>, Vec<_>) = self
            .waiting
            .drain(..)
            .map(|(story, n, at, task)| ((story, n), (at, task)))
            .unzip();
        let answers = self.app.run_history(tasks)?;
        for ((story, n), answer) in places.into_iter().zip(answers) {
            let step = &self.stories[story].steps[n];
            self.took(story, step, answer.map_err(|e| refused(story, step, e))?);
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
        cause,
    }
}
