//! What is being made. An export reads a whole chain and packs every photo: who waits is told how far
//! it is. One at a time in a process; this is no record, only a look at the work.

use crate::AppError;
use jiff::Timestamp;
use shounuo_core::id::CustomerId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How far an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Facts are read.
    Reading,
    /// The ledger is computed from them, and held against the views.
    Computing,
    /// Photos and papers are packed.
    Packing,
}

impl Stage {
    /// The end of translation keys, and as programs read it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Computing => "computing",
            Self::Packing => "packing",
        }
    }
}

/// An export that is being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Making {
    /// Whose.
    pub customer: CustomerId,
    /// Since when.
    pub since: Timestamp,
    /// How far it is.
    pub stage: Stage,
    /// So many facts are read, or files packed.
    pub done: usize,
}

/// What is being made in this process, and what the last try of a customer came to when it failed.
#[derive(Default)]
pub(crate) struct Exports(Mutex<Now>);

#[derive(Default)]
struct Now {
    making: Option<Making>,
    failed: HashMap<CustomerId, Arc<AppError>>,
}

impl Exports {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is being made for a customer.
    pub(super) fn making(&self, customer: CustomerId) -> Option<Making> {
        self.now().making.filter(|m| m.customer == customer)
    }

    /// Why the last try for a customer failed, if it did and nobody was told.
    pub(super) fn take_failed(&self, customer: CustomerId) -> Option<Arc<AppError>> {
        self.now().failed.remove(&customer)
    }

    /// Takes the turn; busy while another one is made.
    pub(super) fn begin(
        self: &Arc<Self>,
        customer: CustomerId,
        since: Timestamp,
    ) -> Result<Turn, AppError> {
        let mut now = self.now();
        if now.making.is_some() {
            return Err(AppError::Busy);
        }
        now.failed.remove(&customer);
        now.making = Some(Making {
            customer,
            since,
            stage: Stage::Reading,
            done: 0,
        });
        Ok(Turn(Arc::clone(self)))
    }
}

/// The turn of the export that is being made; given back when it goes, however that comes.
pub(super) struct Turn(Arc<Exports>);

impl Turn {
    /// It came so far.
    pub(super) fn tell(&self, stage: Stage, done: usize) {
        if let Some(making) = &mut self.0.now().making {
            (making.stage, making.done) = (stage, done);
        }
    }

    /// It came to nothing: who looks later is told the same as who waited.
    pub(super) fn failed(&self, why: AppError) -> Arc<AppError> {
        let (why, mut now) = (Arc::new(why), self.0.now());
        if let Some(making) = now.making {
            now.failed.insert(making.customer, Arc::clone(&why));
        }
        why
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.now().making = None;
    }
}
