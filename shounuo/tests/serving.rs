//! The demo and the server, as a browser meets them.

use crate::{
    program::{Program, on_both},
    served::{Served, label},
};
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

#[test]
fn the_demo_is_built_once_and_shows_a_way_in_for_every_role() {
    on_both("serving: the demo", |program| {
        let served = Served::start(program, &["demo"]);
        assert_eq!(served.ready["built"], true);
        let ways = served.ready["sign_ins"]
            .as_array()
            .expect("ways in")
            .clone();
        let roles: std::collections::BTreeSet<_> =
            ways.iter().filter_map(|w| w["role"].as_str()).collect();
        assert_eq!(
            roles.len(),
            shounuo_core::role::Role::ALL.len(),
            "{roles:?}"
        );
        for way in &ways {
            let (status, page) = served.get(way["url"].as_str().expect("a link"));
            assert_eq!(status, 200, "{page}");
            assert!(
                page.contains(way["name"].as_str().expect("a name")),
                "{way}"
            );
        }
        // Whoever tries the demo comes back by the same link.
        let app = program.app();
        let word = ways[0]["url"].as_str().and_then(|u| u.rsplit('/').next());
        for _ in 0..2 {
            let again = app.sign_in_by_link(word.expect("a token"), "test");
            crate::program::wait(again).expect("signed in");
        }
        drop(app);
        let first = label(&served);
        assert_eq!(served.get(&first).0, 200);
        assert_eq!(served.get(&format!("{}/healthz", served.url())).0, 200);
        assert_eq!(
            served
                .get(&format!("{}/api/v1/openapi.json", served.url()))
                .0,
            200
        );
        assert_eq!(
            served.get(&format!("{}/r/nobodys-token", served.url())).0,
            404
        );
        assert_eq!(served.stop(), Some(0));

        let begun = Instant::now();
        let again = Served::start(program, &["demo"]);
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "later starts are quick: {:?}",
            begun.elapsed()
        );
        assert_eq!(again.ready["built"], false);
        let token = |url: &str| url.rsplit('/').next().expect("a token").to_owned();
        assert_eq!(
            token(&label(&again)),
            token(&first),
            "labels stay on their devices"
        );
        assert_ne!(
            again.ready["sign_ins"][0]["url"], ways[0]["url"],
            "sign-in links are new"
        );
        assert_eq!(again.stop(), Some(0));
        assert_eq!(program.json(["verify"]).exit, 0);
        assert_eq!(program.json(["rebuild", "--check"]).exit, 0);
    });
}

#[test]
fn the_demos_present_can_be_set_but_never_before_its_last_fact() {
    let program = Program::new();
    let served = Served::start(&program, &["demo", "--now", "2026-05-20T09:00:00+08:00"]);
    assert_eq!(served.ready["now"], "2026-05-20T01:00:00Z");
    served.stop();
    let later = Served::start(&program, &["demo", "--now", "2026-05-21T09:00:00+08:00"]);
    assert_eq!(
        (&later.ready["built"], &later.ready["now"]),
        (&false.into(), &"2026-05-21T01:00:00Z".into())
    );
    later.stop();
    let earlier = program.json(["demo", "--port", "0", "--now", "2026-05-01T00:00:00Z"]);
    assert_eq!(
        (earlier.exit, earlier.answer["error"]["code"].as_str()),
        (4, Some("now_in_past"))
    );
}

#[test]
#[cfg(unix)]
fn a_second_demo_neither_sets_the_clock_of_the_first_nor_empties_its_folder() {
    let program = Program::new();
    let first = Served::start(&program, &["demo", "--now", "2026-05-20T09:00:00+08:00"]);
    let facts = program.last_seq();
    for second in [
        &["demo", "--port", "0", "--now", "2027-01-01T09:00:00+08:00"][..],
        &["demo", "--port", "0", "--fresh"],
        &["demo", "--port", "0"],
    ] {
        let ended = program.json(second);
        let error = &ended.answer["error"];
        assert_eq!(
            (ended.exit, error["code"].as_str()),
            (3, Some("demo_runs")),
            "{second:?}"
        );
        let said = error["message"].as_str().unwrap_or_default();
        assert!(
            said.contains("already running") && said.contains("--data"),
            "{said}"
        );
    }
    assert_eq!(program.last_seq(), facts);
    assert_eq!(
        first.get(&format!("{}/sign-in", first.url())).0,
        200,
        "the first goes on"
    );
    // However it ends, its place is free again.
    drop(first);
    let next = Served::start(&program, &["demo", "--now", "2026-05-21T09:00:00+08:00"]);
    assert_eq!(next.ready["built"], false);
    next.stop();
}

#[test]
fn a_demo_that_was_not_finished_or_is_to_be_fresh_is_built_anew_and_leaves_other_files_alone() {
    let program = Program::new();
    Served::start(&program, &["demo"]).stop();
    let mark = program.data().join("demo.json");
    let unfinished = std::fs::read_to_string(&mark)
        .expect("the mark")
        .replace("\"finished\": true", "\"finished\": false");
    std::fs::write(&mark, unfinished).expect("the mark");
    std::fs::write(program.data().join("mine.txt"), "keep me").expect("a file");
    let anew = Served::start(&program, &["demo"]);
    assert_eq!(anew.ready["built"], true);
    anew.stop();
    let fresh = Served::start(&program, &["demo", "--fresh"]);
    assert_eq!(fresh.ready["built"], true);
    fresh.stop();
    assert!(program.data().join("mine.txt").exists());
}

#[test]
fn the_demo_does_not_touch_other_data() {
    let program = Program::new();
    program.json(["init"]);
    for args in [
        &["demo", "--port", "0"][..],
        &["demo", "--port", "0", "--fresh"],
    ] {
        let ended = program.json(args);
        assert_eq!(
            (ended.exit, ended.answer["error"]["code"].as_str()),
            (3, Some("not_demo"))
        );
    }
    assert_eq!(program.json(["verify"]).exit, 0);
}

#[test]
fn logs_hold_routes_and_no_tokens() {
    on_both("serving: quiet logs", |program| {
        program.json(["init"]);
        let served = Served::start(program, &["serve"]);
        let secret = "a-very-secret-token-of-somebody";
        for path in ["r", "t", "sign-in"] {
            served.get(&format!("{}/{path}/{secret}", served.url()));
        }
        served.get(&format!("{}/search?q={secret}", served.url()));
        assert_eq!(served.stop(), Some(0));
        let log = std::fs::read_to_string(program.beside("log")).expect("the log");
        assert!(log.contains("/r/{token}"), "{log}");
        assert!(!log.contains(secret), "{log}");
    });
}

#[test]
fn pages_are_compressed_for_whoever_takes_that() {
    let program = Program::new();
    program.json(["init"]);
    let served = Served::start(&program, &["serve"]);
    let host = served.url().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&host).expect("a connection");
    let request = format!(
        "GET /sign-in HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: br\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let head = String::from_utf8_lossy(&answer).to_lowercase();
    assert!(
        head.contains("content-encoding: br"),
        "{}",
        &head[..head.len().min(800)]
    );
    served.stop();
}
