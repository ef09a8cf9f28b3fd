//! `shounuo config check`: every mistake at once, else every setting with its source.

use super::{Loaded, SETTINGS, Source};
use crate::{
    problem::{Exit, Problem},
    say::Say,
};
use clap::Subcommand;
use serde_json::{Value, json};

/// Settings.
#[derive(Debug, Subcommand)]
pub enum Config {
    /// Names every mistake in the settings, else shows each with where it comes from; secrets are masked
    Check,
}

/// Carries out the command.
pub fn run(loaded: &Loaded, say: &Say, what: &Config) -> Result<Exit, Problem> {
    match what {
        Config::Check => Ok(check(loaded, say)),
    }
}

fn check(loaded: &Loaded, say: &Say) -> Exit {
    let file = loaded.file.as_ref().map(|f| f.display().to_string());
    if loaded.mistakes.is_empty() {
        show(loaded, say);
        say.result(&json!({ "file": file, "settings": settings(loaded) }));
        return Exit::Done;
    }
    let lang = say.lang();
    for mistake in &loaded.mistakes {
        say.plain(&mistake.sentence(lang));
    }
    let mistakes: Vec<Value> = loaded.mistakes.iter().map(|m| m.to_json(lang)).collect();
    let message = say.words("cli.config.found", &[("n", mistakes.len().to_string())]);
    say.plain(&message);
    say.found(
        "config",
        message,
        &json!({ "file": file, "mistakes": mistakes }),
    );
    Exit::Found
}

fn show(loaded: &Loaded, say: &Say) {
    match &loaded.file {
        Some(file) => say.line("cli.config.sound", &[("path", file.display().to_string())]),
        None => say.line("cli.config.no_file", &[]),
    }
    for setting in SETTINGS {
        let value = (setting.show)(&loaded.settings).unwrap_or_else(|| "—".to_owned());
        let from = match loaded.source(setting.key) {
            Source::Default => say.words("cli.config.from.default", &[]),
            Source::File(line) => say.words("cli.config.from.file", &[("line", line.to_string())]),
            Source::Env => say.words("cli.config.from.env", &[("name", setting.env.to_owned())]),
            Source::Flag => say.words("cli.config.from.flag", &[]),
        };
        say.plain(&format!("  {:<20} {value:<32} {from}", setting.key));
    }
}

fn settings(loaded: &Loaded) -> Vec<Value> {
    let one = |setting: &super::settings::Setting| {
        let (from, line) = match loaded.source(setting.key) {
            Source::Default => ("default", None),
            Source::File(line) => ("file", Some(line)),
            Source::Env => ("env", None),
            Source::Flag => ("flag", None),
        };
        json!({
            "key": setting.key, "value": (setting.show)(&loaded.settings),
            "from": from, "line": line, "env": setting.env,
        })
    };
    SETTINGS.iter().map(one).collect()
}
