//! Views made anew from the journal.
//!
//! The shadows are temporary tables of the same names: both databases look there first, so that the
//! very statements that write the views fill the shadows. Afterwards the shadows take the place of
//! the tables ([`rebuild`]), or are compared with them ([`rebuild_check`]). Both hold the journal's
//! lock: nobody writes meanwhile.

mod compare;
mod replay;
mod shadow;

use crate::{
    StoreError, Table, Target,
    db::{self, Backend, Mode, Tx, connect},
    journal::{self, Head},
    snapshots,
};
use replay::Replay;
use shadow::Places;
use shounuo_core::Seq;

/// How much a rebuild holds in memory.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Facts that are taken in at once.
    pub facts: u32,
    /// States that are kept; the others are in the shadow of the snapshots.
    pub states: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            facts: 8_192,
            states: 30_000,
        }
    }
}

/// Differences that are told of one table.
const TOLD_MAX: usize = 1_000;

/// What a rebuild or a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The last fact of the journal.
    pub facts: Seq,
    /// Where the views differ from the journal; empty after a rebuild.
    pub differences: Vec<Difference>,
}

/// One difference between a view and the journal. It names the place, never the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub table: &'static str,
    /// The row's key: `customer=…, id=…`.
    pub key: String,
    /// What is wrong.
    pub kind: Kind,
}

/// What is wrong with a row of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The journal says it, the view does not have it.
    Missing,
    /// The view has it, the journal does not say it.
    Extra,
    /// This column says something else.
    Column(String),
    /// The index does not say what its table says.
    Index,
}

/// Makes every view anew and puts it in place, on a connection of its own, in one transaction.
/// `progress` is told the last fact taken in, now and then.
pub fn rebuild(target: &Target, progress: &mut dyn FnMut(Seq)) -> Result<Outcome, StoreError> {
    within(target, &mut |tx| {
        let mut head = Head::take(tx)?;
        let outcome = rebuild_in(tx, progress)?;
        // States that a running program remembers may be of the views that were wrong.
        head.batch += 1;
        head.put(tx)?;
        Ok(outcome)
    })
}

/// Makes every view anew aside, on a connection of its own, and says where those in place differ.
/// Changes nothing.
pub fn rebuild_check(
    target: &Target,
    progress: &mut dyn FnMut(Seq),
) -> Result<Outcome, StoreError> {
    within(target, &mut |tx| {
        rebuild_check_in(tx, Pace::default(), progress)
    })
}

/// [`rebuild`] within a transaction that holds the journal's head.
pub fn rebuild_in(tx: &mut dyn Tx, progress: &mut dyn FnMut(Seq)) -> Result<Outcome, StoreError> {
    let places = Places::find(tx)?;
    let facts = replay(tx, &places, Pace::default(), progress)?;
    for table in tables() {
        places.put_in_place(tx, table)?;
    }
    places.renew_index(tx)?;
    Ok(Outcome {
        facts,
        differences: Vec::new(),
    })
}

/// [`rebuild_check`] within a transaction that holds the journal's head.
pub fn rebuild_check_in(
    tx: &mut dyn Tx,
    pace: Pace,
    progress: &mut dyn FnMut(Seq),
) -> Result<Outcome, StoreError> {
    let places = Places::find(tx)?;
    let facts = replay(tx, &places, pace, progress)?;
    let mut differences = Vec::new();
    for table in tables() {
        differences.extend(compare::table(tx, &places, table)?);
        places.drop_shadow(tx, table)?;
    }
    // The index knows its documents by their bare name: no shadow may stand before them.
    differences.extend(compare::index(tx)?);
    Ok(Outcome { facts, differences })
}

/// Every table that follows from the journal, but the index that follows from its documents.
fn tables() -> impl Iterator<Item = &'static Table> {
    let views = super::SCHEMA
        .iter()
        .filter(|t| t.name != super::search::INDEX.name);
    snapshots::SCHEMA.iter().chain(views)
}

type Work<'a> = dyn FnMut(&mut dyn Tx) -> Result<Outcome, StoreError> + 'a;

/// Runs `work` in one transaction on a connection of its own.
fn within(target: &Target, work: &mut Work<'_>) -> Result<Outcome, StoreError> {
    let mut conn = connect(target, Mode::Write)?;
    if conn.backend() == Backend::Sqlite {
        // The shadows may be larger than memory.
        conn.batch("PRAGMA temp_store = FILE")?;
    }
    conn.begin(Mode::Write)?;
    db::unhurried(&mut *conn)?;
    match work(&mut *conn) {
        Ok(outcome) => conn.commit().map(|()| outcome),
        Err(e) => {
            // What went wrong first is what matters.
            let _ = conn.rollback();
            Err(e)
        }
    }
}

/// Takes the whole journal into empty shadows; the last fact.
fn replay(
    tx: &mut dyn Tx,
    places: &Places,
    pace: Pace,
    progress: &mut dyn FnMut(Seq),
) -> Result<Seq, StoreError> {
    for table in tables() {
        places.make_shadow(tx, table)?;
    }
    let mut replay = Replay::new(pace.states);
    let mut after = 0;
    loop {
        let facts = journal::read_from(tx, after, pace.facts)?;
        let Some(last) = facts.last() else {
            replay.settle(tx)?;
            return Ok(after);
        };
        after = last.seq;
        replay.take(tx, facts)?;
        progress(after);
    }
}
