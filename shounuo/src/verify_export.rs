//! `shounuo verify-export`: checks an archive without any database, and names the first thing that
//! differs.

use crate::{
    archive, files,
    problem::{Exit, Problem},
    say::Say,
};
use clap::Args;
use serde_json::json;
use shounuo_app::export::{Checked, Difference, check, sha256};
use shounuo_words::{Lang, t_args};
use std::path::PathBuf;

/// Which archive.
#[derive(Debug, Args)]
pub struct VerifyExport {
    /// The archive
    file: PathBuf,
}

/// Carries out the command.
pub fn run(say: &Say, args: &VerifyExport) -> Result<Exit, Problem> {
    let bytes = files::bytes(&args.file, archive::BYTES_MAX)?;
    let digest = sha256(&bytes);
    match archive::unpack(&bytes).and_then(|files| check(&files)) {
        Ok(checked) => {
            tell(say, &checked, &digest);
            say.result(&json!({ "sha256": digest, "checked": checked }));
            Ok(Exit::Done)
        }
        Err(difference) => {
            // Two parties look at it: each reads its own language.
            for lang in [Lang::Zh, Lang::En] {
                say.plain(&sentence(lang, &difference));
            }
            say.found(&json!({
                "sha256": digest,
                "difference": difference,
                "zh": sentence(Lang::Zh, &difference),
                "en": sentence(Lang::En, &difference),
            }));
            Ok(Exit::Found)
        }
    }
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
    say.line("cli.verify_export.digest", &told);
}

fn sentence(lang: Lang, difference: &Difference) -> String {
    let key = format!("cli.verify_export.{}", difference.code);
    t_args(lang, &key, &[("what", difference.what.as_str())]).into_owned()
}
