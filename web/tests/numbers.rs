//! Pages name facts by their numbers within their ticket. A place in the journal would tell a school
//! how much the provider does for others.

use crate::{browser::Browser, world::World};
use axum::http::StatusCode;
use shounuo_core::{Subject, id::TicketId, role::Role};

on_both!(
    no_page_of_a_school_counts_what_the_house_does_for_others,
    forms_name_facts_by_number_and_places_in_the_journal_name_nothing,
);

/// The values that a form offers for the fact to confirm or correct.
fn offered(page: &str) -> Vec<i64> {
    let list = page.split("name=\"of\"").nth(1).expect("a list");
    let list = list.split("</select>").next().expect("its end");
    let values = list.split("<option value=\"").skip(1);
    values
        .filter_map(|v| v.split('"').next()?.parse().ok())
        .collect()
}

/// The places of a ticket's facts in the journal, as the house knows them.
fn places(world: &World, ticket: TicketId) -> Vec<i64> {
    let facts = world
        .store
        .read(move |r| r.facts_of(&Subject::Ticket(ticket)));
    facts.expect("facts").iter().map(|f| f.seq).collect()
}

/// A response told late in a busy house: the school has it to confirm.
fn told_late(world: &mut World) -> (TicketId, String) {
    let (other, theirs) = (world.other.id, world.other.devices[0]);
    for _ in 0..50 {
        world.report(other, theirs, &["no_power"], "另一所学校的事");
    }
    let (centre, device) = (world.centre.id, world.centre.devices[0]);
    let (id, no) = world.report(centre, device, &["no_power"], "打不开");
    let desk = Browser::of(world, Role::Desk);
    world.pass_min(20);
    let noted = desk.act(&no, "add_note", &[("text", "内部")]);
    assert_eq!(noted.status, StatusCode::SEE_OTHER);
    let fields = [("channel", "phone"), ("occurred_at", "2026-03-02T08:36")];
    let done = desk.act(&no, "respond", &fields);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
    (id, no)
}

fn no_page_of_a_school_counts_what_the_house_does_for_others(world: &mut World) {
    let (id, no) = told_late(world);
    let token = world.tracking.last().expect("a link").1.clone();
    let places = places(world, id);
    assert!(places.iter().all(|p| *p > 100), "{places:?}");
    let (school, holder) = (Browser::of(world, Role::SchoolManager), Browser::new(world));
    for page in [
        school.get(&format!("/tickets/{no}")),
        school.get(&format!("/tickets/{no}?do=confirm")),
        school.get(&format!("/tickets/{no}/report")),
        school.get("/portal"),
        school.get("/tickets?state=all"),
        holder.get(&format!("/t/{token}")),
    ] {
        assert_eq!(page.status, StatusCode::OK);
        let html = page.html();
        for place in &places {
            let named = [format!("\"{place}\""), format!("-{place}\"")];
            let found = named.iter().find(|n| html.contains(*n));
            assert_eq!(found, None, "{html}");
        }
    }
}

fn forms_name_facts_by_number_and_places_in_the_journal_name_nothing(world: &mut World) {
    let (id, no) = told_late(world);
    let all = places(world, id);
    let (school, desk) = (
        Browser::of(world, Role::SchoolManager),
        Browser::of(world, Role::Desk),
    );
    let confirm = offered(&school.get(&format!("/tickets/{no}?do=confirm")).html());
    let correct = offered(&desk.get(&format!("/tickets/{no}?do=correct")).html());
    let numbers = 1..=i64::try_from(all.len()).expect("a few");
    assert!(
        !confirm.is_empty() && correct.len() > 1,
        "{confirm:?} {correct:?}"
    );
    assert!(confirm.iter().chain(&correct).all(|n| numbers.contains(n)));
    assert!(correct.contains(&1), "1 is the report");
    for place in &all {
        let refused = school.act(&no, "confirm", &[("of", &place.to_string())]);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let done = school.act(&no, "confirm", &[("of", &confirm[0].to_string())]);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
}
