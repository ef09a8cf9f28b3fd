//! Two programs on one database, with ten thousand clocks that fall due in one minute: one of them is killed
//! half-way, and each is told once.

use super::{node::Node, scene::Scene};
use crate::program::Program;
use jiff::SignedDuration;
use postgres::{Client, NoTls};
use shounuo_trial::Cluster;
use std::time::{Duration, Instant};

/// Each has three clocks that are at risk twelve minutes after the report: diagnosis, response, an owner.
const TICKETS: usize = 3_400;
const RISK: SignedDuration = SignedDuration::from_mins(12);
/// The first of them so long after it was taken in here.
const AHEAD: SignedDuration = SignedDuration::from_secs(45);
/// Everything is told so long after that at the latest.
const TOLD: Duration = Duration::from_secs(150);

const WARNED: &str = "SELECT count(DISTINCT (subject, promise)) FROM notice WHERE stage = 'warned' \
                      AND promise IN ('D2.diagnosis', 'D3.response', 'S1.owner')";

fn count(past: &mut Client, sql: &str) -> i64 {
    past.query_one(sql, &[]).expect("a count").get(0)
}

fn until(past: &mut Client, wanted: i64) {
    let since = Instant::now();
    while count(past, WARNED) < wanted {
        assert!(
            since.elapsed() < TOLD,
            "{} of {wanted}",
            count(past, WARNED)
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn of_ten_thousand_clocks_each_is_told_once_though_one_of_two_nodes_is_killed() {
    shounuo_trial::ran("postgres-only", "faults: two nodes, one killed");
    let cluster = Cluster::new();
    let program = Program::on(cluster.url());
    let scene = Scene::set_up(&program, RISK);
    scene.contract();
    scene.shift_to(RISK - AHEAD);
    for _ in 0..TICKETS / 100 {
        scene.reports(100);
    }
    let (first, second) = (
        Node::start(&program, "first"),
        Node::start(&program, "second"),
    );
    let mut past = Client::connect(&cluster.url(), NoTls).expect("PostgreSQL");
    let all = 3 * TICKETS as i64;
    until(&mut past, all / 2);
    first.kill();
    until(&mut past, all);
    second.stop();
    assert_eq!(count(&mut past, WARNED), all);
    assert_eq!(
        count(
            &mut past,
            "SELECT count(*) FROM notice WHERE made_us < since_us"
        ),
        0,
        "early"
    );
    // One message for each notice, and no more.
    let notices = count(&mut past, "SELECT count(*) FROM notice");
    assert!(notices >= all, "{notices}");
    assert_eq!(
        count(
            &mut past,
            "SELECT count(*) FROM outbox WHERE topic = 'notice'"
        ),
        notices
    );
    let apart = "SELECT count(DISTINCT payload) FROM outbox WHERE topic = 'notice'";
    assert_eq!(count(&mut past, apart), notices);
}
