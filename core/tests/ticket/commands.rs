//! A sensible command of every name, for whatever state a ticket is in.

use super::world::{COMMON, SPECIAL, World, id};
use crate::promise::story::sealed;
use jiff::SignedDuration;
use shounuo_core::{
    Seq,
    id::{LinkId, NeedId, PersonId},
    ticket::{Action, Command, Ticket, words::*},
};
use std::collections::BTreeMap;
use uuid::Uuid;

impl World {
    /// A sensible command of this name; `pick` varies it.
    pub fn sane(&self, n: u128, action: Action, pick: u8) -> Command {
        let ticket = self.ticket(n);
        let first_need = |fits: &dyn Fn(&shounuo_core::ticket::Need) -> bool| {
            let found = ticket.needs.iter().find(|(_, need)| fits(need));
            found.map_or(NeedId(Uuid::nil()), |(id, _)| *id)
        };
        let channel = Channel::ALL[usize::from(pick) % Channel::ALL.len()];
        let person = PersonId(Uuid::from_u128(12));
        match action {
            Action::Respond => Command::Respond {
                text: None,
                channel,
            },
            Action::StartDiagnosis => Command::StartDiagnosis {},
            Action::AddNote => Command::AddNote {
                text: Some(sealed()),
                shared: false,
                files: vec![],
            },
            Action::ConsentRemote => Command::ConsentRemote { by: None, channel },
            Action::StartRemote => Command::StartRemote {
                tool: "tool".into(),
            },
            Action::EndRemote => Command::EndRemote {},
            Action::Diagnose => Command::Diagnose {
                cause: sealed(),
                plan: sealed(),
                simple: pick & 1 == 1,
            },
            Action::GiveSolution => Command::GiveSolution { text: sealed() },
            Action::SolveRemotely => Command::SolveRemotely { text: None },
            Action::HandOn => {
                let question = ticket.kind == Some(TicketKind::Consultation);
                let to = if question || pick % 4 == 3 {
                    Tier::Expert
                } else {
                    Tier::OnSite
                };
                Command::HandOn {
                    text: None,
                    to,
                    reason: HandReason::NeedsVisit,
                }
            }
            Action::SetOwner => Command::SetOwner { owner: person },
            Action::Assign => {
                let arrive_by = Some(self.now + SignedDuration::from_hours(26));
                Command::Assign {
                    person: Some(person),
                    team: None,
                    arrive_by,
                }
            }
            Action::AcceptAssignment => Command::AcceptAssignment {},
            Action::Depart => Command::Depart {},
            Action::Arrive => {
                let scan = (pick % 2 == 1).then(|| LinkId(Uuid::from_u128(13)));
                Command::Arrive { scan }
            }
            Action::Leave => Command::Leave {},
            Action::GradeFault => Command::GradeFault {
                grade: Grade::ALL[usize::from(pick) % 3],
            },
            Action::UsePart => Command::UsePart {
                part: Some(COMMON),
                model: "RAM".into(),
                quantity: 1,
                serial: None,
                price_fen: None,
            },
            Action::NeedPart => {
                let need = NeedId(Uuid::from_u128(500 + ticket.needs.len() as u128));
                let part = if pick % 4 == 3 { COMMON } else { SPECIAL };
                Command::NeedPart {
                    need,
                    part,
                    quantity: 1,
                }
            }
            Action::ReceivePart => Command::ReceivePart {
                need: first_need(&|n| n.arrived_at.is_none()),
            },
            Action::FitPart => Command::FitPart {
                need: first_need(&|n| n.arrived_at.is_some() && n.fitted_at.is_none()),
            },
            Action::FormGroup => Command::FormGroup {
                members: vec![person],
            },
            Action::BeginStint => Command::BeginStint {
                person: ticket.group.first().copied(),
                relieves: None,
                until: None,
            },
            Action::EndStint => Command::EndStint {
                person: ticket.at_work.keys().next().copied(),
            },
            Action::InvolveHelp => {
                let kind = HelpKind::ALL[usize::from(pick) % HelpKind::ALL.len()];
                Command::InvolveHelp {
                    text: None,
                    kind,
                    person: None,
                }
            }
            other => self.sane_after(&ticket, n, other, pick),
        }
    }

    fn sane_after(&self, ticket: &Ticket, n: u128, action: Action, pick: u8) -> Command {
        let channel = Channel::ALL[usize::from(pick) % Channel::ALL.len()];
        let score = pick % 5 + 1;
        // Something that nobody confirmed before, the newest first.
        let said = |of: Seq| {
            ticket
                .marks
                .iter()
                .any(|m| m.detail == shounuo_core::promise::Detail::Of(of))
        };
        let fresh: Vec<Seq> = ticket
            .marks
            .iter()
            .map(|m| m.seq)
            .filter(|s| !said(*s))
            .collect();
        let of = fresh
            .iter()
            .rev()
            .nth(usize::from(pick) % fresh.len().max(1))
            .copied()
            .unwrap_or(0);
        match action {
            Action::RecordTest => Command::RecordTest {
                text: None,
                passed: pick % 4 != 3,
            },
            Action::CompleteRepair => Command::CompleteRepair { text: None },
            Action::HandReport => Command::HandReport {
                channel,
                files: vec![],
            },
            Action::AcceptRepair => Command::AcceptRepair {
                by: Some(sealed()),
                text: None,
            },
            Action::RejectRepair => Command::RejectRepair { text: None },
            Action::Reopen => Command::Reopen {},
            Action::TryFollowUp => Command::TryFollowUp {
                channel,
                link_sent: pick.is_multiple_of(2),
            },
            Action::AnswerFollowUp => Command::AnswerFollowUp {
                text: None,
                speed: score,
                skill: score,
                attitude: score,
                running: pick % 4 != 3,
                channel,
            },
            Action::Archive => Command::Archive {},
            Action::Cancel => Command::Cancel {
                text: None,
                reason: CancelReason::NoFaultFound,
            },
            Action::Merge => Command::Merge {
                into: id(1 - n.min(1)),
            },
            Action::JoinParent => Command::JoinParent {
                parent: id(1 - n.min(1)),
            },
            Action::Convert => {
                let question = ticket.kind == Some(TicketKind::Consultation);
                Command::Convert {
                    to: if question {
                        TicketKind::Fault
                    } else {
                        TicketKind::Consultation
                    },
                }
            }
            Action::Describe => Command::Describe {
                device: None,
                place: None,
                symptoms: Some(vec!["slow".into()]),
                tags: BTreeMap::new(),
            },
            Action::BeginWait => Command::BeginWait {
                reason: WaitReason::ALL[usize::from(pick) % WaitReason::ALL.len()],
            },
            Action::EndWait => Command::EndWait {},
            Action::Confirm => Command::Confirm { of },
            Action::Correct => Command::Correct {
                text: None,
                of,
                occurred_at: self.now - SignedDuration::from_mins(i64::from(pick)),
            },
            other => panic!("{} is answered in `sane`", other.code()),
        }
    }
}
