//! Signing in, sessions, tokens and links.

use crate::world::World;
use shounuo_app::{AppError, Who};
use shounuo_core::role::Role;
use shounuo_store::query::PageAsk;
use std::net::{IpAddr, Ipv4Addr};

const PEER: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 9));

fn a_wrong_name_and_a_wrong_password_are_one_answer(world: &mut World) {
    let app = &world.app;
    let desk = world.staff(Role::Desk).actor.person().expect("a person");
    world.must(app.set_password(&Who::system(), desk, "Desk.One", "correct horse battery"));
    let try_ =
        |name: &str, password: &str| world.ask(app.sign_in(name, password.into(), Some(PEER), "a"));
    assert!(matches!(
        try_("desk.one", "wrong"),
        Err(AppError::SignedOut)
    ));
    assert!(matches!(try_("nobody", "wrong"), Err(AppError::SignedOut)));
    let first = try_("desk.one", "correct horse battery").expect("signed in");
    let second = try_(" DESK.ONE ", "correct horse battery").expect("signed in");
    assert_ne!(
        first.token, second.token,
        "every sign-in has a session of its own"
    );
    let who = world
        .ask(app.who_of_session(&first.token))
        .expect("a session");
    let listed = world.ask(app.sessions(&who, PageAsk::default()));
    assert_eq!(listed.expect("sessions").rows.len(), 2);
    world.ask(app.sign_out(&first.token)).expect("signed out");
    assert!(matches!(
        world.ask(app.who_of_session(&first.token)),
        Err(AppError::SignedOut)
    ));
    assert!(world.ask(app.who_of_session(&second.token)).is_ok());
}

fn guessing_is_slowed_down_and_says_how_long(world: &mut World) {
    let guess = || world.ask(world.app.sign_in("victim", "guess".into(), Some(PEER), "a"));
    let waits: Vec<_> = (0..10)
        .filter_map(|_| match guess() {
            Err(AppError::TooMany { retry_s }) => Some(retry_s),
            _ => None,
        })
        .collect();
    assert!(
        !waits.is_empty() && waits.iter().all(|s| (1..=61).contains(s)),
        "{waits:?}"
    );
}

fn a_stranger_who_guesses_does_not_keep_the_owner_out(world: &mut World) {
    let app = &world.app;
    let desk = world.staff(Role::Desk).actor.person().expect("a person");
    world.must(app.set_password(&Who::system(), desk, "owner", "correct horse battery"));
    let guess = || world.ask(app.sign_in("Owner ", "guess".into(), Some(PEER), "a"));
    let slowed = (0..10).any(|_| matches!(guess(), Err(AppError::TooMany { .. })));
    assert!(slowed, "the stranger waits");
    let own = Some(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 10)));
    let owner = world.ask(app.sign_in("owner", "correct horse battery".into(), own, "a"));
    assert!(owner.is_ok(), "{owner:?}");
}

fn roles_taken_away_end_sessions_and_act_at_once(world: &mut World) {
    let app = &world.app;
    let (root, desk) = (
        Who::system(),
        world.staff(Role::Desk).actor.person().expect("a person"),
    );
    let token = app.new_token();
    world.must(app.issue_sign_in_link(&root, desk, &token));
    let session = world
        .ask(app.sign_in_by_link(&token, "a"))
        .expect("signed in")
        .token;
    world.must(app.set_roles(&root, desk, vec![Role::Auditor]));
    assert!(matches!(
        world.ask(app.who_of_session(&session)),
        Err(AppError::SignedOut)
    ));
    let unused = app.new_token();
    world.must(app.issue_sign_in_link(&root, desk, &unused));
    world.must(app.let_go(&root, desk));
    assert!(matches!(
        world.ask(app.sign_in_by_link(&unused, "a")),
        Err(AppError::NotFound)
    ));
}

fn a_sign_in_link_lets_in_once_however_often_it_is_looked_at(world: &mut World) {
    let (app, root) = (&world.app, Who::system());
    let desk = world.staff(Role::Desk).actor.person().expect("a person");
    let token = app.new_token();
    world.must(app.issue_sign_in_link(&root, desk, &token));
    for _ in 0..2 {
        assert!(world.ask(app.name_of_sign_in_link(&token)).is_ok());
    }
    let session = world.ask(app.sign_in_by_link(&token, "a"));
    let again = world.ask(app.sign_in_by_link(&token, "a"));
    assert!(matches!(again, Err(AppError::NotFound)), "{again:?}");
    let looked = world.ask(app.name_of_sign_in_link(&token));
    assert!(matches!(looked, Err(AppError::NotFound)), "{looked:?}");
    let session = session.expect("signed in").token;
    assert!(world.ask(app.who_of_session(&session)).is_ok());
}

fn of_two_who_come_by_one_link_at_once_one_gets_in(world: &mut World) {
    let app = &world.app;
    let desk = world.staff(Role::Desk).actor.person().expect("a person");
    let token = app.new_token();
    world.must(app.issue_sign_in_link(&Who::system(), desk, &token));
    let both = async {
        tokio::join!(
            app.sign_in_by_link(&token, "a"),
            app.sign_in_by_link(&token, "b")
        )
    };
    let (one, other) = world.ask(both);
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let late = one.and(other);
    assert!(matches!(late, Err(AppError::NotFound)), "{late:?}");
}

fn a_demos_link_lets_guests_in_again_and_only_the_program_hands_it_out(world: &mut World) {
    let (app, root) = (&world.app, Who::system());
    let desk = world.staff(Role::Desk).actor.person().expect("a person");
    let token = app.new_token();
    let administrator = world.staff(Role::Administrator);
    assert!(matches!(
        app.issue_demo_link(&administrator, desk, &token),
        Err(AppError::Forbidden)
    ));
    world.must(app.issue_demo_link(&root, desk, &token));
    for _ in 0..3 {
        assert!(world.ask(app.sign_in_by_link(&token, "a")).is_ok());
    }
    world
        .ask(app.revoke_sign_in_links(&administrator, desk))
        .expect("taken back");
    let after = world.ask(app.sign_in_by_link(&token, "a"));
    assert!(matches!(after, Err(AppError::NotFound)), "{after:?}");
}

fn a_new_label_revokes_the_old_one(world: &mut World) {
    let (app, desk) = (&world.app, world.staff(Role::Desk));
    let (old, new) = (app.new_token(), app.new_token());
    for token in [&old, &new] {
        world.must(app.issue_label(&desk, world.centre.id, world.centre.device, token));
    }
    assert!(matches!(
        world.ask(app.who_of_label(&old)),
        Err(AppError::NotFound)
    ));
    let holder = world.ask(app.who_of_label(&new)).expect("a label");
    assert_eq!(
        world
            .ask(app.report_form(&holder))
            .expect("a form")
            .nickname,
        "EC-07"
    );
    assert!(matches!(
        world.ask(app.who_of_label("made-up")),
        Err(AppError::NotFound)
    ));
    assert!(matches!(
        world.ask(app.who_of_tracking(&new)),
        Err(AppError::NotFound)
    ));
}

fn a_new_password_ends_the_links_that_lead_in(world: &mut World) {
    let (app, root) = (&world.app, Who::system());
    let person = |role| world.staff(role).actor.person().expect("a person");
    let (desk, expert) = (person(Role::Desk), person(Role::Expert));
    let (own, others) = (app.new_token(), app.new_token());
    world.must(app.issue_sign_in_link(&root, desk, &own));
    world.must(app.issue_sign_in_link(&root, expert, &others));
    assert!(world.ask(app.name_of_sign_in_link(&own)).is_ok());
    world.must(app.set_password(&root, desk, "desk", "correct horse battery"));
    let again = world.ask(app.sign_in_by_link(&own, "a"));
    assert!(matches!(again, Err(AppError::NotFound)), "{again:?}");
    assert!(world.ask(app.sign_in_by_link(&others, "a")).is_ok());
}

fn a_link_handed_out_while_a_password_is_being_set_ends_with_the_others(world: &mut World) {
    let (app, root) = (&world.app, Who::system());
    let desk = world.staff(Role::Desk).actor.person().expect("a person");
    let token = app.new_token();
    let password = app.set_password(&root, desk, "desk", "correct horse battery");
    world.must(app.issue_sign_in_link(&root, desk, &token));
    world.must(password);
    let tried = world.ask(app.sign_in_by_link(&token, "a"));
    assert!(matches!(tried, Err(AppError::NotFound)), "{tried:?}");
}

fn tracking_links_are_taken_back_by_the_school_that_they_belong_to(world: &mut World) {
    let (app, desk) = (&world.app, world.staff(Role::Desk));
    let (own, other) = (world.manager(world.centre), world.manager(world.other));
    let token = app.new_token();
    let open = crate::world::report_of(world.centre);
    let task = app.report(
        &own,
        world.centre.id,
        app.ask(),
        open,
        Vec::new(),
        Some(&token),
    );
    world.must(task);
    let (holder, ticket) = world.ask(app.who_of_tracking(&token)).expect("a link");
    let refused = |who: &Who| world.ask(app.revoke_tracking_links(who, ticket));
    assert!(matches!(refused(&holder), Err(AppError::Forbidden)));
    assert!(matches!(
        refused(&world.staff(Role::FieldTechnician)),
        Err(AppError::Forbidden)
    ));
    assert!(matches!(refused(&other), Err(AppError::NotFound)));
    assert!(world.ask(app.who_of_tracking(&token)).is_ok());
    world
        .ask(app.revoke_tracking_links(&own, ticket))
        .expect("taken back");
    assert!(matches!(
        world.ask(app.who_of_tracking(&token)),
        Err(AppError::NotFound)
    ));
    assert!(world.ask(app.ticket(&own, ticket)).is_ok());
    world
        .ask(app.revoke_tracking_links(&desk, ticket))
        .expect("again");
}

fn an_erased_person_is_gone_and_the_record_holds(world: &mut World) {
    let app = &world.app;
    let technician = world
        .staff(Role::FieldTechnician)
        .actor
        .person()
        .expect("a person");
    assert!(
        world
            .ask(app.name_of(technician))
            .expect("an answer")
            .is_some()
    );
    world.must(app.erase_person(&Who::system(), technician));
    assert_eq!(world.ask(app.name_of(technician)).expect("an answer"), None);
    let verified = app.store().verify(None).expect("verified");
    assert!(verified.problems.is_empty(), "{:?}", verified.problems);
}

/// A wall display is used all the time: its session goes on, until the longest that any may last; one
/// that nobody uses ends, and one that is ended stays so.
fn a_session_in_use_goes_on_and_not_for_ever(world: &mut World) {
    let (app, root) = (&world.app, Who::system());
    let desk = world.staff(Role::Desk).actor.person().expect("a person");
    let sign_in = || {
        let token = app.new_token();
        world.must(app.issue_sign_in_link(&root, desk, &token));
        let signed_in = world.ask(app.sign_in_by_link(&token, "a"));
        signed_in.expect("signed in").token
    };
    let works = |token: &str| world.ask(app.who_of_session(token)).is_ok();
    let (used, unused) = (sign_in(), sign_in());
    let days = |n: i64| world.pass_min(24 * 60 * n);
    days(13);
    assert!(works(&used));
    days(2);
    assert!(!works(&unused), "14 days without use");
    // Day by day to the last one.
    for day in 15..180 {
        assert!(works(&used), "day {day}");
        days(1);
    }
    assert!(!works(&used), "180 days are the longest");
    let ended = sign_in();
    days(13);
    world.ask(app.sign_out(&ended)).expect("signed out");
    assert!(!works(&ended));
    let taken = sign_in();
    days(5);
    assert!(works(&taken));
    world.must(app.set_roles(&root, desk, vec![Role::Auditor]));
    assert!(!works(&taken), "roles taken away end it at once");
}

on_both!(
    a_session_in_use_goes_on_and_not_for_ever,
    a_wrong_name_and_a_wrong_password_are_one_answer,
    guessing_is_slowed_down_and_says_how_long,
    a_stranger_who_guesses_does_not_keep_the_owner_out,
    roles_taken_away_end_sessions_and_act_at_once,
    a_sign_in_link_lets_in_once_however_often_it_is_looked_at,
    of_two_who_come_by_one_link_at_once_one_gets_in,
    a_demos_link_lets_guests_in_again_and_only_the_program_hands_it_out,
    a_new_label_revokes_the_old_one,
    a_new_password_ends_the_links_that_lead_in,
    a_link_handed_out_while_a_password_is_being_set_ends_with_the_others,
    tracking_links_are_taken_back_by_the_school_that_they_belong_to,
    an_erased_person_is_gone_and_the_record_holds,
);
