//! Everything that stands before the first report: provider, people, exam centre, contract, and a second customer.

mod house;
mod park;
mod staff;

pub use house::{CONTRACT_TOML, Part, Parts, SECOND_TOML};
pub use park::{Park, Unit};

use crate::{
    cast::{Cast, Post},
    clock::VirtualClock,
    error::SimError,
    wait::wait,
};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use shounuo_app::{App, Task, Who};
use shounuo_core::{
    Actor,
    calendar::CN_TOML,
    contract,
    id::{ContractId, CustomerId, DeviceId},
};

/// What the stories play on.
pub struct Ground {
    /// Everybody.
    pub cast: Cast,
    /// The catalogue.
    pub parts: Parts,
    /// The exam centre.
    pub centre: CustomerId,
    /// Its rooms and devices.
    pub park: Park,
    /// Units that stand by for it, with their class.
    pub standby: Vec<(DeviceId, &'static str)>,
    /// The second customer.
    pub second: CustomerId,
    /// Its rooms and devices.
    pub second_park: Park,
    /// Versions of the contract's zone and acceptance day, as the file says.
    pub accepted_on: Date,
}

/// Codes of the two customers.
pub const CENTRE_CODE: &str = "EC";
/// Code of the second customer.
pub const SECOND_CODE: &str = "MZ";
/// Every n-th device wears a label already; the others' are printed later.
const LABELLED_EACH: usize = 4;

/// Sets everything up in the days before `start`; 3 days before it the contract comes into force.
pub fn set_up(app: &App, clock: &VirtualClock, start: Timestamp) -> Result<Ground, SimError> {
    let contract = contract::read(CONTRACT_TOML).map_err(|mistakes| {
        SimError::Carried(
            "contract",
            mistakes
                .first()
                .map(ToString::to_string)
                .unwrap_or_default(),
        )
    })?;
    let zone =
        TimeZone::get(&contract.zone).map_err(|e| SimError::Carried("zone", e.to_string()))?;
    let builder = Builder { app, clock };
    clock.advance_to(start - days(12));
    let mut ground = builder.house(zone, contract.phases.accepted_on)?;
    clock.advance_to(start - days(9));
    builder.centre(&mut ground)?;
    builder.second(&mut ground)?;
    builder.contract(&ground, start)?;
    builder.labels(&mut ground)?;
    Ok(ground)
}

struct Builder<'a> {
    app: &'a App,
    clock: &'a VirtualClock,
}

impl Builder<'_> {
    fn house(&self, zone: TimeZone, accepted_on: Date) -> Result<Ground, SimError> {
        let (app, system) = (self.app, Who::system());
        self.run(vec![
            app.open_house(&system, house::card())?,
            app.publish_calendar(&system, "cn", CN_TOML)?,
        ])?;
        let (people, tasks) = staff::house(app)?;
        self.run(tasks)?;
        let cast = Cast {
            house: people,
            centre: Vec::new(),
            second: Vec::new(),
            zone,
        };
        let (parts, tasks) = house::catalogue(app, &cast.house[0].who)?;
        self.run(tasks)?;
        let (centre, second) = (app.new_id(), app.new_id());
        let (park, second_park) = (Park::default(), Park::default());
        Ok(Ground {
            cast,
            parts,
            centre,
            park,
            standby: Vec::new(),
            second,
            second_park,
            accepted_on,
        })
    }

    fn centre(&self, ground: &mut Ground) -> Result<(), SimError> {
        let (app, id, admin) = (self.app, ground.centre, admin(ground));
        self.run(vec![app.register_customer(
            &admin,
            id,
            CENTRE_CODE,
            "示例市技能鉴定评价考试中心",
        )?])?;
        let (people, tasks) = staff::centre(app, &admin, id)?;
        self.run(tasks)?;
        ground.cast.centre = people;
        let (park, tasks) = park::centre(app, &admin, id, Some(ground.accepted_on))?;
        self.run(tasks)?;
        ground.park = park;
        let (standby, tasks) = park::standby(app, &admin, id)?;
        self.run(tasks)?;
        ground.standby = standby;
        Ok(())
    }

    /// A small school; its contract comes later, and has no clocks for tickets.
    fn second(&self, ground: &mut Ground) -> Result<(), SimError> {
        let (app, id, admin) = (self.app, ground.second, admin(ground));
        self.run(vec![app.register_customer(
            &admin,
            id,
            SECOND_CODE,
            "明知示范小学",
        )?])?;
        let (people, tasks) = staff::second(app, &admin, id)?;
        self.run(tasks)?;
        ground.cast.second = people;
        let (park, tasks) = park::small(app, &admin, id)?;
        self.run(tasks)?;
        ground.second_park = park;
        Ok(())
    }

    /// Published, confirmed by the provider a day later and by the school another day later: in force
    /// before the first report.
    fn contract(&self, ground: &Ground, start: Timestamp) -> Result<(), SimError> {
        let id: ContractId = self.app.new_id();
        let lead = &ground.cast.on_duty(Post::ProjectLead, start).who;
        let manager = &ground.cast.on_duty(Post::SchoolManager, start).who;
        self.clock.advance_to(start - days(5));
        self.run(vec![self.app.publish_contract(
            &admin(ground),
            ground.centre,
            id,
            CONTRACT_TOML,
        )?])?;
        self.clock.advance_to(start - days(4));
        self.run(vec![self.app.confirm_contract(lead, id, 1)?])?;
        self.clock.advance_to(start - days(3));
        self.run(vec![self.app.confirm_contract(manager, id, 1)?])?;
        let live = [ground.centre, ground.second].map(|c| self.app.go_live(&admin(ground), c));
        self.run(live.into_iter().collect::<Result<_, _>>()?)
    }

    /// Labels for some devices: their report pages are used in the stories.
    fn labels(&self, ground: &mut Ground) -> Result<(), SimError> {
        let (admin, centre) = (admin(ground), ground.centre);
        let chosen: Vec<usize> = (0..ground.park.units.len())
            .step_by(LABELLED_EACH)
            .collect();
        let tokens: Vec<String> = chosen.iter().map(|_| self.app.new_token()).collect();
        let mut tasks = Vec::with_capacity(chosen.len());
        for (index, token) in chosen.iter().zip(&tokens) {
            tasks.push(self.app.issue_label(
                &admin,
                centre,
                ground.park.units[*index].id,
                token,
            )?);
        }
        self.run(tasks)?;
        for (index, token) in chosen.into_iter().zip(tokens) {
            if let Actor::Link(link) = wait(self.app.who_of_label(&token))?.actor {
                ground.park.units[index].label = Some((link, token));
            }
        }
        Ok(())
    }

    fn run(&self, tasks: Vec<Task>) -> Result<(), SimError> {
        let now = self.clock.now();
        let tasks = tasks.into_iter().map(|task| (now, task)).collect();
        for answer in self.app.run_history(tasks)? {
            answer?;
        }
        Ok(())
    }
}

fn admin(ground: &Ground) -> Who {
    ground.cast.house[0].who.clone()
}

fn days(n: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * n)
}
