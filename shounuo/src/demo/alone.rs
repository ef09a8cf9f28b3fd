//! One demo at a time works on a folder: a second one would set the clock for both, or empty the folder under
//! the first.

use crate::{
    place::Place,
    problem::{Exit, Problem},
};
use shounuo_store::own;
use std::fs::{File, TryLockError};

/// Held while a demo runs; the system takes it back when the program ends, however that comes about.
pub struct Alone(#[allow(dead_code, reason = "its lock is what is held")] Option<File>);

impl Alone {
    /// Takes the place, or says that another demo has it.
    pub fn at(place: &Place) -> Result<Self, Problem> {
        let folder = place.folder();
        // What stands in place of a folder is told when it is opened.
        if folder.exists() && !folder.is_dir() {
            return Ok(Self(None));
        }
        own::folder(folder).map_err(|e| Problem::of_file(folder, &e))?;
        // The folder itself is locked, so that no file of ours is left in it. Where folders cannot be
        // opened (Windows), or a file system knows no locks, nothing is held.
        let Ok(held) = File::open(folder) else {
            return Ok(Self(None));
        };
        match held.try_lock() {
            Ok(()) => Ok(Self(Some(held))),
            Err(TryLockError::WouldBlock) => Err(Problem::new("demo_runs", Exit::Data)),
            Err(TryLockError::Error(_)) => Ok(Self(None)),
        }
    }
}
