//! Whether there is room to write and a database to ask: for pages, for whoever watches the server, and for
//! the administrators.

use crate::{App, AppError, Receipt, Task};
use shounuo_store::{LittleRoom, Space, StoreError};
use std::{path::PathBuf, time::Duration};
use tokio::{sync::oneshot, time::timeout};

/// Whoever waits for an answer looks so often whether the database is still there.
const LOOK: Duration = Duration::from_millis(500);

impl App {
    /// Where there is too little room to take in anything new; `None`: there is enough.
    pub fn little_room(&self) -> Option<LittleRoom> {
        self.store.little_room()
    }

    /// How much room there is where data and files lie.
    pub fn spaces(&self) -> Vec<(PathBuf, Space)> {
        self.store.spaces()
    }

    /// Whether the database does not answer.
    pub fn is_away(&self) -> bool {
        self.store.away().is_some()
    }

    /// The same application for what is written also while there is too little room: what people must be
    /// told, and who comes in to read.
    pub(crate) fn vital(&self) -> Self {
        let store = self.store.vital();
        Self {
            store,
            ..self.clone()
        }
    }

    /// Runs one that is vital.
    pub(crate) async fn run_vital(&self, task: Task) -> Result<Receipt, AppError> {
        self.vital().run(task).await
    }

    /// The answer of one of the store's threads. One that a database owes that went away is not waited
    /// for: it may come, and then nobody hears it.
    pub(crate) async fn answered<T>(
        &self,
        mut told: oneshot::Receiver<T>,
    ) -> Result<Result<T, StoreError>, AppError> {
        // Who waits without a runtime (a command, a simulator) has no clock to give up by.
        if !self.store.has_pulse() || tokio::runtime::Handle::try_current().is_err() {
            return told.await.map(Ok).map_err(|_| AppError::Busy);
        }
        loop {
            match timeout(LOOK, &mut told).await {
                Ok(answer) => return answer.map(Ok).map_err(|_| AppError::Busy),
                Err(_) => match self.store.away() {
                    Some(away) => return Ok(Err(away)),
                    None => continue,
                },
            }
        }
    }
}
