//! Several processes, and processes that are killed. A child is this very test binary, told by
//! its environment what to play.

use crate::world::*;
use shounuo_core::{Subject, id::*};
use shounuo_store::{Job, Options, Store, Target};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Lines},
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc::{Receiver, Sender, channel},
};
use uuid::Uuid;

on_both!(
    a_thousand_equal_submissions_from_two_processes_get_one_answer,
    two_processes_write_to_one_journal,
    killed_between_commit_and_answer_a_repeat_makes_nothing_new,
    after_kill_9_in_a_burst_every_acknowledged_write_is_there_once,
);

const ROLE: &str = "SHOUNUO_STORE_CHILD";
const PLACE: &str = "SHOUNUO_STORE_CHILD_PLACE";
const SUBJECT: &str = "SHOUNUO_STORE_CHILD_SUBJECT";

/// What a child plays; run by nobody but [`child`].
#[test]
#[ignore = "played by child processes of other tests"]
fn child_of_another_test() {
    let Ok(role) = std::env::var(ROLE) else {
        return;
    };
    let place = std::env::var(PLACE).expect("a place");
    let target = match place.split_once(' ') {
        None => Target::Folder(place.into()),
        Some((url, files)) => Target::Postgres {
            url: url.into(),
            files: files.into(),
        },
    };
    let subject: Uuid = std::env::var(SUBJECT)
        .expect("a subject")
        .parse()
        .expect("an id");
    if role == "migrates" {
        return crate::faults::killed_at(&target, subject.as_u128());
    }
    let store = Store::open(target, Options::default()).expect("the store opens");
    match role.as_str() {
        "equal" => submit_equal(&store, subject.into()),
        "many" => submit_many(&store, subject.into()),
        "dies" => die_before_the_answer(&store, subject.into()),
        "slow" => crate::faults::write_slowly(&store, subject.into()),
        "burst" => burst(&store, subject.into()),
        other => panic!("{other}?"),
    }
}

/// A child process; it writes lines to us.
pub fn child(world: &World, role: &str, subject: Uuid) -> (Child, Lines<BufReader<ChildStdout>>) {
    let place = match &world.target {
        Target::Folder(folder) => folder.display().to_string(),
        Target::Postgres { url, files } => format!("{url} {}", files.display()),
        Target::WithBucket { .. } => panic!("these scenarios have their files in a folder"),
    };
    let mut child = Command::new(this_program())
        .args([
            "--exact",
            "processes::child_of_another_test",
            "--ignored",
            "--nocapture",
        ])
        .env(ROLE, role)
        .env(PLACE, place)
        .env(SUBJECT, subject.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a child");
    let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    (child, lines)
}

/// The words of lines that begin with `word`; the test harness of the child writes too.
pub fn said<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    // The harness may have begun the line with the test's name.
    line.split_once(&format!("#{word} ")).map(|(_, rest)| rest)
}

fn submit_equal(store: &Store, customer: CustomerId) {
    let (sender, receiver) = channel();
    for _ in 0..500 {
        let sender = sender.clone();
        let done = Box::new(move |answer| drop(sender.send(answer)));
        store.submit(keyed("one", report(customer)), done);
    }
    drop(sender);
    for answer in receiver {
        let outcome = answer.expect("an answer");
        println!(
            "#answer {} {:?}",
            outcome.no.expect("a number"),
            outcome.seq
        );
    }
}

fn a_thousand_equal_submissions_from_two_processes_get_one_answer(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let (mut process, lines) = child(world, "equal", customer.0);
    let mine: Vec<_> = (0..500)
        .map(|_| {
            store
                .write(keyed("one", report(customer)))
                .expect("an answer")
        })
        .map(|o| format!("{} {:?}", o.no.expect("a number"), o.seq))
        .collect();
    let lines: Vec<_> = lines.map_while(Result::ok).collect();
    let theirs: Vec<_> = lines.iter().filter_map(|l| said(l, "answer")).collect();
    assert!(process.wait().expect("it ends").success());
    assert_eq!((mine.len(), theirs.len()), (500, 500));
    assert!(mine.iter().all(|a| *a == mine[0]) && theirs.iter().all(|a| *a == mine[0]));
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 1);
}

fn submit_many(store: &Store, customer: CustomerId) {
    for _ in 0..300 {
        store.write(report(customer)).expect("written");
    }
}

fn two_processes_write_to_one_journal(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let (mut process, lines) = child(world, "many", customer.0);
    submit_many(&store, customer);
    assert!(lines.count() > 0);
    assert!(process.wait().expect("it ends").success());
    assert_eq!(world.count("ticket_name"), 600);
    let sql = "SELECT max(number) FROM ticket_name";
    let row = world.raw().row(sql, &[]).expect("rows").expect("a row");
    assert_eq!(row.int(0).ok(), Some(600), "numbers have no gaps");
    let verified = store.verify(None).expect("verified");
    assert!(
        verified.is_sound() && verified.facts == 1_201,
        "{verified:?}"
    );
}

fn die_before_the_answer(store: &Store, customer: CustomerId) {
    // The answer is given on the writer's thread, right after the commit.
    store.submit(
        keyed("one", report(customer)),
        Box::new(|_| std::process::abort()),
    );
    std::thread::sleep(std::time::Duration::from_secs(60));
}

fn killed_between_commit_and_answer_a_repeat_makes_nothing_new(world: &World) {
    let store = world.open();
    let customer = register(&store);
    drop(store);
    let (mut process, lines) = child(world, "dies", customer.0);
    assert!(lines.count() > 0);
    assert!(!process.wait().expect("it ends").success());
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 1);
    let store = world.open();
    let again = store
        .write(keyed("one", report(customer)))
        .expect("an answer");
    assert_eq!(again.no.as_deref(), Some("EC-1"));
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 1);
    assert!(store.verify(None).expect("verified").is_sound());
}

/// Writes that a child keeps unanswered at any time.
const UNANSWERED: usize = 96;
const ROUNDS: u128 = 20;
const ACKNOWLEDGED: usize = 260;

/// A report whose ticket and key follow from a number.
fn numbered(customer: CustomerId, no: u128) -> Job {
    let ticket: TicketId = Uuid::from_u128(no).into();
    let open = job(move |batch| open_ticket(batch, customer, ticket, None));
    keyed(&no.to_string(), open)
}

fn burst(store: &Store, customer: CustomerId) {
    // Different in every round, and in order within one.
    let first = fresh::<Uuid>().as_u128() & !0xffff_ffff;
    let (sender, receiver): (Sender<u128>, Receiver<u128>) = channel();
    let send = |no: u128| {
        let sender = sender.clone();
        println!("#sent {no}");
        let done = Box::new(move |answer: Result<_, _>| {
            answer.expect("an answer");
            let _ = sender.send(no);
        });
        store.submit(numbered(customer, no), done);
    };
    let mut numbers = first..;
    numbers.by_ref().take(UNANSWERED).for_each(send);
    for answered in receiver {
        println!("#ack {answered}");
        numbers.by_ref().take(1).for_each(send);
    }
}

/// What a killed child had sent, and what it had been answered.
#[derive(Default)]
struct Tally {
    sent: Vec<u128>,
    acknowledged: Vec<u128>,
}

impl Tally {
    fn take(&mut self, line: &str) {
        let number = |word| said(line, word).and_then(|n| n.trim().parse::<u128>().ok());
        self.sent.extend(number("sent"));
        self.acknowledged.extend(number("ack"));
    }
}

fn after_kill_9_in_a_burst_every_acknowledged_write_is_there_once(world: &World) {
    let store = world.open();
    let customer = register(&store);
    drop(store);
    let mut total = 0;
    for round in 1..=ROUNDS {
        let tally = killed(world, customer);
        let unanswered = tally.sent.len() - tally.acknowledged.len();
        assert!(unanswered >= 32, "round {round}: {unanswered} unanswered");
        total += tally.acknowledged.len();
        check_once(world, &tally);
        repeat(world, customer, &tally);
    }
    assert!(total >= 5_000, "{total} acknowledgements");
}

/// Runs a child until it has been answered often enough, and kills it in the midst.
fn killed(world: &World, customer: CustomerId) -> Tally {
    let (mut process, lines) = child(world, "burst", customer.0);
    let mut tally = Tally::default();
    let mut alive = true;
    for line in lines.map_while(Result::ok) {
        tally.take(&line);
        if alive && tally.acknowledged.len() >= ACKNOWLEDGED {
            process.kill().expect("killed");
            alive = false;
        }
    }
    process.wait().expect("it ends");
    assert!(!alive, "it died by itself");
    tally
}

fn reported(world: &World) -> BTreeMap<Subject, i64> {
    let sql = "SELECT subject_id, count(*) FROM journal WHERE kind = 'ticket.reported' \
               GROUP BY subject_id";
    let rows = world.raw().rows(sql, &[]).expect("rows");
    rows.iter()
        .map(|r| {
            let id: TicketId = r.parse(0).expect("a ticket");
            (Subject::Ticket(id), r.int(1).expect("a count"))
        })
        .collect()
}

fn check_once(world: &World, tally: &Tally) {
    let there = reported(world);
    assert!(there.values().all(|n| *n == 1), "a ticket is there twice");
    for no in &tally.acknowledged {
        let ticket = Subject::Ticket(Uuid::from_u128(*no).into());
        assert!(
            there.contains_key(&ticket),
            "{no} was acknowledged and is gone"
        );
    }
}

/// Every write is repeated, as a client would: all are there, none twice, and the journal is sound.
fn repeat(world: &World, customer: CustomerId, tally: &Tally) {
    let store = world.open();
    let jobs = tally.sent.iter().map(|no| numbered(customer, *no));
    let answers = store.write_all(jobs.collect()).expect("a batch");
    assert!(answers.iter().all(Result::is_ok));
    let verified = store.verify(None).expect("verified");
    assert!(verified.is_sound(), "{verified:?}");
    let there = reported(world);
    assert!(there.values().all(|n| *n == 1), "a ticket is there twice");
    for no in &tally.sent {
        assert!(there.contains_key(&Subject::Ticket(Uuid::from_u128(*no).into())));
    }
}
