//! What happened to a ticket, page by page: only the facts of the page are read, and their names.

use super::{
    entry::{Entry, entry, vault_ids, visible},
    must_be_over,
    numbering::Numbering,
    ticket::allowed_to_read,
};
use crate::{App, AppError, Who};
use shounuo_core::{
    Actor, Recorded, Seq, Subject, Timestamp,
    id::{PersonId, TicketId},
};
use shounuo_store::{
    Reader, StoreError,
    query::{Cursor, FactAsk, PageAsk, Scope},
};

/// A page of a ticket's history.
#[derive(Clone, Debug)]
pub struct TimelinePage {
    /// What people call the ticket: `EC-17`.
    pub no: String,
    /// What had happened by this instant.
    pub at: Timestamp,
    /// The facts that the asker may read, oldest first.
    pub entries: Vec<Entry>,
    /// The numbers by which facts are named outside.
    pub numbers: Numbering,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}

impl App {
    /// A page of what had happened to a ticket by `as_of`, as known at `known_at`; see
    /// [`App::ticket_then`]. Before the report, or before it was known, there is no ticket.
    pub async fn timeline(
        &self,
        who: &Who,
        id: TicketId,
        as_of: Option<Timestamp>,
        known_at: Option<Timestamp>,
        page: PageAsk,
    ) -> Result<TimelinePage, AppError> {
        allowed_to_read(who, id)?;
        let (asker, now) = (who.clone(), self.now());
        must_be_over(now, as_of, known_at)?;
        let recorded_by = known_at.filter(|s| *s < now);
        let at = as_of.or(recorded_by).unwrap_or(now);
        let then = FactAsk {
            occurred_by: Some(at).filter(|at| *at < now),
            recorded_by,
            ..FactAsk::default()
        };
        self.read(move |r| timeline(r, &asker, id, (at, then), &page))
            .await?
            .ok_or(AppError::NotFound)
    }
}

fn timeline(
    r: &mut Reader<'_>,
    who: &Who,
    id: TicketId,
    (at, then): (Timestamp, FactAsk),
    page: &PageAsk,
) -> Result<Option<TimelinePage>, StoreError> {
    let Some((customer, ticket)) = r.ticket(&who.scope, id)? else {
        return Ok(None);
    };
    let subject = Subject::Ticket(id);
    let report = FactAsk {
        kind: Some("ticket.reported"),
        limit: 1,
        ..then
    };
    if r.timeline_after(&who.scope, &subject, &report)?.is_empty() {
        return Ok(None);
    }
    let numbers = Numbering::new(r.seqs(&who.scope, &subject)?);
    let behind = page.after.as_ref().and_then(|c| c.fact(id));
    let from = FactAsk {
        after: behind.map_or(0, |number| numbers.place_of(number)),
        ..then
    };
    let (facts, more) = read_on(r, who, &subject, from, page.rows_max())?;
    let last = facts.last().filter(|_| more);
    let last = last.and_then(|f| numbers.number(f.seq));
    let own = Scope::Customer(customer.id);
    Ok(Some(TimelinePage {
        no: format!("{}-{}", customer.code, ticket.number),
        at,
        entries: entries(r, &own, facts)?,
        numbers,
        next: last.map(|number| Cursor::behind_fact(id, number)),
    }))
}

/// The next facts that the asker may read, and whether there are more. What they may not read is
/// passed over; a run of it costs one query for each page's worth.
fn read_on(
    r: &mut Reader<'_>,
    who: &Who,
    subject: &Subject,
    mut ask: FactAsk,
    rows: usize,
) -> Result<(Vec<Recorded>, bool), StoreError> {
    ask.limit = u16::try_from(rows + 1).unwrap_or(u16::MAX);
    let mut told: Vec<Recorded> = Vec::with_capacity(rows + 1);
    loop {
        let found = r.timeline_after(&who.scope, subject, &ask)?;
        let last: Option<Seq> = found.last().map(|f| f.seq);
        let ended = found.len() < usize::from(ask.limit);
        told.extend(found.into_iter().filter(|f| visible(who, f)));
        match last {
            Some(seq) if !ended && told.len() <= rows => ask.after = seq,
            _ => break,
        }
    }
    let more = told.len() > rows;
    told.truncate(rows);
    Ok((told, more))
}

/// Facts with their texts and the names of who did them: one query each for the whole page.
fn entries(
    r: &mut Reader<'_>,
    own: &Scope,
    facts: Vec<Recorded>,
) -> Result<Vec<Entry>, StoreError> {
    let mut people: Vec<PersonId> = facts.iter().filter_map(|f| f.actor.person()).collect();
    people.sort_unstable();
    people.dedup();
    let people = r.names_of(own, &people)?;
    let texts = r.reveal(own, &vault_ids(&facts))?;
    let by = |actor: &Actor| actor.person().and_then(|p| people.get(&p).cloned());
    let entries = facts.into_iter().map(|f| entry(f, &texts, by));
    Ok(entries.collect())
}
