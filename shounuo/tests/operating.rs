//! Signs of life, figures, and how a server ends.

use crate::{
    program::{Program, on_both, wait},
    served::{Served, ask, header, until},
};
use std::{
    io::{Read, Write},
    net::TcpStream,
};

const FIGURES: (&str, &str) = ("SHOUNUO_METRICS_LISTEN", "127.0.0.1:0");

#[test]
fn a_server_lives_is_ready_and_shows_its_figures_to_no_visitor() {
    on_both("operating: figures", |program| {
        program.json(["init"]);
        let served = Served::start_with(program, &["serve"], &[FIGURES]);
        let (pages, figures) = (
            served.url().to_owned(),
            served.told("metrics_url").to_owned(),
        );
        for door in [&pages, &figures] {
            for sign in ["healthz", "readyz"] {
                assert_eq!(
                    served.get(&format!("{door}/{sign}")).0,
                    200,
                    "{door} {sign}"
                );
            }
        }
        assert_ne!(served.get(&format!("{pages}/metrics")).0, 200);
        served.get(&format!("{pages}/r/somebodys-token"));
        served.ask("BREW", &format!("{pages}/sign-in"), "", "");
        let (status, text) = served.get(&format!("{figures}/metrics"));
        assert_eq!(status, 200);
        for part in [
            "shounuo_http_request_seconds_bucket",
            "route=\"/r/{token}\"",
            "method=\"other\"",
            "shounuo_journal_head",
            "shounuo_outbox_waiting 0",
            "shounuo_disk_free_bytes",
            "shounuo_writer_batch_jobs_bucket",
            "shounuo_database_connections_total",
            "process_resident_memory_bytes",
            "process_cpu_seconds_total",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(
            !text.contains("somebodys-token") && !text.contains("BREW"),
            "{text}"
        );
        let head = text
            .lines()
            .find_map(|l| l.strip_prefix("shounuo_journal_head "));
        assert_eq!(
            head.and_then(|h| h.parse::<i64>().ok()),
            Some(program.last_seq())
        );
        let at = figures.trim_start_matches("http://");
        assert_eq!(program.json(["healthy", "--at", at]).exit, 0);
        served.stop();
        let gone = program.json(["healthy", "--at", at]);
        assert_eq!(
            (gone.exit, gone.answer["error"]["code"].as_str()),
            (1, Some("not_ready"))
        );
    });
}

#[test]
fn a_full_disk_or_a_database_that_cannot_be_written_is_not_ready_but_alive() {
    let program = Program::new();
    program.json(["init"]);
    let full = [
        ("SHOUNUO_KEEP_FREE", "4000000000"),
        ("SHOUNUO_DISK_WARN", "4000000000"),
    ];
    let served = Served::start_with(&program, &["serve"], &full);
    let (status, said) = served.get(&format!("{}/readyz", served.url()));
    assert_eq!(status, 503);
    assert!(
        said.contains("disk: no") && said.contains("database: ok"),
        "{said}"
    );
    assert_eq!(served.get(&format!("{}/healthz", served.url())).0, 200);
    served.stop();

    let served = Served::start(&program, &["serve"]);
    program
        .database()
        .execute("UPDATE journal_head SET schema_version = 9999", [])
        .expect("a newer program was here");
    let (status, said) = served.get(&format!("{}/readyz", served.url()));
    assert_eq!(status, 503);
    assert!(said.contains("database: no"), "{said}");
    served.stop();
}

#[test]
#[cfg(unix)]
fn who_is_asked_to_stop_is_not_ready_at_once_goes_on_while_draining_and_ends_at_once_when_asked_again()
 {
    let program = Program::new();
    program.json(["init"]);
    let served = Served::start_with(&program, &["serve"], &[("SHOUNUO_DRAIN_S", "600")]);
    let ready = format!("{}/readyz", served.url());
    assert_eq!(served.get(&ready).0, 200);
    served.signal("-TERM");
    until("not ready", || served.get(&ready).0 == 503);
    assert!(served.get(&ready).1.contains("going on: no"));
    assert_eq!(
        served.get(&format!("{}/sign-in", served.url())).0,
        200,
        "it still answers"
    );
    served.signal("-TERM");
    assert_eq!(served.ended(), Some(6));
    assert_eq!(program.json(["verify"]).exit, 0);
}

#[test]
fn an_open_stream_keeps_no_server_and_what_was_answered_is_stored() {
    on_both("operating: the end", |program| {
        let made = program.json(["init"]);
        let link = made.answer["sign_in"].as_str().expect("a link").to_owned();
        let served = Served::start_with(program, &["serve"], &[FIGURES]);
        let app = program.app();
        let word = link.rsplit('/').next().expect("a token");
        let session = wait(app.sign_in_by_link(word, "test")).expect("signed in");
        drop(app);
        let host = served.url().trim_start_matches("http://").to_owned();
        let mut stream = TcpStream::connect(&host).expect("a connection");
        let cookie = format!("Cookie: session={}", session.token);
        write!(
            stream,
            "GET /live HTTP/1.1\r\nHost: {host}\r\n{cookie}\r\n\r\n"
        )
        .expect("a request");
        let mut some = [0; 512];
        let read = stream.read(&mut some).expect("an answer");
        assert!(String::from_utf8_lossy(&some[..read]).contains("200 OK"));
        let figures = format!("{}/metrics", served.told("metrics_url"));
        until("one stream is open", || {
            served.get(&figures).1.contains("shounuo_streams_open 1")
        });
        let before = program.last_seq();
        assert_eq!(served.stop(), Some(0));
        assert_eq!(program.last_seq(), before);
        let mut rest = Vec::new();
        stream
            .read_to_end(&mut rest)
            .expect("the stream has an end");
        assert!(
            ask("GET", &figures, "", "").is_err(),
            "its doors are closed"
        );
        assert_eq!(program.json(["verify"]).exit, 0);
    });
}

#[test]
fn a_request_id_is_given_back_and_anothers_is_believed_only_behind_a_proxy() {
    let program = Program::new();
    program.json(["init"]);
    let own = "X-Request-Id: from-the-proxy-1\r\n";
    let served = Served::start(&program, &["serve"]);
    let url = format!("{}/api/v1/tickets", served.url());
    let (status, answer) = served.ask("GET", &url, own, "");
    assert_eq!(status, 401);
    let id = header(&answer, "x-request-id");
    assert_eq!(id.len(), 32, "{answer}");
    assert!(
        answer.contains(&format!("\"request_id\":\"{id}\"")),
        "{answer}"
    );
    let (_, page) = served.get(&format!("{}/r/nobodys", served.url()));
    assert!(
        page.contains(&format!("<code>{}</code>", header(&page, "x-request-id"))),
        "{page}"
    );
    served.stop();
    assert!(
        Served::log(&program).contains(&id),
        "whoever quotes it is found"
    );

    let served = Served::start(&program, &["serve", "--trust-proxy"]);
    let (_, answer) = served.ask("GET", &format!("{}/api/v1/tickets", served.url()), own, "");
    assert_eq!(header(&answer, "x-request-id"), "from-the-proxy-1");
    let bad = format!("X-Request-Id: {}\r\n", "x".repeat(65));
    let (_, answer) = served.ask("GET", &format!("{}/", served.url()), &bad, "");
    assert_eq!(header(&answer, "x-request-id").len(), 32);
    served.stop();
}

#[test]
fn what_takes_long_is_named() {
    let program = Program::new();
    program.json(["init"]);
    let served = Served::start_with(
        &program,
        &["serve"],
        &[("SHOUNUO_LOG_SLOW_MS", "0"), ("SHOUNUO_LOG", "warn")],
    );
    served.get(&format!("{}/sign-in", served.url()));
    served.stop();
    assert!(Served::log(&program).contains("answered slowly"));
}

#[test]
#[cfg(unix)]
fn whatever_was_answered_before_the_end_is_stored_however_many_write_at_once() {
    on_both("operating: writing at the end", |program| {
        let made = program.json(["init"]);
        let word = made.answer["sign_in"]
            .as_str()
            .and_then(|l| l.rsplit('/').next())
            .expect("a token");
        let session = wait(program.app().sign_in_by_link(word, "test")).expect("signed in");
        let served = Served::start(program, &["serve"]);
        let url = format!("{}/api/v1/parts", served.url());
        let head = format!(
            "Authorization: Bearer {}\r\nContent-Type: application/json\r\n",
            session.token
        );
        let answered = std::sync::Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for writer in 0..6_u128 {
                let (url, head, answered) = (&url, &head, &answered);
                scope.spawn(move || {
                    for no in 0.. {
                        let id = uuid(writer * 1_000_000 + no);
                        let body = format!(
                            "{{\"id\":\"{id}\",\"code\":\"P-{writer}-{no}\",\"name\":\"x\"}}"
                        );
                        match ask("POST", url, head, &body) {
                            Ok((201, _)) => answered.lock().expect("the list").push(id),
                            Ok((status, said)) => panic!("{status}: {said}"),
                            // Its doors are closed.
                            Err(_) => return,
                        }
                    }
                });
            }
            until("some were answered", || {
                answered.lock().expect("the list").len() >= 30
            });
            assert_eq!(served.stop(), Some(0));
        });
        let answered = answered.into_inner().expect("the list");
        let read = |r: &mut shounuo_store::Reader<'_>| r.rows("SELECT data FROM journal", &[]);
        let rows = program.app().store().read(read).expect("the journal");
        let stored: String = rows.iter().filter_map(|r| r.text(0).ok()).collect();
        let lost: Vec<_> = answered
            .iter()
            .filter(|id| !stored.contains(id.as_str()))
            .collect();
        assert!(
            lost.is_empty(),
            "{} of {} lost: {lost:?}",
            lost.len(),
            answered.len()
        );
    });
}

fn uuid(no: u128) -> String {
    uuid::Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0000 + no).to_string()
}
