//! `shounuo contract`: checking, comparing and publishing contract files.

mod diff;

use crate::{
    customer, files,
    place::Place,
    problem::{Exit, Problem},
    say::Say,
    wait,
};
use clap::Subcommand;
use serde_json::json;
use shounuo_app::Who;
use shounuo_core::contract::{self, Mistake};
use shounuo_words::wrong;
use std::path::{Path, PathBuf};

/// What can be done with contracts.
#[derive(Debug, Subcommand)]
pub enum Contract {
    /// Reads a contract file and names every mistake with its line; changes nothing
    Check {
        /// The contract
        file: PathBuf,
    },
    /// Says what a new version changes, clause by clause, and for whom; changes nothing
    Diff {
        /// The version that there is; with --customer, the new one
        #[arg(value_name = "OLD")]
        first: PathBuf,
        /// The new one
        #[arg(
            value_name = "NEW",
            required_unless_present = "customer",
            conflicts_with = "customer"
        )]
        second: Option<PathBuf>,
        /// Compares with the version in force of this customer's contract
        #[arg(long, value_name = "CODE")]
        customer: Option<String>,
    },
    /// Prints the JSON Schema of contract files, for editors
    Schema,
    /// Publishes a contract's next version; it acts once both parties have confirmed it
    Publish {
        /// The contract
        file: PathBuf,
        /// Whose contract it is
        #[arg(long, value_name = "CODE")]
        customer: String,
    },
}

/// What `contracts/contract.schema.json` says.
const SCHEMA: &str = include_str!("../../contracts/contract.schema.json");

/// Carries out the command.
pub fn run(place: &Place, say: &Say, what: Contract) -> Result<Exit, Problem> {
    match what {
        Contract::Check { file } => match sound(say, &file, Exit::Found)? {
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
        Contract::Diff {
            first,
            second,
            customer,
        } => match second {
            Some(new) => diff::files(say, &first, &new),
            None => diff::against(place, say, &customer.unwrap_or_default(), &first),
        },
        Contract::Schema => {
            print!("{SCHEMA}");
            Ok(Exit::Done)
        }
        Contract::Publish { file, customer } => publish(place, say, &file, &customer),
    }
}

/// The file's text when it is sound; otherwise every mistake has been told.
///
/// # Errors
/// A file that cannot be read. `exit` is how the program will end when there are mistakes.
pub fn sound(say: &Say, file: &Path, exit: Exit) -> Result<Option<String>, Problem> {
    let text = files::text(file)?;
    match contract::read(&text) {
        Ok(_) => Ok(Some(text)),
        Err(mistakes) => {
            tell(say, file, &mistakes, exit);
            Ok(None)
        }
    }
}

/// Tells every mistake of a file with its line.
fn tell(say: &Say, file: &Path, mistakes: &[Mistake], exit: Exit) {
    for Mistake {
        line,
        clause,
        reason,
    } in mistakes
    {
        let key = match clause {
            Some(_) => "cli.contract.mistake_in",
            None => "cli.contract.mistake",
        };
        let args = [
            ("path", file.display().to_string()),
            ("line", line.to_string()),
            ("clause", clause.clone().unwrap_or_default()),
            ("reason", wrong(say.lang(), reason)),
        ];
        say.aside(key, &args);
    }
    say.aside(
        "cli.contract.nothing_loaded",
        &[("n", mistakes.len().to_string())],
    );
    let list = mistakes.iter().map(|m| {
        json!({
            "line": m.line,
            "clause": m.clause,
            "code": m.reason.code(),
            "reason": wrong(say.lang(), &m.reason),
        })
    });
    let n = [("n", mistakes.len().to_string())];
    say.refused(&json!({
        "error": {
            "code": "contract",
            "message": say.words("cli.contract.nothing_loaded", &n),
            "exit": exit as u8,
            "path": file.display().to_string(),
            "mistakes": list.collect::<Vec<_>>(),
        },
    }));
}

fn publish(place: &Place, say: &Say, file: &Path, code: &str) -> Result<Exit, Problem> {
    let Some(text) = sound(say, file, Exit::Input)? else {
        return Ok(Exit::Input);
    };
    let app = place.open_existing()?;
    let customer = customer::must_find(&app, code)?;
    let lacking = wait::on(app.contract_mistakes(&Who::system(), &text))??;
    if !lacking.is_empty() {
        tell(say, file, &lacking, Exit::Input);
        return Ok(Exit::Input);
    }
    let id = customer.contract.unwrap_or_else(|| app.new_id());
    let done = app.run_now(app.publish_contract(&Who::system(), customer.id, id, &text)?)?;
    let version = done.no.unwrap_or_default();
    let args = [("code", code.to_owned()), ("version", version.clone())];
    say.line("cli.contract.published", &args);
    say.result(
        &json!({ "contract": id, "customer": code, "version": version.parse::<u32>().ok() }),
    );
    Ok(Exit::Done)
}
