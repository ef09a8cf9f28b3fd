//! A small world for looking at pages and testing them: the provider with a person for every role, a
//! school with rooms and devices under the plan, and another school without a contract.

mod stories;

use jiff::Timestamp;
use shounuo_app::{
    App, Random, Receipt, Task, Who,
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
use shounuo_store::{Options, Store, Target};
use shounuo_trial::{Folder, Schema};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

const PLAN: &str = include_str!("../../../contracts/exam-centre.toml");
/// So many writes wait at most.
pub const QUEUE: usize = 64;
/// A Monday morning in term, for tests.
const START: &str = "2026-03-02T00:30:00Z";

/// People by role.
const CAST: &[(Role, &str)] = &[
    (Role::Desk, "周婷"),
    (Role::RemoteTechnician, "陈志强"),
    (Role::FieldTechnician, "李卫东"),
    (Role::Expert, "孙立"),
    (Role::Dispatcher, "王建国"),
    (Role::Storekeeper, "赵敏"),
    (Role::ProjectManager, "何静"),
    (Role::QualitySupervisor, "吴越"),
    (Role::Auditor, "郑审"),
    (Role::Administrator, "管理员"),
];

/// A customer with its places, devices and people.
pub struct School {
    pub id: CustomerId,
    pub manager: PersonId,
    pub reporter: PersonId,
    pub devices: Vec<DeviceId>,
}

/// The world.
pub struct World {
    pub store: Store,
    pub app: App,
    pub centre: School,
    pub other: School,
    pub part: PartId,
    /// Labels of the centre's first device, and of the other school's.
    pub labels: [String; 2],
    /// Tracking tokens by ticket number.
    pub tracking: Vec<(String, String)>,
    staff: Vec<(Role, PersonId)>,
    offset_us: Arc<AtomicI64>,
    _folder: Folder,
    _schema: Option<Schema>,
}

impl World {
    /// For tests: time stands still unless it is moved.
    pub fn sqlite() -> Self {
        Self::begin(standing(), None)
    }

    /// The same on PostgreSQL, where tests name one.
    pub fn postgres() -> Option<Self> {
        let schema = Schema::new()?.expect("a schema");
        Some(Self::begin(standing(), Some(schema)))
    }

    /// For looking at: time runs, and begins so many minutes ago.
    pub fn live(minutes_ago: i64) -> Self {
        let tell =
            move |offset| Timestamp::now().as_microsecond() + offset - minutes_ago * 60_000_000;
        Self::begin(tell, None)
    }

    fn begin(tell: impl Fn(i64) -> i64 + Send + Sync + 'static, schema: Option<Schema>) -> Self {
        let folder = Folder::new().expect("a folder");
        let offset_us = Arc::new(AtomicI64::new(0));
        let hand = Arc::clone(&offset_us);
        let clock: shounuo_app::Clock = Arc::new(move || {
            Timestamp::from_microsecond(tell(hand.load(Ordering::SeqCst))).expect("an instant")
        });
        let options = Options {
            clock: Arc::clone(&clock),
            queue: QUEUE,
            ..Options::default()
        };
        let target = match &schema {
            None => Target::Folder(folder.path().join("data")),
            Some(schema) => Target::Postgres {
                url: schema.url(),
                files: folder.path().join("files"),
            },
        };
        let store = Store::open(target, options).expect("a store");
        let app = App::new(store.clone(), clock, Random::system());
        let school = || School {
            id: app.new_id(),
            manager: app.new_id(),
            reporter: app.new_id(),
            devices: Vec::new(),
        };
        let (centre, other, part) = (school(), school(), app.new_id());
        let labels = [app.new_token(), app.new_token()];
        let tracking = Vec::new();
        let staff = Vec::new();
        let mut world = Self {
            store,
            app,
            centre,
            other,
            part,
            labels,
            tracking,
            staff,
            offset_us,
            _folder: folder,
            _schema: schema,
        };
        world.set_up();
        world
    }

    fn set_up(&mut self) {
        let (app, root) = (self.app.clone(), Who::system());
        let card = HouseOpened {
            name: "守诺服务中心".into(),
            hotline: "400-000-0000".into(),
            email: "help@example.com".into(),
            address: "示例市服务路 1 号".into(),
        };
        self.must(app.open_house(&root, card));
        self.must(app.publish_calendar(&root, "cn", CN_TOML));
        let (code, name) = ("P-001".into(), "主板（教师终端）".into());
        self.must(app.catalogue_part(
            &root,
            PartCatalogued {
                part: self.part,
                code,
                name,
                special: true,
            },
        ));
        for (role, name) in CAST {
            let id = app.new_id();
            self.must(app.add_person(&root, id, app.ask(), person(None, *role, name)));
            self.staff.push((*role, id));
        }
        self.centre.devices = self.fill(&self.centre, "EC", "示例考试中心");
        self.other.devices = self.fill(&self.other, "MZ", "另一所学校");
        let contract = app.new_id();
        self.must(app.publish_contract(&root, self.centre.id, contract, PLAN));
        self.must(app.confirm_contract(&self.staff(Role::ProjectManager), contract, 1));
        self.must(app.confirm_contract(&self.manager(), contract, 1));
        self.certify();
        for (school, label) in [
            (&self.centre, &self.labels[0]),
            (&self.other, &self.labels[1]),
        ] {
            self.must(app.issue_label(&root, school.id, school.devices[0], label));
        }
        self.pass_min(1);
    }

    /// Who is sent is certified and examined (clause Q1).
    fn certify(&self) {
        let by = self.staff(Role::ProjectManager);
        for (_, person) in &self.staff {
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
                    .record_evidence(&by, self.centre.id, ask, shown, Vec::new()),
            );
        }
    }

    fn fill(&self, school: &School, code: &str, name: &str) -> Vec<DeviceId> {
        let (app, root) = (&self.app, Who::system());
        self.must(app.register_customer(&root, school.id, code, name));
        for (id, role, name) in [
            (school.manager, Role::SchoolManager, "刘主任"),
            (school.reporter, Role::Reporter, "张老师"),
        ] {
            self.must(app.add_person(&root, id, app.ask(), person(Some(school.id), role, name)));
        }
        let building = self.place(school, None, PlaceKind::Building, "3 号教学楼");
        let floor = self.place(school, Some(building), PlaceKind::Floor, "3 层");
        let mut devices = Vec::new();
        for room in ["A301", "A305", "广播室"] {
            let place = self.place(school, Some(floor), PlaceKind::Room, room);
            let kinds: &[(&str, &str)] = match room {
                "广播室" => &[
                    ("broadcast_host", "广播主机"),
                    ("network_speaker", "走廊音箱 1"),
                ],
                _ => &[
                    ("teacher_terminal", "教师终端"),
                    ("student_terminal", "学生终端 07"),
                    ("access_switch", "接入交换机"),
                ],
            };
            for (class, name) in kinds {
                let (id, serial) = (
                    app.new_id(),
                    format!("SN-{code}-{}{}", room.len(), devices.len()),
                );
                let device = NewDevice {
                    class: (*class).into(),
                    nickname: format!("{room} {name}"),
                    model: "CT-200".into(),
                    serial,
                    place: Some(place),
                    accepted_on: Some(jiff::civil::date(2025, 9, 1)),
                };
                self.must(app.register_device(&root, school.id, id, device));
                devices.push(id);
            }
        }
        devices
    }

    fn place(
        &self,
        school: &School,
        parent: Option<PlaceId>,
        kind: PlaceKind,
        name: &str,
    ) -> PlaceId {
        let id = self.app.new_id();
        let place = NewPlace {
            kind,
            parent,
            name: name.into(),
        };
        self.must(
            self.app
                .register_place(&Who::system(), school.id, id, place),
        );
        id
    }

    /// The person of the provider with the role.
    pub fn staff(&self, role: Role) -> Who {
        Who::person(self.person_id(role), None, vec![role])
    }

    /// Their id.
    pub fn person_id(&self, role: Role) -> PersonId {
        match role {
            Role::SchoolManager => self.centre.manager,
            Role::Reporter => self.centre.reporter,
            role => {
                self.staff
                    .iter()
                    .find(|(r, _)| *r == role)
                    .expect("somebody")
                    .1
            }
        }
    }

    /// The centre's manager.
    pub fn manager(&self) -> Who {
        Who::person(
            self.centre.manager,
            Some(self.centre.id),
            vec![Role::SchoolManager],
        )
    }

    /// Runs a use case that must succeed.
    pub fn must(&self, task: Result<Task, shounuo_app::AppError>) -> Receipt {
        self.app.run_now(task.expect("allowed")).expect("done")
    }

    /// Lets time pass.
    pub fn pass_min(&self, minutes: i64) {
        self.offset_us
            .fetch_add(minutes * 60_000_000, Ordering::SeqCst);
    }

    /// A report behind the label of a device; its id, number and tracking token.
    pub fn report(
        &mut self,
        school: CustomerId,
        device: DeviceId,
        symptoms: &[&str],
        text: &str,
    ) -> (TicketId, String) {
        let token = self.app.new_token();
        let report = Open {
            kind: TicketKind::Fault,
            device: Some(device),
            place: None,
            symptoms: symptoms.iter().map(|s| (*s).to_owned()).collect(),
            text: Some(text.to_owned()).filter(|t| !t.is_empty()),
            name: Some("张老师".into()),
            phone: Some("13800000000".into()),
            person: None,
            channel: Channel::Phone,
            files: Vec::new(),
            owner: None,
            source_no: None,
            tags: Default::default(),
        };
        let task = self.app.report(
            &Who::system(),
            school,
            self.app.ask(),
            report,
            Vec::new(),
            Some(&token),
        );
        let receipt = self.must(task);
        let (Some(Subject::Ticket(id)), Some(no)) = (receipt.subject, receipt.no) else {
            panic!("a ticket")
        };
        self.tracking.push((no.clone(), token));
        (id, no)
    }

    /// Gives a command that must succeed.
    pub fn act(&self, who: &Who, ticket: TicketId, command: Command<String>) -> Receipt {
        self.must(
            self.app
                .act(who, ticket, self.app.ask(), command, Vec::new()),
        )
    }

    /// A sign-in link for a role's person.
    pub fn sign_in_link(&self, role: Role) -> String {
        let token = self.app.new_token();
        self.must(
            self.app
                .issue_sign_in_link(&Who::system(), self.person_id(role), &token),
        );
        token
    }
}

fn standing() -> impl Fn(i64) -> i64 + Send + Sync + 'static {
    let start: Timestamp = START.parse().expect("an instant");
    move |offset| start.as_microsecond() + offset
}

fn person(customer: Option<CustomerId>, role: Role, name: &str) -> NewPerson {
    let post = role.code().to_owned();
    NewPerson {
        customer,
        name: name.into(),
        phone: None,
        login: None,
        post,
        roles: vec![role],
    }
}
