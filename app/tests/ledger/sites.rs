//! The ledger of one building: what has a place there, and nothing of elsewhere.

use super::*;
use shounuo_app::{
    commands::NewPlace,
    queries::ledger::{InstancePage, InstancesOf},
};
use shounuo_core::{
    Subject,
    id::{PlaceId, TicketId},
    ledger::Counted,
    place::PlaceKind,
    promise::Status,
    ticket::Open,
};

on_both!(
    a_buildings_ledger_counts_what_was_reported_there,
    buildings_together_are_the_whole,
    promises_without_a_place_are_left_out_and_counted,
    another_schools_building_is_as_one_that_never_was,
    a_list_shows_exactly_those_that_a_figure_counts,
);

/// A building with a room.
fn building(world: &World, school: School, name: &str) -> PlaceId {
    let add = |kind, parent, name: &str| {
        let id = PlaceId(world.app.new_id());
        let place = NewPlace {
            kind,
            parent,
            name: name.to_owned(),
        };
        let root = Who::system();
        world.must(world.app.register_place(&root, school.id, id, place));
        id
    };
    let building = add(PlaceKind::Building, None, name);
    add(PlaceKind::Room, Some(building), &format!("{name}101"))
}

fn report_at(world: &World, school: School, place: PlaceId) -> TicketId {
    let report = Open {
        device: None,
        place: Some(place),
        ..crate::world::report_of(school)
    };
    let task = world.app.report(
        &world.manager(school),
        school.id,
        world.app.ask(),
        report,
        Vec::new(),
        None,
    );
    match world.must(task).subject {
        Some(Subject::Ticket(id)) => id,
        other => panic!("a ticket, not {other:?}"),
    }
}

fn at(site: &str) -> LedgerAsk {
    LedgerAsk {
        site: Some(site.to_owned()),
        ..centre()
    }
}

/// In the first building one ticket answered in time and one too late, in the second one that nobody
/// answered; one outside of both.
fn two_buildings(world: &World) {
    let first = building(world, world.centre, "实训楼");
    let second = building(world, world.centre, "考务楼");
    let desk = world.staff(Role::Desk);
    let prompt = report_at(world, world.centre, first);
    world.act(&desk, prompt, respond());
    let late = report_at(world, world.centre, first);
    report_at(world, world.centre, second);
    world.report(world.centre);
    world.pass_min(30);
    world.act(&desk, late, respond());
}

fn a_buildings_ledger_counts_what_was_reported_there(world: &mut World) {
    two_buildings(world);
    let counts = |ask| {
        let counts = line(world, ask, "D3.response").counts;
        (counts.kept, counts.broken)
    };
    assert_eq!(counts(at("实训楼")), (1, 1));
    assert_eq!(counts(at("考务楼")), (0, 1));
    assert_eq!(counts(centre()), (1, 3));
    // As known by then, too, and by the place's id.
    let view = ledger(world, at("实训楼"));
    let site = view.site.expect("the building");
    assert_eq!(counts(at(&site.id.to_string())), (1, 1));
    let known_at = Some(world.app.now() - jiff::SignedDuration::from_mins(20));
    let then = LedgerAsk {
        known_at,
        ..at("实训楼")
    };
    assert_eq!(line(world, then, "D3.response").counts.open, 1);
}

fn buildings_together_are_the_whole(world: &mut World) {
    two_buildings(world);
    let alone = building(world, world.centre, "空楼");
    assert!(alone != world.centre.room);
    let sites = ledger(world, centre()).sites;
    let names: Vec<&str> = sites.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    let whole = ledger(world, centre()).ledger;
    let parts: Vec<_> = names.iter().map(|n| ledger(world, at(n)).ledger).collect();
    let on_tickets = ["D3.response", "D2.diagnosis", "P2.handling"];
    // One was reported for a room of no building.
    for promise in on_tickets {
        let all = whole.line(promise).expect("a line").counts;
        let sums = parts
            .iter()
            .map(|p| p.line(promise).expect("a line").counts);
        let count = |c: shounuo_core::ledger::Counts| c.open + c.kept + c.broken;
        assert_eq!(count(all), sums.map(count).sum::<u32>() + 1, "{promise}");
    }
    let quiet = ledger(world, at("空楼")).ledger;
    let response = quiet.line("D3.response").expect("a line");
    assert_eq!((response.status, response.counts.kept), (Status::NotDue, 0));
}

fn promises_without_a_place_are_left_out_and_counted(world: &mut World) {
    two_buildings(world);
    let (whole, here) = (ledger(world, centre()), ledger(world, at("实训楼")));
    assert_eq!(whole.without_place, 0);
    let (all, left) = (whole.ledger.lines().count(), here.ledger.lines().count());
    assert_eq!(all, left + here.without_place);
    for promise in ["K4.repair_rate", "W4.inspection", "Q6.accepted", "E1.card"] {
        assert!(here.ledger.line(promise).is_none(), "{promise}");
    }
    // Such a promise's own page tells of the whole contract, whatever site is named.
    let who = world.staff(Role::Auditor);
    let page = InstancePage::default();
    let found = world.app.promise(&who, at("实训楼"), "E1.card", None, page);
    let found = world.ask(found).expect("a promise");
    assert_eq!((found.site, found.line.promise.as_str()), (None, "E1.card"));
}

fn another_schools_building_is_as_one_that_never_was(world: &mut World) {
    two_buildings(world);
    let theirs = building(world, world.other, "对面楼");
    let who = world.manager(world.centre);
    for site in ["对面楼", &theirs.to_string(), "没有的楼", ""] {
        let asked = world.ask(world.app.ledger(&who, at(site)));
        assert_eq!(refused(asked), ("site", Invalid::UnknownWord), "{site}");
    }
}

/// Whatever the ledger counts, of a promise, of a month, at a site, its list holds.
fn a_list_shows_exactly_those_that_a_figure_counts(world: &mut World) {
    two_buildings(world);
    let who = world.staff(Role::Auditor);
    let mut checked = 0;
    for ask in [centre(), at("实训楼"), at("考务楼")] {
        let view = ledger(world, ask.clone());
        for (_, line) in view.ledger.lines() {
            for (month, counts) in &line.months {
                for (counted, n) in each(counts) {
                    let of = InstancesOf {
                        counted: Some(counted),
                        period: Some(month.parse().expect("a month")),
                    };
                    let page = InstancePage {
                        limit: 200,
                        after: None,
                    };
                    let found = world
                        .app
                        .promise(&who, ask.clone(), &line.promise, of, page);
                    let found = world.ask(found).expect("a list").instances.len();
                    let told = format!("{} {month} {}", line.promise, counted.code());
                    assert_eq!(found, n as usize, "{told}");
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 40, "{checked} figures");
}

fn each(counts: &shounuo_core::ledger::Counts) -> Vec<(Counted, u32)> {
    let all = [
        (Counted::Open, counts.open),
        (Counted::As(Status::Kept), counts.kept),
        (Counted::As(Status::Broken), counts.broken),
        (Counted::As(Status::Excused), counts.excused),
        (Counted::As(Status::Withdrawn), counts.withdrawn),
        (Counted::As(Status::Incomplete), counts.incomplete),
        (Counted::Corrected, counts.corrected),
    ];
    all.into_iter().filter(|(_, n)| *n > 0).collect()
}
