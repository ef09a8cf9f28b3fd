//! A house with many tickets, filled through the application in virtual time: what it writes is what people's
//! work would have written.

use crate::{
    Ask, Failed,
    life::{BESIDE, EVERY, Life, OPEN},
};
use jiff::{SignedDuration, Timestamp};
use shounuo_app::{App, Random, Who};
use shounuo_core::{
    id::{CustomerId, DeviceId},
    role::Role,
};
use shounuo_sim::{DemoPlan, build_demo, clock_for, wait};
use shounuo_store::{
    Options, Store, Target,
    query::{DeviceFilter, PageAsk},
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

const SEED: u64 = 95;

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
