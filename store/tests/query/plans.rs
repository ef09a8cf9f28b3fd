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
    fill_beside(raw, &customers);
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

/// Places, people, parts and keys, many of each; facts of a thousand subjects.
fn fill_beside(raw: &mut dyn Conn, customers: &[CustomerId; 3]) {
    let mut put = |table: &str, columns: &[&str], row: &dyn Fn(u128) -> Vec<Value>| {
        let rows: Vec<_> = (1..=20_000).map(row).collect();
        for rows in rows.chunks(2_000) {
            let tail = "";
            let insert = Insert {
                table,
                columns,
                tail,
            };
            raw.insert_many(insert, rows).expect("rows");
        }
    };
    let id = |n: u128| Value::from(Uuid::from_u128(n));
    let name = |n: u128| Value::from(format!("N{}", n * 7919 % 20_000));
    let whose = |n: u128| Value::from(owner(n, customers));
    let columns = ["customer", "id", "kind", "parent", "name"];
    put("place_row", &columns, &|n| {
        // Twenty rooms in each building.
        let building = n.is_multiple_of(20);
        let parent = (!building).then(|| Uuid::from_u128(n.next_multiple_of(20)));
        vec![whose(n), id(n), "room".into(), parent.into(), name(n)]
    });
    let columns = ["customer", "id", "post", "roles", "active", "erased"];
    put("person_row", &columns, &|n| {
        let house = n.is_multiple_of(10);
        let whose = if house { "".into() } else { whose(n) };
        vec![whose, id(n), name(n), ",expert,".into(), 1.into(), 0.into()]
    });
    put("part_row", &["id", "code", "name"], &|n| {
        vec![id(n), name(n), "part".into()]
    });
    let columns = ["customer", "code", "name", "last_number"];
    put("customer_row", &columns, &|n| {
        let own = usize::try_from(n - 1).ok().and_then(|n| customers.get(n));
        let whose = own.map_or_else(|| id(n), |c| (*c).into());
        vec![whose, name(n), "school".into(), 0.into()]
    });
    let hash = |n: u128| Value::Blob([[0; 16], n.to_be_bytes()].concat());
    let at = |n: u128| Value::from(i64::try_from(n).unwrap_or(0));
    let columns = ["hash", "id", "person", "agent", "made_us", "expires_us"];
    put("session", &columns, &|n| {
        vec![hash(n), id(n), id(n % 500), "b".into(), at(n), at(n + 9)]
    });
    let columns = ["id", "hash", "person", "name", "scopes", "made_us"];
    put("token", &columns, &|n| {
        vec![
            id(n),
            hash(n),
            id(n % 500),
            "t".into(),
            "read".into(),
            at(n),
        ]
    });
    put("journal", FACT, &|n| {
        let (subject, owner) = (n % 1_000, owner(n % 1_000, customers));
        let told = ["ticket".into(), id(subject), "ticket.note_added".into()];
        let chain = Value::from(format!("c{subject}"));
        let rest = ["system".into(), "live".into(), id(n), "{}".into(), hash(n)];
        let head = vec![at(n), chain, at(n), owner.into()];
        let at = [1.into(), at(n), at(n)];
        [head, told.into(), at.into(), rest.into(), vec![hash(n + 1)]].concat()
    });
}

const FACT: &[&str] = &[
    "seq",
    "chain",
    "chain_no",
    "customer",
    "subject_kind",
    "subject_id",
    "kind",
    "version",
    "occurred_us",
    "recorded_us",
    "actor",
    "origin",
    "command",
    "data",
    "prev",
    "hash",
];
