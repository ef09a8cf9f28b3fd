//! Nobody of one customer sees anything of another.

use crate::world::shared;
use shounuo_app::{AppError, Who};
use shounuo_core::role::Role;
use shounuo_sim::wait;
use shounuo_store::query::{DeviceFilter, PageAsk, TicketFilter, TicketSort};

fn manager(customer: &str) -> Who {
    let world = shared();
    let is =
        |s: &&shounuo_sim::SignIn| s.customer == Some(customer) && s.role == Role::SchoolManager;
    let person = world.demo.sign_ins.iter().find(is).unwrap().person;
    wait(world.app.who_of_person(person)).unwrap()
}

#[test]
fn the_second_school_sees_its_own_tickets_only() {
    let (app, who) = (&shared().app, manager("MZ"));
    let list = wait(app.tickets(
        &who,
        TicketFilter::default(),
        TicketSort::Newest,
        PageAsk::first(200),
    ))
    .unwrap();
    assert!(list.cards.len() > 5, "it has tickets of its own");
    for card in &list.cards {
        assert_eq!(card.row.customer, shared().demo.second);
    }
}

#[test]
fn the_second_school_sees_none_of_the_first_ones_devices() {
    let (app, who) = (&shared().app, manager("MZ"));
    let devices = wait(app.devices(&who, DeviceFilter::default(), PageAsk::first(200))).unwrap();
    assert!(!devices.rows.is_empty());
    assert!(
        devices.rows.iter().all(|d| d.nickname.starts_with("101")),
        "{:?}",
        devices.rows
    );
}

#[test]
fn a_ticket_of_the_first_school_is_for_the_second_one_that_never_was() {
    let (world, who) = (shared(), manager("MZ"));
    let other = world
        .demo
        .tickets
        .iter()
        .find(|t| t.intent.contract)
        .unwrap();
    let theirs = wait(world.app.ticket_by_no(&who, &other.no)).unwrap_err();
    let never = wait(world.app.ticket_by_no(&who, "EC-999999")).unwrap_err();
    assert!(matches!(theirs, AppError::NotFound));
    assert_eq!(theirs.to_string(), never.to_string());
}

#[test]
fn what_the_first_school_wrote_is_not_found_by_the_second() {
    let (app, who) = (&shared().app, manager("MZ"));
    for words in ["A301", "云服务器", "EC", "邹明远"] {
        let found = wait(app.search(&who, words.to_owned(), 50)).unwrap();
        assert!(
            found
                .tickets
                .iter()
                .all(|c| c.row.customer == shared().demo.second),
            "{words}"
        );
        assert!(found.devices.is_empty(), "{words}");
    }
}
