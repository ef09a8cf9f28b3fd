//! Shounuo: after-sales service that keeps its word. One binary; each subcommand is one file.

mod backup;
mod bucket;
mod cli;
mod contract;
mod copies;
mod customer;
mod demo;
mod export;
mod files;
mod help;
mod import;
mod init;
mod ledger;
mod links;
mod move_files;
mod place;
mod problem;
mod rebuild;
mod restore;
mod say;
mod seal;
mod serve;
mod server;
mod sign_in_link;
mod steady;
mod verify;
mod verify_export;
mod wait;

fn main() -> std::process::ExitCode {
    cli::main()
}
