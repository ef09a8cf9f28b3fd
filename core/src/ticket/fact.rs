//! What can happen to a ticket. Facts ignore fields they do not know; commands refuse them.
//!
//! Free text is always [`Sealed`]; what promises and lists need is typed and in the open.

use super::words::*;
use crate::{contract::ContractRef, fact::Seq, id::*, sealed::Sealed};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Declares payload structs: every optional field may be missing, and is left out when empty.
macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),* $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),* }
    )+};
}
pub(crate) use payloads;

/// Who reported, as they gave it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reporter {
    /// Name.
    pub name: Option<Sealed>,
    /// Telephone.
    pub phone: Option<Sealed>,
    /// The account, when they have one.
    pub person: Option<PersonId>,
}

payloads! {
    /// A report came in: the start of everything.
    Reported {
        /// Fault or consultation.
        kind: TicketKind,
        /// Number within the customer, from 1.
        number: u32,
        /// The device, when known.
        device: Option<DeviceId>,
        /// The room.
        place: Option<PlaceId>,
        /// Symptom codes of the device's class.
        #[serde(default)] symptoms: Vec<String>,
        /// What the reporter said.
        text: Option<Sealed>,
        /// Who reported.
        reporter: Option<Reporter>,
        /// How it came in.
        channel: Channel,
        /// Photos.
        #[serde(default)] files: Vec<FileId>,
        /// The contract version in force, if any; its clocks run.
        contract: Option<ContractRef>,
        /// Version of the house's working-day calendars at the report.
        #[serde(default)] calendars: u32,
        /// Number in another system.
        source_no: Option<String>,
        /// Attributes of another system (category, priority …).
        #[serde(default)] tags: BTreeMap<String, String>,
        /// The accountable person of the provider, when known at intake.
        owner: Option<PersonId>,
        /// The ticket whose accepted repair failed again within 7 days.
        recurrence_of: Option<TicketId>,
    }
    /// A named person of the provider replied to the reporter.
    Responded {
        /// How.
        channel: Channel,
        /// What was said.
        text: Option<Sealed>,
    }
    /// L1 began to diagnose.
    DiagnosisStarted {}
    /// Somebody wrote something down.
    NoteAdded {
        /// The text.
        text: Option<Sealed>,
        /// Whether the school reads it.
        shared: bool,
        /// Photos, readings.
        #[serde(default)] files: Vec<FileId>,
    }
    /// The user agreed to a remote session.
    RemoteConsented {
        /// How the consent was given.
        channel: Channel,
        /// Who consented.
        by: Option<Sealed>,
    }
    /// A remote session began.
    RemoteStarted {
        /// With which tool.
        tool: String,
    }
    /// It ended.
    RemoteEnded {}
    /// Cause and plan, as the school sees them (9.5.2 三.2).
    Diagnosed {
        /// The cause.
        cause: Sealed,
        /// What is to be done.
        plan: Sealed,
        /// A simple fault: to be solved remotely within the hour.
        simple: bool,
    }
    /// The detailed solution of a consultation.
    SolutionGiven {
        /// The solution.
        text: Sealed,
    }
    /// L1 solved it.
    SolvedRemotely {
        /// What was done.
        text: Option<Sealed>,
    }
    /// The next tier takes over.
    HandedOn {
        /// To whom.
        to: Tier,
        /// Why.
        reason: HandReason,
        /// More words.
        text: Option<Sealed>,
    }
    /// The accountable owner on our side.
    OwnerSet {
        /// Who.
        owner: PersonId,
    }
    /// Somebody is to go.
    Assigned {
        /// Who; a team alone, for history of other systems.
        person: Option<PersonId>,
        /// A team of another system.
        team: Option<String>,
        /// The stated arrival time (9.5.3 二.3).
        arrive_by: Option<Timestamp>,
    }
    /// They take it.
    AssignmentAccepted {}
    /// They are on their way.
    Departed {}
    /// They are there.
    Arrived {
        /// The device label scanned on site, which proves the time.
        scan: Option<LinkId>,
    }
    /// They left the site without having repaired it, or after they had.
    LeftSite {}
    /// How heavy the fault is.
    Graded {
        /// The grade.
        grade: Grade,
    }
    /// A part was used.
    PartUsed {
        /// Catalogue entry, when there is one.
        part: Option<PartId>,
        /// Model, as the school sees it.
        model: String,
        /// How many.
        quantity: u32,
        /// Serial number of the new one.
        serial: Option<String>,
        /// Price in fen, outside warranty.
        price_fen: Option<i64>,
    }
    /// A part that is not at hand is needed.
    PartNeeded {
        /// This need.
        need: NeedId,
        /// Catalogue entry.
        part: PartId,
        /// Whether it was catalogued as special before the report.
        special: bool,
        /// How many.
        quantity: u32,
    }
    /// It arrived.
    PartArrived {
        /// Which.
        need: NeedId,
    }
    /// It is in.
    PartFitted {
        /// Which.
        need: NeedId,
    }
    /// The special group of a major fault.
    GroupFormed {
        /// Who.
        members: Vec<PersonId>,
    }
    /// Somebody of the group is at work on it from now on (clause D4c: at every moment).
    StintBegun {
        /// Who.
        person: PersonId,
        /// Whom they relieve.
        relieves: Option<PersonId>,
        /// Until when they mean to stay. It proves nothing; it warns.
        until: Option<Timestamp>,
    }
    /// Somebody of the group is no longer at work on it.
    StintEnded {
        /// Who.
        person: PersonId,
    }
    /// Somebody else was called in; the owner stays ours.
    HelpInvolved {
        /// What they are.
        kind: HelpKind,
        /// Our expert.
        person: Option<PersonId>,
        /// Name and reference of somebody outside.
        text: Option<Sealed>,
    }
    /// The device was tested.
    Tested {
        /// Whether it works.
        passed: bool,
        /// What was tested.
        text: Option<Sealed>,
    }
    /// Repaired and tested: the stop of the repair clocks.
    RepairCompleted {
        /// What was done.
        text: Option<Sealed>,
    }
    /// The repair report was given to the school.
    ReportHanded {
        /// How.
        channel: Channel,
        /// The paper.
        #[serde(default)] files: Vec<FileId>,
    }
    /// The school signs.
    RepairAccepted {
        /// Who signed, when not an account.
        by: Option<Sealed>,
        /// Word on it.
        text: Option<Sealed>,
    }
    /// The school does not take it: that completion is void.
    RepairRejected {
        /// Why.
        text: Option<Sealed>,
    }
    /// Taken up again, by the record of another system.
    Reopened {}
    /// A follow-up that reached nobody.
    FollowUpTried {
        /// How.
        channel: Channel,
        /// Whether a link to answer was sent.
        link_sent: bool,
    }
    /// The school's answer.
    FollowUpAnswered {
        /// 1–5.
        speed: u8,
        /// 1–5.
        skill: u8,
        /// 1–5.
        attitude: u8,
        /// Whether the device runs; if not, the repair is void.
        running: bool,
        /// How they answered.
        channel: Channel,
        /// More words.
        text: Option<Sealed>,
    }
    /// Filed in the device's dossier.
    Archived {}
    /// Ended without a solution.
    Cancelled {
        /// Why.
        reason: CancelReason,
        /// More words.
        text: Option<Sealed>,
    }
    /// The same report as another ticket.
    Merged {
        /// Where the work goes on.
        into: TicketId,
    }
    /// Another ticket was the same report; the earliest start counts.
    Absorbed {
        /// The other.
        from: TicketId,
        /// When that one was reported.
        reported_at: Timestamp,
    }
    /// Another ticket is part of this outage.
    ChildJoined {
        /// The other.
        child: TicketId,
        /// When that one was reported.
        reported_at: Timestamp,
        /// Its device, so that the outage can be filed for all of them.
        #[serde(default)] device: Option<DeviceId>,
    }
    /// This ticket is part of an outage.
    ParentSet {
        /// The outage.
        parent: TicketId,
    }
    /// The same fault came back within 7 days of the accepted repair.
    Recurred {
        /// The new ticket.
        ticket: TicketId,
    }
    /// A consultation turned out a fault, or the other way round.
    Converted {
        /// What it is now.
        to: TicketKind,
    }
    /// The description changed; what is `None` stays.
    Described {
        /// Another device.
        device: Option<DeviceId>,
        /// Another room.
        place: Option<PlaceId>,
        /// Other symptoms.
        symptoms: Option<Vec<String>>,
        /// Changed attributes; an empty text takes one away.
        #[serde(default)] tags: BTreeMap<String, String>,
    }
    /// Work stands still.
    WaitBegun {
        /// Why.
        reason: WaitReason,
    }
    /// It goes on.
    WaitEnded {}
    /// The school confirms or agrees to a fact: a claimed time, a wait, a grade, a conversion, a
    /// cancellation.
    Confirmed {
        /// Which.
        of: Seq,
    }
    /// A time was wrong.
    Corrected {
        /// Of which fact.
        of: Seq,
        /// When it really happened; acts when the school confirms *this* fact.
        occurred_at: Timestamp,
        /// Why.
        text: Option<Sealed>,
    }
}
