//! At 100,000 tickets every list is answered from an index.

use crate::world::{World, fresh};
use shounuo_core::{id::CustomerId, ticket::words::Stage};
use shounuo_store::{
    db::{Backend, Conn, Insert, Mode, Value},
    query::{Scope, Statement, statements},
};
use uuid::Uuid;

on_both!(every_list_uses_an_index_at_100_000_tickets);

const TICKETS: u128 = 100_000;

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
        assert!(!plan.iter().any(|l| walks(l, raw.backend())), "{told}");
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
    "journal",
    "subject",
];

/// Whether a line of a plan walks a whole big table.
fn walks(line: &str, backend: Backend) -> bool {
    match backend {
        // SQLite calls tables by their aliases; a walk without an index says nothing more.
        Backend::Sqlite => ["t", "x", "k", "d", "n", "u"]
            .iter()
            .any(|alias| line.trim() == format!("SCAN {alias}")),
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

/// Three customers' tickets, one in twenty-five open, each with a document.
fn fill(raw: &mut dyn Conn, customer: CustomerId) {
    let customers: [CustomerId; 3] = [customer, fresh(), fresh()];
    raw.begin(Mode::Write).expect("a transaction");
    let columns = &[
        "customer",
        "id",
        "number",
        "kind",
        "stage",
        "open",
        "symptoms",
        "reported_us",
        "changed_us",
        "reopened",
        "last_seq",
        "due_us",
        "device",
        "assignee",
        "source_no",
    ];
    let all: Vec<u128> = (1..=TICKETS).collect();
    for some in all.chunks(5_000) {
        let rows: Vec<_> = some.iter().map(|n| ticket(*n, &customers)).collect();
        let insert = Insert {
            table: "ticket_row",
            columns,
            tail: "",
        };
        raw.insert_many(insert, &rows).expect("tickets");
        let documents: Vec<_> = some.iter().map(|n| document(*n, &customers)).collect();
        let columns = &["id", "customer", "kind", "subject", "terms"];
        let insert = Insert {
            table: "search_doc",
            columns,
            tail: "",
        };
        raw.insert_many(insert, &documents).expect("documents");
    }
    raw.commit().expect("it holds");
}

fn owner(n: u128, customers: &[CustomerId; 3]) -> CustomerId {
    customers[if n % 5 < 3 { 0 } else { (n % 2) as usize + 1 }]
}

fn ticket(n: u128, customers: &[CustomerId; 3]) -> Vec<Value> {
    let number = n as i64;
    let open = n.is_multiple_of(25);
    let stage = match open {
        true => Stage::ALL[(n / 25 % 9) as usize],
        false => Stage::Archived,
    };
    let due = if open { 1_000_000 + number } else { i64::MAX };
    vec![
        owner(n, customers).into(),
        Uuid::from_u128(n).into(),
        number.into(),
        "fault".into(),
        stage.code().into(),
        open.into(),
        "[]".into(),
        (number * 7).into(),
        (number * 11).into(),
        0_i64.into(),
        number.into(),
        due.into(),
        Uuid::from_u128(n % 300 + (1 << 100)).into(),
        open.then(|| Uuid::from_u128(n % 12 + (1 << 101))).into(),
        format!("INC{n}").into(),
    ]
}

fn document(n: u128, customers: &[CustomerId; 3]) -> Vec<Value> {
    let customer = owner(n, customers);
    let words = ["广播", "黑屏", "网络", "a301"][(n % 4) as usize];
    let terms = format!("_c{} _kticket ec{n} {words}", customer.0.simple());
    vec![
        (n as i64).into(),
        customer.into(),
        "ticket".into(),
        Uuid::from_u128(n).into(),
        terms.into(),
    ]
}
