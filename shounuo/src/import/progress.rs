//! How far an import has come, on standard error.

use crate::say::Say;
use std::{
    io::{IsTerminal, Write},
    time::{Duration, Instant},
};

/// Says now and then how far it is.
pub struct Progress<'a> {
    say: &'a Say,
    total: u64,
    begun: Instant,
    said: Instant,
    every: Duration,
    live: bool,
}

impl<'a> Progress<'a> {
    /// For about `total` rows.
    pub fn new(say: &'a Say, total: u64) -> Self {
        let live = std::io::stderr().is_terminal();
        // A terminal shows one line that moves; a log gets a line now and then.
        let every = Duration::from_millis(if live { 200 } else { 2_000 });
        let now = Instant::now();
        Self {
            say,
            total,
            begun: now,
            said: now,
            every,
            live,
        }
    }

    /// So many rows are done.
    pub fn at(&mut self, rows: u64) {
        if rows.is_multiple_of(256) && self.said.elapsed() >= self.every {
            self.said = Instant::now();
            self.tell(rows);
        }
    }

    /// All are done.
    pub fn end(&self, rows: u64) -> Duration {
        self.tell(rows);
        if self.live && !self.say.json {
            eprintln!();
        }
        self.begun.elapsed()
    }

    fn tell(&self, rows: u64) {
        let rate = per_second(rows, self.begun.elapsed());
        let number = |n: u64| shounuo_words::number(i64::try_from(n).unwrap_or(i64::MAX));
        let args = [
            ("done", number(rows)),
            ("total", number(self.total.max(rows))),
            ("rate", number(rate)),
        ];
        let line = self.say.words("cli.import.progress", &args);
        match (self.say.json, self.live) {
            (true, _) => {}
            (false, true) => {
                let mut out = std::io::stderr();
                // Nothing hangs on the progress being seen.
                let _ = write!(out, "\r{line}  ").and_then(|()| out.flush());
            }
            (false, false) => eprintln!("{line}"),
        }
    }
}

/// Rows per second.
pub fn per_second(rows: u64, time: Duration) -> u64 {
    (rows as f64 / time.as_secs_f64().max(0.001)) as u64
}
