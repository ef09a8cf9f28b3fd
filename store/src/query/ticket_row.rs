//! The columns of a ticket's row, with the names of its device, place and people.

use super::TicketRow;
use crate::{StoreError, db::Row};
use shounuo_core::{
    contract::ContractRef,
    ticket::words::{Channel, Grade, Stage, TicketKind, Tier, WaitReason},
};

/// The columns, in the order in which [`read`] takes them. Tables are those of [`joins`].
pub(super) const COLUMNS: &str = "t.customer, c.code, t.id, t.number, t.kind, t.stage, t.grade, \
     t.tier, t.channel, t.device, d.nickname, d.class, t.place, p.name, t.owner, o.name, \
     t.assignee, a.name, t.team, t.arrive_by_us, t.reporter, t.reporter_name, t.text, t.symptoms, \
     t.reported_us, t.changed_us, t.responded_us, t.waiting, t.reopened, t.source_no, t.parent, \
     t.merged_into, t.recurrence_of, t.contract, t.contract_version, t.open, t.due_us, t.lead, \
     t.last_seq";

/// Where the names come from. Owners and technicians are the house's people.
pub(super) const JOINS: &str = " LEFT JOIN customer_row c ON c.customer = t.customer \
     LEFT JOIN device_row d ON d.customer = t.customer AND d.id = t.device \
     LEFT JOIN place_row p ON p.customer = t.customer AND p.id = t.place \
     LEFT JOIN person_row o ON o.customer = '' AND o.id = t.owner \
     LEFT JOIN person_row a ON a.customer = '' AND a.id = t.assignee";

/// Reads a row of [`COLUMNS`].
pub(super) fn read(row: &Row) -> Result<TicketRow, StoreError> {
    let due = row.int(36)?;
    Ok(TicketRow {
        customer: row.parse(0)?,
        code: text(row, 1)?,
        id: row.parse(2)?,
        number: number(row, 3)?,
        kind: word(row, 4, TicketKind::from_code)?,
        stage: word(row, 5, Stage::from_code)?,
        grade: opt_word(row, 6, Grade::from_code)?,
        tier: opt_word(row, 7, Tier::from_code)?,
        channel: opt_word(row, 8, Channel::from_code)?,
        device: row.opt_parse(9)?,
        device_name: text(row, 10)?,
        device_class: text(row, 11)?,
        place: row.opt_parse(12)?,
        place_name: text(row, 13)?,
        owner: row.opt_parse(14)?,
        owner_name: row.opt_parse(15)?,
        assignee: row.opt_parse(16)?,
        assignee_name: row.opt_parse(17)?,
        team: row.opt_text(18)?.map(str::to_owned),
        arrive_by: row.opt_instant(19)?,
        reporter: row.opt_parse(20)?,
        reporter_name: row.opt_parse(21)?,
        text: row.opt_parse(22)?,
        symptoms: json(row, 23)?,
        reported_at: row.instant(24)?,
        changed_at: row.instant(25)?,
        responded_at: row.opt_instant(26)?,
        waiting: opt_word(row, 27, WaitReason::from_code)?,
        reopened: number(row, 28)?,
        source_no: row.opt_text(29)?.map(str::to_owned),
        parent: row.opt_parse(30)?,
        merged_into: row.opt_parse(31)?,
        recurrence_of: row.opt_parse(32)?,
        contract: contract(row, 33)?,
        open: row.flag(35)?,
        due_at: (due != crate::views::NEVER)
            .then(|| row.instant(36))
            .transpose()?,
        lead: row.opt_text(37)?.map(|_| json(row, 37)).transpose()?,
        last_seq: row.int(38)?,
    })
}

/// A contract version from two columns.
pub(super) fn contract(row: &Row, column: usize) -> Result<Option<ContractRef>, StoreError> {
    let contract = row.opt_parse(column)?;
    contract
        .map(|contract| {
            Ok(ContractRef {
                contract,
                version: number(row, column + 1)?,
            })
        })
        .transpose()
}

/// A text; empty where there is none.
pub(super) fn text(row: &Row, column: usize) -> Result<String, StoreError> {
    Ok(row.opt_text(column)?.unwrap_or_default().to_owned())
}

/// A count.
pub(super) fn number(row: &Row, column: usize) -> Result<u32, StoreError> {
    u32::try_from(row.int(column)?)
        .map_err(|_| StoreError::damaged(format!("column {column} is no count")))
}

/// A word of a closed list.
pub(super) fn word<T>(
    row: &Row,
    column: usize,
    read: fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    let text = row.text(column)?;
    read(text).ok_or_else(|| StoreError::damaged(format!("column {column}: `{text}`")))
}

/// A word of a closed list, or none.
pub(super) fn opt_word<T>(
    row: &Row,
    column: usize,
    read: fn(&str) -> Option<T>,
) -> Result<Option<T>, StoreError> {
    row.opt_text(column)?
        .map(|_| word(row, column, read))
        .transpose()
}

/// What a column holds as JSON.
pub(super) fn json<T: serde::de::DeserializeOwned>(
    row: &Row,
    column: usize,
) -> Result<T, StoreError> {
    serde_json::from_str(row.text(column)?)
        .map_err(|e| StoreError::damaged(format!("column {column}: {e}")))
}
