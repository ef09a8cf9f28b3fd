//! The command line: what there is, and which file carries it out.

use crate::{
    backup,
    bucket::BucketArgs,
    ca,
    config::{self, Loaded},
    contract, customer, demo, doctor, export, healthy, help, import, init, ledger, move_files,
    place::Place,
    problem::{Exit, Problem},
    rebuild, restore,
    say::Say,
    seal, serve, sign_in_link, verify, verify_export,
};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, error::ErrorKind};
use shounuo_words::{Lang, t};
use std::{path::PathBuf, process::ExitCode};

/// After-sales service that keeps its word
#[derive(Debug, Parser)]
#[command(name = "shounuo", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// The file with the settings [env: SHOUNUO_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where the data is: embedded database, files, reports [env: SHOUNUO_DATA] [default: shounuo-data]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Keeps the data in this PostgreSQL database; --data then only holds files and reports [env: SHOUNUO_DATABASE_URL]
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// With less room than so many MiB, or 5 %, on the disk of the data nothing new is taken in; 0 for no matter how little [env: SHOUNUO_KEEP_FREE] [default: 2048]
    #[arg(long, global = true, value_name = "MIB")]
    keep_free: Option<u32>,
    /// Results and errors as one JSON object on standard output
    #[arg(long, global = true)]
    json: bool,
    /// Language of what is said: zh or en [default: by LC_ALL or LANG, else zh]
    #[arg(long, global = true, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,
    #[command(flatten)]
    bucket: BucketArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Builds a lifelike exam centre with three months of history, and serves it
    Demo(demo::Demo),
    /// Serves the pages and the API
    Serve(serve::Serve),
    /// Sets up an empty house with its first administrator
    Init(init::Init),
    /// Hands out a sign-in link for somebody of the provider
    SignInLink(sign_in_link::SignInLink),
    /// Customers
    #[command(subcommand)]
    Customer(customer::Customer),
    /// Contracts
    #[command(subcommand)]
    Contract(contract::Contract),
    /// Shows where every promise of a contract stands, now or at any past instant
    Ledger(ledger::Ledger),
    /// Writes a customer's ledger as a signed-off archive that proves itself
    Export(export::Export),
    /// Checks such an archive, on any machine and without the data
    VerifyExport(verify_export::VerifyExport),
    /// Takes in another system's history
    #[command(subcommand)]
    Import(import::Import),
    /// Proves that no fact was changed or cut off
    Verify(verify::Verify),
    /// Writes a seal over everything up to now to standard output, to be kept elsewhere
    Seal,
    /// Makes all views anew from the journal
    Rebuild(rebuild::Rebuild),
    /// Copies everything, consistently, into an empty folder
    Backup(backup::Backup),
    /// Brings a copy back into an empty place
    Restore(restore::Restore),
    /// Brings all files from the data folder into an S3 bucket, or back
    MoveFiles(move_files::MoveFiles),
    /// Settings
    #[command(subcommand)]
    Config(config::Config),
    /// Says in words what is wrong with this place, and what to do; changes nothing
    Doctor,
    /// The certificate of the local authority, for devices that are to trust it
    Ca(ca::Ca),
    /// Whether a server on this machine is ready; for containers
    Healthy(healthy::Healthy),
}

impl Cli {
    /// What the command line says of settings.
    fn flags(&self) -> Vec<(&'static str, String)> {
        let path = |p: &PathBuf| p.to_string_lossy().into_owned();
        let mut flags: Vec<_> = [
            self.data.as_ref().map(|d| ("data.folder", path(d))),
            self.database_url.clone().map(|url| ("database.url", url)),
            self.keep_free
                .map(|mib| ("disk.keep_free_mib", mib.to_string())),
        ]
        .into_iter()
        .flatten()
        .filter(|(_, value)| !value.is_empty())
        .collect();
        flags.extend(self.bucket.flags());
        flags.extend(match &self.command {
            Command::Demo(args) => args.address.flags(),
            Command::Serve(args) => args.flags(),
            Command::Init(args) => args.flags(),
            Command::SignInLink(args) => args.flags(),
            _ => Vec::new(),
        });
        flags
    }
}

/// Reads the command line, carries it out, says what went wrong.
pub fn main() -> ExitCode {
    let asked = asked_lang();
    let read = command(asked).try_get_matches();
    let cli = match read.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(e) => return misunderstood(asked, &e),
    };
    let say = Say::new(cli.json, cli.lang.unwrap_or(asked));
    let env = std::env::vars_os().map(|(name, value)| {
        let text = |s: std::ffi::OsString| s.to_string_lossy().into_owned();
        (text(name), text(value))
    });
    let loaded = config::load(cli.config.clone(), env, &cli.flags());
    let place = Place::of(&loaded.settings).telling(say);
    match carry_out(&place, &say, &loaded, cli.command) {
        Ok(exit) => exit.into(),
        Err(problem) => {
            let problem = problem.with_default("data", place.name());
            say.problem(&problem);
            problem.exit.into()
        }
    }
}

fn carry_out(place: &Place, say: &Say, loaded: &Loaded, command: Command) -> Result<Exit, Problem> {
    let tells_mistakes = matches!(command, Command::Config(_) | Command::Doctor);
    if !tells_mistakes {
        refuse_mistakes(loaded, say)?;
    }
    let settings = &loaded.settings;
    match command {
        Command::Config(what) => config::run(loaded, say, &what),
        Command::Doctor => doctor::run(place, say, loaded),
        Command::Ca(args) => ca::run(place, say, settings, &args),
        Command::Healthy(args) => healthy::run(say, settings, &args),
        Command::Demo(args) => demo::run(place, say, settings, args),
        Command::Serve(_) => serve::run(place, say, settings),
        Command::Init(args) => init::run(place, say, settings, args),
        Command::SignInLink(args) => sign_in_link::run(place, say, settings, &args),
        Command::Customer(what) => customer::run(place, say, what),
        Command::Contract(what) => contract::run(place, say, what),
        Command::Ledger(args) => ledger::run(place, say, args),
        Command::Export(args) => export::run(place, say, args),
        Command::VerifyExport(args) => verify_export::run(say, &args),
        Command::Import(what) => import::run(place, say, what),
        Command::Verify(args) => verify::run(place, say, &args),
        Command::Seal => seal::run(place, say),
        Command::Rebuild(args) => rebuild::run(place, say, &args),
        Command::Backup(args) => backup::run(place, say, settings, &args),
        Command::Restore(args) => restore::run(place, say, &args),
        Command::MoveFiles(args) => move_files::run(place, say, &args),
    }
}

/// Nothing is done on settings that somebody meant otherwise.
fn refuse_mistakes(loaded: &Loaded, say: &Say) -> Result<(), Problem> {
    let all = loaded.mistakes.iter().map(|m| m.sentence(say.lang()));
    let all: Vec<String> = all.collect();
    match all.is_empty() {
        true => Ok(()),
        false => Err(Problem::new("config", Exit::Usage).with("reason", all.join("\n"))),
    }
}

/// The command line with its words in this language.
pub fn command(lang: Lang) -> clap::Command {
    help::in_words(Cli::command(), lang).after_help(t(lang, "command_line.exits").into_owned())
}

/// Help and version are no mistakes; the rest is said in a sentence, as JSON where that was asked for.
fn misunderstood(lang: Lang, error: &clap::Error) -> ExitCode {
    let exit = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Done,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Exit::Usage,
        _ => {
            let json = std::env::args_os().any(|a| a == "--json");
            let reason = help::misunderstood(lang, error);
            Say::new(json, lang)
                .problem(&Problem::new("usage", Exit::Usage).with("reason", reason));
            return Exit::Usage.into();
        }
    };
    // If it can't be written, nobody reads.
    let _ = error.print();
    exit.into()
}

/// The language that is asked for before anything else of the command line is read.
fn asked_lang() -> Lang {
    let mut args = std::env::args_os()
        .skip(1)
        .map(|a| a.to_string_lossy().into_owned());
    let mut asked = None;
    while let Some(arg) = args.next() {
        match arg.strip_prefix("--lang") {
            Some("") => asked = args.next(),
            Some(rest) => asked = rest.strip_prefix('=').map(str::to_owned),
            None => {}
        }
    }
    asked
        .and_then(|code| Lang::from_code(&code))
        .unwrap_or_else(own_lang)
}

fn lang(code: &str) -> Result<Lang, String> {
    Lang::from_code(code).ok_or_else(|| "zh or en".to_owned())
}

fn own_lang() -> Lang {
    let set = |name| std::env::var(name).ok().filter(|v| !v.is_empty());
    set("LC_ALL")
        .or_else(|| set("LANG"))
        .and_then(|v| Lang::from_code(&v))
        .unwrap_or_default()
}
