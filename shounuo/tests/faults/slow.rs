//! Clients that never finish what they ask, and listeners that say nothing: nobody else notices.

use super::{
    client::{PATIENCE, Request},
    scene::Scene,
};
use crate::{
    program::{Program, wait},
    served::Served,
};
use jiff::SignedDuration;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use shounuo_app::{Who, commands::NewPerson};
use shounuo_core::role::Role;
use std::{
    io::{Read, Write},
    net::TcpStream,
    process::Command,
};

const EACH: usize = 500;
/// One person may listen so often.
const SEATS: usize = 5;
/// With so few open files a service may be started.
const FEW: usize = 256;

/// The program as a service manager starts it that gives it few open files.
fn narrow(program: &Program) -> Served {
    let plain = program.command(["serve"]);
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -S -n {FEW}; exec \"$0\" \"$@\"")]);
    command.arg(plain.get_program()).args(plain.get_args());
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    Served::begin(command, program, "log")
}

/// The sessions of so many people.
fn sessions(scene: &Scene, many: usize) -> Vec<String> {
    let (app, root) = (&scene.app, Who::system());
    let session = |_| {
        let (id, word) = (app.new_id(), app.new_token());
        let person = NewPerson {
            customer: Some(scene.school),
            name: "老师".into(),
            phone: None,
            login: None,
            post: "teacher".into(),
            roles: vec![Role::SchoolManager],
        };
        let added = app.add_person(&root, id, app.ask(), person);
        app.run_now(added.expect("allowed")).expect("done");
        let link = app.issue_sign_in_link(&root, id, &word);
        app.run_now(link.expect("allowed")).expect("done");
        wait(app.sign_in_by_link(&word, "test")).expect("in").token
    };
    (0..many).map(session).collect()
}

fn begun(host: &str, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(host).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("patience");
    stream.write_all(request.as_bytes()).expect("a request");
    stream
}

#[test]
fn five_hundred_half_requests_and_five_hundred_idle_streams_disturb_nobody() {
    shounuo_trial::ran("sqlite-only", "faults: slow clients");
    let had = getrlimit(Resource::Nofile);
    let all = Rlimit {
        current: had.maximum,
        ..had
    };
    setrlimit(Resource::Nofile, all).expect("this test opens many connections");
    let program = Program::new();
    let scene = Scene::set_up(&program, SignedDuration::ZERO);
    let sessions = sessions(&scene, EACH / SEATS);
    let served = narrow(&program);
    let host = served.url().trim_start_matches("http://").to_owned();
    let half = |no: usize| {
        // Some stop in the midst of the head, some in the midst of the body.
        let body = "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\nname=";
        let head = "GET /sign-in HTTP/1.1\r\nHost: x\r\nAccept: ";
        begun(&host, if no.is_multiple_of(2) { body } else { head })
    };
    let halves: Vec<_> = (0..EACH).map(half).collect();
    let listen = |session: &String| {
        let request = format!("GET /live HTTP/1.1\r\nHost: x\r\nCookie: session={session}\r\n\r\n");
        let mut stream = begun(&host, &request);
        let mut head = [0; 12];
        stream.read_exact(&mut head).expect("an answer");
        assert_eq!(&head, b"HTTP/1.1 200");
        stream
    };
    let listeners = sessions.iter().flat_map(|s| std::iter::repeat_n(s, SEATS));
    let listeners: Vec<_> = listeners.map(listen).collect();
    assert_eq!((halves.len(), listeners.len()), (EACH, EACH));
    for no in 0..30 {
        let page = Request::get("/sign-in").send(&host).expect("an answer");
        let list = scene.list().send(&host).expect("an answer");
        let report = scene
            .posted(&format!("key-{no}"))
            .send(&host)
            .expect("an answer");
        assert_eq!((page.status, list.status, report.status), (200, 200, 201));
    }
    drop((halves, listeners));
    assert_eq!(served.stop(), Some(0));
}
