//! Lists: in order, page by page, filtered; the board, the tree of places, the figures.

use crate::{
    views::centre::{Centre, House, Says},
    world::World,
};
use shounuo_core::{
    Actor, Timestamp,
    id::TicketId,
    role::Role,
    ticket::{Command, words::*},
};
use shounuo_store::query::{
    Cursor, Page, PageAsk, PersonFilter, Scope, TicketFilter, TicketRow, TicketSort,
};

on_both!(
    pages_follow_each_other_without_gap_or_repeat,
    each_filter_finds_what_it_says,
    the_board_shows_stages_in_order,
    rows_carry_names_and_the_leading_clock,
    places_come_as_a_tree,
    people_are_found_by_role,
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
    house
        .store
        .read(move |r| r.tickets(&scope, &filter, sort, &page, now))
        .expect("a page")
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
        house.report(
            &centre,
            Says {
                device,
                ..Says::default()
            },
        );
        // Some at the very same instant: the id decides.
        house.pass_s(i % 2);
    }
    for scope in [Scope::Customer(centre.customer), Scope::House] {
        for sort in [TicketSort::Due, TicketSort::Newest, TicketSort::Changed] {
            let whole = list(
                &house,
                scope,
                TicketFilter::default(),
                sort,
                PageAsk::first(200),
            );
            assert_eq!((whole.rows.len(), whole.next.clone()), (23, None));
            let mut rows = Vec::new();
            let mut ask = PageAsk::first(5);
            loop {
                let page = list(&house, scope, TicketFilter::default(), sort, ask);
                assert!(page.rows.len() == 5 || page.next.is_none());
                rows.extend(page.rows);
                let Some(next) = page.next else { break };
                ask = PageAsk {
                    limit: 5,
                    after: Some(next),
                };
            }
            assert_eq!(rows, whole.rows);
            let us = |r: &TicketRow| match sort {
                TicketSort::Due => r.due_at.unwrap_or(Timestamp::MAX).as_microsecond(),
                TicketSort::Newest => -r.reported_at.as_microsecond(),
                TicketSort::Changed => -r.changed_at.as_microsecond(),
            };
            assert!(rows.is_sorted_by_key(us));
        }
    }
    assert_eq!(PageAsk::first(9_999).rows_max(), 200);
}

fn each_filter_finds_what_it_says(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let (technician, manager) = (house.technician, centre.manager);
    let says = Says {
        device: Some(centre.device),
        reporter: Some(manager),
        ..Says::default()
    };
    let first = house.report(&centre, says);
    house.pass_s(60);
    let second_at = house.now();
    let says = Says {
        place: Some(centre.room),
        source_no: Some("INC9"),
        ..Says::default()
    };
    let second = house.report(&centre, says);
    house.pass_s(60);
    let third = house.report(&centre, Says::default());
    give(
        &house,
        &centre,
        first,
        Command::SetOwner { owner: technician },
    );
    give(
        &house,
        &centre,
        first,
        Command::GradeFault {
            grade: Grade::Major,
        },
    );
    let reason = HandReason::NeedsVisit;
    give(
        &house,
        &centre,
        second,
        Command::HandOn {
            text: None,
            to: Tier::OnSite,
            reason,
        },
    );
    let arrive_by = Some(house.now());
    let assign = Command::Assign {
        person: Some(technician),
        team: None,
        arrive_by,
    };
    give(&house, &centre, second, assign);
    let cancel = Command::Cancel {
        text: None,
        reason: CancelReason::Mistake,
    };
    give(&house, &centre, third, cancel);
    let all = TicketFilter::default;
    let cases: Vec<(TicketFilter, &[u32])> = vec![
        (all(), &[3, 2, 1]),
        (
            TicketFilter {
                open: Some(true),
                ..all()
            },
            &[2, 1],
        ),
        (
            TicketFilter {
                open: Some(false),
                ..all()
            },
            &[3],
        ),
        (
            TicketFilter {
                stages: vec![Stage::Assigned, Stage::Cancelled],
                ..all()
            },
            &[3, 2],
        ),
        (
            TicketFilter {
                kind: Some(TicketKind::Consultation),
                ..all()
            },
            &[],
        ),
        (
            TicketFilter {
                grade: Some(Grade::Major),
                ..all()
            },
            &[1],
        ),
        (
            TicketFilter {
                assignee: Some(technician),
                ..all()
            },
            &[2],
        ),
        (
            TicketFilter {
                owner: Some(technician),
                ..all()
            },
            &[1],
        ),
        (
            TicketFilter {
                unowned: true,
                open: Some(true),
                ..all()
            },
            &[2],
        ),
        (
            TicketFilter {
                reporter: Some(manager),
                ..all()
            },
            &[1],
        ),
        (
            TicketFilter {
                device: Some(centre.device),
                ..all()
            },
            &[1],
        ),
        // A ticket of a device stands in its room; a room lies in its building.
        (
            TicketFilter {
                place: Some(centre.room),
                ..all()
            },
            &[2, 1],
        ),
        (
            TicketFilter {
                place: Some(centre.building),
                ..all()
            },
            &[2, 1],
        ),
        (
            TicketFilter {
                source_no: Some("INC9".into()),
                ..all()
            },
            &[2],
        ),
        (
            TicketFilter {
                reported: Some(second_at..house.now()),
                ..all()
            },
            &[2],
        ),
        (
            TicketFilter {
                overdue: true,
                ..all()
            },
            &[],
        ),
    ];
    for (filter, expected) in cases {
        for scope in [Scope::Customer(centre.customer), Scope::House] {
            assert_eq!(
                numbers(&house, scope, filter.clone()),
                expected,
                "{filter:?}"
            );
        }
    }
    house.pass_s(3 * 24 * 3600);
    let overdue = TicketFilter {
        overdue: true,
        open: Some(true),
        ..all()
    };
    assert_eq!(numbers(&house, Scope::House, overdue), [2, 1]);
}

fn the_board_shows_stages_in_order(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let tickets: Vec<TicketId> = (0..5)
        .map(|_| {
            house.pass_s(60);
            house.report(
                &centre,
                Says {
                    device: Some(centre.device),
                    ..Says::default()
                },
            )
        })
        .collect();
    for ticket in &tickets[..2] {
        let respond = Command::Respond {
            text: None,
            channel: Channel::Phone,
        };
        give(&house, &centre, *ticket, respond);
    }
    let cancel = Command::Cancel {
        text: None,
        reason: CancelReason::Mistake,
    };
    give(&house, &centre, tickets[4], cancel);
    for scope in [Scope::Customer(centre.customer), Scope::House] {
        let board = house
            .store
            .read(move |r| r.board(&scope, 1))
            .expect("the board");
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
        let counts = house
            .store
            .read(move |r| r.work_counts(&scope, Some(technician), now));
        let counts = counts.expect("figures");
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
    let row = list(
        &house,
        scope,
        TicketFilter::default(),
        TicketSort::Due,
        PageAsk::default(),
    )
    .rows
    .remove(0);
    assert_eq!(row.no(), "EC-1");
    assert_eq!(
        (row.device_name.as_str(), row.place_name.as_str()),
        ("A301-07", "计算机教室301")
    );
    let lead = row.lead.clone().expect("a clock leads");
    assert_eq!(row.due_at, lead.due_at());
    let clocks = house
        .store
        .read(move |r| r.clocks(&scope, ticket))
        .expect("clocks");
    let strictest = clocks
        .iter()
        .filter(|c| !c.is_settled())
        .filter_map(|c| c.due_at())
        .min();
    assert_eq!(row.due_at, strictest);
    let ids: Vec<_> = row.vault_ids().collect();
    let names = house
        .store
        .read(move |r| r.reveal(&scope, &ids))
        .expect("names");
    let name = |id: Option<_>| id.and_then(|id| names.get(&id)).map(String::as_str);
    assert_eq!(name(row.owner_name), Some("李工"));
    assert_eq!(
        (name(row.reporter_name), name(row.text)),
        (Some("赵老师"), Some("黑屏"))
    );
    assert_eq!(row.contract.map(|c| c.version), Some(1));
}

fn places_come_as_a_tree(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    house.customer("TC");
    house.report(
        &centre,
        Says {
            device: Some(centre.device),
            ..Says::default()
        },
    );
    let scope = Scope::Customer(centre.customer);
    let places = house.store.read(move |r| r.places(&scope)).expect("places");
    let seen: Vec<_> = places
        .iter()
        .map(|p| (p.id, p.depth, p.devices, p.open_tickets))
        .collect();
    assert_eq!(seen, [(centre.building, 0, 0, 0), (centre.room, 1, 1, 1)]);
    assert_eq!(
        house
            .store
            .read(|r| r.places(&Scope::House))
            .expect("places")
            .len(),
        4
    );
    let path = house
        .store
        .read(move |r| r.place_path(&Scope::House, centre.room));
    assert_eq!(path.expect("a path"), ["实训楼", "计算机教室301"]);
    let (scope, card) = (Scope::House, "守诺服务");
    let (parts, shown) = house
        .store
        .read(move |r| Ok((r.parts()?, r.contact_card()?)))
        .expect("the house's own");
    assert_eq!(
        (parts.len(), shown.map(|c| c.name).as_deref()),
        (1, Some(card))
    );
    let device = house
        .store
        .read(move |r| r.device(&scope, centre.device))
        .expect("a look");
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
        let people = house.store.read(move |r| r.people(&Scope::House, &filter));
        people
            .expect("people")
            .iter()
            .map(|p| p.id)
            .collect::<Vec<_>>()
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

fn a_cursor_survives_its_text(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    for _ in 0..3 {
        house.report(&centre, Says::default());
        house.pass_s(1);
    }
    let page = list(
        &house,
        Scope::House,
        TicketFilter::default(),
        TicketSort::Newest,
        PageAsk::first(2),
    );
    let text = page.next.expect("a next page").to_string();
    assert!(
        text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'),
        "{text}"
    );
    let after: Cursor = text.parse().expect("a cursor");
    let ask = PageAsk {
        limit: 2,
        after: Some(after),
    };
    let next = list(
        &house,
        Scope::House,
        TicketFilter::default(),
        TicketSort::Newest,
        ask,
    );
    assert_eq!((next.rows.len(), next.next), (1, None));
    for bad in [
        "",
        "n",
        "n1",
        "x00000000000000000000000000000000",
        "t0000000000000000000000000000000000",
        "ä",
    ] {
        assert!(bad.parse::<Cursor>().is_err(), "{bad}");
    }
    // One of another list shows the first page, never an error.
    let named: Cursor = "t0000000000000000000000000000000041"
        .parse()
        .expect("a cursor by name");
    let ask = PageAsk {
        limit: 2,
        after: Some(named),
    };
    let first = list(
        &house,
        Scope::House,
        TicketFilter::default(),
        TicketSort::Newest,
        ask,
    );
    assert_eq!(first.rows, page.rows);
}
