//! `shounuo import incidents`: another system's history becomes tickets, through the ordinary commands.

mod balance;
mod contract;
mod draft;
mod incident;
mod layout;
mod load;
mod mapping;
mod phase;
mod plan;
mod progress;
mod remark;
mod report;
mod source;

use crate::{
    customer,
    place::Place,
    problem::{Exit, Problem},
    say::Say,
};
use balance::Balance;
use clap::{Args, Subcommand};
use csv::{ByteRecord, StringRecord};
use layout::Layout;
use load::Loader;
use mapping::Mapping;
use plan::Planner;
use progress::Progress;
use report::Report;
use shounuo_app::{App, Who, commands::PastContract};
use shounuo_core::id::{CustomerId, PersonId};
use shounuo_store::{Seal, query::PersonFilter};
use source::Source;
use std::{collections::HashSet, path::PathBuf};

/// What can be taken in.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// An export of incidents (a table, or a zip with one table in it) becomes tickets with their history
    Incidents(Incidents),
}

/// Which file, and how it is read.
#[derive(Debug, Args)]
pub struct Incidents {
    /// The export: *.csv, or *.zip with one *.csv in it
    file: PathBuf,
    /// Which column is what [default: the mapping for ServiceNow that comes along]
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Whose tickets they become; registered when there is none of this code [default: the mapping's]
    #[arg(long, value_name = "CODE")]
    customer: Option<String>,
    /// The contract by which the history is judged, in force from its first instant [default: none]
    #[arg(long, value_name = "FILE")]
    contract: Option<PathBuf>,
    /// Where the report of all explained rows goes [default: `imports/DIGEST.jsonl` in the data folder]
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// Carries out the command.
pub fn run(place: &Place, say: &Say, what: Import) -> Result<Exit, Problem> {
    let Import::Incidents(args) = what;
    let mapping = Mapping::read(args.map.as_deref())?;
    let source = Source::read(&args.file)?;
    let mut rows = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(&source.bytes[..]);
    let heading = rows.headers().map_err(|e| unreadable(&args.file, &e))?;
    let layout = Layout::find(&mapping, &heading.clone())?;
    let contract = match &args.contract {
        None => None,
        Some(path) => match contract::read(say, path, &source, &mapping, &layout)? {
            Some(past) => Some(past),
            None => return Ok(Exit::Input),
        },
    };
    let app = place.open()?;
    let code = args.customer.unwrap_or(mapping.customer.code.clone());
    let customer = customer_of(&app, &code, &mapping.customer.name, contract)?;
    let report = args.report;
    let report = report.unwrap_or_else(|| place.import_report(&source.batch));
    let report = Report::create(report)?;
    let balance = begun(&source, code, &layout, &report);
    // What a seal holds says what was there before, and how much more there is afterwards.
    let before = app.store().seal()?;
    let loader = Loader::new(
        &app,
        customer,
        &mapping.name,
        people(&app)?,
        before.seq,
        report,
        balance,
    );
    let planner = Planner::new(mapping, layout, customer, app.now());
    let balance = load(rows, planner, loader, Progress::new(say, source.about_rows))?;
    let after = app.store().seal()?;
    let (before, after) = (facts_of(&before, customer), facts_of(&after, customer));
    close(say, balance, before, after)
}

/// The balance before the first row.
fn begun(source: &Source, customer: String, layout: &Layout, report: &Report) -> Balance {
    Balance {
        batch: source.batch.clone(),
        customer,
        columns_not_mapped: layout.unknown.clone(),
        report: report.path().display().to_string(),
        ..Balance::default()
    }
}

/// The balance with the facts that there were before and are now; it must hold.
fn close(say: &Say, mut balance: Balance, before: u64, after: u64) -> Result<Exit, Problem> {
    balance.facts_of_customer = after;
    balance.facts = after.saturating_sub(before);
    if !balance.holds() {
        return Err(Problem::internal("the balance does not hold"));
    }
    tell(say, &balance);
    Ok(Exit::Done)
}

fn load(
    mut rows: csv::Reader<&[u8]>,
    mut planner: Planner,
    mut loader: Loader<'_>,
    mut progress: Progress<'_>,
) -> Result<Balance, Problem> {
    let mut record = ByteRecord::new();
    // A table in memory has no errors of its own: fields that do not fit come as they are.
    while rows
        .read_byte_record(&mut record)
        .map_err(|e| Problem::internal(e.to_string()))?
    {
        let line = record.position().map_or(0, csv::Position::line);
        // Bytes that are no UTF-8 come as a row without fields, and are explained as such.
        let row = StringRecord::from_byte_record(record.clone()).unwrap_or_default();
        loader.take(line, planner.row(row))?;
        progress.at(loader.balance.rows);
    }
    let mut balance = loader.finish()?;
    let time = progress.end(balance.rows);
    balance.seconds = time.as_secs_f64();
    balance.rows_per_s = progress::per_second(balance.rows, time);
    Ok(balance)
}

/// The customer of a code, registered when there is none. One with another contract than the history's own is
/// refused: its clocks must not run over another system's past.
fn customer_of(
    app: &App,
    code: &str,
    name: &str,
    contract: Option<PastContract>,
) -> Result<CustomerId, Problem> {
    let id = match customer::find(app, code)? {
        Some(row) if row.contract.is_some() && contract.is_none() => {
            return Err(Problem::new("customer_has_contract", Exit::Input).with("customer", code));
        }
        Some(row) => row.id,
        None => customer::register(app, code, name)?,
    };
    match contract {
        Some(past) => contract::take(app, code, id, past).map(|()| id),
        None => Ok(id),
    }
}

/// How many facts of a customer are under a seal.
fn facts_of(seal: &Seal, customer: CustomerId) -> u64 {
    let head = seal.heads.get(&customer.to_string());
    head.map_or(0, |h| u64::try_from(h.no).unwrap_or(0))
}

/// People whom an earlier import made known.
fn people(app: &App) -> Result<HashSet<PersonId>, Problem> {
    let filter = PersonFilter {
        of: Some(None),
        ..PersonFilter::default()
    };
    let people = crate::wait::on(app.everybody(&Who::system(), filter))??;
    Ok(people.into_iter().map(|p| p.row.id).collect())
}

fn unreadable(path: &std::path::Path, error: &csv::Error) -> Problem {
    Problem::new("table", Exit::Input)
        .with("path", path.display())
        .with("reason", error)
}

/// The balance in words.
fn tell(say: &Say, balance: &Balance) {
    let number = |n: u64| shounuo_words::number(i64::try_from(n).unwrap_or(i64::MAX));
    if balance.rows > 0 && balance.rows_there_before == balance.rows_with_facts {
        say.line("cli.import.again", &[]);
    }
    let sum = [
        ("rows", number(balance.rows)),
        ("facts", number(balance.rows_with_facts)),
        ("explained", number(balance.rows_explained)),
    ];
    say.line("cli.import.balance", &sum);
    let made = [
        ("tickets", number(balance.tickets)),
        ("facts", number(balance.facts)),
        ("customer", balance.customer.clone()),
        ("seconds", format!("{:.1}", balance.seconds)),
        ("rate", number(balance.rows_per_s)),
    ];
    say.line("cli.import.made", &made);
    say.line("cli.import.reopened", &[("n", number(balance.reopenings))]);
    for (change, n) in &balance.reopenings_by_change {
        say.plain(&format!("  {:>8}  {change}", number(*n)));
    }
    for (title, reasons) in [
        ("cli.import.why_explained", &balance.explained_by_reason),
        ("cli.import.why_noted", &balance.notes_by_reason),
    ] {
        if !reasons.is_empty() {
            say.line(title, &[]);
        }
        for (reason, n) in reasons {
            let words = say.words(&format!("cli.import.why.{reason}"), &[]);
            say.plain(&format!("  {:>8}  {words}", number(*n)));
        }
    }
    if !balance.columns_not_mapped.is_empty() {
        let columns = balance.columns_not_mapped.join(", ");
        say.line("cli.import.not_mapped", &[("columns", columns)]);
    }
    say.line("cli.import.report", &[("path", balance.report.clone())]);
    say.result(balance);
}
