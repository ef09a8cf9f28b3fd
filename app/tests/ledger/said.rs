//! The school has a say: it confirms claimed times and corrections, accepts or disputes excuses, and
//! objects to any verdict. All of it shows.

use super::*;
use shounuo_app::queries::ledger::{FactView, Saying};
use shounuo_core::{id::TicketId, ledger::Remark, promise::Status};

on_both!(
    a_late_confirmation_turns_a_provisional_breach,
    a_confirmation_after_the_breach_is_final_counts_apart,
    a_tickets_claimed_time_is_confirmed_from_the_ledger_too,
    a_correction_by_the_provider_waits_for_the_schools_word,
    an_objection_shows_wherever_the_verdict_does,
    only_an_excuse_is_accepted,
    the_provider_never_speaks_for_the_school,
    nothing_is_said_to_the_past,
);

fn facts_of(world: &World, who: &Who, promise: &str, key: &str, kind: &str) -> Vec<FactView> {
    let view = world.app.instance(who, LedgerAsk::default(), promise, key);
    let mut facts = world.ask(view).expect("an instance").evidence;
    facts.retain(|f| f.recorded.fact.kind() == kind);
    facts
}

/// A complaint taken up in time, as the provider says 30 hours later.
fn told_late(world: &World) -> String {
    let id = complaint(world);
    let taken_up = world.app.now() + jiff::SignedDuration::from_hours(1);
    pass_hours(world, 30);
    let desk = world.staff(Role::Desk);
    let data = json!({ "complaint": id });
    recorded_at(world, &desk, "complaint.accepted", data, Some(taken_up)).expect("recorded");
    id
}

fn a_late_confirmation_turns_a_provisional_breach(world: &mut World) {
    let id = told_late(world);
    let manager = world.manager(world.centre);
    let shown = instance(world, LedgerAsk::default(), "Q6.accepted", &id);
    assert_eq!(shown.instance.status, Status::Broken);
    assert!(shown.instance.provisional);
    let fact = facts_of(world, &manager, "Q6.accepted", &id, "complaint.accepted");
    assert_eq!(fact[0].may_say, [Saying::Confirm, Saying::Correct]);
    let task = world
        .app
        .confirm_fact(&manager, None, fact[0].no(), world.app.ask());
    world
        .app
        .run_now(world.ask(task).expect("allowed"))
        .expect("confirmed");

    let after = instance(world, LedgerAsk::default(), "Q6.accepted", &id);
    assert_eq!(after.instance.status, Status::Kept);
    let fact = facts_of(world, &manager, "Q6.accepted", &id, "complaint.accepted");
    assert_eq!(
        fact[0].may_say,
        [Saying::Correct],
        "what is confirmed is confirmed"
    );
    // Before the school spoke, it was not known.
    let known = LedgerAsk {
        known_at: Some(world.app.now() - jiff::SignedDuration::from_secs(1)),
        ..LedgerAsk::default()
    };
    pass_hours(world, 1);
    let then = instance(world, known, "Q6.accepted", &id);
    assert_eq!(then.instance.status, Status::Broken, "as was known then");
}

fn a_confirmation_after_the_breach_is_final_counts_apart(world: &mut World) {
    let id = told_late(world);
    let before = world.app.now();
    pass_hours(world, 24 * 4);
    let manager = world.manager(world.centre);
    assert_eq!(line(world, centre(), "Q6.accepted").counts.broken, 1);
    let fact = facts_of(world, &manager, "Q6.accepted", &id, "complaint.accepted");
    let task = world
        .app
        .confirm_fact(&manager, None, fact[0].no(), world.app.ask());
    world
        .app
        .run_now(world.ask(task).expect("allowed"))
        .expect("confirmed");
    let counts = line(world, centre(), "Q6.accepted").counts;
    assert_eq!((counts.broken, counts.kept, counts.corrected), (0, 0, 1));
    let known = LedgerAsk {
        known_at: Some(before),
        ..centre()
    };
    let counts = line(world, known, "Q6.accepted").counts;
    assert_eq!(
        (counts.broken, counts.corrected),
        (1, 0),
        "as was known then"
    );
}

fn responded_late(world: &World) -> TicketId {
    let ticket = world.report(world.centre);
    let said = world.app.now() + jiff::SignedDuration::from_mins(5);
    world.pass_min(40);
    let ask = Ask {
        occurred_at: Some(said),
        ..world.app.ask()
    };
    let desk = world.staff(Role::Desk);
    let task = world.app.act(&desk, ticket, ask, respond(), Vec::new());
    world.must(task);
    ticket
}

fn a_tickets_claimed_time_is_confirmed_from_the_ledger_too(world: &mut World) {
    responded_late(world);
    let manager = world.manager(world.centre);
    let shown = instance(world, LedgerAsk::default(), "D3.response", "EC-1");
    assert_eq!(shown.instance.status, Status::Broken);
    assert!(!shown.marks.is_empty() && shown.terms.is_some() && shown.clock.is_some());
    let fact = facts_of(world, &manager, "D3.response", "EC-1", "ticket.responded");
    assert_eq!(fact[0].ticket.as_deref(), Some("EC-1"));
    assert!(fact[0].may_say.contains(&Saying::Confirm));
    let task = world
        .app
        .confirm_fact(&manager, None, fact[0].no(), world.app.ask());
    world
        .app
        .run_now(world.ask(task).expect("allowed"))
        .expect("confirmed");
    let shown = instance(world, LedgerAsk::default(), "D3.response", "EC-1");
    assert_eq!(shown.instance.status, Status::Kept);
}

fn a_correction_by_the_provider_waits_for_the_schools_word(world: &mut World) {
    let id = complaint(world);
    let really = world.app.now() + jiff::SignedDuration::from_hours(20);
    pass_hours(world, 26);
    let desk = world.staff(Role::Desk);
    record(
        world,
        &desk,
        "complaint.accepted",
        json!({ "complaint": id }),
    )
    .expect("recorded");
    let no = facts_of(world, &desk, "Q6.accepted", &id, "complaint.accepted")[0].no();
    let task = world
        .app
        .correct_fact(&desk, Some("EC".into()), no, really, None, world.app.ask());
    let receipt = world
        .app
        .run_now(world.ask(task).expect("allowed"))
        .expect("corrected");
    let status = |world: &World| {
        let shown = instance(world, LedgerAsk::default(), "Q6.accepted", &id);
        shown.instance.status
    };
    assert_eq!(status(world), Status::Broken, "nobody helps himself");
    let manager = world.manager(world.centre);
    let no = world.ask(world.app.fact_number(&manager, None, &receipt));
    let no = no.expect("an answer").expect("a number");
    let correction = world
        .ask(world.app.ledger_fact(&manager, None, no))
        .expect("a fact")
        .fact;
    assert_eq!(correction.may_say, [Saying::Confirm]);
    let task = world.app.confirm_fact(&manager, None, no, world.app.ask());
    world
        .app
        .run_now(world.ask(task).expect("allowed"))
        .expect("confirmed");
    assert_eq!(status(world), Status::Kept);
}

fn an_objection_shows_wherever_the_verdict_does(world: &mut World) {
    responded_late(world);
    let (app, manager) = (&world.app, world.manager(world.centre));
    let object = |promise: &str, key: &str, reason: &str| {
        let task = app.dispute(&manager, None, promise, key, reason.into(), app.ask());
        app.run_now(world.ask(task)?)
    };
    assert!(matches!(
        object("D3.response", "EC-2", "没有这张单"),
        Err(AppError::NotFound)
    ));
    assert!(matches!(
        object("D9.none", "EC-1", "没有这一条"),
        Err(AppError::NotFound)
    ));
    assert_eq!(
        refused(object("D3.response", "EC-1", "  ")),
        ("reason", Invalid::Missing)
    );
    let shown = instance(world, LedgerAsk::default(), "D3.response", "EC-1");
    assert_eq!(shown.may_say, [Saying::Dispute]);
    object("D3.response", "EC-1", "电话里没有人答应").expect("objected");

    let disputed = |remarks: &[Remark]| remarks.iter().any(|r| matches!(r, Remark::Disputed(_)));
    let shown = instance(world, LedgerAsk::default(), "D3.response", "EC-1");
    assert!(disputed(&shown.instance.remarks) && shown.may_say.is_empty());
    let reason = &shown.answers[0].texts;
    assert_eq!(*reason, [("text", Some("电话里没有人答应".to_owned()))]);
    let drawn = line(world, centre(), "D3.response");
    assert!(drawn.instances.iter().any(|i| disputed(&i.remarks)));
    let auditor = world.staff(Role::Auditor);
    let page = app.promise(&auditor, centre(), "D3.response", None, Default::default());
    let page = world.ask(page).expect("a page");
    assert!(disputed(&page.instances[0].instance.remarks));
    assert!(page.numbers.no(shown.answers[0].recorded.seq).is_some());
    // A kept verdict is objected to as well.
    object("D1.solution", "EC-1", "没有方案").expect_err("a fault has no such promise");
    let id = complaint(world);
    let desk = world.staff(Role::Desk);
    record(
        world,
        &desk,
        "complaint.accepted",
        json!({ "complaint": id }),
    )
    .expect("recorded");
    object("Q6.accepted", &id, "没有人来电").expect("objected");
    assert_eq!(
        instance(world, LedgerAsk::default(), "Q6.accepted", &id)
            .answers
            .len(),
        1
    );
}

fn only_an_excuse_is_accepted(world: &mut World) {
    let (app, manager) = (&world.app, world.manager(world.centre));
    // Announced too late for an inspection 7 working days before: A4 excuses it.
    let soon = app.now() + jiff::SignedDuration::from_hours(72);
    let end = soon + jiff::SignedDuration::from_hours(8);
    let data = json!({ "starts_at": soon.to_string(), "ends_at": end.to_string() });
    record(world, &manager, "occasion.announced", data).expect("announced");
    let page = app.promise(
        &manager,
        LedgerAsk::default(),
        "W4.inspection",
        None,
        Default::default(),
    );
    let row = world
        .ask(page)
        .expect("a page")
        .instances
        .remove(0)
        .instance;
    assert_eq!(row.status, Status::Excused);
    let accept = |promise: &str, key: &str| {
        let task = app.accept_excuse(&manager, None, promise, key, app.ask());
        app.run_now(world.ask(task)?)
    };
    let shown = instance(world, LedgerAsk::default(), "W4.inspection", &row.key);
    assert_eq!(shown.may_say, [Saying::AcceptExcuse, Saying::Dispute]);
    accept("W4.inspection", &row.key).expect("accepted");
    let shown = instance(world, LedgerAsk::default(), "W4.inspection", &row.key);
    assert_eq!(
        shown.may_say,
        [Saying::Dispute],
        "the school may still change its mind"
    );
    assert!(
        shown
            .instance
            .remarks
            .iter()
            .any(|r| matches!(r, Remark::ExcuseAccepted(_)))
    );
    let id = complaint(world);
    assert!(matches!(
        accept("Q6.accepted", &id),
        Err(AppError::Refused(Refusal::NotExcused {
            status: Status::Running
        }))
    ));
}

fn the_provider_never_speaks_for_the_school(world: &mut World) {
    let id = told_late(world);
    let app = &world.app;
    let no = {
        let auditor = world.staff(Role::Auditor);
        facts_of(world, &auditor, "Q6.accepted", &id, "complaint.accepted")[0].no()
    };
    let code = || Some("EC".to_owned());
    for role in Role::ALL.iter().filter(|r| !r.of_school()) {
        let who = world.staff(*role);
        let object = app.dispute(&who, code(), "Q6.accepted", &id, "不".into(), app.ask());
        assert!(world.ask(object).is_err(), "{}", role.code());
        let accept = app.accept_excuse(&who, code(), "Q6.accepted", &id, app.ask());
        assert!(world.ask(accept).is_err(), "{}", role.code());
        let confirm = app.confirm_fact(&who, code(), no, app.ask());
        assert!(world.ask(confirm).is_err(), "{}", role.code());
    }
}

fn nothing_is_said_to_the_past(world: &mut World) {
    responded_late(world);
    let ask = LedgerAsk {
        as_of: Some(world.app.now()),
        ..LedgerAsk::default()
    };
    let shown = instance(world, ask, "D3.response", "EC-1");
    assert!(shown.may_say.is_empty());
    assert!(shown.evidence.iter().all(|f| f.may_say.is_empty()));
}
