//! The words of a story: each tells one step, and notes what it means.

use super::{Act, Story, Tag};
use crate::{
    cast::Person,
    check::{Arrival, Converted, End, Graded, Special, Try},
};
use jiff::Timestamp;
use shounuo_app::Who;
use shounuo_core::{
    id::{LinkId, NeedId, PartId, PersonId},
    ticket::{
        Command,
        words::{Channel, Grade, HandReason, TicketKind, Tier, WaitReason},
    },
};

impl Story {
    /// A person replies to the reporter.
    pub fn respond(&mut self, at: Timestamp, by: &Who, text: String) {
        self.intent.responded_at.get_or_insert(at);
        self.act(
            at,
            by,
            Command::Respond {
                text: Some(text),
                channel: Channel::Phone,
            },
        );
    }

    /// Somebody answers for it.
    pub fn owner(&mut self, at: Timestamp, by: &Who, owner: PersonId) {
        self.act(at, by, Command::SetOwner { owner });
    }

    /// L1 begins.
    pub fn start_diagnosis(&mut self, at: Timestamp, by: &Who) {
        self.intent.diagnosing_at.get_or_insert(at);
        self.act(at, by, Command::StartDiagnosis {});
    }

    /// Cause and plan.
    pub fn diagnose(&mut self, at: Timestamp, by: &Who, cause: String, plan: String, simple: bool) {
        self.intent.diagnosing_at.get_or_insert(at);
        self.intent.diagnosed_at.get_or_insert(at);
        self.intent.simple |= simple;
        self.act(
            at,
            by,
            Command::Diagnose {
                cause,
                plan,
                simple,
            },
        );
    }

    /// Solved over the network.
    pub fn solve(&mut self, at: Timestamp, by: &Who, text: String) {
        self.intent.simple = true;
        self.intent.ends.push(End {
            at,
            remote: true,
            rejected_at: None,
        });
        self.act(at, by, Command::SolveRemotely { text: Some(text) });
    }

    /// The detailed solution of a consultation.
    pub fn give_solution(&mut self, at: Timestamp, by: &Who, text: String) {
        self.intent.solution_at.get_or_insert(at);
        self.act(at, by, Command::GiveSolution { text });
    }

    /// The consultation is a fault after all.
    pub fn convert(&mut self, at: Timestamp, by: &Who) {
        self.intent.converted = Some(Converted {
            at,
            agreed_at: None,
        });
        self.act(
            at,
            by,
            Command::Convert {
                to: TicketKind::Fault,
            },
        )
        .tag = Some(Tag::Conversion);
    }

    /// To L2.
    pub fn hand_on(&mut self, at: Timestamp, by: &Who, reason: HandReason, text: String) {
        self.intent.handed_at.get_or_insert(at);
        self.act(
            at,
            by,
            Command::HandOn {
                text: Some(text),
                to: Tier::OnSite,
                reason,
            },
        );
    }

    /// Somebody is sent, with the time by which they will be there (clause P3).
    pub fn assign(&mut self, at: Timestamp, by: &Who, person: PersonId, arrive_by: Timestamp) {
        self.act(
            at,
            by,
            Command::Assign {
                person: Some(person),
                team: None,
                arrive_by: Some(arrive_by),
            },
        );
    }

    /// They are there, recorded as it happens.
    pub fn arrive(&mut self, at: Timestamp, by: &Who, scan: Option<LinkId>) {
        self.intent.arrival.get_or_insert(Arrival {
            claimed_at: at,
            counts_at: at,
        });
        self.act(at, by, Command::Arrive { scan });
    }

    /// They were there, recorded later: the receipt counts, unless the school confirms the claim. A
    /// label scanned then proves only that they are there now.
    pub fn arrive_late(
        &mut self,
        claimed_at: Timestamp,
        at: Timestamp,
        by: &Who,
        scan: Option<LinkId>,
    ) {
        self.intent.arrival.get_or_insert(Arrival {
            claimed_at: if scan.is_some() { at } else { claimed_at },
            counts_at: at,
        });
        let step = self.act(at, by, Command::Arrive { scan });
        step.claimed_at = Some(claimed_at);
        step.tag = Some(Tag::Arrival);
    }

    /// How heavy it is.
    pub fn grade(&mut self, at: Timestamp, by: &Who, grade: Grade) {
        self.intent.graded = Some(Graded {
            grade,
            at,
            agreed_at: None,
        });
        self.act(at, by, Command::GradeFault { grade }).tag = Some(Tag::Grade);
    }

    /// Work stands still; it counts only once the school confirms it.
    pub fn begin_wait(&mut self, at: Timestamp, by: &Who, reason: WaitReason) {
        self.act(at, by, Command::BeginWait { reason }).tag = Some(Tag::Wait);
    }

    /// The school confirms; what that means is noted.
    pub fn confirm(&mut self, at: Timestamp, by: &Who, tag: Tag) {
        let agreed = Some(at);
        match tag {
            Tag::Arrival => {
                if let Some(arrival) = &mut self.intent.arrival {
                    arrival.counts_at = arrival.claimed_at;
                }
            }
            Tag::Grade => self
                .intent
                .graded
                .iter_mut()
                .for_each(|g| g.agreed_at = agreed),
            Tag::Conversion => self
                .intent
                .converted
                .iter_mut()
                .for_each(|c| c.agreed_at = agreed),
            Tag::Wait => {}
        }
        self.step(at, by, Act::Confirm(tag));
    }

    /// A special part is needed.
    pub fn need_special(&mut self, at: Timestamp, by: &Who, need: NeedId, part: PartId) {
        self.intent.special = Some(Special {
            needed_at: at,
            arrived_at: None,
            fitted_at: None,
        });
        self.act(
            at,
            by,
            Command::NeedPart {
                need,
                part,
                quantity: 1,
            },
        );
    }

    /// It arrived.
    pub fn receive_part(&mut self, at: Timestamp, by: &Who, need: NeedId) {
        self.intent
            .special
            .iter_mut()
            .for_each(|s| s.arrived_at = Some(at));
        self.act(at, by, Command::ReceivePart { need });
    }

    /// It is in.
    pub fn fit_part(&mut self, at: Timestamp, by: &Who, need: NeedId) {
        self.intent
            .special
            .iter_mut()
            .for_each(|s| s.fitted_at = Some(at));
        self.act(at, by, Command::FitPart { need });
    }

    /// Repaired and tested.
    pub fn complete(&mut self, at: Timestamp, by: &Who, text: String) {
        self.intent.ends.push(End {
            at,
            remote: false,
            rejected_at: None,
        });
        self.act(at, by, Command::CompleteRepair { text: Some(text) });
    }

    /// The school does not take it.
    pub fn reject(&mut self, at: Timestamp, by: &Who, text: String) {
        self.void(at);
        self.act(at, by, Command::RejectRepair { text: Some(text) });
    }

    /// The last end counts no more.
    pub fn void(&mut self, at: Timestamp) {
        if let Some(end) = self.intent.ends.last_mut() {
            end.rejected_at = Some(at);
        }
    }

    /// A follow-up reached nobody.
    pub fn try_follow_up(&mut self, at: Timestamp, by: &Who, channel: Channel, link: bool) {
        self.intent.tries.push(Try { at, channel, link });
        self.act(
            at,
            by,
            Command::TryFollowUp {
                channel,
                link_sent: link,
            },
        );
    }

    /// The school answers.
    pub fn answer(
        &mut self,
        at: Timestamp,
        by: &Who,
        scores: [u8; 3],
        running: bool,
        text: Option<String>,
    ) {
        self.intent.answers.push(at);
        if !running {
            self.void(at);
        }
        let [speed, skill, attitude] = scores;
        let channel = if by.customer().is_some() {
            Channel::Portal
        } else {
            Channel::Phone
        };
        self.act(
            at,
            by,
            Command::AnswerFollowUp {
                text,
                speed,
                skill,
                attitude,
                running,
                channel,
            },
        );
    }

    /// A note.
    pub fn note(&mut self, at: Timestamp, by: &Person, text: String, shared: bool) {
        self.act(
            at,
            &by.who,
            Command::AddNote {
                text: Some(text),
                shared,
                files: Vec::new(),
            },
        );
    }
}
