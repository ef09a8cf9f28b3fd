//! Whoever changes a text or a file beside the journal is found out; whoever was erased is missed by
//! nobody.

use crate::{
    vault::{add, erase},
    world::*,
};
use shounuo_core::{Fact, Subject, fact::NewFact, id::*, ticket::fact::NoteAdded};
use shounuo_store::{Fault, FileRow, Outcome, Store};

on_both!(
    untouched_texts_and_files_are_sound_and_counted,
    a_changed_text_or_key_is_named_with_its_fact,
    a_text_that_was_taken_out_is_named_with_its_fact,
    an_erased_person_is_no_problem_and_excuses_nobody_else,
    who_comes_again_after_an_erasure_is_missed_again,
    a_changed_byte_of_a_file_is_named_with_its_fact,
    a_file_or_an_entry_that_is_gone_is_named_with_its_fact,
    a_damaged_text_does_not_keep_a_backup_from_coming_back,
);

/// What a proof says is wrong: the fact, what, and the text or file.
fn faults(store: &Store) -> Vec<(i64, Fault, String)> {
    let problems = store.verify(None).expect("verified").problems;
    problems
        .into_iter()
        .map(|p| (p.seq, p.fault, p.item))
        .collect()
}

/// Changes the database past the store.
fn tamper(world: &World, sql: &str) {
    assert_eq!(world.raw().exec(sql, &[]).expect("a change"), 1, "{sql}");
}

/// The fact that names an id.
fn fact_of(world: &World, id: &str) -> i64 {
    let sql = format!("SELECT min(seq) FROM journal WHERE data LIKE '%{id}%'");
    let row = world.raw().row(&sql, &[]).expect("a look").expect("a row");
    row.int(0).expect("a fact")
}

/// A photo on a note of a ticket.
fn photo(store: &Store, customer: CustomerId) -> (FileId, std::path::PathBuf) {
    let taken = store.files().take(&mut &b"photo"[..], 9).expect("taken");
    let reported = store.write(report(customer)).expect("a report");
    let (ticket, file) = (ticket_of(&reported), fresh());
    let work = job(move |batch| {
        batch.keep_file(FileRow {
            id: file,
            customer,
            subject: Subject::Ticket(ticket),
            person: None,
            sha256: taken.sha256,
            size: taken.size,
            mime: "image/png".into(),
            name: None,
        })?;
        let note = NoteAdded {
            text: None,
            shared: true,
            files: vec![file],
        };
        let fact = NewFact {
            subject: Subject::Ticket(ticket),
            occurred_at: batch.now(),
            fact: Fact::NoteAdded(note),
        };
        batch.append(Some(customer), fact)?;
        Ok(Outcome::default())
    });
    store.write(work).expect("a note");
    (file, store.files().path(&taken.sha256))
}

fn untouched_texts_and_files_are_sound_and_counted(world: &World) {
    let store = world.open();
    let customer = register(&store);
    for _ in 0..3 {
        add(&store, customer);
    }
    photo(&store, customer);
    let verified = store.verify(None).expect("verified");
    assert!(verified.is_sound(), "{verified:?}");
    assert_eq!((verified.texts, verified.files), (3, 1));
}

fn a_changed_text_or_key_is_named_with_its_fact(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let (_, one) = add(&store, customer);
    let (_, two) = add(&store, customer);
    tamper(
        world,
        &format!("UPDATE vault SET text = '王老帅' WHERE id = '{one}'"),
    );
    let key = "UPDATE vault SET mac_key = $2 WHERE id = $1";
    let other = world.raw().exec(key, &[two.into(), [9_u8; 32].into()]);
    assert_eq!(other.expect("a change"), 1);
    let named = |id: VaultId| {
        let id = id.to_string();
        (fact_of(world, &id), Fault::TextAltered, id)
    };
    assert_eq!(faults(&store), [named(one), named(two)]);
}

fn a_text_that_was_taken_out_is_named_with_its_fact(world: &World) {
    let store = world.open();
    let customer = register(&store);
    add(&store, customer);
    let (_, gone) = add(&store, customer);
    tamper(world, &format!("DELETE FROM vault WHERE id = '{gone}'"));
    let gone = gone.to_string();
    let seq = fact_of(world, &gone);
    assert_eq!(faults(&store), [(seq, Fault::TextMissing, gone)]);
}

fn an_erased_person_is_no_problem_and_excuses_nobody_else(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let (person, _) = add(&store, customer);
    let (_, other) = add(&store, customer);
    erase(&store, customer, person);
    let verified = store.verify(None).expect("verified");
    assert!(verified.is_sound(), "{verified:?}");
    assert_eq!(verified.texts, 1);
    tamper(world, &format!("DELETE FROM vault WHERE id = '{other}'"));
    let other = other.to_string();
    let seq = fact_of(world, &other);
    assert_eq!(faults(&store), [(seq, Fault::TextMissing, other)]);
}

fn who_comes_again_after_an_erasure_is_missed_again(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let (person, _) = add(&store, customer);
    erase(&store, customer, person);
    let again = crate::vault::add_again(&store, customer, person).to_string();
    assert_eq!(faults(&store), []);
    tamper(world, &format!("DELETE FROM vault WHERE id = '{again}'"));
    let seq = fact_of(world, &again);
    assert_eq!(faults(&store), [(seq, Fault::TextMissing, again)]);
}

fn a_changed_byte_of_a_file_is_named_with_its_fact(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let (file, path) = photo(&store, customer);
    std::fs::write(path, b"phoTo").expect("a change");
    let file = file.to_string();
    let seq = fact_of(world, &file);
    assert_eq!(faults(&store), [(seq, Fault::FileAltered, file)]);
}

fn a_file_or_an_entry_that_is_gone_is_named_with_its_fact(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let (file, path) = photo(&store, customer);
    std::fs::remove_file(path).expect("a change");
    let file = file.to_string();
    let missing = [(fact_of(world, &file), Fault::FileMissing, file.clone())];
    assert_eq!(faults(&store), missing);
    tamper(world, &format!("DELETE FROM file WHERE id = '{file}'"));
    assert_eq!(faults(&store), missing);
}

fn a_damaged_text_does_not_keep_a_backup_from_coming_back(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let (_, name) = add(&store, customer);
    tamper(
        world,
        &format!("UPDATE vault SET text = '' WHERE id = '{name}'"),
    );
    let copy = world.folder.path().join("copy");
    store.backup(&copy).expect("a backup");
    let fresh = world.another();
    shounuo_store::restore(&copy, &fresh.target, &[]).expect("restored");
    let found = faults(&fresh.open());
    assert!(
        matches!(found.as_slice(), [(_, Fault::TextAltered, _)]),
        "{found:?}"
    );
}
