//! One's own API tokens: looked through, and ended.

use crate::{App, AppError, Who, commands::outcome};
use shounuo_core::{Subject, ticket::Context};
use shounuo_store::{
    Batch, Token,
    query::{Page, PageAsk},
};
use std::sync::Arc;
use uuid::Uuid;

impl App {
    /// A page of the asker's API tokens, oldest first.
    pub async fn tokens(&self, who: &Who, page: PageAsk) -> Result<Page<Token>, AppError> {
        let person = who.actor.person().ok_or(AppError::Forbidden)?;
        self.read(move |r| r.tokens_of(person, &page)).await
    }

    /// Ends one of the asker's own tokens at once.
    pub async fn revoke_token(&self, who: &Who, id: Uuid) -> Result<(), AppError> {
        let person = who.actor.person().ok_or(AppError::Forbidden)?;
        let token = self.read(move |r| r.token_of(person, id)).await?;
        if who.read_only || token.is_none() {
            return Err(AppError::NotFound);
        }
        let subject = who.actor.person().map_or(Subject::House, Subject::Person);
        let run = move |batch: &mut Batch<'_>, _: &Context| {
            batch.revoke_token(id)?;
            Ok(outcome("token_revoked", subject, None))
        };
        let task = self.task(who, &self.ask(), &id, Arc::new(run));
        self.run(task).await.map(drop)
    }
}
