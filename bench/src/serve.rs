//! The real program, as a process of its own.

use crate::{Failed, cpu, fill::House};
use std::{
    env,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The program that is measured.
pub fn program(said: Option<&Path>) -> Result<PathBuf, Failed> {
    let beside = env::current_exe()?.with_file_name("shounuo");
    let program = said.map_or(beside, Path::to_owned);
    match program.is_file() {
        true => Ok(program),
        false => Err(format!(
            "no program at {}: build it (cargo build --release)",
            program.display()
        )
        .into()),
    }
}

fn of(program: &Path, house: &House) -> Command {
    let mut command = Command::new(program);
    command.arg("--json").arg("--data").arg(house.folder());
    if let Some(url) = house.url() {
        command.arg("--database-url").arg(url);
    }
    command
}

/// How long a command takes that must do well.
pub fn command(program: &Path, house: &House, words: &[&str]) -> Result<Duration, Failed> {
    let began = Instant::now();
    let done = of(program, house)
        .args(words)
        .stdout(Stdio::null())
        .status()?;
    match done.success() {
        true => Ok(began.elapsed()),
        false => Err(format!("`{}` ended with {done}", words.join(" ")).into()),
    }
}

/// A running server.
pub struct Server {
    child: Child,
    /// Where it is reached.
    pub url: String,
    started_in: Duration,
}

impl Server {
    /// Starts it and waits for its first page.
    pub fn start(program: &Path, house: &House) -> Result<Self, Failed> {
        let began = Instant::now();
        let mut child = of(program, house)
            .args(["serve", "--port", "0"])
            .stdout(Stdio::piped())
            .spawn()?;
        let said = child.stdout.take().ok_or("the server says nothing")?;
        let mut line = String::new();
        BufReader::new(said).read_line(&mut line)?;
        let said: serde_json::Value = serde_json::from_str(&line)?;
        let url = said["url"]
            .as_str()
            .ok_or("the server names no address")?
            .to_owned();
        ureq::get(format!("{url}/sign-in")).call()?;
        let started_in = began.elapsed();
        Ok(Self {
            child,
            url,
            started_in,
        })
    }

    /// From its start to its first answer.
    pub fn started_in(&self) -> Duration {
        self.started_in
    }

    /// What it used of the processor so far.
    pub fn used(&self) -> Result<Duration, Failed> {
        cpu::of(self.child.id())
    }

    /// Its memory in MiB: now, at most.
    pub fn memory(&self) -> Result<(u64, u64), Failed> {
        cpu::memory(self.child.id())
    }

    /// Ends it.
    pub fn stop(mut self) -> Result<(), Failed> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that was stopped already is gone.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
