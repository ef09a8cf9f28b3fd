//! How the data stands, for whoever runs the server: asked by readiness and figures.

use crate::{App, AppError, Who, commands::outcome};
use shounuo_core::{Subject, ticket::Context};
use shounuo_store::{Batch, query::Standing};
use std::sync::Arc;
use tokio::sync::oneshot;

impl App {
    /// Whether a command would be carried out now: the writer lives, the database gives its lock and lets itself be written,
    /// its form is known. Nothing is written.
    ///
    /// # Errors
    /// Why not.
    pub async fn can_write(&self) -> Result<(), AppError> {
        let nothing = |_: &mut Batch<'_>, _: &Context| Ok(outcome("looked", Subject::House, None));
        let task = self.task(&Who::system(), &self.ask(), &(), Arc::new(nothing));
        let (tell, told) = oneshot::channel();
        // Not `run`: nobody is to be woken by it. Room is looked at by itself.
        self.store
            .vital()
            .submit(task.0, Box::new(move |result| drop(tell.send(result))));
        told.await.map_err(|_| AppError::Busy)??;
        Ok(())
    }

    /// What figures are made of.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn standing(&self) -> Result<Standing, AppError> {
        self.read(|r| r.standing()).await
    }
}
