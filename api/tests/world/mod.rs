//! A small world behind the API: the provider, two schools with a device each, a token per role.

mod http;

pub use http::{Answer, Ask};

use axum::Router;
use jiff::Timestamp;
use shounuo_app::{
    App, AppError, Random, Receipt, Task, Who,
    commands::{NewDevice, NewPerson, NewPlace},
};
use shounuo_core::{
    calendar::CN_TOML,
    house::{HouseOpened, PartCatalogued},
    id::*,
    place::PlaceKind,
    role::Role,
};
use shounuo_store::{Options, Store, Target};
use shounuo_trial::{Folder, Schema};
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

/// The plan as it is shipped.
const PLAN: &str = include_str!("../../../contracts/exam-centre.toml");

/// One suite, both databases.
macro_rules! on_both {
    ($($scenario:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $scenario() {
                shounuo_trial::ran("sqlite", concat!(file!(), " ", stringify!($scenario)));
                super::$scenario(&crate::world::World::sqlite());
            })+
        }
        mod postgres {
            $(#[test] fn $scenario() {
                let name = concat!(file!(), " ", stringify!($scenario));
                match crate::world::World::postgres() {
                    Some(world) => {
                        shounuo_trial::ran("postgres", name);
                        super::$scenario(&world);
                    }
                    None => shounuo_trial::skipped(name, shounuo_trial::POSTGRES),
                }
            })+
        }
    };
}

/// A school with one room, one device, a manager and a teacher.
#[derive(Clone, Copy)]
pub struct School {
    pub id: CustomerId,
    pub code: &'static str,
    pub room: PlaceId,
    pub device: DeviceId,
    pub manager: PersonId,
    pub teacher: PersonId,
}

pub struct World {
    pub app: App,
    pub centre: School,
    pub other: School,
    pub part: PartId,
    pub staff: HashMap<Role, PersonId>,
    router: Router,
    now: Arc<AtomicI64>,
    tokens: HashMap<PersonId, String>,
    runtime: tokio::runtime::Runtime,
    _folder: Folder,
    _schema: Option<Schema>,
}

impl World {
    pub fn sqlite() -> Self {
        let folder = Folder::new().expect("a folder");
        let target = Target::Folder(folder.path().join("data"));
        Self::begin(target, folder, None, Options::default())
    }

    /// One in which only so many may wait.
    pub fn crowded(queue: usize) -> Self {
        let folder = Folder::new().expect("a folder");
        let target = Target::Folder(folder.path().join("data"));
        Self::begin(
            target,
            folder,
            None,
            Options {
                queue,
                ..Options::default()
            },
        )
    }

    pub fn postgres() -> Option<Self> {
        let schema = Schema::new()?.expect("a schema");
        let folder = Folder::new().expect("a folder");
        let (url, files) = (schema.url(), folder.path().join("files"));
        Some(Self::begin(
            Target::Postgres { url, files },
            folder,
            Some(schema),
            Options::default(),
        ))
    }

    fn begin(target: Target, folder: Folder, schema: Option<Schema>, options: Options) -> Self {
        // A Monday in term, eight in the morning in China.
        let start: Timestamp = "2026-03-02T00:00:00Z".parse().expect("an instant");
        let now = Arc::new(AtomicI64::new(start.as_microsecond()));
        let hand = Arc::clone(&now);
        let clock: shounuo_app::Clock = Arc::new(move || {
            Timestamp::from_microsecond(hand.load(Ordering::SeqCst)).expect("an instant")
        });
        let options = Options {
            clock: Arc::clone(&clock),
            ..options
        };
        let store = Store::open(target, options).expect("a store");
        let app = App::new(store, clock, Random::seeded(7));
        let mut world = Self {
            router: Router::new().nest(shounuo_api::paths::BASE, shounuo_api::router(app.clone())),
            part: app.new_id(),
            centre: school(&app, "EC"),
            other: school(&app, "MZ"),
            app,
            now,
            staff: HashMap::new(),
            tokens: HashMap::new(),
            runtime: tokio::runtime::Runtime::new().expect("a runtime"),
            _folder: folder,
            _schema: schema,
        };
        world.set_up();
        world
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
        let (part, code, name) = (self.part, "P-1".into(), "主板".into());
        self.must(app.catalogue_part(
            &root,
            PartCatalogued {
                part,
                code,
                name,
                special: true,
            },
        ));
        for role in Role::ALL.iter().filter(|r| !r.of_school()) {
            let id = app.new_id();
            self.person(id, None, *role);
            self.staff.insert(*role, id);
        }
        self.school(self.centre, true);
        self.school(self.other, false);
        self.pass_min(1);
    }

    fn school(&mut self, school: School, contract: bool) {
        let (app, root) = (self.app.clone(), Who::system());
        self.must(app.register_customer(&root, school.id, school.code, "学校"));
        let room = NewPlace {
            kind: PlaceKind::Room,
            parent: None,
            name: "A301".into(),
        };
        self.must(app.register_place(&root, school.id, school.room, room));
        let device = NewDevice {
            class: "student_terminal".into(),
            nickname: format!("{}-07", school.code),
            model: "CT-1".into(),
            serial: "S1".into(),
            place: Some(school.room),
            accepted_on: None,
        };
        self.must(app.register_device(&root, school.id, school.device, device));
        self.person(school.manager, Some(school.id), Role::SchoolManager);
        self.person(school.teacher, Some(school.id), Role::Reporter);
        if contract {
            let id = app.new_id();
            self.must(app.publish_contract(&root, school.id, id, PLAN));
            let house = Who::person(
                self.staff[&Role::ProjectManager],
                None,
                vec![Role::ProjectManager],
            );
            let manager = Who::person(school.manager, Some(school.id), vec![Role::SchoolManager]);
            self.must(app.confirm_contract(&house, id, 1));
            self.must(app.confirm_contract(&manager, id, 1));
            self.certify(&house, school);
        }
    }

    /// Who is sent is certified and examined (clause Q1).
    fn certify(&self, by: &Who, school: School) {
        for person in Role::ALL.iter().filter_map(|role| self.staff.get(role)) {
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
                    .record_evidence(by, school.id, ask, shown, Vec::new()),
            );
        }
    }

    /// Somebody new, with a token that reads and writes.
    pub fn person(&mut self, id: PersonId, customer: Option<CustomerId>, role: Role) {
        let person = NewPerson {
            customer,
            name: format!("名{}", role.code()),
            phone: None,
            login: None,
            post: role.code().into(),
            roles: vec![role],
        };
        self.must(
            self.app
                .add_person(&Who::system(), id, self.app.ask(), person),
        );
        let token = self.token(id, &["read", "write"]);
        self.tokens.insert(id, token);
    }

    /// A token of its own.
    pub fn token(&self, person: PersonId, scopes: &[&str]) -> String {
        let token = self.app.new_token();
        let scopes = scopes.iter().map(|s| (*s).to_owned()).collect();
        self.must(
            self.app
                .issue_token(&Who::system(), person, "测试", scopes, None, &token),
        );
        token
    }

    pub fn must(&self, task: Result<Task, AppError>) -> Receipt {
        self.app.run_now(task.expect("allowed")).expect("done")
    }

    pub fn pass_min(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60_000_000, Ordering::SeqCst);
    }

    pub fn now(&self) -> Timestamp {
        self.app.now()
    }

    /// A request by somebody of the provider with the role.
    pub fn by(&self, role: Role) -> Ask<'_> {
        self.ask(&self.tokens[&self.staff[&role]])
    }

    /// A request by this person.
    pub fn as_person(&self, person: PersonId) -> Ask<'_> {
        self.ask(&self.tokens[&person])
    }

    /// A request with this token.
    pub fn ask(&self, token: &str) -> Ask<'_> {
        self.visitor()
            .header("authorization", &format!("Bearer {token}"))
    }

    /// A request by nobody in particular.
    pub fn visitor(&self) -> Ask<'_> {
        Ask::new(&self.router, &self.runtime).header("accept-language", "en")
    }

    /// The number of a new fault of the school's device, reported by its manager.
    pub fn fault(&self, school: School) -> String {
        let body = serde_json::json!({
            "kind": "fault", "device": school.device, "symptoms": ["black_screen"],
            "text": "开机后黑屏，风扇在转", "name": "王老师", "phone": "13800000000", "channel": "portal",
        });
        self.as_person(school.manager)
            .post("/tickets", &body)
            .done()["no"]
            .as_str()
            .expect("a number")
            .to_owned()
    }
}

fn school(app: &App, code: &'static str) -> School {
    School {
        id: app.new_id(),
        code,
        room: app.new_id(),
        device: app.new_id(),
        manager: app.new_id(),
        teacher: app.new_id(),
    }
}
