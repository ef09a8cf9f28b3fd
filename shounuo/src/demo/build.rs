//! Building the demo's data, once.

use super::mark::{LabelOn, Mark, Person};
use crate::{place::Place, problem::Problem, say::Say};
use jiff::Timestamp;
use shounuo_app::App;
use shounuo_sim::{Demo, DemoPlan, Progress, SimError, build_demo, clock_for};
use std::time::{Duration, Instant};

/// How many months of history.
const MONTHS: u8 = 3;
/// The same seed and present give the same story.
const SEED: u64 = 95;

/// Whether there is a journal with facts.
pub fn has_data(place: &Place) -> Result<bool, Problem> {
    Ok(place.is_there() && has_facts(&place.open()?)?)
}

fn has_facts(app: &App) -> Result<bool, Problem> {
    Ok(!app
        .store()
        .read(|reader| reader.facts_after(0, 1))?
        .is_empty())
}

/// When the journal's last fact was recorded.
pub fn last_recorded(app: &App) -> Result<Option<Timestamp>, Problem> {
    if !has_facts(app)? {
        return Ok(None);
    }
    let last = app.store().seal()?.seq;
    let facts = app
        .store()
        .read(move |reader| reader.facts_after(last - 1, 1))?;
    Ok(facts.first().map(|fact| fact.recorded_at))
}

/// Plays the history up to `now`. The mark stands before the first fact, so that what an interrupted building
/// leaves is known for what it is.
pub fn build(place: &Place, say: &Say, now: Timestamp) -> Result<Mark, Problem> {
    say.aside("cli.demo.building", &[]);
    Mark::begun(now).write(place)?;
    let plan = DemoPlan {
        now,
        months: MONTHS,
        seed: SEED,
    };
    let clock = clock_for(&plan).map_err(unbuilt)?;
    let app = place.open_at(clock.reader())?;
    let mut said = Instant::now();
    let demo = build_demo(&app, &clock, plan, &mut |progress| {
        tell(say, progress, &mut said)
    })
    .map_err(unbuilt)?;
    let mark = mark_of(demo);
    mark.write(place)?;
    Ok(mark)
}

fn tell(say: &Say, progress: Progress, said: &mut Instant) {
    if let Progress::Playing { done, total } = progress
        && (done == total || said.elapsed() > Duration::from_secs(2))
    {
        *said = Instant::now();
        let number = |n: usize| shounuo_words::number(i64::try_from(n).unwrap_or(i64::MAX));
        say.aside(
            "cli.demo.progress",
            &[("done", number(done)), ("total", number(total))],
        );
    }
}

fn unbuilt(error: SimError) -> Problem {
    match error {
        SimError::SetUp(cause) => cause.into(),
        SimError::Refused { cause, .. } | SimError::Deed { cause, .. } => (*cause).into(),
        other => Problem::internal(other),
    }
}

fn mark_of(demo: Demo) -> Mark {
    let people = demo.sign_ins.into_iter().map(|s| Person {
        role: s.role,
        customer: s.customer.map(str::to_owned),
        id: s.person,
        name: s.name,
    });
    let labels = demo.labels.into_iter().map(|l| LabelOn {
        name: l.nickname,
        class: l.class.to_owned(),
        token: l.token,
    });
    Mark {
        finished: true,
        now: demo.plan.now,
        people: people.collect(),
        labels: labels.collect(),
    }
}
