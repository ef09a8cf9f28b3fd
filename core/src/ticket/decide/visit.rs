//! The way there, and the repair.

use super::{Answer, Desk, Invalid, Refusal, fact::*, in_range, invalid, short, short_if_any};
use crate::{
    actor::Actor,
    id::{NeedId, PartId, PersonId},
    promise::TOLERANCE,
    ticket::{Command, Need},
};
use jiff::{SignedDuration, Timestamp};

/// Nobody plans to be at work for longer than this at a stretch.
const STINT_MAX: SignedDuration = SignedDuration::from_hours(24);

impl Desk<'_> {
    pub(super) fn visit(&self, command: Command) -> Answer {
        match command {
            Command::Assign {
                person,
                team,
                arrive_by,
            } => self.assign(Assigned {
                person,
                team,
                arrive_by,
            }),
            Command::AcceptAssignment {} => self.one(AssignmentAccepted {}),
            Command::Depart {} => self.one(Departed {}),
            Command::Arrive { scan } => self.one(Arrived { scan }),
            Command::Leave {} => self.one(LeftSite {}),
            Command::GradeFault { grade } => self.one(Graded { grade }),
            Command::UsePart {
                part,
                model,
                quantity,
                serial,
                price_fen,
            } => self.use_part(PartUsed {
                part,
                model,
                quantity,
                serial,
                price_fen,
            }),
            Command::NeedPart {
                need,
                part,
                quantity,
            } => self.need_part(need, part, quantity),
            Command::ReceivePart { need } => self.receive(need),
            Command::FitPart { need } => self.fit(need),
            Command::InvolveHelp { text, kind, person } => {
                self.one(HelpInvolved { kind, person, text })
            }
            Command::RecordTest { text, passed } => self.one(Tested { passed, text }),
            Command::CompleteRepair { text } => self.one(RepairCompleted { text }),
            other => self.group(other),
        }
    }

    /// The special group of a major fault, and who of it is at work.
    fn group(&self, command: Command) -> Answer {
        match command {
            Command::FormGroup { members } => self.form_group(GroupFormed { members }),
            Command::BeginStint {
                person,
                relieves,
                until,
            } => self.begin_stint(person, relieves, until),
            Command::EndStint { person } => self.end_stint(person),
            other => self.after(other),
        }
    }

    /// A person, and a stated arrival time (clause P3); history of other systems may know less.
    fn assign(&self, fact: Assigned) -> Answer {
        short_if_any("team", &fact.team)?;
        if !self.is_import() {
            fact.person.ok_or(Refusal::missing("person"))?;
            let stated = fact.arrive_by.ok_or(Refusal::missing("arrive_by"))?;
            in_range("arrive_by", self.at.duration_since(stated) <= TOLERANCE)?;
        }
        self.one(fact)
    }

    fn use_part(&self, fact: PartUsed) -> Answer {
        short("model", &fact.model)?;
        short_if_any("serial", &fact.serial)?;
        in_range("quantity", (1..=1000).contains(&fact.quantity))?;
        let price = fact.price_fen.unwrap_or(0);
        in_range("price_fen", (0..=1_000_000_000).contains(&price))?;
        self.one(fact)
    }

    /// Special is what the catalogue called special before the report: nothing can be made special
    /// when it is late.
    fn need_part(&self, need: NeedId, part: PartId, quantity: u32) -> Answer {
        in_range("quantity", (1..=1000).contains(&quantity))?;
        if self.ticket.needs.contains_key(&need) {
            return Err(invalid("need", Invalid::Taken));
        }
        let catalogue = self.reads.house.map(|h| &h.parts);
        let entry = catalogue
            .and_then(|parts| parts.get(&part))
            .ok_or(invalid("part", Invalid::NotHere))?;
        let reported = self.ticket.first_reported_at();
        let special = entry
            .special_since
            .zip(reported)
            .is_some_and(|(since, reported)| since < reported);
        self.one(PartNeeded {
            need,
            part,
            special,
            quantity,
        })
    }

    fn receive(&self, need: NeedId) -> Answer {
        match self.known_need(need)?.arrived_at {
            Some(_) => Err(invalid("need", Invalid::Taken)),
            None => self.one(PartArrived { need }),
        }
    }

    /// Fitted is what has arrived, once.
    fn fit(&self, need: NeedId) -> Answer {
        match self.known_need(need)? {
            Need {
                fitted_at: Some(_), ..
            } => Err(invalid("need", Invalid::Taken)),
            Need {
                arrived_at: None, ..
            } => Err(invalid("need", Invalid::NotHere)),
            _ => self.one(PartFitted { need }),
        }
    }

    fn known_need(&self, need: NeedId) -> Result<&Need, Refusal> {
        let known = self.ticket.needs.get(&need);
        known.ok_or(invalid("need", Invalid::NotHere))
    }

    /// Somebody of the group takes over, or comes beside the others (clause D4c).
    fn begin_stint(
        &self,
        person: Option<PersonId>,
        relieves: Option<PersonId>,
        until: Option<Timestamp>,
    ) -> Answer {
        let person = self.of_house("person", person)?;
        if !self.ticket.group.contains(&person) {
            return Err(invalid("person", Invalid::NotHere));
        }
        if relieves == Some(person) {
            return Err(invalid("relieves", Invalid::Itself));
        }
        if relieves.is_some_and(|p| !self.ticket.at_work.contains_key(&p)) {
            return Err(invalid("relieves", Invalid::NotHere));
        }
        let longest = self.at.saturating_add(STINT_MAX).unwrap_or(Timestamp::MAX);
        let fits = |until: Timestamp| self.at < until && until <= longest;
        in_range("until", until.is_none_or(fits))?;
        self.one(StintBegun {
            person,
            relieves,
            until,
        })
    }

    fn end_stint(&self, person: Option<PersonId>) -> Answer {
        let person = self.of_house("person", person)?;
        match self.ticket.at_work.contains_key(&person) {
            true => self.one(StintEnded { person }),
            false => Err(invalid("person", Invalid::NotHere)),
        }
    }

    /// Who is named, else whoever says so.
    fn of_house(&self, field: &'static str, person: Option<PersonId>) -> Result<PersonId, Refusal> {
        let says = match self.context.actor {
            Actor::House(person) => Some(person),
            _ => None,
        };
        person.or(says).ok_or(Refusal::missing(field))
    }

    fn form_group(&self, fact: GroupFormed) -> Answer {
        match fact.members.is_empty() {
            true => Err(Refusal::missing("members")),
            false => self.one(fact),
        }
    }
}
