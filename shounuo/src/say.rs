//! What is said, and to whom: people get sentences in their language, programs one JSON object.

use crate::problem::{Exit, Problem};
use serde::Serialize;
use serde_json::Value;
use shounuo_words::{Lang, t_args};
use std::io::Write;

/// A way of speaking.
#[derive(Clone, Copy, Debug)]
pub struct Say {
    /// One JSON object instead of sentences.
    pub json: bool,
    lang: Lang,
}

/// An answer for programs.
#[derive(Serialize)]
struct Answer<'a, T> {
    ok: bool,
    #[serde(flatten)]
    result: &'a T,
}

/// What a check found, for programs.
#[derive(Serialize)]
struct Found<'a, T> {
    error: Told,
    #[serde(flatten)]
    result: &'a T,
}

/// An error as [`Problem::to_json`] has it.
#[derive(Serialize)]
struct Told {
    code: &'static str,
    message: String,
    exit: u8,
}

impl Say {
    /// Speaks so.
    pub fn new(json: bool, lang: Lang) -> Self {
        Self { json, lang }
    }

    /// The language of sentences.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Words by key.
    pub fn words(&self, key: &str, args: &[(&str, String)]) -> String {
        let args: Vec<(&str, &str)> = args
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        t_args(self.lang, key, &args).into_owned()
    }

    /// A sentence for people, on standard output.
    pub fn line(&self, key: &str, args: &[(&str, String)]) {
        self.plain(&self.words(key, args));
    }

    /// A ready line for people, on standard output.
    pub fn plain(&self, line: &str) {
        if !self.json {
            out(line);
        }
    }

    /// A sentence on the way there, on standard error.
    pub fn aside(&self, key: &str, args: &[(&str, String)]) {
        if !self.json {
            eprintln!("{}", self.words(key, args));
        }
    }

    /// The result for programs, on standard output.
    pub fn result(&self, result: &impl Serialize) {
        self.answer(true, result);
    }

    /// The result of a check that found something: what it lists, beside the error that every subcommand has.
    pub fn found(&self, code: &'static str, message: String, result: &impl Serialize) {
        let error = Told {
            code,
            message,
            exit: Exit::Found as u8,
        };
        self.answer(false, &Found { error, result });
    }

    /// An error that says more than [`Problem`] does.
    pub fn refused(&self, error: &Value) {
        self.answer(false, error);
    }

    /// What went wrong, and what to do.
    pub fn problem(&self, problem: &Problem) {
        match self.json {
            true => self.answer(false, &problem.to_json(self.lang)),
            false => eprintln!("{}", problem.sentence(self.lang)),
        }
    }

    fn answer(&self, ok: bool, result: &impl Serialize) {
        if self.json
            && let Ok(json) = serde_json::to_string(&Answer { ok, result })
        {
            out(&json);
        }
    }
}

/// A reader that went away (`| head`) is no reason to fall over.
fn out(line: &str) {
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
