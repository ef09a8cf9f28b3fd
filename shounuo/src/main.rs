//! Shounuo: after-sales service that keeps its word. One binary; each subcommand is one file.

mod backup;
mod bucket;
mod ca;
mod cli;
mod config;
mod contract;
mod copies;
mod customer;
mod demo;
mod disk;
mod doctor;
mod export;
mod files;
mod healthy;
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
mod tls;
mod verify;
mod verify_export;
mod wait;

fn main() -> std::process::ExitCode {
    cli::main()
}
