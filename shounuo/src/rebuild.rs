//! `shounuo rebuild`: all views anew from the journal, or a comparison with it.

use crate::{
    place::Place,
    problem::{Exit, Problem},
    say::Say,
};
use clap::Args;
use serde_json::{Value, json};
use shounuo_core::Seq;
use shounuo_store::views::{Difference, Kind, rebuild, rebuild_check};

/// Whether to compare only.
#[derive(Debug, Args)]
pub struct Rebuild {
    /// Compares the views with the journal and names every difference; changes nothing
    #[arg(long)]
    check: bool,
}

/// Carries out the command.
pub fn run(place: &Place, say: &Say, args: &Rebuild) -> Result<Exit, Problem> {
    // Opening brings older data to this program's form, and refuses newer.
    drop(place.open_existing()?);
    let mut progress =
        |seq: Seq| say.aside("cli.rebuild.progress", &[("n", shounuo_words::number(seq))]);
    let target = place.target();
    if !args.check {
        let outcome = rebuild(&target, &mut progress)?;
        say.line(
            "cli.rebuild.done",
            &[("n", shounuo_words::number(outcome.facts))],
        );
        say.result(&json!({ "facts": outcome.facts }));
        return Ok(Exit::Done);
    }
    let outcome = rebuild_check(&target, &mut progress)?;
    let differences: Vec<Value> = outcome.differences.iter().map(for_programs).collect();
    let answer = json!({ "facts": outcome.facts, "differences": differences });
    if outcome.differences.is_empty() {
        say.line("cli.rebuild.same", &[]);
        say.result(&answer);
        return Ok(Exit::Done);
    }
    for Difference { table, key, kind } in &outcome.differences {
        let (code, column) = words(kind);
        let args = [
            ("view", (*table).to_owned()),
            ("row", key.clone()),
            ("column", column.to_owned()),
        ];
        say.line(&format!("cli.rebuild.{code}"), &args);
    }
    let n = shounuo_words::number(i64::try_from(outcome.differences.len()).unwrap_or(i64::MAX));
    let message = say.words("cli.rebuild.found", &[("n", n)]);
    say.found("views_differ", message, &answer);
    Ok(Exit::Found)
}

/// The word for a difference, and the column that differs.
fn words(kind: &Kind) -> (&'static str, &str) {
    match kind {
        Kind::Missing => ("missing", ""),
        Kind::Extra => ("extra", ""),
        Kind::Column(column) => ("differs", column),
        Kind::Index => ("index", ""),
    }
}

fn for_programs(difference: &Difference) -> Value {
    let Difference { table, key, kind } = difference;
    let (code, column) = words(kind);
    json!({ "view": table, "row": key, "kind": code, "column": column })
}
