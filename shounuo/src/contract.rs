//! `shounuo contract`: checking and publishing contract files.

use crate::{
    customer, files,
    place::Place,
    problem::{Exit, Problem},
    say::Say,
};
use clap::Subcommand;
use serde_json::json;
use shounuo_app::Who;
use shounuo_core::contract::{self, Mistake};
use std::path::{Path, PathBuf};

/// What can be done with contracts.
#[derive(Debug, Subcommand)]
pub enum Contract {
    /// Reads a contract file and names every mistake with its line; changes nothing
    Check {
        /// The contract
        file: PathBuf,
    },
    /// Publishes a contract's next version; it acts once both parties have confirmed it
    Publish {
        /// The contract
        file: PathBuf,
        /// Whose contract it is
        #[arg(long, value_name = "CODE")]
        customer: String,
    },
}

/// Carries out the command.
pub fn run(place: &Place, say: &Say, what: Contract) -> Result<Exit, Problem> {
    match what {
        Contract::Check { file } => match sound(say, &file)? {
            Some(_) => {
                say.line(
                    "cli.contract.sound",
                    &[("path", file.display().to_string())],
                );
                say.result(&json!({ "mistakes": [] }));
                Ok(Exit::Done)
            }
            None => Ok(Exit::Found),
        },
        Contract::Publish { file, customer } => publish(place, say, &file, &customer),
    }
}

/// The file's text when it is sound; otherwise every mistake has been told.
fn sound(say: &Say, file: &Path) -> Result<Option<String>, Problem> {
    let text = files::text(file)?;
    let Err(mistakes) = contract::read(&text) else {
        return Ok(Some(text));
    };
    for Mistake { line, reason } in &mistakes {
        let path = file.display().to_string();
        let args = [
            ("path", path),
            ("line", line.to_string()),
            ("reason", reason.clone()),
        ];
        say.aside("cli.contract.mistake", &args);
    }
    say.aside(
        "cli.contract.nothing_loaded",
        &[("n", mistakes.len().to_string())],
    );
    let list = mistakes
        .iter()
        .map(|m| json!({ "line": m.line, "reason": m.reason }));
    say.found(&json!({
        "error": { "code": "contract", "exit": Exit::Found as u8 },
        "path": file.display().to_string(),
        "mistakes": list.collect::<Vec<_>>(),
    }));
    Ok(None)
}

fn publish(place: &Place, say: &Say, file: &Path, code: &str) -> Result<Exit, Problem> {
    let Some(text) = sound(say, file)? else {
        return Ok(Exit::Input);
    };
    let app = place.open_existing()?;
    let customer = customer::must_find(&app, code)?;
    let id = customer.contract.unwrap_or_else(|| app.new_id());
    app.run_now(app.publish_contract(&Who::system(), customer.id, id, &text)?)?;
    say.line("cli.contract.published", &[("code", code.to_owned())]);
    say.result(&json!({ "contract": id, "customer": code }));
    Ok(Exit::Done)
}
