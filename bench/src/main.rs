//! `shounuo-bench`: fills a house with tickets through the application, serves it with the real program, and
//! measures over HTTP; then writes the same rows to a bare database, as the limit.
//!
//! `fill` tickets through `app`, each with its `life` · `serve` the program as a process of its own · `http` requests and their figures ·
//! `raw` the same rows without us · `cpu` what of the processor was used · `table` what is told.

mod cpu;
mod fill;
mod http;
mod life;
mod raw;
mod serve;
mod table;

use clap::Parser;
use std::{error::Error, path::PathBuf, process::ExitCode};

/// Anything that keeps a measurement from being one.
type Failed = Box<dyn Error + Send + Sync>;

/// What is measured, and where.
#[derive(Debug, Parser)]
#[command(name = "shounuo-bench", version)]
struct Ask {
    /// So many tickets, one house after the other
    #[arg(long, value_delimiter = ',', default_value = "10000,100000")]
    tickets: Vec<u32>,
    /// Measures PostgreSQL: an address whose databases `bench_<tickets>` are made anew; else embedded
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// Where houses are kept, to be measured again without being filled; else they are removed
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// The program; else the one beside this one
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// So many seconds for each kind of request
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// So many clients at once
    #[arg(long, default_value_t = 4)]
    clients: usize,
}

fn main() -> ExitCode {
    match run(&Ask::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            eprintln!("shounuo-bench: {failed}");
            ExitCode::FAILURE
        }
    }
}

fn run(ask: &Ask) -> Result<(), Failed> {
    let mut told = table::Table::default();
    for tickets in &ask.tickets {
        let house = fill::House::of(ask, *tickets)?;
        measure(ask, &house, &mut told)?;
        if ask.keep.is_none() {
            house.remove()?;
        }
    }
    print!("{told}");
    Ok(())
}

/// One house: its requests, its writes, its checks.
fn measure(ask: &Ask, house: &fill::House, told: &mut table::Table) -> Result<(), Failed> {
    told.begin(house);
    raw::creates(house, told)?;
    let keys = house.keys()?;
    let program = serve::program(ask.program.as_deref())?;
    let server = serve::Server::start(&program, house)?;
    told.tell(
        "cold start, to the first answered page",
        server.started_in(),
    );
    for request in http::requests(&keys) {
        let figures = http::measured(&server, &keys, &request, ask)?;
        told.request(request.name, &figures);
    }
    told.memory(server.memory()?);
    server.stop()?;
    for words in [["verify"].as_slice(), &["rebuild", "--check"]] {
        let took = serve::command(&program, house, words)?;
        told.whole(&words.join(" "), took, house.facts()?);
    }
    Ok(())
}
