//! A short word that a mark carries whole.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Longest word in bytes: with it a mark is no larger than without.
const BYTES_MAX: usize = 22;

/// A word of another system, for example its priority `1 - Critical`. Marks are copied a great deal, so it lies in
/// the mark itself.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Word {
    length: u8,
    bytes: [u8; BYTES_MAX],
}

/// Why a text is no such word.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WordError {
    /// Nothing stands there.
    #[error("an empty word names nothing")]
    Empty,
    /// It does not fit.
    #[error("`{0}` is longer than 22 bytes (7 Chinese characters)")]
    TooLong(String),
}

impl Word {
    /// The word, if it has 1 to 22 bytes.
    pub fn new(text: &str) -> Result<Self, WordError> {
        if text.is_empty() {
            return Err(WordError::Empty);
        }
        let too_long = || WordError::TooLong(text.to_owned());
        let length = u8::try_from(text.len()).map_err(|_| too_long())?;
        let mut bytes = [0; BYTES_MAX];
        let place = bytes.get_mut(..text.len()).ok_or_else(too_long)?;
        place.copy_from_slice(text.as_bytes());
        Ok(Self { length, bytes })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.length));
        bytes.map_or("", |b| std::str::from_utf8(b).unwrap_or_default())
    }
}

impl TryFrom<String> for Word {
    type Error = WordError;

    fn try_from(text: String) -> Result<Self, WordError> {
        Self::new(&text)
    }
}

impl From<Word> for String {
    fn from(word: Word) -> Self {
        word.as_str().to_owned()
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
