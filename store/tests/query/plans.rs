//! At 100,000 tickets every list is answered from an index.

use super::filled::fill;
use crate::world::{World, fresh};
use shounuo_core::id::CustomerId;
use shounuo_store::{
    db::{Backend, Conn},
    query::{Scope, Statement, statements},
};

on_both!(every_list_uses_an_index_at_100_000_tickets);

fn every_list_uses_an_index_at_100_000_tickets(world: &World) {
    drop(world.open());
    let customer = fresh();
    let mut raw = world.raw();
    fill(&mut *raw, customer);
    if raw.backend() == Backend::Sqlite {
        // Nobody need have gathered statistics: most data folders have none.
        explain_all(&mut *raw, customer);
    }
    raw.batch("ANALYZE").expect("statistics");
    explain_all(&mut *raw, customer);
}

fn explain_all(raw: &mut dyn Conn, customer: CustomerId) {
    let all = statements(raw.backend(), customer);
    assert!(all.len() > 150, "{} statements", all.len());
    for statement in all {
        let plan = plan(raw, &statement);
        let told = format!(
            "{} {:?}\n{}\n{plan:#?}",
            statement.name, statement.scope, statement.sql
        );
        assert!(
            !plan.iter().any(|l| walks(l, &statement.sql, raw.backend())),
            "{told}"
        );
        if is_narrow(&statement) && raw.backend() == Backend::Sqlite {
            let first = plan.iter().find(|l| l.contains(" t USING"));
            let looked_up = first.is_some_and(|l| l.starts_with("SEARCH t USING"));
            assert!(looked_up, "{told}");
        }
        // Words lead to documents, never documents to words.
        let by_words = statement.sql.contains("search_fts");
        let looked_up = "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)";
        assert!(
            !by_words || plan.iter().any(|l| l.contains(looked_up)),
            "{told}"
        );
        if is_plain(&statement) {
            // A few rows PostgreSQL may as well sort.
            let few = raw.backend() == Backend::Postgres && is_few(&statement);
            let sorts = |l: &String| l.contains("TEMP B-TREE") || l.contains("Sort");
            assert!(few || !plan.iter().any(sorts), "{told}");
            let indexed = |l: &String| l.contains("INDEX") || l.contains("Index");
            assert!(plan.iter().any(indexed), "{told}");
        }
        if in_order(&statement) && raw.backend() == Backend::Sqlite {
            // The names of the page's rows are sorted once more; the tickets are not.
            let sorts = plan.iter().filter(|l| l.contains("USE TEMP B-TREE"));
            assert!(sorts.count() <= 1, "{told}");
        }
    }
}

/// Lists of few tickets among many: those are looked up, whatever the order; no index is walked.
fn is_narrow(statement: &Statement) -> bool {
    let narrow = [
        "device", "parent", "reporter", "source", "assignee", "owner", "overdue", "word",
    ];
    let name = statement.name.strip_prefix("tickets ");
    name.is_some_and(|n| narrow.iter().any(|f| n.starts_with(f)))
}

/// Lists without a filter: their order is an index's, nothing is sorted.
fn is_plain(statement: &Statement) -> bool {
    ["places", "people", "customers", "parts"].contains(&statement.name.as_str())
        || is_few(statement)
}

/// What one person holds, the facts of one subject, and a customer to itself.
fn is_few(statement: &Statement) -> bool {
    let one = statement.name == "customers" && statement.scope != Scope::House;
    let few = ["sessions", "tokens", "facts", "facts then", "report"];
    one || few.contains(&statement.name.as_str())
}

/// Lists whose order is an index's.
fn in_order(statement: &Statement) -> bool {
    let one = matches!(statement.scope, Scope::Customer(_));
    let lists = ["tickets all ", "tickets open Due", "tickets overdue Due"];
    lists.iter().any(|l| statement.name.starts_with(l))
        && (one || !statement.sql.contains("d.id IN"))
}

/// The big tables; the others are small, and walking them is right.
const BIG: &[&str] = &[
    "ticket_row",
    "search_doc",
    "clock_row",
    "entry_row",
    "case_row",
    "journal",
    "subject",
    "place_row",
    "person_row",
    "customer_row",
    "part_row",
    "session",
    "token",
];

/// Tables that are big in life and empty here: only SQLite's plans do not depend on it.
const EMPTY_HERE: &[&str] = &["device_row", "ticket_name", "contract_version_row"];

/// Whether a statement calls a big table so.
fn is_big(sql: &str, alias: &str) -> bool {
    let big = |table: &str| BIG.contains(&table) || EMPTY_HERE.contains(&table);
    let words: Vec<&str> = sql.split_whitespace().collect();
    let named = |w: &[&str]| big(w[0]) && w[1].trim_end_matches([')', ',']) == alias;
    big(alias) || words.windows(2).any(named)
}

/// Whether a line of a plan walks a whole big table.
fn walks(line: &str, sql: &str, backend: Backend) -> bool {
    match backend {
        // SQLite calls tables by their aliases; a walk without an index says nothing more.
        Backend::Sqlite => {
            let walked = line.trim().strip_prefix("SCAN ");
            walked.is_some_and(|alias| is_big(sql, alias))
        }
        Backend::Postgres => BIG
            .iter()
            .any(|t| line.contains(&format!("Seq Scan on {t}"))),
    }
}

fn plan(raw: &mut dyn Conn, statement: &Statement) -> Vec<String> {
    let (explain, column) = match raw.backend() {
        Backend::Sqlite => ("EXPLAIN QUERY PLAN", 3),
        Backend::Postgres => ("EXPLAIN", 0),
    };
    let params = match (&statement.params, raw.backend()) {
        (Some(params), _) => params.clone(),
        (None, Backend::Sqlite) => Vec::new(),
        // What a template is given is not known here; its form is explained on SQLite.
        (None, Backend::Postgres) => return Vec::new(),
    };
    let rows = raw.rows(&format!("{explain} {}", statement.sql), &params);
    let rows = rows.unwrap_or_else(|e| panic!("{}: {e}\n{}", statement.name, statement.sql));
    rows.iter()
        .map(|r| r.text(column).expect("a line").to_owned())
        .collect()
}
