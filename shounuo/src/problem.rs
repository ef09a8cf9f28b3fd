//! What went wrong, as one sentence that says what to do, and as an exit code.

use serde_json::{Value, json};
use shounuo_app::AppError;
use shounuo_core::ticket::Refusal;
use shounuo_store::{BucketFault, StoreError};
use shounuo_words::{Lang, find, refusal, t_args};
use std::{fmt::Display, io, path::Path, process::ExitCode};

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// A check found something.
    Found = 1,
    /// The command line was not understood.
    Usage = 2,
    /// The data cannot be used.
    Data = 3,
    /// Something handed in is refused.
    Input = 4,
    /// The address cannot be served.
    Address = 5,
    /// Anything else.
    Internal = 6,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Something that went wrong. The words stand under `cli.error.<code>`.
#[derive(Debug)]
pub struct Problem {
    code: &'static str,
    /// How the program ends.
    pub exit: Exit,
    args: Vec<(&'static str, String)>,
    refusal: Option<Refusal>,
}

impl Problem {
    /// A problem by its code.
    pub fn new(code: &'static str, exit: Exit) -> Self {
        Self {
            code,
            exit,
            args: Vec::new(),
            refusal: None,
        }
    }

    /// What should not be possible.
    pub fn internal(reason: impl Display) -> Self {
        Self::new("internal", Exit::Internal).with("reason", reason)
    }

    /// A file or folder that cannot be read or written.
    pub fn of_file(path: &Path, error: &io::Error) -> Self {
        let read_only = [
            io::ErrorKind::PermissionDenied,
            io::ErrorKind::ReadOnlyFilesystem,
        ];
        match error.kind() {
            kind if read_only.contains(&kind) => {
                Self::new("read_only", Exit::Data).with("data", path.display())
            }
            io::ErrorKind::StorageFull => Self::new("disk_full", Exit::Data),
            _ => Self::new("file", Exit::Input)
                .with("path", path.display())
                .with("reason", error),
        }
    }

    /// A file that somebody names and that cannot be read.
    pub fn of_reading(path: &Path, error: &io::Error) -> Self {
        let code = match error.kind() {
            io::ErrorKind::NotFound => "no_file",
            io::ErrorKind::PermissionDenied => "file_forbidden",
            io::ErrorKind::IsADirectory => "file_is_folder",
            _ => {
                let other = Self::new("file", Exit::Input).with("reason", error);
                return other.with("path", path.display());
            }
        };
        Self::new(code, Exit::Input).with("path", path.display())
    }

    /// With a value for the sentence.
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// With a value, unless there is one.
    pub fn with_default(self, name: &'static str, value: impl Display) -> Self {
        match self.args.iter().any(|(n, _)| *n == name) {
            true => self,
            false => self.with(name, value),
        }
    }

    /// The sentence.
    pub fn sentence(&self, lang: Lang) -> String {
        let args: Vec<_> = self.args.iter().map(|(n, v)| (*n, v.as_str())).collect();
        match &self.refusal {
            Some(r) => refusal(lang, r),
            None => t_args(lang, &self.key(lang), &args).into_owned(),
        }
    }

    fn key(&self, lang: Lang) -> String {
        let key = format!("cli.error.{}", self.code);
        if find(lang, &key).is_some() {
            key
        } else {
            "cli.error.internal".to_owned()
        }
    }

    /// For programs.
    pub fn to_json(&self, lang: Lang) -> Value {
        let mut error = json!({
            "code": self.code,
            "message": self.sentence(lang),
            "exit": self.exit as u8,
        });
        for (name, value) in &self.args {
            error[name] = json!(value);
        }
        if let Some(refusal) = &self.refusal {
            error["refusal"] = serde_json::to_value(refusal).unwrap_or_default();
        }
        json!({ "error": error })
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::of_store(&error)
    }
}

impl Problem {
    /// What the store says.
    fn of_store(error: &StoreError) -> Self {
        match error {
            StoreError::ReadOnly { path } => {
                Self::new("read_only", Exit::Data).with("data", path.display())
            }
            StoreError::Locked => Self::new("in_use", Exit::Data),
            StoreError::Full => Self::new("disk_full", Exit::Data),
            StoreError::LittleRoom(little) => {
                Self::new("little_room", Exit::Data).with("reason", little)
            }
            StoreError::Away { .. } => Self::new("database", Exit::Data).with("reason", error),
            StoreError::Newer { data, program } => Self::new("newer_data", Exit::Data)
                .with("found", data)
                .with("program", program),
            StoreError::NotEmpty(place) => Self::new("not_empty", Exit::Input).with("path", place),
            StoreError::Damaged(what) => Self::new("damaged", Exit::Data).with("reason", what),
            StoreError::Lost(cause) | StoreError::Database(cause) => {
                Self::new("database", Exit::Data).with("reason", cause)
            }
            StoreError::File { path, cause } => Self::new("file", Exit::Data)
                .with("path", path.display())
                .with("reason", cause),
            StoreError::Bucket { bucket, fault } => Self::new(of_bucket(fault), Exit::Data)
                .with("bucket", bucket)
                .with("detail", fault.detail()),
            StoreError::Busy => Self::new("busy", Exit::Internal),
            StoreError::Unsuitable { .. } | StoreError::Stopped(_) => Self::internal(error),
        }
    }
}

/// The words for what is wrong with a bucket.
fn of_bucket(fault: &BucketFault) -> &'static str {
    match fault {
        BucketFault::Settings(_) => "bucket_settings",
        BucketFault::Refused => "bucket_refused",
        BucketFault::Unknown => "bucket_unknown",
        BucketFault::Away(_) => "bucket_away",
        BucketFault::Troubled(_) => "bucket_troubled",
        BucketFault::Strange(_) => "bucket_strange",
        BucketFault::NotTaken => "bucket_not_taken",
        BucketFault::Missing(_) => "bucket_missing",
        BucketFault::Altered(_) => "bucket_altered",
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        Self::of_app(&error)
    }
}

impl Problem {
    /// What the application says.
    pub fn of_app(error: &AppError) -> Self {
        match error {
            AppError::Store(e) | AppError::NoRoom(e) | AppError::Unknown(e) => Self::of_store(e),
            AppError::Away { .. } => Self::new("database", Exit::Data).with("reason", error),
            AppError::Refused(refusal) => Self {
                refusal: Some(refusal.clone()),
                ..Self::new("refused", Exit::Input)
            },
            AppError::Busy => Self::new("busy", Exit::Internal),
            other => Self::internal(other),
        }
    }
}
