//! What a database could refuse is refused here, so that one job cannot spoil the others' batch.

use crate::StoreError;
use shounuo_core::{Recorded, Timestamp};

/// The longest text that a single value may have, in bytes.
const TEXT_MAX: usize = 16 * 1024 * 1024;

/// An instant as it is stored: whole microseconds, so that a replay gives the same state.
pub(super) fn instant(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// The payload of a fact as it is stored.
pub(super) fn data(recorded: &Recorded) -> Result<String, StoreError> {
    let what = "a fact";
    let data = recorded.fact.data().map_err(|_| StoreError::Unsuitable {
        what,
        why: "it cannot be written as JSON",
    })?;
    text(what, recorded.fact.kind())?;
    text(what, &recorded.origin.to_string())?;
    text(what, &data)?;
    match has_escaped_nul(&data) {
        true => Err(nul(what)),
        false => Ok(data),
    }
}

/// A text.
pub(super) fn text(what: &'static str, text: &str) -> Result<(), StoreError> {
    if text.contains('\0') {
        return Err(nul(what));
    }
    match text.len() > TEXT_MAX {
        true => Err(StoreError::Unsuitable {
            what,
            why: "it is longer than 16 MiB",
        }),
        false => Ok(()),
    }
}

fn nul(what: &'static str) -> StoreError {
    StoreError::Unsuitable {
        what,
        why: "it holds the character NUL",
    }
}

/// Whether JSON holds `\u0000`; `\\u0000` is a backslash and five letters.
fn has_escaped_nul(json: &str) -> bool {
    json.match_indices("\\u0000").any(|(place, _)| {
        let before = json[..place].bytes().rev().take_while(|b| *b == b'\\');
        before.count() % 2 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::has_escaped_nul;

    #[test]
    fn an_escaped_nul_is_told_from_a_backslash_and_letters() {
        assert!(has_escaped_nul(r#"{"a":"x\u0000"}"#));
        assert!(has_escaped_nul(r#"{"a":"\\\u0000"}"#));
        assert!(!has_escaped_nul(r#"{"a":"\\u0000"}"#));
        assert!(!has_escaped_nul(r#"{"a":"u0000"}"#));
    }
}
