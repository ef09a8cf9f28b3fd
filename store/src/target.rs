//! Where the data is, and how the store is set up.

use crate::{BucketSettings, Room};
use shounuo_core::{Seq, Timestamp};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// Where the data is.
#[derive(Clone, Debug)]
pub enum Target {
    /// A folder: `shounuo.db` and `files/`.
    Folder(PathBuf),
    /// A PostgreSQL database, and a folder for files.
    Postgres {
        /// `postgres://user@host/database`.
        url: String,
        /// Where files are kept.
        files: PathBuf,
    },
    /// Data whose files are in a bucket; what is on its way there lies in the folder for files.
    WithBucket {
        /// Where the rest is.
        data: Box<Self>,
        /// The bucket.
        bucket: Box<BucketSettings>,
    },
}

impl Target {
    /// The folder for files.
    pub fn files(&self) -> PathBuf {
        match self {
            Self::Folder(folder) => folder.join("files"),
            Self::Postgres { files, .. } => files.clone(),
            Self::WithBucket { data, .. } => data.files(),
        }
    }

    /// The folder of an embedded database.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::Postgres { .. } => None,
            Self::WithBucket { data, .. } => data.folder(),
        }
    }

    /// The bucket for files.
    pub fn bucket(&self) -> Option<&BucketSettings> {
        match self {
            Self::Folder(_) | Self::Postgres { .. } => None,
            Self::WithBucket { bucket, .. } => Some(bucket),
        }
    }

    /// The same data with its files in a bucket.
    pub fn with_bucket(self, bucket: BucketSettings) -> Self {
        Self::WithBucket {
            data: Box::new(self),
            bucket: Box::new(bucket),
        }
    }
}

/// The time, as the store is told it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Told how far something went: the last fact that was taken in, now and then.
pub type Progress = Arc<dyn Fn(Seq) + Send + Sync>;

/// How the store is set up.
#[derive(Clone)]
pub struct Options {
    /// The receipt of facts. Real, or virtual for a simulator.
    pub clock: Clock,
    /// Reader threads, each with a connection.
    pub readers: usize,
    /// Jobs that may wait for the writer (and queries for the readers); more are refused.
    pub queue: usize,
    /// Told of the views of older data that are made anew while it is opened.
    pub progress: Option<Progress>,
    /// Room that stays free on our disks: with less, only what is vital is written. `None`: no matter.
    pub room: Option<Room>,
    /// A server's database is asked so often whether it is there; while it is not, whoever asks is told
    /// so at once. `None`: whoever asks finds out.
    pub pulse: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: Arc::new(Timestamp::now),
            readers: 3,
            queue: 4096,
            progress: None,
            room: None,
            pulse: None,
        }
    }
}
