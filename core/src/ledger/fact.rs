//! What is recorded about the service beside tickets: evidence for every other clause of the plan.
//!
//! All of it stands on one subject per contract, `service`. Ids of occasions, loans, complaints and
//! failures are made outside and handed in, like every id.

use super::key::Topic;
use crate::{fact::Seq, id::*, sealed::Sealed, ticket::fact::payloads, ticket::words::Channel};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A device left out of a round, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Which.
    pub device: DeviceId,
    /// Why, a short code: `room_locked`, `on_loan` …
    pub reason: String,
}

/// One person's planned time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Who.
    pub person: PersonId,
    /// Begins.
    pub from: Timestamp,
    /// Ends.
    pub to: Timestamp,
}

payloads! {
    /// A routine of the contract was carried out: an inspection, a training, a review.
    RoutineCarriedOut {
        /// The routine's code in the contract.
        routine: String,
        /// At which site; none for the whole system.
        site: Option<PlaceId>,
        /// Whether its whole scope was done: every device of it looked at, or left out with a reason.
        complete: bool,
        /// How many devices were looked at.
        #[serde(default, skip_serializing_if = "Option::is_none")] covered: Option<u32>,
        /// How many devices were in its scope then. The register says so, not who hands it in.
        #[serde(default, skip_serializing_if = "Option::is_none")] in_scope: Option<u32>,
        /// What was left out, each with a reason.
        #[serde(default)] left_out: Vec<LeftOut>,
        /// Which share of the cases was looked at, in percent.
        share_percent: Option<u8>,
        /// How many people took part.
        heads: Option<u32>,
        /// Report, list of people, photos.
        #[serde(default)] files: Vec<FileId>,
    }
    /// The school announced an occasion.
    OccasionAnnounced {
        /// Which.
        occasion: OccasionId,
        /// Begins.
        starts_at: Timestamp,
        /// Ends.
        ends_at: Timestamp,
        /// What it is called.
        name: Option<Sealed>,
    }
    /// The occasion has another date.
    OccasionMoved {
        /// Which.
        occasion: OccasionId,
        /// Begins.
        starts_at: Timestamp,
        /// Ends.
        ends_at: Timestamp,
    }
    /// The occasion will not take place.
    OccasionCalledOff {
        /// Which.
        occasion: OccasionId,
    }
    /// The system was inspected for this occasion.
    OccasionInspected {
        /// Which.
        occasion: OccasionId,
        /// The whole system, not only the rooms in use.
        whole_system: bool,
        /// Whether all of that scope was done: every device of it looked at, or left out with a reason.
        complete: bool,
        /// How many devices were looked at.
        #[serde(default, skip_serializing_if = "Option::is_none")] covered: Option<u32>,
        /// How many devices the whole system had then. The register says so, not who hands it in.
        #[serde(default, skip_serializing_if = "Option::is_none")] in_scope: Option<u32>,
        /// What was left out, each with a reason.
        #[serde(default)] left_out: Vec<LeftOut>,
        /// The report.
        #[serde(default)] files: Vec<FileId>,
    }
    /// The school set the time in which people are on site, setting up included.
    OccasionWindowSet {
        /// Which.
        occasion: OccasionId,
        /// Begins.
        from: Timestamp,
        /// Ends.
        to: Timestamp,
    }
    /// A device failed in an occasion's window, or stood failed when it began.
    OccasionDeviceFailed {
        /// The failure.
        failure: FailureId,
        /// In which occasion.
        occasion: OccasionId,
        /// Which device, when it is on the register.
        device: Option<DeviceId>,
        /// The ticket, when there is one.
        ticket: Option<TicketId>,
    }
    /// Somebody is on it.
    OccasionHandlingStarted {
        /// The failure.
        failure: FailureId,
    }
    /// The school can go on, with the device or with a standby unit.
    OccasionServiceRestored {
        /// The failure.
        failure: FailureId,
        /// Whether by a standby unit.
        standby: bool,
    }
    /// Somebody checked in, or took over.
    PresenceBegun {
        /// Who.
        person: PersonId,
        /// On site in this occasion; none for duty (the consultation line).
        occasion: Option<OccasionId>,
        /// Whose place it is from now on.
        takes_over: Option<PersonId>,
        /// When a label on site was scanned, by its signed time.
        scan: Option<Timestamp>,
    }
    /// Somebody checked out.
    PresenceEnded {
        /// Who.
        person: PersonId,
        /// From this occasion; none for duty.
        occasion: Option<OccasionId>,
    }
    /// The roster of a stretch of time; it takes the place of any earlier one there.
    RosterPlanned {
        /// For this occasion; none for duty.
        occasion: Option<OccasionId>,
        /// Begins.
        from: Timestamp,
        /// Ends.
        to: Timestamp,
        /// Who, when.
        shifts: Vec<Shift>,
    }
    /// A unit was put at this contract's disposal.
    StandbyEntered {
        /// Device class.
        class: String,
        /// The unit.
        unit: DeviceId,
    }
    /// The unit stands at the school in a failed device's place.
    StandbyLent {
        /// Device class.
        class: String,
        /// The unit.
        unit: DeviceId,
        /// By which application.
        loan: Option<LoanId>,
    }
    /// The unit is back in stock, cleaned.
    StandbyReturned {
        /// Device class.
        class: String,
        /// The unit.
        unit: DeviceId,
    }
    /// The unit was switched on and tested; one that failed does not count until it passes.
    StandbyTested {
        /// Device class.
        class: String,
        /// The unit.
        unit: DeviceId,
        /// Whether it runs.
        passed: bool,
    }
    /// Where the unit is planned to be in a stretch of time; it takes the place of what was planned for
    /// the unit there before.
    StandbyPlanned {
        /// Device class.
        class: String,
        /// The unit.
        unit: DeviceId,
        /// Begins.
        from: Timestamp,
        /// Ends.
        to: Timestamp,
        /// Whether it is used elsewhere then; no takes such a plan back.
        away: bool,
    }
    /// The unit is no longer at this contract's disposal.
    StandbyLeft {
        /// Device class.
        class: String,
        /// The unit.
        unit: DeviceId,
    }
    /// Pieces of a part were counted.
    StockCounted {
        /// Which part.
        part: PartId,
        /// How many there are.
        count: u32,
        /// How many there must be; fewer is low.
        least: u32,
    }
    /// The part was ordered.
    StockOrdered {
        /// Which part.
        part: PartId,
    }
    /// Somebody stands ready to fill a post.
    PostBackupNamed {
        /// The post's code in the contract.
        post: String,
        /// Who.
        person: PersonId,
    }
    /// That person no longer does.
    PostBackupEnded {
        /// The post's code in the contract.
        post: String,
        /// Who.
        person: PersonId,
    }
    /// The school was told that a core member will change.
    MemberChangeAnnounced {
        /// The change.
        change: ChangeId,
        /// Who goes.
        member: PersonId,
        /// Who comes.
        successor: Option<PersonId>,
        /// When it takes effect.
        takes_effect_at: Timestamp,
    }
    /// A core member changed.
    MemberChanged {
        /// The change.
        change: ChangeId,
        /// Who went.
        member: PersonId,
        /// Who came.
        successor: Option<PersonId>,
        /// Whether of equal ability.
        equal_ability: bool,
    }
    /// The school complained.
    ComplaintReceived {
        /// The complaint.
        complaint: ComplaintId,
        /// By which way.
        channel: Channel,
    }
    /// It was taken up.
    ComplaintAccepted {
        /// The complaint.
        complaint: ComplaintId,
    }
    /// The school was told what came of it.
    ComplaintOutcomeTold {
        /// The complaint.
        complaint: ComplaintId,
    }
    /// The school applied for a standby unit.
    LoanApplied {
        /// The loan.
        loan: LoanId,
        /// Device class.
        class: String,
        /// The fault behind it.
        ticket: Option<TicketId>,
    }
    /// A unit is at hand.
    LoanConfirmed {
        /// The loan.
        loan: LoanId,
    }
    /// It was delivered, installed and set up.
    LoanInstalled {
        /// The loan.
        loan: LoanId,
    }
    /// The school's own device works again.
    LoanOriginalRepaired {
        /// The loan.
        loan: LoanId,
    }
    /// The school's own device is back in its place.
    LoanSwappedBack {
        /// The loan.
        loan: LoanId,
    }
    /// Whether a rule holds for a case.
    CaseShown {
        /// The rule's id in the contract.
        rule: String,
        /// The case, as people call it: a ticket's number, a person's id …
        case: String,
        /// Whether it holds.
        holds: bool,
        /// Why, a short code.
        why: String,
        /// What shows it.
        #[serde(default)] files: Vec<FileId>,
    }
    /// A paper that a record must have was filed.
    RecordFiled {
        /// The record's id in the contract.
        record: String,
        /// Which of its items.
        item: String,
        /// The ticket in which it was done, where that is the record.
        #[serde(default, skip_serializing_if = "Option::is_none")] ticket: Option<TicketId>,
        /// The paper.
        #[serde(default)] files: Vec<FileId>,
    }
    /// The school confirmed the claimed time of a fact.
    ServiceConfirmed {
        /// Which fact.
        of: Seq,
        /// What that fact is about.
        topic: Topic,
        /// … and which one.
        key: String,
    }
    /// The time of a fact was given anew.
    ServiceCorrected {
        /// Which fact.
        of: Seq,
        /// When it really happened.
        at: Timestamp,
        /// What that fact is about.
        topic: Topic,
        /// … and which one.
        key: String,
    }
    /// The school accepted an excuse.
    ExcuseAccepted {
        /// The promise's id.
        promise: String,
        /// Which instance of it.
        instance: String,
    }
    /// The school objected to a verdict, or disputes an excuse.
    VerdictDisputed {
        /// The promise's id.
        promise: String,
        /// Which instance of it.
        instance: String,
        /// Why.
        text: Option<Sealed>,
    }
    /// The provider signed an export of the ledger off.
    LedgerSignedOff {
        /// The instant of its verdicts.
        at: Timestamp,
        /// SHA-256 of the archive, in hex.
        digest: String,
        /// The period of its statement of deductions, `2026-Q4`; none without one.
        #[serde(default)] period: Option<String>,
    }
    /// The school countersigned it.
    LedgerCountersigned {
        /// SHA-256 of the archive, in hex.
        digest: String,
    }
}
