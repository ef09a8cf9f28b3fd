//! After the repair: the school's word, follow-up, the dossier.

use crate::{
    schema::{CancelCode, ChannelCode},
    tickets::noun::nouns,
};
use shounuo_core::ticket::words::{CancelReason, Channel};

nouns! {
    /// The school signs for the repair.
    Acceptance = AcceptRepair {
        /// Who signed; needed when the provider's device was used.
        by: Option<String>,
        /// A word on it.
        text: Option<String>,
    }
    /// The school does not take the repair: the repair clock runs on.
    Rejection = RejectRepair {
        /// Why.
        text: Option<String>,
    }
    /// A follow-up that reached nobody.
    FollowUpAttempt = TryFollowUp {
        /// How.
        #[schema(value_type = ChannelCode)]
        channel: Channel,
        /// Whether a link to answer was sent.
        #[serde(default)]
        link_sent: bool,
    }
    /// The school's answer to the follow-up.
    FollowUp = AnswerFollowUp {
        /// More words.
        text: Option<String>,
        /// Speed, 1 to 5.
        #[schema(minimum = 1, maximum = 5)]
        speed: u8,
        /// Skill, 1 to 5.
        #[schema(minimum = 1, maximum = 5)]
        skill: u8,
        /// Attitude, 1 to 5.
        #[schema(minimum = 1, maximum = 5)]
        attitude: u8,
        /// Whether the device runs; if not, the repair is void.
        running: bool,
        /// How they answered.
        #[schema(value_type = ChannelCode)]
        channel: Channel,
    }
    /// The ticket is filed in the device's dossier.
    Filing = Archive {}
    /// The ticket ends without a solution.
    Cancellation = Cancel {
        /// More words.
        text: Option<String>,
        /// Why.
        #[schema(value_type = CancelCode)]
        reason: CancelReason,
    }
}
