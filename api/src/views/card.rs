//! Tickets as lists show them: pages, board, my work, search.

use super::{Device, Words};
use crate::schema::{At, GradeCode, KindCode, StageCode, StatusCode, TierCode, WaitCode};
use serde::Serialize;
use shounuo_app::queries;
use shounuo_core::{
    promise::Status,
    ticket::words::{Grade, Stage, TicketKind, Tier, WaitReason},
};
use utoipa::ToSchema;
use uuid::Uuid;

/// The strictest open promise of a ticket.
#[derive(Serialize, ToSchema)]
pub struct Lead {
    /// Its id in the contract.
    promise: String,
    /// The clause of the plan.
    clause: String,
    /// The contract's name for it.
    name: Words,
    /// Where it stands.
    #[schema(value_type = StatusCode)]
    status: Status,
    /// When it is due.
    due_at: Option<At>,
    /// Seconds to spare; negative when too late.
    margin_s: Option<i64>,
}

/// A ticket as lists show it.
#[derive(Serialize, ToSchema)]
pub struct Card {
    /// Its number.
    no: String,
    /// Its id.
    id: Uuid,
    /// The customer's code.
    customer: String,
    /// Fault or consultation.
    #[schema(value_type = KindCode)]
    kind: TicketKind,
    /// Where it stands.
    #[schema(value_type = StageCode)]
    stage: Stage,
    /// Whether work is still to be done.
    open: bool,
    /// The grade, once given.
    #[schema(value_type = Option<GradeCode>)]
    grade: Option<Grade>,
    /// The tier that has it.
    #[schema(value_type = Option<TierCode>)]
    tier: Option<Tier>,
    /// The device.
    device: Option<Uuid>,
    /// What people call the device.
    device_name: Option<String>,
    /// The room.
    place_name: Option<String>,
    /// Symptom codes.
    symptoms: Vec<String>,
    /// What the reporter said.
    text: Option<String>,
    /// Who reported.
    reporter: Option<String>,
    /// Who is accountable.
    owner: Option<String>,
    /// Who is sent.
    assignee: Option<String>,
    /// The stated arrival time.
    arrive_by: Option<At>,
    /// When it was reported.
    reported_at: At,
    /// When the last fact happened.
    changed_at: At,
    /// Why work stands still.
    #[schema(value_type = Option<WaitCode>)]
    waiting: Option<WaitReason>,
    /// Number in another system.
    source_no: Option<String>,
    /// The strictest open promise.
    lead: Option<Lead>,
}

impl From<queries::Card> for Card {
    fn from(card: queries::Card) -> Self {
        let row = card.row;
        let named = |name: String| Some(name).filter(|n| !n.is_empty());
        Self {
            no: row.no(),
            id: row.id.0,
            customer: row.code,
            kind: row.kind,
            stage: row.stage,
            open: row.open,
            grade: row.grade,
            tier: row.tier,
            device: row.device.map(|d| d.0),
            device_name: named(row.device_name),
            place_name: named(row.place_name),
            symptoms: row.symptoms,
            text: card.text,
            reporter: card.reporter,
            owner: card.owner,
            assignee: card.assignee.or(row.team),
            arrive_by: row.arrive_by.map(At),
            reported_at: row.reported_at.into(),
            changed_at: row.changed_at.into(),
            waiting: row.waiting,
            source_no: row.source_no,
            lead: card.lead.map(lead),
        }
    }
}

fn lead(lead: queries::Lead) -> Lead {
    Lead {
        due_at: lead.clock.due_at().map(At),
        promise: lead.clock.promise,
        clause: lead.clause,
        name: lead.name.into(),
        status: lead.verdict.status,
        margin_s: lead.verdict.margin_s,
    }
}

fn cards(cards: Vec<queries::Card>) -> Vec<Card> {
    cards.into_iter().map(Card::from).collect()
}

/// A page of tickets.
#[derive(Serialize, ToSchema)]
pub struct TicketPage {
    /// The tickets.
    tickets: Vec<Card>,
    /// The cursor of the next page; `null` on the last.
    next: Option<String>,
}

impl From<queries::TicketList> for TicketPage {
    fn from(list: queries::TicketList) -> Self {
        Self {
            tickets: cards(list.cards),
            next: list.next.map(|n| n.to_string()),
        }
    }
}

/// What search found.
#[derive(Serialize, ToSchema)]
pub struct SearchResult {
    /// Tickets, best first.
    tickets: Vec<Card>,
    /// Devices, best first.
    devices: Vec<Device>,
}

impl From<queries::Found> for SearchResult {
    fn from(found: queries::Found) -> Self {
        let devices = found.devices.into_iter().map(Device::from).collect();
        Self {
            tickets: cards(found.tickets),
            devices,
        }
    }
}

/// One stage.
#[derive(Serialize, ToSchema)]
pub struct Column {
    /// Which.
    #[schema(value_type = StageCode)]
    stage: Stage,
    /// How many tickets stand there in all.
    count: u32,
    /// The most urgent of them.
    tickets: Vec<Card>,
}

fn columns(columns: Vec<queries::ColumnView>) -> Vec<Column> {
    let column = |c: queries::ColumnView| Column {
        stage: c.stage,
        count: c.count,
        tickets: cards(c.cards),
    };
    columns.into_iter().map(column).collect()
}

/// Open tickets by stage.
#[derive(Serialize, ToSchema)]
pub struct Board {
    /// The instant of all verdicts.
    at: At,
    /// Every open stage in order.
    columns: Vec<Column>,
}

impl From<queries::BoardView> for Board {
    fn from(board: queries::BoardView) -> Self {
        Self {
            at: board.now.into(),
            columns: columns(board.columns),
        }
    }
}

/// What waits for the asker.
#[derive(Serialize, ToSchema)]
pub struct MyWork {
    /// The instant of all verdicts.
    at: At,
    /// Open tickets whose strictest promise is overdue.
    overdue: u32,
    /// Open tickets that nobody is accountable for.
    unowned: u32,
    /// Open tickets for which the asker is accountable.
    owned: u32,
    /// Tickets to which the asker is sent.
    assigned: Vec<Card>,
    /// What the asker's roles act on, by stage.
    sections: Vec<Column>,
}

impl From<queries::MyWork> for MyWork {
    fn from(work: queries::MyWork) -> Self {
        Self {
            at: work.now.into(),
            overdue: work.counts.overdue,
            unowned: work.counts.unowned,
            owned: work.counts.owned,
            assigned: cards(work.assigned),
            sections: columns(work.sections),
        }
    }
}
