//! PostgreSQL behind a wire that is cut at the worst moment: around COMMIT.

use crate::world::*;
use shounuo_store::{Options, Outcome, Outgoing, Store, StoreError, Target, WriteError};
use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU8, Ordering},
        mpsc::channel,
    },
    time::Duration,
};

only_on!(
    postgres: a_commit_whose_answer_is_lost_is_found_and_answered,
    a_commit_whose_answer_is_lost_is_found_by_its_facts_without_a_key,
    a_commit_that_never_arrived_is_done_again,
    what_leaves_no_proof_is_unknown_and_not_done_twice,
    a_server_that_is_away_for_a_while_is_found_again,
);

const PASS: u8 = 0;
/// The next COMMIT reaches the server, its answer does not come back.
const LOSE_ANSWER: u8 = 1;
/// The next COMMIT does not reach the server.
const LOSE_COMMIT: u8 = 2;
/// Nothing gets through.
const AWAY: u8 = 3;

/// A wire to the server, cut as told; each cut happens once.
struct Wire {
    port: u16,
    how: Arc<AtomicU8>,
}

impl Wire {
    fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let how = Arc::new(AtomicU8::new(PASS));
        let told = Arc::clone(&how);
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if told.load(Ordering::SeqCst) == AWAY {
                    continue;
                }
                let server = TcpStream::connect(&server).expect("the server");
                join(client, server, Arc::clone(&told));
            }
        });
        Self { port, how }
    }

    fn cut(&self, how: u8) {
        self.how.store(how, Ordering::SeqCst);
    }
}

fn join(client: TcpStream, server: TcpStream, how: Arc<AtomicU8>) {
    let (mut back_from, mut back_to) = (
        server.try_clone().expect("a stream"),
        client.try_clone().expect("a stream"),
    );
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut back_from, &mut back_to);
        let _ = back_to.shutdown(Shutdown::Both);
    });
    std::thread::spawn(move || forward(client, server, &how));
}

fn forward(mut client: TcpStream, mut server: TcpStream, how: &AtomicU8) {
    let mut bytes = [0; 64 * 1024];
    while let Ok(read @ 1..) = client.read(&mut bytes) {
        let is_commit = bytes[..read].windows(7).any(|w| w == b"COMMIT\0");
        let cut = match is_commit {
            true => how.swap(PASS, Ordering::SeqCst),
            false => PASS,
        };
        if cut != PASS {
            let _ = client.shutdown(Shutdown::Both);
        }
        if cut == LOSE_COMMIT || server.write_all(&bytes[..read]).is_err() {
            break;
        }
        if cut == LOSE_ANSWER {
            // Not before the server has read it.
            std::thread::sleep(Duration::from_millis(200));
            break;
        }
    }
    let _ = server.shutdown(Shutdown::Both);
}

/// A store that reaches its database through a wire.
fn wired(world: &World) -> (Store, Wire) {
    let Target::Postgres { url, files } = &world.target else {
        unreachable!("PostgreSQL")
    };
    let (head, rest) = url.split_once('@').unwrap_or(("postgres://", url));
    let (host, tail) = rest.split_once('/').expect("a database");
    let server = if host.contains(':') {
        host.to_owned()
    } else {
        format!("{host}:5432")
    };
    let wire = Wire::to(server);
    let target = Target::Postgres {
        url: format!("{head}@127.0.0.1:{}/{tail}", wire.port),
        files: files.clone(),
    };
    let store = Store::open(target, Options::default()).expect("the store opens");
    (store, wire)
}

fn a_commit_whose_answer_is_lost_is_found_and_answered(world: &World) {
    let (store, wire) = wired(world);
    let customer = register(&store);
    wire.cut(LOSE_ANSWER);
    let first = store
        .write(keyed("one", report(customer)))
        .expect("an answer");
    assert_eq!(wire.how.load(Ordering::SeqCst), PASS, "the wire was cut");
    let again = store
        .write(keyed("one", report(customer)))
        .expect("an answer");
    assert_eq!(first, again);
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 1);
}

fn a_commit_whose_answer_is_lost_is_found_by_its_facts_without_a_key(world: &World) {
    let (store, wire) = wired(world);
    let customer = register(&store);
    wire.cut(LOSE_ANSWER);
    let outcome = store.write(report(customer)).expect("an answer");
    assert_eq!(outcome.no.as_deref(), Some("EC-1"));
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 1);
}

fn a_commit_that_never_arrived_is_done_again(world: &World) {
    let (store, wire) = wired(world);
    let customer = register(&store);
    wire.cut(LOSE_COMMIT);
    let outcome = store.write(report(customer)).expect("an answer");
    assert_eq!(wire.how.load(Ordering::SeqCst), PASS, "the wire was cut");
    assert_eq!(outcome.no.as_deref(), Some("EC-1"));
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 1);
    assert!(store.verify(None).expect("verified").is_sound());
}

fn what_leaves_no_proof_is_unknown_and_not_done_twice(world: &World) {
    let (store, wire) = wired(world);
    let customer = register(&store);
    wire.cut(LOSE_ANSWER);
    let (sender, answers) = channel();
    let (go, gate) = channel::<()>();
    let gate = Mutex::new(gate);
    // Two jobs wait until the writer is free, and so go into one batch.
    let waits = job(move |_| {
        let _ = gate.lock().expect("a gate").recv();
        Ok(Outcome::default())
    });
    store.submit(waits, Box::new(|_| {}));
    for _ in 0..2 {
        let sender = sender.clone();
        let queues = job(move |batch| {
            batch.enqueue(Outgoing {
                customer: Some(customer),
                topic: "mail".into(),
                payload: "1".into(),
            })?;
            Ok(Outcome::default())
        });
        store.submit(queues, Box::new(move |a| drop(sender.send(a))));
    }
    drop((go, sender));
    for answer in answers {
        let lost = matches!(answer, Err(WriteError::Unknown(StoreError::Lost(_))));
        assert!(lost, "{answer:?}");
    }
    assert_eq!(world.count("outbox"), 2);
}

fn a_server_that_is_away_for_a_while_is_found_again(world: &World) {
    let (store, wire) = wired(world);
    let customer = register(&store);
    wire.cut(AWAY);
    world.end_connections();
    let answer = store.write(keyed("one", report(customer)));
    assert!(matches!(answer, Err(WriteError::Unknown(_))), "{answer:?}");
    assert!(store.read(|_| Ok(())).is_err());
    wire.cut(PASS);
    let outcome = store
        .write(keyed("one", report(customer)))
        .expect("written");
    assert_eq!(outcome.no.as_deref(), Some("EC-1"));
    store.read(|_| Ok(())).expect("a query");
}
