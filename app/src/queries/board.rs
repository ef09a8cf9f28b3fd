//! The board and "my work".

use super::{
    account,
    card::{Card, cards},
    must,
};
use crate::{App, AppError, Who, policy::Right};
use shounuo_core::{Timestamp, role::Role, ticket::words::Stage};
use shounuo_store::{
    Reader, StoreError,
    query::{PageAsk, Scope, TicketFilter, TicketSort, WorkCounts},
};

/// One stage of the board.
#[derive(Clone, Debug)]
pub struct ColumnView {
    /// Which.
    pub stage: Stage,
    /// How many in all.
    pub count: u32,
    /// The most urgent of them.
    pub cards: Vec<Card>,
}

/// The board: open tickets by stage, most urgent first.
#[derive(Clone, Debug)]
pub struct BoardView {
    /// Every open stage in order.
    pub columns: Vec<ColumnView>,
    /// The instant of all verdicts.
    pub now: Timestamp,
}

/// What waits for the asker.
#[derive(Clone, Debug)]
pub struct MyWork {
    /// Figures.
    pub counts: WorkCounts,
    /// Sections by role: what this role acts on, most urgent first. The stage names the section.
    pub sections: Vec<ColumnView>,
    /// Sent to the asker.
    pub assigned: Vec<Card>,
    /// The instant of all verdicts.
    pub now: Timestamp,
}

impl App {
    /// The board. `each` is how many cards a column shows at most.
    pub async fn board(&self, who: &Who, each: u16) -> Result<BoardView, AppError> {
        must(who, Right::ReadTickets)?;
        account(who)?;
        let (scope, now) = (who.scope, self.now());
        self.read(move |r| board(r, &scope, each, now)).await
    }

    /// What waits for the asker, by role.
    pub async fn my_work(&self, who: &Who) -> Result<MyWork, AppError> {
        must(who, Right::ReadTickets)?;
        account(who)?;
        let (asker, now) = (who.clone(), self.now());
        self.read(move |r| my_work(r, &asker, now)).await
    }
}

fn board(
    r: &mut Reader<'_>,
    scope: &Scope,
    each: u16,
    now: Timestamp,
) -> Result<BoardView, StoreError> {
    let mut columns = Vec::new();
    for column in r.board(scope, each)?.columns {
        let cards = cards(r, scope, column.rows, now)?;
        columns.push(ColumnView {
            stage: column.stage,
            count: column.count,
            cards,
        });
    }
    Ok(BoardView { columns, now })
}

fn my_work(r: &mut Reader<'_>, who: &Who, now: Timestamp) -> Result<MyWork, StoreError> {
    let person = who.actor.person();
    let counts = r.work_counts(&who.scope, person, now)?;
    let stages: Vec<Stage> = who
        .roles
        .iter()
        .flat_map(|role| acts_on(*role))
        .copied()
        .collect();
    let mut sections = board(r, &who.scope, 20, now)?.columns;
    sections.retain(|c| stages.contains(&c.stage));
    let assigned = match person.filter(|_| who.scope == Scope::House) {
        None => Vec::new(),
        Some(p) => {
            let filter = TicketFilter {
                assignee: Some(p),
                open: Some(true),
                ..Default::default()
            };
            let rows = r
                .tickets(
                    &who.scope,
                    &filter,
                    TicketSort::Due,
                    &PageAsk::first(50),
                    now,
                )?
                .rows;
            cards(r, &who.scope, rows, now)?
        }
    };
    Ok(MyWork {
        counts,
        sections,
        assigned,
        now,
    })
}

/// The stages in which the next step is this role's.
pub fn acts_on(role: Role) -> &'static [Stage] {
    match role {
        Role::Desk => &[Stage::Reported, Stage::FollowUp, Stage::ToArchive],
        Role::RemoteTechnician => &[Stage::Reported, Stage::Diagnosing],
        Role::Dispatcher => &[Stage::AwaitingDispatch, Stage::Assigned, Stage::EnRoute],
        Role::FieldTechnician => &[],
        Role::Expert => &[Stage::Repairing],
        Role::Storekeeper => &[Stage::Repairing],
        Role::Reporter | Role::SchoolManager => &[Stage::AwaitingSignOff, Stage::FollowUp],
        Role::ProjectManager | Role::QualitySupervisor | Role::Auditor | Role::Administrator => {
            Stage::ALL
        }
    }
}
