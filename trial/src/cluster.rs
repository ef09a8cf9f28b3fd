//! A PostgreSQL server of a test's own, which it may kill, hold up and start again.

#![allow(
    clippy::expect_used,
    reason = "without a server the test cannot be played"
)]

use crate::Folder;
use std::{
    io,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A server that takes longer to answer has not started.
const PATIENCE: Duration = Duration::from_secs(60);
/// Who owns the server where the tests run as root, who may not run one.
const OWNER: &str = "postgres";

/// A server of its own, gone when this is dropped.
#[derive(Debug)]
pub struct Cluster {
    folder: Folder,
    programs: PathBuf,
    port: u16,
    server: Option<Child>,
}

impl Cluster {
    /// A new one, running and empty.
    ///
    /// # Panics
    /// Without PostgreSQL's programs: such a test is not skipped.
    pub fn new() -> Self {
        let folder = Folder::new().expect("a folder");
        let programs = programs().expect("PostgreSQL's server programs (initdb) are installed");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr());
        let port = port.expect("a free port").port();
        let mut cluster = Self {
            folder,
            programs,
            port,
            server: None,
        };
        cluster.make().expect("initdb");
        cluster.start();
        cluster
    }

    fn make(&self) -> io::Result<()> {
        hand_over(self.folder.path())?;
        let made = self
            .program("initdb")
            .args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "-N"])
            .args(["--locale", "C.UTF-8", "-D"])
            .arg(self.data())
            .stdout(Stdio::null())
            .status()?;
        match made.success() {
            true => Ok(()),
            false => Err(io::Error::other("initdb failed")),
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("cluster")
    }

    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = match is_root() {
            false => Command::new(path),
            true => {
                let mut other = Command::new("setpriv");
                other.args(["--reuid", OWNER, "--regid", OWNER, "--clear-groups"]);
                other.arg(path);
                other
            }
        };
        command.current_dir("/").stdin(Stdio::null());
        command
    }

    /// Starts it, and waits until it answers.
    pub fn start(&mut self) {
        let begun = Instant::now();
        loop {
            if self.server.is_none() {
                self.server = Some(self.spawn());
            }
            if postgres::Client::connect(&self.url(), postgres::NoTls).is_ok() {
                return;
            }
            // What was killed may keep its place for a moment: then the next one gives up at once.
            if self
                .server
                .as_mut()
                .is_some_and(|s| s.try_wait().is_ok_and(|e| e.is_some()))
            {
                self.server = None;
            }
            assert!(begun.elapsed() < PATIENCE, "the server does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn spawn(&self) -> Child {
        let log = self.folder.path().join("log");
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(log);
        let log = log.expect("a log");
        self.program("postgres")
            .arg("-D")
            .arg(self.data())
            .args(["-p", &self.port.to_string(), "-k"])
            .arg(self.folder.path())
            .args([
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "shared_buffers=32MB",
            ])
            // What a process wrote outlives the process: only a machine that falls needs more.
            .args(["-c", "fsync=off", "-c", "max_connections=60"])
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the server starts")
    }

    /// The address of its database.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Its processes: the first, and all that it made.
    fn processes(&self) -> Vec<u32> {
        let Some(first) = self.server.as_ref().map(Child::id) else {
            return Vec::new();
        };
        let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        let ids = all.filter_map(|e| e.file_name().to_str()?.parse::<u32>().ok());
        let mut found = vec![first];
        found.extend(ids.filter(|id| parent_of(*id) == Some(first)));
        found
    }

    /// Kills every process at once, as a machine that fails does.
    pub fn kill(&mut self) {
        for process in self.processes() {
            signal("KILL", process);
        }
        if let Some(mut server) = self.server.take() {
            server.wait().expect("it has ended");
        }
    }

    /// Holds every process up: the server takes connections and answers nothing.
    pub fn freeze(&self) {
        for process in self.processes() {
            signal("STOP", process);
        }
    }

    /// Lets them go on.
    pub fn thaw(&self) {
        for process in self.processes() {
            signal("CONT", process);
        }
    }
}

impl Default for Cluster {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Sends a signal to one process; one that has ended hears nothing.
pub fn signal(name: &str, process: u32) {
    let sent = Command::new("kill")
        .args(["-s", name, &process.to_string()])
        .stderr(Stdio::null())
        .status();
    assert!(sent.is_ok(), "kill starts");
}

fn parent_of(process: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in brackets may hold anything.
    let (_, rest) = stat.rsplit_once(") ")?;
    rest.split(' ').nth(1)?.parse().ok()
}

/// Where the newest server's programs are.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let named = std::env::split_paths(&path);
    let packaged = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let mut packaged: Vec<_> = packaged.flatten().map(|e| e.path().join("bin")).collect();
    packaged.sort();
    let mut all = packaged.into_iter().rev().chain(named);
    all.find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// Gives a folder to whoever runs the server.
#[cfg(unix)]
fn hand_over(folder: &Path) -> io::Result<()> {
    if !is_root() {
        return Ok(());
    }
    let id = |what| -> io::Result<u32> {
        let said = Command::new("id").args([what, OWNER]).output()?.stdout;
        let said = String::from_utf8_lossy(&said);
        said.trim().parse().map_err(io::Error::other)
    };
    std::os::unix::fs::chown(folder, Some(id("-u")?), Some(id("-g")?))
}

#[cfg(not(unix))]
fn hand_over(_: &Path) -> io::Result<()> {
    Ok(())
}
