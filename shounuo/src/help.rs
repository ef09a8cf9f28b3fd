//! What the command line says of itself, in the reader's language.
//!
//! The doc comments of the commands are its English; the locale files hold both languages by the path of
//! the command and the id of the argument, and a test holds the two together.

use clap::{
    Arg, Command,
    error::{ContextKind, ContextValue, ErrorKind},
};
use shounuo_words::{Lang, find, t, t_args};

/// The command and all below it with their words in this language.
pub fn in_words(mut command: Command, lang: Lang) -> Command {
    command.build();
    tell(command, lang, &mut Vec::new())
}

fn tell(command: Command, lang: Lang, path: &mut Vec<String>) -> Command {
    let about = say(lang, path, "about");
    let names: Vec<String> = command.get_subcommands().map(name).collect();
    let mut told = command
        .help_template(t(lang, "command_line.layout").into_owned())
        .subcommand_help_heading(t(lang, "command_line.commands").into_owned())
        .mut_args(|arg| argument(arg, lang, path));
    if let Some(about) = about {
        told = told.about(about);
    }
    for name in names {
        told = told.mut_subcommand(&name, |below| {
            path.push(name.clone());
            let below = tell(below, lang, path);
            path.pop();
            below
        });
    }
    told
}

fn name(command: &Command) -> String {
    command.get_name().to_owned()
}

fn argument(arg: Arg, lang: Lang, path: &[String]) -> Arg {
    let heading = match arg.is_positional() {
        true => "command_line.arguments",
        false => "command_line.options",
    };
    let words = say(lang, path, arg.get_id().as_str());
    let arg = arg.help_heading(t(lang, heading).into_owned());
    match words {
        Some(words) => arg.help(words),
        None => arg,
    }
}

/// The words of a command's argument; those of an argument that several commands share otherwise.
fn say(lang: Lang, path: &[String], what: &str) -> Option<String> {
    let own = key(path, what);
    let shared = format!("command_line.any.{what}");
    let words = find(lang, &own).or_else(|| find(lang, &shared));
    words.map(std::borrow::Cow::into_owned)
}

/// `command_line.contract.publish.file`.
fn key(path: &[String], what: &str) -> String {
    // `help` stands below every command, and every command below it: all of them say the same.
    let asked: Vec<&str> = match path.last() {
        Some(last) if last == "help" => vec!["help"],
        _ => path
            .iter()
            .map(String::as_str)
            .filter(|p| *p != "help")
            .collect(),
    };
    let path = match asked.as_slice() {
        [] => "top".to_owned(),
        path => path.join(".").replace('-', "_"),
    };
    format!("command_line.{path}.{what}")
}

/// Why a command line was not understood, and what to do.
pub fn misunderstood(lang: Lang, error: &clap::Error) -> String {
    let text = |kind| error.get(kind).map(plain).unwrap_or_default();
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => "unknown_argument",
        ErrorKind::InvalidSubcommand => "unknown_command",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "bad_value",
        ErrorKind::MissingRequiredArgument => "missing",
        ErrorKind::MissingSubcommand => "missing_command",
        ErrorKind::ArgumentConflict => "conflict",
        _ => "other",
    };
    let args = [
        ("arg", text(ContextKind::InvalidArg)),
        ("command", text(ContextKind::InvalidSubcommand)),
        ("value", text(ContextKind::InvalidValue)),
        ("valid", text(ContextKind::ValidValue)),
        ("prior", text(ContextKind::PriorArg)),
        ("reason", reason(error)),
    ];
    let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let sentence = t_args(lang, &format!("command_line.wrong.{sentence}"), &args);
    format!("{sentence}\n{}", t(lang, "command_line.wrong.more"))
}

/// The parser's own first line: what no sentence of ours knows.
fn reason(error: &clap::Error) -> String {
    let whole = error.to_string();
    let first = whole.lines().next().unwrap_or_default();
    first.trim_start_matches("error: ").to_owned()
}

fn plain(value: &ContextValue) -> String {
    match value {
        ContextValue::String(one) => one.clone(),
        ContextValue::Strings(many) => many.join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{key, say};
    use crate::cli::command;
    use clap::Command;
    use shounuo_words::Lang;

    /// Every command and argument, with its words in English and in Chinese as help shows them.
    fn all(en: &Command, zh: &Command, path: &mut Vec<String>, found: &mut Vec<[String; 3]>) {
        let words = |c: &Command| c.get_about().map(ToString::to_string).unwrap_or_default();
        found.push([key(path, "about"), words(en), words(zh)]);
        for (en, zh) in en.get_arguments().zip(zh.get_arguments()) {
            let words = |a: &clap::Arg| a.get_help().map(ToString::to_string).unwrap_or_default();
            found.push([key(path, en.get_id().as_str()), words(en), words(zh)]);
            // What code says of each value is English: it stands in the words of the argument instead.
            let said = zh
                .get_possible_values()
                .iter()
                .any(|v| v.get_help().is_some());
            assert!(!said || zh.is_hide_possible_values_set(), "{}", en.get_id());
        }
        for (en, zh) in en.get_subcommands().zip(zh.get_subcommands()) {
            path.push(en.get_name().to_owned());
            all(en, zh, path, found);
            path.pop();
        }
    }

    #[test]
    fn help_says_everything_in_the_readers_language() {
        let mut found = Vec::new();
        all(
            &command(Lang::En),
            &command(Lang::Zh),
            &mut Vec::new(),
            &mut found,
        );
        assert!(found.len() > 60, "{}", found.len());
        for [key, en, zh] in found {
            let chinese = zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(chinese && !en.is_empty(), "{key}: {en} / {zh}");
        }
    }

    /// The doc comments are what an engineer reads, the locale file what everybody else reads.
    #[test]
    fn the_english_of_the_locale_file_is_that_of_the_code() {
        fn walk(code: &Command, path: &mut Vec<String>) {
            let same = |what: &str, words: Option<String>| {
                if let Some(words) = words {
                    assert_eq!(
                        say(Lang::En, path, what),
                        Some(words),
                        "{}",
                        key(path, what)
                    );
                }
            };
            same("about", code.get_about().map(ToString::to_string));
            for arg in code.get_arguments() {
                same(
                    arg.get_id().as_str(),
                    arg.get_help().map(ToString::to_string),
                );
            }
            for below in code.get_subcommands() {
                path.push(below.get_name().to_owned());
                walk(below, path);
                path.pop();
            }
        }
        walk(
            &<crate::cli::Cli as clap::CommandFactory>::command(),
            &mut Vec::new(),
        );
    }
}
