//! Why a world could not be built.

use jiff::Timestamp;
use shounuo_app::AppError;

/// Why a world could not be built. A refusal is a mistake of the script: the rules of the trade do not
/// allow what it tried.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// A command was refused.
    #[error("story {story}, {what} at {at}: {cause}")]
    Refused {
        /// Which story, counted from 0.
        story: usize,
        /// Which step.
        what: String,
        /// When in virtual time.
        at: Timestamp,
        /// Why.
        #[source]
        cause: Box<AppError>,
    },
    /// A deed of the chronicle was not carried out.
    #[error("chronicle, {what} at {at}: {cause}")]
    Deed {
        /// Which deed.
        what: String,
        /// When in virtual time.
        at: Timestamp,
        /// Why.
        #[source]
        cause: Box<AppError>,
    },
    /// A step of the set-up failed.
    #[error("set-up: {0}")]
    SetUp(#[from] AppError),
    /// A file that the program carries is not sound.
    #[error("{0} is not sound: {1}")]
    Carried(&'static str, String),
    /// The plan asks for what cannot be.
    #[error("plan: {0}")]
    Plan(&'static str),
    /// A step speaks of something that no step before it made.
    #[error("story {story}: {what} is not there yet")]
    Missing {
        /// Which story.
        story: usize,
        /// What.
        what: &'static str,
    },
}
