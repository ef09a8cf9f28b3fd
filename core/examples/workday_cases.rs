//! Answers "n working days from a date" with the calendar the project carries, one JSON line a case.
//!
//! `cargo run -p shounuo-core --example workday_cases -- FILE`.

mod support;

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("usage: workday_cases FILE");
        return ExitCode::from(2);
    };
    support::print_answers(&file, support::workday_lines)
}
