//! The writer: one thread, one connection, one transaction for up to 256 waiting jobs.

mod attempt;
mod thread;

pub(crate) use thread::{Done, Message, start};

use crate::{
    Books, Seal, StoreError, Target,
    batch::Memory,
    db::{self, Conn, Mode, Tx, connect},
    job::{Job, Outcome, WriteError},
    journal::{self, Chains, Head},
    room::Watched,
    schema,
    target::{Clock, Progress},
};
use attempt::{Answers, Failure, Proof};
use shounuo_core::Timestamp;
use std::sync::Arc;

/// So many jobs go into one transaction at most (a list handed in as a whole may be longer).
pub(crate) const BATCH: usize = 256;
/// How often a batch that certainly was not written is tried again.
const TRIES: usize = 3;

/// A job with the receipt it is to have; `None`: the store's clock.
pub(crate) type Dated<'a> = (Option<Timestamp>, &'a Job);

/// The writer's means.
pub(crate) struct Writer {
    target: Target,
    clock: Clock,
    room: Arc<Watched>,
    conn: Option<Box<dyn Conn>>,
    memory: Memory,
    chains: Chains,
    books: Books,
    /// The head after our last batch: while it stands, what we remember is true.
    head: Option<Head>,
    /// Whether what is too old was swept since the start.
    swept: bool,
}

impl Writer {
    /// Connects and brings the data to this program's form.
    pub(crate) fn open(
        target: Target,
        (clock, room): (Clock, Arc<Watched>),
        progress: Option<&Progress>,
    ) -> Result<Self, StoreError> {
        let mut conn = connect(&target, Mode::Write)?;
        schema::migrate(&mut *conn, progress)?;
        Ok(Self {
            target,
            clock,
            room,
            conn: Some(conn),
            memory: Memory::default(),
            chains: Chains::default(),
            books: Books::default(),
            head: None,
            swept: false,
        })
    }

    /// Carries out jobs, each answered by itself.
    pub(crate) fn carry_out(&mut self, jobs: &[Dated<'_>]) -> Answers {
        let undone = match self.carry_out_all(jobs) {
            Ok(answers) => return answers,
            Err(undone) => undone,
        };
        if jobs.len() > 1 && undone.is_by_one_of_them() {
            // One of them spoils the others' transaction: find out which.
            let one = |job| self.carry_out(std::slice::from_ref(job));
            return jobs.iter().flat_map(one).collect();
        }
        jobs.iter().map(|_| Err(undone.told())).collect()
    }

    /// Carries out jobs in one transaction or not at all.
    pub(crate) fn carry_out_all(&mut self, jobs: &[Dated<'_>]) -> Result<Answers, Undone> {
        let mut tries = 0;
        loop {
            tries += 1;
            let undone = match self.attempt(jobs) {
                Ok(answers) => return Ok(answers),
                Err(failure) => match *failure {
                    Failure::Before(error) => Undone {
                        error,
                        absent: true,
                    },
                    Failure::AtCommit(error, proof, answers) => match self.holds(&proof) {
                        Ok(Some(true)) => return Ok(answers),
                        found => Undone {
                            error,
                            absent: matches!(found, Ok(Some(false))),
                        },
                    },
                },
            };
            // Tried again only where another connection may do better.
            let lost = matches!(undone.error, StoreError::Lost(_));
            if !(undone.absent && lost) || tries == TRIES {
                return Err(undone);
            }
            tracing::warn!(error = %undone.error, "a batch was not written; trying again");
        }
    }

    fn attempt(&mut self, jobs: &[Dated<'_>]) -> Result<Answers, Box<Failure>> {
        let result = self.try_once(jobs);
        match &result {
            Ok(_) => self.room.taken_in(),
            Err(failure) => {
                tracing::debug!(?failure, "a batch failed");
                self.forget(failure.error());
            }
        }
        result
    }

    /// What we remember may not be true any more; and a connection that failed is not used again.
    fn forget(&mut self, error: &StoreError) {
        self.head = None;
        self.memory.clear();
        self.chains.clear();
        self.books.clear();
        if matches!(error, StoreError::Full) {
            self.room.filled();
        }
        // A server that only reads now has handed over to another one: it is looked for anew.
        let other = matches!(error, StoreError::Lost(_) | StoreError::ReadOnly { .. });
        if let Some(mut conn) = self.conn.take()
            && !other
            && conn.rollback().is_ok()
        {
            self.conn = Some(conn);
        }
    }

    fn conn(&mut self) -> Result<Box<dyn Conn>, StoreError> {
        match self.conn.take() {
            Some(conn) => Ok(conn),
            None => connect(&self.target, Mode::Write),
        }
    }

    /// After an error at COMMIT: whether the batch holds; `None` when that cannot be told. The head
    /// is locked first, so that a server that is still about to commit is waited for.
    fn holds(&mut self, proof: &Proof) -> Result<Option<bool>, StoreError> {
        let mut conn = self.conn()?;
        conn.begin(Mode::Write)?;
        Head::take(&mut *conn)?;
        let found = proof.is_there(&mut *conn);
        conn.rollback()?;
        self.conn = Some(conn);
        found
    }

    /// Does something else under the same lock, in one transaction: a rebuild, a seal.
    pub(crate) fn maintain<T>(
        &mut self,
        f: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut conn = self.conn()?;
        let result = conn
            .begin(Mode::Write)
            .and_then(|()| Head::take(&mut *conn))
            .and_then(|_| db::unhurried(&mut *conn))
            .and_then(|()| f(&mut *conn))
            .and_then(|value| conn.commit().map(|()| value));
        self.conn = Some(conn);
        // Snapshots and books may be others now.
        match &result {
            Ok(_) => self.forget(&StoreError::Stopped("nothing to forget but memory")),
            Err(e) => self.forget(e),
        }
        result
    }

    /// The seal of the journal as it is now.
    pub(crate) fn seal(&mut self) -> Result<Seal, StoreError> {
        let now = (self.clock)();
        self.maintain(|tx| {
            let mut head = Head::peek(tx)?;
            let seal = journal::make(tx, &mut head, now)?;
            head.put(tx)?;
            Ok(seal)
        })
    }
}

/// A batch that failed.
#[derive(Debug)]
pub(crate) struct Undone {
    /// Why.
    pub error: StoreError,
    /// Whether it certainly was not written.
    absent: bool,
}

impl Undone {
    /// What each of its jobs is told.
    fn told(&self) -> WriteError {
        match (&self.error, self.absent) {
            (StoreError::Full, true) => WriteError::NoRoom(StoreError::Full),
            (error, _) => WriteError::Unknown(error.clone()),
        }
    }

    /// Whether a single job may be the cause, and the others may go without it. What is wrong with
    /// the database as a whole would only be waited for again, job by job.
    fn is_by_one_of_them(&self) -> bool {
        self.absent && matches!(self.error, StoreError::Database(_) | StoreError::Damaged(_))
    }
}

/// The answer to one job.
pub(crate) type Answer = Result<Outcome, WriteError>;
