//! The ticket that an address names, and who asks: an account at `/tickets/{no}`, or the holder of a
//! tracking link at `/tracking/{token}`.

use crate::{
    caller::{Caller, of_link, visitor},
    paths,
    problem::Problem,
    read::{Key, Part},
    views::Done,
};
use axum::{extract::FromRequestParts, http::request::Parts};
use shounuo_app::{App, AppError, Who, files::Upload, policy::may_act};
use shounuo_core::{
    Timestamp,
    id::TicketId,
    ticket::{Command, Refusal},
};
use std::collections::HashMap;

/// A ticket that the asker may see. Everything else is not found, before anything else is said.
pub struct Place {
    /// Who asks.
    pub who: Who,
    /// The ticket.
    pub id: TicketId,
    /// Its address, as the asker named it.
    pub base: String,
}

impl FromRequestParts<App> for Place {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Part(named) = Part::<HashMap<String, String>>::from_request_parts(parts, app).await?;
        if let Some(token) = named.get("token") {
            visitor(app, parts)?;
            let (who, id) = app.who_of_tracking(token).await.map_err(of_link)?;
            return Ok(Self {
                who,
                id,
                base: paths::tracking(token),
            });
        }
        let Caller(who) = Caller::from_request_parts(parts, app).await?;
        let no = named.get("no").ok_or_else(Problem::not_found)?;
        let id = app.ticket_id(&who, no).await?;
        Ok(Self {
            who,
            id,
            base: paths::ticket(no),
        })
    }
}

impl Place {
    /// Gives a command to the ticket.
    pub async fn act(
        self,
        app: &App,
        key: Key,
        (command, occurred_at): (Command<String>, Option<Timestamp>),
        photos: Vec<Upload>,
    ) -> Result<Done, Problem> {
        let ask = key.ask(app, occurred_at);
        let command = app.placed(&self.who, self.id, command).await?;
        let task = app.act(&self.who, self.id, ask, command, photos)?;
        match app.run(task).await {
            Ok(receipt) => {
                let fact = app.number_of(&self.who, &receipt).await?;
                Ok(Done::at(&self.base, &receipt, fact))
            }
            Err(e) => Err(self.refused(app, e).await),
        }
    }

    /// A wrong state, or a clause of the contract, is answered with what this asker may do instead.
    async fn refused(self, app: &App, e: AppError) -> Problem {
        let allowed = match &e {
            AppError::Refused(Refusal::WrongState { allowed, .. }) => {
                let mut allowed = allowed.clone();
                allowed.retain(|a| may_act(&self.who, *a));
                Some(allowed)
            }
            AppError::Refused(Refusal::Blocked { .. }) => {
                let ticket = app.ticket(&self.who, self.id).await;
                ticket.ok().map(|view| view.actions)
            }
            _ => None,
        };
        Problem {
            allowed: allowed.map(|a| Box::new((self.base, a))),
            ..e.into()
        }
    }
}
