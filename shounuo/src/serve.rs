//! `shounuo serve`: the pages and the API.

use crate::{
    config::Settings,
    copies::{self, Copies},
    place::Place,
    problem::{Exit, Problem},
    say::Say,
    server::{self, Address, Doors},
};
use clap::Args;

/// Where it is served.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    address: Address,
    #[command(flatten)]
    copies: Copies,
}

impl Serve {
    /// What it says of settings.
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        let mut flags = self.address.flags();
        flags.extend(self.copies.flags());
        flags
    }
}

/// Carries out the command: until SIGTERM or Ctrl+C.
pub fn run(place: &Place, say: &Say, settings: &Settings) -> Result<Exit, Problem> {
    place.existing()?;
    server::prepare(settings)?;
    let doors = Doors::open(settings, place)?;
    let app = copies::on(place.open()?, place, &settings.backup)?;
    let told = doors.told(&place.name());
    let url = doors.url.clone();
    server::run(app, doors, settings, || {
        say.line("cli.serve.ready", &[("url", url), ("data", place.name())]);
        say.result(&told);
    })?;
    say.line("cli.serve.stopped", &[]);
    Ok(Exit::Done)
}
