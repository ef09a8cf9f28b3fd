//! What can be asked of a ticket. The words are imperative; the same commands serve pages, API,
//! import and simulator.
//!
//! `T` is the form of free text: plain (`String`) as an adapter receives it, [`Sealed`] as `decide`
//! takes it, after the vault has it.

use super::words::*;
use crate::{codes::codes, fact::Seq, id::*, sealed::Sealed};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident = $code:literal {
        $([may $($(#[$tdoc:meta])* $text:ident),* $(,)?])?
        $([must $($(#[$mdoc:meta])* $must:ident),* $(,)?])?
        $($(#[$fdoc:meta])* $field:ident: $type:ty),* $(,)?
    })+) => {
        codes! {
            /// The name of a command: what a page offers as a button and the API as a noun.
            Action { $($(#[$doc])* $name = $code),+ }
        }

        /// A command to a ticket.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "action", deny_unknown_fields)]
        pub enum Command<T = Sealed> {
            $($(#[$doc])* #[serde(rename = $code)] $name {
                $($($(#[$tdoc])* #[serde(default)] $text: Option<T>,)*)?
                $($($(#[$mdoc])* $must: T,)*)?
                $($(#[$fdoc])* $field: $type),*
            }),+
        }

        impl<T> Command<T> {
            /// Its name.
            pub fn action(&self) -> Action {
                match self { $(Self::$name { .. } => Action::$name),+ }
            }

            /// The same command with every free text put through `f`.
            pub fn map_text<U>(self, f: &mut impl FnMut(&'static str, T) -> U) -> Command<U> {
                match self {
                    $(Self::$name { $($($text,)*)? $($($must,)*)? $($field),* } => Command::$name {
                        $($($text: $text.map(|t| f(stringify!($text), t)),)*)?
                        $($($must: f(stringify!($must), $must),)*)?
                        $($field),*
                    }),+
                }
            }
        }
    };
}

commands! {
    /// Reply to the reporter as a named person.
    Respond = "respond" { [may /// What was said.
        text] /// How.
        channel: Channel }
    /// Begin remote diagnosis.
    StartDiagnosis = "start_diagnosis" {}
    /// Write something down.
    AddNote = "add_note" { [may /// The note.
        text] /// Whether the school reads it.
        #[serde(default)] shared: bool,
        /// Photos, readings.
        #[serde(default)] files: Vec<FileId> }
    /// Record the user's consent to a remote session.
    ConsentRemote = "consent_remote" { [may /// Who consented.
        by] /// How.
        channel: Channel }
    /// Begin a remote session.
    StartRemote = "start_remote" { /// With which tool.
        tool: String }
    /// End it.
    EndRemote = "end_remote" {}
    /// Record cause and plan.
    Diagnose = "diagnose" { [must /// The cause.
        cause, /// What is to be done.
        plan] /// Whether it is a simple fault.
        #[serde(default)] simple: bool }
    /// Give the detailed solution of a consultation.
    GiveSolution = "give_solution" { [must /// The solution.
        text] }
    /// Solved without a visit.
    SolveRemotely = "solve_remotely" { [may /// What was done.
        text] }
    /// Hand on to the next tier.
    HandOn = "hand_on" { [may /// More words.
        text] /// To whom.
        to: Tier, /// Why.
        reason: HandReason }
    /// Name the accountable owner.
    SetOwner = "set_owner" { /// Who.
        owner: PersonId }
    /// Send somebody.
    Assign = "assign" { /// Who.
        #[serde(default)] person: Option<PersonId>, /// A team of another system.
        #[serde(default)] team: Option<String>,
        /// The stated arrival time.
        #[serde(default)] arrive_by: Option<Timestamp> }
    /// Take the assignment.
    AcceptAssignment = "accept_assignment" {}
    /// Set out.
    Depart = "depart" {}
    /// Arrive.
    Arrive = "arrive" { /// The label scanned on site.
        #[serde(default)] scan: Option<LinkId> }
    /// Leave the site; whoever is needed again is sent again.
    Leave = "leave" {}
    /// Grade the fault.
    GradeFault = "grade" { /// How heavy.
        grade: Grade }
    /// Record a part used.
    UsePart = "use_part" { /// Catalogue entry.
        #[serde(default)] part: Option<PartId>, /// Model.
        model: String, /// How many.
        quantity: u32, /// Serial number of the new one.
        #[serde(default)] serial: Option<String>,
        /// Price in fen, outside warranty.
        #[serde(default)] price_fen: Option<i64> }
    /// Record that a part is needed which is not at hand.
    NeedPart = "need_part" { /// A new id for this need.
        need: NeedId, /// Catalogue entry.
        part: PartId, /// How many.
        quantity: u32 }
    /// Record its arrival.
    ReceivePart = "receive_part" { /// Which need.
        need: NeedId }
    /// Record that it is fitted.
    FitPart = "fit_part" { /// Which need.
        need: NeedId }
    /// Form the special group of a major fault.
    FormGroup = "form_group" { /// Who.
        members: Vec<PersonId> }
    /// Somebody of the special group is at work on it from now on.
    BeginStint = "begin_stint" { /// Who; whoever says so when left out.
        #[serde(default)] person: Option<PersonId>,
        /// Whom they relieve.
        #[serde(default)] relieves: Option<PersonId>,
        /// Until when they mean to stay.
        #[serde(default)] until: Option<Timestamp> }
    /// Somebody of the special group is no longer at work on it.
    EndStint = "end_stint" { /// Who; whoever says so when left out.
        #[serde(default)] person: Option<PersonId> }
    /// Call in an expert or a manufacturer.
    InvolveHelp = "involve_help" { [may /// Name and reference of somebody outside.
        text] /// What they are.
        kind: HelpKind, /// Our expert.
        #[serde(default)] person: Option<PersonId> }
    /// Record a test.
    RecordTest = "record_test" { [may /// What was tested.
        text] /// Whether it works.
        passed: bool }
    /// Complete the repair.
    CompleteRepair = "complete_repair" { [may /// What was done.
        text] }
    /// Hand the repair report to the school.
    HandReport = "hand_report" { /// How.
        channel: Channel, /// The paper.
        #[serde(default)] files: Vec<FileId> }
    /// Sign for the repair.
    AcceptRepair = "accept_repair" { [may /// Who signed, when the provider's device was used.
        by, /// A word on it.
        text] }
    /// Refuse the repair.
    RejectRepair = "reject_repair" { [may /// Why.
        text] }
    /// Take up again what another system took up again.
    Reopen = "reopen" {}
    /// Record a follow-up that reached nobody.
    TryFollowUp = "try_follow_up" { /// How.
        channel: Channel, /// Whether a link to answer was sent.
        #[serde(default)] link_sent: bool }
    /// Record the school's answer.
    AnswerFollowUp = "answer_follow_up" { [may /// More words.
        text] /// 1–5.
        speed: u8, /// 1–5.
        skill: u8, /// 1–5.
        attitude: u8, /// Whether the device runs.
        running: bool, /// How they answered.
        channel: Channel }
    /// File it in the dossier.
    Archive = "archive" {}
    /// End it without a solution.
    Cancel = "cancel" { [may /// More words.
        text] /// Why.
        reason: CancelReason }
    /// It is the same report as another ticket.
    Merge = "merge" { /// Where the work goes on.
        into: TicketId }
    /// It is part of an outage.
    JoinParent = "join_parent" { /// The outage.
        parent: TicketId }
    /// It is a fault after all, or a consultation.
    Convert = "convert" { /// What it is.
        to: TicketKind }
    /// Change the description.
    Describe = "describe" { /// Another device.
        #[serde(default)] device: Option<DeviceId>, /// Another room.
        #[serde(default)] place: Option<PlaceId>, /// Other symptoms.
        #[serde(default)] symptoms: Option<Vec<String>>, /// Changed attributes; empty text removes.
        #[serde(default)] tags: BTreeMap<String, String> }
    /// Work stands still.
    BeginWait = "begin_wait" { /// Why.
        reason: WaitReason }
    /// Work goes on.
    EndWait = "end_wait" {}
    /// The school confirms a fact.
    Confirm = "confirm" { /// Which.
        of: Seq }
    /// Correct the time of a fact.
    Correct = "correct" { [may /// Why.
        text] /// Which fact.
        of: Seq, /// When it really happened.
        occurred_at: Timestamp }
}
