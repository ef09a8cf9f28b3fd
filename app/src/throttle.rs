//! Slowing down guesses. Counted by name and peer address, so that a stranger who guesses does not
//! keep the owner of the name out; nobody is ever locked out for good: the wait ends by itself, at
//! most after a minute.

use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    state::keyed::DashMapStateStore,
};
use std::{net::IpAddr, num::NonZeroU32};

type Limiter<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock>;

/// Tries per minute for one sign-in name from one address.
const PER_NAME_HERE: NonZeroU32 = NonZeroU32::new(6).unwrap();
/// Tries per minute for one sign-in name from all addresses together.
const PER_NAME: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// Tries per minute from one address: a school's people share one.
const PER_PEER: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// Reports per minute from one address.
const REPORTS: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// Names or addresses held before those are forgotten that wait no more.
const KEYS_MAX: usize = 10_000;

/// The limits of this process.
pub struct Throttle {
    names_here: Limiter<(String, Option<IpAddr>)>,
    names: Limiter<String>,
    peers: Limiter<IpAddr>,
    reports: Limiter<IpAddr>,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            names_here: RateLimiter::keyed(Quota::per_minute(PER_NAME_HERE)),
            names: RateLimiter::keyed(Quota::per_minute(PER_NAME)),
            peers: RateLimiter::keyed(Quota::per_minute(PER_PEER)),
            reports: RateLimiter::keyed(Quota::per_minute(REPORTS)),
        }
    }
}

impl Throttle {
    /// A try to sign in; the error is the seconds to wait.
    pub fn sign_in(&self, name: &str, peer: Option<IpAddr>) -> Result<(), u64> {
        if let Some(peer) = peer {
            check(&self.peers, &peer)?;
        }
        let name = name.trim().to_lowercase();
        check(&self.names_here, &(name.clone(), peer))?;
        check(&self.names, &name)
    }

    /// A report without an account.
    pub fn report(&self, peer: Option<IpAddr>) -> Result<(), u64> {
        peer.map_or(Ok(()), |p| check(&self.reports, &p))
    }
}

fn check<K: std::hash::Hash + Eq + Clone>(limiter: &Limiter<K>, key: &K) -> Result<(), u64> {
    // Made-up names must not fill the memory.
    if limiter.len() > KEYS_MAX {
        limiter.retain_recent();
    }
    limiter
        .check_key(key)
        .map_err(|not| not.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
}
