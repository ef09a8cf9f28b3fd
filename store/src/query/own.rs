//! What a person holds to come in by: sessions and API tokens. Asked for one's own only, so they
//! take a person and no scope.

use super::{List, Page, PageAsk, Scope, sql::Build, tickets::cut};
use crate::{
    Reader, Session, StoreError, Token,
    beside::{account, session},
    db::{Backend, Row},
};
use shounuo_core::{Timestamp, id::PersonId};
use uuid::Uuid;

impl Reader<'_> {
    /// A page of a person's sessions that go on at this instant, newest first.
    pub fn sessions_of(
        &mut self,
        person: PersonId,
        now: Timestamp,
        page: &PageAsk,
    ) -> Result<Page<Session>, StoreError> {
        let build = sessions(self.backend(), person, now, page);
        let found = self.rows(&build.sql, &build.params)?;
        let rows = found.iter().map(session::read);
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let us = |s: &Session| s.made_at.as_microsecond();
        Ok(cut(rows, page, |s| List::Sessions.at_number(us(s), s.id)))
    }

    /// A session of a person, also one that is over.
    pub fn session_of(
        &mut self,
        person: PersonId,
        id: Uuid,
    ) -> Result<Option<Session>, StoreError> {
        let sql = format!("{} WHERE person = $1 AND id = $2", session::SELECT);
        let row = self.row(&sql, &[person.into(), id.into()])?;
        row.map(|r| session::read(&r)).transpose()
    }

    /// A page of a person's API tokens, also those that work no more, oldest first.
    pub fn tokens_of(
        &mut self,
        person: PersonId,
        page: &PageAsk,
    ) -> Result<Page<Token>, StoreError> {
        let build = tokens(self.backend(), person, page);
        let found = self.rows(&build.sql, &build.params)?;
        let made = |row: &Row| Ok((account::read_token(row)?, row.instant(account::MADE)?));
        let rows = found.iter().map(made);
        let rows = rows.collect::<Result<Vec<_>, StoreError>>()?;
        let page = cut(rows, page, |(token, made_at)| {
            List::Tokens.at_number(made_at.as_microsecond(), token.id)
        });
        Ok(Page {
            rows: page.rows.into_iter().map(|(token, _)| token).collect(),
            next: page.next,
        })
    }

    /// An API token of a person, also one that works no more.
    pub fn token_of(&mut self, person: PersonId, id: Uuid) -> Result<Option<Token>, StoreError> {
        let sql = format!("{} WHERE person = $1 AND id = $2", account::SELECT_TOKEN);
        let row = self.row(&sql, &[person.into(), id.into()])?;
        row.map(|r| account::read_token(&r)).transpose()
    }
}

pub(super) fn sessions(
    backend: Backend,
    person: PersonId,
    now: Timestamp,
    page: &PageAsk,
) -> Build {
    let mut build = Build::new(Scope::House, backend);
    build.text(session::SELECT).text(" WHERE person = ");
    build.bind(person).text(" AND expires_us > ").bind(now);
    build.page_down(List::Sessions, ("made_us", "id"), page);
    build
}

pub(super) fn tokens(backend: Backend, person: PersonId, page: &PageAsk) -> Build {
    let mut build = Build::new(Scope::House, backend);
    build.text(account::SELECT_TOKEN).text(" WHERE person = ");
    build.bind(person);
    build.page_up(List::Tokens, ("made_us", "id"), page);
    build
}
