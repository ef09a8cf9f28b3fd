//! What a job works with: the states of subjects, and everything that it wants written. All of it
//! is in memory until the batch is flushed, so that a refused job can be taken back.

mod beside;
mod calendars;
mod entries;
mod flush;
mod memory;
mod notices;
mod suitable;
mod work;

pub(crate) use flush::{Flushed, Means, flush};
pub(crate) use memory::Memory;
pub(crate) use work::Work;

use crate::{Books, StoreError, db::Tx, journal::Pending, snapshots};
use memory::Entry;
use shounuo_core::{
    Actor, Fact, Origin, Recorded, Seq, State, Subject, Timestamp,
    contract::ContractRef,
    fact::NewFact,
    id::{CommandId, CustomerId, TicketId},
    promise::Book,
    ticket::Ticket,
};
use std::sync::Arc;

/// A subject as a job sees it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Whose; `None` for the house's own, and for what does not exist.
    pub customer: Option<CustomerId>,
    /// Its state; empty when it does not exist.
    pub state: State,
    /// Whether any fact speaks of it.
    pub exists: bool,
}

/// Who asks, in one job.
#[derive(Clone, Debug)]
pub(crate) struct Author {
    pub command: CommandId,
    pub actor: Actor,
    pub origin: Origin,
}

/// The batch, as one job sees it: with the effects of the jobs before it.
pub struct Batch<'a> {
    pub(crate) tx: &'a mut dyn Tx,
    pub(crate) work: &'a mut Work,
    pub(crate) memory: &'a mut Memory,
    pub(crate) books: &'a mut Books,
    pub(crate) author: Author,
    pub(crate) now: Timestamp,
}

impl Batch<'_> {
    /// The receipt. It never runs back against the journal, whatever the clock does.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A subject, with the effects of earlier jobs of this batch.
    pub fn load(&mut self, subject: &Subject) -> Result<Loaded, StoreError> {
        let entry = self.entry(subject)?;
        Ok(Loaded {
            customer: entry.customer,
            state: State::clone(&entry.state),
            exists: entry.exists,
        })
    }

    /// Appends a fact. A subject keeps the customer of its first fact.
    ///
    /// # Errors
    /// [`StoreError::Unsuitable`] for what a database could refuse, and for a fact about another
    /// customer's subject.
    pub fn append(
        &mut self,
        customer: Option<CustomerId>,
        fact: NewFact,
    ) -> Result<Seq, StoreError> {
        let NewFact {
            subject,
            occurred_at,
            fact,
        } = fact;
        let recorded = Recorded {
            seq: self.work.next_seq(),
            customer,
            subject,
            occurred_at: suitable::instant(occurred_at),
            recorded_at: self.now,
            actor: self.author.actor,
            origin: self.author.origin.clone(),
            command: self.author.command,
            fact,
        };
        let data = suitable::data(&recorded)?;
        self.evolve(&recorded)?;
        let seq = recorded.seq;
        self.work.facts.push(Pending { recorded, data });
        Ok(seq)
    }

    /// The contract version with its calendars, as verdicts are computed with them.
    pub fn book(&mut self, contract: ContractRef) -> Result<Arc<Book>, StoreError> {
        let house = Arc::clone(&self.entry(&Subject::House)?.state);
        let subject = Subject::Contract(contract.contract);
        let contracts = Arc::clone(&self.entry(&subject)?.state);
        match (&*contracts, &*house) {
            (State::Contract(contracts), State::House(house)) => {
                self.books.of(contract, contracts, house)
            }
            _ => Err(StoreError::Stopped("a state of another kind")),
        }
    }

    /// The ticket of a number.
    pub fn find_ticket(
        &mut self,
        customer: CustomerId,
        number: u32,
    ) -> Result<Option<TicketId>, StoreError> {
        match self.work.numbers.get(&(customer, number)) {
            Some(ticket) => Ok(Some(*ticket)),
            None => snapshots::ticket_of_number(self.tx, customer, number),
        }
    }

    /// The ticket of a number in another system; the first, should there be several.
    pub fn find_by_source_no(
        &mut self,
        customer: CustomerId,
        source_no: &str,
    ) -> Result<Option<TicketId>, StoreError> {
        // The stored ones are older than those of this batch.
        let stored = snapshots::ticket_of_source(self.tx, customer, source_no)?;
        let key = (customer, source_no.to_owned());
        Ok(stored.or_else(|| self.work.sources.get(&key).copied()))
    }

    fn entry(&mut self, subject: &Subject) -> Result<&mut Entry, StoreError> {
        self.memory.entry(self.tx, subject)
    }

    fn evolve(&mut self, recorded: &Recorded) -> Result<(), StoreError> {
        let subject = recorded.subject;
        let entry = self.memory.entry(self.tx, &subject)?;
        if entry.exists && entry.customer != recorded.customer {
            return Err(StoreError::Unsuitable {
                what: "a fact",
                why: "its subject is another customer's",
            });
        }
        self.work.remember(subject, entry);
        entry.apply(recorded);
        let ticket = match (&recorded.subject, &*entry.state) {
            (Subject::Ticket(id), State::Ticket(t)) => Some((*id, shows(t, recorded.seq))),
            _ => None,
        };
        if let Some((id, shown)) = ticket {
            self.name(id, recorded);
            self.clocks(id, recorded, shown)?;
            self.cases(id, recorded)?;
        }
        self.calendar_moves(recorded)
    }

    /// Remembers a new ticket's numbers for the jobs after this one.
    fn name(&mut self, id: TicketId, recorded: &Recorded) {
        if let (Fact::Reported(f), Some(customer)) = (&recorded.fact, recorded.customer) {
            self.work
                .name(customer, f.number, f.source_no.as_deref(), id);
        }
    }

    /// The clocks as they are known from this fact on.
    fn clocks(
        &mut self,
        id: TicketId,
        recorded: &Recorded,
        shown: Option<ContractRef>,
    ) -> Result<(), StoreError> {
        let (Some(shown), Some(customer)) = (shown, recorded.customer) else {
            return Ok(());
        };
        let book = self.book(shown)?;
        let entry = self.memory.entry(self.tx, &recorded.subject)?;
        if let State::Ticket(t) = &*entry.state {
            let clocks = t.clocks(&book);
            self.work.clocks.push(crate::ClockVersion {
                seq: recorded.seq,
                recorded_at: recorded.recorded_at,
                ticket: id,
                number: t.number,
                customer,
                contract: shown,
                zone: book.zone.clone(),
                clocks,
            });
        }
        Ok(())
    }

    /// What a ticket gives to ratios as it is known from this fact on.
    fn cases(&mut self, ticket: TicketId, recorded: &Recorded) -> Result<(), StoreError> {
        let entry = self.memory.entry(self.tx, &recorded.subject)?;
        let (contract, cases) = match &*entry.state {
            State::Ticket(t) if t.cases.changed_by() == recorded.seq => (t.contract, t.cases.all()),
            _ => return Ok(()),
        };
        let (Some(contract), Some(customer)) = (contract, recorded.customer) else {
            return Ok(());
        };
        let zone = self.book(contract)?.zone.clone();
        self.work.cases.push(crate::CaseVersion {
            seq: recorded.seq,
            ticket,
            customer,
            contract,
            zone,
            cases,
        });
        Ok(())
    }
}

/// The contract of a ticket whose clocks the fact `seq` can have changed.
fn shows(ticket: &Ticket, seq: Seq) -> Option<ContractRef> {
    ticket.contract.filter(|_| ticket.moves_clocks(seq))
}
