//! L1: acknowledge, diagnose, solve from afar or hand over.

use crate::{
    schema::{ChannelCode, HandCode, TierCode},
    tickets::noun::{Ending, nouns},
};
use shounuo_core::ticket::{
    Action, Command,
    words::{Channel, HandReason, Tier},
};

nouns! {
    /// A named person replies to the reporter.
    Response = Respond {
        /// What was said.
        text: Option<String>,
        /// How.
        #[schema(value_type = ChannelCode)]
        channel: Channel,
    }
    /// Remote diagnosis begins.
    DiagnosisStart = StartDiagnosis {}
    /// Somebody writes something down, with photos if wanted.
    Note = AddNote {
        /// The note; needed unless there are photos.
        text: Option<String>,
        /// Whether the school reads it; what the school writes, it reads.
        #[serde(default)]
        shared: bool,
    } with { files: Vec::new() }
    /// The user consents to a remote session.
    RemoteConsent = ConsentRemote {
        /// Who consented.
        by: Option<String>,
        /// How.
        #[schema(value_type = ChannelCode)]
        channel: Channel,
    }
    /// A remote session begins.
    RemoteSession = StartRemote {
        /// With which tool.
        tool: String,
    }
    /// Cause and plan, as the school reads them.
    Diagnosis = Diagnose {
        /// The cause.
        cause: String,
        /// What is to be done.
        plan: String,
        /// Whether it is a simple fault, to be solved remotely within the hour.
        #[serde(default)]
        simple: bool,
    }
    /// The detailed solution of a consultation.
    Solution = GiveSolution {
        /// The solution.
        text: String,
    }
    /// Solved without a visit.
    RemoteSolution = SolveRemotely {
        /// What was done.
        text: Option<String>,
    }
    /// The next tier takes over.
    HandOver = HandOn {
        /// More words.
        text: Option<String>,
        /// To whom.
        #[schema(value_type = TierCode)]
        to: Tier,
        /// Why.
        #[schema(value_type = HandCode)]
        reason: HandReason,
    }
}

/// The end of a remote session.
pub struct RemoteSessionEnd;

impl Ending for RemoteSessionEnd {
    const ACTION: Action = Action::EndRemote;
    const SUMMARY: &'static str = "The remote session ends.";
    fn command() -> Command<String> {
        Command::EndRemote {}
    }
}
