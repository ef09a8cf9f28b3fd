//! Lists on pages: what is chosen from is whole, what is looked through goes on by "next page".

use crate::{browser::Browser, world::World};
use axum::http::StatusCode;
use shounuo_app::{
    Who,
    commands::{NewDevice, NewPlace},
};
use shounuo_core::{place::PlaceKind, role::Role};

on_both!(
    a_list_to_choose_from_holds_more_than_a_page,
    sessions_go_on_by_the_next_page,
    a_page_of_another_list_is_refused,
);

/// More rooms than any one page of a list holds.
const ROOMS: usize = 230;

fn a_list_to_choose_from_holds_more_than_a_page(world: &mut World) {
    world.tell_stories();
    let (root, school) = (Who::system(), world.centre.id);
    let tasks = (0..ROOMS).map(|n| {
        let name = format!("room-{n:03}");
        let (kind, parent) = (PlaceKind::Room, None);
        let place = NewPlace { kind, parent, name };
        let task = world
            .app
            .register_place(&root, school, world.app.new_id(), place);
        task.expect("allowed")
    });
    for done in world.app.run_all(tasks.collect()).expect("written") {
        done.expect("done");
    }
    // A device that stands nowhere yet can be chosen too.
    let device = NewDevice {
        class: "face_access".into(),
        nickname: "nowhere-yet".into(),
        model: "F1".into(),
        serial: "S9".into(),
        place: None,
        accepted_on: None,
    };
    let id = world.app.new_id();
    world.must(world.app.register_device(&root, school, id, device));
    let keeper = Browser::of(world, Role::Storekeeper);
    let desk = Browser::of(world, Role::Desk);
    let describe = "/tickets/EC-4?do=describe";
    for (page, path) in [
        (&keeper, "/devices"),
        (&keeper, "/labels"),
        (&desk, describe),
    ] {
        let html = page.get(path).html();
        let missing: Vec<_> = (0..ROOMS)
            .map(|n| format!("room-{n:03}"))
            .filter(|name| !html.contains(name.as_str()))
            .collect();
        assert_eq!(missing, Vec::<String>::new(), "{path}");
    }
    assert!(desk.get(describe).html().contains("nowhere-yet"));
}

fn sessions_go_on_by_the_next_page(world: &mut World) {
    let browsers: Vec<Browser> = (0..53).map(|_| Browser::of(world, Role::Desk)).collect();
    let ends = |html: &str| -> Vec<String> {
        let forms = html.split("action=\"").skip(1);
        let paths = forms.filter_map(|f| f.split('"').next());
        let ends = paths.filter(|p| p.ends_with("/end"));
        ends.map(str::to_owned).collect()
    };
    let first = browsers[0].get("/me/sessions").html();
    let next = first.split("<a class=\"btn\" href=\"");
    let next = next.filter_map(|l| l.split_once("\" rel=\"next\"").map(|(href, _)| href));
    let next = next.last().expect("a next page").to_owned();
    let second = browsers[0].get(&next).html();
    let (shown, more) = (ends(&first), ends(&second));
    assert_eq!((shown.len(), more.len()), (50, 3));
    assert!(more.iter().all(|path| !shown.contains(path)), "each once");
    assert!(second.contains("href=\"/me/sessions\"") && !second.contains("rel=\"next\""));
}

fn a_page_of_another_list_is_refused(world: &mut World) {
    world.tell_stories();
    let desk = Browser::of(world, Role::Desk);
    let behind = format!("n{}1", "0".repeat(32));
    assert_eq!(
        desk.get(&format!("/tickets?sort=newest&after={behind}"))
            .status,
        StatusCode::OK
    );
    for path in ["/tickets?sort=due&", "/devices?", "/me/sessions?"] {
        let answer = desk.get(&format!("{path}after={behind}"));
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(answer.html().contains("「翻页位置」"), "{path}");
    }
}
