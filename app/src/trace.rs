//! One id for all that one request causes, whichever thread does it. The adapter makes it and opens a span that bears it;
//! what is carried out elsewhere goes on within that span.

use crate::Random;
use shounuo_store::{JobError, Outcome};
use std::{str::FromStr, sync::Arc};
use tracing::Span;

/// By which a request is known: in logs, in the answer's header, on the page that says what went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// A new one.
    #[allow(clippy::new_without_default, reason = "two defaults would differ")]
    pub fn new() -> Self {
        let id = uuid::Uuid::from_bytes(Random::system().bytes());
        Self(id.simple().to_string().into())
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Another's id, when it can be one: 8 to 64 letters, digits, `-`, `_`, `.`; nothing that could pass for more in a log.
impl FromStr for RequestId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let sound = text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
        match sound && (8..=64).contains(&text.len()) {
            true => Ok(Self(text.into())),
            false => Err(()),
        }
    }
}

/// Says how a command ended, on the thread that carried it out and within the span of whoever asked.
pub(crate) fn carried_out(
    asked: &Span,
    run: impl FnOnce() -> Result<Outcome, JobError>,
) -> Result<Outcome, JobError> {
    asked.in_scope(|| {
        let result = run();
        match &result {
            Ok(outcome) => tracing::debug!(code = outcome.code, seq = outcome.seq, "carried out"),
            Err(JobError::Refused(_)) => tracing::debug!("refused by a rule"),
            Err(JobError::Store(e)) => tracing::warn!(error = %e, "could not be carried out"),
        }
        result
    })
}

#[cfg(test)]
mod tests {
    use super::RequestId;

    #[test]
    fn an_id_from_outside_is_taken_only_when_it_can_do_no_harm() {
        let taken = |text: &str| text.parse::<RequestId>().is_ok();
        assert!(taken("0193f1c2-7a6b-7000-8000-000000000000"));
        for other in [
            "short",
            "with space in it",
            "line\nbreak-in-it",
            "\"quoted-id\"",
            &"a".repeat(65),
        ] {
            assert!(!taken(other), "{other:?}");
        }
        assert!(taken(RequestId::new().as_str()));
    }
}
