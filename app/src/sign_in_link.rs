//! Sign-in links: how somebody new, or who forgot the password, gets in. One works once; using it up
//! and beginning the session are one transaction.

use crate::{
    App, AppError, Task, Who,
    commands::{outcome, unknown},
    links::LinkKind,
    policy::{Right, may},
    random::token_hash,
    sign_in::SignedIn,
};
use shounuo_core::{Actor, Subject, id::PersonId, ticket::Context};
use shounuo_store::{Batch, JobError, Link};
use std::sync::Arc;

impl App {
    /// Hands out a sign-in link for a person; `token` is what the link shows. It works once.
    pub fn issue_sign_in_link(
        &self,
        who: &Who,
        person: PersonId,
        token: &str,
    ) -> Result<Task, AppError> {
        if !may(who, Right::ManagePeople) {
            return Err(AppError::Forbidden);
        }
        self.hand_out(
            who,
            person,
            self.new_sign_in_link(token, LinkKind::SignIn, person),
        )
    }

    /// Hands out a link by which a demonstration's guests come in as a person, again and again. Only
    /// the program itself may: the people of a demonstration are invented.
    pub fn issue_demo_link(
        &self,
        who: &Who,
        person: PersonId,
        token: &str,
    ) -> Result<Task, AppError> {
        if who.actor != Actor::System {
            return Err(AppError::Forbidden);
        }
        self.hand_out(
            who,
            person,
            self.new_sign_in_link(token, LinkKind::Demo, person),
        )
    }

    fn hand_out(&self, who: &Who, person: PersonId, link: Link) -> Result<Task, AppError> {
        let asker = who.clone();
        let run = move |batch: &mut Batch<'_>, _: &Context| {
            let loaded = batch.load(&Subject::Person(person))?;
            if !loaded.exists || !asker.sees(loaded.customer) {
                return Err(unknown("person"));
            }
            let mut link = link.clone();
            link.customer = loaded.customer;
            batch.keep_link(link)?;
            Ok(outcome("sign_in_link", Subject::Person(person), None))
        };
        Ok(self.task(who, &self.ask(), &person, Arc::new(run)))
    }

    /// Signs in by a link that the provider handed out, and uses it up. One that is unknown, used,
    /// revoked or expired, or whose person is gone, is one answer: not found.
    pub async fn sign_in_by_link(&self, token: &str, agent: &str) -> Result<SignedIn, AppError> {
        let (person, link) = self.way_in(token).await?;
        let used = Some(token_hash(token));
        self.begin_session(person, link.customer, agent, used).await
    }

    /// The name behind a sign-in link, to be shown before it is used. Looking uses nothing up.
    pub async fn name_of_sign_in_link(&self, token: &str) -> Result<String, AppError> {
        let (person, _) = self.way_in(token).await?;
        Ok(self.name_of(person).await?.unwrap_or_default())
    }

    async fn way_in(&self, token: &str) -> Result<(PersonId, Link), AppError> {
        let link = self.link(token, &LinkKind::WAYS_IN).await?;
        match link.subject {
            Subject::Person(person) => Ok((person, link)),
            _ => Err(AppError::NotFound),
        }
    }
}

/// A sign-in link is used: looked at again within the write, so that of two who come at once only
/// one gets in.
pub(crate) fn use_link(batch: &mut Batch<'_>, hash: &[u8; 32]) -> Result<(), JobError> {
    let (found, now) = (batch.find_link(hash)?, batch.now());
    let link = found.filter(|l| l.works_at(now)).ok_or(unknown("link"))?;
    if link.purpose != LinkKind::Demo.purpose() {
        batch.revoke_link(link.id)?;
    }
    Ok(())
}
