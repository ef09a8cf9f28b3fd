//! `shounuo verify`: proves the journal, and the texts and files beside it.

use crate::{
    files,
    place::Place,
    problem::{Exit, Problem},
    say::Say,
};
use clap::Args;
use shounuo_store::{Fault, Seal, Verified, verify_at};
use std::path::{Path, PathBuf};

/// With what it is compared.
#[derive(Debug, Args)]
pub struct Verify {
    /// A seal kept elsewhere (`shounuo seal`): finds a tail that was cut off
    #[arg(long, value_name = "FILE")]
    seal: Option<PathBuf>,
}

/// Carries out the command.
pub fn run(place: &Place, say: &Say, args: &Verify) -> Result<Exit, Problem> {
    let seal = args.seal.as_deref().map(read_seal).transpose()?;
    let verified = verify_at(&place.existing()?, seal.as_ref())?;
    if verified.is_sound() {
        say.line("cli.verify.sound", &[("n", number(verified.facts))]);
        say.result(&verified);
        return Ok(Exit::Done);
    }
    tell(say, &verified, seal.as_ref());
    let message = say.words(
        "cli.verify.found",
        &[("n", number(verified.problems.len() as u64))],
    );
    say.found("journal_differs", message, &verified);
    Ok(Exit::Found)
}

fn tell(say: &Say, verified: &Verified, seal: Option<&Seal>) {
    for problem in &verified.problems {
        let reason = say.words(&format!("cli.verify.fault.{}", code(problem.fault)), &[]);
        say.line(
            "cli.verify.broken",
            &[("seq", problem.seq.to_string()), ("reason", reason)],
        );
    }
    if let Some(seal) = seal.filter(|s| s.seq > verified.head) {
        let args = [
            ("sealed", seal.seq.to_string()),
            ("last", verified.head.to_string()),
        ];
        say.line("cli.verify.cut", &args);
    }
}

fn code(fault: Fault) -> &'static str {
    match fault {
        Fault::Altered => "altered",
        Fault::Missing => "missing",
        Fault::Unchained => "unchained",
        Fault::Head => "head",
        Fault::Seal => "seal",
        Fault::OutsideSeal => "outside_seal",
        Fault::TextAltered => "text_altered",
        Fault::TextMissing => "text_missing",
        Fault::FileAltered => "file_altered",
        Fault::FileMissing => "file_missing",
    }
}

fn read_seal(path: &Path) -> Result<Seal, Problem> {
    let unsound = |e| {
        Problem::new("seal", Exit::Input)
            .with("path", path.display())
            .with("reason", e)
    };
    let seal: Seal =
        serde_json::from_str(&files::text(path)?).map_err(|e| unsound(e.to_string()))?;
    match seal.digest() == seal.hash {
        true => Ok(seal),
        false => Err(unsound("its own digest does not fit".to_owned())),
    }
}

fn number(n: u64) -> String {
    shounuo_words::number(i64::try_from(n).unwrap_or(i64::MAX))
}
