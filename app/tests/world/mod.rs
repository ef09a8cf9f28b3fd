//! A small world: the provider, two schools, a device each, and people for every role.

use jiff::Timestamp;
use shounuo_app::{
    App, Ask, Random, Receipt, Task, Who,
    commands::{NewDevice, NewPerson, NewPlace},
};
use shounuo_core::{
    Subject,
    calendar::CN_TOML,
    house::{HouseOpened, PartCatalogued},
    id::*,
    place::PlaceKind,
    role::Role,
    ticket::{Command, Open, words::*},
};
use shounuo_store::{Options, Room, Store, Target};
use shounuo_trial::{Folder, Schema};
use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

/// The plan as it is shipped.
pub const PLAN: &str = include_str!("../../../contracts/exam-centre.toml");

/// One suite, both databases.
macro_rules! on_both {
    ($($scenario:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $scenario() {
                shounuo_trial::ran("sqlite", concat!(file!(), " ", stringify!($scenario)));
                super::$scenario(&mut crate::world::World::sqlite());
            })+
        }
        mod postgres {
            $(#[test] fn $scenario() {
                let name = concat!(file!(), " ", stringify!($scenario));
                match crate::world::World::postgres() {
                    Some(mut world) => {
                        shounuo_trial::ran("postgres", name);
                        super::$scenario(&mut world);
                    }
                    None => shounuo_trial::skipped(name, shounuo_trial::POSTGRES),
                }
            })+
        }
    };
}

/// A school with one room and one device.
#[derive(Clone, Copy)]
pub struct School {
    pub id: CustomerId,
    pub room: PlaceId,
    pub device: DeviceId,
    pub manager: PersonId,
}

pub struct World {
    pub app: App,
    pub centre: School,
    pub other: School,
    pub part: PartId,
    now: Arc<AtomicI64>,
    /// What a clock says that only ever goes forward.
    steady: Arc<AtomicI64>,
    target: Target,
    staff: Vec<(Role, PersonId)>,
    runtime: tokio::runtime::Runtime,
    _folder: Folder,
    _schema: Option<Schema>,
}

impl World {
    pub fn sqlite() -> Self {
        let folder = Folder::new().expect("a folder");
        let target = Target::Folder(folder.path().join("data"));
        Self::begin(target, folder, None)
    }

    pub fn postgres() -> Option<Self> {
        let schema = Schema::new()?.expect("a schema");
        let folder = Folder::new().expect("a folder");
        let target = Target::Postgres {
            url: schema.url(),
            files: folder.path().join("files"),
        };
        Some(Self::begin(target, folder, Some(schema)))
    }

    fn begin(target: Target, folder: Folder, schema: Option<Schema>) -> Self {
        // A Monday in term.
        let start: Timestamp = "2026-03-02T00:00:00Z".parse().expect("an instant");
        let now = Arc::new(AtomicI64::new(start.as_microsecond()));
        let app = open(&target, &now, 7);
        let part = app.new_id();
        let (centre, other) = (school(&app), school(&app));
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let mut world = Self {
            app,
            centre,
            other,
            part,
            now,
            steady: Arc::default(),
            target,
            staff: Vec::new(),
            runtime,
            _folder: folder,
            _schema: schema,
        };
        world.set_up();
        world
    }

    /// The program once more on the same data, with a store of its own: started anew, or on another
    /// server beside the first.
    pub fn again(&self) -> App {
        static SEED: AtomicU64 = AtomicU64::new(8);
        open(
            &self.target,
            &self.now,
            SEED.fetch_add(1, Ordering::Relaxed),
        )
    }

    /// The program once more, with an eye on the room there is.
    pub fn within(&self, room: Room) -> App {
        let clock = clock_of(&self.now);
        let options = Options {
            clock: Arc::clone(&clock),
            room: Some(room),
            ..Options::default()
        };
        let store = Store::open(self.target.clone(), options).expect("a store");
        App::new(store, clock, Random::system())
    }

    /// Where its data is.
    pub fn target(&self) -> &Target {
        &self.target
    }

    fn set_up(&mut self) {
        let (app, root) = (self.app.clone(), Who::system());
        let card = HouseOpened {
            name: "守诺服务".into(),
            hotline: "400-000-0000".into(),
            email: "help@example.com".into(),
            address: "测试路 1 号".into(),
        };
        self.must(app.open_house(&root, card));
        self.must(app.publish_calendar(&root, "cn", CN_TOML));
        let part = PartCatalogued {
            part: self.part,
            code: "P-1".into(),
            name: "主板".into(),
            special: true,
        };
        self.must(app.catalogue_part(&root, part));
        for role in Role::ALL.iter().filter(|r| !r.of_school()) {
            let id = self.person(None, *role, &format!("工号{}", role.code()));
            self.staff.push((*role, id));
        }
        self.school(self.centre, "EC", true);
        self.school(self.other, "MZ", false);
        self.pass_min(1);
    }

    fn school(&self, school: School, code: &str, contract: bool) {
        let (app, root) = (&self.app, Who::system());
        self.must(app.register_customer(&root, school.id, code, "学校"));
        let room = NewPlace {
            kind: PlaceKind::Room,
            parent: None,
            name: "A301".into(),
        };
        self.must(app.register_place(&root, school.id, school.room, room));
        let device = NewDevice {
            class: "student_terminal".into(),
            nickname: format!("{code}-07"),
            model: "CT-1".into(),
            serial: "S1".into(),
            place: Some(school.room),
            accepted_on: None,
        };
        self.must(app.register_device(&root, school.id, school.device, device));
        let manager = new_person(Some(school.id), Role::SchoolManager, "校方负责人");
        self.must(app.add_person(&root, school.manager, app.ask(), manager));
        if contract {
            let id = app.new_id();
            self.must(app.publish_contract(&root, school.id, id, PLAN));
            let manager = Who::person(school.manager, Some(school.id), vec![Role::SchoolManager]);
            self.must(app.confirm_contract(&self.staff(Role::ProjectManager), id, 1));
            self.must(app.confirm_contract(&manager, id, 1));
            self.certify(school);
        }
    }

    /// Who is sent is certified and examined (clause Q1); the expert's papers are not there yet.
    fn certify(&self, school: School) {
        let by = self.staff(Role::QualitySupervisor);
        for (_, person) in self.staff.iter().filter(|(role, _)| *role != Role::Expert) {
            let data = serde_json::json!({
                "rule": "Q1.qualified", "case": person, "holds": true, "why": "certified_and_examined",
            });
            let shown = shounuo_app::commands::EvidenceAsk {
                kind: "case.shown".into(),
                data,
                text: None,
            };
            let ask = self.app.ask();
            self.must(
                self.app
                    .record_evidence(&by, school.id, ask, shown, Vec::new()),
            );
        }
    }

    pub fn person(&self, customer: Option<CustomerId>, role: Role, name: &str) -> PersonId {
        let id = self.app.new_id();
        let task = self.app.add_person(
            &Who::system(),
            id,
            self.app.ask(),
            new_person(customer, role, name),
        );
        self.must(task);
        id
    }

    /// Somebody of the provider with the role.
    pub fn staff(&self, role: Role) -> Who {
        let (_, id) = self
            .staff
            .iter()
            .find(|(r, _)| *r == role)
            .expect("somebody");
        Who::person(*id, None, vec![role])
    }

    /// A school's manager.
    pub fn manager(&self, school: School) -> Who {
        Who::person(school.manager, Some(school.id), vec![Role::SchoolManager])
    }

    pub fn must(&self, task: Result<Task, shounuo_app::AppError>) -> Receipt {
        self.app.run_now(task.expect("allowed")).expect("done")
    }

    pub fn ask<T>(&self, question: impl Future<Output = T>) -> T {
        self.runtime.block_on(question)
    }

    pub fn pass_min(&self, minutes: i64) {
        self.pass_us(minutes * 60_000_000);
    }

    pub fn pass_us(&self, us: i64) {
        self.now.fetch_add(us, Ordering::SeqCst);
        self.steady.fetch_add(us, Ordering::SeqCst);
    }

    /// The server's clock is set; no time passes.
    pub fn jump_min(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60_000_000, Ordering::SeqCst);
    }

    /// The program once more, as it is served: beside a clock that only ever goes forward.
    pub fn watched(&self) -> App {
        let steady = Arc::clone(&self.steady);
        let read = move || jiff::SignedDuration::from_micros(steady.load(Ordering::SeqCst));
        self.again().with_steady(Arc::new(read))
    }

    /// A report of the school's device, by its manager.
    pub fn report(&self, school: School) -> TicketId {
        let task = self.app.report(
            &self.manager(school),
            school.id,
            self.app.ask(),
            report_of(school),
            Vec::new(),
            None,
        );
        match self.must(task).subject {
            Some(Subject::Ticket(id)) => id,
            other => panic!("a ticket, not {other:?}"),
        }
    }

    pub fn act(&self, who: &Who, ticket: TicketId, command: Command<String>) -> Receipt {
        self.must(
            self.app
                .act(who, ticket, self.app.ask(), command, Vec::new()),
        )
    }

    pub fn keyed(&self, key: &str) -> Ask {
        Ask::live(self.app.command_id(), Some(key.to_owned()))
    }
}

pub fn report_of(school: School) -> Open<String> {
    Open {
        kind: TicketKind::Fault,
        device: Some(school.device),
        place: None,
        symptoms: vec!["black_screen".into()],
        text: Some("开机后黑屏，风扇在转".into()),
        name: Some("王老师".into()),
        phone: Some("13800000000".into()),
        person: None,
        channel: Channel::Portal,
        files: Vec::new(),
        owner: None,
        source_no: None,
        tags: Default::default(),
    }
}

fn clock_of(now: &Arc<AtomicI64>) -> shounuo_app::Clock {
    let hand = Arc::clone(now);
    Arc::new(move || Timestamp::from_microsecond(hand.load(Ordering::SeqCst)).expect("an instant"))
}

fn open(target: &Target, now: &Arc<AtomicI64>, seed: u64) -> App {
    let clock = clock_of(now);
    let options = Options {
        clock: Arc::clone(&clock),
        ..Options::default()
    };
    let store = Store::open(target.clone(), options).expect("a store");
    App::new(store, clock, Random::seeded(seed))
}

fn new_person(customer: Option<CustomerId>, role: Role, name: &str) -> NewPerson {
    NewPerson {
        customer,
        name: name.into(),
        phone: None,
        login: None,
        post: role.code().into(),
        roles: vec![role],
    }
}

fn school(app: &App) -> School {
    School {
        id: app.new_id(),
        room: app.new_id(),
        device: app.new_id(),
        manager: app.new_id(),
    }
}
