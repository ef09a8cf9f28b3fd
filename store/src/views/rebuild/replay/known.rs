//! A subject on the way through the journal.

use crate::{ClockVersion, StoreError, Touched, db::Tx, snapshots};
use shounuo_core::{Recorded, Seq, State, Subject, id::CustomerId};
use std::sync::Arc;

/// A subject's state so far.
pub(super) struct Known {
    pub(super) customer: Option<CustomerId>,
    pub(super) state: Arc<State>,
    /// Whether any fact spoke of it.
    pub(super) exists: bool,
    pub(super) last_seq: Seq,
    /// As it was written last; `None` when it never was.
    pub(super) written: Option<Arc<State>>,
    pub(super) dirty: bool,
    /// Its clocks, if they changed since.
    pub(super) clocks: Option<ClockVersion>,
}

impl Known {
    pub(super) fn read(tx: &mut dyn Tx, subject: &Subject) -> Result<Self, StoreError> {
        let stored = snapshots::read(tx, subject)?;
        let exists = stored.is_some();
        let (customer, state, last_seq) = match stored {
            Some(s) => (s.customer, s.state, s.version),
            None => (None, State::empty(subject), 0),
        };
        let state = Arc::new(state);
        Ok(Self {
            customer,
            written: exists.then(|| Arc::clone(&state)),
            state,
            exists,
            last_seq,
            dirty: false,
            clocks: None,
        })
    }

    /// What the views of single facts need of a subject: whether it was there, and of a customer
    /// its code.
    pub(super) fn touched_before(&self, subject: Subject) -> Touched {
        let before = match &*self.state {
            State::Customer(customer) => State::Customer(customer.clone()),
            _ => State::empty(&subject),
        };
        Touched {
            subject,
            customer: self.customer,
            before: self.exists.then_some(before),
            after: State::empty(&subject),
            last_seq: self.last_seq,
        }
    }

    pub(super) fn take(&mut self, fact: &Recorded) {
        Arc::make_mut(&mut self.state).evolve(fact);
        self.customer = fact.customer;
        self.exists = true;
        self.last_seq = fact.seq;
    }
}
