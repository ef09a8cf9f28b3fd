//! States that the writer knows. They outlive a batch for as long as nobody else has written.

use crate::{StoreError, db::Tx, snapshots};
use shounuo_core::{Recorded, Seq, State, Subject, id::CustomerId};
use std::{
    collections::{HashMap, hash_map},
    sync::Arc,
};

/// So many states are kept; then all are forgotten and read again as needed.
const MAX: usize = 20_000;

/// A subject's state.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub customer: Option<CustomerId>,
    pub state: Arc<State>,
    pub exists: bool,
    pub last_seq: Seq,
    /// Once a fact of this batch touched it: its state before, if it had one.
    pub before: Option<Option<Arc<State>>>,
}

impl Entry {
    /// Its views are to be written, whether or not a fact changes it.
    pub(super) fn touch(&mut self) {
        if self.before.is_none() {
            self.before = Some(self.exists.then(|| Arc::clone(&self.state)));
        }
    }

    pub(super) fn apply(&mut self, recorded: &Recorded) {
        self.touch();
        Arc::make_mut(&mut self.state).evolve(recorded);
        self.customer = recorded.customer;
        self.exists = true;
        self.last_seq = recorded.seq;
    }
}

/// The states.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    entries: HashMap<Subject, Entry>,
}

impl Memory {
    /// A subject's state, from here or from its snapshot.
    pub(super) fn entry(
        &mut self,
        tx: &mut dyn Tx,
        subject: &Subject,
    ) -> Result<&mut Entry, StoreError> {
        match self.entries.entry(*subject) {
            hash_map::Entry::Occupied(known) => Ok(known.into_mut()),
            hash_map::Entry::Vacant(new) => Ok(new.insert(read(tx, subject)?)),
        }
    }

    pub(super) fn get(&self, subject: &Subject) -> Option<&Entry> {
        self.entries.get(subject)
    }

    pub(super) fn restore(&mut self, subject: Subject, entry: Entry) {
        self.entries.insert(subject, entry);
    }

    /// The batch holds: what it made is the state from now on.
    pub(crate) fn settle(&mut self, touched: &[Subject]) {
        for subject in touched {
            if let Some(entry) = self.entries.get_mut(subject) {
                entry.before = None;
            }
        }
        if self.entries.len() > MAX {
            self.entries.clear();
        }
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}

fn read(tx: &mut dyn Tx, subject: &Subject) -> Result<Entry, StoreError> {
    let stored = snapshots::read(tx, subject)?;
    let exists = stored.is_some();
    let (customer, state, last_seq) = match stored {
        Some(s) => (s.customer, s.state, s.version),
        None => (None, State::empty(subject), 0),
    };
    Ok(Entry {
        customer,
        state: Arc::new(state),
        exists,
        last_seq,
        before: None,
    })
}
