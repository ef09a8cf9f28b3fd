//! A signed-in person.

use super::{Given, Visitor};
use crate::{
    answer::{Frame, Problem},
    site::Site,
};
use axum::{extract::FromRequestParts, http::request::Parts};
use shounuo_app::{AppError, Who};

/// Whoever is signed in, and how they came.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who.
    pub who: Who,
    /// Their name; empty when erased.
    pub name: String,
    /// The cookie's value.
    pub token: String,
    /// What the request says.
    pub visitor: Visitor,
}

impl Session {
    /// The session of a visitor, if there is one that still counts.
    pub async fn of(site: &Site, visitor: &Visitor) -> Result<Self, AppError> {
        let token = visitor.session.clone().ok_or(AppError::SignedOut)?;
        let who = site.app.who_of_session(&token).await?;
        let name = match who.actor.person() {
            Some(person) => site.app.name_of(person).await?.unwrap_or_default(),
            None => String::new(),
        };
        Ok(Self {
            who,
            name,
            token,
            visitor: visitor.clone(),
        })
    }

    /// Refuses a form that was not made by a page of this session.
    pub fn check(&self, site: &Site, given: &Given) -> Result<(), Problem> {
        let known = site.app.check_csrf(&self.token, given.one("csrf"));
        if known && !self.visitor.foreign {
            Ok(())
        } else {
            Err(Problem::FormExpired)
        }
    }

    /// What surrounds every page.
    pub async fn frame(&self, site: &Site) -> Result<Frame, Problem> {
        Frame::new(site, &self.visitor, Some(self)).await
    }
}

impl FromRequestParts<Site> for Session {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let visitor = Visitor::read(parts, site);
        match Self::of(site, &visitor).await {
            Ok(session) => Ok(session),
            Err(AppError::SignedOut) if visitor.reads && !visitor.live => {
                Err(Problem::sign_in(&visitor))
            }
            Err(e) => Err(e.into()),
        }
    }
}
