//! `shounuo verify-export`: checks an archive without any database, and names the first thing that
//! differs.

use crate::{
    problem::{Exit, Problem},
    say::Say,
};
use clap::Args;
use serde_json::json;
use shounuo_app::export::{Checked, Difference, Opened, check, follows, unpack};
use shounuo_words::{Lang, t_args};
use std::{
    fs::File,
    io::{self, BufReader},
    path::{Path, PathBuf},
};

/// Which archive.
#[derive(Debug, Args)]
pub struct VerifyExport {
    /// The archive
    file: PathBuf,
    /// An archive of the same school that you kept: its chain must be the beginning of this one's
    #[arg(long, value_name = "FILE")]
    earlier: Option<PathBuf>,
}

/// Carries out the command.
pub fn run(say: &Say, args: &VerifyExport) -> Result<Exit, Problem> {
    let file = opened(&args.file)?;
    let earlier = args.earlier.as_deref().map(opened).transpose()?;
    match found(file, earlier) {
        Ok((checked, digest)) => {
            tell(say, &checked, &digest);
            say.result(&json!({ "sha256": digest, "checked": checked }));
            Ok(Exit::Done)
        }
        Err(difference) => {
            // Two parties look at it: each reads its own language.
            for lang in [Lang::Zh, Lang::En] {
                say.plain(&sentence(lang, &difference));
            }
            let found = json!({
                "difference": difference,
                "zh": sentence(Lang::Zh, &difference),
                "en": sentence(Lang::En, &difference),
            });
            say.found("export_differs", sentence(say.lang(), &difference), &found);
            Ok(Exit::Found)
        }
    }
}

fn opened(path: &Path) -> Result<File, Problem> {
    let file = File::open(path).and_then(|file| match file.metadata()?.is_dir() {
        true => Err(io::ErrorKind::IsADirectory.into()),
        false => Ok(file),
    });
    file.map_err(|e| Problem::of_reading(path, &e))
}

/// What was found in order, and the digest of the whole.
fn found(file: File, earlier: Option<File>) -> Result<(Checked, String), Difference> {
    let own: Opened = unpack(&mut BufReader::new(file))?;
    let checked = check(&own)?;
    if let Some(earlier) = earlier {
        follows(&own, &unpack(&mut BufReader::new(earlier))?)?;
    }
    Ok((checked, own.sha256))
}

fn tell(say: &Say, checked: &Checked, digest: &str) {
    let manifest = &checked.manifest;
    let number = |n: usize| shounuo_words::number(i64::try_from(n).unwrap_or(i64::MAX));
    let name = manifest
        .signed_by
        .name
        .as_deref()
        .unwrap_or(&manifest.signed_by.actor);
    let told = [
        ("code", manifest.customer.clone()),
        ("at", manifest.at.to_string()),
        ("facts", number(checked.facts)),
        ("seals", number(checked.seals)),
        ("name", name.to_owned()),
        ("signed_at", manifest.signed_at.to_string()),
        ("digest", digest.to_owned()),
    ];
    say.line("cli.verify_export.sound", &told);
    let files = &checked.files;
    let told_files = [
        ("included", number(files.included)),
        ("digests", number(files.digests)),
        ("withheld", number(files.withheld)),
        ("gone", number(files.gone)),
        ("bound", number(files.bound)),
    ];
    say.line("cli.verify_export.files_told", &told_files);
    say.line("cli.verify_export.digest", &told);
}

fn sentence(lang: Lang, difference: &Difference) -> String {
    let key = format!("cli.verify_export.{}", difference.code);
    t_args(lang, &key, &[("what", difference.what.as_str())]).into_owned()
}
