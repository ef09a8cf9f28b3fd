//! A repeat gets the first answer.

use crate::world::*;
use shounuo_core::ticket::Refusal;
use shounuo_store::{JobError, Outcome, WriteError};
use std::sync::mpsc::channel;

on_both!(
    a_thousand_equal_submissions_make_one_ticket_and_get_one_answer,
    a_thousand_equal_submissions_from_many_threads_get_one_answer,
    a_repeat_after_a_restart_gets_the_first_answer,
    the_same_key_with_another_body_is_refused,
    the_same_key_of_another_principal_is_another_key,
    a_refusal_is_not_remembered,
    keys_older_than_thirty_days_are_forgotten,
);

fn a_thousand_equal_submissions_make_one_ticket_and_get_one_answer(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let (sender, receiver) = channel();
    for _ in 0..1_000 {
        let sender = sender.clone();
        let done = Box::new(move |answer| drop(sender.send(answer)));
        store.submit(keyed("one", report(customer)), done);
    }
    drop(sender);
    let answers: Vec<_> = receiver.iter().map(|a| a.expect("an answer")).collect();
    assert_eq!(answers.len(), 1_000);
    assert!(answers.iter().all(|a| *a == answers[0]));
    assert_eq!(answers[0].no.as_deref(), Some("EC-1"));
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 1);
}

fn a_thousand_equal_submissions_from_many_threads_get_one_answer(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let threads: Vec<_> = (0..50)
        .map(|_| {
            let store = store.clone();
            let ask = move || {
                store
                    .write(keyed("one", report(customer)))
                    .expect("written")
            };
            std::thread::spawn(move || (0..20).map(|_| ask()).collect::<Vec<_>>())
        })
        .collect();
    let answers: Vec<_> = threads
        .into_iter()
        .flat_map(|t| t.join().expect("a thread"))
        .collect();
    assert_eq!(answers.len(), 1_000);
    assert!(answers.iter().all(|a| *a == answers[0]));
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 1);
}

fn a_repeat_after_a_restart_gets_the_first_answer(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let first = store
        .write(keyed("one", report(customer)))
        .expect("written");
    drop(store);
    let again = world.open().write(keyed("one", report(customer)));
    assert_eq!(again.expect("answered"), first);
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 1);
}

fn the_same_key_with_another_body_is_refused(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let other = || {
        let mut job = keyed("one", report(customer));
        job.key.as_mut().expect("a key").body = [8; 32];
        job
    };
    // Both within one batch, and in a batch of its own.
    let both = store.write_all(vec![keyed("one", report(customer)), other()]);
    let both = both.expect("a batch");
    assert!(both[0].is_ok());
    assert!(matches!(both[1], Err(WriteError::KeyReused)));
    assert!(matches!(store.write(other()), Err(WriteError::KeyReused)));
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 1);
}

fn the_same_key_of_another_principal_is_another_key(world: &World) {
    let store = world.open();
    let customer = register(&store);
    for (principal, key) in [("a", "bc"), ("ab", "c")] {
        let mut job = keyed(key, report(customer));
        job.key.as_mut().expect("a key").principal = principal.into();
        store.write(job).expect("written");
    }
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 2);
}

fn a_refusal_is_not_remembered(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let refused = job(|_| Err::<Outcome, _>(JobError::Refused(Refusal::OnlySchool)));
    let answer = store.write(keyed("one", refused));
    assert!(matches!(
        answer,
        Err(WriteError::Refused(Refusal::OnlySchool))
    ));
    // It may have become right meanwhile.
    store
        .write(keyed("one", report(customer)))
        .expect("written");
}

fn keys_older_than_thirty_days_are_forgotten(world: &World) {
    let store = world.open();
    let customer = register(&store);
    store
        .write(keyed("old", report(customer)))
        .expect("written");
    drop(store);
    let month_us = 30 * 24 * 3_600 * 1_000_000_i64 + 1_000_000;
    let sql = "UPDATE idempotency SET kept_us = kept_us - $1";
    world.raw().exec(sql, &[month_us.into()]).expect("aged");
    let store = world.open();
    store
        .write(keyed("young", report(customer)))
        .expect("written");
    assert_eq!(world.count("idempotency"), 1);
    store
        .write(keyed("old", report(customer)))
        .expect("a new request");
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 3);
}
