//! A client: it asks, and where it is told to come back it does so, with the same key.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

/// A request that takes longer was not ended in time.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// Ends what the clients do, also when the test fails.
pub struct Over<'a>(pub &'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub whole: String,
}

impl Answer {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.whole.lines().take_while(|l| !l.trim().is_empty());
        let pair = lines.find_map(|l| {
            let (key, value) = l.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value)
        });
        pair.map(str::trim)
    }

    /// What stands at a name in a JSON body, as text.
    pub fn text(&self, name: &str) -> Option<String> {
        let (_, body) = self.whole.split_once("\r\n\r\n")?;
        let from = body.find('{')?;
        let value: serde_json::Value = serde_json::Deserializer::from_str(&body[from..])
            .into_iter()
            .next()?
            .ok()?;
        value[name].as_str().map(str::to_owned)
    }
}

/// A request, put together.
pub struct Request<'a> {
    pub method: &'a str,
    pub path: String,
    pub headers: Vec<(&'a str, String)>,
    pub body: String,
}

impl<'a> Request<'a> {
    pub fn get(path: &str) -> Self {
        Self {
            method: "GET",
            path: path.to_owned(),
            headers: Vec::new(),
            body: String::new(),
        }
    }

    pub fn header(mut self, name: &'a str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn text(&self, host: &str) -> String {
        let headers = self.headers.iter();
        let headers: String = headers.map(|(n, v)| format!("{n}: {v}\r\n")).collect();
        format!(
            "{} {} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{}",
            self.method,
            self.path,
            self.body.len(),
            self.body
        )
    }

    /// Sends it once. An error where nobody listens, or the connection broke; none may take longer than
    /// [`PATIENCE`].
    pub fn send(&self, host: &str) -> io::Result<Answer> {
        let begun = Instant::now();
        let sent = self.exchange(host);
        let late = matches!(&sent, Err(e) if matches!(e.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock));
        assert!(
            !late && begun.elapsed() < PATIENCE + Duration::from_secs(1),
            "no answer to {} {} after {:?}",
            self.method,
            self.path,
            begun.elapsed()
        );
        sent
    }

    fn exchange(&self, host: &str) -> io::Result<Answer> {
        let address = host.parse().map_err(io::Error::other)?;
        let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(self.text(host).as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let whole = String::from_utf8_lossy(&answer).into_owned();
        let status = whole.split(' ').nth(1).and_then(|s| s.parse().ok());
        match status {
            Some(status) => Ok(Answer { status, whole }),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    /// Sends it again and again, to whichever host is named then, until it is done; the answer, and how
    /// often it was sent away.
    pub fn insist(&self, host: impl Fn() -> String) -> (Answer, usize) {
        let (begun, mut away) = (Instant::now(), 0);
        loop {
            assert!(begun.elapsed() < Duration::from_secs(60), "no answer");
            match self.send(&host()) {
                Ok(answer) if (200..300).contains(&answer.status) => return (answer, away),
                Ok(answer) => {
                    assert_eq!(answer.status, 503, "{}", answer.whole);
                    assert!(answer.header("retry-after").is_some(), "{}", answer.whole);
                    away += 1;
                }
                Err(_) => away += 1,
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}
