//! Whoever changes the journal is found out, and where.

use crate::world::*;
use shounuo_core::Subject;
use shounuo_store::{
    Fault, Seal, Store,
    db::{Conn, Value},
};

on_both!(
    an_untouched_journal_is_sound,
    one_flipped_byte_in_any_column_is_named_by_its_seq,
    a_fact_that_is_taken_out_is_named,
    a_cut_tail_is_found_with_a_seal_kept_elsewhere,
    a_rewritten_tail_is_found_with_a_seal_kept_elsewhere,
    a_changed_seal_is_found,
);

/// Enough for several chains and a stored seal.
fn filled(world: &World) -> Store {
    let store = world.open();
    for _ in 0..2 {
        let customer = register(&store);
        for _ in 0..5 {
            store.write(report(customer)).expect("written");
        }
    }
    store.seal().expect("a seal");
    store
}

fn an_untouched_journal_is_sound(world: &World) {
    let store = filled(world);
    let seal = store.seal().expect("a seal");
    let verified = store.verify(Some(&seal)).expect("verified");
    assert!(verified.is_sound(), "{verified:?}");
    assert_eq!((verified.facts, verified.chains), (22, 2));
    // A seal survives being written down, and the journal's growth.
    let kept = serde_json::to_string(&seal).expect("JSON");
    let kept: Seal = serde_json::from_str(&kept).expect("a seal");
    let customer = register(&store);
    store.write(report(customer)).expect("written");
    let verified = store.verify(Some(&kept)).expect("verified");
    assert!(verified.is_sound(), "{verified:?}");
}

/// The columns that the database itself says the journal has.
fn columns(raw: &mut dyn Conn) -> Vec<String> {
    let sql = match raw.backend() {
        shounuo_store::db::Backend::Sqlite => "SELECT name FROM pragma_table_info('journal')",
        shounuo_store::db::Backend::Postgres => {
            "SELECT CAST(column_name AS TEXT) FROM information_schema.columns \
             WHERE table_name = 'journal' AND table_schema = current_schema()"
        }
    };
    let rows = raw.rows(sql, &[]).expect("columns");
    rows.iter()
        .map(|r| r.text(0).expect("a name").to_owned())
        .collect()
}

/// The same value with one byte (or, of NULL, everything) changed.
fn flipped(value: &Value) -> Value {
    match value {
        Value::Null => Value::Text("x".into()),
        Value::Int(i) => Value::Int(i ^ 0x100),
        Value::Text(t) => {
            let last = t.chars().last().expect("a text");
            let other = if last == '1' { '2' } else { '1' };
            Value::Text(format!("{}{other}", &t[..t.len() - last.len_utf8()]))
        }
        Value::Blob(b) => {
            let mut bytes = b.clone();
            bytes[0] ^= 1;
            Value::Blob(bytes)
        }
        Value::Real(r) => Value::Real(r + 1.0),
    }
}

fn set(raw: &mut dyn Conn, column: &str, at: &Value, to: &Value) {
    let sql = format!("UPDATE journal SET {column} = $2 WHERE seq = $1");
    let changed = raw.exec(&sql, &[at.clone(), to.clone()]);
    assert_eq!(changed.expect("an update"), 1);
}

fn one_flipped_byte_in_any_column_is_named_by_its_seq(world: &World) {
    let store = filled(world);
    let mut raw = world.raw();
    let columns = columns(&mut *raw);
    assert_eq!(columns.len(), 16, "{columns:?}");
    // In the middle of a chain, and the last of all.
    for seq in [9_i64, 22] {
        for column in &columns {
            let sql = format!("SELECT {column} FROM journal WHERE seq = $1");
            let row = raw.row(&sql, &[seq.into()]).expect("rows").expect("a row");
            let (was, bad) = (row.value(0).clone(), flipped(row.value(0)));
            assert_ne!(was, bad);
            set(&mut *raw, column, &seq.into(), &bad);
            let verified = store.verify(None).expect("verified");
            let first = verified.problems.first().map(|p| p.seq);
            assert_eq!(first, Some(seq), "{column}: {:?}", verified.problems);
            let at = if column == "seq" { bad } else { seq.into() };
            set(&mut *raw, column, &at, &was);
        }
    }
    assert!(store.verify(None).expect("verified").is_sound());
}

fn a_fact_that_is_taken_out_is_named(world: &World) {
    let store = filled(world);
    let sql = "DELETE FROM journal WHERE seq = 9";
    world.raw().exec(sql, &[]).expect("deleted");
    let verified = store.verify(None).expect("verified");
    let first = &verified.problems[0];
    assert_eq!((first.seq, first.fault), (9, Fault::Missing));
}

/// Cuts the journal after `seq` so well that nothing in the database tells.
fn cut(raw: &mut dyn Conn, seq: i64) {
    for sql in [
        "DELETE FROM journal WHERE seq > $1",
        "DELETE FROM seal WHERE seq > $1",
        "UPDATE journal_head SET seq = $1, sealed_seq = 0",
    ] {
        raw.exec(sql, &[seq.into()]).expect("cut");
    }
    raw.batch(
        "DELETE FROM chain; INSERT INTO chain (chain, chain_no, hash) \
         SELECT chain, chain_no, hash FROM journal j WHERE chain_no = \
         (SELECT max(chain_no) FROM journal k WHERE k.chain = j.chain)",
    )
    .expect("cut");
}

fn a_cut_tail_is_found_with_a_seal_kept_elsewhere(world: &World) {
    let store = filled(world);
    let seal = store.seal().expect("a seal");
    cut(&mut *world.raw(), 17);
    assert!(
        store.verify(None).expect("verified").is_sound(),
        "a bare chain shows nothing"
    );
    let verified = store.verify(Some(&seal)).expect("verified");
    let first = &verified.problems[0];
    assert_eq!((first.seq, first.fault), (18, Fault::OutsideSeal));
}

fn a_rewritten_tail_is_found_with_a_seal_kept_elsewhere(world: &World) {
    let store = filled(world);
    let seal = store.seal().expect("a seal");
    let sql = "SELECT customer FROM journal WHERE seq = 17";
    let row = world.raw().row(sql, &[]).expect("rows").expect("a row");
    let customer = row.parse(0).expect("a customer");
    drop(store);
    cut(&mut *world.raw(), 17);
    for table in ["subject WHERE kind = 'ticket'", "ticket_name"] {
        let sql = format!("DELETE FROM {table}");
        world.raw().exec(&sql, &[]).expect("deleted");
    }
    // As many facts again, by the program itself: every digest is right.
    let store = world.open();
    for n in 0..5 {
        let ticket = fresh();
        let add = job(move |batch| {
            batch.append(Some(customer), note(batch, ticket))?;
            let subject = Some(Subject::Ticket(ticket));
            Ok(shounuo_store::Outcome {
                subject,
                ..Default::default()
            })
        });
        store.write(add).unwrap_or_else(|e| panic!("note {n}: {e}"));
    }
    assert!(store.verify(None).expect("verified").is_sound());
    let verified = store.verify(Some(&seal)).expect("verified");
    assert!(
        verified
            .problems
            .iter()
            .any(|p| p.fault == Fault::OutsideSeal)
    );
}

fn a_changed_seal_is_found(world: &World) {
    let store = filled(world);
    let sql = "UPDATE seal SET made_us = made_us + 1";
    world.raw().exec(sql, &[]).expect("changed");
    let verified = store.verify(None).expect("verified");
    assert_eq!(verified.problems[0].fault, Fault::Seal);
}
