//! Tables against their shadows.

use super::{
    Difference, Kind, TOLD_MAX,
    shadow::{Places, columns},
};
use crate::{
    StoreError, Table,
    db::{Row, Tx, Value},
    views::search,
};

/// Where a table differs from its shadow.
pub(super) fn table(
    tx: &mut dyn Tx,
    places: &Places,
    table: &Table,
) -> Result<Vec<Difference>, StoreError> {
    let columns = columns(table);
    let on = pairs(&columns.key, " AND ", "=");
    let first = columns.key.first().map_or("", String::as_str);
    let (real, shadow) = (places.real(table), places.shadow(table));
    let (keys, flags) = (list(&columns.key, "s"), flags(&columns.rest));
    let differs = pairs(&columns.rest, " OR ", "IS DISTINCT FROM");
    let said = format!(
        "SELECT {keys}, CASE WHEN r.{first} IS NULL THEN 1 ELSE 0 END, {flags} FROM {shadow} s \
         LEFT JOIN {real} r ON {on} WHERE r.{first} IS NULL OR {differs} LIMIT {TOLD_MAX}"
    );
    let extra = format!(
        "SELECT {} FROM {real} r LEFT JOIN {shadow} s ON {on} WHERE s.{first} IS NULL \
         LIMIT {TOLD_MAX}",
        list(&columns.key, "r")
    );
    let mut found = Vec::new();
    for row in tx.rows(&said, &[])? {
        let key = key(&columns.key, &row);
        let kinds = kinds(&row, columns.key.len(), &columns.rest)?;
        found.extend(kinds.into_iter().map(|kind| {
            let (table, key) = (table.name, key.clone());
            Difference { table, key, kind }
        }));
    }
    for row in tx.rows(&extra, &[])? {
        let (table, key) = (table.name, key(&columns.key, &row));
        found.push(Difference {
            table,
            key,
            kind: Kind::Extra,
        });
    }
    Ok(found)
}

/// Whether the index over the documents says what they say.
pub(super) fn index(tx: &mut dyn Tx) -> Result<Option<Difference>, StoreError> {
    let holds = search::index_is_true(tx)?;
    let (table, key) = (search::INDEX.name, String::new());
    Ok((!holds).then_some(Difference {
        table,
        key,
        kind: Kind::Index,
    }))
}

fn pairs(columns: &[String], between: &str, compare: &str) -> String {
    let pairs: Vec<_> = columns
        .iter()
        .map(|c| format!("r.{c} {compare} s.{c}"))
        .collect();
    pairs.join(between)
}

fn list(columns: &[String], alias: &str) -> String {
    let list: Vec<_> = columns.iter().map(|c| format!("{alias}.{c}")).collect();
    list.join(", ")
}

/// One column per compared column: 1 where both differ.
fn flags(columns: &[String]) -> String {
    let flags = columns
        .iter()
        .map(|c| format!("CASE WHEN r.{c} IS DISTINCT FROM s.{c} THEN 1 ELSE 0 END"));
    flags.collect::<Vec<_>>().join(", ")
}

fn key(columns: &[String], row: &Row) -> String {
    let named = columns
        .iter()
        .enumerate()
        .map(|(i, name)| match row.value(i) {
            Value::Text(t) => format!("{name}={t}"),
            Value::Int(n) => format!("{name}={n}"),
            other => format!("{name}={other:?}"),
        });
    named.collect::<Vec<_>>().join(", ")
}

fn kinds(row: &Row, keys: usize, rest: &[String]) -> Result<Vec<Kind>, StoreError> {
    if row.flag(keys)? {
        return Ok(vec![Kind::Missing]);
    }
    let mut kinds = Vec::new();
    for (i, column) in rest.iter().enumerate() {
        if row.flag(keys + 1 + i)? {
            kinds.push(Kind::Column(column.clone()));
        }
    }
    Ok(kinds)
}
