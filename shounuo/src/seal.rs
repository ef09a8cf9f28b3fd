//! `shounuo seal`: the heads of all chains, to be kept elsewhere.

use crate::{
    place::Place,
    problem::{Exit, Problem},
    say::Say,
};
use std::io::Write;

/// Carries out the command. The seal is JSON whether or not that was asked for: it is a file to be kept.
pub fn run(place: &Place, say: &Say) -> Result<Exit, Problem> {
    let seal = place.open_existing()?.store().seal()?;
    let json = serde_json::to_string(&seal).map_err(Problem::internal)?;
    let mut out = std::io::stdout();
    writeln!(out, "{json}")
        .and_then(|()| out.flush())
        .map_err(Problem::internal)?;
    say.aside("cli.seal.made", &[("seq", seal.seq.to_string())]);
    Ok(Exit::Done)
}
