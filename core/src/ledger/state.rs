//! The state of a contract's evidence: small however long it runs, because verdicts are judged from
//! entries that the store finds by topic, key and time.

use super::read;
use crate::fact::{Recorded, Seq};
use serde::{Deserialize, Serialize};

/// The evidence recorded under a contract, beside its tickets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// How many entries there are.
    pub entry_count: u64,
    /// The last fact.
    pub last_seq: Seq,
}

impl Service {
    /// Applies one fact.
    pub fn evolve(&mut self, recorded: &Recorded) {
        self.last_seq = recorded.seq;
        self.entry_count += u64::from(read::read(&recorded.fact).is_some());
    }
}
