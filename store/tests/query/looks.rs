//! What is seen at one look: the board, a row with its names, the tree of places, people.

use crate::{
    views::centre::{Centre, House, Says, respond},
    world::World,
};
use shounuo_core::{
    Actor,
    id::TicketId,
    role::Role,
    ticket::{Command, words::*},
};
use shounuo_store::query::{PageAsk, PersonFilter, Scope};

on_both!(
    the_board_shows_stages_in_order,
    rows_carry_names_and_the_leading_clock,
    places_come_as_a_tree,
    people_are_found_by_role,
);

fn give(house: &House, centre: &Centre, ticket: TicketId, command: Command<String>) {
    house
        .give(centre, Actor::House(house.technician), ticket, command)
        .expect("it is allowed");
}

fn the_board_shows_stages_in_order(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let tickets: Vec<TicketId> = (0..5)
        .map(|_| {
            house.pass_s(60);
            house.report_device(&centre)
        })
        .collect();
    for ticket in &tickets[..2] {
        let respond = respond();
        give(&house, &centre, *ticket, respond);
    }
    let cancel = Command::Cancel {
        text: None,
        reason: CancelReason::Mistake,
    };
    give(&house, &centre, tickets[4], cancel);
    for scope in [Scope::Customer(centre.customer), Scope::House] {
        let board = house.ask(move |r| r.board(&scope, 1));
        let open: Vec<Stage> = Stage::ALL.iter().copied().filter(|s| s.is_open()).collect();
        assert_eq!(
            board.columns.iter().map(|c| c.stage).collect::<Vec<_>>(),
            open
        );
        let counts: Vec<u32> = board.columns.iter().map(|c| c.count).collect();
        assert_eq!(counts, [2, 2, 0, 0, 0, 0, 0, 0, 0]);
        let shown: Vec<_> = board
            .columns
            .iter()
            .map(|c| c.rows.iter().map(|r| r.id).collect::<Vec<_>>())
            .collect();
        // The most urgent of each: the one reported first.
        assert_eq!(shown[..2], [vec![tickets[2]], vec![tickets[0]]]);
        let (technician, now) = (house.technician, house.now());
        let counts = house.ask(move |r| r.work_counts(&scope, Some(technician), now));
        // Whoever replies first owns the ticket.
        assert_eq!((counts.unowned, counts.owned, counts.overdue), (2, 2, 0));
        assert_eq!(counts.stages.values().sum::<u32>(), 4);
    }
}

fn rows_carry_names_and_the_leading_clock(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let says = Says {
        device: Some(centre.device),
        text: Some("黑屏"),
        name: Some("赵老师"),
        ..Says::default()
    };
    let ticket = house.report(&centre, says);
    give(
        &house,
        &centre,
        ticket,
        Command::SetOwner {
            owner: house.technician,
        },
    );
    let scope = Scope::Customer(centre.customer);
    let row = house
        .ask(move |r| r.ticket_row(&scope, ticket))
        .expect("a ticket");
    assert_eq!(row.no(), "EC-1");
    assert_eq!(
        (row.device_name.as_str(), row.place_name.as_str()),
        ("A301-07", "计算机教室301")
    );
    let lead = row.lead.clone().expect("a clock leads");
    assert_eq!(row.due_at, lead.due_at());
    let clocks = house.ask(move |r| r.clocks(&scope, ticket));
    let strictest = clocks
        .iter()
        .filter(|c| !c.is_settled())
        .filter_map(|c| c.due_at())
        .min();
    assert_eq!(row.due_at, strictest);
    let ids: Vec<_> = row.vault_ids().collect();
    let names = house.ask(move |r| r.reveal(&scope, &ids));
    let shown = [row.owner_name, row.reporter_name, row.text];
    let shown = shown.map(|id| id.and_then(|id| names.get(&id)).map(String::as_str));
    assert_eq!(shown, [Some("李工"), Some("赵老师"), Some("黑屏")]);
    assert_eq!(row.contract.map(|c| c.version), Some(1));
}

fn places_come_as_a_tree(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    house.customer("TC");
    house.report_device(&centre);
    let scope = Scope::Customer(centre.customer);
    let places = house.ask(move |r| r.place_tree(&scope));
    let seen: Vec<_> = places
        .iter()
        .map(|p| (p.id, p.depth, p.devices, p.open_tickets))
        .collect();
    assert_eq!(seen, [(centre.building, 0, 0, 0), (centre.room, 1, 1, 1)]);
    assert_eq!(house.ask(|r| r.place_tree(&Scope::House)).len(), 4);
    let path = house.ask(move |r| r.place_path(&Scope::House, centre.room));
    assert_eq!(path, ["实训楼", "计算机教室301"]);
    let (scope, card) = (Scope::House, "守诺服务");
    let first = PageAsk::default();
    let (parts, shown) = house.ask(move |r| Ok((r.parts(&first)?.rows, r.contact_card()?)));
    assert_eq!(
        (parts.len(), shown.map(|c| c.name).as_deref()),
        (1, Some(card))
    );
    let device = house.ask(move |r| r.device(&scope, centre.device));
    let device = device.expect("a device");
    assert_eq!(
        (device.open_tickets, device.place_name.as_str()),
        (1, "计算机教室301")
    );
}

fn people_are_found_by_role(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let find = |filter: PersonFilter| {
        let first = PageAsk::default();
        let people = house.ask(move |r| r.people(&Scope::House, &filter, &first));
        people.rows.iter().map(|p| p.id).collect::<Vec<_>>()
    };
    let roles = vec![Role::Expert, Role::FieldTechnician];
    assert_eq!(
        find(PersonFilter {
            roles,
            ..PersonFilter::default()
        }),
        [house.technician]
    );
    let of = Some(Some(centre.customer));
    assert_eq!(
        find(PersonFilter {
            of,
            ..PersonFilter::default()
        }),
        [centre.manager]
    );
    assert_eq!(
        find(PersonFilter {
            of: Some(None),
            ..PersonFilter::default()
        }),
        [house.technician]
    );
    let gone = PersonFilter {
        active: Some(false),
        ..PersonFilter::default()
    };
    assert_eq!(find(gone), []);
}
