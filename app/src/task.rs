//! A use case ready to run, and what it answers.

use crate::{App, AppError};
use shounuo_core::{Seq, Subject};
use shounuo_store::{Job, Outcome, StoreError, WriteError};
use tokio::sync::oneshot;

/// What a write answers; a repeat answers the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What it made or changed.
    pub subject: Option<Subject>,
    /// The ticket number, `EC-17`, for a new ticket.
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
        let result = told.await.map_err(|_| AppError::Busy)?;
        Ok(result?.into())
    }

    /// Runs one and waits.
    pub fn run_now(&self, task: Task) -> Result<Receipt, AppError> {
        Ok(self.store.write(task.0)?.into())
    }

    /// Runs many in one transaction; each succeeds or is refused by itself.
    pub fn run_all(&self, tasks: Vec<Task>) -> Result<Vec<Result<Receipt, AppError>>, AppError> {
        let jobs = tasks.into_iter().map(|t| t.0).collect();
        let receipt = |r: Result<Outcome, WriteError>| Ok(r?.into());
        Ok(self
            .store
            .write_all(jobs)?
            .into_iter()
            .map(receipt)
            .collect())
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
        self.store.submit_read(query, Box::new(done));
        Ok(told.await.map_err(|_| AppError::Busy)??)
    }
}
