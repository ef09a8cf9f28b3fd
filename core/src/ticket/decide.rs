//! The answer to a command: facts, or a refusal with its reason.

use super::{
    command::{Action, Command},
    fact::*,
    refusal::{Invalid, Refusal},
    state::Ticket,
    words::*,
};
use crate::{
    actor::{Actor, Origin, Side},
    device,
    fact::{Fact, NewFact},
    house::House,
    id::*,
    subject::Subject,
};
use jiff::{SignedDuration, Timestamp};

/// A claim further ahead than this is refused; nearer ones are kept, unconfirmed.
pub const AHEAD_MAX: SignedDuration = SignedDuration::from_hours(24);
/// Longest short text (a model, a tool, a tag).
pub const SHORT_MAX: usize = 200;

/// Who asks, when, and how it came in.
#[derive(Clone, Debug)]
pub struct Context {
    /// The receipt.
    pub now: Timestamp,
    /// When it happened, as claimed.
    pub occurred_at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// How.
    pub origin: Origin,
}

impl Context {
    /// The claim as it is written: a clock up to 2 min fast is set right; further ahead it is kept
    /// (unconfirmed), and beyond a day it is refused.
    pub fn claimed_at(&self) -> Result<Timestamp, Refusal> {
        let ahead = self.occurred_at.duration_since(self.now);
        if self.origin.is_import() || ahead <= SignedDuration::ZERO {
            return Ok(self.occurred_at);
        }
        match ahead {
            a if a <= SignedDuration::from_mins(2) => Ok(self.now),
            a if a <= AHEAD_MAX => Ok(self.occurred_at),
            _ => Err(Refusal::Invalid {
                field: "occurred_at",
                why: Invalid::TooFarAhead,
            }),
        }
    }
}

/// The other subjects that a command reads; `app` loads those that it declares.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reads<'a> {
    /// For parts: the catalogue.
    pub house: Option<&'a House>,
    /// For merging and joining: the other ticket, of the same customer.
    pub other: Option<&'a Ticket>,
}

/// What happens when `command` is given to `ticket`.
pub fn decide(
    id: TicketId,
    ticket: &Ticket,
    reads: Reads<'_>,
    command: Command,
    context: &Context,
) -> Result<Vec<NewFact>, Refusal> {
    if ticket.number == 0 {
        return Err(Refusal::Unknown { kind: "ticket" });
    }
    let desk = Desk {
        id,
        ticket,
        reads,
        context,
        at: context.claimed_at()?,
    };
    desk.check_state(command.action())?;
    desk.decide(command)
}

struct Desk<'a> {
    id: TicketId,
    ticket: &'a Ticket,
    reads: Reads<'a>,
    context: &'a Context,
    at: Timestamp,
}

impl Desk<'_> {
    /// History of another system is taken as it was; everything else follows the procedure.
    fn check_state(&self, action: Action) -> Result<(), Refusal> {
        let reopening = action == Action::Reopen;
        if self.context.origin.is_import() || (self.ticket.allows(action) && !reopening) {
            return Ok(());
        }
        let (stage, allowed) = (self.ticket.stage(), self.ticket.allowed());
        Err(Refusal::WrongState {
            action,
            stage,
            allowed,
        })
    }

    fn decide(&self, command: Command) -> Result<Vec<NewFact>, Refusal> {
        match command {
            Command::Respond { text, channel } => self.one(Responded { channel, text }),
            Command::StartDiagnosis {} => self.one(DiagnosisStarted {}),
            Command::AddNote {
                text,
                shared,
                files,
            } => self.note(text, shared, files),
            Command::ConsentRemote { by, channel } => self.one(RemoteConsented { channel, by }),
            Command::StartRemote { tool } => {
                short("tool", &tool)?;
                self.one(RemoteStarted { tool })
            }
            Command::EndRemote {} => self.one(RemoteEnded {}),
            Command::Diagnose {
                cause,
                plan,
                simple,
            } => self.diagnose(cause, plan, simple),
            Command::GiveSolution { text } => self.one(SolutionGiven { text }),
            Command::SolveRemotely { text } => self.one(SolvedRemotely { text }),
            Command::HandOn { text, to, reason } => self.hand_on(to, reason, text),
            Command::SetOwner { owner } => self.one(OwnerSet { owner }),
            Command::Describe {
                device,
                place,
                symptoms,
                tags,
            } => self.one(Described {
                device,
                place,
                symptoms,
                tags,
            }),
            Command::Convert { to } => self.convert(to),
            Command::BeginWait { reason } => self.one(WaitBegun { reason }),
            Command::EndWait {} => self.one(WaitEnded {}),
            other => self.decide_visit(other),
        }
    }

    fn decide_visit(&self, command: Command) -> Result<Vec<NewFact>, Refusal> {
        match command {
            Command::Assign {
                person,
                team,
                arrive_by,
            } => self.assign(person, team, arrive_by),
            Command::AcceptAssignment {} => self.one(AssignmentAccepted {}),
            Command::Depart {} => self.one(Departed {}),
            Command::Arrive { scan } => self.one(Arrived { scan }),
            Command::GradeFault { grade } => self.one(Graded { grade }),
            Command::UsePart {
                part,
                model,
                quantity,
                serial,
                price_fen,
            } => {
                short("model", &model)?;
                in_range("quantity", (1..=1000).contains(&quantity))?;
                in_range(
                    "price_fen",
                    price_fen.is_none_or(|p| (0..=1_000_000_000).contains(&p)),
                )?;
                self.one(PartUsed {
                    part,
                    model,
                    quantity,
                    serial,
                    price_fen,
                })
            }
            Command::NeedPart {
                need,
                part,
                quantity,
            } => self.need_part(need, part, quantity),
            Command::ReceivePart { need } => {
                self.check_need(need)?;
                self.one(PartArrived { need })
            }
            Command::FitPart { need } => {
                self.check_need(need)?;
                self.one(PartFitted { need })
            }
            Command::FormGroup { members } if members.is_empty() => {
                Err(Refusal::missing("members"))
            }
            Command::FormGroup { members } => self.one(GroupFormed { members }),
            Command::InvolveHelp { text, kind, person } => {
                self.one(HelpInvolved { kind, person, text })
            }
            Command::RecordTest { text, passed } => self.one(Tested { passed, text }),
            Command::CompleteRepair { text } => self.one(RepairCompleted { text }),
            other => self.decide_after(other),
        }
    }

    fn decide_after(&self, command: Command) -> Result<Vec<NewFact>, Refusal> {
        match command {
            Command::HandReport { channel, files } => self.one(ReportHanded { channel, files }),
            Command::AcceptRepair { by, text } => self.accept(by, text),
            Command::RejectRepair { text } => self.school_only(RepairRejected { text }),
            Command::Reopen {} => self.one(Reopened {}),
            Command::TryFollowUp { channel, link_sent } => {
                self.one(FollowUpTried { channel, link_sent })
            }
            Command::AnswerFollowUp {
                text,
                speed,
                skill,
                attitude,
                running,
                channel,
            } => {
                for (field, score) in [("speed", speed), ("skill", skill), ("attitude", attitude)] {
                    in_range(field, (1..=5).contains(&score))?;
                }
                self.one(FollowUpAnswered {
                    speed,
                    skill,
                    attitude,
                    running,
                    channel,
                    text,
                })
            }
            Command::Archive {} => self.end(Archived {}),
            Command::Cancel { text, reason } => self.end(Cancelled { reason, text }),
            Command::Merge { into } => self.merge(into),
            Command::JoinParent { parent } => self.join(parent),
            Command::Confirm { of } => {
                self.check_fact(of)?;
                self.school_only(Confirmed { of })
            }
            Command::Correct {
                text,
                of,
                occurred_at,
            } => {
                self.check_fact(of)?;
                in_range("occurred_at", occurred_at <= self.context.now)?;
                self.one(Corrected {
                    of,
                    occurred_at,
                    text,
                })
            }
            // Every other command was answered before.
            _ => Ok(Vec::new()),
        }
    }

    // --- single commands ----------------------------------------------------------------------

    fn note(
        &self,
        text: Option<crate::Sealed>,
        shared: bool,
        files: Vec<FileId>,
    ) -> Result<Vec<NewFact>, Refusal> {
        if text.is_none() && files.is_empty() {
            return Err(Refusal::missing("text"));
        }
        // What the school writes, the school reads.
        let shared = shared || self.side() == Side::School;
        self.one(NoteAdded {
            text,
            shared,
            files,
        })
    }

    /// A diagnosis begins with a diagnosis begun.
    fn diagnose(
        &self,
        cause: crate::Sealed,
        plan: crate::Sealed,
        simple: bool,
    ) -> Result<Vec<NewFact>, Refusal> {
        let begin = self
            .ticket
            .diagnosis_started_at
            .is_none()
            .then_some(DiagnosisStarted {});
        let begin = begin.map(|f| self.fact(f));
        Ok(begin
            .into_iter()
            .chain([self.fact(Diagnosed {
                cause,
                plan,
                simple,
            })])
            .collect())
    }

    fn hand_on(
        &self,
        to: Tier,
        reason: HandReason,
        text: Option<crate::Sealed>,
    ) -> Result<Vec<NewFact>, Refusal> {
        if to == Tier::Remote {
            return Err(Refusal::Invalid {
                field: "to",
                why: Invalid::WrongKind,
            });
        }
        self.one(HandedOn { to, reason, text })
    }

    fn assign(
        &self,
        person: Option<PersonId>,
        team: Option<String>,
        arrive_by: Option<Timestamp>,
    ) -> Result<Vec<NewFact>, Refusal> {
        if !self.context.origin.is_import() {
            person.ok_or(Refusal::missing("person"))?;
            // Clause P3: the arrival time is stated.
            let stated = arrive_by.ok_or(Refusal::missing("arrive_by"))?;
            in_range(
                "arrive_by",
                stated >= self.at - SignedDuration::from_mins(2),
            )?;
        }
        self.one(Assigned {
            person,
            team,
            arrive_by,
        })
    }

    /// Special is what the catalogue called special before the report: nothing can be made special
    /// when it is late.
    fn need_part(
        &self,
        need: NeedId,
        part: PartId,
        quantity: u32,
    ) -> Result<Vec<NewFact>, Refusal> {
        in_range("quantity", (1..=1000).contains(&quantity))?;
        if self.ticket.needs.contains_key(&need) {
            return Err(Refusal::Invalid {
                field: "need",
                why: Invalid::Taken,
            });
        }
        let entry = self.reads.house.and_then(|h| h.parts.get(&part));
        let entry = entry.ok_or(Refusal::Invalid {
            field: "part",
            why: Invalid::NotHere,
        })?;
        let special = match (entry.special_since, self.ticket.reported_at) {
            (Some(since), Some(reported)) => since <= reported,
            _ => false,
        };
        self.one(PartNeeded {
            need,
            part,
            special,
            quantity,
        })
    }

    fn check_need(&self, need: NeedId) -> Result<(), Refusal> {
        match self.ticket.needs.contains_key(&need) {
            true => Ok(()),
            false => Err(Refusal::Invalid {
                field: "need",
                why: Invalid::NotHere,
            }),
        }
    }

    fn accept(
        &self,
        by: Option<crate::Sealed>,
        text: Option<crate::Sealed>,
    ) -> Result<Vec<NewFact>, Refusal> {
        // On the technician's phone somebody signs by name; the record says who held the pen.
        if self.side() == Side::House && by.is_none() {
            return Err(Refusal::missing("by"));
        }
        let mut facts = self.one(RepairAccepted { by, text })?;
        facts.extend(self.on_device(device::DeviceRepaired {
            ticket: self.id,
            symptoms: self.ticket.symptoms.clone(),
        }));
        Ok(facts)
    }

    fn convert(&self, to: TicketKind) -> Result<Vec<NewFact>, Refusal> {
        match self.ticket.kind == Some(to) {
            true => Err(Refusal::Invalid {
                field: "to",
                why: Invalid::Itself,
            }),
            false => self.one(Converted { to }),
        }
    }

    fn end(&self, fact: impl Into<Fact>) -> Result<Vec<NewFact>, Refusal> {
        let mut facts = self.one(fact)?;
        facts.extend(self.on_device(device::TicketEnded { ticket: self.id }));
        Ok(facts)
    }

    /// The other ticket takes the work, and the earliest start of both.
    fn merge(&self, into: TicketId) -> Result<Vec<NewFact>, Refusal> {
        let reported_at = self.check_other("into", into)?;
        let mut facts = self.end(Merged { into })?;
        facts.push(self.on(
            into,
            Absorbed {
                from: self.id,
                reported_at,
            },
        ));
        Ok(facts)
    }

    fn join(&self, parent: TicketId) -> Result<Vec<NewFact>, Refusal> {
        let reported_at = self.check_other("parent", parent)?;
        if self.reads.other.is_some_and(|p| p.parent.is_some()) || !self.ticket.children.is_empty()
        {
            return Err(Refusal::Invalid {
                field: "parent",
                why: Invalid::WrongKind,
            });
        }
        let mut facts = self.one(ParentSet { parent })?;
        facts.push(self.on(
            parent,
            ChildJoined {
                child: self.id,
                reported_at,
            },
        ));
        Ok(facts)
    }

    fn check_other(&self, field: &'static str, id: TicketId) -> Result<Timestamp, Refusal> {
        let invalid = |why| Refusal::Invalid { field, why };
        if id == self.id {
            return Err(invalid(Invalid::Itself));
        }
        let other = self
            .reads
            .other
            .filter(|t| t.number > 0)
            .ok_or(invalid(Invalid::NotHere))?;
        if other.kind != self.ticket.kind || !other.stage().is_open() {
            return Err(invalid(Invalid::WrongKind));
        }
        let absorbed = self.ticket.marks.iter().filter_map(|m| match m.detail {
            crate::promise::Detail::Since(at) => Some(at),
            _ => None,
        });
        self.ticket
            .reported_at
            .into_iter()
            .chain(absorbed)
            .min()
            .ok_or(invalid(Invalid::NotHere))
    }

    fn check_fact(&self, of: i64) -> Result<(), Refusal> {
        match self.ticket.marks.iter().any(|m| m.seq == of) {
            true => Ok(()),
            false => Err(Refusal::Invalid {
                field: "of",
                why: Invalid::NotHere,
            }),
        }
    }

    // --- facts --------------------------------------------------------------------------------

    fn side(&self) -> Side {
        self.context.actor.side()
    }

    fn school_only(&self, fact: impl Into<Fact>) -> Result<Vec<NewFact>, Refusal> {
        match self.side() {
            Side::School => self.one(fact),
            Side::House | Side::System => Err(Refusal::OnlySchool),
        }
    }

    fn one(&self, fact: impl Into<Fact>) -> Result<Vec<NewFact>, Refusal> {
        Ok(vec![self.fact(fact)])
    }

    fn fact(&self, fact: impl Into<Fact>) -> NewFact {
        self.on(self.id, fact)
    }

    fn on(&self, ticket: TicketId, fact: impl Into<Fact>) -> NewFact {
        NewFact {
            subject: Subject::Ticket(ticket),
            occurred_at: self.at,
            fact: fact.into(),
        }
    }

    fn on_device(&self, fact: impl Into<Fact>) -> Option<NewFact> {
        let subject = Subject::Device(self.ticket.device?);
        Some(NewFact {
            subject,
            occurred_at: self.at,
            fact: fact.into(),
        })
    }
}

fn short(field: &'static str, text: &str) -> Result<(), Refusal> {
    let why = match text {
        t if t.trim().is_empty() => Invalid::Missing,
        t if t.chars().count() > SHORT_MAX => Invalid::TooLong,
        t if t.contains('\0') => Invalid::BadCharacter,
        _ => return Ok(()),
    };
    Err(Refusal::Invalid { field, why })
}

fn in_range(field: &'static str, holds: bool) -> Result<(), Refusal> {
    match holds {
        true => Ok(()),
        false => Err(Refusal::Invalid {
            field,
            why: Invalid::OutOfRange,
        }),
    }
}
