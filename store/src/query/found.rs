//! Tickets by words: the ticket, its device or its place has them.

use super::{Scope, search, sql::Build};
use crate::db::Backend;

/// The subjects in which a term is found.
pub(super) fn hits(build: &mut Build, lead: &str, n: usize, term: &str) -> &'static str {
    build.text(lead).text(&format!(
        "hit{n}(customer, kind, subject) AS MATERIALIZED ("
    ));
    search::hits(build, term);
    build.text(") ");
    ", "
}

/// The ticket itself has the term, or its device or its place has it.
pub(super) fn found_in(build: &mut Build, n: usize) {
    if n == 0 {
        among_customers(build, "t", "SELECT h.customer FROM hit0 h");
    }
    // The rarest term leads: its tickets are looked up. The others only sift.
    let (begin, end) = match n {
        0 => (begin_in(build.backend), end_in(build.backend)),
        _ => (" IN (", ")"),
    };
    build.text(" AND t.id").text(begin);
    build.text(&format!(
        "SELECT h.subject FROM hit{n} h WHERE h.kind = 'ticket'"
    ));
    for kind in ["device", "place"] {
        build.text(" UNION ALL ");
        of_thing(build, n, kind);
    }
    build.text(end);
}

/// Tickets of the devices or places that have the term. Either way it is those that are looked up,
/// in the index, not tickets looked through.
fn of_thing(build: &mut Build, n: usize, kind: &str) {
    let of_kind = format!("FROM hit{n} h WHERE h.kind = '{kind}'");
    match build.backend {
        Backend::Sqlite => {
            build.text(&format!(
                "SELECT x.id FROM hit{n} h CROSS JOIN ticket_row x"
            ));
            build.where_scope("x").text(&format!(
                " AND h.kind = '{kind}' AND x.customer = h.customer AND x.{kind} = h.subject"
            ));
        }
        Backend::Postgres => {
            build.text("SELECT x.id FROM ticket_row x").where_scope("x");
            among_customers(build, "x", &format!("SELECT h.customer {of_kind}"));
            build.text(&format!(
                " AND x.{kind} = ANY (ARRAY(SELECT h.subject {of_kind}))"
            ));
        }
    }
}

/// For the house: the customers of what was found, so that indexes that the customer leads serve.
fn among_customers(build: &mut Build, alias: &str, customers: &str) {
    if build.scope == Scope::House {
        let (begin, end) = (begin_in(build.backend), end_in(build.backend));
        build.text(&format!(" AND {alias}.customer{begin}{customers}{end}"));
    }
}

/// PostgreSQL may turn `IN (SELECT …)` into a join of everything with everything; an array it looks
/// up in the index.
fn begin_in(backend: Backend) -> &'static str {
    match backend {
        Backend::Sqlite => " IN (",
        Backend::Postgres => " = ANY (ARRAY(",
    }
}

fn end_in(backend: Backend) -> &'static str {
    match backend {
        Backend::Sqlite => ")",
        Backend::Postgres => "))",
    }
}
