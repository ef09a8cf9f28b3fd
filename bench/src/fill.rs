//! A house with many tickets, filled through the application in virtual time: what it writes is what people's
//! work would have written.

use crate::{Ask, Failed};
use jiff::{SignedDuration, Timestamp};
use shounuo_app::{App, Random, Receipt, Task, Who};
use shounuo_core::{
    id::{CustomerId, DeviceId, PersonId, TicketId},
    role::Role,
    ticket::{
        Command, Open,
        words::{Channel, Grade, HandReason, TicketKind, Tier},
    },
};
use shounuo_sim::{Demo, DemoPlan, VirtualClock, build_demo, clock_for, wait};
use shounuo_store::{
    Options, Store, Target,
    query::{DeviceFilter, PageAsk},
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// One ticket in a thousand says it.
pub const RARE: &str = "麒麟";
/// Every second ticket says it.
pub const COMMON: &str = "投影";
/// Every third ticket says it.
pub const OTHER: &str = "死机";

/// Between two reports.
const EVERY: SignedDuration = SignedDuration::from_mins(25);
/// Tickets that are lived through side by side.
const BESIDE: u32 = 24;
/// One in so many is still open at the end.
const OPEN: u32 = 400;
const SEED: u64 = 95;

/// What a reporter says.
pub fn text(n: u32) -> String {
    let mut said = format!(
        "第{}排的学生终端开机后黑屏，换了电源线也没有反应",
        n % 9 + 1
    );
    if n.is_multiple_of(2) {
        said.push_str("，教师机的投影画面正常");
    }
    if n.is_multiple_of(3) {
        said.push_str("，昨天下午上课时已经死机两次");
    }
    if n.is_multiple_of(1_000) {
        said.push_str("，装的是银河麒麟系统");
    }
    said
}

/// A house on disk or in PostgreSQL.
pub struct House {
    folder: PathBuf,
    url: Option<String>,
    tickets: u32,
}

/// What a client needs to ask.
pub struct Keys {
    /// A session's cookie.
    pub session: String,
    /// A token for the API.
    pub token: String,
    /// The customer's code.
    pub customer: String,
    /// Devices to report.
    pub devices: Vec<DeviceId>,
    /// Whether the database has processes of its own.
    pub is_postgres: bool,
    tickets: u32,
}

impl Keys {
    /// So many ticket numbers, spread over all.
    pub fn numbers(&self, count: u32) -> impl Iterator<Item = String> {
        let (step, code) = ((self.tickets / count).max(1), self.customer.clone());
        (0..count).map(move |n| format!("{code}-{}", n * step + 1))
    }
}

impl House {
    /// A house with so many tickets: one that was kept, or a new one.
    pub fn of(ask: &Ask, tickets: u32) -> Result<Self, Failed> {
        let on = if ask.postgres.is_some() {
            "postgres"
        } else {
            "sqlite"
        };
        let name = format!("shounuo-bench-{on}-{tickets}");
        let folder = ask
            .keep
            .clone()
            .unwrap_or_else(std::env::temp_dir)
            .join(name);
        let url = ask
            .postgres
            .as_ref()
            .map(|url| format!("{url}/bench_{tickets}"));
        let house = Self {
            folder,
            url,
            tickets,
        };
        if !house.filled().exists() {
            house.clear()?;
            house.fill()?;
            fs::write(house.filled(), "")?;
        }
        Ok(house)
    }

    /// How many tickets were filled in.
    pub fn tickets(&self) -> u32 {
        self.tickets
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its database, where that is not in the folder.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// Whether it is in PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.url.is_some()
    }

    /// Takes it away.
    pub fn remove(&self) -> Result<(), Failed> {
        Ok(fs::remove_dir_all(&self.folder)?)
    }

    fn filled(&self) -> PathBuf {
        self.folder.join("filled")
    }

    /// Nothing of an earlier house stays. A database must be empty: this program drops none.
    fn clear(&self) -> Result<(), Failed> {
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder)?;
        }
        Ok(fs::create_dir_all(&self.folder)?)
    }

    /// The application on this house, by a clock.
    pub fn app(&self, clock: Arc<dyn Fn() -> Timestamp + Send + Sync>) -> Result<App, Failed> {
        let target = match &self.url {
            None => Target::Folder(self.folder.clone()),
            Some(url) => Target::Postgres {
                url: url.clone(),
                files: self.folder.join("files"),
            },
        };
        let options = Options {
            clock: clock.clone(),
            ..Options::default()
        };
        Ok(App::new(
            Store::open(target, options)?,
            clock,
            Random::system(),
        ))
    }

    /// The same by the real clock.
    pub fn open(&self) -> Result<App, Failed> {
        self.app(Arc::new(Timestamp::now))
    }

    /// How many facts its journal has.
    pub fn facts(&self) -> Result<u64, Failed> {
        let facts = self
            .open()?
            .store()
            .read(|r| r.seq_known_at(Timestamp::MAX))?;
        Ok(u64::try_from(facts)?)
    }

    /// Signs a dispatcher in.
    pub fn keys(&self) -> Result<Keys, Failed> {
        let app = self.open()?;
        let Ground {
            who,
            customer,
            devices,
        } = ground(&app)?;
        let link = app.new_token();
        let person = who.actor.person().ok_or("a dispatcher is a person")?;
        app.run_now(app.issue_sign_in_link(&Who::system(), person, &link)?)?;
        let signed_in = wait(app.sign_in_by_link(&link, "shounuo-bench"))?;
        let token = app.new_token();
        let scopes = vec!["read".to_owned(), "write".to_owned()];
        app.run_now(app.issue_token(&who, person, "shounuo-bench", scopes, None, &token)?)?;
        Ok(Keys {
            session: signed_in.token,
            token,
            customer: customer.1,
            devices,
            is_postgres: self.is_postgres(),
            tickets: self.tickets,
        })
    }

    fn fill(&self) -> Result<(), Failed> {
        let lasts = EVERY * i32::try_from(self.tickets)? + SignedDuration::from_hours(24 * 14);
        let plan = DemoPlan {
            now: Timestamp::now() - lasts,
            months: 1,
            seed: SEED,
        };
        let clock = clock_for(&plan)?;
        let app = self.app(clock.reader())?;
        let demo = build_demo(&app, &clock, plan, &mut |_| {})?;
        let life = Life::of(&app, &clock, &demo)?;
        for first in (0..self.tickets).step_by(BESIDE as usize) {
            let last = (first + BESIDE).min(self.tickets);
            life.live(first..last, self.tickets - self.tickets / OPEN)?;
            if first % (BESIDE * 100) == 0 {
                eprintln!("{first} of {} tickets", self.tickets);
            }
        }
        Ok(())
    }
}

/// What is there before the first ticket.
pub struct Ground {
    /// Somebody who may report.
    pub who: Who,
    /// The customer, and its code.
    pub customer: (CustomerId, String),
    /// Its devices.
    pub devices: Vec<DeviceId>,
}

/// What is there before the first ticket.
pub fn ground(app: &App) -> Result<Ground, Failed> {
    let system = Who::system();
    // The one under contract: the other customer is there for isolation.
    let customers = wait(app.every_customer(&system))?.into_iter();
    let own = customers
        .filter(|c| c.contract.is_some())
        .min_by(|a, b| a.code.cmp(&b.code));
    let own = own.ok_or("no customer under contract")?;
    let (customer, code) = (own.id, own.code);
    let devices = wait(app.devices(&system, DeviceFilter::default(), PageAsk::first(200)))?.rows;
    let devices: Vec<DeviceId> = devices
        .iter()
        .filter(|d| d.customer == customer)
        .map(|d| d.id)
        .collect();
    if devices.is_empty() {
        return Err("no device".into());
    }
    let people = wait(app.people(&system, Default::default(), PageAsk::first(200)))?.rows;
    let desk = people
        .into_iter()
        .find(|p| p.row.roles.contains(&Role::Dispatcher));
    let who = wait(app.who_of_person(desk.ok_or("no dispatcher")?.row.id))?;
    Ok(Ground {
        who,
        customer: (customer, code),
        devices,
    })
}

/// Who takes part in a ticket's life.
struct Life<'a> {
    app: &'a App,
    clock: &'a VirtualClock,
    begun: Timestamp,
    customer: CustomerId,
    devices: Vec<DeviceId>,
    people: BTreeMap<Role, Who>,
}

impl<'a> Life<'a> {
    fn of(app: &'a App, clock: &'a VirtualClock, demo: &Demo) -> Result<Self, Failed> {
        let mut people = BTreeMap::new();
        for person in demo.sign_ins.iter().filter(|s| s.customer != Some("MZ")) {
            people
                .entry(person.role)
                .or_insert(wait(app.who_of_person(person.person))?);
        }
        let Ground {
            customer, devices, ..
        } = ground(app)?;
        let customer = customer.0;
        let begun = clock.now();
        Ok(Self {
            app,
            clock,
            begun,
            customer,
            devices,
            people,
        })
    }

    fn who(&self, role: Role) -> Result<&Who, Failed> {
        Ok(self
            .people
            .get(&role)
            .ok_or_else(|| format!("nobody is a {}", role.code()))?)
    }

    /// Lives through some tickets side by side, step by step; from `open_from` on they stay open.
    fn live(&self, numbers: std::ops::Range<u32>, open_from: u32) -> Result<(), Failed> {
        let begun = self.begun + EVERY * i32::try_from(numbers.start)?;
        let ids: Vec<(u32, TicketId)> = numbers.map(|n| (n, self.app.new_id())).collect();
        let mut due: Vec<(Timestamp, Task)> = Vec::new();
        for (place, (n, id)) in (0_i64..).zip(&ids) {
            let at = begun + SignedDuration::from_secs(place);
            due.push((at, self.report(*n, *id)?));
        }
        for (step, (minutes, role, command)) in STEPS.iter().enumerate() {
            for (place, (n, id)) in (0_i64..).zip(&ids) {
                if *n >= open_from && step > 1 {
                    continue;
                }
                let at = begun + SignedDuration::from_secs(minutes * 60 + place);
                let engineer = self.who(Role::FieldTechnician)?.actor.person();
                let (who, command) = (self.who(*role)?, command(engineer, at));
                due.push((
                    at,
                    self.app
                        .act(who, *id, self.app.ask(), command, Vec::new())?,
                ));
            }
        }
        let last = due.last().map_or(begun, |(at, _)| *at);
        self.clock.advance_to(last);
        let answers = self.app.run_history(due)?;
        answers.into_iter().collect::<Result<Vec<Receipt>, _>>()?;
        Ok(())
    }

    fn report(&self, n: u32, id: TicketId) -> Result<Task, Failed> {
        let report = Open {
            kind: TicketKind::Fault,
            device: Some(self.devices[n as usize % self.devices.len()]),
            place: None,
            symptoms: Vec::new(),
            text: Some(text(n)),
            name: None,
            phone: None,
            person: None,
            channel: Channel::Phone,
            files: Vec::new(),
            owner: None,
            source_no: None,
            tags: BTreeMap::new(),
        };
        let who = self.who(Role::Desk)?;
        Ok(self.app.report_as(
            id,
            who,
            self.customer,
            self.app.ask(),
            report,
            Vec::new(),
            None,
        )?)
    }
}

/// What somebody does: at which minute after the report, in which role.
type Step = (
    i64,
    Role,
    fn(Option<PersonId>, Timestamp) -> Command<String>,
);

/// An ordinary visit, 20 facts with the three of its report.
const STEPS: &[Step] = &[
    (4, Role::Desk, |_, _| Command::Respond {
        channel: Channel::Phone,
        text: said("已联系老师，马上远程检查"),
    }),
    (6, Role::RemoteTechnician, |_, _| Command::StartDiagnosis {}),
    (15, Role::RemoteTechnician, |_, _| Command::Diagnose {
        cause: "显示输出模块接触不良".to_owned(),
        plan: "上门重新插拔，必要时更换".to_owned(),
        simple: false,
    }),
    (18, Role::RemoteTechnician, |_, _| Command::HandOn {
        to: Tier::OnSite,
        reason: HandReason::NeedsVisit,
        text: said("远程无法解决"),
    }),
    (20, Role::Dispatcher, |person, at| Command::Assign {
        person,
        team: None,
        arrive_by: Some(at + SignedDuration::from_mins(30)),
    }),
    (22, Role::FieldTechnician, |_, _| {
        Command::AcceptAssignment {}
    }),
    (24, Role::FieldTechnician, |_, _| Command::Depart {}),
    (40, Role::FieldTechnician, |_, _| Command::Arrive {
        scan: None,
    }),
    (45, Role::FieldTechnician, |_, _| {
        note("接口有灰尘，清理后重新插拔")
    }),
    (47, Role::FieldTechnician, |_, _| Command::GradeFault {
        grade: Grade::Ordinary,
    }),
    (70, Role::FieldTechnician, |_, _| Command::RecordTest {
        passed: true,
        text: said("连续开机三次正常"),
    }),
    (72, Role::FieldTechnician, |_, _| Command::CompleteRepair {
        text: said("更换视频线，清理接口"),
    }),
    (75, Role::FieldTechnician, |_, _| {
        note("提醒老师课后关机再断电")
    }),
    (80, Role::FieldTechnician, |_, _| Command::HandReport {
        channel: Channel::Message,
        files: Vec::new(),
    }),
    (90, Role::SchoolManager, |_, _| Command::AcceptRepair {
        by: None,
        text: None,
    }),
    (400, Role::Desk, |_, _| Command::AnswerFollowUp {
        speed: 5,
        skill: 5,
        attitude: 5,
        running: true,
        channel: Channel::Phone,
        text: said("很满意"),
    }),
    (500, Role::Desk, |_, _| Command::Archive {}),
];

fn said(words: &str) -> Option<String> {
    Some(words.to_owned())
}

fn note(words: &str) -> Command<String> {
    Command::AddNote {
        text: said(words),
        shared: true,
        files: Vec::new(),
    }
}
