//! What was measured, as a Markdown table.

use crate::{fill::House, http::Figures};
use std::{fmt, time::Duration};

/// The lines so far.
#[derive(Debug, Default)]
pub struct Table {
    lines: Vec<String>,
}

impl Table {
    /// Begins a house.
    pub fn begin(&mut self, house: &House) {
        let on = if house.is_postgres() {
            "PostgreSQL"
        } else {
            "SQLite"
        };
        self.lines
            .push(format!("\n**{} tickets, {on}**\n", house.tickets()));
        let head = "| what | CPU each | of the database | a second | p50 | p99 |\n| --- | --- | --- | --- | --- | --- |";
        self.lines.push(head.to_owned());
    }

    /// A kind of request.
    pub fn request(&mut self, name: &str, f: &Figures) {
        let line = format!(
            "| {name} | {} | {} | {:.0} | {} | {} |",
            ms(f.cpu),
            f.database.map_or_else(String::new, ms),
            f.a_second,
            ms(f.p50),
            ms(f.p99)
        );
        self.say(line);
    }

    /// A time by itself.
    pub fn tell(&mut self, name: &str, took: Duration) {
        self.say(format!("| {name} | | | | {} | |", ms(took)));
    }

    /// A rate by itself.
    pub fn rate(&mut self, name: &str, a_second: f64) {
        self.say(format!("| {name} | | | {a_second:.0} | | |"));
    }

    /// A share by itself.
    pub fn share(&mut self, name: &str, share: f64) {
        self.say(format!("| {name} | | | {:.0} % | | |", share * 100.0));
    }

    /// Memory in MiB: now, at most.
    pub fn memory(&mut self, (now, most): (u64, u64)) {
        self.say(format!(
            "| memory after all this; at most | {now} MiB | | | | {most} MiB |"
        ));
    }

    /// A command over the whole journal, as of a million facts.
    pub fn whole(&mut self, name: &str, took: Duration, facts: u64) {
        let million = took.as_secs_f64() * 1e6 / facts.max(1) as f64;
        let took = took.as_secs_f64();
        let said = format!(
            "| `{name}` of {facts} facts | | | | {took:.1} s | {million:.1} s per million |"
        );
        self.say(said);
    }

    fn say(&mut self, line: String) {
        // Seen while the rest goes on.
        eprintln!("{line}");
        self.lines.push(line);
    }
}

fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}
