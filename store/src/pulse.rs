//! Whether the database answers. One connection asks again and again; while it is not answered nobody else
//! asks, so that nothing heaps up here and nobody storms a server that is just coming back.

use crate::{
    StoreError, Target,
    db::{Conn, Mode, connect},
};
use std::{
    hash::{BuildHasher, Hasher, RandomState},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

/// Without an answer for so long beyond the usual, the database is away.
const PATIENCE: Duration = Duration::from_millis(2_500);
/// A server that is away is asked after so long, and then twice as long each time …
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// … until this.
const LAST_PAUSE: Duration = Duration::from_secs(4);
/// Whoever is sent away is asked to come back after so many seconds, and up to as many more, so that they do
/// not all come at once.
const COME_BACK_S: u64 = 2;

/// What is known of a database.
#[derive(Debug)]
pub(crate) struct Pulse {
    every: Duration,
    begun: Instant,
    /// Milliseconds from `begun` to the last answer.
    answered: AtomicU64,
    /// The last question failed, and so did another connection.
    failed: AtomicBool,
    sent_away: AtomicU64,
}

impl Pulse {
    pub(crate) fn new(every: Duration) -> Self {
        Self {
            every,
            begun: Instant::now(),
            answered: AtomicU64::new(0),
            failed: AtomicBool::new(false),
            sent_away: AtomicU64::new(0),
        }
    }

    fn age(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Whether the database does not answer.
    pub(crate) fn is_away(&self) -> bool {
        let patience = u64::try_from((self.every + PATIENCE).as_millis()).unwrap_or(u64::MAX);
        let answered = self.answered.load(Ordering::Relaxed);
        self.failed.load(Ordering::Relaxed) || self.age().saturating_sub(answered) > patience
    }

    /// What whoever asks meanwhile is told.
    pub(crate) fn away(&self) -> StoreError {
        let turn = self.sent_away.fetch_add(1, Ordering::Relaxed);
        StoreError::Away {
            retry_s: COME_BACK_S + turn % (COME_BACK_S + 1),
        }
    }

    fn beats(&self) {
        self.answered.store(self.age(), Ordering::Relaxed);
        if self.failed.swap(false, Ordering::Relaxed) {
            tracing::warn!("the database answers again");
        }
    }

    fn misses(&self, error: &StoreError) {
        if !self.failed.swap(true, Ordering::Relaxed) {
            tracing::error!(%error, "the database does not answer");
        }
    }

    /// Asks until whoever holds the other end lets go.
    pub(crate) fn run(self: Arc<Self>, target: &Target, end: &Receiver<()>) {
        let (mut conn, mut pause) = (None, FIRST_PAUSE);
        loop {
            let wait = match beat(target, conn.take()) {
                Ok(answering) => {
                    conn = Some(answering);
                    self.beats();
                    pause = FIRST_PAUSE;
                    self.every
                }
                Err(error) => {
                    self.misses(&error);
                    let now = uneven(pause);
                    pause = (pause * 2).min(LAST_PAUSE);
                    now
                }
            };
            if end.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
                return;
            }
        }
    }
}

/// One question. A connection that merely ended is made anew first.
fn beat(target: &Target, conn: Option<Box<dyn Conn>>) -> Result<Box<dyn Conn>, StoreError> {
    if let Some(mut conn) = conn
        && conn.row("SELECT 1", &[]).is_ok()
    {
        return Ok(conn);
    }
    let mut conn = connect(target, Mode::Read)?;
    conn.row("SELECT 1", &[])?;
    Ok(conn)
}

/// Half of it to all of it, so that several programs do not come back together.
fn uneven(pause: Duration) -> Duration {
    let chance = RandomState::new().build_hasher().finish() % 1_000;
    let part = u32::try_from(chance).unwrap_or(0);
    pause / 2 + pause * part / 2_000
}
