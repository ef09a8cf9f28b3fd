//! Personal data can be erased; what stays says nothing of anybody, and the chains stay whole.

use crate::{batches::item, world::*};
use shounuo_core::{
    Sealed, Subject,
    fact::NewFact,
    id::*,
    person::{PersonAdded, PersonErased},
};
use shounuo_store::{
    Batch, Credential, FileRow, Outcome, Session, Store, StoreError, Token, VaultItem, seal_text,
};
use uuid::Uuid;

on_both!(
    erasing_a_person_takes_text_and_key_and_leaves_the_chain_valid,
    erasing_a_person_takes_their_means_to_sign_in_and_their_files,
    what_is_kept_and_erased_in_one_batch_is_gone,
    a_text_is_revealed_by_its_id,
);

#[test]
fn the_digest_of_a_text_is_hmac_sha_256_cut_to_128_bits() {
    let digest = seal_text(&[7; 32], "王老师");
    assert_eq!(hex::encode(digest), "f48926047c41c831a64ef971a95f22d8");
    assert_ne!(digest, seal_text(&[8; 32], "王老师"));
}

fn private(person: PersonId, text: &str) -> VaultItem {
    VaultItem {
        person: Some(person),
        ..item(fresh(), text)
    }
}

/// A person of a customer with a name in the vault.
pub fn add(store: &Store, customer: CustomerId) -> (PersonId, VaultId) {
    let person: PersonId = fresh();
    (person, add_again(store, customer, person))
}

/// A person of this id, with a name in the vault.
pub fn add_again(store: &Store, customer: CustomerId, person: PersonId) -> VaultId {
    let name = VaultItem {
        customer: Some(customer),
        subject: Subject::Person(person),
        ..private(person, "王老师")
    };
    let id = name.id;
    let mac = seal_text(&name.key, &name.text);
    let added = PersonAdded {
        name: Sealed { vault: id, mac },
        phone: None,
        login: None,
        post: "教师".into(),
        roles: Vec::new(),
    };
    let work = job(move |batch| {
        batch.keep_private(name.clone())?;
        let fact = NewFact {
            subject: Subject::Person(person),
            occurred_at: batch.now(),
            fact: added.clone().into(),
        };
        batch.append(Some(customer), fact)?;
        Ok(Outcome::default())
    });
    store.write(work).expect("a person is added");
    id
}

pub fn erase(store: &Store, customer: CustomerId, person: PersonId) {
    let work = job(move |batch| {
        let fact = NewFact {
            subject: Subject::Person(person),
            occurred_at: batch.now(),
            fact: PersonErased {}.into(),
        };
        batch.append(Some(customer), fact)?;
        batch.erase_person(person)?;
        Ok(Outcome::default())
    });
    store.write(work).expect("a person is erased");
}

fn erasing_a_person_takes_text_and_key_and_leaves_the_chain_valid(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let ((gone, _), (stays, kept)) = (add(&store, customer), add(&store, customer));
    let seal = store.seal().expect("a seal");
    erase(&store, customer, gone);
    assert_eq!(world.count("vault"), 1);
    let texts = store.read(move |r| r.texts(&[kept])).expect("texts");
    assert_eq!(texts[&kept], "王老师");
    assert_eq!(world.count(&format!("vault WHERE person = '{stays}'")), 1);
    let verified = store.verify(Some(&seal)).expect("verified");
    assert!(verified.is_sound(), "{verified:?}");
}

/// A session, a credential, a token and a file of a person.
fn keep_all(batch: &mut Batch<'_>, of: (CustomerId, PersonId, FileId)) -> Result<(), StoreError> {
    let (customer, person, file) = of;
    batch.keep_session(Session {
        id: fresh(),
        hash: [1; 32],
        person,
        customer: Some(customer),
        agent: "browser".into(),
        made_at: batch.now(),
        expires_at: batch.now() + jiff::SignedDuration::from_hours(1),
    })?;
    batch.keep_credential(Credential {
        person,
        customer: Some(customer),
        login: [2; 32],
        secret: None,
    })?;
    batch.keep_token(Token {
        id: fresh::<Uuid>(),
        hash: [3; 32],
        person,
        customer: Some(customer),
        name: "王老师的令牌".into(),
        scopes: vec!["tickets:read".into()],
        expires_at: None,
        revoked_at: None,
    })?;
    batch.keep_file(FileRow {
        id: file,
        customer,
        subject: Subject::Person(person),
        person: Some(person),
        sha256: [4; 32],
        size: 5,
        mime: "image/jpeg".into(),
        name: Some("王老师.jpg".into()),
    })
}

fn erasing_a_person_takes_their_means_to_sign_in_and_their_files(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let (person, _) = add(&store, customer);
    let file: FileId = fresh();
    let work = job(move |batch| {
        keep_all(batch, (customer, person, file))?;
        Ok(Outcome::default())
    });
    store.write(work).expect("kept");
    let there = store.read(move |r| r.file(customer, file)).expect("read");
    assert_eq!(there.and_then(|f| f.name).as_deref(), Some("王老师.jpg"));
    erase(&store, customer, person);
    for table in [
        "session",
        "credential",
        "vault",
        "file WHERE name IS NOT NULL",
    ] {
        assert_eq!(world.count(table), 0, "{table}");
    }
    let (file, token) = store
        .read(move |r| Ok((r.file(customer, file)?, r.token(&[3; 32])?)))
        .expect("read");
    assert_eq!(file, None);
    let token = token.expect("a token's entry stays");
    assert!(!token.works_at(shounuo_core::Timestamp::now()) && token.name.is_empty());
}

fn what_is_kept_and_erased_in_one_batch_is_gone(world: &World) {
    let store = world.open();
    let person: PersonId = fresh();
    let keeps = job(move |batch| {
        batch.keep_private(private(person, "王老师"))?;
        Ok(Outcome::default())
    });
    let erases = job(move |batch| {
        batch.erase_person(person)?;
        Ok(Outcome::default())
    });
    let answers = store.write_all(vec![keeps, erases]).expect("a batch");
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(world.count("vault"), 0);
}

fn a_text_is_revealed_by_its_id(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let items: Vec<_> = (0..70)
        .map(|n| item(customer, &format!("第{n}条")))
        .collect();
    let ids: Vec<_> = items.iter().map(|i| i.id).collect();
    let work = job(move |batch| {
        for item in &items {
            batch.keep_private(item.clone())?;
        }
        Ok(Outcome::default())
    });
    store.write(work).expect("kept");
    let mut asked = ids.clone();
    asked.push(fresh());
    let texts = store.read(move |r| r.texts(&asked)).expect("texts");
    assert_eq!(texts.len(), 70);
    assert_eq!(texts[&ids[69]], "第69条");
}
