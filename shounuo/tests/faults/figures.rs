//! Not a test but a measurement: how late a warning is told, by a served program, of ten thousand clocks that
//! fall due within a minute; and how soon after a start those that fell due meanwhile are.
//!
//! `cargo test --release -p shounuo --test main faults::figures -- --ignored --nocapture`

use super::{node::Node, scene::Scene};
use crate::program::{Program, on_both};
use jiff::SignedDuration;
use std::time::{Duration, Instant};

const TICKETS: usize = 3_400;
const RISK: SignedDuration = SignedDuration::from_mins(12);
const AHEAD: SignedDuration = SignedDuration::from_secs(60);

/// How late each warning was told, in milliseconds, from the least to the most.
fn lags(scene: &Scene) -> Vec<i64> {
    let sql = "SELECT (made_us - since_us) / 1000 FROM notice WHERE stage = 'warned' \
               AND promise IN ('D2.diagnosis', 'D3.response', 'S1.owner') ORDER BY 1";
    let rows = scene.app.store().read(|r| r.rows(sql, &[])).expect("read");
    rows.iter().map(|r| r.int(0).expect("a number")).collect()
}

fn until(scene: &Scene, wanted: usize) -> Duration {
    let since = Instant::now();
    while lags(scene).len() < wanted {
        assert!(
            since.elapsed() < Duration::from_secs(300),
            "{} of {wanted}",
            lags(scene).len()
        );
        std::thread::sleep(Duration::from_millis(250));
    }
    since.elapsed()
}

/// Reports spread evenly over half a minute, so that what they promise falls due so.
fn spread(scene: &Scene, ahead: SignedDuration) {
    let (begun, parts) = (Instant::now(), TICKETS / 100);
    scene.shift_to(RISK - ahead);
    for part in 0..parts {
        let at = Duration::from_millis(30_000 / parts as u64 * part as u64);
        std::thread::sleep(at.saturating_sub(begun.elapsed()));
        scene.reports(100);
    }
}

fn say(what: &str, lags: &[i64]) {
    let at = |hundredths: usize| lags[(lags.len() - 1) * hundredths / 100];
    println!(
        "{what}: {} warnings, median {} ms, p99 {} ms, last {} ms, never before {} ms",
        lags.len(),
        at(50),
        at(99),
        at(100),
        at(0)
    );
}

fn measure(program: &Program) {
    let scene = Scene::set_up(program, RISK);
    scene.contract();
    spread(&scene, AHEAD);
    let node = Node::start(program, "node");
    let all = 3 * TICKETS;
    until(&scene, all);
    say("as they fall due", &lags(&scene));
    node.kill();
    // These fall due at once, while nobody looks.
    spread(&scene, SignedDuration::from_secs(0));
    let started = Instant::now();
    let node = Node::start(program, "node");
    until(&scene, 2 * all);
    println!(
        "after a restart: the last of {all} told {:?} after the start",
        started.elapsed()
    );
    node.stop();
}

#[test]
#[ignore = "figures, not a test"]
fn how_late_a_warning_is_told() {
    on_both("figures: how late a warning is told", |program| {
        println!("{}", program.url().map_or("SQLite", |_| "PostgreSQL"));
        measure(program);
    });
}
