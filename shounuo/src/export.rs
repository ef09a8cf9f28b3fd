//! `shounuo export`: a customer's ledger as an archive that proves itself, signed off. Countersigning is
//! the school's and needs its own account: whoever runs this program is the provider.

use crate::{
    ledger::instant,
    place::Place,
    problem::{Exit, Problem},
    say::Say,
    sign_in_link, wait,
};
use clap::Args;
use serde_json::json;
use shounuo_app::{
    App, AppError, Ask, Receipt, Who,
    export::{ArchiveFile, ExportAsk},
    queries::ledger::{LedgerAsk, PeriodAsk},
};
use std::{
    fs::{File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// How often it is told how far the work is.
const TELL: Duration = Duration::from_secs(2);

/// Whose ledger, by whom it is signed off, and where it goes.
#[derive(Debug, Args)]
pub struct Export {
    /// The customer's code
    #[arg(long, value_name = "CODE")]
    customer: String,
    /// What was true then: 2026-09-30T18:00 (local to the contract) or with a zone [default: now]
    #[arg(long, value_name = "INSTANT")]
    as_of: Option<String>,
    /// With the deductions of this period: 2026-10, 2026-Q4, 2026-H2 or 2026
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// Leaves photos and papers out: then only their digests are in the archive
    #[arg(long)]
    without_files: bool,
    /// Who signs it off: name or id of a quality supervisor or project manager
    #[arg(long, value_name = "PERSON")]
    by: String,
    /// The archive, a file that is not there yet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Carries out the command.
pub fn run(place: &Place, say: &Say, args: Export) -> Result<Exit, Problem> {
    if args.out.exists() {
        return Err(Problem::new("out_exists", Exit::Input).with("path", args.out.display()));
    }
    let app = place.open_existing()?;
    let person = sign_in_link::find(&app, args.by.trim())?;
    let who = Who::person(person.row.id, None, person.row.roles);
    let asked = asked(&app, &args)?;
    let ask = Ask::live(app.command_id(), None);
    let receipt = wait::on(told(say, &app, &who, asked, ask))?;
    let receipt = receipt.map_err(|e| named(&args, &e))?;
    let mut archive = wait::on(kept(&app, &who, &args, &receipt))?.map_err(|e| named(&args, &e))?;
    write(&args.out, &mut archive.file)?;
    let told = [
        ("path", args.out.display().to_string()),
        ("digest", archive.digest.clone()),
        ("name", person.name.unwrap_or_default()),
    ];
    say.line("cli.export.done", &told);
    say.result(&json!({ "path": args.out, "sha256": archive.digest, "bytes": archive.size }));
    Ok(Exit::Done)
}

/// As the application is asked: times without a zone are those of the contract.
fn asked(app: &App, args: &Export) -> Result<ExportAsk, Problem> {
    let period = args.period.as_deref().map(str::parse::<PeriodAsk>);
    let ask = LedgerAsk {
        customer: Some(args.customer.clone()),
        ..LedgerAsk::default()
    };
    let terms = wait::on(app.ledger_terms(&Who::system(), ask))?;
    let terms = terms.map_err(|e| named(args, &e))?;
    Ok(ExportAsk {
        customer: Some(args.customer.clone()),
        as_of: instant("--as-of", args.as_of.as_deref(), &terms.book().zone)?,
        period: period.transpose()?,
        without_files: args.without_files,
    })
}

/// Makes it, and says how far it is while that takes time.
async fn told(
    say: &Say,
    app: &App,
    who: &Who,
    asked: ExportAsk,
    ask: Ask,
) -> Result<Receipt, Arc<AppError>> {
    let customer = asked.customer.clone();
    let made = app.sign_export(who, asked, ask);
    tokio::pin!(made);
    loop {
        tokio::select! {
            done = &mut made => return done,
            () = tokio::time::sleep(TELL) => {}
        }
        let view = app.exports(who, customer.clone()).await;
        if let Some(making) = view.ok().and_then(|v| v.making) {
            let done = i64::try_from(making.done).unwrap_or(i64::MAX);
            let key = format!("export.stage.{}", making.stage.code());
            say.aside(&key, &[("n", shounuo_words::number(done))]);
        }
    }
}

/// The archive that a signature stands for.
async fn kept(
    app: &App,
    who: &Who,
    args: &Export,
    receipt: &Receipt,
) -> Result<ArchiveFile, AppError> {
    let customer = Some(args.customer.clone());
    let no = app.fact_number(who, customer.clone(), receipt).await?;
    let no = no.ok_or(AppError::NotFound)?;
    app.export_archive(who, customer, no).await
}

/// Who may not sign, and a customer that is not there, are named.
fn named(args: &Export, e: &AppError) -> Problem {
    match e {
        AppError::Forbidden => Problem::new("may_not_sign", Exit::Input).with("person", &args.by),
        AppError::NotFound => {
            Problem::new("customer_unknown", Exit::Input).with("customer", &args.customer)
        }
        _ => Problem::of_app(e),
    }
}

fn write(path: &Path, from: &mut File) -> Result<(), Problem> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let done = file.and_then(|mut file| {
        io::copy(from, &mut file)?;
        file.sync_all()
    });
    done.map_err(|e| Problem::of_file(path, &e))
}
