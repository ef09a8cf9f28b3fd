//! Tickets as lists, the board and search results show them.

use super::owner;
use crate::{
    Changes, StoreError, Table, Touched,
    db::{Insert, Tx, Value},
};
use shounuo_core::{State, Subject, id::TicketId, promise::Clock, ticket::Ticket};
use std::collections::HashMap;

/// One row per ticket. `due_us` is the strictest unsettled clock's instant, [`NEVER`] without one,
/// so that it sorts; `lead` is that clock. Lists of one customer use the first indexes, the house's
/// own lists (`Scope::House` only) those named `house`.
pub(super) const TABLE: Table = Table::new(
    "ticket_row",
    "CREATE TABLE {t} (customer TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, \
     kind TEXT NOT NULL, stage TEXT NOT NULL, open INTEGER NOT NULL, grade TEXT, tier TEXT, \
     channel TEXT, device TEXT, place TEXT, owner TEXT, assignee TEXT, team TEXT, \
     arrive_by_us INTEGER, reporter TEXT, reporter_name TEXT, text TEXT, symptoms TEXT NOT NULL, \
     reported_us INTEGER NOT NULL, changed_us INTEGER NOT NULL, responded_us INTEGER, \
     waiting TEXT, reopened INTEGER NOT NULL, source_no TEXT, parent TEXT, merged_into TEXT, \
     recurrence_of TEXT, contract TEXT, contract_version INTEGER, last_seq INTEGER NOT NULL, due_us INTEGER NOT NULL, lead TEXT, \
     PRIMARY KEY (customer, id))",
    &[
        "CREATE INDEX {t}_by_due ON {t} (customer, due_us, id)",
        "CREATE INDEX {t}_by_open_due ON {t} (customer, due_us, id) WHERE open = 1",
        "CREATE INDEX {t}_by_stage ON {t} (customer, stage, due_us, id, owner, assignee) \
         WHERE open = 1",
        "CREATE INDEX {t}_by_reported ON {t} (customer, reported_us, id)",
        "CREATE INDEX {t}_by_changed ON {t} (customer, changed_us, id)",
        "CREATE INDEX {t}_by_device ON {t} (customer, device, reported_us, id) WHERE device IS NOT NULL",
        "CREATE INDEX {t}_by_place ON {t} (customer, place, reported_us, id) WHERE place IS NOT NULL",
        "CREATE INDEX {t}_by_reporter ON {t} (customer, reporter) WHERE reporter IS NOT NULL",
        "CREATE INDEX {t}_by_parent ON {t} (customer, parent) WHERE parent IS NOT NULL",
        "CREATE INDEX {t}_by_source ON {t} (customer, source_no) WHERE source_no IS NOT NULL",
        "CREATE INDEX {t}_house_by_due ON {t} (due_us, id)",
        "CREATE INDEX {t}_house_by_open_due ON {t} (due_us, id) WHERE open = 1",
        "CREATE INDEX {t}_house_by_stage ON {t} (stage, due_us, id, owner, assignee) \
         WHERE open = 1",
        "CREATE INDEX {t}_house_by_reported ON {t} (reported_us, id)",
        "CREATE INDEX {t}_house_by_changed ON {t} (changed_us, id)",
        "CREATE INDEX {t}_house_by_assignee ON {t} (assignee, open, due_us) \
         WHERE assignee IS NOT NULL",
        "CREATE INDEX {t}_house_by_owner ON {t} (owner, open, due_us) WHERE owner IS NOT NULL",
        "CREATE INDEX {t}_house_by_source ON {t} (source_no) WHERE source_no IS NOT NULL",
    ],
);

/// Sorts after every due instant: nothing runs.
pub(crate) const NEVER: i64 = i64::MAX;

const COLUMNS: &[&str] = &[
    "customer",
    "id",
    "number",
    "kind",
    "stage",
    "open",
    "grade",
    "tier",
    "channel",
    "device",
    "place",
    "owner",
    "assignee",
    "team",
    "arrive_by_us",
    "reporter",
    "reporter_name",
    "text",
    "symptoms",
    "reported_us",
    "changed_us",
    "responded_us",
    "waiting",
    "reopened",
    "source_no",
    "parent",
    "merged_into",
    "recurrence_of",
    "contract",
    "contract_version",
    "last_seq",
    "due_us",
    "lead",
];

macro_rules! overwrite {
    ($($rest:literal)?) => {
        concat!(
            "ON CONFLICT (customer, id) DO UPDATE SET number = excluded.number, \
             kind = excluded.kind, stage = excluded.stage, open = excluded.open, \
             grade = excluded.grade, tier = excluded.tier, channel = excluded.channel, \
             device = excluded.device, place = excluded.place, owner = excluded.owner, \
             assignee = excluded.assignee, team = excluded.team, \
             arrive_by_us = excluded.arrive_by_us, reporter = excluded.reporter, \
             reporter_name = excluded.reporter_name, text = excluded.text, \
             symptoms = excluded.symptoms, reported_us = excluded.reported_us, \
             changed_us = excluded.changed_us, responded_us = excluded.responded_us, \
             waiting = excluded.waiting, reopened = excluded.reopened, \
             source_no = excluded.source_no, parent = excluded.parent, \
             merged_into = excluded.merged_into, recurrence_of = excluded.recurrence_of, contract = excluded.contract, \
             contract_version = excluded.contract_version, last_seq = excluded.last_seq" $(, $rest)?
        )
    };
}
/// For tickets whose clocks the batch left alone.
const KEEP_CLOCKS: &str = overwrite!();
const WITH_CLOCKS: &str = overwrite!(", due_us = excluded.due_us, lead = excluded.lead");

/// Writes the rows of tickets that the batch touched.
pub(super) fn flush(tx: &mut dyn Tx, changes: &Changes) -> Result<(), StoreError> {
    let clocks: HashMap<TicketId, &[Clock]> = changes
        .clocks
        .iter()
        .map(|v| (v.ticket, v.clocks.as_slice()))
        .collect();
    let (mut with, mut keep) = (Vec::new(), Vec::new());
    for touched in &changes.touched {
        let (Subject::Ticket(id), State::Ticket(ticket)) = (touched.subject, &touched.after) else {
            continue;
        };
        if ticket.number == 0 {
            continue;
        }
        match clocks.get(&id) {
            Some(clocks) => with.push(row(touched, ticket, clocks)?),
            None => keep.push(row(touched, ticket, &[])?),
        }
    }
    for (tail, rows) in [(WITH_CLOCKS, with), (KEEP_CLOCKS, keep)] {
        if !rows.is_empty() {
            tx.insert_many(
                Insert {
                    table: TABLE.name,
                    columns: COLUMNS,
                    tail,
                },
                &rows,
            )?;
        }
    }
    Ok(())
}

fn row(touched: &Touched, ticket: &Ticket, clocks: &[Clock]) -> Result<Vec<Value>, StoreError> {
    let mut cells = vec![owner(touched.customer), touched.subject.id().into()];
    cells.extend(standing(ticket));
    cells.extend(people(ticket));
    cells.extend(story(ticket)?);
    cells.push(touched.last_seq.into());
    let lead = lead(clocks);
    cells.push(
        lead.and_then(Clock::due_at)
            .map_or(NEVER, |d| d.as_microsecond())
            .into(),
    );
    cells.push(
        lead.map(serde_json::to_string)
            .transpose()
            .map_err(unwritable)?
            .into(),
    );
    Ok(cells)
}

/// What it is and where it stands.
fn standing(ticket: &Ticket) -> [Value; 9] {
    let stage = ticket.stage();
    [
        ticket.number.into(),
        ticket.kind.map_or("", |k| k.code()).into(),
        stage.code().into(),
        stage.is_open().into(),
        ticket.grade.map(|g| g.code()).into(),
        ticket.tier.map(|t| t.code()).into(),
        ticket.channel.map(|c| c.code()).into(),
        ticket.device.into(),
        ticket.place.into(),
    ]
}

/// Who has to do with it.
fn people(ticket: &Ticket) -> [Value; 7] {
    let assignment = ticket.assignment.as_ref();
    let reporter = ticket.reporter.as_ref();
    [
        ticket.owner.into(),
        assignment.and_then(|a| a.person).into(),
        assignment.and_then(|a| a.team.as_ref()).into(),
        assignment.and_then(|a| a.arrive_by).into(),
        reporter.and_then(|r| r.person).into(),
        reporter.and_then(|r| r.name).map(|n| n.vault).into(),
        ticket.text.map(|t| t.vault).into(),
    ]
}

/// What was said and what became of it.
fn story(ticket: &Ticket) -> Result<[Value; 12], StoreError> {
    let us = |at: Option<jiff::Timestamp>| at.map_or(0, |t| t.as_microsecond());
    Ok([
        serde_json::to_string(&ticket.symptoms)
            .map_err(unwritable)?
            .into(),
        us(ticket.reported_at).into(),
        us(ticket.changed_at).into(),
        ticket.responded_at.into(),
        ticket.waiting.map(|w| w.code()).into(),
        ticket.reopened.into(),
        ticket.source_no.as_ref().into(),
        ticket.parent.into(),
        ticket.merged_into.into(),
        ticket.recurrence_of.into(),
        ticket.contract.map(|c| c.contract).into(),
        ticket.contract.map(|c| c.version).into(),
    ])
}

/// The strictest clock that is not settled: the one that leads the ladder.
fn lead(clocks: &[Clock]) -> Option<&Clock> {
    let running = clocks.iter().filter(|c| c.presses() && !c.is_settled());
    running.min_by_key(|c| c.due_at().unwrap_or(jiff::Timestamp::MAX))
}

fn unwritable(e: serde_json::Error) -> StoreError {
    StoreError::damaged(format!("a ticket's row cannot be written: {e}"))
}
