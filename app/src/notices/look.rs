//! What is to be said now: of what fell due since the last look, and of what became known since then
//! and had fallen due already (a late record, another grade, a server that was down).

use super::recipients::People;
use shounuo_core::{
    Seq, Subject, Timestamp,
    contract::ContractRef,
    id::{CustomerId, PersonId, TicketId},
    notice::Said,
    promise::{Book, Clock},
    role::Role,
    ticket::Ticket,
};
use shounuo_store::{
    Announced, Notice, Reader, StoreError,
    query::{Scope, TicketClock},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use uuid::Uuid;

/// How many facts are looked through in one go.
const FACTS_MAX: Seq = 2_000;
/// How many notices are made in one transaction.
const NOTICES_MAX: usize = 500;
/// How far the first look goes back: nobody wants to be told of what broke before that.
const FIRST_LOOK: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// What is to be said.
#[derive(Debug)]
pub(super) struct Plan {
    /// To whom what, each with the instant from which on it may leave the application.
    pub notices: Vec<(Notice, Timestamp)>,
    /// How far everything was said then.
    pub announced: Announced,
    /// Whether this is not all: to be looked at again at once.
    pub more: bool,
    /// Whether it is the first look of all.
    pub first: bool,
}

/// One clock that has something to say.
struct Speaks {
    customer: CustomerId,
    ticket: TicketId,
    clock: Clock,
    said: Said,
}

/// What is to be said at `now`, given how far it was said until then.
pub(super) fn look(
    reader: &mut Reader<'_>,
    since: Option<Announced>,
    now: Timestamp,
) -> Result<Plan, StoreError> {
    let head = reader.last_seq()?;
    let begin = now.saturating_sub(FIRST_LOOK).unwrap_or(Timestamp::MIN);
    let first = Announced {
        at: begin,
        seq: head,
    };
    let mut from = since.unwrap_or(first);
    // A clock that was set back: what it says a second time was said already, and the key of each
    // notice keeps it from being said again.
    from.at = from.at.min(now);
    let to = head.min(from.seq.saturating_add(FACTS_MAX));
    let mut speak = known_since(reader, from, to, now)?;
    if to == head {
        speak.extend(turned(reader, from.at, now)?);
    }
    let mut notices = tell(reader, speak, now)?;
    let too_many = notices.len() > NOTICES_MAX;
    notices.truncate(NOTICES_MAX);
    let announced = match (too_many, to == head) {
        (true, _) => from,
        (false, true) => Announced { at: now, seq: to },
        (false, false) => Announced { seq: to, ..from },
    };
    Ok(Plan {
        notices,
        announced,
        more: too_many || to != head,
        first: since.is_none(),
    })
}

/// What fell due.
fn turned(
    reader: &mut Reader<'_>,
    from: Timestamp,
    now: Timestamp,
) -> Result<Vec<Speaks>, StoreError> {
    let clocks = reader.clocks_turned(from, now)?;
    Ok(clocks.into_iter().filter_map(|c| speaks(c, now)).collect())
}

/// What became known. What it said as it was known before was said then (or lay before the first look
/// of all).
fn known_since(
    reader: &mut Reader<'_>,
    from: Announced,
    to: Seq,
    now: Timestamp,
) -> Result<Vec<Speaks>, StoreError> {
    let clocks = reader.clocks_known_since(from.seq, to)?;
    let news = clocks.into_iter().filter_map(|(new, old)| {
        let said = old.and_then(|old| old.said_at(from.at));
        speaks(new, now).filter(|s| said.map(|s| s.alarm) != Some(s.said.alarm))
    });
    Ok(news.collect())
}

fn speaks(of: TicketClock, now: Timestamp) -> Option<Speaks> {
    let said = of.clock.said_at(now)?;
    Some(Speaks {
        customer: of.customer,
        ticket: of.ticket,
        clock: of.clock,
        said,
    })
}

/// Who is told what of it that they were not told yet.
fn tell(
    reader: &mut Reader<'_>,
    speak: Vec<Speaks>,
    now: Timestamp,
) -> Result<Vec<(Notice, Timestamp)>, StoreError> {
    if speak.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = speak.iter().map(|s| s.ticket).collect();
    let tickets = reader.ticket_states(&ids)?;
    let mut desk = Desk::open(reader)?;
    // In the order of their instants, each clock once: it may have come by two ways.
    let mut once = BTreeMap::new();
    for one in speak {
        let key = (
            one.said.since,
            one.ticket,
            one.clock.promise.clone(),
            one.clock.instance,
        );
        once.insert(key, one);
    }
    let mut all = Vec::new();
    for one in once.into_values() {
        if let Some(ticket) = tickets.get(&one.ticket) {
            all.extend(desk.write(reader, &one, ticket)?);
        }
    }
    desk.send(reader, all, now)
}

/// Where notices are written: what of the house they need, each read once.
struct Desk {
    people: People,
    codes: HashMap<CustomerId, String>,
    books: HashMap<ContractRef, Arc<Book>>,
}

impl Desk {
    fn open(reader: &mut Reader<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            people: People::of_house(reader)?,
            codes: HashMap::new(),
            books: HashMap::new(),
        })
    }

    /// The notices of one clock, one for each person.
    fn write(
        &mut self,
        reader: &mut Reader<'_>,
        one: &Speaks,
        ticket: &Ticket,
    ) -> Result<Vec<(Notice, Arc<Book>)>, StoreError> {
        let (Some(contract), false) = (ticket.contract, is_history(ticket, &one.clock)) else {
            return Ok(Vec::new());
        };
        let book = self.book(reader, contract)?;
        let terms = book.contract.deadline(&one.clock.promise);
        let (clause, owner) = terms.map_or((String::new(), Role::Dispatcher), |(clause, terms)| {
            (clause.id.clone(), terms.owner)
        });
        self.people.know(reader, one.customer, one.said.alarm)?;
        let label = format!("{}-{}", self.code(reader, one.customer)?, ticket.number);
        let instance = match one.clock.instance {
            0 => label.clone(),
            n => format!("{label}#{n}"),
        };
        let notice = |person: PersonId| Notice {
            id: Uuid::nil(),
            customer: one.customer,
            person,
            subject: Subject::Ticket(one.ticket),
            label: label.clone(),
            clause: clause.clone(),
            promise: one.clock.promise.clone(),
            instance: instance.clone(),
            alarm: one.said.alarm,
            since: one.said.since,
            due: one.clock.due_at(),
            made_at: one.said.since,
            read_at: None,
        };
        let about = (one.customer, one.said.alarm, owner);
        let people = self.people.hear(about, Some(ticket));
        if people.is_empty() {
            tracing::warn!(promise = one.clock.promise, "nobody is there to be told");
        }
        Ok(people
            .into_iter()
            .map(|person| (notice(person), Arc::clone(&book)))
            .collect())
    }

    /// Those that nobody was told yet, each with the instant from which on it may leave.
    fn send(
        &self,
        reader: &mut Reader<'_>,
        all: Vec<(Notice, Arc<Book>)>,
        now: Timestamp,
    ) -> Result<Vec<(Notice, Timestamp)>, StoreError> {
        let mut subjects: Vec<_> = all.iter().map(|(n, _)| n.subject).collect();
        subjects.sort_unstable();
        subjects.dedup();
        let told = reader.notices_of(&subjects)?;
        let mut people: Vec<_> = all.iter().map(|(n, _)| n.person).collect();
        people.sort_unstable();
        people.dedup();
        let quiets = reader.quiets(&people)?;
        let new = all
            .into_iter()
            .filter(|(n, _)| !told.contains_key(&n.key()));
        Ok(new
            .map(|(notice, book)| {
                let quiet = quiets.get(&notice.person);
                let from = quiet.map_or(now, |q| q.until(now, &book.zone, notice.alarm));
                (notice, from)
            })
            .collect())
    }

    fn book(
        &mut self,
        reader: &mut Reader<'_>,
        contract: ContractRef,
    ) -> Result<Arc<Book>, StoreError> {
        if let Some(book) = self.books.get(&contract) {
            return Ok(Arc::clone(book));
        }
        let book = reader.book(contract)?;
        self.books.insert(contract, Arc::clone(&book));
        Ok(book)
    }

    fn code(&mut self, reader: &mut Reader<'_>, id: CustomerId) -> Result<String, StoreError> {
        if let Some(code) = self.codes.get(&id) {
            return Ok(code.clone());
        }
        let customer = reader.customer(&Scope::Customer(id), id)?;
        let code = customer.map(|c| c.code).unwrap_or_default();
        self.codes.insert(id, code.clone());
        Ok(code)
    }
}

/// Whether the clock began in the history of another system.
fn is_history(ticket: &Ticket, clock: &Clock) -> bool {
    let start = ticket.marks.iter().find(|m| m.seq == clock.start_seq);
    start.is_some_and(|m| m.imported)
}
