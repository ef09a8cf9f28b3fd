//! A big house, for the plans: 100,000 tickets with their documents, and much of everything else.

use crate::world::fresh;
use shounuo_core::{id::CustomerId, ticket::words::Stage};
use shounuo_store::db::{Conn, Insert, Mode, Value};
use uuid::Uuid;

const TICKETS: u128 = 100_000;

/// Three customers' tickets, one in twenty-five open, each with a document.
pub fn fill(raw: &mut dyn Conn, customer: CustomerId) {
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
