//! Programs and databases killed in the midst of a burst: nothing that was acknowledged is lost, and nothing
//! that was repeated is doubled.

use super::{
    client::{Over, Request},
    node::Node,
    scene::Scene,
};
use crate::program::{Program, on_both};
use jiff::SignedDuration;
use shounuo_trial::Cluster;
use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::Duration,
};

const CLIENTS: usize = 6;

/// How often it is killed; more often where somebody has the time.
fn kills() -> usize {
    let long = std::env::var_os("SHOUNUO_TEST_LONG").is_some();
    if long { 100 } else { 5 }
}

/// Clients report for as long as `trouble` takes, each report until it is acknowledged. The numbers they
/// were told.
fn burst(scene: &Scene, host: impl Fn() -> String + Sync, trouble: impl FnOnce()) -> Vec<String> {
    let (over, sent_away) = (AtomicBool::new(false), AtomicUsize::new(0));
    let client = |no: usize| {
        let (host, over, sent_away) = (&host, &over, &sent_away);
        move || {
            let mut told = Vec::new();
            while !over.load(Ordering::SeqCst) {
                let key = format!("{no}-{}", told.len());
                let (answer, away) = scene.posted(&key).insist(host);
                sent_away.fetch_add(away, Ordering::SeqCst);
                told.push(answer.text("no").expect("a number"));
                // Every now and then the answer is lost, and the client asks once more.
                if told.len() % 5 == 0 {
                    let (again, _) = scene.posted(&key).insist(host);
                    assert_eq!(again.text("no").as_ref(), told.last(), "doubled");
                }
            }
            told
        }
    };
    let told: Vec<_> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|no| scope.spawn(client(no))).collect();
        let ends = Over(&over);
        trouble();
        drop(ends);
        let told = clients.into_iter().map(|c| c.join().expect("a client"));
        told.flatten().collect()
    });
    assert!(sent_away.into_inner() > 0, "nobody noticed");
    told
}

fn nothing_lost_nothing_doubled(program: &Program, scene: Scene, told: &[String]) {
    let once: BTreeSet<_> = told.iter().collect();
    assert_eq!(once.len(), told.len(), "a number was given twice");
    assert!(told.len() > CLIENTS, "{} reports", told.len());
    assert_eq!(scene.reported(), told.len() as i64);
    drop(scene);
    assert_eq!(program.json(["verify"]).exit, 0);
    assert_eq!(program.json(["rebuild", "--check"]).exit, 0);
}

#[test]
fn a_program_killed_again_and_again_loses_and_doubles_nothing() {
    on_both("faults: the program is killed", |program| {
        let scene = Scene::set_up(program, SignedDuration::ZERO);
        let node = Node::start(program, "node");
        let told = burst(
            &scene,
            || node.host(),
            || {
                for _ in 0..kills() {
                    std::thread::sleep(Duration::from_millis(400));
                    node.kill();
                    node.again();
                }
            },
        );
        node.stop();
        nothing_lost_nothing_doubled(program, scene, &told);
    });
}

#[test]
fn a_database_killed_again_and_again_is_found_again_and_loses_and_doubles_nothing() {
    shounuo_trial::ran("postgres-only", "faults: the database is killed");
    let mut cluster = Cluster::new();
    let program = Program::on(cluster.url());
    let scene = Scene::set_up(&program, SignedDuration::ZERO);
    let node = Node::start(&program, "node");
    let page = Request::get("/sign-in");
    let told = burst(
        &scene,
        || node.host(),
        || {
            for _ in 0..kills() {
                std::thread::sleep(Duration::from_millis(400));
                cluster.kill();
                // While it is gone: an answer at once, in words, and never a false one.
                let gone = scene.list().send(&node.host()).expect("an answer");
                assert_eq!(gone.status, 503, "{}", gone.whole);
                assert!(gone.header("retry-after").is_some(), "{}", gone.whole);
                let gone = page.send(&node.host()).expect("an answer");
                assert_eq!(gone.status, 503, "{}", gone.whole);
                assert!(gone.whole.contains("<h1>"), "{}", gone.whole);
                cluster.start();
                scene.list().insist(|| node.host());
            }
        },
    );
    node.stop();
    nothing_lost_nothing_doubled(&program, scene, &told);
}
