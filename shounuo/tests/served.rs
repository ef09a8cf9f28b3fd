//! A program that serves, as tests talk to it.

use crate::program::Program;
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// An answer: its status, and all of it as text.
pub type Answer = (u16, String);

/// A program that serves.
pub struct Served {
    child: Child,
    /// What it said when it was ready.
    pub ready: Value,
}

impl Served {
    /// Starts it and waits until it serves. Its logs go to `log` beside the data.
    pub fn start(program: &Program, args: &[&str]) -> Self {
        Self::start_with(program, args, &[])
    }

    /// The same with a log of another name.
    pub fn start_logging(program: &Program, args: &[&str], log: &str) -> Self {
        Self::begin(program.command(args), program, log)
    }

    /// The same with more in its environment.
    pub fn start_with(program: &Program, args: &[&str], env: &[(&str, &str)]) -> Self {
        let mut command = program.command(args);
        command.envs(env.iter().copied());
        Self::begin(command, program, "log")
    }

    /// The same for a command that somebody made.
    pub fn begin(mut command: Command, program: &Program, log: &str) -> Self {
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(program.beside(log));
        let mut child = command
            .args(["--port", "0", "--json"])
            .env("SHOUNUO_LOG", "debug")
            .stdout(Stdio::piped())
            .stderr(log.expect("a log"))
            .spawn()
            .expect("the program starts");
        let mut said = String::new();
        let out = child.stdout.take().expect("its standard output");
        BufReader::new(out)
            .read_line(&mut said)
            .expect("what it says");
        let ready = serde_json::from_str(&said).unwrap_or_else(|e| panic!("{e}: {said}"));
        Self { child, ready }
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its address.
    pub fn url(&self) -> &str {
        self.ready["url"].as_str().expect("an address")
    }

    /// Another address that it told.
    pub fn told(&self, name: &str) -> &str {
        self.ready[name]
            .as_str()
            .unwrap_or_else(|| panic!("no {name}"))
    }

    /// The status line and the whole answer to a request by address.
    pub fn get(&self, url: &str) -> Answer {
        self.ask("GET", url, "", "")
    }

    /// A request with more lines in its head, and a body.
    pub fn ask(&self, method: &str, url: &str, head: &str, body: &str) -> Answer {
        ask(method, url, head, body).expect("an answer")
    }

    /// What it wrote to its log so far.
    pub fn log(program: &Program) -> String {
        std::fs::read_to_string(program.beside("log")).expect("the log")
    }

    /// Sends a signal.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([name, &self.child.id().to_string()])
            .status();
        assert!(sent.expect("kill starts").success());
    }

    /// Its exit code, once it has ended.
    pub fn ended(mut self) -> Option<i32> {
        self.child.wait().expect("it ends").code()
    }

    /// Asks it to end, as a service manager does; its exit code.
    pub fn stop(self) -> Option<i32> {
        self.signal("-TERM");
        self.ended()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It has ended already where the test came to its end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address of the first label.
pub fn label(served: &Served) -> String {
    served.ready["labels"][0]["url"]
        .as_str()
        .expect("a label")
        .to_owned()
}

/// A request by address; an error when nobody answers.
pub fn ask(method: &str, url: &str, head: &str, body: &str) -> std::io::Result<Answer> {
    let (host, path) = url
        .strip_prefix("http://")
        .and_then(|u| u.split_once('/'))
        .expect("an address");
    let mut stream = TcpStream::connect(host)?;
    let length = body.len();
    write!(
        stream,
        "{method} /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{head}Content-Length: {length}\r\n\r\n{body}"
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|s| s.parse().ok());
    let status = status.ok_or_else(|| std::io::Error::other(format!("no status: {answer}")))?;
    Ok((status, answer))
}

/// The value of a header of an answer.
pub fn header(answer: &str, name: &str) -> String {
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    let mut lines = head.lines().filter_map(|l| l.split_once(": "));
    let found = lines.find(|(n, _)| n.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.to_owned()).unwrap_or_default()
}

/// The value of a hidden field of a page.
pub fn field(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let rest = page
        .split(&mark)
        .nth(1)
        .unwrap_or_else(|| panic!("no {name} in {page}"));
    rest.split('"').next().unwrap_or_default().to_owned()
}

/// Waits until it holds; a test that waits for ever fails.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(60), "never: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
