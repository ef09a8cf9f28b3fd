//! A world for tests.

use shounuo_app::{App, Random};
use shounuo_sim::{Demo, DemoPlan, build_demo, clock_for};
use shounuo_store::{Options, Store, Target};
use shounuo_trial::{Folder, Schema};
use std::sync::OnceLock;

/// A built demonstration with its store.
pub struct World {
    pub app: App,
    pub demo: Demo,
    _folder: Folder,
    _schema: Option<Schema>,
}

/// A Sunday evening in China, in the middle of nothing.
pub const NOW: &str = "2026-11-22T11:20:00Z";

pub fn plan(seed: u64, now: &str) -> DemoPlan {
    DemoPlan {
        now: now.parse().unwrap(),
        months: 3,
        seed,
    }
}

pub fn build(plan: DemoPlan) -> World {
    let folder = Folder::new().unwrap();
    let target = Target::Folder(folder.path().join("data"));
    build_in(target, folder, None, plan)
}

/// The same on PostgreSQL; `None` where no database is named.
pub fn build_on_postgres(plan: DemoPlan) -> Option<World> {
    let schema = Schema::new()?.unwrap();
    let folder = Folder::new().unwrap();
    let (url, files) = (schema.url(), folder.path().join("files"));
    let target = Target::Postgres { url, files };
    Some(build_in(target, folder, Some(schema), plan))
}

fn build_in(target: Target, folder: Folder, schema: Option<Schema>, plan: DemoPlan) -> World {
    let clock = clock_for(&plan).unwrap();
    let options = Options {
        clock: clock.reader(),
        ..Options::default()
    };
    let store = Store::open(target, options).unwrap();
    let app = App::new(store, clock.reader(), Random::seeded(plan.seed));
    let demo = build_demo(&app, &clock, plan, &mut |_| {})
        .unwrap_or_else(|e| panic!("seed {}: {e}", plan.seed));
    World {
        app,
        demo,
        _folder: folder,
        _schema: schema,
    }
}

/// The same world for every test that only looks.
pub fn shared() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| build(plan(1, NOW)))
}
