//! Commands to a ticket.

use super::{
    append, outcome,
    report::{check_place, device_of, not_here},
    unknown,
};
use crate::{App, AppError, Ask, Door, Task, Who, files::Upload, policy::may_act, private::Sealer};
use shounuo_core::{
    State, Subject,
    house::House,
    id::{CustomerId, PersonId, TicketId},
    ledger::{Needs, Topic, block},
    ticket::{Command, Context, Invalid, Reads, Ticket, decide},
};
use shounuo_store::{Batch, JobError, Outcome, VaultItem};
use std::sync::Arc;

impl App {
    /// Gives a command to a ticket.
    pub fn act(
        &self,
        who: &Who,
        ticket: TicketId,
        ask: Ask,
        command: Command<String>,
        files: Vec<Upload>,
    ) -> Result<Task, AppError> {
        if let Door::Tracking(own) = who.door
            && own != ticket
        {
            return Err(AppError::NotFound);
        }
        if !may_act(who, command.action()) {
            return Err(AppError::Forbidden);
        }
        if names_files(&command) {
            // Files come as uploads with the command; an id from elsewhere is nobody's.
            return Err(AppError::invalid("files", Invalid::NotHere));
        }
        let request = (
            ticket,
            command.clone(),
            files.iter().map(|f| f.sha256).collect::<Vec<_>>(),
        );
        let mut sealer = Sealer::new(self, Subject::Ticket(ticket), None);
        let command = command.map_text(&mut |field, text| sealer.seal(field, text));
        let step = Step {
            ticket,
            who: who.clone(),
            command,
            vault: sealer.finish()?,
            files,
        };
        Ok(self.task(
            who,
            &ask,
            &request,
            Arc::new(move |batch, context| step.run(batch, context)),
        ))
    }
}

struct Step {
    ticket: TicketId,
    who: Who,
    command: Command,
    vault: Vec<VaultItem>,
    files: Vec<Upload>,
}

impl Step {
    fn run(&self, batch: &mut Batch<'_>, context: &Context) -> Result<Outcome, JobError> {
        let (customer, ticket) = self
            .load(batch, self.ticket)?
            .ok_or_else(|| unknown("ticket"))?;
        let (house, other) = self.reads(batch, customer)?;
        self.check_people(batch)?;
        self.check_things(batch, customer, &ticket)?;
        self.check_blocks(batch, customer, &ticket)?;
        let book = match ticket.contract {
            Some(contract) => Some(batch.book(contract)?),
            None => None,
        };
        let reads = Reads {
            house: house.as_deref(),
            other: other.as_deref(),
            book: book.as_deref(),
        };
        let facts = decide(
            self.ticket,
            &ticket,
            reads,
            self.command_with_files(),
            &self.seen(context),
        )
        .map_err(JobError::Refused)?;
        let seq = append(batch, Some(customer), facts)?;
        for item in &self.vault {
            batch.keep_private(VaultItem {
                customer: Some(customer),
                ..item.clone()
            })?;
        }
        for file in &self.files {
            file.keep(batch, customer, Subject::Ticket(self.ticket))?;
        }
        Ok(outcome(
            self.command.action().code(),
            Subject::Ticket(self.ticket),
            seq,
        ))
    }

    /// A ticket that this person may see; another customer's is as one that never was.
    fn load(
        &self,
        batch: &mut Batch<'_>,
        id: TicketId,
    ) -> Result<Option<(CustomerId, Box<Ticket>)>, JobError> {
        let loaded = batch.load(&Subject::Ticket(id))?;
        match (loaded.customer, loaded.state) {
            (Some(c), State::Ticket(t)) if self.who.sees(Some(c)) => Ok(Some((c, t))),
            _ => Ok(None),
        }
    }

    /// The other subjects that the command reads.
    #[allow(clippy::type_complexity)]
    fn reads(
        &self,
        batch: &mut Batch<'_>,
        customer: CustomerId,
    ) -> Result<(Option<Box<House>>, Option<Box<Ticket>>), JobError> {
        let house = match (&self.command, batch.load(&Subject::House)?.state) {
            (Command::NeedPart { .. } | Command::UsePart { .. }, State::House(house)) => {
                Some(house)
            }
            _ => None,
        };
        let other = match &self.command {
            Command::Merge { into: id } | Command::JoinParent { parent: id } => {
                self.load(batch, *id)?
            }
            _ => None,
        };
        // Both tickets must be of one customer, also where the house sees all.
        Ok((house, other.filter(|(c, _)| *c == customer).map(|(_, t)| t)))
    }

    /// Whoever is named must be somebody of the provider who works here.
    fn check_people(&self, batch: &mut Batch<'_>) -> Result<(), JobError> {
        for (field, person) in named(&self.command) {
            let loaded = batch.load(&Subject::Person(person))?;
            let works = matches!(&loaded.state, State::Person(p) if p.active);
            if !works || loaded.customer.is_some() {
                return Err(not_here(field));
            }
        }
        Ok(())
    }

    /// Devices and places named must be the customer's own, and a label scanned on site this
    /// device's, still in force.
    fn check_things(
        &self,
        batch: &mut Batch<'_>,
        customer: CustomerId,
        ticket: &Ticket,
    ) -> Result<(), JobError> {
        match &self.command {
            Command::Arrive { scan: Some(label) } => {
                let scanned = match ticket.device {
                    Some(device) => device_of(batch, customer, device)?.labels.contains(label),
                    None => false,
                };
                scanned.then_some(()).ok_or_else(|| not_here("scan"))
            }
            Command::Describe { device, place, .. } => {
                if let Some(device) = device {
                    device_of(batch, customer, *device)?;
                }
                place.map_or(Ok(()), |place| check_place(batch, customer, place))
            }
            _ => Ok(()),
        }
    }

    /// Nobody is put to work for whom a rule of the contract on `block` is not shown to hold.
    fn check_blocks(
        &self,
        batch: &mut Batch<'_>,
        customer: CustomerId,
        ticket: &Ticket,
    ) -> Result<(), JobError> {
        let sent = sent(&self.command);
        let Some(contract) = ticket.contract.filter(|_| !sent.is_empty()) else {
            return Ok(());
        };
        let book = batch.book(contract)?;
        for (clause, rule) in block::blocking(&book.contract, block::ASSIGNMENT) {
            for person in &sent {
                let key = format!("{}/{person}", rule.id);
                let (whose, about) = ((customer, contract.contract), (Topic::Case, key.as_str()));
                let entries = batch.entries(whose, about, Needs::All)?;
                block::refuse(clause, rule, &entries).map_err(JobError::Refused)?;
            }
        }
        Ok(())
    }

    /// A scan proves the instant at which it comes in, and no other: whatever time is claimed with
    /// it, the receipt counts.
    fn seen(&self, context: &Context) -> Context {
        let scan = matches!(&self.command, Command::Arrive { scan: Some(_) });
        let claimed = match scan && !context.origin.is_import() {
            true => context.now,
            false => context.occurred_at,
        };
        Context {
            occurred_at: claimed,
            ..context.clone()
        }
    }

    fn command_with_files(&self) -> Command {
        let mut command = self.command.clone();
        if let Command::AddNote { files, .. } | Command::HandReport { files, .. } = &mut command {
            files.extend(self.files.iter().map(|f| f.id));
        }
        command
    }
}

fn names_files(command: &Command<String>) -> bool {
    match command {
        Command::AddNote { files, .. } | Command::HandReport { files, .. } => !files.is_empty(),
        _ => false,
    }
}

/// Who is put to work by the command.
fn sent(command: &Command) -> Vec<PersonId> {
    match command {
        Command::Assign { person, .. } | Command::InvolveHelp { person, .. } => {
            person.iter().copied().collect()
        }
        Command::FormGroup { members } => members.clone(),
        _ => Vec::new(),
    }
}

fn named(command: &Command) -> Vec<(&'static str, PersonId)> {
    match command {
        Command::Assign {
            person: Some(p), ..
        } => vec![("person", *p)],
        Command::InvolveHelp {
            person: Some(p), ..
        } => vec![("person", *p)],
        Command::SetOwner { owner } => vec![("owner", *owner)],
        Command::FormGroup { members } => members.iter().map(|m| ("members", *m)).collect(),
        Command::BeginStint {
            person, relieves, ..
        } => {
            let relieved = relieves.map(|p| ("relieves", p));
            person
                .map(|p| ("person", p))
                .into_iter()
                .chain(relieved)
                .collect()
        }
        Command::EndStint { person: Some(p) } => vec![("person", *p)],
        _ => Vec::new(),
    }
}
