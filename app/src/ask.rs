//! What comes with every write: the client's id of it, when it happened, and how it came in.

use jiff::Timestamp;
use sha2::Digest;
use shounuo_core::{Origin, id::CommandId};
use shounuo_store::IdempotencyKey;

/// The circumstances of a write.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The client's key: a repeat with the same key and body gets the first answer.
    pub key: Option<String>,
    /// The command's id.
    pub command: CommandId,
    /// When it happened; the receipt when left out.
    pub occurred_at: Option<Timestamp>,
    /// How it came in.
    pub origin: Origin,
}

impl Ask {
    /// Live, now.
    pub fn live(command: CommandId, key: Option<String>) -> Self {
        Self {
            key,
            command,
            occurred_at: None,
            origin: Origin::Live,
        }
    }

    /// The idempotency key for a body, under the principal's name.
    pub(crate) fn key_for(
        &self,
        principal: &str,
        body: &impl serde::Serialize,
    ) -> Option<IdempotencyKey> {
        let key = self.key.clone()?;
        // A body that cannot be written as JSON cannot come in either.
        let bytes = serde_json::to_vec(body).unwrap_or_default();
        let mut hash = sha2::Sha256::new();
        hash.update(&bytes);
        if let Some(at) = self.occurred_at {
            hash.update(at.as_microsecond().to_be_bytes());
        }
        Some(IdempotencyKey {
            principal: principal.to_owned(),
            key,
            body: hash.finalize().into(),
        })
    }
}
