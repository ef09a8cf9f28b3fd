//! What promises need of a ticket's facts.

use super::word::Word;
use crate::{
    codes::codes,
    fact::Seq,
    id::{NeedId, PersonId},
    ticket::words::{Channel, Grade, TicketKind, WaitReason},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

codes! {
    /// The kinds of evidence that a contract may name as start or stop.
    Evidence {
        /// The report came in.
        Reported = "reported",
        /// A named person replied to the reporter.
        Responded = "responded",
        /// L1 began.
        DiagnosisStarted = "diagnosis_started",
        /// Cause and plan are known.
        Diagnosed = "diagnosed",
        /// A detailed solution was given.
        SolutionGiven = "solution_given",
        /// Solved by L1.
        SolvedRemotely = "solved_remotely",
        /// Handed to L2.
        HandedToOnSite = "handed_to_on_site",
        /// Handed to L3.
        HandedToExpert = "handed_to_expert",
        /// On site.
        Arrived = "arrived",
        /// A grade was given.
        Graded = "graded",
        /// Another system's priority was set or changed.
        Prioritised = "prioritised",
        /// A special part is needed.
        SpecialPartNeeded = "special_part_needed",
        /// A part arrived.
        PartArrived = "part_arrived",
        /// A part is in.
        PartFitted = "part_fitted",
        /// Repaired and tested.
        RepairCompleted = "repair_completed",
        /// The school accepts.
        RepairAccepted = "repair_accepted",
        /// The school rejects; stops before it are void.
        Rejected = "rejected",
        /// Nobody reached.
        FollowUpTried = "follow_up_tried",
        /// The school answered.
        FollowUpAnswered = "follow_up_answered",
        /// Work stands still.
        WaitBegun = "wait_begun",
        /// Work goes on.
        WaitEnded = "wait_ended",
        /// Became a fault or a consultation.
        Converted = "converted",
        /// Ended without a solution.
        Cancelled = "cancelled",
        /// Goes on in another ticket.
        Merged = "merged",
        /// Is part of an outage.
        ParentSet = "parent_set",
        /// Took in an earlier report.
        Absorbed = "absorbed",
        /// The special group stands.
        GroupFormed = "group_formed",
        /// Somebody of the group is at work on it.
        StintBegun = "stint_begun",
        /// … and no longer.
        StintEnded = "stint_ended",
        /// The school confirms a fact.
        Confirmed = "confirmed",
        /// A time was corrected.
        Corrected = "corrected",
        /// A new official calendar.
        CalendarRevised = "calendar_revised",
        /// Filed.
        Archived = "archived",
        /// One accountable person on our side is named.
        Owned = "owned",
        /// The user agreed to a remote session.
        RemoteConsented = "remote_consented",
        /// A remote session began.
        RemoteStarted = "remote_started",
        /// It ended.
        RemoteEnded = "remote_ended",
        /// Why it goes to the next tier.
        ReasonGiven = "reason_given",
        /// Somebody of the next tier has it: sent, called in, or of the special group.
        TakenUp = "taken_up",
        /// Somebody is to go.
        Assigned = "assigned",
        /// … and when they arrive.
        ArrivalStated = "arrival_stated",
        /// The device was tested, and works.
        Tested = "tested",
        /// The repair report was given to the school.
        ReportHanded = "report_handed",
        /// A device failed during an occasion.
        DeviceFailed = "device_failed",
        /// Somebody is on it.
        HandlingStarted = "handling_started",
        /// The school can go on.
        ServiceRestored = "service_restored",
        /// The school complained.
        ComplaintReceived = "complaint_received",
        /// The complaint was taken up.
        ComplaintAccepted = "complaint_accepted",
        /// The school knows what came of its complaint.
        OutcomeTold = "outcome_told",
        /// The school applied for a standby unit.
        LoanApplied = "loan_applied",
        /// A standby unit is at hand.
        LoanConfirmed = "loan_confirmed",
        /// The standby unit stands and runs.
        LoanInstalled = "loan_installed",
        /// The school's own device works again.
        OriginalRepaired = "original_repaired",
        /// The school's own device is back in its place.
        SwappedBack = "swapped_back",
        /// Fewer pieces of a part than must be there.
        StockLow = "stock_low",
        /// The part was ordered.
        StockOrdered = "stock_ordered",
    }
}

/// What a mark says beyond its kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// Nothing more.
    #[default]
    None,
    /// The report: what it was.
    Kind(TicketKind),
    /// The grade.
    Grade(Grade),
    /// Another system's priority; none when it was taken away.
    Priority(Option<Word>),
    /// Whether the diagnosis calls it simple.
    Simple(bool),
    /// Which part.
    Need(NeedId),
    /// Why work stands still.
    Wait(WaitReason),
    /// A follow-up try.
    Try {
        /// By which way.
        channel: Channel,
        /// Whether a link was sent.
        link: bool,
    },
    /// An earlier report's time.
    Since(Timestamp),
    /// Which fact is confirmed.
    Of(Seq),
    /// Which fact's time is corrected, and to when.
    Time {
        /// Which fact.
        of: Seq,
        /// When it really happened.
        at: Timestamp,
    },
    /// Who of the group begins, and until when they mean to stay.
    Stint {
        /// Who.
        person: PersonId,
        /// Until when, as planned.
        until: Option<Timestamp>,
    },
    /// Who of the group ends.
    Person(PersonId),
    /// Which calendars from now on.
    Calendars(u32),
}

/// One entry of a ticket's evidence, in journal order.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// The fact.
    #[serde(rename = "s")]
    pub seq: Seq,
    /// What it shows.
    #[serde(rename = "e")]
    pub evidence: Evidence,
    /// When it happened, as claimed.
    #[serde(rename = "at")]
    pub occurred_at: Timestamp,
    /// When it was taken in.
    #[serde(rename = "in")]
    pub recorded_at: Timestamp,
    /// Whether the claim needs no confirmation: the school's own word, a label scanned on site,
    /// or another system's record.
    #[serde(rename = "t", default, skip_serializing_if = "is_false")]
    pub trusted: bool,
    /// Whether it is the school's word.
    #[serde(rename = "sc", default, skip_serializing_if = "is_false")]
    pub by_school: bool,
    /// Whether it is another system's record: known since it happened, not since the import.
    #[serde(rename = "im", default, skip_serializing_if = "is_false")]
    pub imported: bool,
    /// What it says.
    #[serde(rename = "d", default)]
    pub detail: Detail,
}

fn is_false(flag: &bool) -> bool {
    !flag
}
