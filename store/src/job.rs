//! What the writer is asked to do, and what it answers.

use crate::{Batch, StoreError};
use shounuo_core::{Actor, Origin, Seq, Subject, id::CommandId, ticket::Refusal};
use std::sync::Arc;

/// The work of a job. It may run more than once (a batch that failed is tried again), each time
/// from the state that is then; it must not do anything outside the batch.
pub type Run = Arc<dyn Fn(&mut Batch<'_>) -> Result<Outcome, JobError> + Send + Sync>;

/// One command.
#[derive(Clone)]
pub struct Job {
    /// By which a repeat is recognised.
    pub key: Option<IdempotencyKey>,
    /// The command's id, made by the client.
    pub command: CommandId,
    /// Who asks.
    pub actor: Actor,
    /// How it came in.
    pub origin: Origin,
    /// What to do.
    pub run: Run,
}

/// A key that a client sends with a command; kept for 30 days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// Whose key it is: a person, a token, a form's nonce.
    pub principal: String,
    /// The key.
    pub key: String,
    /// Digest of the request: the same key with another request is refused.
    pub body: [u8; 32],
}

/// What came of a job, and what a repeat is told. It holds no personal data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What was done, as the adapter calls it.
    pub code: String,
    /// What it was done to.
    pub subject: Option<Subject>,
    /// Its number, as people say it.
    pub no: Option<String>,
    /// The last fact.
    pub seq: Option<Seq>,
}

/// Why a job wrote nothing.
#[derive(Clone, Debug, thiserror::Error)]
pub enum JobError {
    /// The rules of the trade refuse it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a client is told instead of an outcome.
#[derive(Clone, Debug, thiserror::Error)]
pub enum WriteError {
    /// The rules of the trade refuse it; nothing was written.
    #[error(transparent)]
    Refused(Refusal),
    /// The key was used for another request (409); nothing was written.
    #[error("this key was used for another request")]
    KeyReused,
    /// Too much at once (503); nothing was written.
    #[error("too much at once; try again")]
    Busy,
    /// There is no room for it; nothing was written.
    #[error(transparent)]
    NoRoom(StoreError),
    /// The database does not answer (503); nothing was written.
    #[error("the database does not answer")]
    Away {
        /// Seconds after which a repeat makes sense.
        retry_s: u64,
    },
    /// It may or may not have been written: repeat it with the same key.
    #[error("unknown whether it was written: {0}")]
    Unknown(#[source] StoreError),
}
