//! An exam centre under the real contract: a building with a room, a device, people, and a way to
//! report and to give commands.

pub use super::acts::Says;
use super::acts::seal;
use crate::world::{World, fresh, job};
use shounuo_core::{
    Actor, Fact, Subject, Timestamp,
    contract::{ContractConfirmed, ContractPublished},
    customer::{ContractNamed, CustomerRegistered},
    device::DeviceRegistered,
    fact::NewFact,
    house::{CalendarPublished, HouseOpened, PartCatalogued},
    id::*,
    person::PersonAdded,
    place::{PlaceKind, PlaceRegistered},
    role::Role,
    ticket::{Command, words::Channel},
};
use shounuo_store::{
    Batch, Job, JobError, Outcome, Reader, Store, StoreError, VaultItem, WriteError,
};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

const CONTRACT: &str = include_str!("../../../contracts/exam-centre.toml");
const CALENDAR: &str = include_str!("../../../calendars/cn.toml");

/// The house, with a clock that stands until it is moved.
pub struct House {
    pub store: Store,
    pub now: Arc<AtomicI64>,
    pub technician: PersonId,
    pub part: PartId,
}

/// A customer of it.
#[derive(Clone, Copy)]
pub struct Centre {
    pub customer: CustomerId,
    pub contract: ContractId,
    pub building: PlaceId,
    pub room: PlaceId,
    pub device: DeviceId,
    pub manager: PersonId,
}

impl House {
    /// Opens its journal on the 2nd of March 2026, 08:00 in China.
    pub fn open(world: &World) -> Self {
        let start: Timestamp = "2026-03-02T00:00:00Z".parse().expect("an instant");
        let now = Arc::new(AtomicI64::new(start.as_microsecond()));
        let house = Self {
            store: world.open_at(Arc::clone(&now)),
            now,
            technician: fresh(),
            part: fresh(),
        };
        let (technician, part) = (house.technician, house.part);
        house.write(Actor::System, move |batch| {
            put(batch, None, Subject::House, opened())?;
            let (name, toml) = ("cn".to_owned(), CALENDAR.to_owned());
            put(
                batch,
                None,
                Subject::House,
                CalendarPublished { name, toml },
            )?;
            let catalogued = PartCatalogued {
                part,
                code: "P-1".into(),
                name: "主板".into(),
                special: true,
            };
            put(batch, None, Subject::House, catalogued)?;
            add_person(batch, None, technician, "李工", Role::FieldTechnician)
        });
        house.pass_s(60);
        house
    }

    /// Takes in a customer under the real contract.
    pub fn customer(&self, code: &str) -> Centre {
        let centre = Centre {
            customer: fresh(),
            contract: fresh(),
            building: fresh(),
            room: fresh(),
            device: fresh(),
            manager: fresh(),
        };
        let code = code.to_owned();
        self.write(Actor::System, move |batch| centre.register(batch, &code));
        for actor in [Actor::House(self.technician), Actor::School(centre.manager)] {
            self.write(actor, move |batch| {
                let (owner, contract) = (Some(centre.customer), Subject::Contract(centre.contract));
                put(batch, owner, contract, ContractConfirmed { version: 1 })
            });
        }
        self.pass_s(60);
        centre
    }

    /// Lets time pass.
    pub fn pass_s(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.now.load(Ordering::SeqCst)).expect("an instant")
    }

    /// Writes one job.
    pub fn write(
        &self,
        actor: Actor,
        run: impl Fn(&mut Batch<'_>) -> Result<(), JobError> + Send + Sync + 'static,
    ) {
        let job = job(move |batch| run(batch).map(|()| Outcome::default()));
        self.store
            .write(Job { actor, ..job })
            .expect("it is written");
    }

    /// Takes in a report.
    pub fn report(&self, centre: &Centre, says: Says) -> TicketId {
        let (ticket, centre) = (fresh(), *centre);
        self.write(Actor::School(centre.manager), move |batch| {
            centre.take_report(batch, ticket, &says)
        });
        ticket
    }

    /// Takes in a report of the centre's device.
    pub fn report_device(&self, centre: &Centre) -> TicketId {
        let device = Some(centre.device);
        self.report(
            centre,
            Says {
                device,
                ..Says::default()
            },
        )
    }

    /// Asks the store.
    pub fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Reader<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.store.read(question).expect("an answer")
    }

    /// Gives a command.
    pub fn give(
        &self,
        centre: &Centre,
        actor: Actor,
        ticket: TicketId,
        command: Command<String>,
    ) -> Result<Outcome, WriteError> {
        self.store.write(centre.command(actor, ticket, command))
    }
}

impl Centre {
    fn register(&self, batch: &mut Batch<'_>, code: &str) -> Result<(), JobError> {
        let owner = Some(self.customer);
        let registered = CustomerRegistered {
            code: code.into(),
            name: "考试中心".into(),
        };
        put(batch, owner, Subject::Customer(self.customer), registered)?;
        let published = ContractPublished {
            version: 1,
            toml: CONTRACT.into(),
        };
        put(batch, owner, Subject::Contract(self.contract), published)?;
        let named = ContractNamed {
            contract: self.contract,
        };
        put(batch, owner, Subject::Customer(self.customer), named)?;
        let building = PlaceRegistered {
            kind: PlaceKind::Building,
            parent: None,
            name: "实训楼".into(),
        };
        put(batch, owner, Subject::Place(self.building), building)?;
        let room = PlaceRegistered {
            kind: PlaceKind::Room,
            parent: Some(self.building),
            name: "计算机教室301".into(),
        };
        put(batch, owner, Subject::Place(self.room), room)?;
        self.register_device(batch, "A301-07")?;
        add_person(batch, owner, self.manager, "王老师", Role::SchoolManager)
    }

    /// Registers the device, or gives it another name.
    pub fn register_device(&self, batch: &mut Batch<'_>, nickname: &str) -> Result<(), JobError> {
        let device = DeviceRegistered {
            class: "student_terminal".into(),
            nickname: nickname.into(),
            model: "CT3200".into(),
            serial: "SN20260042".into(),
            place: Some(self.room),
            accepted_on: Some("2026-01-30".parse().expect("a day")),
        };
        put(
            batch,
            Some(self.customer),
            Subject::Device(self.device),
            device,
        )
    }
}

/// A reply on the telephone.
pub fn respond() -> Command<String> {
    Command::Respond {
        text: None,
        channel: Channel::Phone,
    }
}

fn opened() -> HouseOpened {
    HouseOpened {
        name: "守诺服务".into(),
        hotline: "400-000-0000".into(),
        email: "help@example.org".into(),
        address: "北京".into(),
    }
}

/// Adds a person with a name in the vault.
pub fn add_person(
    batch: &mut Batch<'_>,
    customer: Option<CustomerId>,
    person: PersonId,
    name: &str,
    role: Role,
) -> Result<(), JobError> {
    let mut items = Vec::new();
    let name = seal(&mut items, customer, Subject::Person(person), "name", name);
    for item in items {
        batch.keep_private(VaultItem {
            person: Some(person),
            ..item
        })?;
    }
    let added = PersonAdded {
        name,
        phone: None,
        login: None,
        post: role.code().into(),
        roles: vec![role],
    };
    put(batch, customer, Subject::Person(person), added)
}

/// Appends a fact that happens now.
pub fn put(
    batch: &mut Batch<'_>,
    customer: Option<CustomerId>,
    subject: Subject,
    fact: impl Into<Fact>,
) -> Result<(), JobError> {
    let fact = NewFact {
        subject,
        occurred_at: batch.now(),
        fact: fact.into(),
    };
    batch.append(customer, fact)?;
    Ok(())
}
