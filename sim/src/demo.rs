//! The demonstration: provider, exam centre, months of history, and a living present.

use crate::{
    cast::{Cast, Person, Post},
    check::Scripted,
    chronicle,
    clock::VirtualClock,
    error::SimError,
    play,
    setup::{self, Ground},
    story,
};
use jiff::{
    Span, Timestamp, ToSpan,
    civil::{Date, date},
    tz::TimeZone,
};
use shounuo_app::{App, Who};
use shounuo_core::{
    id::{CustomerId, PersonId},
    role::Role,
};

/// What is to be built.
#[derive(Clone, Copy, Debug)]
pub struct DemoPlan {
    /// The present, in whole seconds: open tickets stand as they are now.
    pub now: Timestamp,
    /// How many months of history lie before it.
    pub months: u8,
    /// The same seed and plan give the same journal.
    pub seed: u64,
}

/// How far the building is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Provider, people, devices, contract are there.
    SetUp {
        /// How many devices of the exam centre.
        devices: usize,
    },
    /// The history is being played.
    Playing {
        /// Commands done.
        done: usize,
        /// Commands in all.
        total: usize,
    },
}

/// A way to sign in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// As which role.
    pub role: Role,
    /// Code of their customer; `None` for the provider's own.
    pub customer: Option<&'static str>,
    /// Who.
    pub person: PersonId,
    /// Their invented name.
    pub name: String,
    /// What the sign-in link shows.
    pub token: String,
}

/// A label on a device.
#[derive(Clone, Debug)]
pub struct LabelToken {
    /// `A301-07`.
    pub nickname: String,
    /// Its class code.
    pub class: &'static str,
    /// Its room.
    pub room: &'static str,
    /// What the label shows: the end of `/r/{token}`.
    pub token: String,
}

/// What was built.
#[derive(Clone, Debug)]
pub struct Demo {
    /// By which plan.
    pub plan: DemoPlan,
    /// The exam centre.
    pub centre: CustomerId,
    /// The second customer.
    pub second: CustomerId,
    /// One person per role, and the second customer's manager.
    pub sign_ins: Vec<SignIn>,
    /// Some labels, of classes that differ.
    pub labels: Vec<LabelToken>,
    /// Every ticket with its script.
    pub tickets: Vec<Scripted>,
    /// How many commands the history took.
    pub commands: usize,
}

/// Classes whose labels are given out.
const SHOWN: [&str; 3] = ["student_terminal", "teacher_terminal", "face_access"];

/// Builds the demonstration in an empty store. `clock` must be the clock of the store and of `app`, standing
/// before the history begins (see [`clock_for`]); it stands at the plan's present afterwards. Blocks: not for an
/// async thread. Ids and tokens are drawn from `app`'s own randomness: seeded for tests, the system's wherever
/// somebody else can reach the server.
///
/// # Errors
/// [`SimError::Refused`] where the rules of the trade do not allow what the script tries: a mistake of the script.
pub fn build_demo(
    app: &App,
    clock: &VirtualClock,
    plan: DemoPlan,
    progress: &mut dyn FnMut(Progress),
) -> Result<Demo, SimError> {
    // Scripts are told in whole seconds.
    let now = Timestamp::from_second(plan.now.as_second()).unwrap_or(plan.now);
    let plan = DemoPlan { now, ..plan };
    let (start, opening) = (begin(&plan)?, opening(&plan)?);
    if clock.now() > opening - 12 * 24.hours() {
        return Err(SimError::Plan("the clock stands after the set-up already"));
    }
    let ground = setup::set_up(app, clock, opening)?;
    progress(Progress::SetUp {
        devices: ground.park.units.len(),
    });
    let stories = story::tell_all(app, &ground, plan.seed, start, plan.now)?;
    let since = opening - 3 * 24.hours();
    let when = (plan.seed, since, start, plan.now);
    let deeds = chronicle::tell_all(app, &ground, when, &stories)?;
    let mut told = |done, total| progress(Progress::Playing { done, total });
    let (played, commands) = play::play(app, clock, (&stories, &deeds), &mut told)?;
    clock.advance_to(plan.now);
    let tickets = played
        .into_iter()
        .zip(stories)
        .map(|(p, story)| Scripted {
            ticket: p.ticket,
            no: p.no,
            intent: story.intent,
        })
        .collect();
    Ok(Demo {
        plan,
        centre: ground.centre,
        second: ground.second,
        sign_ins: sign_ins(app, &ground, plan.now)?,
        labels: labels(&ground),
        tickets,
        commands,
    })
}

/// A clock that stands where the plan's set-up may begin.
pub fn clock_for(plan: &DemoPlan) -> Result<VirtualClock, SimError> {
    Ok(VirtualClock::new(opening(plan)? - 14 * 24.hours()))
}

/// When everything stands, 3 days after the contract came into force: shortly before a new year, so that every
/// routine of the contract has seen a whole period.
fn opening(plan: &DemoPlan) -> Result<Timestamp, SimError> {
    let then = plan
        .now
        .to_zoned(TimeZone::UTC)
        .checked_sub(Span::new().months(7));
    let year = then.map(|z| z.year()).unwrap_or(2026) - 1;
    let on: Date = date(year, 12, 23);
    let opening = on.at(1, 0, 0, 0).to_zoned(TimeZone::UTC);
    let opening = opening.map_err(|_| SimError::Plan("the history begins before time does"))?;
    Ok(opening.timestamp().min(begin(plan)?))
}

/// The first instant of the tickets.
fn begin(plan: &DemoPlan) -> Result<Timestamp, SimError> {
    let months = Span::new().months(i64::from(plan.months));
    let start = plan.now.to_zoned(TimeZone::UTC).checked_sub(months);
    start
        .map(|z| z.timestamp())
        .map_err(|_| SimError::Plan("the history begins before time does"))
}

/// One person per role, those on duty now.
fn sign_ins(app: &App, ground: &Ground, now: Timestamp) -> Result<Vec<SignIn>, SimError> {
    let cast = &ground.cast;
    let people = Role::ALL
        .iter()
        .filter_map(|role| Some((*role, on_duty(cast, *role, now)?)));
    let second = cast.second.first().map(|p| (Role::SchoolManager, p));
    let (system, mut tasks, mut sign_ins) = (Who::system(), Vec::new(), Vec::new());
    for (role, person) in people.chain(second) {
        let token = app.new_token();
        tasks.push((now, app.issue_sign_in_link(&system, person.id, &token)?));
        let customer = person.who.customer().map(|c| match c == ground.centre {
            true => setup::CENTRE_CODE,
            false => setup::SECOND_CODE,
        });
        sign_ins.push(SignIn {
            role,
            customer,
            person: person.id,
            name: person.name.clone(),
            token,
        });
    }
    for answer in app.run_history(tasks)? {
        answer?;
    }
    Ok(sign_ins)
}

fn on_duty(cast: &Cast, role: Role, now: Timestamp) -> Option<&Person> {
    let post = match role {
        Role::Reporter => Post::Operations,
        Role::SchoolManager => Post::SchoolManager,
        Role::Desk => Post::Desk,
        Role::RemoteTechnician => Post::Remote,
        Role::FieldTechnician => Post::Engineer,
        Role::Expert => Post::TechLead,
        Role::Dispatcher => Post::Dispatcher,
        Role::Storekeeper => Post::Storekeeper,
        Role::ProjectManager => Post::ProjectLead,
        Role::QualitySupervisor => Post::Supervisor,
        Role::Auditor => Post::Auditor,
        Role::Administrator => Post::Administrator,
    };
    Some(cast.on_duty(post, now)).filter(|p| p.who.is(role))
}

fn labels(ground: &Ground) -> Vec<LabelToken> {
    let shown = SHOWN.iter().filter_map(|class| {
        let unit = ground
            .park
            .units
            .iter()
            .find(|u| u.class == *class && u.label.is_some())?;
        let (nickname, room) = (unit.nickname.clone(), ground.park.room_of(unit));
        Some(LabelToken {
            nickname,
            class: unit.class,
            room,
            token: unit.label.as_ref()?.1.clone(),
        })
    });
    shown.collect()
}
