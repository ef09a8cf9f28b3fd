//! Everything that a batch wants written, with a way back to where the present job began.

use super::memory::{Entry, Memory};
use crate::{
    Books, CaseVersion, Changes, ClockVersion, Touched,
    beside::{Change, Made},
    journal::{Head, Pending},
    vault::VaultItem,
};
use shounuo_core::{
    Seq, State, Subject,
    id::{CustomerId, PersonId, TicketId},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// A batch in memory.
#[derive(Debug)]
pub(crate) struct Work {
    pub head: Head,
    pub facts: Vec<Pending>,
    /// Touched subjects in the order of first touch.
    pub touched: Vec<Subject>,
    pub clocks: Vec<ClockVersion>,
    pub cases: Vec<CaseVersion>,
    pub private: Vec<VaultItem>,
    pub beside: Vec<(Made, Change)>,
    pub erased: Vec<PersonId>,
    pub numbers: HashMap<(CustomerId, u32), TicketId>,
    pub sources: HashMap<(CustomerId, String), TicketId>,
    seen: HashSet<Subject>,
    undo: Undo,
}

/// The way back.
#[derive(Debug, Default)]
struct Undo {
    facts: usize,
    touched: usize,
    clocks: usize,
    cases: usize,
    private: usize,
    beside: usize,
    erased: usize,
    entries: Vec<(Subject, Entry)>,
    remembered: HashSet<Subject>,
    numbers: Vec<(CustomerId, u32)>,
    sources: Vec<(CustomerId, String)>,
}

impl Work {
    pub(crate) fn new(head: Head) -> Self {
        Self {
            head,
            facts: Vec::new(),
            touched: Vec::new(),
            clocks: Vec::new(),
            cases: Vec::new(),
            private: Vec::new(),
            beside: Vec::new(),
            erased: Vec::new(),
            numbers: HashMap::new(),
            sources: HashMap::new(),
            seen: HashSet::new(),
            undo: Undo::default(),
        }
    }

    /// The number that the next fact gets.
    pub(crate) fn next_seq(&self) -> Seq {
        self.head.seq + 1 + i64::try_from(self.facts.len()).unwrap_or(i64::MAX >> 1)
    }

    /// Whether nothing is to be written.
    pub(crate) fn is_empty(&self) -> bool {
        self.facts.is_empty()
            && self.private.is_empty()
            && self.beside.is_empty()
            && self.erased.is_empty()
    }

    /// A job begins: this is where a refusal leads back to.
    pub(crate) fn begin_job(&mut self) {
        self.undo = Undo {
            facts: self.facts.len(),
            touched: self.touched.len(),
            clocks: self.clocks.len(),
            cases: self.cases.len(),
            private: self.private.len(),
            beside: self.beside.len(),
            erased: self.erased.len(),
            ..Undo::default()
        };
    }

    /// Remembers a subject before the job's first fact of it.
    pub(super) fn remember(&mut self, subject: Subject, entry: &Entry) {
        if self.seen.insert(subject) {
            self.touched.push(subject);
        }
        if self.undo.remembered.insert(subject) {
            self.undo.entries.push((subject, entry.clone()));
        }
    }

    /// Remembers a new ticket's numbers.
    pub(super) fn name(
        &mut self,
        customer: CustomerId,
        number: u32,
        source_no: Option<&str>,
        id: TicketId,
    ) {
        self.numbers.insert((customer, number), id);
        self.undo.numbers.push((customer, number));
        let key = source_no.map(|no| (customer, no.to_owned()));
        if let Some(key) = key.filter(|k| !self.sources.contains_key(k)) {
            self.sources.insert(key.clone(), id);
            self.undo.sources.push(key);
        }
    }

    /// Takes back the present job: it was refused.
    pub(crate) fn take_back(&mut self, memory: &mut Memory, books: &mut Books) {
        let undo = std::mem::take(&mut self.undo);
        self.facts.truncate(undo.facts);
        self.clocks.truncate(undo.clocks);
        self.cases.truncate(undo.cases);
        self.private.truncate(undo.private);
        self.beside.truncate(undo.beside);
        self.erased.truncate(undo.erased);
        for subject in self.touched.drain(undo.touched..) {
            self.seen.remove(&subject);
        }
        for (subject, entry) in undo.entries {
            if matches!(subject, Subject::House | Subject::Contract(_)) {
                // A version that was read did not come to be.
                books.clear();
            }
            memory.restore(subject, entry);
        }
        for key in undo.numbers {
            self.numbers.remove(&key);
        }
        for key in undo.sources {
            self.sources.remove(&key);
        }
    }

    /// What the views need, taken out of here.
    pub(super) fn changes(&mut self, memory: &Memory) -> Changes {
        // Nothing is taken back any more; and a state that only one holds need not be copied.
        self.undo = Undo::default();
        let touched = self.touched.iter().filter_map(|s| touched(s, memory));
        let private = self.private.iter().cloned().map(Into::into);
        Changes {
            facts: self.facts.drain(..).map(|p| p.recorded).collect(),
            touched: touched.collect(),
            clocks: std::mem::take(&mut self.clocks),
            cases: std::mem::take(&mut self.cases),
            private: private.collect(),
            erased: Vec::new(),
        }
    }
}

fn touched(subject: &Subject, memory: &Memory) -> Option<Touched> {
    let entry = memory.get(subject)?;
    Some(Touched {
        subject: *subject,
        customer: entry.customer,
        before: entry.before.clone().flatten().map(Arc::unwrap_or_clone),
        after: State::clone(&entry.state),
        last_seq: entry.last_seq,
    })
}
