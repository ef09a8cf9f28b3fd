//! What the ledger's page costs at 100,000 tickets, from the request to the last byte:
//! `cargo run --release -p shounuo-web --example ledger_page`.
#![allow(clippy::expect_used, missing_docs, dead_code)]

#[path = "../tests/browser.rs"]
mod browser;
#[path = "../../store/examples/support/cpu.rs"]
mod cpu;
#[path = "../tests/world/mod.rs"]
mod world;
#[path = "../../store/examples/support/years.rs"]
mod years;

use browser::Browser;
use shounuo_app::queries::ledger::LedgerAsk;
use shounuo_core::role::Role;
use std::{cell::Cell, time::Instant};
use world::World;

const ROUNDS: u32 = 100;

fn main() {
    let world = World::sqlite();
    let manager = Browser::of(&world, Role::SchoolManager);
    let page = manager.get("/ledger");
    assert_eq!(page.status, axum::http::StatusCode::OK);
    told("the page without a ticket", || drop(manager.get("/ledger")));
    let view = tokio::runtime::Runtime::new().expect("a runtime");
    let who = world.manager();
    let asked = world.app.ledger(&who, LedgerAsk::default());
    let contract = view.block_on(asked).expect("a ledger").contract;
    let passed = Cell::new(0);
    years::live(&world.store, (world.centre.id, contract), |s| {
        world.pass_min(s / 60 - passed.replace(s / 60));
    })
    .expect("five years");
    let manager = Browser::of(&world, Role::SchoolManager);
    let bytes = manager.get("/ledger").body.len();
    println!("{} tickets, a page of {bytes} bytes", years::TICKETS);
    told("the page", || drop(manager.get("/ledger")));
    told("the ledger behind it", || {
        let asked = world.app.ledger(&who, LedgerAsk::default());
        drop(view.block_on(asked).expect("a ledger"));
    });
}

fn told(name: &str, run: impl Fn()) {
    run();
    let (began, before) = (Instant::now(), cpu::used());
    for _ in 0..ROUNDS {
        run();
    }
    let (took, busy) = (began.elapsed() / ROUNDS, (cpu::used() - before) / ROUNDS);
    println!("{name}: {busy:.1?} of CPU, {took:.1?}");
}
