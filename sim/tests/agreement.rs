//! The product and a small model of the plan judge the same tickets alike.

use crate::world::{self, NOW};
use shounuo_sim::check::check;

fn agrees(seed: u64, now: &str) {
    let world = world::build(world::plan(seed, now));
    let found = check(&world.app, &world.demo).unwrap();
    let words: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(
        found.is_empty(),
        "{} of {} tickets:\n{}",
        found.len(),
        world.demo.tickets.len(),
        words.join("\n")
    );
}

#[test]
fn product_and_model_agree_on_every_scripted_ticket() {
    let world = world::shared();
    let found = check(&world.app, &world.demo).unwrap();
    let words: Vec<String> = found.iter().take(20).map(ToString::to_string).collect();
    assert!(
        found.is_empty(),
        "{} of {} tickets:\n{}",
        found.len(),
        world.demo.tickets.len(),
        words.join("\n")
    );
}

#[test]
fn they_agree_for_other_seeds_too() {
    for seed in [2, 3, 17] {
        agrees(seed, NOW);
    }
}

#[test]
fn they_agree_over_the_national_day_holiday_and_its_make_up_days() {
    agrees(5, "2026-10-12T02:30:00.123456789Z");
}

#[test]
fn they_agree_where_the_official_calendar_ends() {
    agrees(7, "2027-01-05T23:10:00Z");
}

#[test]
fn a_model_that_expects_something_else_is_noticed() {
    let world = world::shared();
    let mut demo = world.demo.clone();
    let ticket = demo
        .tickets
        .iter_mut()
        .find(|t| t.intent.contract && t.intent.responded_at.is_some())
        .unwrap();
    let no = ticket.no.clone();
    ticket.intent.responded_at = None;
    let found = check(&world.app, &demo).unwrap();
    assert_eq!(
        found.iter().map(|d| d.no.as_str()).collect::<Vec<_>>(),
        [no.as_str()]
    );
}
