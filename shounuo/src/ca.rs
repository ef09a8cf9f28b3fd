//! `shounuo ca`: the certificate of the local authority, for devices that are to trust this server.

use crate::{
    config::{Settings, TlsMode},
    place::Place,
    problem::{Exit, Problem},
    say::Say,
    tls::Tls,
};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Where it goes.
#[derive(Debug, Args)]
pub struct Ca {
    /// Writes the certificate into this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Carries out the command. The authority is made when there is none yet.
pub fn run(place: &Place, say: &Say, settings: &Settings, args: &Ca) -> Result<Exit, Problem> {
    let mut settings = settings.clone();
    settings.tls.mode = TlsMode::Local;
    let tls = Tls::of(&settings, place.folder())?;
    let ca = tls.as_ref().and_then(Tls::authority);
    let ca = ca.ok_or_else(|| Problem::internal("no authority"))?;
    let path = match &args.out {
        Some(out) => {
            std::fs::write(out, &ca.pem).map_err(|e| Problem::of_file(out, &e))?;
            out.clone()
        }
        None => ca.path(),
    };
    let until = ca.ends.until.strftime("%Y-%m-%d").to_string();
    say.line(
        "cli.ca.lies",
        &[
            ("path", path.display().to_string()),
            ("until", until.clone()),
        ],
    );
    say.line("cli.ca.page.print", &[("print", ca.fingerprint.clone())]);
    for step in ["ios", "android", "desktop"] {
        say.line(&format!("cli.ca.page.{step}"), &[]);
    }
    say.line("cli.ca.fetched", &[]);
    say.line("cli.ca.key", &[]);
    say.result(
        &json!({ "path": path, "sha256": ca.fingerprint, "until": until, "certificate": ca.pem }),
    );
    Ok(Exit::Done)
}
