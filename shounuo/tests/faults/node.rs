//! A served program that may be killed and started again.

use crate::{program::Program, served::Served};
use std::sync::{Mutex, PoisonError};

/// Where it is reached now; it changes whenever it is started.
pub struct Node<'a> {
    program: &'a Program,
    log: String,
    served: Mutex<Option<Served>>,
    host: Mutex<String>,
}

impl<'a> Node<'a> {
    /// Starts it.
    pub fn start(program: &'a Program, name: &str) -> Self {
        let node = Self {
            program,
            log: format!("{name}.log"),
            served: Mutex::default(),
            host: Mutex::default(),
        };
        node.again();
        node
    }

    /// Starts it again.
    pub fn again(&self) {
        let served = Served::start_logging(self.program, &["serve"], &self.log);
        let host = served.url().trim_start_matches("http://").to_owned();
        *self.host.lock().unwrap_or_else(PoisonError::into_inner) = host;
        *self.served.lock().unwrap_or_else(PoisonError::into_inner) = Some(served);
    }

    /// Kills it, as a machine that fails does.
    pub fn kill(&self) {
        // What is dropped is killed.
        drop(
            self.served
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
    }

    /// Ends it, as a service manager does.
    pub fn stop(&self) {
        let served = self
            .served
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        assert_eq!(served.expect("it runs").stop(), Some(0));
    }

    /// Where it is reached, or was.
    pub fn host(&self) -> String {
        self.host
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        let served = self.served.lock().unwrap_or_else(PoisonError::into_inner);
        served.as_ref().expect("it runs").id()
    }

    /// How much memory it has taken, in KiB.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id()));
        let status = status.expect("its status");
        let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
        let size = line.and_then(|l| l.split_whitespace().next()?.parse().ok());
        size.expect("its size")
    }
}
