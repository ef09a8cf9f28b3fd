//! Jobs of one batch: each by itself, each with the effects of those before it.

use crate::world::*;
use shounuo_core::{Subject, customer::CustomerWentLive, fact::NewFact, id::*, ticket::Refusal};
use shounuo_store::{
    JobError, Link, Outcome, StoreError, VaultItem, WriteError,
    db::{Conn, Tx},
};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

on_both!(
    a_batch_sees_its_own_effects,
    a_refused_job_leaves_no_trace_while_its_neighbours_land,
    a_job_that_panics_is_taken_back_alone,
    what_a_database_could_refuse_is_refused_before_it,
    a_statement_that_fails_spoils_only_its_own_job,
    a_fact_about_another_customers_subject_is_refused,
    the_receipt_never_runs_back_when_the_clock_does,
    history_has_the_receipts_that_are_given,
    numbers_have_no_gaps_over_many_batches,
    replaying_the_journal_gives_the_stored_states,
);

fn a_batch_sees_its_own_effects(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let jobs = (1..=256_u32).map(|n| {
        job(move |batch| {
            let earlier = batch.find_ticket(customer, n - 1)?;
            assert_eq!(earlier.is_some(), n > 1, "ticket {} is seen", n - 1);
            let source = format!("INC{}", n - 1);
            assert_eq!(batch.find_by_source_no(customer, &source)?, earlier);
            let outcome = open_ticket(batch, customer, fresh(), Some(format!("INC{n}")))?;
            let loaded = batch.load(&outcome.subject.expect("a subject"))?;
            assert!(loaded.exists && loaded.customer == Some(customer));
            Ok(outcome)
        })
    });
    let answers = store.write_all(jobs.collect()).expect("a batch");
    for (n, answer) in (1..).zip(answers) {
        let no = answer.expect("written").no;
        assert_eq!(no, Some(format!("EC-{n}")));
    }
    assert_eq!(world.count("ticket_name"), 256);
}

fn a_refused_job_leaves_no_trace_while_its_neighbours_land(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let refused = job(move |batch| {
        open_ticket(batch, customer, fresh(), Some("INC-refused".into()))?;
        let other: CustomerId = fresh();
        let registered = shounuo_core::customer::CustomerRegistered {
            code: "XX".into(),
            name: "另一所".into(),
        };
        let fact = NewFact {
            subject: Subject::Customer(other),
            occurred_at: batch.now(),
            fact: registered.into(),
        };
        batch.append(Some(other), fact)?;
        batch.keep_private(item(customer, "王老师"))?;
        batch.keep_link(link(customer))?;
        Err::<Outcome, _>(JobError::Refused(Refusal::OnlySchool))
    });
    let finds = job(move |batch| {
        assert_eq!(batch.find_by_source_no(customer, "INC-refused")?, None);
        open_ticket(batch, customer, fresh(), None)
    });
    let answers = store.write_all(vec![report(customer), refused, finds]);
    let answers = answers.expect("a batch");
    let no = |i: usize| answers[i].as_ref().ok().and_then(|o| o.no.clone());
    assert_eq!((no(0), no(2)), (Some("EC-1".into()), Some("EC-2".into())));
    assert!(matches!(answers[1], Err(WriteError::Refused(_))));
    assert_eq!(world.count("journal"), 5);
    assert_eq!(world.count("subject"), 3);
    for empty in ["vault", "link"] {
        assert_eq!(world.count(empty), 0, "{empty}");
    }
    let verified = store.verify(None).expect("verified");
    assert!(verified.is_sound(), "{verified:?}");
}

pub fn item(customer: CustomerId, text: &str) -> VaultItem {
    VaultItem {
        id: fresh(),
        customer: Some(customer),
        person: None,
        subject: Subject::Customer(customer),
        field: "name",
        key: [1; 32],
        text: text.into(),
    }
}

pub fn link(customer: CustomerId) -> Link {
    let id: LinkId = fresh();
    let mut hash = [0; 32];
    hash[..16].copy_from_slice(id.0.as_bytes());
    Link {
        id,
        hash,
        purpose: "tracking".into(),
        customer: Some(customer),
        subject: Subject::Customer(customer),
        file: None,
        expires_at: None,
        revoked_at: None,
    }
}

fn a_job_that_panics_is_taken_back_alone(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let falls = job(move |batch| {
        open_ticket(batch, customer, fresh(), None)?;
        panic!("this panic belongs to the test")
    });
    let answers = store.write_all(vec![report(customer), falls, report(customer)]);
    let answers = answers.expect("a batch");
    assert!(answers[0].is_ok() && answers[2].is_ok());
    assert!(matches!(
        answers[1],
        Err(WriteError::Unknown(StoreError::Stopped(_)))
    ));
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 2);
}

fn what_a_database_could_refuse_is_refused_before_it(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let nul_in_fact = report_from(customer, Some("a\0b"));
    let nul_in_vault = job(move |batch| {
        batch.keep_private(item(customer, "a\0b"))?;
        Ok(Outcome::default())
    });
    let jobs = vec![
        report(customer),
        nul_in_fact,
        nul_in_vault,
        report(customer),
    ];
    let answers = store.write_all(jobs).expect("a batch");
    for refused in &answers[1..3] {
        let unsuitable = matches!(
            refused,
            Err(WriteError::Unknown(StoreError::Unsuitable { .. }))
        );
        assert!(unsuitable, "{refused:?}");
    }
    assert_eq!(
        answers[3].as_ref().expect("written").no.as_deref(),
        Some("EC-2")
    );
}

fn a_statement_that_fails_spoils_only_its_own_job(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let same = link(customer);
    let keeps = |link: Link| {
        job(move |batch| {
            batch.keep_link(link.clone())?;
            Ok(Outcome::default())
        })
    };
    // The database refuses the second link with this id: all go again, one by one.
    let (sender, receiver) = std::sync::mpsc::channel();
    let gate = store.clone();
    let jobs = [
        report(customer),
        keeps(same.clone()),
        keeps(same),
        report(customer),
    ];
    for (n, job) in jobs.into_iter().enumerate() {
        let sender = sender.clone();
        gate.submit(job, Box::new(move |a| drop(sender.send((n, a)))));
    }
    drop(sender);
    let mut answers: Vec<_> = receiver.iter().collect();
    answers.sort_by_key(|(n, _)| *n);
    let ok: Vec<_> = answers.iter().map(|(_, a)| a.is_ok()).collect();
    assert_eq!(ok, [true, true, false, true]);
    assert_eq!(world.count("link"), 1);
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 2);
}

fn a_fact_about_another_customers_subject_is_refused(world: &World) {
    let store = world.open();
    let (mine, other) = (register(&store), register(&store));
    let ticket = ticket_of(&store.write(report(mine)).expect("written"));
    let answer = store.write(job(move |batch| {
        batch.append(Some(other), note(batch, ticket))?;
        Ok(Outcome::default())
    }));
    let unsuitable = matches!(
        answer,
        Err(WriteError::Unknown(StoreError::Unsuitable { .. }))
    );
    assert!(unsuitable, "{answer:?}");
}

fn receipts(world: &World) -> Vec<i64> {
    let sql = "SELECT recorded_us FROM journal ORDER BY seq";
    let rows = world.raw().rows(sql, &[]).expect("rows");
    rows.iter().map(|r| r.int(0).expect("a number")).collect()
}

fn the_receipt_never_runs_back_when_the_clock_does(world: &World) {
    let now = Arc::new(AtomicI64::new(1_780_000_000_000_000));
    let store = world.open_at(Arc::clone(&now));
    let customer = register(&store);
    for step in [5_000_000, -7_200_000_000, 1, -1, 3_600_000_000_i64] {
        now.fetch_add(step, Ordering::SeqCst);
        store.write(report(customer)).expect("written");
    }
    drop(store);
    // Neither after a restart, with a clock that is a day behind.
    now.fetch_sub(86_400_000_000, Ordering::SeqCst);
    let store = world.open_at(now);
    store.write(report(customer)).expect("written");
    let receipts = receipts(world);
    assert!(receipts.is_sorted(), "{receipts:?}");
    assert_eq!(receipts.last(), Some(&1_780_000_005_000_000));
}

fn history_has_the_receipts_that_are_given(world: &World) {
    let store = world.open_at(Arc::new(AtomicI64::new(1_000_000)));
    let customer = register(&store);
    let at = |s: i64| shounuo_core::Timestamp::from_second(s).expect("an instant");
    let jobs = [100, 200, 150].map(|s| (at(s), report(customer)));
    store.write_history(jobs.into()).expect("a batch");
    let tickets: Vec<_> = receipts(world)[1..].iter().step_by(2).copied().collect();
    assert_eq!(tickets, [100_000_000, 200_000_000, 200_000_000]);
}

fn numbers_have_no_gaps_over_many_batches(world: &World) {
    let store = world.open();
    let customers = [register(&store), register(&store)];
    let (sender, receiver) = std::sync::mpsc::channel();
    for n in 0..600 {
        let sender = sender.clone();
        let live = NewFact {
            subject: Subject::Customer(customers[n % 2]),
            occurred_at: shounuo_core::Timestamp::UNIX_EPOCH,
            fact: CustomerWentLive {}.into(),
        };
        let customer = customers[n % 2];
        let work = job(move |batch| {
            batch.append(Some(customer), live.clone())?;
            open_ticket(batch, customer, fresh(), None)
        });
        store.submit(work, Box::new(move |a| drop(sender.send(a))));
    }
    drop(sender);
    assert!(receiver.iter().all(|a| a.is_ok()));
    let sql = "SELECT count(*), min(seq), max(seq) FROM journal";
    let row = world.raw().row(sql, &[]).expect("rows").expect("a row");
    assert_eq!(row.int(0).ok(), row.int(2).ok());
    assert_eq!(row.int(1).ok(), Some(1));
    let verified = store.verify(None).expect("verified");
    assert!(verified.is_sound(), "{verified:?}");
    assert_eq!((verified.chains, verified.facts), (2, 1_802));
    assert!(verified.seals >= 1, "a seal after a thousand facts");
}

fn replaying_the_journal_gives_the_stored_states(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let tickets: Vec<_> = (0..20)
        .map(|_| ticket_of(&store.write(report(customer)).expect("written")))
        .collect();
    for ticket in tickets {
        let add = job(move |batch| {
            batch.append(Some(customer), note(batch, ticket))?;
            Ok(Outcome::default())
        });
        store.write(add).expect("written");
    }
    drop(store);
    let mut raw = world.raw();
    assert_eq!(replayed(&mut *raw), 21);
}

/// Compares every subject's replay with its snapshot; how many there are.
fn replayed(raw: &mut dyn Conn) -> usize {
    let tx: &mut dyn Tx = raw;
    let mut states = std::collections::BTreeMap::new();
    let facts = shounuo_store::journal::read_from(tx, 0, u32::MAX).expect("the journal is read");
    for fact in facts {
        let state = states
            .entry(fact.subject)
            .or_insert_with(|| shounuo_core::State::empty(&fact.subject));
        state.evolve(&fact);
    }
    for (subject, state) in &states {
        let stored = shounuo_store::snapshots::read(tx, subject).expect("read");
        assert_eq!(&stored.expect("a snapshot").state, state, "{subject}");
    }
    states.len()
}
