//! One attempt at a batch: take the head, run the jobs, write, commit.

use super::{Answer, Dated, Writer};
use crate::{
    StoreError,
    batch::{self, Author, Batch, Flushed, Means, Work},
    db::{Conn, Mode, Tx},
    idempotency::{self, Answered, KeyId},
    job::{Job, JobError, Outcome, WriteError},
    journal::Head,
    measure,
};
use shounuo_core::{Seq, Timestamp};
use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

/// The answers to the jobs of a batch, in their order.
pub(crate) type Answers = Vec<Answer>;

/// Why an attempt failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// Before COMMIT: certainly not written.
    Before(StoreError),
    /// At COMMIT: unknown, until the proof has been looked for.
    AtCommit(StoreError, Proof, Answers),
}

impl Failure {
    pub(super) fn error(&self) -> &StoreError {
        match self {
            Self::Before(e) | Self::AtCommit(e, ..) => e,
        }
    }
}

impl From<StoreError> for Box<Failure> {
    fn from(e: StoreError) -> Self {
        Self::new(Failure::Before(e))
    }
}

/// By what a batch is found again: its last fact, or one of its keys.
#[derive(Debug)]
pub(super) struct Proof {
    fact: Option<(Seq, [u8; 32])>,
    key: Option<KeyId>,
}

impl Proof {
    /// Whether it is there; `None` when the batch left nothing to look for.
    pub(super) fn is_there(&self, tx: &mut dyn Tx) -> Result<Option<bool>, StoreError> {
        if let Some((seq, hash)) = self.fact {
            let row = tx.row("SELECT hash FROM journal WHERE seq = $1", &[seq.into()])?;
            let found = row.map(|r| r.digest(0)).transpose()?;
            return Ok(Some(found == Some(hash)));
        }
        match self.key {
            Some(key) => Ok(Some(!idempotency::find(tx, &[key])?.is_empty())),
            None => Ok(None),
        }
    }
}

/// What an attempt collects beside the work.
#[derive(Default)]
struct Round {
    known: HashMap<KeyId, Answered>,
    new: HashMap<KeyId, Answered>,
    answers: Answers,
}

impl Round {
    /// The answer that this key has already, in the database or in this very batch.
    fn first_answer(&self, id: &KeyId, body: [u8; 32]) -> Option<Answer> {
        let first = self.new.get(id).or_else(|| self.known.get(id))?;
        Some(match first.body == body {
            true => Ok(first.outcome.clone()),
            false => Err(WriteError::KeyReused),
        })
    }

    fn remember(&mut self, key: Option<(KeyId, [u8; 32])>, outcome: &Outcome) {
        if let Some((id, body)) = key {
            let outcome = outcome.clone();
            self.new.insert(id, Answered { body, outcome });
        }
    }
}

impl Writer {
    pub(super) fn try_once(&mut self, jobs: &[Dated<'_>]) -> Result<Answers, Box<Failure>> {
        let mut conn = self.conn()?;
        let result = self.with(&mut *conn, jobs);
        self.conn = Some(conn);
        result
    }

    fn with(&mut self, conn: &mut dyn Conn, jobs: &[Dated<'_>]) -> Result<Answers, Box<Failure>> {
        conn.begin(Mode::Write)?;
        let head = Head::take(conn)?;
        if self.head != Some(head) {
            // Another process has written since.
            self.memory.clear();
            self.chains.clear();
        }
        let mut work = Work::new(head);
        let round = self.run(conn, &mut work, jobs)?;
        if work.is_empty() && round.new.is_empty() {
            conn.rollback()?;
            self.head = Some(head);
            return Ok(round.answers);
        }
        self.finish(conn, work, round)
    }

    /// Runs the jobs, in order, each with the effects of those before it.
    fn run(
        &mut self,
        tx: &mut dyn Tx,
        work: &mut Work,
        jobs: &[Dated<'_>],
    ) -> Result<Round, StoreError> {
        let keys: Vec<_> = jobs
            .iter()
            .filter_map(|(_, job)| job.key.as_ref().map(idempotency::id))
            .collect();
        let mut round = Round {
            known: idempotency::find(tx, &keys)?,
            ..Round::default()
        };
        let mut last = work.head.recorded_at;
        for (at, job) in jobs {
            // Never back, whatever the clock does.
            last = at.unwrap_or_else(|| (self.clock)()).max(last);
            last = Timestamp::from_microsecond(last.as_microsecond()).unwrap_or(last);
            let answer = self.one(tx, work, &mut round, job, last)?;
            round.answers.push(answer);
        }
        Ok(round)
    }

    /// One job: answered from its key, or run. An error here is the whole batch's.
    fn one(
        &mut self,
        tx: &mut dyn Tx,
        work: &mut Work,
        round: &mut Round,
        job: &Job,
        now: Timestamp,
    ) -> Result<Answer, StoreError> {
        let key = job.key.as_ref().map(|k| (idempotency::id(k), k.body));
        if let Some(answer) = key.and_then(|(id, body)| round.first_answer(&id, body)) {
            return Ok(answer);
        }
        work.begin_job();
        let mut batch = Batch {
            tx,
            work,
            memory: &mut self.memory,
            books: &mut self.books,
            author: Author::of(job),
            now,
        };
        let error = match run_job(&mut batch, job) {
            Ok(outcome) => {
                round.remember(key, &outcome);
                return Ok(Ok(outcome));
            }
            Err(JobError::Refused(refusal)) => WriteError::Refused(refusal),
            Err(JobError::Store(e)) if e.spares_the_transaction() => WriteError::Unknown(e),
            Err(JobError::Store(e)) => return Err(e),
        };
        work.take_back(&mut self.memory, &mut self.books);
        Ok(Err(error))
    }

    /// Writes and commits.
    fn finish(
        &mut self,
        conn: &mut dyn Conn,
        mut work: Work,
        round: Round,
    ) -> Result<Answers, Box<Failure>> {
        let now = (self.clock)();
        let means = Means {
            memory: &self.memory,
            chains: &mut self.chains,
            books: &mut self.books,
            answers: &round.new,
            sweep: !self.swept,
        };
        let Flushed { head, last } = batch::flush(conn, &mut work, means, now)?;
        let begun = Instant::now();
        let committed = conn.commit();
        measure::committed(begun);
        if let Err(e) = committed {
            let fact = last.map(|hash| (head.seq, hash));
            let key = round.new.keys().next().copied();
            let failure = Failure::AtCommit(e, Proof { fact, key }, round.answers);
            return Err(Box::new(failure));
        }
        self.settle(&work, head);
        Ok(round.answers)
    }

    fn settle(&mut self, work: &Work, head: Head) {
        self.memory.settle(&work.touched);
        self.head = Some(head);
        self.swept = true;
    }
}

/// Runs a job; one that panics is refused and taken back like any other.
fn run_job(batch: &mut Batch<'_>, job: &Job) -> Result<Outcome, JobError> {
    catch_unwind(AssertUnwindSafe(|| (job.run)(batch))).unwrap_or(Err(JobError::Store(
        StoreError::Stopped("the job panicked"),
    )))
}

impl Author {
    fn of(job: &Job) -> Self {
        Self {
            command: job.command,
            actor: job.actor,
            origin: job.origin.clone(),
        }
    }
}
