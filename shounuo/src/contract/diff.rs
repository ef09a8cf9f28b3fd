//! `shounuo contract diff`: what a new version changes, in the words of both languages.

use super::sound;
use crate::{
    place::Place,
    problem::{Exit, Problem},
    say::Say,
    wait,
};
use serde_json::json;
use shounuo_app::{Who, queries::Running};
use shounuo_core::contract::{self, Change, Contract, Drift};
use shounuo_words::{Lang, contract::change};
use std::path::Path;

/// Tells the changes from one file to another.
pub fn files(say: &Say, old: &Path, new: &Path) -> Result<Exit, Problem> {
    // One answer for programs: what is wrong with the second file is told once the first is sound.
    let Some(before) = of_file(say, old)? else {
        return Ok(Exit::Input);
    };
    match of_file(say, new)? {
        Some(after) => compared(say, None, (&before, &after)),
        None => Ok(Exit::Input),
    }
}

/// Tells the changes from the version in force of a customer's contract to a file.
pub fn against(place: &Place, say: &Say, customer: &str, new: &Path) -> Result<Exit, Problem> {
    let Some(after) = of_file(say, new)? else {
        return Ok(Exit::Input);
    };
    let (before, there) = in_force(place, customer)?;
    compared(say, Some(&there), (&before, &after))
}

/// The version that acts for a customer, and what runs under it.
struct There {
    customer: String,
    version: u32,
    running: Vec<Running>,
}

impl There {
    /// What runs under what a change is about: under its promise, or all promises of its clause.
    fn under(&self, change: &Change) -> impl Iterator<Item = &Running> {
        let (clause, promise) = (change.clause.as_ref(), change.promise.as_ref());
        let about = move |r: &&Running| {
            Some(&r.clause) == clause && promise.is_none_or(|p| *p == r.promise)
        };
        self.running.iter().filter(about)
    }

    /// What runs under what is changed, once each, in the contract's order.
    fn kept(&self, changes: &[Change]) -> Vec<&Running> {
        let is_changed = |r: &&Running| {
            let same = |kept: &Running| kept.promise == r.promise;
            changes.iter().any(|c| self.under(c).any(same))
        };
        self.running.iter().filter(is_changed).collect()
    }
}

fn compared(
    say: &Say,
    there: Option<&There>,
    (before, after): (&Contract, &Contract),
) -> Result<Exit, Problem> {
    let changes = contract::diff(before, after).map_err(Problem::internal)?;
    tell(say, there, (before, after), &changes);
    say.result(&json!({
        "against_version": there.map(|t| t.version),
        "customer": there.map(|t| &t.customer),
        "running": there.map(|t| t.kept(&changes)),
        "changes": changes,
        "acts_on": "what starts after both parties' confirmation",
        "stricter": count(&changes, Drift::Stricter),
        "looser": count(&changes, Drift::Looser),
    }));
    Ok(Exit::Done)
}

/// The contract of a file; `None` when its mistakes have been told.
fn of_file(say: &Say, path: &Path) -> Result<Option<Contract>, Problem> {
    let text = sound(say, path, Exit::Input)?;
    // A sound file reads.
    Ok(text.and_then(|t| contract::read(&t).ok()))
}

/// The version in force of a customer's contract.
fn in_force(place: &Place, code: &str) -> Result<(Contract, There), Problem> {
    let app = place.open_existing()?;
    let customer = crate::customer::must_find(&app, code)?;
    let none = || Problem::new("no_contract_in_force", Exit::Input).with("customer", code);
    customer.contract.ok_or_else(none)?;
    let view = wait::on(app.contract(&Who::system(), code))??;
    let (version, book) = view.in_force.ok_or_else(none)?;
    let there = There {
        customer: code.to_owned(),
        version,
        running: wait::on(app.running_under(&Who::system(), code))??,
    };
    Ok((book.contract.clone(), there))
}

fn count(changes: &[Change], drift: Drift) -> usize {
    changes.iter().filter(|c| c.drift == drift).count()
}

/// All changes, each clause under its heading.
fn tell(
    say: &Say,
    there: Option<&There>,
    (before, after): (&Contract, &Contract),
    changes: &[Change],
) {
    if changes.is_empty() {
        return say.line("cli.contract.diff.nothing", &[]);
    }
    for of_clause in changes.chunk_by(|a, b| a.clause == b.clause) {
        let clause = of_clause[0].clause.as_deref();
        say.plain(&heading(say, before, after, clause));
        for one in of_clause {
            say.plain(&format!("  {}", change(say.lang(), one)));
        }
        if let Some(there) = there {
            tell_running(say, there, of_clause);
        }
    }
    let sum = [
        ("n", changes.len().to_string()),
        ("stricter", count(changes, Drift::Stricter).to_string()),
        ("looser", count(changes, Drift::Looser).to_string()),
    ];
    say.line("cli.contract.diff.sum", &sum);
    say.line("cli.contract.diff.acts_on", &[]);
}

/// How much runs on under the version in force, whatever these changes say.
fn tell_running(say: &Say, there: &There, changes: &[Change]) {
    for running in there.kept(changes) {
        let args = [
            ("promise", running.promise.clone()),
            ("n", running.open.to_string()),
            ("version", there.version.to_string()),
            ("customer", there.customer.clone()),
        ];
        say.line("cli.contract.diff.runs_on", &args);
    }
}

/// The clause with its heading; the words for what stands beside the clauses.
fn heading(say: &Say, before: &Contract, after: &Contract, clause: Option<&str>) -> String {
    let Some(id) = clause else {
        return say.words("cli.contract.diff.beside", &[]);
    };
    let mut clauses = after.clauses.iter().chain(&before.clauses);
    let found = clauses.find(|c| c.id == id);
    let heading = found.map_or("", |c| own(say.lang(), &c.heading.zh, &c.heading.en));
    format!("{id} {heading}")
}

/// The text of a language.
fn own<'t>(lang: Lang, zh: &'t str, en: &'t str) -> &'t str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
