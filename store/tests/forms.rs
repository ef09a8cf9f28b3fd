//! Data of an older form is brought to this program's: views anew from the journal, what stands beside
//! it brought along, the journal as it was.

use crate::world::World;
use sha2::{Digest, Sha256};
use shounuo_store::{
    Options, StoreError, Table,
    db::Backend,
    schema::{self, VERSION},
    views::{Pace, rebuild_check_in},
};
use std::sync::{Arc, Mutex};

on_both!(
    older_data_is_brought_to_this_form_and_its_journal_stays,
    older_data_that_cannot_be_read_stays_as_it_was,
    a_backup_of_older_data_comes_back_in_this_form,
);

/// Every table, as it is made.
fn tables() -> String {
    let texts = |table: &Table| {
        let of = |backend| {
            let indexes = table.index_sql(backend, table.name).join("\n");
            format!("{}\n{indexes}\n", table.create_sql(backend, table.name))
        };
        of(Backend::Sqlite) + &of(Backend::Postgres)
    };
    schema::originals()
        .chain(schema::views())
        .map(texts)
        .collect()
}

/// Whoever changes a table must raise [`VERSION`], say in a step what becomes of what cannot be made
/// anew, and then write the new digest here.
#[test]
fn a_change_of_a_table_is_a_new_form() {
    let digest = hex::encode(Sha256::digest(tables().as_bytes()));
    assert_eq!((VERSION, digest.as_str()), (5, DIGEST));
}

const DIGEST: &str = "e34414dd2f3dc0a4f21842e012ff50d7fddc95944374b66d4a354196d011a4ed";

/// Data as the first programs wrote it: no notices, no table of months, a view of another form.
pub fn make_older(world: &World) {
    let mut raw = world.raw();
    for sql in [
        "DROP TABLE notice",
        "DROP TABLE announced",
        "DROP TABLE quiet",
        "DROP TABLE clock_jump",
        "DROP TABLE backup_run",
        "DROP TABLE ledger_month",
        "DROP TABLE case_month",
        "DROP TABLE case_row",
        "DROP TABLE ledger_turn",
        "DROP TABLE case_turn",
        "ALTER TABLE clock_row DROP COLUMN standing",
        "DROP INDEX link_by_subject",
        "DELETE FROM ticket_row",
        "UPDATE journal_head SET schema_version = 1",
    ] {
        // An index keeps a column in its place.
        if sql.starts_with("ALTER") {
            drop_indexes_of(&mut *raw, "clock_row");
        }
        raw.batch(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
}

fn drop_indexes_of(raw: &mut dyn shounuo_store::db::Conn, name: &str) {
    let table = schema::views().find(|t| t.name == name).expect("the table");
    for index in table.index_sql(raw.backend(), name) {
        let rest = index.split_once(" INDEX ").expect("an index").1;
        let index = rest.split_whitespace().next().expect("a name");
        raw.batch(&format!("DROP INDEX {index}")).expect("dropped");
    }
}

/// The digest of every fact, past the store.
pub fn journal(world: &World) -> Vec<Vec<u8>> {
    let mut raw = world.raw();
    let rows = raw
        .rows("SELECT hash FROM journal ORDER BY seq", &[])
        .expect("facts");
    rows.iter()
        .map(|r| r.digest(0).expect("a digest").to_vec())
        .collect()
}

pub fn form(world: &World) -> i64 {
    let row = world
        .raw()
        .row("SELECT schema_version FROM journal_head", &[]);
    row.expect("an answer")
        .expect("a head")
        .int(0)
        .expect("a number")
}

/// What the views say that the journal does not, or the other way round.
pub fn differences(world: &World) -> usize {
    let store = world.open();
    let compared = store.maintain(|tx| rebuild_check_in(tx, Pace::default(), &mut |_| {}));
    compared.expect("compared").differences.len()
}

fn older_data_is_brought_to_this_form_and_its_journal_stays(world: &World) {
    drop(crate::views::full(world));
    let before = journal(world);
    let tickets = world.count("ticket_row");
    assert!(tickets > 0 && before.len() > 10);
    make_older(world);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&seen);
    let options = Options {
        progress: Some(Arc::new(move |seq| told.lock().expect("a list").push(seq))),
        ..Options::default()
    };
    drop(world.try_open(options).expect("older data opens"));
    assert_eq!(form(world), VERSION);
    assert_eq!(journal(world), before, "the journal is as it was");
    assert_eq!(
        seen.lock().expect("a list").last(),
        Some(&(before.len() as i64))
    );
    assert_eq!(world.count("ticket_row"), tickets);
    // The index of words is SQLite's alone.
    let tables = schema::originals().chain(schema::views());
    for table in tables.filter(|t| t.name != "search_fts") {
        world.count(table.name);
    }
    assert_eq!(differences(world), 0);
    // Once: opened again, nothing is made anew.
    let options = Options {
        progress: Some(Arc::new(|_| panic!("made anew again"))),
        ..Options::default()
    };
    drop(world.try_open(options).expect("it opens"));
}

fn older_data_that_cannot_be_read_stays_as_it_was(world: &World) {
    drop(crate::views::full(world));
    make_older(world);
    let damage = "UPDATE journal SET actor = 'nobody' WHERE seq = 3";
    world.raw().batch(damage).expect("damaged");
    let refused = world.try_open(Options::default()).err();
    assert!(
        matches!(refused, Some(StoreError::Damaged(_))),
        "{refused:?}"
    );
    assert_eq!(form(world), 1, "all of it or nothing");
    let mut raw = world.raw();
    assert!(
        raw.rows("SELECT 1 FROM notice", &[]).is_err(),
        "no half step"
    );
}

fn a_backup_of_older_data_comes_back_in_this_form(world: &World) {
    drop(crate::views::full(world));
    let (store, other) = (world.open(), world.another());
    let folder = shounuo_trial::Folder::new().expect("a folder");
    let into = folder.path().join("backup");
    store.backup(&into).expect("a backup");
    drop(store);
    // As an older program would have written it.
    let file = rusqlite::Connection::open(into.join("backup.db")).expect("the backup");
    file.execute_batch("DROP TABLE clock_jump; UPDATE journal_head SET schema_version = 1")
        .expect("made older");
    drop(file);
    let manifest = into.join("backup.json");
    let text = std::fs::read_to_string(&manifest).expect("the manifest");
    let older = text.replace(&format!("\"version\": {VERSION}"), "\"version\": 1");
    assert_ne!(text, older);
    let mut older: serde_json::Value = serde_json::from_str(&older).expect("JSON");
    for newer in ["bytes", "made_at", "counts"] {
        older.as_object_mut().expect("an object").remove(newer);
    }
    std::fs::write(&manifest, older.to_string()).expect("made older");
    std::fs::remove_file(into.join("SHA256SUMS")).expect("older copies have no such list");
    shounuo_store::restore(&into, &other.target, &[]).expect("restored");
    assert_eq!(form(&other), VERSION);
    assert_eq!(journal(&other), journal(world));
    assert_eq!(differences(&other), 0);
}
