//! `shounuo serve`: the pages and the API.

use crate::{
    copies::Copies,
    place::Place,
    problem::{Exit, Problem},
    say::Say,
    server::{self, Address},
};
use clap::Args;
use serde_json::json;

/// Where it is served.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    address: Address,
    #[command(flatten)]
    copies: Copies,
}

/// Carries out the command: until SIGTERM or Ctrl+C.
pub fn run(place: &Place, say: &Say, args: Serve) -> Result<Exit, Problem> {
    let app = args.copies.on(place.open_existing()?, place)?;
    let listener = server::bind(&args.address)?;
    let url = args.address.base_url(&listener);
    server::run(app, listener, args.address.options(&url), || {
        say.line(
            "cli.serve.ready",
            &[("url", url.clone()), ("data", place.name())],
        );
        say.result(&json!({ "url": url, "data": place.name() }));
    })?;
    say.line("cli.serve.stopped", &[]);
    Ok(Exit::Done)
}
