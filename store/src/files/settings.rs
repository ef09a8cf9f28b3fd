//! Where a bucket is, and by whose leave it is used.

use std::{fmt, path::PathBuf};

/// A word that is never shown: not in logs, not in errors.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps it.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    pub(super) fn word(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(not shown)")
    }
}

/// A bucket of a store that speaks S3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketSettings {
    /// `https://s3.example.org`; `http` for one on this machine or behind the same wall.
    pub endpoint: String,
    /// Its name.
    pub bucket: String,
    /// Its region, as it stands in signatures.
    pub region: String,
    /// Whether the bucket's name is a part of the path and not of the host's name.
    pub path_style: bool,
    /// The head of every key in it; empty for none.
    pub prefix: String,
    /// The id of the key.
    pub key_id: String,
    /// The key's secret.
    pub secret: Secret,
    /// Certificates (PEM) of who signed the store's; `None`: those that browsers know.
    pub authority: Option<PathBuf>,
}

/// What is wrong with a bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BucketFault {
    /// What is said of it cannot be: why.
    Settings(String),
    /// It refuses the key.
    Refused,
    /// There is no bucket of this name.
    Unknown,
    /// It does not answer, or not in time; why.
    Away(String),
    /// It says that it is in trouble itself.
    Troubled(u16),
    /// It answers something that no such store says.
    Strange(u16),
    /// It did not take what was sent as it was sent.
    NotTaken,
    /// It lacks a content; its key.
    Missing(String),
    /// A content is not what was stored; its key.
    Altered(String),
}

impl BucketFault {
    /// As words call it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Settings(_) => "settings",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Away(_) => "away",
            Self::Troubled(_) => "troubled",
            Self::Strange(_) => "strange",
            Self::NotTaken => "not_taken",
            Self::Missing(_) => "missing",
            Self::Altered(_) => "altered",
        }
    }

    /// What is behind it: a status, a key, a cause; empty for none.
    pub fn detail(&self) -> String {
        match self {
            Self::Settings(why) | Self::Away(why) => why.clone(),
            Self::Missing(key) | Self::Altered(key) => key.clone(),
            Self::Troubled(status) | Self::Strange(status) => status.to_string(),
            Self::Refused | Self::Unknown | Self::NotTaken => String::new(),
        }
    }

    /// Whether it may be over at the next try.
    pub(super) fn passes(&self) -> bool {
        matches!(self, Self::Away(_) | Self::Troubled(_) | Self::NotTaken)
    }
}

impl fmt::Display for BucketFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings(why) => write!(f, "its settings cannot be used: {why}"),
            Self::Refused => f.write_str(
                "it refuses the key: check key id and secret, what the key may do there, and the clock",
            ),
            Self::Unknown => f.write_str("there is no such bucket: check its name, region and style"),
            Self::Away(why) => write!(f, "it does not answer ({why}): check endpoint and network"),
            Self::Troubled(status) => write!(f, "it is in trouble ({status}): try again later"),
            Self::Strange(status) => write!(f, "it answers {status}: check that it speaks S3"),
            Self::NotTaken => f.write_str("it did not take what was sent as it was sent"),
            Self::Missing(key) => write!(f, "it lacks {key}: restore the last proven copy"),
            Self::Altered(key) => write!(f, "{key} is not what was stored there: restore it"),
        }
    }
}
