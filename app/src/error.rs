//! Why a use case did not happen. Adapters turn these into pages and problems.

use shounuo_core::ticket::{Invalid, Refusal};
use shounuo_store::{StoreError, WriteError};

/// The outcome of a use case that did not happen.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in, or the session is over.
    #[error("not signed in")]
    SignedOut,
    /// The role does not allow it.
    #[error("not allowed for this role")]
    Forbidden,
    /// It does not exist, or is another customer's: the answer is the same.
    #[error("not found")]
    NotFound,
    /// The rules of the trade refuse it; nothing was written.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What is handed in has a field that nobody knows, by its path.
    #[error("there is no field `{0}`")]
    UnknownField(String),
    /// A file is refused.
    #[error("file: {0}")]
    File(#[from] crate::files::FileRefused),
    /// The same key came with another body.
    #[error("this idempotency key was used for something else")]
    KeyReused,
    /// Too many tries; again after so many seconds.
    #[error("too many tries, again in {retry_s} s")]
    TooMany {
        /// Seconds until the next try counts.
        retry_s: u64,
    },
    /// Too much to do just now; try again.
    #[error("busy")]
    Busy,
    /// It is not known whether it happened: repeat with the same key.
    #[error("outcome unknown: {0}")]
    Unknown(#[source] StoreError),
    /// There is no room for it; nothing was written.
    #[error("{0}")]
    NoRoom(#[source] StoreError),
    /// The database does not answer; nothing was written.
    #[error("the database does not answer, again in {retry_s} s")]
    Away {
        /// Seconds after which a repeat makes sense.
        retry_s: u64,
    },
    /// The store cannot be read.
    #[error("store: {0}")]
    Store(#[source] StoreError),
}

impl AppError {
    /// A field that does not hold what it must.
    pub fn invalid(field: &'static str, why: Invalid) -> Self {
        Self::Refused(Refusal::Invalid { field, why })
    }
}

impl From<StoreError> for AppError {
    fn from(e: StoreError) -> Self {
        match e {
            StoreError::Away { retry_s } => Self::Away { retry_s },
            StoreError::LittleRoom(_) | StoreError::Full => Self::NoRoom(e),
            other => Self::Store(other),
        }
    }
}

impl From<WriteError> for AppError {
    fn from(e: WriteError) -> Self {
        match e {
            WriteError::Refused(Refusal::Unknown { .. }) => Self::NotFound,
            WriteError::Refused(r) => Self::Refused(r),
            WriteError::KeyReused => Self::KeyReused,
            WriteError::Busy => Self::Busy,
            WriteError::NoRoom(e) => Self::NoRoom(e),
            WriteError::Away { retry_s } => Self::Away { retry_s },
            WriteError::Unknown(e) => Self::Unknown(e),
        }
    }
}
