//! What an entry is about: the two words by which entries are found again.

use serde::{Deserialize, Serialize};

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// A routine; key: its code.
    Routine,
    /// An occasion; key: its id.
    Occasion,
    /// A failure in an occasion; key: its id.
    Failure,
    /// People there; key: `duty` or the occasion's id.
    Presence,
    /// People planned; key: as for presence.
    Roster,
    /// Standby units; key: the device class.
    Standby,
    /// Pieces of a part; key: the part's id.
    Stock,
    /// Backups of a post; key: its code.
    Backup,
    /// The change of a core member; key: its id.
    Member,
    /// A complaint; key: its id.
    Complaint,
    /// A standby unit's loan; key: its id.
    Loan,
    /// A case of a rule; key: `<rule>/<case>`.
    Case,
    /// A record; key: `<record>/<item>`.
    Record,
    /// What the school says to a verdict; key: `<promise>/<instance>`.
    Answer,
    /// A fact that this program cannot read; key: its kind.
    Unknown,
}

/// The key of duty, beside those of occasions.
pub const DUTY: &str = "duty";

impl Topic {
    /// Every one.
    pub const ALL: &'static [Self] = &[
        Self::Routine,
        Self::Occasion,
        Self::Failure,
        Self::Presence,
        Self::Roster,
        Self::Standby,
        Self::Stock,
        Self::Backup,
        Self::Member,
        Self::Complaint,
        Self::Loan,
        Self::Case,
        Self::Record,
        Self::Answer,
        Self::Unknown,
    ];

    /// What a fact of an unknown kind may be about, by the head of its kind (`routine.skipped`); with
    /// a head that is unknown too, anything.
    pub(super) fn may_be(self, kind: &str) -> bool {
        let head = kind.split_once('.').map_or(kind, |(head, _)| head);
        let named = match head {
            "post" => &[Self::Backup][..],
            "occasion" => &[Self::Occasion, Self::Failure][..],
            _ => match Self::ALL.iter().position(|t| t.code() == head) {
                Some(index) => &Self::ALL[index..=index],
                None => return true,
            },
        };
        named.contains(&self)
    }

    /// The word in indexes and URLs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Routine => "routine",
            Self::Occasion => "occasion",
            Self::Failure => "failure",
            Self::Presence => "presence",
            Self::Roster => "roster",
            Self::Standby => "standby",
            Self::Stock => "stock",
            Self::Backup => "backup",
            Self::Member => "member",
            Self::Complaint => "complaint",
            Self::Loan => "loan",
            Self::Case => "case",
            Self::Record => "record",
            Self::Answer => "answer",
            Self::Unknown => "unknown",
        }
    }
}
