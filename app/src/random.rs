//! Where ids, keys and tokens come from: one source per `App`, seeded by the simulator.

use base64::Engine;
use jiff::Timestamp;
use rand::{RngCore, SeedableRng, rngs::StdRng};
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// A source of randomness.
pub struct Random(Mutex<StdRng>);

impl Random {
    /// From the operating system.
    pub fn system() -> Self {
        Self(Mutex::new(StdRng::from_os_rng()))
    }

    /// The same every time: for simulation and tests only.
    pub fn seeded(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(&mut bytes);
        bytes
    }

    /// An id of version 7: sorts by the instant, and cannot be guessed.
    pub fn id(&self, at: Timestamp) -> Uuid {
        let mut bytes = self.bytes::<16>();
        let ms = u64::try_from(at.as_millisecond())
            .unwrap_or(0)
            .to_be_bytes();
        bytes[..6].copy_from_slice(&ms[2..]);
        bytes[6] = (bytes[6] & 0x0f) | 0x70;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        Uuid::from_bytes(bytes)
    }

    /// A token of 160 random bits, as it stands in a link.
    pub fn token(&self) -> String {
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(self.bytes::<20>())
    }
}

/// What the store keeps of a token.
pub fn token_hash(token: &str) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(token.as_bytes()).into()
}
