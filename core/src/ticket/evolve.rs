//! How a ticket's facts add up. Total: a fact of another subject changes nothing; one of a later
//! program is remembered as such.

use super::{
    fact::{Assigned, Described, FollowUpAnswered, PartNeeded, Reported},
    state::{Assignment, FollowUpAnswer, Need, Ticket},
    words::*,
};
use crate::{
    actor::Side,
    fact::{Fact, Recorded},
};
use jiff::Timestamp;

impl Ticket {
    /// Applies one fact.
    pub fn evolve(&mut self, recorded: &Recorded) {
        let at = recorded.occurred_at;
        self.last_seq = recorded.seq;
        self.changed_at = Some(at);
        self.marks.extend(super::mark::mark(recorded));
        self.cases.take(recorded);
        match &recorded.fact {
            Fact::Reported(f) => self.report(f, at),
            Fact::Described(f) => self.describe(f),
            Fact::Converted(f) => self.kind = Some(f.to),
            Fact::OwnerSet(f) => self.owner = Some(f.owner),
            Fact::WaitBegun(f) => self.waiting = Some(f.reason),
            Fact::WaitEnded(_) => self.waiting = None,
            Fact::NoteAdded(f) => self.files.extend(&f.files),
            Fact::FollowUpAnswered(f) => self.answer(f, recorded.actor.side()),
            Fact::Archived(_) => self.archived_at = self.archived_at.or(Some(at)),
            Fact::Cancelled(_) => self.cancelled_at = Some(at),
            Fact::Merged(f) => self.merged_into = Some(f.into),
            Fact::Absorbed(f) => self.absorbed.push(f.from),
            Fact::ChildJoined(f) => {
                self.children.push(f.child);
                self.outage_devices.extend(f.device.map(|d| (f.child, d)));
            }
            Fact::ParentSet(f) => self.parent = Some(f.parent),
            Fact::Recurred(f) => self.recurred_as = Some(f.ticket),
            Fact::Unknown(_) => {
                self.unknown = self.unknown.or(Some((recorded.recorded_at, recorded.seq)));
            }
            other => self.evolve_remote(other, at),
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
            Fact::RemoteEnded(_) => {
                // The next session needs a consent of its own (clause R1).
                (self.remote_since, self.remote_consent) = (None, false);
            }
            Fact::Diagnosed(f) => (self.cause, self.plan) = (Some(f.cause), Some(f.plan)),
            Fact::Graded(f) => self.grade = Some(f.grade),
            Fact::SolutionGiven(_) | Fact::SolvedRemotely(_) => {
                self.solved_at = Some(at);
                self.at_work.clear();
                (self.remote_since, self.remote_consent) = (None, false);
                self.waiting = None;
            }
            Fact::HandedOn(f) => {
                self.tier = Some(f.to);
                self.visit |= f.to == Tier::OnSite;
            }
            other => self.evolve_visit(other, at),
        }
    }

    /// L2's part: the way there, and back.
    fn evolve_visit(&mut self, fact: &Fact, at: Timestamp) {
        match fact {
            Fact::Assigned(f) => self.assign(f),
            Fact::AssignmentAccepted(_) => self.assignment_mut().accepted_at = Some(at),
            Fact::Departed(_) => self.assignment_mut().departed_at = Some(at),
            Fact::Arrived(_) => {
                self.assignment_mut().arrived_at = Some(at);
                self.visit = true;
                self.waiting = None;
            }
            // Who leaves before it works has to be sent again.
            Fact::LeftSite(_) if self.completed_at.is_none() => self.assignment = None,
            Fact::LeftSite(_) => self.assignment_mut().left_at = Some(at),
            other => self.evolve_repair(other, at),
        }
    }

    /// The repair itself.
    fn evolve_repair(&mut self, fact: &Fact, at: Timestamp) {
        match fact {
            Fact::PartUsed(f) => {
                self.parts_used = self.parts_used.saturating_add(f.quantity);
                self.tested = None;
            }
            Fact::PartNeeded(f) => self.need(f),
            Fact::PartArrived(f) => {
                if let Some(need) = self.needs.get_mut(&f.need) {
                    need.arrived_at = Some(at);
                }
            }
            Fact::PartFitted(f) => {
                self.tested = None;
                self.waiting = None;
                if let Some(need) = self.needs.get_mut(&f.need) {
                    need.fitted_at = Some(at);
                }
            }
            Fact::GroupFormed(f) => self.group.clone_from(&f.members),
            Fact::StintBegun(f) => {
                f.relieves.map(|p| self.at_work.remove(&p));
                self.at_work.insert(f.person, at);
            }
            Fact::StintEnded(f) => drop(self.at_work.remove(&f.person)),
            Fact::HelpInvolved(f) => self.help.push(f.kind),
            Fact::Tested(f) => self.tested = Some(f.passed),
            Fact::RepairCompleted(_) => {
                self.completed_at = Some(at);
                self.at_work.clear();
                self.waiting = None;
            }
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

    fn describe(&mut self, f: &Described) {
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

    fn need(&mut self, f: &PartNeeded) {
        let need = Need {
            part: f.part,
            special: f.special,
            arrived_at: None,
            fitted_at: None,
        };
        self.needs.insert(f.need, need);
    }

    fn answer(&mut self, f: &FollowUpAnswered, side: Side) {
        self.follow_up = Some(FollowUpAnswer {
            speed: f.speed,
            skill: f.skill,
            attitude: f.attitude,
            running: f.running,
            by_school: side == Side::School,
        });
        if !f.running {
            self.take_up_again();
        }
    }

    /// The repair is void: the work goes on, and somebody has to come again — unless the school
    /// refused to sign while they were still there.
    fn take_up_again(&mut self) {
        let unsigned = self.accepted_at.is_none() && self.follow_up.is_none();
        let on_site = |a: &Assignment| a.arrived_at.is_some() && a.left_at.is_none();
        if !(unsigned
            && self.completed_at.is_some()
            && self.assignment.as_ref().is_some_and(on_site))
        {
            self.assignment = None;
        }
        self.reopened += 1;
        self.completed_at = None;
        self.solved_at = None;
        self.accepted_at = None;
        self.report_handed_at = None;
        self.follow_up = None;
        self.follow_up_tries = 0;
        self.tested = None;
        self.archived_at = None;
        self.cancelled_at = None;
    }
}
