//! Search across all kinds of subjects.

use super::{
    DeviceRow, Hit, PageAsk, PersonRow, PlaceRow, Scope, TicketFilter, TicketSort, sql::Build,
};
use crate::{
    Reader, StoreError,
    db::{Backend, Value},
    views::search::{Asked, HITS_POSTGRES, HITS_SQLITE},
};
use shounuo_core::Timestamp;

/// Longest answer.
const HITS_MAX: u16 = 100;

impl Reader<'_> {
    /// Whatever has all the words: tickets (newest first; one whose number was asked for leads),
    /// then devices, places and people, up to `limit` of each.
    pub fn search(
        &mut self,
        scope: &Scope,
        words: &str,
        limit: u16,
    ) -> Result<Vec<Hit>, StoreError> {
        let limit = limit.clamp(1, HITS_MAX);
        let mut hits = self.found_tickets(scope, words, limit)?;
        for kind in ["device", "place", "person"] {
            let asked = Asked::new(self.backend(), *scope, words);
            let Some(question) = asked.all_terms(kind) else {
                break;
            };
            let build = subjects(*scope, self.backend(), kind, &question, limit);
            let found = self.rows(&build.sql, &build.params)?;
            let ids: Vec<Value> = found.iter().map(|r| r.value(2).clone()).collect();
            if !ids.is_empty() {
                hits.extend(self.things(scope, kind, ids)?);
            }
        }
        Ok(hits)
    }

    fn found_tickets(
        &mut self,
        scope: &Scope,
        words: &str,
        limit: u16,
    ) -> Result<Vec<Hit>, StoreError> {
        if words.trim().is_empty() {
            return Ok(Vec::new());
        }
        let filter = TicketFilter {
            text: Some(words.to_owned()),
            ..TicketFilter::default()
        };
        let page = PageAsk::first(limit);
        // Nothing here is measured by now.
        let now = Timestamp::UNIX_EPOCH;
        let mut rows = self
            .tickets(scope, &filter, TicketSort::Newest, &page, now)?
            .rows;
        if let Some((code, number)) = number_asked(words)
            && let Some(id) = self.ticket_id_by_no(scope, &code, number)?
            && let Some(named) = self.ticket_row(scope, id)?
        {
            rows.retain(|row| row.id != id);
            rows.insert(0, named);
        }
        Ok(rows.into_iter().map(Hit::Ticket).collect())
    }

    fn things(
        &mut self,
        scope: &Scope,
        kind: &str,
        ids: Vec<Value>,
    ) -> Result<Vec<Hit>, StoreError> {
        Ok(match kind {
            "device" => {
                let rows: Vec<DeviceRow> = self.devices_of(scope, ids)?;
                rows.into_iter().map(Hit::Device).collect()
            }
            "place" => {
                let rows: Vec<PlaceRow> = self.places_of(scope, ids)?;
                rows.into_iter().map(Hit::Place).collect()
            }
            _ => {
                let rows: Vec<PersonRow> = self.people_of(scope, ids)?;
                rows.into_iter().map(Hit::Person).collect()
            }
        })
    }
}

/// `EC-17` to its parts, when the words are nothing but a ticket's number.
fn number_asked(words: &str) -> Option<(String, u32)> {
    let (code, number) = words.trim().rsplit_once('-')?;
    let plain = !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric());
    plain.then(|| Some((code.to_ascii_uppercase(), number.parse().ok()?)))?
}

/// Adds the question for the subjects (`customer, subject`) in whose texts `expression` is found.
/// The scope stands in the expression, inside the index, and beside it.
pub(super) fn hits(build: &mut Build, expression: &str) {
    match build.backend {
        Backend::Sqlite => build.text(HITS_SQLITE).bind(expression),
        Backend::Postgres => build
            .text(HITS_POSTGRES)
            .bind(expression)
            .text(" AS TEXT) AS TSQUERY)"),
    };
    if let Scope::Customer(customer) = build.scope {
        build.and_is("d.customer", customer);
    }
}

/// The newest subjects of a kind that have all terms in one text.
pub(super) fn subjects(
    scope: Scope,
    backend: Backend,
    kind: &str,
    question: &str,
    limit: u16,
) -> Build {
    let mut build = Build::new(scope, backend);
    hits(&mut build, question);
    build
        .and_is("d.kind", kind)
        .text(" ORDER BY d.id DESC LIMIT ")
        .bind(i64::from(limit));
    build
}
