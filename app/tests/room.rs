//! With too little room nothing new is taken in; what is there can be read, clocks run, and those who look
//! after the server are told.

use crate::{
    notices::{announce, begin, told},
    world::{World, report_of},
};
use shounuo_app::{App, AppError};
use shounuo_core::{
    notice::{Alarm::*, LITTLE_ROOM},
    role::Role,
};
use shounuo_store::{Room, Space};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

on_both!(
    with_too_little_room_reports_are_refused_and_clocks_go_on,
    with_too_little_room_people_come_in_to_read,
    the_administrators_hear_of_little_room_once_a_day,
);

/// The program on a disk whose room is in the hand of the test.
fn on_disk(world: &World) -> (App, Arc<AtomicU64>) {
    let free = Arc::new(AtomicU64::new(9 << 30));
    let left = Arc::clone(&free);
    let look = move |_: &Path| {
        let (free, total) = (left.load(Ordering::SeqCst), 10 << 30);
        Ok(Space { free, total })
    };
    let room = Room {
        every: Duration::from_millis(5),
        look: Arc::new(look),
        ..Room::kept_free()
    };
    (world.within(room), free)
}

/// From now on there is that much, and somebody saw it.
fn fill(app: &App, free: &AtomicU64, bytes: u64) {
    free.store(bytes, Ordering::SeqCst);
    let since = std::time::Instant::now();
    while app.little_room().is_some() != (bytes < 2 << 30) {
        assert!(since.elapsed().as_secs() < 60, "nobody looks");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn reported(world: &World, app: &App) -> Result<(), AppError> {
    let (who, report) = (world.manager(world.centre), report_of(world.centre));
    let task = app.report(&who, world.centre.id, app.ask(), report, Vec::new(), None);
    app.run_now(task.expect("allowed")).map(drop)
}

fn with_too_little_room_reports_are_refused_and_clocks_go_on(world: &mut World) {
    begin(world);
    let (app, free) = on_disk(world);
    let ticket = world.report(world.centre);
    fill(&app, &free, 1 << 30);
    let refused = reported(world, &app);
    assert!(matches!(refused, Err(AppError::NoRoom(_))), "{refused:?}");
    // What is there is read, and who must be told of it is told.
    let remote = world.staff(Role::RemoteTechnician);
    let seen = world.ask(app.ticket(&remote, ticket)).expect("it is there");
    assert_eq!(seen.ticket.number, 1);
    world.pass_min(13);
    announce(&app);
    assert_eq!(told(world, &remote, "D2.diagnosis"), [Warned]);
    fill(&app, &free, 9 << 30);
    reported(world, &app).expect("there is room again");
}

fn with_too_little_room_people_come_in_to_read(world: &mut World) {
    let (app, free) = on_disk(world);
    let manager = world.staff(Role::Administrator);
    let person = manager.actor.person().expect("a person");
    let word = app.new_token();
    world.must(app.issue_sign_in_link(&shounuo_app::Who::system(), person, &word));
    fill(&app, &free, 0);
    let came = world.ask(app.sign_in_by_link(&word, "test"));
    let session = came.expect("they come in").token;
    let who = world.ask(app.who_of_session(&session)).expect("known");
    world.ask(app.unread(&who)).expect("they read");
    world.ask(app.sign_out(&session)).expect("they leave");
    assert!(world.ask(app.who_of_session(&session)).is_err());
}

fn the_administrators_hear_of_little_room_once_a_day(world: &mut World) {
    begin(world);
    let (app, free) = on_disk(world);
    let (other, still) = on_disk(world);
    announce(&app);
    let alarms = |role| told(world, &world.staff(role), LITTLE_ROOM);
    assert_eq!(alarms(Role::Administrator), []);
    for (app, free) in [(&app, &free), (&other, &still)] {
        fill(app, free, 0);
        announce(app);
        announce(app);
    }
    assert_eq!(alarms(Role::Administrator), [Pressing]);
    assert_eq!(alarms(Role::Dispatcher), []);
    world.pass_min(24 * 60);
    announce(&app);
    assert_eq!(alarms(Role::Administrator), [Pressing, Pressing]);
    fill(&app, &free, 9 << 30);
    world.pass_min(24 * 60);
    announce(&app);
    assert_eq!(alarms(Role::Administrator).len(), 2);
}
