//! A database that takes connections and answers nothing: every request ends, nothing heaps up, and it goes
//! on by itself.

use super::{
    client::{Over, Request},
    node::Node,
    scene::Scene,
};
use crate::program::Program;
use jiff::SignedDuration;
use shounuo_trial::Cluster;
use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::{Duration, Instant},
};

const CLIENTS: usize = 12;
/// So long it stands still.
const STANDS: Duration = Duration::from_secs(30);
/// So long after that it is found again at the latest.
const FOUND: Duration = Duration::from_secs(10);
/// Nobody opens more connections at once: the writer, the readers, and the one that asks.
const CONNECTIONS: i64 = 5;
/// A program that heaps up what it is asked takes more than this, in KiB.
const GROWN: u64 = 48 * 1024;

#[derive(Default)]
struct Seen {
    done: AtomicUsize,
    away: AtomicUsize,
}

impl Seen {
    /// One request: it ends in time, done or sent away, and never with a false answer.
    fn ask(&self, request: &Request<'_>, host: &str) {
        let answer = request.send(host).expect("an answer");
        let page = answer.whole.contains("text/html");
        match answer.status {
            200 | 201 => self.done.fetch_add(1, Ordering::SeqCst),
            503 => {
                let told = answer.header("retry-after").is_some();
                assert!(told, "{}", answer.whole);
                let words = if page { "<h1>" } else { "urn:shounuo:problem:" };
                assert!(answer.whole.contains(words), "{}", answer.whole);
                self.away.fetch_add(1, Ordering::SeqCst)
            }
            _ => panic!("{}", answer.whole),
        };
    }
}

#[test]
fn a_database_that_stands_still_for_half_a_minute_holds_nobody_up() {
    shounuo_trial::ran("postgres-only", "faults: the database stands still");
    let cluster = Cluster::new();
    let program = Program::on(cluster.url());
    let scene = Scene::set_up(&program, SignedDuration::ZERO);
    let node = Node::start(&program, "node");
    let host = node.host();
    let (seen, over) = (Seen::default(), AtomicBool::new(false));
    let client = |no: usize| {
        let (seen, over, scene, host) = (&seen, &over, &scene, host.as_str());
        move || {
            let mut sent = 0;
            while !over.load(Ordering::SeqCst) {
                sent += 1;
                match (no + sent) % 3 {
                    0 => seen.ask(&Request::get("/sign-in"), host),
                    1 => seen.ask(&scene.list(), host),
                    _ => seen.ask(&scene.posted(&format!("{no}-{sent}")), host),
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    };
    std::thread::scope(|scope| {
        (0..CLIENTS).for_each(|no| drop(scope.spawn(client(no))));
        let ends = Over(&over);
        std::thread::sleep(Duration::from_secs(3));
        let before = node.memory();
        cluster.freeze();
        std::thread::sleep(STANDS);
        let grown = node.memory().saturating_sub(before);
        assert!(grown < GROWN, "it grew by {grown} KiB");
        assert!(
            seen.away.load(Ordering::SeqCst) > CLIENTS,
            "nobody was sent away"
        );
        cluster.thaw();
        let (since, done) = (Instant::now(), seen.done.load(Ordering::SeqCst));
        while seen.done.load(Ordering::SeqCst) < done + 2 * CLIENTS {
            assert!(since.elapsed() < FOUND, "it is not found again");
            std::thread::sleep(Duration::from_millis(20));
        }
        drop(ends);
    });
    let mut past = postgres::Client::connect(&cluster.url(), postgres::NoTls).expect("PostgreSQL");
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'shounuo'";
    let open: i64 = past.query_one(sql, &[]).expect("a count").get(0);
    // The scene's own store has as many but the last.
    assert!(open < 2 * CONNECTIONS, "{open} connections");
    node.stop();
    // What was sent once, and perhaps was never answered, is there once.
    drop(scene);
    assert_eq!(program.json(["verify"]).exit, 0);
}
