//! A clock that only ever goes forward, whatever is done to the server's.

use jiff::SignedDuration;
use shounuo_app::Steady;
use std::sync::Arc;

/// Since the machine was switched on, sleep included: a machine that wakes has no false clock.
#[cfg(target_os = "linux")]
pub fn clock() -> Steady {
    use rustix::time::{ClockId, clock_gettime};
    Arc::new(|| {
        let read = clock_gettime(ClockId::Boottime);
        SignedDuration::new(read.tv_sec, i32::try_from(read.tv_nsec).unwrap_or_default())
    })
}

/// Since the program began.
#[cfg(not(target_os = "linux"))]
pub fn clock() -> Steady {
    let begun = std::time::Instant::now();
    Arc::new(move || SignedDuration::try_from(begun.elapsed()).unwrap_or(SignedDuration::MAX))
}
