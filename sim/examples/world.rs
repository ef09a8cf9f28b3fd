//! Builds a world in a fresh folder and says what is in it and how long it took.
//!
//! `cargo run --release -p shounuo-sim --example world -- [SEED] [NOW]`

use shounuo_app::{App, Random, Who};
use shounuo_sim::{Demo, DemoPlan, Progress, build_demo, check::check, clock_for, wait};
use shounuo_store::{Options, Store, Target};
use std::{collections::BTreeMap, error::Error, time::Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let seed = args.next().map_or(Ok(1), |s| s.parse())?;
    let now = args
        .next()
        .unwrap_or_else(|| "2026-11-22T11:20:00Z".to_owned());
    let plan = DemoPlan {
        now: now.parse()?,
        months: 3,
        seed,
    };
    let folder = shounuo_trial::Folder::new()?;
    let clock = clock_for(&plan)?;
    let options = Options {
        clock: clock.reader(),
        ..Options::default()
    };
    let store = Store::open(Target::Folder(folder.path().join("data")), options)?;
    let app = App::new(store, clock.reader(), Random::seeded(seed));
    let began = Instant::now();
    let demo = build_demo(&app, &clock, plan, &mut |p| {
        if let Progress::SetUp { devices } = p {
            println!("{devices} devices set up after {:?}", began.elapsed());
        }
    })?;
    let (count, commands) = (demo.tickets.len(), demo.commands);
    println!(
        "{count} tickets by {commands} commands after {:?}",
        began.elapsed()
    );
    println!("disagreements: {}", check(&app, &demo)?.len());
    summary(&app, &demo)
}

/// Tickets by stage, promises by verdict.
fn summary(app: &App, demo: &Demo) -> Result<(), Box<dyn Error>> {
    let (mut stages, mut verdicts) = (BTreeMap::new(), BTreeMap::new());
    for scripted in &demo.tickets {
        let view = wait(app.ticket(&Who::system(), scripted.ticket))?;
        *stages.entry(view.stage).or_insert(0) += 1;
        for rung in view.ladder {
            let key = (rung.clock.promise, rung.verdict.status.code());
            *verdicts.entry(key).or_insert(0) += 1;
        }
    }
    println!("{stages:?}");
    for ((promise, status), count) in verdicts {
        println!("{promise:<18} {status:<10} {count:>5}");
    }
    Ok(())
}
