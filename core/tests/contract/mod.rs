//! Contracts as files: sound as a whole, or every mistake with its line.

mod cover_mistakes;
mod diff;
mod mistakes;
mod plan;
mod promise_mistakes;
mod schema;
mod versions;

use shounuo_core::contract::{Contract, Mistake, read};

/// The service plan as it is carried.
pub const PLAN: &str = include_str!("../../../contracts/exam-centre.toml");

/// The contract for an imported log.
pub const INCIDENT_LOG: &str = include_str!("../../../contracts/incident-log.toml");

/// The service plan, read.
pub fn plan() -> Contract {
    read(PLAN).unwrap_or_else(|m| panic!("{}", all(&m)))
}

pub fn all(mistakes: &[Mistake]) -> String {
    let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
