//! The database and the journal in it.

use super::finding::Finding;
use crate::{place::Place, problem::Problem};
use shounuo_store::{Inspected, schema};
use shounuo_words::{Lang, number};

/// Looks into the database, or says why that is not possible.
pub fn inspect(place: &Place, lang: Lang) -> Result<Inspected, Finding> {
    let away = |problem: Problem| {
        let problem = problem.with_default("data", place.name());
        Finding::bad("database", "away").with("reason", problem.sentence(lang))
    };
    let target = place.existing().map_err(away)?;
    shounuo_store::inspect(&target).map_err(|e| away(e.into()))
}

/// Whether what it answers is on the disk.
pub fn database(found: &Inspected) -> Finding {
    if let Some(damage) = &found.damage {
        return Finding::bad("database", "damaged").with("reason", damage);
    }
    let careless = |(name, value): &&(&str, String)| match *name {
        "journal_mode" => value != "wal",
        "fsync" | "full_page_writes" => value != "on",
        // The writer asks for it itself, whatever the server's own setting is.
        _ => false,
    };
    let wrong: Vec<String> = found
        .settings
        .iter()
        .filter(careless)
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    let finding = match wrong.is_empty() {
        true => Finding::ok("database", "sound"),
        false => Finding::bad("database", "careless").with("settings", wrong.join(", ")),
    };
    finding.with("server", &found.server)
}

/// Whether this program and the data go together.
pub fn form(found: &Inspected) -> Finding {
    let finding = match found.form {
        0 => Finding::bad("form", "none"),
        form if form > schema::VERSION => Finding::bad("form", "newer"),
        form if form < schema::VERSION => Finding::warn("form", "older"),
        _ => Finding::ok("form", "same"),
    };
    finding
        .with("found", found.form)
        .with("program", schema::VERSION)
}

/// Whether the journal's end is as it was written.
pub fn journal(found: &Inspected) -> Option<Finding> {
    let standing = found.standing?;
    let finding = match found.faults.first() {
        None => Finding::ok("journal", "sound"),
        Some(fault) => Finding::bad("journal", "broken").with("seq", fault.seq),
    };
    Some(
        finding
            .with("n", number(found.proved))
            .with("head", number(standing.seq)),
    )
}

/// Whether messages get out.
pub fn outbox(found: &Inspected) -> Option<Finding> {
    let standing = found.standing?;
    let finding = match standing.failed {
        0 => Finding::ok("outbox", "sound"),
        failed => Finding::warn("outbox", "stuck").with("failed", number(failed)),
    };
    Some(finding.with("n", number(standing.outbox)))
}
