//! A program that is killed while it makes the tables or brings older data to its form leaves what was there,
//! and the next one does it whole.

use crate::{
    forms::{differences, form, journal, make_older},
    processes::child,
    world::*,
};
use shounuo_store::{
    StoreError,
    db::{Backend, Conn, Insert, Mode, Row, Tx, Value, connect},
    schema::{VERSION, migrate, version},
};

on_both!(
    killed_at_any_statement_new_data_is_not_there_or_whole,
    killed_at_any_statement_older_data_stays_as_it_was,
);

/// With this in the environment every single statement is tried.
const ALL: &str = "SHOUNUO_TEST_LONG";
/// So many places are tried otherwise, the first and the last among them; the program is killed at few.
const PLACES: usize = 24;
const KILLS: usize = 3;

/// A connection that is cut off after so many steps: nothing gets through any more, not even a way back.
struct CutOff {
    conn: Box<dyn Conn>,
    left: usize,
    steps: usize,
    /// So many steps led to the commit, and with it.
    committed: usize,
    /// The whole program ends there.
    kills: bool,
}

impl CutOff {
    fn step(&mut self) -> Result<&mut dyn Conn, StoreError> {
        if self.left == 0 {
            if self.kills {
                // No way back, nothing is tidied up.
                std::process::abort();
            }
            return Err(StoreError::Stopped("cut off"));
        }
        self.left -= 1;
        self.steps += 1;
        Ok(&mut *self.conn)
    }
}

impl Tx for CutOff {
    fn backend(&self) -> Backend {
        self.conn.backend()
    }
    fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        self.step()?.exec(sql, params)
    }
    fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        row: &mut dyn FnMut(&mut Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.step()?.each(sql, params, row)
    }
    fn insert_many(&mut self, insert: Insert<'_>, rows: &[Vec<Value>]) -> Result<u64, StoreError> {
        self.step()?.insert_many(insert, rows)
    }
    fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.step()?.batch(sql)
    }
    fn check(&mut self, sql: &str) -> Result<(), StoreError> {
        self.step()?.check(sql)
    }
}

impl Conn for CutOff {
    fn begin(&mut self, mode: Mode) -> Result<(), StoreError> {
        self.step()?.begin(mode)
    }
    fn commit(&mut self) -> Result<(), StoreError> {
        self.step()?.commit()?;
        self.committed = self.steps;
        Ok(())
    }
    fn rollback(&mut self) -> Result<(), StoreError> {
        self.step()?.rollback()
    }
}

/// Brings the data to its form, as far as so many steps lead; how many led to the commit, if it got there.
fn migrate_for(target: &shounuo_store::Target, left: usize, kills: bool) -> Option<usize> {
    let conn = connect(target, Mode::Write).expect("a connection");
    let mut conn = CutOff {
        conn,
        left,
        steps: 0,
        committed: 0,
        kills,
    };
    let done = migrate(&mut conn, None).is_ok();
    done.then_some(conn.committed)
}

/// What the child plays.
pub fn killed_at(target: &shounuo_store::Target, step: u128) {
    migrate_for(target, usize::try_from(step).expect("a number"), true);
}

/// At which of so many steps it is tried.
fn places(steps: usize, wanted: usize) -> Vec<usize> {
    match std::env::var_os(ALL) {
        Some(_) => (0..steps).collect(),
        None => {
            let mut some: Vec<_> = (0..wanted)
                .map(|n| n * (steps - 1) / (wanted - 1))
                .collect();
            some.dedup();
            some
        }
    }
}

/// How many steps it takes on data like this.
fn steps_on(other: &World, prepare: &dyn Fn(&World)) -> usize {
    prepare(other);
    let steps = migrate_for(&other.target, usize::MAX, false).expect("it gets there");
    assert!(steps > 20, "{steps} steps");
    steps
}

/// Cuts it off, and kills it, at each place; `unchanged` looks after each.
fn everywhere(world: &World, steps: usize, unchanged: &dyn Fn(&str)) {
    for left in places(steps, PLACES) {
        let done = migrate_for(&world.target, left, false);
        assert_eq!(done, None, "it got there after {left} of {steps} steps");
        unchanged(&format!("cut off after {left} of {steps} steps"));
    }
    for left in places(steps, KILLS) {
        let (mut process, lines) = child(world, "migrates", (left as u128).into_id());
        lines.for_each(drop);
        assert!(!process.wait().expect("it ends").success());
        unchanged(&format!("killed after {left} of {steps} steps"));
    }
}

trait IntoId {
    fn into_id(self) -> uuid::Uuid;
}

impl IntoId for u128 {
    fn into_id(self) -> uuid::Uuid {
        uuid::Uuid::from_u128(self)
    }
}

fn killed_at_any_statement_new_data_is_not_there_or_whole(world: &World) {
    let made = |world: &World| {
        std::fs::create_dir_all(world.target.files()).expect("a folder");
    };
    let steps = steps_on(&world.another(), &made);
    made(world);
    everywhere(world, steps, &|when| {
        assert_eq!(version(&mut *world.raw()).expect("a form"), 0, "{when}");
    });
    let store = world.open();
    assert_eq!(form(world), VERSION);
    let customer = register(&store);
    store.write(report(customer)).expect("written");
    assert!(store.verify(None).expect("verified").is_sound());
}

fn killed_at_any_statement_older_data_stays_as_it_was(world: &World) {
    let older = |world: &World| {
        drop(crate::views::full(world));
        make_older(world);
    };
    let steps = steps_on(&world.another(), &older);
    older(world);
    let before = journal(world);
    everywhere(world, steps, &|when| {
        assert_eq!(form(world), 1, "{when}");
        assert_eq!(journal(world), before, "{when}");
        let half = world.raw().rows("SELECT 1 FROM notice", &[]);
        assert!(half.is_err(), "{when}: half a step");
    });
    drop(world.open());
    assert_eq!(form(world), VERSION);
    assert_eq!(journal(world), before);
    assert_eq!(differences(world), 0);
}
