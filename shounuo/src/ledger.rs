//! `shounuo ledger`: where every promise of a contract stands: now, as it was true at an instant, and
//! as it was known then.

mod sheet;
mod table;

use crate::{
    place::Place,
    problem::{Exit, Problem},
    say::Say,
    wait,
};
use clap::{Args, ValueEnum};
use jiff::{
    Timestamp,
    civil::DateTime,
    fmt::temporal::DateTimeParser,
    tz::{Disambiguation, OffsetConflict, TimeZone},
};
use shounuo_app::{App, AppError, Who, queries::ledger::LedgerAsk};
use shounuo_core::ticket::{Invalid, Refusal};
use std::io::Write;

/// Which ledger, of when, and how it is written.
#[derive(Debug, Args)]
pub struct Ledger {
    /// The customer's code; may be left out while one customer only has a contract
    #[arg(long, value_name = "CODE")]
    customer: Option<String>,
    /// What was true then: 2026-09-30T18:00 (local to the contract) or with a zone, 2026-09-30T10:00Z or
    /// 2026-09-30T19:00[Asia/Tokyo]
    #[arg(long, value_name = "INSTANT")]
    as_of: Option<String>,
    /// As it was known then
    #[arg(long, value_name = "INSTANT")]
    known_at: Option<String>,
    /// Only what is at this site: a building, by its name or id. Promises for the contract as a whole are left out
    #[arg(long, value_name = "SITE")]
    site: Option<String>,
    /// How it is written: table for people (at most 100 columns), json for programs, csv for spreadsheets
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "table",
        hide_possible_values = true
    )]
    format: Format,
}

/// How a ledger is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: at most 100 columns.
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// Carries out the command.
pub fn run(place: &Place, say: &Say, args: Ledger) -> Result<Exit, Problem> {
    let app = place.open_existing()?;
    let ask = asked(&app, &args)?;
    let view =
        wait::on(app.ledger(&Who::system(), ask)).and_then(|v| v.map_err(named(&app, &args)))?;
    let rows = sheet::rows(&view, say.lang());
    let format = if say.json { Format::Json } else { args.format };
    let text = match format {
        Format::Table => table::text(&view, &rows, say.lang()),
        Format::Csv => sheet::csv(&rows, say.lang(), view.zone())?,
        Format::Json if say.json => {
            say.result(&sheet::json(&view, &rows));
            return Ok(Exit::Done);
        }
        Format::Json => format!("{:#}\n", sheet::json(&view, &rows)),
    };
    // A reader that went away is no reason to fall over.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(Exit::Done)
}

/// As the application is asked: times without a zone are those of the contract.
fn asked(app: &App, args: &Ledger) -> Result<LedgerAsk, Problem> {
    let mut ask = LedgerAsk {
        customer: args.customer.clone(),
        ..LedgerAsk::default()
    };
    let terms = wait::on(app.ledger_terms(&Who::system(), ask.clone()));
    let terms = terms.and_then(|t| t.map_err(named(app, args)))?;
    let zone = &terms.book().zone;
    ask.as_of = instant("--as-of", args.as_of.as_deref(), zone)?;
    ask.site = args.site.clone();
    ask.known_at = instant("--known-at", args.known_at.as_deref(), zone)?;
    Ok(ask)
}

/// A customer that is not there is named; where several are, the choice is.
fn named<'a>(app: &'a App, args: &'a Ledger) -> impl Fn(AppError) -> Problem + 'a {
    let code = args.customer.clone().unwrap_or_default();
    move |e| match e {
        AppError::NotFound => Problem::new("customer_unknown", Exit::Input).with("customer", &code),
        AppError::Refused(Refusal::Invalid {
            field: "customer",
            why: Invalid::Missing,
        }) => which(app),
        other => other.into(),
    }
}

/// Several customers have a contract, and none was named.
fn which(app: &App) -> Problem {
    let found = wait::on(app.ledgers(&Who::system()));
    let cards = match found.and_then(|f| f.map_err(Problem::from)) {
        Ok(cards) => cards,
        Err(problem) => return problem,
    };
    let codes: Vec<String> = cards.into_iter().map(|c| c.code).collect();
    match codes.is_empty() {
        true => Problem::new("no_ledger", Exit::Input),
        false => Problem::new("customer_which", Exit::Input).with("codes", codes.join(", ")),
    }
}

/// What the clock shows twice or never is no instant.
const ZONED: DateTimeParser = DateTimeParser::new()
    .disambiguation(Disambiguation::Reject)
    .offset_conflict(OffsetConflict::Reject);

/// An instant with its zone, or a local time of the contract's.
pub fn instant(
    option: &'static str,
    said: Option<&str>,
    zone: &TimeZone,
) -> Result<Option<Timestamp>, Problem> {
    let Some(said) = said.map(str::trim) else {
        return Ok(None);
    };
    let wrong = || {
        let problem = Problem::new("instant", Exit::Input);
        problem.with("option", option).with("value", said)
    };
    // A zone in brackets is the one that is meant; one that does not agree with its offset means nothing.
    if said.contains('[') {
        let zoned = ZONED.parse_zoned(said).map_err(|_| wrong())?;
        return Ok(Some(zoned.timestamp()));
    }
    if let Ok(at) = said.parse::<Timestamp>() {
        return Ok(Some(at));
    }
    // What ends in a zone and was no instant is not a local time either.
    let local: DateTime = match said.ends_with(['Z', 'z']) || said.contains('+') {
        true => return Err(wrong()),
        false => said.parse().map_err(|_| wrong())?,
    };
    let zoned = zone.to_ambiguous_zoned(local).unambiguous();
    Ok(Some(zoned.map_err(|_| wrong())?.timestamp()))
}
