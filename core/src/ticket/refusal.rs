//! Why a command is not carried out. Sentences are made in `words`; nothing is appended.

use super::{command::Action, words::Stage};
use crate::{contract::Words, promise::Status};
use serde::{Deserialize, Serialize};

/// A refusal: typed, so that every adapter can name the field, the allowed actions or the clause.
#[derive(Clone, Debug, PartialEq, Serialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// The state does not allow it.
    #[error("`{}` is not possible in stage `{}`", .action.code(), .stage.code())]
    WrongState {
        /// What was asked.
        action: Action,
        /// Where the ticket stands.
        stage: Stage,
        /// What is possible now.
        allowed: Vec<Action>,
    },
    /// A field does not hold what it must.
    #[error("field `{field}`: {}", .why.code())]
    Invalid {
        /// Which.
        field: &'static str,
        /// Why.
        why: Invalid,
    },
    /// It would break a rule of the contract that stands on `block`.
    #[error("clause {clause} ({rule}) does not allow this")]
    Blocked {
        /// The clause.
        clause: String,
        /// The rule's id.
        rule: String,
        /// What the contract calls it.
        name: Box<Words>,
    },
    /// Only an excused verdict has an excuse to accept; any may be objected to.
    #[error("the verdict stands `{}`, not excused", .status.code())]
    NotExcused {
        /// Where it stands.
        status: Status,
    },
    /// Only the school can say this.
    #[error("only the school can say this")]
    OnlySchool,
    /// The subject does not exist (or is another customer's, which is the same).
    #[error("there is no such {kind}")]
    Unknown {
        /// The kind of subject.
        kind: &'static str,
    },
}

crate::codes::codes! {
    /// What is wrong with a field.
    Invalid {
        /// Needed here.
        Missing = "missing",
        /// Not one of the known words.
        UnknownWord = "unknown_word",
        /// Longer than allowed.
        TooLong = "too_long",
        /// Below or above the range.
        OutOfRange = "out_of_range",
        /// Has characters that cannot be stored (NUL).
        BadCharacter = "bad_character",
        /// Further ahead than a wrong clock explains.
        TooFarAhead = "too_far_ahead",
        /// Not of this ticket or customer.
        NotHere = "not_here",
        /// Names itself.
        Itself = "itself",
        /// Of the wrong kind.
        WrongKind = "wrong_kind",
        /// There already.
        Taken = "taken",
        /// Of a time before the contract was in force, for which there is no verdict.
        BeforeContract = "before_contract",
    }
}

impl Refusal {
    /// A field without which it does not go.
    pub fn missing(field: &'static str) -> Self {
        Self::Invalid {
            field,
            why: Invalid::Missing,
        }
    }
}
