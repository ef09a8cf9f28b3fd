//! What a ticket's facts add up to. How they do is in [`super::evolve`].

use super::{fact::Reporter, words::*};
use crate::{
    contract::ContractRef,
    fact::Seq,
    id::*,
    ledger::Cases,
    promise::{self, Book, Clock, Detail, Evidence, Mark, Testimony},
    sealed::Sealed,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Somebody sent to the device.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    /// Who.
    pub person: Option<PersonId>,
    /// A team of another system.
    pub team: Option<String>,
    /// The stated arrival time.
    pub arrive_by: Option<Timestamp>,
    /// When they took it.
    pub accepted_at: Option<Timestamp>,
    /// When they set out.
    pub departed_at: Option<Timestamp>,
    /// When they were there.
    pub arrived_at: Option<Timestamp>,
    /// When they left again, the repair done.
    #[serde(default)]
    pub left_at: Option<Timestamp>,
}

/// One need of a part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// Catalogue entry.
    pub part: PartId,
    /// Whether it was catalogued as special before the report.
    pub special: bool,
    /// When it arrived.
    pub arrived_at: Option<Timestamp>,
    /// When it was fitted.
    pub fitted_at: Option<Timestamp>,
}

/// The school's answer to a follow-up; each score 1–5.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FollowUpAnswer {
    /// Speed.
    pub speed: u8,
    /// Skill.
    pub skill: u8,
    /// Attitude.
    pub attitude: u8,
    /// Whether the device runs.
    pub running: bool,
    /// Whether the school's own hand entered it (else the desk typed it).
    pub by_school: bool,
}

/// A ticket. `None` and empty mean: not yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ticket {
    /// Number within the customer; 0 before the report.
    pub number: u32,
    /// Fault or consultation.
    pub kind: Option<TicketKind>,
    /// The device.
    pub device: Option<DeviceId>,
    /// The room.
    pub place: Option<PlaceId>,
    /// Symptom codes.
    pub symptoms: Vec<String>,
    /// What the reporter said.
    pub text: Option<Sealed>,
    /// Who reported.
    pub reporter: Option<Reporter>,
    /// How it came in.
    pub channel: Option<Channel>,
    /// Number in another system.
    pub source_no: Option<String>,
    /// Attributes of another system.
    pub tags: BTreeMap<String, String>,
    /// When it was reported, as claimed.
    pub reported_at: Option<Timestamp>,
    /// The contract version whose clocks run.
    pub contract: Option<ContractRef>,
    /// Version of the house's calendars at the report.
    pub calendars: u32,
    /// The accountable owner on our side.
    pub owner: Option<PersonId>,
    /// When a person first replied.
    pub responded_at: Option<Timestamp>,
    /// When L1 began.
    pub diagnosis_started_at: Option<Timestamp>,
    /// The user's consent to a remote session.
    pub remote_consent: bool,
    /// Since when a remote session runs.
    pub remote_since: Option<Timestamp>,
    /// The cause.
    pub cause: Option<Sealed>,
    /// The plan.
    pub plan: Option<Sealed>,
    /// The grade.
    pub grade: Option<Grade>,
    /// The tier that has it.
    pub tier: Option<Tier>,
    /// Whether it needs a visit.
    pub visit: bool,
    /// Who is to go, goes, or is there.
    pub assignment: Option<Assignment>,
    /// Parts needed.
    pub needs: BTreeMap<NeedId, Need>,
    /// How many parts were used.
    pub parts_used: u32,
    /// The special group.
    pub group: Vec<PersonId>,
    /// Who of the group is at work on it, since when.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub at_work: BTreeMap<PersonId, Timestamp>,
    /// Who else was called in.
    pub help: Vec<HelpKind>,
    /// The last test since the last change: whether it passed.
    pub tested: Option<bool>,
    /// When the repair was completed; void ones are gone.
    pub completed_at: Option<Timestamp>,
    /// When it was solved without a visit (or the solution given).
    pub solved_at: Option<Timestamp>,
    /// When the repair report was handed over.
    pub report_handed_at: Option<Timestamp>,
    /// When the school signed.
    pub accepted_at: Option<Timestamp>,
    /// Follow-up tries since the last completion.
    pub follow_up_tries: u32,
    /// The school's answer since the last completion.
    pub follow_up: Option<FollowUpAnswer>,
    /// How often it was taken up again, by rejection or by another system.
    pub reopened: u32,
    /// Why work stands still.
    pub waiting: Option<WaitReason>,
    /// When it was filed.
    pub archived_at: Option<Timestamp>,
    /// When it ended without a solution.
    pub cancelled_at: Option<Timestamp>,
    /// Where the work goes on.
    pub merged_into: Option<TicketId>,
    /// Reports taken in.
    pub absorbed: Vec<TicketId>,
    /// The outage it is part of.
    pub parent: Option<TicketId>,
    /// The tickets of this outage.
    pub children: Vec<TicketId>,
    /// The devices of those tickets.
    pub outage_devices: Vec<(TicketId, DeviceId)>,
    /// The ticket whose repair failed again.
    pub recurrence_of: Option<TicketId>,
    /// The ticket by which this one's repair failed again.
    pub recurred_as: Option<TicketId>,
    /// Photos and papers.
    pub files: Vec<FileId>,
    /// The evidence for promises, in journal order.
    pub marks: Vec<Mark>,
    /// What it gives to ratios.
    pub cases: Cases,
    /// When the first fact came in of a kind that this program does not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<(Timestamp, Seq)>,
    /// The last fact.
    pub last_seq: Seq,
    /// When the last fact happened.
    pub changed_at: Option<Timestamp>,
}

impl Ticket {
    /// Every clock of it, in the plan's order, under its contract's version. A fact of an unknown kind
    /// may mean anything: what it finds unsettled cannot be judged by this program any more.
    pub fn clocks(&self, book: &Book) -> Vec<Clock> {
        let mut clocks = promise::clocks(book, &self.marks, self.calendars);
        if self.unknown.is_some() {
            clocks.iter_mut().for_each(|c| c.unknown = self.unknown);
        }
        clocks
    }

    /// Every clock of it, if the version `published` of the house's calendars, the last one in the book,
    /// moves any of them.
    pub fn clocks_moved_by(&self, published: u32, book: &Book) -> Option<Vec<Clock>> {
        let clocks = self.clocks(book);
        let moved = clocks.iter().any(|c| c.calendars == published);
        (moved && self.calendars < published).then_some(clocks)
    }

    /// Whether the fact `seq`, its last one, can have changed its clocks.
    pub fn moves_clocks(&self, seq: Seq) -> bool {
        let marked = self.marks.last().is_some_and(|m| m.seq == seq);
        marked || self.unknown.is_some_and(|u| u.1 == seq)
    }

    /// Where it stands.
    pub fn stage(&self) -> Stage {
        self.ended().unwrap_or_else(|| self.open_stage())
    }

    fn ended(&self) -> Option<Stage> {
        let merged = self.merged_into.map(|_| Stage::Merged);
        let cancelled = self.cancelled_at.map(|_| Stage::Cancelled);
        merged
            .or(cancelled)
            .or(self.archived_at.map(|_| Stage::Archived))
    }

    fn open_stage(&self) -> Stage {
        if self.follow_up.is_some() {
            Stage::ToArchive
        } else if self.accepted_at.is_some() || self.solved_at.is_some() {
            Stage::FollowUp
        } else if self.completed_at.is_some() {
            Stage::AwaitingSignOff
        } else if self.visit {
            self.visit_stage()
        } else if self.responded_at.is_some() || self.diagnosis_started_at.is_some() {
            Stage::Diagnosing
        } else {
            Stage::Reported
        }
    }

    fn visit_stage(&self) -> Stage {
        match &self.assignment {
            None => Stage::AwaitingDispatch,
            Some(a) if a.arrived_at.is_some() => Stage::Repairing,
            Some(a) if a.departed_at.is_some() => Stage::EnRoute,
            Some(_) => Stage::Assigned,
        }
    }

    /// When the first of all reports came in that this ticket answers for: where claim and receipt
    /// differ, the earlier.
    pub fn first_reported_at(&self) -> Option<Timestamp> {
        let testimony = Testimony::of(&self.marks);
        let own = self.marks.iter().find(|m| m.evidence == Evidence::Reported);
        let own = own.map(|m| testimony.moment(m).as_start);
        let absorbed = self.marks.iter().filter_map(|m| match m.detail {
            Detail::Since(at) => Some(at),
            _ => None,
        });
        own.into_iter().chain(absorbed).min()
    }
}
