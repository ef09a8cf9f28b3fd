//! A house, a school with a device, and its manager's token.

use super::client::Request;
use crate::program::Program;
use jiff::{SignedDuration, Timestamp};
use shounuo_app::{
    App, Random, Task, Who,
    commands::{NewDevice, NewPerson, NewPlace},
};
use shounuo_core::{
    calendar::CN_TOML,
    house::HouseOpened,
    id::{CustomerId, DeviceId, PersonId},
    place::PlaceKind,
    role::Role,
    ticket::{
        Open,
        words::{Channel, TicketKind},
    },
};
use shounuo_store::{Options, Store};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

const PLAN: &str = include_str!("../../../contracts/exam-centre.toml");

/// What was set up, and the application by which it was.
pub struct Scene {
    pub app: App,
    pub school: CustomerId,
    pub device: DeviceId,
    pub manager: PersonId,
    pub token: String,
    /// By how much its clock differs from the real one, in microseconds.
    shift: Arc<AtomicI64>,
}

impl Scene {
    /// Sets it up so long before now.
    pub fn set_up(program: &Program, before: SignedDuration) -> Self {
        let shift = Arc::new(AtomicI64::new(-(before.as_micros() as i64)));
        let by = Arc::clone(&shift);
        let clock: shounuo_app::Clock = Arc::new(move || {
            let now = Timestamp::now().as_microsecond() + by.load(Ordering::SeqCst);
            Timestamp::from_microsecond(now).expect("an instant")
        });
        let options = Options {
            clock: Arc::clone(&clock),
            ..Options::default()
        };
        let store = Store::open(program.target(), options).expect("the data opens");
        let app = App::new(store, clock, Random::system());
        let (school, device, manager) = (app.new_id(), app.new_id(), app.new_id());
        let token = app.new_token();
        let scene = Self {
            app,
            school,
            device,
            manager,
            token,
            shift,
        };
        scene.people();
        scene
    }

    /// From now on its clock stands that far from the real one.
    pub fn shift_to(&self, before: SignedDuration) {
        self.shift
            .store(-(before.as_micros() as i64), Ordering::SeqCst);
    }

    fn must(&self, task: Result<Task, shounuo_app::AppError>) {
        self.app.run_now(task.expect("allowed")).expect("done");
    }

    fn people(&self) {
        let (app, root) = (&self.app, Who::system());
        let card = HouseOpened {
            name: "守诺服务".into(),
            hotline: "400-000-0000".into(),
            email: "help@example.com".into(),
            address: "测试路 1 号".into(),
        };
        self.must(app.open_house(&root, card));
        self.must(app.publish_calendar(&root, "cn", CN_TOML));
        for role in Role::ALL.iter().filter(|r| !r.of_school()) {
            self.person(app.new_id(), None, *role);
        }
        self.must(app.register_customer(&root, self.school, "EC", "学校"));
        let room = app.new_id();
        let place = NewPlace {
            kind: PlaceKind::Room,
            parent: None,
            name: "A301".into(),
        };
        self.must(app.register_place(&root, self.school, room, place));
        let device = NewDevice {
            class: "student_terminal".into(),
            nickname: "EC-07".into(),
            model: "CT-1".into(),
            serial: "S1".into(),
            place: Some(room),
            accepted_on: None,
        };
        self.must(app.register_device(&root, self.school, self.device, device));
        self.person(self.manager, Some(self.school), Role::SchoolManager);
        let scopes = vec!["read".to_owned(), "write".to_owned()];
        self.must(app.issue_token(&root, self.manager, "test", scopes, None, &self.token));
    }

    fn person(&self, id: PersonId, customer: Option<CustomerId>, role: Role) {
        let person = NewPerson {
            customer,
            name: role.code().into(),
            phone: None,
            login: None,
            post: role.code().into(),
            roles: vec![role],
        };
        let (app, root) = (&self.app, Who::system());
        self.must(app.add_person(&root, id, app.ask(), person));
    }

    /// The plan, confirmed by both.
    pub fn contract(&self) {
        let (app, id) = (&self.app, self.app.new_id());
        self.must(app.publish_contract(&Who::system(), self.school, id, PLAN));
        let house = Who::person(app.new_id(), None, vec![Role::ProjectManager]);
        self.must(app.confirm_contract(&house, id, 1));
        self.must(app.confirm_contract(&self.manager(), id, 1));
    }

    /// The school's manager.
    pub fn manager(&self) -> Who {
        Who::person(self.manager, Some(self.school), vec![Role::SchoolManager])
    }

    /// So many reports at once.
    pub fn reports(&self, many: usize) {
        let report = |_| {
            let (app, files) = (&self.app, Vec::new());
            let report = app.report(
                &self.manager(),
                self.school,
                app.ask(),
                self.report(),
                files,
                None,
            );
            report.expect("allowed")
        };
        let done = self.app.run_all((0..many).map(report).collect());
        assert!(done.expect("a batch").iter().all(Result::is_ok));
    }

    fn report(&self) -> Open<String> {
        Open {
            kind: TicketKind::Fault,
            device: Some(self.device),
            place: None,
            symptoms: vec!["black_screen".into()],
            text: None,
            name: None,
            phone: None,
            person: None,
            channel: Channel::Portal,
            files: Vec::new(),
            owner: None,
            source_no: None,
            tags: Default::default(),
        }
    }

    /// A report through the API, under a key.
    pub fn posted(&self, key: &str) -> Request<'static> {
        let body = serde_json::json!({ "kind": "fault", "device": self.device, "text": "黑屏" });
        Request {
            method: "POST",
            path: "/api/v1/tickets".to_owned(),
            headers: vec![
                ("Authorization", format!("Bearer {}", self.token)),
                ("Content-Type", "application/json".to_owned()),
                ("Idempotency-Key", key.to_owned()),
            ],
            body: body.to_string(),
        }
    }

    /// The list of its tickets.
    pub fn list(&self) -> Request<'static> {
        Request::get("/api/v1/tickets").header("Authorization", format!("Bearer {}", self.token))
    }

    /// How many reports there are.
    pub fn reported(&self) -> i64 {
        let sql = "SELECT count(*) FROM journal WHERE kind = 'ticket.reported'";
        let row = self.app.store().read(|r| r.row(sql, &[]));
        let row = row.expect("read").expect("a row");
        row.int(0).expect("a number")
    }
}
