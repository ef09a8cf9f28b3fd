//! What is said about a row: why it yielded no fact, or what was not taken as it stands.

use serde::Serialize;

/// Why a row yielded no fact, or what was set right in one that did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The row equals the one before it.
    NothingChanged,
    /// Only columns changed that the mapping leaves out.
    OnlyLeftOut,
    /// The state says nothing.
    StateUnknown,
    /// The change of state has no command of its own.
    StateWithoutCommand,
    /// Another reporter: the one who reported stays.
    ReporterKept,
    /// The incident's time of report changed: the first one stays.
    ReportTimeKept,
    /// The row has no number.
    NoNumber,
    /// No column holds a time.
    NoTime,
    /// The row has more or fewer fields than the heading, or is not UTF-8.
    Damaged,
    /// Another import opened this ticket.
    Taken,
    /// The rules of the trade refuse it.
    Refused,
    /// A time is missing or cannot be read; another stands in for it.
    TimeMissing,
    /// A time lies before the one of the row before; that one stands in for it.
    TimeReversed,
    /// A time lies in the future; another stands in for it.
    TimeAhead,
    /// A way of reporting that the mapping does not know.
    ChannelUnknown,
    /// A text was cut, or characters that cannot be stored were taken out.
    TextCut,
}

impl Why {
    /// Whether a row can have yielded nothing for this reason; the others only say what stood in for what.
    pub fn explains(self) -> bool {
        let aside = [
            Self::TimeMissing,
            Self::TimeReversed,
            Self::TimeAhead,
            Self::ChannelUnknown,
            Self::TextCut,
        ];
        !aside.contains(&self)
    }

    /// As it stands in the report and in the keys of words.
    pub fn code(self) -> &'static str {
        match self {
            Self::NothingChanged => "nothing_changed",
            Self::OnlyLeftOut => "only_left_out",
            Self::StateUnknown => "state_unknown",
            Self::StateWithoutCommand => "state_without_command",
            Self::ReporterKept => "reporter_kept",
            Self::ReportTimeKept => "report_time_kept",
            Self::NoNumber => "no_number",
            Self::NoTime => "no_time",
            Self::Damaged => "damaged",
            Self::Taken => "taken",
            Self::Refused => "refused",
            Self::TimeMissing => "time_missing",
            Self::TimeReversed => "time_reversed",
            Self::TimeAhead => "time_ahead",
            Self::ChannelUnknown => "channel_unknown",
            Self::TextCut => "text_cut",
        }
    }
}

/// A remark: the reason, and what it is about. It holds no personal data.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// Why.
    pub why: Why,
    /// Columns, words and times of the file.
    pub detail: String,
}

impl Remark {
    /// A remark.
    pub fn new(why: Why, detail: impl Into<String>) -> Self {
        Self {
            why,
            detail: detail.into(),
        }
    }
}
