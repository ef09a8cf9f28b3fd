//! `shounuo doctor`: what is wrong with this place, in words, each with what to do. It changes nothing.
//!
//! A check is a function that gives findings; a new one is a file here, a line in [`examine`], and its words under
//! `cli.doctor`.

mod clock;
mod copies;
mod data;
mod finding;
mod machine;

use crate::{
    config::Loaded,
    place::Place,
    problem::{Exit, Problem},
    say::Say,
};
use finding::{Finding, Standing};
use serde_json::{Value, json};

/// Carries out the command: done when nothing is bad.
pub fn run(place: &Place, say: &Say, loaded: &Loaded) -> Result<Exit, Problem> {
    let findings = examine(place, say, loaded);
    for finding in &findings {
        say.plain(&finding.line(say.lang()));
    }
    let of = |standing| findings.iter().filter(|f| f.standing == standing).count();
    let (bad, warn) = (of(Standing::Bad), of(Standing::Warn));
    let checks: Vec<Value> = findings.iter().map(|f| f.to_json(say.lang())).collect();
    let args = [("bad", bad.to_string()), ("warn", warn.to_string())];
    if bad == 0 {
        say.line("cli.doctor.well", &args);
        say.result(&json!({ "checks": checks }));
        return Ok(Exit::Done);
    }
    let message = say.words("cli.doctor.unwell", &args);
    say.plain(&message);
    say.found("unwell", message, &json!({ "checks": checks }));
    Ok(Exit::Found)
}

/// Every check, from the outside in.
fn examine(place: &Place, say: &Say, loaded: &Loaded) -> Vec<Finding> {
    let settings = &loaded.settings;
    let mut found = vec![machine::config(loaded, say.lang()), machine::version()];
    found.extend(machine::folder(place.folder()));
    found.push(machine::disk(settings));
    found.extend(machine::certificate(settings, place.folder(), say.lang()));
    match data::inspect(place, say.lang()) {
        Err(finding) => found.push(finding),
        Ok(inspected) => {
            found.push(data::database(&inspected));
            found.push(data::form(&inspected));
            found.extend(data::journal(&inspected));
            found.extend(data::outbox(&inspected));
            found.extend(clock::clock(&inspected));
        }
    }
    found.extend(copies::copies(settings));
    found
}
