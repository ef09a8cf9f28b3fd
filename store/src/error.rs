//! What can go wrong in the store.

use crate::LittleRoom;
use std::{error::Error, fmt, path::PathBuf, sync::Arc};

/// The cause of an error, shared so that every job of a failed batch can be told.
#[derive(Clone)]
pub struct Cause(Arc<dyn Error + Send + Sync>);

impl Cause {
    /// Keeps the cause.
    pub fn new(e: impl Error + Send + Sync + 'static) -> Self {
        Self(Arc::new(e))
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The driver's own words for engineers hold the values of a row.
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Only first lines: a server's DETAIL comes behind them, and may hold somebody's name.
        let first = |said: String| said.lines().next().unwrap_or_default().to_owned();
        f.write_str(&first(self.0.to_string()))?;
        // The driver's own error says little; what the server said is one step further down.
        match self.0.source() {
            Some(source) => write!(f, ": {}", first(source.to_string())),
            None => Ok(()),
        }
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

/// An error of the store. Texts are for operators; adapters choose the status by the variant.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder or file system does not take writes.
    #[error("{} cannot be written; check its owner and whether the disk is mounted read-only", .path.display())]
    ReadOnly {
        /// Which.
        path: PathBuf,
    },
    /// Somebody else holds the database for longer than we wait.
    #[error("the database is held by another program for too long")]
    Locked,
    /// There is too little room to take in anything new; nothing was written.
    #[error("too little room: {0}")]
    LittleRoom(LittleRoom),
    /// The database does not answer.
    #[error("the database does not answer")]
    Away {
        /// Seconds after which a repeat makes sense.
        retry_s: u64,
    },
    /// No room left.
    #[error("the disk is full")]
    Full,
    /// Written by a newer program.
    #[error(
        "the data is of version {data}, this program reads up to {program}: use the newer program"
    )]
    Newer {
        /// Version of the data.
        data: i64,
        /// What this program knows.
        program: i64,
    },
    /// Restoring goes only into an empty place.
    #[error("{0} is not empty")]
    NotEmpty(String),
    /// A value that a database could refuse.
    #[error("{what} cannot be stored: {why}")]
    Unsuitable {
        /// Which value.
        what: &'static str,
        /// Why.
        why: &'static str,
    },
    /// What is stored cannot be what was written.
    #[error("damaged data: {0}")]
    Damaged(String),
    /// The connection is gone; what was under way is unknown.
    #[error("connection to the database lost: {0}")]
    Lost(#[source] Cause),
    /// The database refused a statement.
    #[error("database: {0}")]
    Database(#[source] Cause),
    /// A file could not be read or written.
    #[error("{}: {cause}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: Cause,
    },
    /// The bucket in which files are kept fails.
    #[error("bucket {bucket}: {fault}")]
    Bucket {
        /// Its name.
        bucket: String,
        /// What is wrong, and what to do.
        fault: Arc<crate::BucketFault>,
    },
    /// The queue is full; try again.
    #[error("too much at once; try again")]
    Busy,
    /// The store is shut, or the work fell over.
    #[error("the store gave up on this: {0}")]
    Stopped(&'static str),
}

impl StoreError {
    /// An error of a file.
    pub fn file(path: impl Into<PathBuf>, e: std::io::Error) -> Self {
        let path = path.into();
        match e.kind() {
            std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => {
                Self::ReadOnly { path }
            }
            std::io::ErrorKind::StorageFull => Self::Full,
            _ => Self::File {
                path,
                cause: Cause::new(e),
            },
        }
    }

    /// Whether the transaction in which it came up can go on: the database itself saw no error.
    pub(crate) fn spares_the_transaction(&self) -> bool {
        matches!(
            self,
            Self::Unsuitable { .. } | Self::Damaged(_) | Self::Stopped(_)
        )
    }

    /// Damage, in words.
    pub fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }
}
