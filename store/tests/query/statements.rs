//! Every statement is known to both databases, and stays within its customer.

use crate::world::{World, fresh};
use shounuo_store::{
    query::{Scope, Statement, statements},
    views,
};

on_both!(
    every_statement_is_understood,
    a_statement_takes_as_many_values_as_it_names,
    a_customers_statement_names_the_customer
);

fn every_statement_is_understood(world: &World) {
    drop(world.open());
    let mut raw = world.raw();
    let queries = statements(raw.backend(), fresh());
    assert!(queries.len() > 150, "{} statements", queries.len());
    let views = views::statements();
    let all = queries.iter().map(|s| (s.name.as_str(), s.sql.as_str()));
    for (name, sql) in all.chain(views.iter().map(|(name, sql)| (*name, sql.as_str()))) {
        raw.check(sql)
            .unwrap_or_else(|e| panic!("{name}: {e}\n{sql}"));
    }
    // And run: what prepares may still trip over its parameters.
    for Statement {
        name, sql, params, ..
    } in queries
    {
        if let Some(params) = params {
            raw.rows(&sql, &params)
                .unwrap_or_else(|e| panic!("{name}: {e}\n{sql}"));
        }
    }
}

/// A contract of many promises asks for each of them in one statement.
fn a_statement_takes_as_many_values_as_it_names(world: &World) {
    drop(world.open());
    let named = |n: usize| format!("CAST(${n} AS BIGINT)");
    let sum: Vec<String> = (1..=200).map(named).collect();
    let sql = format!("SELECT CAST({} AS BIGINT)", sum.join(" + "));
    let values: Vec<_> = (1..=200_i64).map(Into::into).collect();
    let rows = world.raw().rows(&sql, &values).expect("a sum");
    assert_eq!(rows[0].int(0).expect("a number"), 200 * 201 / 2);
}

/// Tables whose rows belong to customers.
const OWNED: &[&str] = &[
    "ticket_row",
    "device_row",
    "place_row",
    "person_row",
    "clock_row",
    "entry_row",
    "case_row",
    "ledger_month",
    "case_month",
    "search_doc",
    "customer_row",
    "contract_version_row",
    "ticket_name",
    "subject",
    "vault",
    "journal",
];

/// Statements that may read such a table without saying whose, each with its reason.
const FREE: &[(&str, &str)] = &[
    (
        "::OWNER",
        "asks whose a subject is; the answer is held against the scope",
    ),
    (
        "::LAST_FACTS",
        "reads no content; the caller has authorised the contract",
    ),
    (
        "::LAST_BY",
        "reads no content; the caller has authorised the contract",
    ),
    (
        "::KNOWN_BY",
        "asks when facts came in, and answers with a place in the journal that stays inside",
    ),
    (
        "::CAME_IN",
        "asks when a fact came in, and reads no content; the instant stays inside",
    ),
];

fn a_customers_statement_names_the_customer(world: &World) {
    drop(world.open());
    let backend = world.raw().backend();
    for statement in statements(backend, fresh()) {
        let free = FREE.iter().any(|(name, _)| statement.name.ends_with(name));
        if statement.scope != Scope::House && !free {
            let loose = loose(&statement.sql);
            assert!(
                loose.is_empty(),
                "{}: {loose:?}\n{}",
                statement.name,
                statement.sql
            );
        }
    }
    // The check itself can fail.
    assert_eq!(
        loose("SELECT 1 FROM ticket_row t WHERE t.id = $1"),
        ["ticket_row t"]
    );
    assert!(loose("SELECT 1 FROM ticket_row t WHERE t.customer = $1").is_empty());
}

/// Tables that are read without a condition on their customer.
fn loose(sql: &str) -> Vec<String> {
    let words: Vec<&str> = sql.split_whitespace().collect();
    let mut loose = Vec::new();
    for pair in words.windows(3).filter(|w| matches!(w[0], "FROM" | "JOIN")) {
        let (table, alias) = (pair[1], pair[2].trim_end_matches([')', ',']));
        let by_customer = format!("{alias}.customer = ");
        // A person's own name is reached through the person.
        let by_name = table == "vault" && sql.contains("v.id = q.name");
        if OWNED.contains(&table) && !sql.contains(&by_customer) && !by_name {
            loose.push(format!("{table} {alias}"));
        }
    }
    loose
}
