//! Lists: in order, page by page, filtered.

use crate::{
    views::centre::{Centre, House, Says},
    world::World,
};
use shounuo_core::{
    Actor, Timestamp,
    id::TicketId,
    ticket::{Command, words::*},
};
use shounuo_store::query::{
    Cursor, List, Page, PageAsk, Scope, TicketFilter, TicketRow, TicketSort,
};

on_both!(
    pages_follow_each_other_without_gap_or_repeat,
    each_filter_finds_what_it_says,
    a_cursor_survives_its_text,
);

fn list(
    house: &House,
    scope: Scope,
    filter: TicketFilter,
    sort: TicketSort,
    page: PageAsk,
) -> Page<TicketRow> {
    let now = house.now();
    house.ask(move |r| r.tickets(&scope, &filter, sort, &page, now))
}

fn numbers(house: &House, scope: Scope, filter: TicketFilter) -> Vec<u32> {
    let page = list(house, scope, filter, TicketSort::Newest, PageAsk::default());
    page.rows.iter().map(|row| row.number).collect()
}

fn give(house: &House, centre: &Centre, ticket: TicketId, command: Command<String>) {
    house
        .give(centre, Actor::House(house.technician), ticket, command)
        .expect("it is allowed");
}

fn pages_follow_each_other_without_gap_or_repeat(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    for i in 0..23 {
        let device = (i % 3 > 0).then_some(centre.device);
        let says = Says {
            device,
            ..Says::default()
        };
        house.report(&centre, says);
        // Some at the very same instant: the id decides.
        house.pass_s(i % 2);
    }
    for scope in [Scope::Customer(centre.customer), Scope::House] {
        for sort in [TicketSort::Due, TicketSort::Newest, TicketSort::Changed] {
            let whole = all(&house, scope, sort, PageAsk::first(200));
            assert_eq!((whole.rows.len(), whole.next.clone()), (23, None));
            assert_eq!(by_fives(&house, scope, sort), whole.rows);
            let us = |r: &TicketRow| match sort {
                TicketSort::Due => r.due_at.unwrap_or(Timestamp::MAX).as_microsecond(),
                TicketSort::Newest => -r.reported_at.as_microsecond(),
                TicketSort::Changed => -r.changed_at.as_microsecond(),
            };
            assert!(whole.rows.is_sorted_by_key(us));
        }
    }
    assert_eq!(PageAsk::first(9_999).rows_max(), 200);
}

fn all(house: &House, scope: Scope, sort: TicketSort, page: PageAsk) -> Page<TicketRow> {
    list(house, scope, TicketFilter::default(), sort, page)
}

/// The whole list, in pages of five.
fn by_fives(house: &House, scope: Scope, sort: TicketSort) -> Vec<TicketRow> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = all(house, scope, sort, PageAsk { limit: 5, after });
        assert!(page.rows.len() == 5 || page.next.is_none());
        rows.extend(page.rows);
        match page.next {
            Some(next) => after = Some(next),
            None => return rows,
        }
    }
}

fn each_filter_finds_what_it_says(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let second_at = three_tickets(&house, &centre);
    let (technician, manager, now) = (house.technician, centre.manager, house.now());
    let cases: Vec<(TicketFilter, &[u32])> = vec![
        (TicketFilter::default(), &[3, 2, 1]),
        (with(|f| f.open = Some(true)), &[2, 1]),
        (with(|f| f.open = Some(false)), &[3]),
        (
            with(|f| f.stages = vec![Stage::Assigned, Stage::Cancelled]),
            &[3, 2],
        ),
        (with(|f| f.kind = Some(TicketKind::Consultation)), &[]),
        (with(|f| f.grade = Some(Grade::Major)), &[1]),
        (with(|f| f.assignee = Some(technician)), &[2]),
        (with(|f| f.owner = Some(technician)), &[1]),
        (with(|f| f.unowned = true), &[3, 2]),
        (with(|f| f.reporter = Some(manager)), &[1]),
        (with(|f| f.device = Some(centre.device)), &[1]),
        // A ticket of a device stands in its room; a room lies in its building.
        (with(|f| f.place = Some(centre.room)), &[2, 1]),
        (with(|f| f.place = Some(centre.building)), &[2, 1]),
        (with(|f| f.source_no = Some("INC9".into())), &[2]),
        (with(|f| f.reported = Some(second_at..now)), &[2]),
        (with(|f| f.overdue = true), &[]),
    ];
    for (filter, expected) in cases {
        for scope in [Scope::Customer(centre.customer), Scope::House] {
            let found = numbers(&house, scope, filter.clone());
            assert_eq!(found, expected, "{filter:?}");
        }
    }
    house.pass_s(3 * 24 * 3600);
    let overdue = with(|f| (f.overdue, f.open) = (true, Some(true)));
    assert_eq!(numbers(&house, Scope::House, overdue), [2, 1]);
}

fn with(set: impl FnOnce(&mut TicketFilter)) -> TicketFilter {
    let mut filter = TicketFilter::default();
    set(&mut filter);
    filter
}

/// One of a device, owned and graded; one of a room, assigned; one cancelled. When the second came.
fn three_tickets(house: &House, centre: &Centre) -> Timestamp {
    let technician = house.technician;
    let (device, reporter) = (Some(centre.device), Some(centre.manager));
    let says = Says {
        device,
        reporter,
        ..Says::default()
    };
    let first = house.report(centre, says);
    house.pass_s(60);
    let second_at = house.now();
    let (place, source_no) = (Some(centre.room), Some("INC9"));
    let says = Says {
        place,
        source_no,
        ..Says::default()
    };
    let second = house.report(centre, says);
    house.pass_s(60);
    let third = house.report(centre, Says::default());
    let grade = Grade::Major;
    give(
        house,
        centre,
        first,
        Command::SetOwner { owner: technician },
    );
    give(house, centre, first, Command::GradeFault { grade });
    let (text, to, reason) = (None, Tier::OnSite, HandReason::NeedsVisit);
    give(house, centre, second, Command::HandOn { text, to, reason });
    let (person, team, arrive_by) = (Some(technician), None, Some(house.now()));
    give(
        house,
        centre,
        second,
        Command::Assign {
            person,
            team,
            arrive_by,
        },
    );
    let (text, reason) = (None, CancelReason::Mistake);
    give(house, centre, third, Command::Cancel { text, reason });
    second_at
}

fn a_cursor_survives_its_text(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    for _ in 0..3 {
        house.report(&centre, Says::default());
        house.pass_s(1);
    }
    let newest = |page| all(&house, Scope::House, TicketSort::Newest, page);
    let page = newest(PageAsk::first(2));
    let text = page.next.expect("a next page").to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    assert!(text.chars().all(plain), "{text}");
    let own = List::Tickets(TicketSort::Newest);
    let (limit, after) = (2, Some(Cursor::of(own, &text).expect("a cursor")));
    let next = newest(PageAsk { limit, after });
    assert_eq!((next.rows.len(), next.next), (1, None));
    let zeros = "0".repeat(32);
    for bad in [
        "",
        "n",
        "n1",
        "ä",
        &format!("x{zeros}"),
        &format!("n{zeros}"),
        &format!("n{zeros}x"),
        &format!("v{zeros}41"),
    ] {
        assert!(Cursor::of(own, bad).is_err(), "{bad}");
    }
    let by_name = format!("v{zeros}00");
    assert!(Cursor::of(List::Devices, &by_name).is_err(), "a NUL");
    // Should one of another list come so far, it shows the first page, never an error.
    let by_name = Cursor::of(List::Devices, &format!("v{zeros}41"));
    let after = Some(by_name.expect("a cursor by name"));
    assert_eq!(newest(PageAsk { limit, after }).rows, page.rows);
}
