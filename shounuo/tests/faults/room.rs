//! A disk that is nearly full, as people and programs meet it.

use super::{client::Request, scene::Scene};
use crate::{
    program::{Program, on_both},
    served::Served,
};
use jiff::SignedDuration;
use std::time::{Duration, Instant};

/// No disk has so many MiB.
const ALL: &str = "4000000000";

fn start(program: &Program, keep_free: &str) -> (Served, String) {
    let mut command = program.command(["serve"]);
    command.env("SHOUNUO_KEEP_FREE", keep_free);
    let served = Served::begin(command, program, "log");
    let host = served.url().trim_start_matches("http://").to_owned();
    (served, host)
}

fn in_words(host: &str, lang: &str, words: &str) {
    let page = Request::get("/sign-in").header("Accept-Language", lang);
    let page = page.send(host).expect("an answer");
    assert_eq!(page.status, 200);
    assert!(page.whole.contains(words), "{}", page.whole);
}

/// Of what the administrators are told, what they were told by now.
fn told(scene: &Scene) -> i64 {
    let sql = "SELECT count(*) FROM notice WHERE promise = 'little_room'";
    let row = scene.app.store().read(|r| r.row(sql, &[])).expect("read");
    row.expect("a row").int(0).expect("a number")
}

#[test]
fn on_a_disk_that_is_nearly_full_nothing_new_is_saved_and_all_is_shown() {
    on_both("faults: a disk that is nearly full", |program| {
        let scene = Scene::set_up(program, SignedDuration::ZERO);
        let (served, host) = start(program, ALL);
        let refused = scene.posted("one").send(&host).expect("an answer");
        assert_eq!(refused.status, 507, "{}", refused.whole);
        assert!(refused.header("retry-after").is_some(), "{}", refused.whole);
        let kind = refused.text("type");
        assert_eq!(kind.as_deref(), Some("urn:shounuo:problem:no_room"));
        let list = scene.list().send(&host).expect("an answer");
        assert_eq!(list.status, 200, "{}", list.whole);
        in_words(&host, "zh-CN", "磁盘空间不足");
        in_words(&host, "en", "too little disk space");
        let since = Instant::now();
        while told(&scene) == 0 {
            assert!(since.elapsed() < Duration::from_secs(60), "nobody is told");
            std::thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(served.stop(), Some(0));
        assert_eq!((told(&scene), scene.reported()), (1, 0));
        let (served, host) = start(program, "0");
        let done = scene.posted("one").send(&host).expect("an answer");
        assert_eq!(done.status, 201, "{}", done.whole);
        assert_eq!(served.stop(), Some(0));
    });
}
