//! What a ticket's facts add up to.

use super::{
    fact::{Assigned, Reported, Reporter},
    words::*,
};
use crate::{
    contract::ContractRef,
    fact::{Fact, Recorded, Seq},
    id::*,
    promise::Mark,
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
    /// The ticket whose repair failed again.
    pub recurrence_of: Option<TicketId>,
    /// The ticket by which this one's repair failed again.
    pub recurred_as: Option<TicketId>,
    /// Photos and papers.
    pub files: Vec<FileId>,
    /// The evidence for promises, in journal order.
    pub marks: Vec<Mark>,
    /// The last fact.
    pub last_seq: Seq,
    /// When the last fact happened.
    pub changed_at: Option<Timestamp>,
}

impl Ticket {
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

    /// Applies one fact.
    pub fn evolve(&mut self, recorded: &Recorded) {
        let at = recorded.occurred_at;
        self.last_seq = recorded.seq;
        self.changed_at = Some(at);
        self.marks.extend(super::mark::mark(recorded));
        match &recorded.fact {
            Fact::Reported(f) => self.report(f, at),
            Fact::Described(f) => self.describe(f),
            Fact::Converted(f) => self.kind = Some(f.to),
            Fact::OwnerSet(f) => self.owner = Some(f.owner),
            Fact::WaitBegun(f) => self.waiting = Some(f.reason),
            Fact::WaitEnded(_) => self.waiting = None,
            Fact::NoteAdded(f) => self.files.extend(&f.files),
            Fact::Archived(_) => self.archived_at = Some(at),
            Fact::Cancelled(_) => self.cancelled_at = Some(at),
            Fact::Merged(f) => self.merged_into = Some(f.into),
            Fact::Absorbed(f) => self.absorbed.push(f.from),
            Fact::ChildJoined(f) => self.children.push(f.child),
            Fact::ParentSet(f) => self.parent = Some(f.parent),
            Fact::Recurred(f) => self.recurred_as = Some(f.ticket),
            other => self.evolve_remote(other, at),
        }
        if recorded.actor.side() == crate::Side::School
            && let Some(answer) = &mut self.follow_up
            && matches!(recorded.fact, Fact::FollowUpAnswered(_))
        {
            answer.by_school = true;
        }
    }

    /// L1's part.
    fn evolve_remote(&mut self, fact: &Fact, at: Timestamp) {
        match fact {
            Fact::Responded(_) => self.responded_at = self.responded_at.or(Some(at)),
            Fact::DiagnosisStarted(_) => {
                self.diagnosis_started_at = self.diagnosis_started_at.or(Some(at));
                self.tier = self.tier.or(Some(Tier::Remote));
            }
            Fact::RemoteConsented(_) => self.remote_consent = true,
            Fact::RemoteStarted(_) => self.remote_since = Some(at),
            Fact::RemoteEnded(_) => self.remote_since = None,
            Fact::Diagnosed(f) => (self.cause, self.plan) = (Some(f.cause), Some(f.plan)),
            Fact::Graded(f) => self.grade = Some(f.grade),
            Fact::SolutionGiven(_) | Fact::SolvedRemotely(_) => {
                self.solved_at = Some(at);
                self.remote_since = None;
            }
            Fact::HandedOn(f) => {
                self.tier = Some(f.to);
                self.visit |= f.to == Tier::OnSite;
            }
            other => self.evolve_visit(other, at),
        }
    }

    /// L2's part: the way there.
    fn evolve_visit(&mut self, fact: &Fact, at: Timestamp) {
        match fact {
            Fact::Assigned(f) => self.assign(f),
            Fact::AssignmentAccepted(_) => self.assignment_mut().accepted_at = Some(at),
            Fact::Departed(_) => self.assignment_mut().departed_at = Some(at),
            Fact::Arrived(_) => {
                self.assignment_mut().arrived_at = Some(at);
                self.visit = true;
            }
            other => self.evolve_repair(other, at),
        }
    }

    /// The repair itself.
    fn evolve_repair(&mut self, fact: &Fact, at: Timestamp) {
        match fact {
            Fact::PartUsed(f) => {
                self.parts_used += f.quantity;
                self.tested = None;
            }
            Fact::PartNeeded(f) => {
                let (part, special) = (f.part, f.special);
                self.needs.insert(
                    f.need,
                    Need {
                        part,
                        special,
                        arrived_at: None,
                        fitted_at: None,
                    },
                );
            }
            Fact::PartArrived(f) => {
                if let Some(need) = self.needs.get_mut(&f.need) {
                    need.arrived_at = Some(at);
                }
            }
            Fact::PartFitted(f) => {
                self.tested = None;
                if let Some(need) = self.needs.get_mut(&f.need) {
                    need.fitted_at = Some(at);
                }
            }
            Fact::GroupFormed(f) => self.group.clone_from(&f.members),
            Fact::HelpInvolved(f) => self.help.push(f.kind),
            Fact::Tested(f) => self.tested = Some(f.passed),
            Fact::RepairCompleted(_) => self.completed_at = Some(at),
            other => self.evolve_after(other, at),
        }
    }

    /// What comes after the repair.
    fn evolve_after(&mut self, fact: &Fact, at: Timestamp) {
        match fact {
            Fact::ReportHanded(f) => {
                self.report_handed_at = Some(at);
                self.files.extend(&f.files);
            }
            Fact::RepairAccepted(_) => self.accepted_at = Some(at),
            Fact::RepairRejected(_) | Fact::Reopened(_) => self.take_up_again(),
            Fact::FollowUpTried(_) => self.follow_up_tries += 1,
            Fact::FollowUpAnswered(f) => {
                self.follow_up = Some(FollowUpAnswer {
                    speed: f.speed,
                    skill: f.skill,
                    attitude: f.attitude,
                    running: f.running,
                    by_school: false,
                });
                if !f.running {
                    self.take_up_again();
                }
            }
            _ => {}
        }
    }

    fn report(&mut self, f: &Reported, at: Timestamp) {
        self.number = f.number;
        self.kind = Some(f.kind);
        self.device = f.device;
        self.place = f.place;
        self.symptoms.clone_from(&f.symptoms);
        self.text = f.text;
        self.reporter.clone_from(&f.reporter);
        self.channel = Some(f.channel);
        self.source_no.clone_from(&f.source_no);
        self.tags.clone_from(&f.tags);
        self.files.clone_from(&f.files);
        self.reported_at = Some(at);
        self.contract = f.contract;
        self.calendars = f.calendars;
        self.owner = f.owner;
        self.recurrence_of = f.recurrence_of;
    }

    fn describe(&mut self, f: &super::fact::Described) {
        self.device = f.device.or(self.device);
        self.place = f.place.or(self.place);
        if let Some(symptoms) = &f.symptoms {
            self.symptoms.clone_from(symptoms);
        }
        for (key, value) in &f.tags {
            match value.is_empty() {
                true => self.tags.remove(key),
                false => self.tags.insert(key.clone(), value.clone()),
            };
        }
    }

    fn assign(&mut self, f: &Assigned) {
        // Whoever is on site already stays so when only the person changes.
        let arrived_at = self.assignment.as_ref().and_then(|a| a.arrived_at);
        self.assignment = Some(Assignment {
            person: f.person,
            team: f.team.clone(),
            arrive_by: f.arrive_by,
            arrived_at,
            ..Assignment::default()
        });
    }

    fn assignment_mut(&mut self) -> &mut Assignment {
        self.assignment.get_or_insert_default()
    }

    /// The repair is void: the work goes on, and somebody has to come again.
    fn take_up_again(&mut self) {
        self.reopened += 1;
        self.completed_at = None;
        self.solved_at = None;
        self.accepted_at = None;
        self.report_handed_at = None;
        self.follow_up = None;
        self.follow_up_tries = 0;
        self.tested = None;
        self.assignment = None;
        self.archived_at = None;
        self.cancelled_at = None;
    }
}
