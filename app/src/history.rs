//! A history played in virtual time: many tasks at once, each with the receipt it is to have.

use crate::{App, AppError, Receipt, Task};
use jiff::Timestamp;

impl App {
    /// Runs tasks in one transaction, each received at the instant given with it (never before the
    /// journal's last receipt). Each succeeds or is refused by itself. For simulators only: `App`'s
    /// own clock must be virtual too.
    pub fn run_history(
        &self,
        tasks: Vec<(Timestamp, Task)>,
    ) -> Result<Vec<Result<Receipt, AppError>>, AppError> {
        let jobs = tasks.into_iter().map(|(at, task)| (at, task.0)).collect();
        let answers = self.store.write_history(jobs)?;
        Ok(answers
            .into_iter()
            .map(|answer| Ok(answer?.into()))
            .collect())
    }
}
