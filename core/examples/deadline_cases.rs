//! Answers deadline cases that other projects' test suites pose, one JSON line a case.
//!
//! `cargo run -p shounuo-core --example deadline_cases -- FILE`. Only words are translated here; the arithmetic is
//! the one that tickets use. What a case expects is not looked at, except for which answers it asks.

mod support;

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("usage: deadline_cases FILE");
        return ExitCode::from(2);
    };
    support::print_answers(&file, support::deadline_lines)
}
