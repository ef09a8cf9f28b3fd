//! `shounuo export`: a customer's ledger as an archive that proves itself, signed off.

use crate::{
    archive,
    place::Place,
    problem::{Exit, Problem},
    say::Say,
    sign_in_link, wait,
};
use clap::Args;
use serde_json::json;
use shounuo_app::{App, AppError, Ask, Who, export::sha256, queries::ledger::PeriodAsk};
use std::{
    fs::OpenOptions,
    io::Write,
    path::{Path, PathBuf},
};

/// Whose ledger, by whom it is signed off, and where it goes.
#[derive(Debug, Args)]
pub struct Export {
    /// The customer's code
    #[arg(long, value_name = "CODE")]
    customer: String,
    /// With the deductions of this period: 2026-10, 2026-Q4, 2026-H2 or 2026
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// Who signs it off: name or id of a quality supervisor or project manager
    #[arg(long, value_name = "PERSON")]
    by: String,
    /// The archive, a file that is not there yet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Carries out the command.
pub fn run(place: &Place, say: &Say, args: Export) -> Result<Exit, Problem> {
    if args.out.exists() {
        return Err(Problem::new("out_exists", Exit::Input).with("path", args.out.display()));
    }
    let app = place.open_existing()?;
    let person = sign_in_link::find(&app, args.by.trim())?;
    let who = Who::person(person.row.id, None, person.row.roles);
    let (bytes, at) = archive_of(&app, &who, &args)?;
    let digest = sha256(&bytes);
    write(&args.out, &bytes)?;
    let customer = crate::customer::must_find(&app, &args.customer)?;
    let ask = Ask::live(app.command_id(), None);
    let signed = app
        .sign_off(&who, customer.id, ask, at, &digest)
        .and_then(|t| app.run_now(t));
    if let Err(e) = signed {
        // An archive that nobody signed off is none.
        let _ = std::fs::remove_file(&args.out);
        return Err(e.into());
    }
    let told = [
        ("path", args.out.display().to_string()),
        ("digest", digest.clone()),
        ("name", person.name.unwrap_or_default()),
    ];
    say.line("cli.export.done", &told);
    say.result(&json!({ "path": args.out, "sha256": digest, "bytes": bytes.len(), "at": at }));
    Ok(Exit::Done)
}

fn archive_of(app: &App, who: &Who, args: &Export) -> Result<(Vec<u8>, jiff::Timestamp), Problem> {
    let period = args
        .period
        .as_deref()
        .map(str::parse::<PeriodAsk>)
        .transpose()?;
    let answer = wait::on(app.export(who, Some(args.customer.clone()), period))?;
    let found = answer.map_err(|e| match e {
        AppError::Forbidden => Problem::new("may_not_sign", Exit::Input).with("person", &args.by),
        AppError::NotFound => {
            Problem::new("customer_unknown", Exit::Input).with("customer", &args.customer)
        }
        other => other.into(),
    })?;
    let bytes = archive::pack(&found.files).map_err(Problem::internal)?;
    Ok((bytes, found.manifest.at))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let done = file.and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    done.map_err(|e| Problem::of_file(path, &e))
}
