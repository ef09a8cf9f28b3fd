//! One wrong cell in a view is named; a rebuild puts it right.

use super::centre::{House, Says, put};
use crate::world::{World, fresh};
use shounuo_core::{
    Actor, Subject,
    ledger::fact::ComplaintReceived,
    ticket::{
        Command,
        words::{CancelReason, Channel},
    },
};
use shounuo_store::{
    Target,
    db::{Backend, Value},
    schema,
    views::{Kind, rebuild, rebuild_check},
};

on_both!(
    every_wrong_cell_of_every_view_is_named,
    a_missing_and_an_extra_row_are_named,
    a_rebuild_puts_everything_right,
    a_wrong_index_of_words_is_found,
);

/// A house with something in every view.
pub fn full(world: &World) -> House {
    let house = House::open(world);
    let centre = house.customer("EC");
    let says = Says {
        device: Some(centre.device),
        text: Some("广播没有声音"),
        name: Some("赵老师"),
        source_no: Some("INC0001"),
        ..Says::default()
    };
    let ticket = house.report(&centre, says);
    house.pass_s(300);
    let respond = Command::Respond {
        text: Some("马上来".into()),
        channel: Channel::Phone,
    };
    house
        .give(&centre, Actor::House(house.technician), ticket, respond)
        .expect("a response");
    // A fault that ends unsolved is a case of the repair rate.
    let other = house.report_device(&centre);
    let cancel = Command::Cancel {
        reason: CancelReason::ALL[0],
        text: None,
    };
    house
        .give(&centre, Actor::School(centre.manager), other, cancel)
        .expect("it ends");
    house.write(Actor::School(centre.manager), move |batch| {
        let received = ComplaintReceived {
            complaint: fresh(),
            channel: Channel::Phone,
        };
        let service = Subject::Service(centre.contract);
        put(batch, Some(centre.customer), service, received)
    });
    house
}

fn check(target: &Target) -> Vec<(String, Kind)> {
    let outcome = rebuild_check(target, &mut |_| {}).expect("a check");
    outcome
        .differences
        .into_iter()
        .map(|d| (d.table.to_owned(), d.kind))
        .collect()
}

/// Table, columns of the key, other columns.
fn views() -> Vec<(&'static str, Vec<String>, Vec<String>)> {
    let tables = schema::views().filter(|t| t.name != "search_fts");
    tables
        .map(|table| {
            let body = table.create.split_once('(').expect("columns").1;
            let (columns, key) = match body.split_once(", PRIMARY KEY (") {
                Some((columns, key)) => (columns, key.split(')').next().expect("a key")),
                None => (
                    body.trim_end_matches(')'),
                    body.split(' ').next().expect("a key"),
                ),
            };
            let names = columns
                .split(',')
                .map(|c| c.trim().split(' ').next().expect("a name"));
            let key: Vec<String> = key.split(',').map(|k| k.trim().to_owned()).collect();
            let rest = names
                .map(str::to_owned)
                .filter(|n| !key.contains(n))
                .collect();
            (table.name, key, rest)
        })
        .collect()
}

fn every_wrong_cell_of_every_view_is_named(world: &World) {
    let house = full(world);
    drop(house);
    assert_eq!(
        check(&world.target),
        [],
        "live views are what the journal says"
    );
    let views = views();
    let most = views.iter().map(|(.., rest)| rest.len()).max().unwrap_or(0);
    let mut cells = 0;
    // Each round spoils one cell of every view, another column each time.
    for round in 0..most {
        let spoilt: Vec<_> = views
            .iter()
            .filter_map(|(table, key, rest)| Some((*table, key, rest.get(round)?)))
            .map(|(table, key, column)| (table, key, column, swap(world, table, key, column, None)))
            .collect();
        let mut found = check(&world.target);
        found.retain(|(_, kind)| *kind != Kind::Index);
        for (table, _, column, _) in &spoilt {
            let named = ((*table).to_owned(), Kind::Column((*column).clone()));
            assert!(found.contains(&named), "{table}.{column}: {found:?}");
        }
        assert_eq!(found.len(), spoilt.len(), "{found:?}");
        cells += spoilt.len();
        for (table, key, column, old) in spoilt {
            swap(world, table, key, column, Some(old));
        }
    }
    assert!(cells > 70, "{cells} columns");
    assert_eq!(check(&world.target), []);
}

/// Writes something else (or what is given) into the column of the table's first row; what it held.
fn swap(world: &World, table: &str, key: &[String], column: &str, back: Option<Value>) -> Value {
    let mut raw = world.raw();
    let keys = key.join(", ");
    let first = format!("SELECT {keys} FROM {table} ORDER BY {keys} LIMIT 1");
    let found = raw
        .row(&first, &[])
        .expect("a look")
        .unwrap_or_else(|| panic!("{table} is empty"));
    let of_row = |first: usize| {
        let named = key.iter().zip(first..);
        let terms: Vec<_> = named.map(|(k, n)| format!("{k} = ${n}")).collect();
        terms.join(" AND ")
    };
    let sql = format!("SELECT {column} FROM {table} WHERE {}", of_row(1));
    let old = raw
        .row(&sql, &found.0)
        .expect("a look")
        .expect("the row")
        .0
        .remove(0);
    let new = back.unwrap_or_else(|| other(world, table, column, &old));
    let mut params = vec![new];
    params.extend(found.0);
    let sql = format!("UPDATE {table} SET {column} = $1 WHERE {}", of_row(2));
    assert_eq!(raw.exec(&sql, &params).expect("tampering"), 1);
    old
}

/// Another value of the column's type.
fn other(world: &World, table: &str, column: &str, old: &Value) -> Value {
    match old {
        Value::Text(t) => Value::Text(format!("{t}x")),
        Value::Int(n) => Value::Int(if *n == i64::MAX { 1 } else { n + 1 }),
        Value::Null if is_number(world, table, column) => Value::Int(1),
        Value::Null => Value::Text("x".into()),
        other => panic!("{table}.{column} holds {other:?}"),
    }
}

fn is_number(world: &World, table: &str, column: &str) -> bool {
    let table = schema::views().find(|t| t.name == table).expect("a view");
    let sql = table.create_sql(world.raw().backend(), table.name);
    let sql = sql.split_once('(').expect("columns").1.to_owned();
    let declared = sql
        .split(", ")
        .find(|c| c.split(' ').next() == Some(column));
    declared.is_some_and(|c| c.contains("INT"))
}

fn a_missing_and_an_extra_row_are_named(world: &World) {
    drop(full(world));
    let mut raw = world.raw();
    raw.exec("DELETE FROM device_row", &[]).expect("tampering");
    let sql = "INSERT INTO part_row (id, code, name) VALUES ('x', 'x', 'x')";
    raw.exec(sql, &[]).expect("tampering");
    drop(raw);
    let found = check(&world.target);
    let expected = [
        ("device_row".to_owned(), Kind::Missing),
        ("part_row".to_owned(), Kind::Extra),
    ];
    assert_eq!(found, expected);
}

fn a_rebuild_puts_everything_right(world: &World) {
    let house = full(world);
    let mut raw = world.raw();
    for (table, ..) in views() {
        raw.exec(&format!("DELETE FROM {table}"), &[])
            .expect("tampering");
    }
    drop(raw);
    assert!(!check(&world.target).is_empty());
    let mut told = 0;
    let outcome = rebuild(&world.target, &mut |seq| told = seq).expect("a rebuild");
    assert_eq!(told, outcome.facts);
    assert_eq!(check(&world.target), []);
    // And life goes on, on the very store that was open meanwhile.
    let centre = house.customer("TC");
    let says = Says {
        device: Some(centre.device),
        text: Some("黑屏"),
        ..Says::default()
    };
    house.report(&centre, says);
    drop(house);
    assert_eq!(check(&world.target), []);
}

fn a_wrong_index_of_words_is_found(world: &World) {
    drop(full(world));
    let mut raw = world.raw();
    if raw.backend() == Backend::Postgres {
        // PostgreSQL keeps the index itself; there is nothing of ours to be wrong.
        return;
    }
    let sql = "INSERT INTO search_fts(search_fts, rowid, terms) \
               SELECT 'delete', id, terms FROM search_doc ORDER BY id LIMIT 1";
    raw.exec(sql, &[]).expect("tampering");
    drop(raw);
    assert_eq!(
        check(&world.target),
        [("search_fts".to_owned(), Kind::Index)]
    );
}
