//! One ticket with all that its page needs, in a fixed number of queries.

use super::{
    card::{Card, Lead, cards, lead},
    entry::{self, Entry, entry, vault_ids, visible},
    must,
    numbering::Numbering,
};
use crate::{
    App, AppError, Door, Who,
    policy::{Right, may_act},
};
use shounuo_core::{
    Actor, Recorded, Subject, Timestamp,
    id::{CustomerId, FileId, PersonId, TicketId, VaultId},
    promise::ladder,
    ticket::{Action, Ticket, words::Stage},
};
use shounuo_store::{
    FileRow, Reader, StoreError,
    query::{
        CustomerRow, DeviceRow, Names, PageAsk, PartRow, Scope, TicketFilter, TicketSort, whole,
    },
};
use std::collections::{BTreeSet, HashMap};

/// A promise on a ticket: its clock, verdict and words.
pub type Rung = Lead;

/// A ticket as its page and the API show it.
#[derive(Clone, Debug)]
pub struct TicketView {
    /// Its id.
    pub id: TicketId,
    /// What people call it: `EC-17`.
    pub no: String,
    /// Whose it is.
    pub customer: CustomerRow,
    /// Its state.
    pub ticket: Ticket,
    /// Where it stands.
    pub stage: Stage,
    /// The device.
    pub device: Option<DeviceRow>,
    /// Building, floor, room.
    pub place: Vec<String>,
    /// Every promise, in the plan's order.
    pub ladder: Vec<Rung>,
    /// The strictest open one.
    pub leading: Option<usize>,
    /// What happened, oldest first.
    pub timeline: Vec<Entry>,
    /// The numbers by which facts are named outside.
    pub numbers: Numbering,
    /// What this asker may do now, the primary action first.
    pub actions: Vec<Action>,
    /// Free texts by vault id.
    pub texts: Names,
    /// Names of people by id.
    pub people: HashMap<PersonId, String>,
    /// Photos and papers.
    pub files: Vec<FileRow>,
    /// Open tickets of the same device, and of the same outage.
    pub related: Vec<Card>,
    /// The catalogue, for actions on parts.
    pub parts: Vec<PartRow>,
    /// The instant of all verdicts.
    pub now: Timestamp,
}

impl TicketView {
    /// A free text.
    pub fn text(&self, sealed: Option<shounuo_core::Sealed>) -> Option<&str> {
        self.texts.get(&sealed?.vault).map(String::as_str)
    }

    /// A person's name.
    pub fn name(&self, person: Option<PersonId>) -> Option<&str> {
        self.people.get(&person?).map(String::as_str)
    }
}

impl App {
    /// A ticket by its number, `EC-17`.
    pub async fn ticket_by_no(&self, who: &Who, no: &str) -> Result<TicketView, AppError> {
        let (code, number) = parse_no(no).ok_or(AppError::NotFound)?;
        let scope = who.scope;
        let id = self
            .read(move |r| r.ticket_id_by_no(&scope, &code, number))
            .await?;
        self.ticket(who, id.ok_or(AppError::NotFound)?).await
    }

    /// A ticket.
    pub async fn ticket(&self, who: &Who, id: TicketId) -> Result<TicketView, AppError> {
        allowed_to_read(who, id)?;
        let (asker, now) = (who.clone(), self.now());
        self.read(move |r| view(r, &asker, id, now))
            .await?
            .ok_or(AppError::NotFound)
    }

    /// A ticket as it was at an instant: what had happened by then, as known now.
    pub async fn ticket_as_of(
        &self,
        who: &Who,
        no: &str,
        at: Timestamp,
    ) -> Result<Ticket, AppError> {
        must(who, Right::ReadTickets)?;
        let (code, number) = parse_no(no).ok_or(AppError::NotFound)?;
        let scope = who.scope;
        let found = self
            .read(move |r| match r.ticket_id_by_no(&scope, &code, number)? {
                Some(id) => r.ticket_as_of(&scope, id, at),
                None => Ok(None),
            })
            .await?;
        found.ok_or(AppError::NotFound)
    }
}

/// `EC-17` to its parts.
pub(crate) fn parse_no(no: &str) -> Option<(String, u32)> {
    let (code, number) = no.trim().rsplit_once('-')?;
    let sound =
        !code.is_empty() && code.len() <= 8 && code.bytes().all(|b| b.is_ascii_alphanumeric());
    Some((
        code.to_ascii_uppercase(),
        number.parse().ok().filter(|_| sound)?,
    ))
}

/// Whether the asker reads tickets, and by a link only its own.
pub(super) fn allowed_to_read(who: &Who, id: TicketId) -> Result<(), AppError> {
    must(who, Right::ReadTickets)?;
    match who.door {
        Door::Tracking(own) if own != id => Err(AppError::NotFound),
        _ => Ok(()),
    }
}

pub(super) fn view(
    r: &mut Reader<'_>,
    who: &Who,
    id: TicketId,
    now: Timestamp,
) -> Result<Option<TicketView>, StoreError> {
    let Some((customer, ticket)) = r.ticket(&who.scope, id)? else {
        return Ok(None);
    };
    let own = Scope::Customer(customer.id);
    let told = told(r, who, customer.id, id, &ticket)?;
    let people = r.people_names(&own)?;
    let by = |actor: &Actor| actor.person().and_then(|p| people.get(&p).cloned());
    let entries = told.facts.into_iter().map(|f| entry(f, &told.texts, by));
    let timeline = entries.collect();
    let (ladder, leading) = rungs(r, &ticket, &own, id, now)?;
    let allowed = ticket.allowed().into_iter();
    let device = ticket.device.map(|d| r.device(&own, d)).transpose()?;
    let place = ticket.place.map(|p| r.place_path(&own, p)).transpose()?;
    Ok(Some(TicketView {
        id,
        no: format!("{}-{}", customer.code, ticket.number),
        stage: ticket.stage(),
        place: place.unwrap_or_default(),
        files: told.files,
        related: related(r, who, id, &ticket, now)?,
        parts: parts(r, who)?,
        actions: allowed.filter(|a| may_act(who, *a)).collect(),
        device: device.flatten(),
        customer,
        ladder,
        leading,
        timeline,
        numbers: told.numbers,
        texts: told.texts,
        people,
        ticket,
        now,
    }))
}

/// What the asker may read of a ticket's history.
struct Told {
    numbers: Numbering,
    facts: Vec<Recorded>,
    files: Vec<FileRow>,
    texts: Names,
}

fn told(
    r: &mut Reader<'_>,
    who: &Who,
    customer: CustomerId,
    id: TicketId,
    ticket: &Ticket,
) -> Result<Told, StoreError> {
    let mut facts = r.timeline(&who.scope, &Subject::Ticket(id))?;
    let numbers = Numbering::of(&facts);
    facts.retain(|f| visible(who, f));
    // What hangs on the provider's own notes is the provider's own.
    let shown = facts.iter().flat_map(|f| entry::files(&f.fact));
    let shown: BTreeSet<FileId> = shown.copied().collect();
    let mut files = r.files_of(customer, &Subject::Ticket(id))?;
    files.retain(|f| shown.contains(&f.id));
    let texts = r.reveal(&Scope::Customer(customer), &texts_of(ticket, &facts))?;
    Ok(Told {
        numbers,
        facts,
        files,
        texts,
    })
}

/// The catalogue is for those who order and fit.
fn parts(r: &mut Reader<'_>, who: &Who) -> Result<Vec<PartRow>, StoreError> {
    match who.scope {
        Scope::House => whole(|page| r.parts(page)),
        Scope::Customer(_) => Ok(Vec::new()),
    }
}

/// Private texts that the state itself shows.
fn texts_of(ticket: &Ticket, facts: &[Recorded]) -> Vec<VaultId> {
    let reporter = ticket.reporter.as_ref();
    let own = [
        ticket.text,
        ticket.cause,
        ticket.plan,
        reporter.and_then(|r| r.name),
        reporter.and_then(|r| r.phone),
    ];
    let mut ids = vault_ids(facts);
    ids.extend(own.into_iter().flatten().map(|s| s.vault));
    ids
}

fn rungs(
    r: &mut Reader<'_>,
    ticket: &Ticket,
    own: &Scope,
    id: TicketId,
    now: Timestamp,
) -> Result<(Vec<Rung>, Option<usize>), StoreError> {
    let Some(contract) = ticket.contract else {
        return Ok((Vec::new(), None));
    };
    let clocks = r.clocks(own, id)?;
    let ladder = ladder(&clocks, now);
    let book = r.book(contract)?;
    let rungs = ladder
        .rungs
        .iter()
        .map(|(clock, _)| lead(&book, clock, now))
        .collect();
    Ok((rungs, ladder.leading))
}

fn related(
    r: &mut Reader<'_>,
    who: &Who,
    id: TicketId,
    ticket: &Ticket,
    now: Timestamp,
) -> Result<Vec<Card>, StoreError> {
    if who.door != Door::Account {
        return Ok(Vec::new());
    }
    let page = PageAsk::first(20);
    let mut rows = Vec::new();
    if let Some(device) = ticket.device {
        let filter = TicketFilter {
            device: Some(device),
            open: Some(true),
            ..Default::default()
        };
        rows.extend(
            r.tickets(&who.scope, &filter, TicketSort::Newest, &page, now)?
                .rows,
        );
    }
    let outage = ticket
        .parent
        .or((!ticket.children.is_empty()).then_some(id));
    if let Some(parent) = outage {
        let filter = TicketFilter {
            parent: Some(parent),
            ..Default::default()
        };
        rows.extend(
            r.tickets(&who.scope, &filter, TicketSort::Newest, &page, now)?
                .rows,
        );
    }
    rows.retain(|row| row.id != id);
    rows.dedup_by_key(|row| row.id);
    cards(r, &who.scope, rows, now)
}
