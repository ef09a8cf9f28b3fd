//! How many clocks stood under which count at an instant, as known now or with a fact: whole parts of time
//! and of the journal are summed, and of the parts that are cut the single rows are counted.

use super::{
    super::{Scope, sql::Build},
    known,
    sums::{Sums, counter},
};
use crate::{Reader, StoreError, db::Backend, views::part::Cut};
use shounuo_core::{
    Seq,
    id::{ContractId, CustomerId},
};
use uuid::Uuid;

type Whose = (CustomerId, ContractId);

impl Reader<'_> {
    /// The counts at a cut, by promise, month and count.
    pub(super) fn turned(&mut self, whose: Whose, cut: Cut) -> Result<Sums, StoreError> {
        let backend = self.backend();
        let mut builds = vec![whole(backend, whose, cut), turning(backend, whose, cut)];
        if let Some(known) = cut.known {
            builds.push(came(backend, whose, cut, known));
            builds.push(went(backend, whose, cut, known));
        }
        let mut sums = Sums::new();
        for build in builds {
            self.tx().each(&build.sql, &build.params, &mut |row| {
                let (key, n) = counter(row)?;
                *sums.entry(key).or_default() += n;
                Ok(())
            })?;
        }
        sums.retain(|_, n| *n != 0);
        Ok(sums)
    }
}

const GROUPED: &str = " GROUP BY k.promise, k.month, k.standing";

/// What turned in whole parts of time before the instant, and came to be known, less what ceased to be, in
/// whole parts of the journal before the fact.
fn whole(backend: Backend, whose: Whose, cut: Cut) -> Build {
    let mut build = Build::new(Scope::Customer(whose.0), backend);
    build
        .text("SELECT k.promise, k.month, k.standing, CAST(SUM(k.n) AS BIGINT) FROM ledger_turn k");
    build.where_scope("k").and_is("k.contract", whose.1);
    build.text(" AND k.turned < ").bind(cut.time);
    if let Some((_, part)) = cut.known {
        build.text(" AND k.part < ").bind(part);
    }
    build.text(GROUPED);
    build
}

/// What turned in the part of time that the instant cuts, as known with the fact.
fn turning(backend: Backend, whose: Whose, cut: Cut) -> Build {
    let mut build = rows(backend, whose, "COUNT(*)");
    known(&mut build, "k", cut.known.map(|(seq, _)| seq));
    build.text(" AND k.counted_us >= ").bind(cut.time_from_us());
    build.text(" AND k.counted_us <= ").bind(cut.at_us);
    build.text(GROUPED);
    build
}

/// What turned in whole parts of time, and came to be known in the part of the journal that the fact cuts.
fn came(backend: Backend, whose: Whose, cut: Cut, (seq, part): (Seq, i64)) -> Build {
    let mut build = rows(backend, whose, "COUNT(*)");
    within(&mut build, "(k.known_from_seq + 0)", cut, (seq, part));
    build
}

/// … and what ceased to be known there.
fn went(backend: Backend, whose: Whose, cut: Cut, (seq, part): (Seq, i64)) -> Build {
    let mut build = rows(backend, whose, "-COUNT(*)");
    build.text(" AND k.known_to_seq IS NOT NULL");
    within(&mut build, "(k.known_to_seq + 0)", cut, (seq, part));
    build
}

fn rows(backend: Backend, whose: Whose, n: &str) -> Build {
    let mut build = Build::new(Scope::Customer(whose.0), backend);
    build.text(&format!(
        "SELECT k.promise, k.month, k.standing, {n} FROM clock_row k"
    ));
    build.where_scope("k").and_is("k.contract", whose.1);
    build
}

fn within(build: &mut Build, column: &str, cut: Cut, (seq, part): (Seq, i64)) {
    build
        .text(&format!(" AND {column} >= "))
        .bind(Cut::first_of(part));
    build.text(&format!(" AND {column} <= ")).bind(seq);
    // Few facts, and most of time: found by the facts.
    build
        .text(" AND (k.counted_us + 0) < ")
        .bind(cut.time_from_us());
    build.text(GROUPED);
}

pub(super) fn forms(customer: CustomerId, backend: Backend) -> Vec<(String, Build)> {
    let whose = (customer, ContractId(Uuid::nil()));
    let mut all = Vec::new();
    for seq in [None, Some(7)] {
        let cut = Cut::new(shounuo_core::Timestamp::UNIX_EPOCH, seq);
        let then = if seq.is_some() { " then" } else { "" };
        let mut add = |name: &str, build| all.push((format!("turns {name}{then}"), build));
        add("whole", whole(backend, whose, cut));
        add("turning", turning(backend, whose, cut));
        if let Some(known) = cut.known {
            add("came", came(backend, whose, cut, known));
            add("went", went(backend, whose, cut, known));
        }
    }
    all
}
