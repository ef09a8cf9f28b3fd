//! A question as each database's index understands it.

use super::terms::{Term, asked_terms};
use crate::{db::Backend, query::Scope};
use shounuo_core::id::CustomerId;

/// Subjects that a term is found in. `$1` is [`Asked::expression`].
pub(crate) const HITS_SQLITE: &str = "SELECT d.customer, d.kind, d.subject FROM search_fts \
     CROSS JOIN search_doc d WHERE d.id = search_fts.rowid AND search_fts MATCH ";

/// The same on PostgreSQL. The parameter is text that the server reads as a question.
pub(crate) const HITS_POSTGRES: &str = "SELECT d.customer, d.kind, d.subject FROM search_doc d \
     WHERE array_to_tsvector(string_to_array(d.terms, ' ')) @@ CAST(CAST(";

/// What somebody asks for, within a scope.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    backend: Backend,
    scope: Scope,
    terms: Vec<Term>,
}

impl Asked {
    /// Reads a question; without a single term it finds nothing.
    pub(crate) fn new(backend: Backend, scope: Scope, text: &str) -> Self {
        Self {
            backend,
            scope,
            terms: asked_terms(text),
        }
    }

    /// One question per term, for subjects that have them in different texts.
    pub(crate) fn each_term(&self, kind: Option<&str>) -> Vec<String> {
        self.terms
            .iter()
            .map(|t| self.expression(kind, std::slice::from_ref(t)))
            .collect()
    }

    /// One question for all terms in one text; `None` without a term.
    pub(crate) fn all_terms(&self, kind: &str) -> Option<String> {
        (!self.terms.is_empty()).then(|| self.expression(Some(kind), &self.terms))
    }

    fn expression(&self, kind: Option<&str>, terms: &[Term]) -> String {
        let scope = self.scope.customer().map(shared_token);
        let kind = kind.map(kind_token);
        let exact = scope.into_iter().chain(kind).map(|text| Term {
            text,
            prefix: false,
        });
        let parts: Vec<_> = exact
            .chain(terms.iter().cloned())
            .map(|t| self.part(&t))
            .collect();
        parts.join(match self.backend {
            Backend::Sqlite => " AND ",
            Backend::Postgres => " & ",
        })
    }

    /// Terms hold letters and digits only, so quotes are safe.
    fn part(&self, term: &Term) -> String {
        match (self.backend, term.prefix) {
            (Backend::Sqlite, false) => format!("\"{}\"", term.text),
            (Backend::Sqlite, true) => format!("\"{}\" *", term.text),
            (Backend::Postgres, false) => format!("'{}'", term.text),
            (Backend::Postgres, true) => format!("'{}':*", term.text),
        }
    }
}

/// Stands in documents that the customer's people may find.
pub(super) fn shared_token(customer: CustomerId) -> String {
    format!("_c{}", customer.0.simple())
}

/// Stands in documents about a kind of subject.
pub(super) fn kind_token(kind: &str) -> String {
    format!("_k{kind}")
}
