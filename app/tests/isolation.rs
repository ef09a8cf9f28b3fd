//! A customer never sees, counts, guesses or changes anything of another one.

use crate::world::{World, report_of};
use shounuo_app::{AppError, Who};
use shounuo_core::{
    id::*,
    role::Role,
    ticket::{Command, Invalid, Refusal, words::CancelReason},
};
use shounuo_store::query::{DeviceFilter, PageAsk, TicketFilter, TicketSort};

fn cancel() -> Command<String> {
    Command::Cancel {
        text: None,
        reason: CancelReason::Withdrawn,
    }
}

fn lists_searches_and_counts_stop_at_the_fence(world: &mut World) {
    let ticket = world.report(world.centre);
    let stranger = world.manager(world.other);
    let app = &world.app;
    let all = |who: &Who| {
        let list = app.tickets(
            who,
            TicketFilter::default(),
            TicketSort::Newest,
            PageAsk::first(50),
        );
        world.ask(list).expect("a list").cards.len()
    };
    assert_eq!((all(&world.manager(world.centre)), all(&stranger)), (1, 0));
    let found = |who: &Who, words: &str| {
        world
            .ask(app.search(who, words.into(), 20))
            .expect("an answer")
    };
    for words in ["黑屏", "王老师", "EC-1", "EC-07", "A301"] {
        let (own, others) = (
            found(&world.manager(world.centre), words),
            found(&stranger, words),
        );
        assert!(
            !own.tickets.is_empty() || !own.devices.is_empty(),
            "{words} is found by its own"
        );
        let foreign = others.devices.iter().any(|d| d.customer != world.other.id);
        assert!(
            others.tickets.is_empty() && !foreign,
            "{words} is not found by others"
        );
    }
    let work = world.ask(app.my_work(&stranger)).expect("work");
    assert!(work.counts.stages.values().all(|n| *n == 0));
    let devices = world.ask(app.devices(&stranger, DeviceFilter::default(), PageAsk::first(50)));
    assert!(
        devices
            .expect("devices")
            .rows
            .iter()
            .all(|d| d.customer == world.other.id)
    );
    assert!(matches!(
        world.ask(app.ticket(&stranger, ticket)),
        Err(AppError::NotFound)
    ));
}

fn anothers_id_answers_like_one_that_never_was(world: &mut World) {
    let theirs = world.report(world.centre);
    let never: TicketId = world.app.new_id();
    let stranger = world.manager(world.other);
    let text = |r: Result<shounuo_app::Receipt, AppError>| format!("{:?}", r.expect_err("refused"));
    let act = |ticket| {
        let task = world
            .app
            .act(&stranger, ticket, world.app.ask(), cancel(), Vec::new());
        text(task.and_then(|t| world.app.run_now(t)))
    };
    assert_eq!(act(theirs), act(never));
    let seen = |id| {
        format!(
            "{:?}",
            world
                .ask(world.app.ticket(&stranger, id))
                .expect_err("refused")
        )
    };
    assert_eq!(seen(theirs), seen(never));
    let device = |id| {
        format!(
            "{:?}",
            world
                .ask(world.app.device(&stranger, id, PageAsk::first(1)))
                .expect_err("refused")
        )
    };
    assert_eq!(device(world.centre.device), device(world.app.new_id()));
    let report = |device| {
        let mut report = report_of(world.other);
        report.device = Some(device);
        let task = world.app.report(
            &stranger,
            world.other.id,
            world.app.ask(),
            report,
            Vec::new(),
            None,
        );
        text(task.and_then(|t| world.app.run_now(t)))
    };
    assert_eq!(report(world.centre.device), report(world.app.new_id()));
}

fn what_a_report_names_must_be_the_customers_own(world: &mut World) {
    let school = world.manager(world.centre);
    let refused = |change: &dyn Fn(&mut shounuo_core::ticket::Open<String>)| {
        let mut report = report_of(world.centre);
        change(&mut report);
        let task = world.app.report(
            &school,
            world.centre.id,
            world.app.ask(),
            report,
            Vec::new(),
            None,
        );
        match task.and_then(|t| world.app.run_now(t)) {
            Err(AppError::Refused(Refusal::Invalid {
                field,
                why: Invalid::NotHere,
            })) => field,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refused(&|r| r.place = Some(world.other.room)), "place");
    assert_eq!(refused(&|r| r.person = Some(world.other.manager)), "person");
    assert_eq!(refused(&|r| r.owner = Some(world.centre.manager)), "owner");
    assert_eq!(refused(&|r| r.files = vec![world.app.new_id()]), "files");
}

fn tickets_of_two_customers_are_never_merged(world: &mut World) {
    let (one, two) = (world.report(world.centre), world.report(world.other));
    let desk = world.staff(Role::Desk);
    let task = world.app.act(
        &desk,
        one,
        world.app.ask(),
        Command::Merge { into: two },
        Vec::new(),
    );
    let refused = world
        .app
        .run_now(task.expect("allowed"))
        .expect_err("refused");
    assert!(format!("{refused:?}").contains("into"), "{refused:?}");
}

fn the_providers_own_notes_are_not_the_schools(world: &mut World) {
    let ticket = world.report(world.centre);
    let desk = world.staff(Role::Desk);
    for (text, shared) in [("内部备注", false), ("给学校看", true)] {
        let note = Command::AddNote {
            text: Some(text.into()),
            shared,
            files: Vec::new(),
        };
        world.act(&desk, ticket, note);
    }
    let texts = |who: &Who| {
        let view = world.ask(world.app.ticket(who, ticket)).expect("a ticket");
        let mut texts: Vec<String> = view.texts.values().cloned().collect();
        texts.sort();
        texts
    };
    assert!(texts(&desk).contains(&"内部备注".to_owned()));
    let school = texts(&world.manager(world.centre));
    assert!(!school.contains(&"内部备注".to_owned()) && school.contains(&"给学校看".to_owned()));
}

on_both!(
    lists_searches_and_counts_stop_at_the_fence,
    anothers_id_answers_like_one_that_never_was,
    what_a_report_names_must_be_the_customers_own,
    tickets_of_two_customers_are_never_merged,
    the_providers_own_notes_are_not_the_schools,
);
