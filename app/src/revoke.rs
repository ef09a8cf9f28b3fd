//! Links that were handed out are taken back: from now on nobody comes in by them.

use crate::{
    App, AppError, Who,
    commands::{outcome, unknown},
    links::LinkKind,
    policy::{Right, may},
};
use shounuo_core::{
    Subject,
    id::{PersonId, TicketId},
    ticket::Context,
};
use shounuo_store::Batch;
use std::sync::Arc;

impl App {
    /// Ends every tracking link of a ticket; other ways to the ticket stay.
    pub async fn revoke_tracking_links(&self, who: &Who, id: TicketId) -> Result<(), AppError> {
        let allowed = may(who, Right::RevokeTracking);
        self.revoke_links(who, allowed, Subject::Ticket(id), &[LinkKind::Tracking])
            .await
    }

    /// Ends every sign-in link of a person; sessions and tokens go on.
    pub async fn revoke_sign_in_links(&self, who: &Who, id: PersonId) -> Result<(), AppError> {
        let allowed = may(who, Right::ManagePeople);
        self.revoke_links(who, allowed, Subject::Person(id), &LinkKind::WAYS_IN)
            .await
    }

    async fn revoke_links(
        &self,
        who: &Who,
        allowed: bool,
        subject: Subject,
        kinds: &'static [LinkKind],
    ) -> Result<(), AppError> {
        if !allowed {
            return Err(AppError::Forbidden);
        }
        let asker = who.clone();
        let run = move |batch: &mut Batch<'_>, _: &Context| {
            let loaded = batch.load(&subject)?;
            if !loaded.exists || !asker.sees(loaded.customer) {
                return Err(unknown(subject.kind()));
            }
            for kind in kinds {
                batch.revoke_links(subject, kind.purpose())?;
            }
            Ok(outcome("links_revoked", subject, None))
        };
        let request = (subject.kind(), subject.id());
        let task = self.task(who, &self.ask(), &request, Arc::new(run));
        self.run(task).await.map(drop)
    }
}
