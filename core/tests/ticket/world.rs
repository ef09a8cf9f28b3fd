//! A small world in which commands are given: one customer, a device, a catalogue, some tickets. Facts go
//! through the form in which a journal keeps them.

use crate::promise::story::book;
use jiff::{SignedDuration, Timestamp};
use shounuo_core::{
    Actor, Fact, Origin, Recorded, Seq, State, Subject,
    customer::{Customer, CustomerRegistered},
    device::DeviceRegistered,
    house::PartCatalogued,
    id::*,
    promise::{Book, Clock, clocks},
    ticket::{
        Action, Command, Context, Open, OpenReads, Reads, Refusal, Ticket, decide, open, words::*,
    },
};
use std::collections::BTreeMap;
use uuid::Uuid;

pub const CUSTOMER: CustomerId = CustomerId(Uuid::from_u128(1));
pub const DEVICE: DeviceId = DeviceId(Uuid::from_u128(2));
/// Catalogued as special long ago.
pub const SPECIAL: PartId = PartId(Uuid::from_u128(3));
pub const COMMON: PartId = PartId(Uuid::from_u128(4));

pub fn house() -> Actor {
    Actor::House(PersonId(Uuid::from_u128(10)))
}

/// Somebody of the school with a tracking link.
pub fn school() -> Actor {
    Actor::Link(LinkId(Uuid::from_u128(11)))
}

pub fn id(n: u128) -> TicketId {
    TicketId(Uuid::from_u128(1000 + n))
}

#[derive(Clone)]
pub struct World {
    /// Stepwise states.
    pub states: BTreeMap<Subject, State>,
    /// The journal, as it was read back from its stored form.
    pub journal: Vec<Recorded>,
    pub now: Timestamp,
    pub actor: Actor,
    /// Seconds that the claim lies after the receipt (negative: late record).
    pub ahead_s: i64,
    pub origin: Origin,
    /// The terms that its tickets stand under; without any, only the procedure refuses.
    pub terms: Option<Book>,
}

impl World {
    pub fn new() -> Self {
        let mut world = Self {
            states: BTreeMap::new(),
            journal: Vec::new(),
            now: "2026-03-10T09:00:00+08:00".parse().unwrap(),
            actor: house(),
            ahead_s: 0,
            origin: Origin::Live,
            terms: None,
        };
        let (code, name) = ("EC".into(), "School".into());
        world.append(
            Subject::Customer(CUSTOMER),
            CustomerRegistered { code, name },
        );
        world.append(
            Subject::Device(DEVICE),
            DeviceRegistered {
                class: "student_terminal".into(),
                nickname: "A301-07".into(),
                model: "CT".into(),
                serial: "1".into(),
                place: None,
                accepted_on: None,
            },
        );
        for (part, special) in [(SPECIAL, true), (COMMON, false)] {
            let (code, name) = ("P".into(), "Part".into());
            world.append(
                Subject::House,
                PartCatalogued {
                    part,
                    code,
                    name,
                    special,
                },
            );
        }
        world.pass(3600);
        world
    }

    /// A world with one fault reported.
    pub fn with_fault() -> Self {
        let mut world = Self::new();
        world.report(0, TicketKind::Fault).unwrap();
        world
    }

    pub fn pass(&mut self, seconds: i64) -> &mut Self {
        self.now += SignedDuration::from_secs(seconds);
        self
    }

    pub fn by(&mut self, actor: Actor) -> &mut Self {
        self.actor = actor;
        self
    }

    fn context(&self) -> Context {
        Context {
            now: self.now,
            occurred_at: self.now + SignedDuration::from_secs(self.ahead_s),
            actor: self.actor,
            origin: self.origin.clone(),
        }
    }

    pub fn report(&mut self, n: u128, kind: TicketKind) -> Result<(), Refusal> {
        self.take_in(n, report(kind))
    }

    pub fn take_in(&mut self, n: u128, report: Open) -> Result<(), Refusal> {
        let Some(State::Customer(customer)) =
            self.states.get(&Subject::Customer(CUSTOMER)).cloned()
        else {
            panic!("no customer");
        };
        let customer: Customer = *customer;
        let Some(State::Device(device)) = self.states.get(&Subject::Device(DEVICE)).cloned() else {
            panic!("no device");
        };
        let contract = shounuo_core::contract::ContractRef {
            contract: Uuid::nil().into(),
            version: 1,
        };
        let reads = OpenReads {
            customer: (CUSTOMER, &customer),
            device: Some(&device),
            contract: Some((contract, 7)),
            calendars: 1,
        };
        let context = self.context();
        let facts = open(id(n), reads, report, &context)?;
        for fact in facts {
            self.append_at(fact.subject, fact.occurred_at, fact.fact);
        }
        Ok(())
    }

    pub fn ticket(&self, n: u128) -> Ticket {
        match self.states.get(&Subject::Ticket(id(n))) {
            Some(State::Ticket(ticket)) => (**ticket).clone(),
            _ => Ticket::default(),
        }
    }

    /// What a command would be answered, nothing appended.
    pub fn ask(
        &self,
        n: u128,
        command: Command,
    ) -> Result<Vec<shounuo_core::fact::NewFact>, Refusal> {
        let house = match self.states.get(&Subject::House) {
            Some(State::House(house)) => Some(&**house),
            _ => None,
        };
        let other = match &command {
            Command::Merge { into: other } | Command::JoinParent { parent: other } => {
                match self.states.get(&Subject::Ticket(*other)) {
                    Some(State::Ticket(ticket)) => Some(&**ticket),
                    _ => None,
                }
            }
            _ => None,
        };
        decide(
            id(n),
            &self.ticket(n),
            Reads {
                house,
                other,
                book: self.terms.as_ref(),
            },
            command,
            &self.context(),
        )
    }

    pub fn give(&mut self, n: u128, command: Command) -> Result<(), Refusal> {
        for fact in self.ask(n, command)? {
            self.append_at(fact.subject, fact.occurred_at, fact.fact);
        }
        Ok(())
    }

    /// Gives a sensible command of this name, which must be accepted.
    #[track_caller]
    pub fn does(&mut self, n: u128, action: Action) -> &mut Self {
        let command = self.sane(n, action, 0);
        if let Err(refusal) = self.give(n, command) {
            panic!("{} refused: {refusal:?}", action.code());
        }
        self
    }

    pub fn append(&mut self, subject: Subject, fact: impl Into<Fact>) {
        self.append_at(subject, self.now, fact.into());
    }

    fn append_at(&mut self, subject: Subject, occurred_at: Timestamp, fact: Fact) {
        // The way through the journal: bytes out, bytes in.
        let fact = Fact::read(fact.kind(), fact.version(), &fact.data().unwrap());
        assert!(!matches!(fact, Fact::Unknown(_)));
        let recorded = Recorded {
            seq: Seq::try_from(self.journal.len()).unwrap() + 1,
            customer: Some(CUSTOMER),
            subject,
            occurred_at,
            recorded_at: self.now,
            actor: self.actor,
            origin: self.origin.clone(),
            command: CommandId(Uuid::nil()),
            fact,
        };
        let state = self
            .states
            .entry(subject)
            .or_insert_with(|| State::empty(&subject));
        state.evolve(&recorded);
        self.journal.push(recorded);
    }

    pub fn clocks(&self, n: u128) -> Vec<Clock> {
        let ticket = self.ticket(n);
        clocks(book(), &ticket.marks, ticket.calendars)
    }
}

pub fn report(kind: TicketKind) -> Open {
    Open {
        kind,
        device: Some(DEVICE),
        place: None,
        symptoms: vec!["no_power".into()],
        text: None,
        name: None,
        phone: None,
        person: None,
        channel: Channel::Label,
        files: vec![],
        owner: None,
        source_no: None,
        tags: BTreeMap::new(),
    }
}
