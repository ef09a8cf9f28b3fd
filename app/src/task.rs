//! A use case ready to run, and what it answers.

use crate::{App, AppError};
use shounuo_core::{Seq, Subject};
use shounuo_store::{Job, Outcome, StoreError, WriteError};
use std::time::Duration;
use tokio::sync::oneshot;

/// How long a read that completes an answer waits for room among the readers.
const ROOM: Duration = Duration::from_millis(5);
/// How often it looks: 10 s in all.
const TURNS: u32 = 2_000;

/// What a write answers; a repeat answers the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What it made or changed.
    pub subject: Option<Subject>,
    /// The ticket number, `EC-17`, for a new ticket; for evidence, the id of the occasion, loan, complaint,
    /// failure or change that began with it, when it was made here.
    pub no: Option<String>,
    /// The last fact's place in the journal. Not for outside: [`App::number_of`] names it there.
    pub seq: Option<Seq>,
}

impl From<Outcome> for Receipt {
    fn from(o: Outcome) -> Self {
        Self {
            subject: o.subject,
            no: o.no,
            seq: o.seq,
        }
    }
}

/// A use case, authorised and ready to run.
pub struct Task(pub(crate) Job);

impl App {
    /// Runs one without blocking the caller's thread; answered once it is durable.
    pub async fn run(&self, task: Task) -> Result<Receipt, AppError> {
        let (tell, told) = oneshot::channel();
        let done = move |result| {
            // A caller that went away does not undo what is durable.
            let _ = tell.send(result);
        };
        self.store.submit(task.0, Box::new(done));
        let result = self.answered(told).await?.map_err(AppError::Unknown)?;
        self.watch.ring();
        Ok(result?.into())
    }

    /// Runs one and waits.
    pub fn run_now(&self, task: Task) -> Result<Receipt, AppError> {
        let outcome = self.store.write(task.0)?;
        self.watch.ring();
        Ok(outcome.into())
    }

    /// Runs many in one transaction; each succeeds or is refused by itself.
    pub fn run_all(&self, tasks: Vec<Task>) -> Result<Vec<Result<Receipt, AppError>>, AppError> {
        let jobs = tasks.into_iter().map(|t| t.0).collect();
        let receipt = |r: Result<Outcome, WriteError>| Ok(r?.into());
        let answers = self.store.write_all(jobs)?;
        self.watch.ring();
        Ok(answers.into_iter().map(receipt).collect())
    }

    /// Reads without blocking the caller's thread.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&mut shounuo_store::Reader) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, AppError> {
        let (tell, told) = oneshot::channel();
        let done = move |result| {
            let _ = tell.send(result);
        };
        let asked = tracing::Span::current();
        let query = move |r: &mut shounuo_store::Reader<'_>| asked.in_scope(|| query(r));
        self.store.submit_read(query, Box::new(done));
        Ok(self.answered(told).await???)
    }

    /// Reads what belongs to the answer of a write that is durable already. However many ask, it
    /// waits for its turn: "try again" would be a false answer to what has happened.
    pub(crate) async fn read_on<T, Q>(&self, query: Q) -> Result<T, AppError>
    where
        T: Send + 'static,
        Q: FnOnce(&mut shounuo_store::Reader) -> Result<T, StoreError> + Clone + Send + 'static,
    {
        for _ in 0..TURNS {
            match self.read(query.clone()).await {
                Err(AppError::Store(StoreError::Busy)) => tokio::time::sleep(ROOM).await,
                answer => return answer,
            }
        }
        Err(AppError::Unknown(StoreError::Busy))
    }
}
