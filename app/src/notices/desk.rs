//! Where notices are written: what of the house they need, each read once.

use super::{
    delay::{self, Delay, Late},
    recipients::People,
    together::News,
};
use crate::hands::Towards;
use jiff::tz::TimeZone;
use shounuo_core::{
    Subject, Timestamp,
    actor::Side,
    contract::ContractRef,
    id::{CustomerId, PersonId},
    notice::{Alarm, CONTRACT_VERSION, Said, at_stint, several},
    promise::{Book, Clock},
    role::Role,
    ticket::Ticket,
};
use shounuo_store::{
    Notice, NoticeKey, Reader, StoreError,
    query::{ContractVersionRow, Scope, TicketClock},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use uuid::Uuid;

/// A notice, and the zone in which its quiet hours are told.
type Draft = (Notice, TimeZone);

/// Where notices are written.
pub(super) struct Desk {
    people: People,
    codes: HashMap<CustomerId, String>,
    books: HashMap<ContractRef, Arc<Book>>,
    drafts: Vec<Draft>,
    delays: HashMap<Late, Delay>,
}

impl Desk {
    pub fn open(reader: &mut Reader<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            people: People::of_house(reader)?,
            codes: HashMap::new(),
            books: HashMap::new(),
            drafts: Vec::new(),
            delays: HashMap::new(),
        })
    }

    /// Writes the notices of a ticket's clock, one for each person; none for the history of another
    /// system.
    pub fn clock(
        &mut self,
        reader: &mut Reader<'_>,
        (of, said): (&TicketClock, Said),
        ticket: &Ticket,
    ) -> Result<(), StoreError> {
        let (Some(contract), false) = (ticket.contract, is_history(ticket, &of.clock)) else {
            return Ok(());
        };
        let book = self.book(reader, contract)?;
        let contract = &book.contract;
        let promise = &of.clock.promise;
        let named = contract.clocked(promise);
        let (clause, owner) = named.map_or(("", Role::Dispatcher), |(clause, _, owner)| {
            (clause.id.as_str(), owner)
        });
        // What stops a deadline, or what a rule still asks for.
        let stops = match contract.deadline(promise) {
            Some((_, terms)) => terms.stop.as_slice(),
            None => of.clock.judged.as_ref().map_or(&[][..], |j| &j.missing),
        };
        let label = format!("{}-{}", self.code(reader, of.customer)?, ticket.number);
        let notice = Notice {
            subject: Subject::Ticket(of.ticket),
            label: label.clone(),
            clause: clause.to_owned(),
            promise: of.clock.promise.clone(),
            instance: name_of(&label, &of.clock, said),
            due: of.clock.due_at(),
            ..blank(of.customer, said)
        };
        let late = delay::late(&notice);
        self.delays
            .extend(Delay::of(&of.clock, ticket).map(|d| (late, d)));
        self.write(
            reader,
            of.customer,
            (notice, &book.zone),
            owner,
            Some((ticket, stops)),
        )
    }

    /// Writes the notices of what is promised beside tickets.
    pub fn instance(
        &mut self,
        reader: &mut Reader<'_>,
        (customer, subject, zone): (CustomerId, Subject, &TimeZone),
        news: &News<'_>,
    ) -> Result<(), StoreError> {
        let instance = several(&news.saying.name, news.others);
        let notice = Notice {
            subject,
            label: instance.clone(),
            clause: news.clause.to_owned(),
            promise: news.line.promise.clone(),
            instance,
            due: news.saying.due,
            ..blank(customer, news.saying.said)
        };
        self.write(reader, customer, (notice, zone), news.line.owner, None)
    }

    /// Writes that a contract's version waits for a party: to each of its people who may confirm it.
    pub fn awaiting(
        &mut self,
        reader: &mut Reader<'_>,
        (row, side): (&ContractVersionRow, Side),
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (contract, version) = (row.contract, row.version);
        let zone = self
            .book(reader, ContractRef { contract, version })?
            .zone
            .clone();
        let (alarm, since) = (Alarm::Warned, now);
        let version = row.version.to_string();
        let notice = Notice {
            subject: Subject::Contract(row.contract),
            label: version.clone(),
            promise: CONTRACT_VERSION.to_owned(),
            instance: version,
            ..blank(row.customer, Said { alarm, since })
        };
        for person in self.people.who_confirm(reader, row.customer, side)? {
            let notice = Notice {
                person,
                ..notice.clone()
            };
            self.drafts.push((notice, zone.clone()));
        }
        Ok(())
    }

    fn write(
        &mut self,
        reader: &mut Reader<'_>,
        customer: CustomerId,
        (notice, zone): (Notice, &TimeZone),
        owner: Role,
        towards: Option<Towards<'_>>,
    ) -> Result<(), StoreError> {
        self.people.know(reader, customer, notice.alarm)?;
        let about = (customer, notice.alarm, owner);
        let people = self.people.hear(about, towards);
        if people.is_empty() {
            tracing::warn!(promise = notice.promise, "nobody is there to be told");
        }
        for person in people {
            let notice = Notice {
                person,
                ..notice.clone()
            };
            self.drafts.push((notice, zone.clone()));
        }
        Ok(())
    }

    /// Those that nobody was told yet, each with the instant from which on it may leave.
    pub fn close(
        self,
        reader: &mut Reader<'_>,
        now: Timestamp,
    ) -> Result<Vec<(Notice, Timestamp)>, StoreError> {
        let subjects: HashSet<_> = self.drafts.iter().map(|(n, _)| n.subject).collect();
        let subjects: Vec<_> = subjects.into_iter().collect();
        let told = delay::apart(reader.notices_of(&subjects)?.keys());
        let worst = worst(told.iter());
        // What was said to be broken is not at risk any more, whatever a clock that was set back says.
        let new = |n: &Notice| {
            let less = worst.get(&instance(&n.key())).is_some_and(|w| *w > n.alarm);
            !less && !told.contains(&n.key())
        };
        let mut once: HashSet<NoticeKey> = HashSet::new();
        let drafts = self.drafts.into_iter().filter(|(n, _)| new(n));
        let drafts = drafts.filter(|(n, _)| once.insert(n.key())).collect();
        let drafts = delay::join(drafts, &self.delays);
        let people: HashSet<_> = drafts.iter().map(|(n, _)| n.person).collect();
        let people: Vec<_> = people.into_iter().collect();
        let quiets = reader.quiets(&people)?;
        let leaves = |notice: &Notice, zone: &TimeZone| {
            let quiet = quiets.get(&notice.person);
            quiet.map_or(now, |q| q.until(now, zone, notice.alarm))
        };
        Ok(drafts
            .into_iter()
            .map(|(notice, zone)| (leaves(&notice, &zone), notice))
            .map(|(at, notice)| (notice, at))
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

/// An instance of a promise, whoever is told of it.
type Whose = (Subject, String, String);

fn instance((_, subject, promise, instance, ..): &NoticeKey) -> Whose {
    (*subject, promise.clone(), instance.clone())
}

/// The most urgent that anybody was told of each instance.
fn worst<'k>(told: impl Iterator<Item = &'k NoticeKey>) -> HashMap<Whose, Alarm> {
    let mut worst = HashMap::new();
    for key in told {
        let alarm = worst.entry(instance(key)).or_insert(key.4);
        *alarm = key.4.max(*alarm);
    }
    worst
}

/// A notice to nobody of nothing yet.
fn blank(customer: CustomerId, said: Said) -> Notice {
    Notice {
        id: Uuid::nil(),
        customer: Some(customer),
        person: PersonId(Uuid::nil()),
        subject: Subject::House,
        label: String::new(),
        clause: String::new(),
        promise: String::new(),
        instance: String::new(),
        alarm: said.alarm,
        since: said.since,
        due: None,
        made_at: said.since,
        read_at: None,
    }
}

/// The name of a ticket's clock, by which each of its stages is said once.
fn name_of(label: &str, clock: &Clock, said: Said) -> String {
    match clock.instance {
        0 => at_stint(label, clock, said),
        n => at_stint(&format!("{label}#{n}"), clock, said),
    }
}

/// Whether the clock began in the history of another system.
fn is_history(ticket: &Ticket, clock: &Clock) -> bool {
    let start = ticket.marks.iter().find(|m| m.seq == clock.start_seq);
    start.is_some_and(|m| m.imported)
}
