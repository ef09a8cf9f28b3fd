//! The house publishes a calendar: what runs with working days moves, what is settled stays.

use crate::world::World;
use jiff::Timestamp;
use shounuo_app::Who;
use shounuo_core::{
    calendar::CN_TOML,
    id::{NeedId, TicketId},
    promise::{Clock, ClockDue},
    role::Role,
    ticket::Command,
};
use shounuo_store::{query::Scope, views::rebuild_check};

on_both!(a_calendar_published_by_the_house_moves_what_is_open_and_what_is_settled_stays);

/// A ticket that waits for a special part since Monday, the 2nd of March.
fn waits(world: &World) -> (TicketId, NeedId) {
    let (ticket, need) = (world.report(world.centre), world.app.new_id());
    let command = Command::NeedPart {
        need,
        part: world.part,
        quantity: 1,
    };
    world.act(&world.staff(Role::RemoteTechnician), ticket, command);
    (ticket, need)
}

fn special(world: &World, ticket: TicketId) -> Clock {
    let scope = Scope::Customer(world.centre.id);
    let clocks = world.app.store().read(move |r| r.clocks(&scope, ticket));
    let clocks = clocks.unwrap().into_iter();
    let mut special = clocks.filter(|c| c.promise == "A2.special_part");
    special.next().unwrap()
}

fn a_calendar_published_by_the_house_moves_what_is_open_and_what_is_settled_stays(
    world: &mut World,
) {
    let (open, _) = waits(world);
    let (done, need) = waits(world);
    world.pass_min(60);
    let expert = world.staff(Role::Expert);
    world.act(&expert, done, Command::ReceivePart { need });
    world.act(&expert, done, Command::FitPart { need });
    world.pass_min(60);
    let due = |at: &str| ClockDue::At(at.parse::<Timestamp>().unwrap());
    let (wednesday, thursday) = (due("2026-03-04T16:00:00Z"), due("2026-03-05T16:00:00Z"));
    assert_eq!(special(world, open).due, wednesday);
    // Wednesday is declared a holiday.
    let (head, year) = CN_TOML.split_once("year = 2026").unwrap();
    let year = year.replacen("holidays = [", "holidays = [ \"2026-03-04\",", 1);
    let revised = format!("{head}year = 2026{year}");
    world.must(world.app.publish_calendar(&Who::system(), "cn", &revised));
    assert_eq!(special(world, open).due, thursday);
    assert_eq!(special(world, done).due, wednesday);
    // Another trade's calendar is none of this contract's.
    world.must(world.app.publish_calendar(&Who::system(), "other", CN_TOML));
    assert_eq!(special(world, open).due, thursday);
    let found = rebuild_check(world.target(), &mut |_| {}).unwrap();
    assert_eq!(found.differences, vec![]);
}
