//! A server's clock that jumps announces nothing false, loses nothing, and raises an alarm.

use crate::{
    notices::{announce, begin, page, told},
    world::World,
};
use shounuo_app::{App, AppError, Who};
use shounuo_core::{
    notice::{
        Alarm::{self, *},
        SERVER_CLOCK,
    },
    role::Role,
};

on_both!(
    a_clock_three_days_ahead_announces_nothing_until_it_is_back,
    a_clock_three_days_behind_announces_nothing_until_it_is_back,
    a_program_that_starts_anew_on_a_false_clock_holds_on,
    an_administrator_says_that_the_clock_is_right_and_all_is_told,
    only_who_looks_after_the_server_says_that_its_clock_is_right,
    a_clock_that_is_set_by_a_minute_goes_on,
    a_machine_that_slept_is_believed,
);

const DAYS: i64 = 24 * 60;

/// What an administrator was told of the clock.
fn alarms(world: &World) -> Vec<Alarm> {
    told(world, &world.staff(Role::Administrator), SERVER_CLOCK)
}

/// The watched program after its first look, with a report whose promises run.
fn reported(world: &World) -> App {
    let app = world.watched();
    begin(world);
    announce(&app);
    world.report(world.centre);
    app
}

fn diagnosis(world: &World, role: Role) -> Vec<Alarm> {
    told(world, &world.staff(role), "D2.diagnosis")
}

fn a_clock_three_days_ahead_announces_nothing_until_it_is_back(world: &mut World) {
    let app = reported(world);
    world.pass_min(5);
    announce(&app);
    world.jump_min(3 * DAYS);
    // Three days ahead everything would be broken: the school would have been told so.
    for _ in 0..3 {
        world.pass_min(1);
        assert_eq!(announce(&app), 0);
    }
    assert_eq!(diagnosis(world, Role::RemoteTechnician), []);
    assert_eq!(alarms(world), [Pressing], "once");
    world.jump_min(-3 * DAYS);
    world.pass_min(5);
    assert!(announce(&app) > 0);
    assert_eq!(diagnosis(world, Role::RemoteTechnician), [Warned]);
    assert_eq!(diagnosis(world, Role::ProjectManager), []);
    world.pass_min(5);
    announce(&app);
    assert_eq!(
        diagnosis(world, Role::ProjectManager),
        [Broken],
        "nothing is lost"
    );
    assert_eq!(alarms(world), [Pressing]);
    assert_eq!(waits(world), None);
}

fn a_clock_three_days_behind_announces_nothing_until_it_is_back(world: &mut World) {
    let app = reported(world);
    world.jump_min(-3 * DAYS);
    world.pass_min(30);
    assert_eq!(announce(&app), 0);
    assert_eq!(alarms(world), [Pressing]);
    world.jump_min(3 * DAYS);
    assert!(announce(&app) > 0);
    // Due in the meantime: said when it can be said.
    assert_eq!(diagnosis(world, Role::ProjectManager), [Broken]);
    assert_eq!(alarms(world), [Pressing]);
}

fn a_program_that_starts_anew_on_a_false_clock_holds_on(world: &mut World) {
    let app = reported(world);
    world.jump_min(3 * DAYS);
    assert_eq!(announce(&app), 0);
    drop(app);
    world.pass_min(2);
    let next = world.watched();
    assert_eq!(announce(&next), 0);
    assert_eq!(announce(&next), 0);
    assert_eq!(diagnosis(world, Role::RemoteTechnician), []);
    assert_eq!(alarms(world), [Pressing], "it was told already");
    world.jump_min(-3 * DAYS);
    world.pass_min(11);
    assert!(announce(&next) > 0);
    assert_eq!(diagnosis(world, Role::RemoteTechnician), [Warned]);
    // One that starts after all is over has nothing to hold.
    world.pass_min(5);
    assert!(announce(&world.watched()) > 0);
    assert_eq!(diagnosis(world, Role::ProjectManager), [Broken]);
}

/// The jump for which announcements wait, as the administrator sees it.
fn waits(world: &World) -> Option<shounuo_core::server_clock::Jump> {
    let who = world.staff(Role::Administrator);
    let found = world.ask(world.app.clock_jump(&who)).expect("an answer");
    found.map(|f| f.jump)
}

fn an_administrator_says_that_the_clock_is_right_and_all_is_told(world: &mut World) {
    let app = reported(world);
    let before = world.app.now();
    world.jump_min(3 * DAYS);
    assert_eq!(announce(&app), 0);
    let jump = waits(world).expect("a jump");
    assert_eq!((jump.expected, jump.read), (before, world.app.now()));
    let who = world.staff(Role::Administrator);
    world.must(app.confirm_clock(&who));
    assert_eq!(waits(world), None);
    assert!(announce(&app) > 0);
    assert_eq!(diagnosis(world, Role::ProjectManager), [Broken]);
    // From now on this is the time; going back is a jump again.
    world.jump_min(-3 * DAYS);
    world.pass_min(1);
    assert_eq!(announce(&app), 0);
    assert_eq!(alarms(world), [Pressing, Pressing]);
}

fn only_who_looks_after_the_server_says_that_its_clock_is_right(world: &mut World) {
    let app = reported(world);
    world.jump_min(3 * DAYS);
    announce(&app);
    let mut others: Vec<Who> = Role::ALL
        .iter()
        .filter(|r| !r.of_school() && **r != Role::Administrator)
        .map(|r| world.staff(*r))
        .collect();
    others.extend([world.manager(world.centre), Who::system()]);
    for who in others {
        let refused = app.confirm_clock(&who);
        assert!(matches!(refused, Err(AppError::Forbidden)), "{who:?}");
        let seen = world.ask(app.clock_jump(&who));
        let system = who.actor.person().is_none();
        assert!(
            system || matches!(seen, Err(AppError::Forbidden)),
            "{who:?}"
        );
        if !system {
            assert!(
                page(world, &who)
                    .notices
                    .iter()
                    .all(|n| n.notice.promise != SERVER_CLOCK)
            );
        }
    }
    assert!(waits(world).is_some());
}

fn a_clock_that_is_set_by_a_minute_goes_on(world: &mut World) {
    let app = reported(world);
    for minutes in [1, -1, 2, -2] {
        world.jump_min(minutes);
        world.pass_min(4);
        announce(&app);
    }
    assert_eq!(alarms(world), []);
    assert_eq!(diagnosis(world, Role::ProjectManager), [Broken]);
}

fn a_machine_that_slept_is_believed(world: &mut World) {
    let app = reported(world);
    // Both clocks went on while nobody looked.
    world.pass_min(2 * DAYS);
    assert!(announce(&app) > 0);
    assert_eq!(alarms(world), []);
}
