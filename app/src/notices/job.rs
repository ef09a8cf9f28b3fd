//! The job that announces: it sleeps until the next instant at which a clock may be worth a word, and
//! is woken by new facts. It never looks through all tickets.

use super::{announce::Judged, guard::Guard};
use crate::App;
use metrics::{counter, gauge};
use shounuo_store::{Announced, Part};
use std::{
    collections::HashMap,
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};
use tracing::Span;

/// It looks at least this often: another server may have taken in facts and ended before it told anybody.
const SLEEP_MAX: Duration = Duration::from_secs(5);
/// It rests at least this long between two looks, so that a rush of facts is one look.
const REST: Duration = Duration::from_millis(500);
/// It rests this long when the store failed.
const AFTER_ERROR: Duration = Duration::from_secs(5);

/// How far this program saw that there is nothing to say, and the bell by which it is woken.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    parts: Mutex<HashMap<Part, Seen>>,
    pub(super) guard: Mutex<Guard>,
    /// The day on which it was told that there is too little room.
    room: Mutex<Option<String>>,
    bell: Mutex<Bell>,
    rung: Condvar,
}

/// What this program knows of a part.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    announced: Option<Announced>,
    judged: Option<Judged>,
}

#[derive(Debug, Default)]
struct Bell {
    /// Something was written since the last look.
    new: bool,
    /// Within what that was asked for: the first of it, when there was more.
    by: Option<Span>,
    /// The job is to end.
    ends: bool,
}

impl Watch {
    pub(super) fn seen(&self, part: Part) -> Option<Announced> {
        self.of(part).announced
    }

    pub(super) fn judged(&self, part: Part) -> Option<Judged> {
        self.of(part).judged
    }

    pub(super) fn saw(&self, part: Part, announced: Announced) {
        self.set(part, |seen| seen.announced = Some(announced));
    }

    pub(super) fn judge(&self, part: Part, judged: Judged) {
        self.set(part, |seen| seen.judged = Some(judged));
    }

    pub(super) fn told_of_room(&self, day: &str) -> bool {
        let told = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        told.as_deref() == Some(day)
    }

    pub(super) fn tell_of_room(&self, day: String) {
        *self.room.lock().unwrap_or_else(PoisonError::into_inner) = Some(day);
    }

    fn of(&self, part: Part) -> Seen {
        let parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        parts.get(&part).copied().unwrap_or_default()
    }

    fn set(&self, part: Part, change: impl FnOnce(&mut Seen)) {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        change(parts.entry(part).or_default());
    }

    /// Something new is known.
    pub(crate) fn ring(&self) {
        let mut bell = self.bell.lock().unwrap_or_else(PoisonError::into_inner);
        bell.new = true;
        bell.by.get_or_insert_with(Span::current);
        drop(bell);
        self.rung.notify_all();
    }

    /// Within what the next look happens.
    fn span(&self) -> Span {
        let mut bell = self.bell.lock().unwrap_or_else(PoisonError::into_inner);
        match bell.by.take() {
            Some(by) => tracing::error_span!(parent: &by, "announcing"),
            None => tracing::error_span!(parent: None, "announcing"),
        }
    }

    fn begin(&self) {
        self.bell
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .ends = false;
    }

    fn end(&self) {
        self.bell
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .ends = true;
        self.rung.notify_all();
    }

    /// Sleeps, at most so long; only an end wakes it, or also what is new. Whether it goes on.
    fn sleep(&self, at_most: Duration, wakes_for_news: bool) -> bool {
        let bell = self.bell.lock().unwrap_or_else(PoisonError::into_inner);
        let sleeps = |bell: &mut Bell| !(bell.ends || wakes_for_news && bell.new);
        let (mut bell, _) = self
            .rung
            .wait_timeout_while(bell, at_most, sleeps)
            .unwrap_or_else(PoisonError::into_inner);
        if wakes_for_news {
            bell.new = false;
        }
        !bell.ends
    }
}

/// The running job. It ends when this is dropped; what it is about to write is written first.
#[derive(Debug)]
pub struct Announcing {
    watch: Arc<Watch>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Announcing {
    fn drop(&mut self) {
        self.watch.end();
        if let Some(thread) = self.thread.take() {
            // A panic was told where it happened; there is nothing to take back.
            let _ = thread.join();
        }
    }
}

impl App {
    /// Starts announcing, on a thread of its own, until what this gives is dropped. Once for an `App`
    /// and its clones.
    ///
    /// # Errors
    /// When no thread can be had.
    pub fn start_announcing(&self) -> std::io::Result<Announcing> {
        let (app, watch) = (self.clone(), Arc::clone(&self.watch));
        watch.begin();
        let thread = std::thread::Builder::new()
            .name("shounuo-announcing".to_owned())
            .spawn(move || app.announce_on())?;
        Ok(Announcing {
            watch,
            thread: Some(thread),
        })
    }

    fn announce_on(&self) {
        loop {
            let pause = self.watch.span().in_scope(|| self.look_once());
            let due = Instant::now() + pause;
            if !self.watch.sleep(REST, false) || !self.watch.sleep(pause, true) {
                return;
            }
            // News wake it early; by time alone it can only be late.
            let late = Instant::now().saturating_duration_since(due);
            gauge!("shounuo_due_lag_seconds").set(late.as_secs_f64());
        }
    }

    /// Announces what is to be announced; how long it may sleep then.
    fn look_once(&self) -> Duration {
        match self.announce() {
            Ok(round) => {
                tracing::debug!(notices = round.notices, "looked at due clocks");
                self.until(round.next)
            }
            Err(e) => {
                counter!("shounuo_due_failures_total").increment(1);
                tracing::warn!(error = %e, "warnings and breaches could not be announced");
                AFTER_ERROR
            }
        }
    }

    /// How long it may sleep.
    fn until(&self, next: Option<jiff::Timestamp>) -> Duration {
        let left = next.map(|at| at.duration_since(self.now()));
        // A moment more: what is due exactly now is not too late yet.
        let left = left.map(|left| Duration::try_from(left).unwrap_or_default() + REST / 100);
        left.unwrap_or(SLEEP_MAX).min(SLEEP_MAX)
    }
}
