//! The journal taken in once more.
//!
//! Clocks and documents follow each fact; states are written only when memory is full and at the
//! end, for most subjects once.

mod known;
mod moved;

use crate::{
    Books, CaseVersion, Changes, ClockVersion, StoreError, Touched, db::Tx, snapshots, views,
};
use known::Known;
use shounuo_core::{Fact, Recorded, State, Subject, contract::ContractRef, promise::Book};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// States that are written in one go.
const AT_ONCE: usize = 1_000;

/// States on the way through the journal.
pub(super) struct Replay {
    /// So many states are kept.
    states_max: usize,
    states: HashMap<Subject, Known>,
    /// Subjects whose states are not written yet, in the order of first touch.
    dirty: Vec<Subject>,
    books: Books,
}

impl Replay {
    /// Before the first fact.
    pub fn new(states_max: usize) -> Self {
        Self {
            states_max,
            states: HashMap::new(),
            dirty: Vec::new(),
            books: Books::default(),
        }
    }

    /// Takes in some facts, in order.
    pub fn take(&mut self, tx: &mut dyn Tx, mut facts: Vec<Recorded>) -> Result<(), StoreError> {
        // What a calendar moves is found among the rows: those of the facts before it are written first.
        while let Some(place) = facts.iter().position(moved::is_calendar) {
            let after = facts.split_off(place + 1);
            let published = facts.split_off(place);
            self.take_together(tx, facts)?;
            self.take_together(tx, published)?;
            facts = after;
        }
        self.take_together(tx, facts)
    }

    fn take_together(&mut self, tx: &mut dyn Tx, facts: Vec<Recorded>) -> Result<(), StoreError> {
        let (mut seen, mut touched) = (HashSet::new(), Vec::new());
        let (mut clocks, mut cases) = (Vec::new(), Vec::new());
        for fact in &facts {
            let first = seen.insert(fact.subject);
            let known = self.known(tx, &fact.subject)?;
            if first {
                touched.push(known.touched_before(fact.subject));
            }
            // Its search document names the customer, whose last fact may stand in an earlier part.
            if let (Fact::Reported(_), Some(customer)) = (&fact.fact, fact.customer) {
                let customer = Subject::Customer(customer);
                if seen.insert(customer) {
                    touched.push(self.known(tx, &customer)?.touched_before(customer));
                }
            }
            let known = self.known(tx, &fact.subject)?;
            known.take(fact);
            if !std::mem::replace(&mut known.dirty, true) {
                self.dirty.push(fact.subject);
            }
            if let Some(version) = self.clocks(tx, fact)? {
                clocks.push(version.clone());
                self.known(tx, &fact.subject)?.clocks = Some(version);
            }
            clocks.extend(self.moved(tx, fact)?);
            cases.extend(self.cases(tx, fact)?);
        }
        let changes = Changes {
            facts,
            touched,
            clocks,
            cases,
            ..Changes::default()
        };
        views::flush_facts(tx, &changes)?;
        match self.states.len() > self.states_max {
            true => self.settle(tx),
            false => Ok(()),
        }
    }

    /// Writes every state that is not written yet, and forgets all.
    pub fn settle(&mut self, tx: &mut dyn Tx) -> Result<(), StoreError> {
        let dirty = std::mem::take(&mut self.dirty);
        for some in dirty.chunks(AT_ONCE) {
            let mut changes = Changes::default();
            for subject in some {
                let Some(known) = self.states.remove(subject) else {
                    continue;
                };
                changes.clocks.extend(known.clocks);
                changes.touched.push(Touched {
                    subject: *subject,
                    customer: known.customer,
                    before: known.written.map(Arc::unwrap_or_clone),
                    after: Arc::unwrap_or_clone(known.state),
                    last_seq: known.last_seq,
                });
            }
            snapshots::flush(tx, &changes)?;
            views::flush_states(tx, &changes)?;
        }
        self.states.clear();
        Ok(())
    }

    fn known(&mut self, tx: &mut dyn Tx, subject: &Subject) -> Result<&mut Known, StoreError> {
        if !self.states.contains_key(subject) {
            let known = Known::read(tx, subject)?;
            self.states.insert(*subject, known);
        }
        self.states
            .get_mut(subject)
            .ok_or(StoreError::Stopped("a state is missing"))
    }

    /// The clocks as they are known from this fact on, if it left a mark on a ticket under
    /// contract: only then they can differ.
    fn clocks(
        &mut self,
        tx: &mut dyn Tx,
        fact: &Recorded,
    ) -> Result<Option<ClockVersion>, StoreError> {
        let (Subject::Ticket(id), Some(customer)) = (fact.subject, fact.customer) else {
            return Ok(None);
        };
        let shown = match &*self.known(tx, &fact.subject)?.state {
            State::Ticket(t) if t.moves_clocks(fact.seq) => t.contract,
            _ => None,
        };
        let Some(contract) = shown else {
            return Ok(None);
        };
        let book = self.book(tx, contract)?;
        let State::Ticket(ticket) = &*self.known(tx, &fact.subject)?.state else {
            return Ok(None);
        };
        Ok(Some(ClockVersion {
            seq: fact.seq,
            recorded_at: fact.recorded_at,
            ticket: id,
            number: ticket.number,
            customer,
            contract,
            zone: book.zone.clone(),
            clocks: ticket.clocks(&book),
        }))
    }

    /// The cases as they are known from this fact on, if it may have changed them.
    fn cases(
        &mut self,
        tx: &mut dyn Tx,
        fact: &Recorded,
    ) -> Result<Option<CaseVersion>, StoreError> {
        let (Subject::Ticket(ticket), Some(customer)) = (fact.subject, fact.customer) else {
            return Ok(None);
        };
        let (contract, cases) = match &*self.known(tx, &fact.subject)?.state {
            State::Ticket(t) if t.cases.changed_by() == fact.seq => (t.contract, t.cases.all()),
            _ => return Ok(None),
        };
        let Some(contract) = contract else {
            return Ok(None);
        };
        let zone = self.book(tx, contract)?.zone.clone();
        let seq = fact.seq;
        Ok(Some(CaseVersion {
            seq,
            ticket,
            customer,
            contract,
            zone,
            cases,
        }))
    }

    fn book(&mut self, tx: &mut dyn Tx, contract: ContractRef) -> Result<Arc<Book>, StoreError> {
        let house = Arc::clone(&self.known(tx, &Subject::House)?.state);
        let contracts = Arc::clone(&self.known(tx, &Subject::Contract(contract.contract))?.state);
        match (&*contracts, &*house) {
            (State::Contract(contracts), State::House(house)) => {
                self.books.of(contract, contracts, house)
            }
            _ => Err(StoreError::Stopped("a state of another kind")),
        }
    }
}
