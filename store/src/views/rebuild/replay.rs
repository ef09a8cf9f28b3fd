//! The journal taken in once more, as a writer's batches took it in.

use crate::{Books, Changes, ClockVersion, StoreError, Touched, db::Tx, snapshots, views};
use shounuo_core::{
    Recorded, Seq, State, Subject,
    contract::ContractRef,
    id::CustomerId,
    promise::{self, Book},
};
use std::{collections::HashMap, sync::Arc};

/// States kept in memory; the others are in the shadow of the snapshots.
const STATES_MAX: usize = 50_000;

/// States on the way through the journal.
#[derive(Default)]
pub(super) struct Replay {
    states: HashMap<Subject, Known>,
    books: Books,
}

/// A subject's state so far.
#[derive(Clone)]
struct Known {
    customer: Option<CustomerId>,
    state: Arc<State>,
    exists: bool,
    last_seq: Seq,
}

impl Replay {
    /// Takes in some facts, in order, and writes what they change.
    pub fn take(&mut self, tx: &mut dyn Tx, facts: Vec<Recorded>) -> Result<(), StoreError> {
        let mut before: HashMap<Subject, Option<Arc<State>>> = HashMap::new();
        let (mut order, mut clocks) = (Vec::new(), Vec::new());
        for fact in &facts {
            let known = self.known(tx, &fact.subject)?;
            before.entry(fact.subject).or_insert_with(|| {
                order.push(fact.subject);
                known.exists.then(|| Arc::clone(&known.state))
            });
            known.take(fact);
            clocks.extend(self.clocks(tx, fact)?);
        }
        let touched = order
            .iter()
            .filter_map(|s| self.touched(s, before.remove(s).flatten()));
        let changes = Changes {
            touched: touched.collect(),
            facts,
            clocks,
            ..Changes::default()
        };
        snapshots::flush(tx, &changes)?;
        views::flush(tx, &changes, &mut self.books)?;
        if self.states.len() > STATES_MAX {
            self.states.clear();
        }
        Ok(())
    }

    fn known(&mut self, tx: &mut dyn Tx, subject: &Subject) -> Result<&mut Known, StoreError> {
        if !self.states.contains_key(subject) {
            self.states.insert(*subject, Known::read(tx, subject)?);
        }
        self.states
            .get_mut(subject)
            .ok_or(StoreError::Stopped("a state is missing"))
    }

    fn touched(&self, subject: &Subject, before: Option<Arc<State>>) -> Option<Touched> {
        let known = self.states.get(subject)?;
        Some(Touched {
            subject: *subject,
            customer: known.customer,
            before: before.map(Arc::unwrap_or_clone),
            after: State::clone(&known.state),
            last_seq: known.last_seq,
        })
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
        let state = Arc::clone(&self.known(tx, &fact.subject)?.state);
        let State::Ticket(ticket) = &*state else {
            return Ok(None);
        };
        let marked = ticket.marks.last().is_some_and(|m| m.seq == fact.seq);
        let Some(contract) = ticket.contract.filter(|_| marked) else {
            return Ok(None);
        };
        let book = self.book(tx, contract)?;
        Ok(Some(ClockVersion {
            seq: fact.seq,
            recorded_at: fact.recorded_at,
            ticket: id,
            customer,
            clocks: promise::clocks(&book, &ticket.marks, ticket.calendars),
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

impl Known {
    fn read(tx: &mut dyn Tx, subject: &Subject) -> Result<Self, StoreError> {
        Ok(match snapshots::read(tx, subject)? {
            Some(stored) => Self {
                customer: stored.customer,
                state: Arc::new(stored.state),
                exists: true,
                last_seq: stored.version,
            },
            None => Self {
                customer: None,
                state: Arc::new(State::empty(subject)),
                exists: false,
                last_seq: 0,
            },
        })
    }

    fn take(&mut self, fact: &Recorded) {
        Arc::make_mut(&mut self.state).evolve(fact);
        self.customer = fact.customer;
        self.exists = true;
        self.last_seq = fact.seq;
    }
}
