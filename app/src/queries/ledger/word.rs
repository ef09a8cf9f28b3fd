//! What somebody says to a fact or a verdict, by the names that are used outside. Whatever is spoken
//! of must be there, and be the asker's to see.

use super::{
    fact::{fact_of, of},
    instance::find,
};
use crate::{
    App, AppError, Ask, Task, Who,
    commands::Say,
    policy::{may_act, may_record},
};
use jiff::Timestamp;
use shounuo_core::{
    Recorded, Subject,
    id::CustomerId,
    ledger::about,
    promise::Status,
    ticket::{Action, Command, Invalid, Refusal},
};

impl App {
    /// Confirms the claimed time of a fact, of a ticket or beside it, for the school.
    pub async fn confirm_fact(
        &self,
        who: &Who,
        customer: Option<String>,
        no: i64,
        ask: Ask,
    ) -> Result<Task, AppError> {
        if !may_act(who, Action::Confirm) && !may_record(who, "service.confirmed") {
            return Err(AppError::Forbidden);
        }
        let (customer, fact) = self.spoken_of(who, customer, no).await?;
        let of = fact.seq;
        match (fact.subject, about(&fact.fact)) {
            (Subject::Ticket(id), _) => self.act(who, id, ask, Command::Confirm { of }, Vec::new()),
            (_, Some((topic, key))) => {
                self.say(who, customer, ask, Say::Confirm { of, topic, key })
            }
            _ => Err(AppError::invalid("of", Invalid::WrongKind)),
        }
    }

    /// Gives the time of a fact anew. Until the school confirms it, it counts only against its
    /// author. `text` says why; a ticket keeps it.
    pub async fn correct_fact(
        &self,
        who: &Who,
        customer: Option<String>,
        no: i64,
        at: Timestamp,
        text: Option<String>,
        ask: Ask,
    ) -> Result<Task, AppError> {
        if !may_act(who, Action::Correct) && !may_record(who, "service.corrected") {
            return Err(AppError::Forbidden);
        }
        let (customer, fact) = self.spoken_of(who, customer, no).await?;
        let of = fact.seq;
        match (fact.subject, about(&fact.fact)) {
            (Subject::Ticket(id), _) => {
                let occurred_at = at;
                let command = Command::Correct {
                    of,
                    occurred_at,
                    text,
                };
                self.act(who, id, ask, command, Vec::new())
            }
            (_, Some(_)) if text.is_some() => Err(AppError::invalid("text", Invalid::WrongKind)),
            (_, Some((topic, key))) => {
                self.say(who, customer, ask, Say::Correct { of, at, topic, key })
            }
            _ => Err(AppError::invalid("of", Invalid::WrongKind)),
        }
    }

    /// Accepts the excuse of an instance that stands excused, for the school.
    pub async fn accept_excuse(
        &self,
        who: &Who,
        customer: Option<String>,
        promise: &str,
        key: &str,
        ask: Ask,
    ) -> Result<Task, AppError> {
        if !may_record(who, "verdict.excuse_accepted") {
            return Err(AppError::Forbidden);
        }
        let (customer, status) = self.verdict(who, customer, promise, key).await?;
        if status != Status::Excused {
            return Err(Refusal::NotExcused { status }.into());
        }
        let (promise, instance) = (promise.to_owned(), key.to_owned());
        self.say(who, customer, ask, Say::AcceptExcuse { promise, instance })
    }

    /// Objects to a verdict, or to its excuse, with a reason.
    pub async fn dispute(
        &self,
        who: &Who,
        customer: Option<String>,
        promise: &str,
        key: &str,
        reason: String,
        ask: Ask,
    ) -> Result<Task, AppError> {
        if !may_record(who, "verdict.disputed") {
            return Err(AppError::Forbidden);
        }
        let (customer, _) = self.verdict(who, customer, promise, key).await?;
        let say = Say::Dispute {
            promise: promise.to_owned(),
            instance: key.to_owned(),
            reason,
        };
        self.say(who, customer, ask, say)
    }

    /// A fact by its number, and whose it is.
    async fn spoken_of(
        &self,
        who: &Who,
        customer: Option<String>,
        no: i64,
    ) -> Result<(CustomerId, Recorded), AppError> {
        let asker = who.clone();
        self.in_frame(who, of(customer), move |r, frame, _| {
            let found = fact_of(r, &asker, frame, no)?;
            let found = found.map(|(fact, _)| (frame.customer.id, fact));
            Ok(found.ok_or(AppError::NotFound))
        })
        .await
    }

    /// How an instance stands now, and whose it is.
    async fn verdict(
        &self,
        who: &Who,
        customer: Option<String>,
        promise: &str,
        key: &str,
    ) -> Result<(CustomerId, Status), AppError> {
        let (promise, key) = (promise.to_owned(), key.to_owned());
        self.in_frame(who, of(customer), move |r, frame, shelf| {
            let found = find(r, frame, shelf, (&promise, &key))?;
            let status = found.map(|found| (frame.customer.id, found.status()));
            Ok(status.ok_or(AppError::NotFound))
        })
        .await
    }
}
