//! A repeat gets the first answer; a refusal leaves no trace; bad input names its field.

use crate::world::{World, report_of};
use shounuo_app::{AppError, Ask};
use shounuo_core::{
    role::Role,
    ticket::{Command, Invalid, Refusal, words::*},
};
use shounuo_store::query::{PageAsk, TicketFilter, TicketSort};

fn a_repeat_gets_the_first_answer_and_another_body_is_refused(world: &mut World) {
    let school = world.manager(world.centre);
    let send = |text: &str| {
        let mut report = report_of(world.centre);
        report.text = Some(text.into());
        let ask = world.keyed("form-1");
        let task = world
            .app
            .report(&school, world.centre.id, ask, report, Vec::new(), None);
        world.app.run_now(task.expect("allowed"))
    };
    let first = send("黑屏").expect("taken in");
    assert_eq!(send("黑屏").expect("the same"), first);
    assert!(matches!(send("另一件事"), Err(AppError::KeyReused)));
    let list = world.app.tickets(
        &school,
        TicketFilter::default(),
        TicketSort::Newest,
        PageAsk::first(9),
    );
    assert_eq!(world.ask(list).expect("a list").cards.len(), 1);
}

fn a_command_out_of_state_names_what_is_allowed_and_writes_nothing(world: &mut World) {
    let ticket = world.report(world.centre);
    let technician = world.staff(Role::FieldTechnician);
    let before = world
        .ask(world.app.ticket(&technician, ticket))
        .expect("a ticket")
        .timeline
        .len();
    let task = world.app.act(
        &technician,
        ticket,
        world.app.ask(),
        Command::Depart {},
        Vec::new(),
    );
    match world.app.run_now(task.expect("allowed")) {
        Err(AppError::Refused(Refusal::WrongState {
            stage: Stage::Reported,
            allowed,
            ..
        })) => {
            assert!(!allowed.is_empty());
        }
        other => panic!("{other:?}"),
    }
    let after = world
        .ask(world.app.ticket(&technician, ticket))
        .expect("a ticket")
        .timeline
        .len();
    assert_eq!(before, after);
}

fn what_a_rule_of_the_contract_forbids_names_the_clause(world: &mut World) {
    let ticket = world.report(world.centre);
    let (remote, field) = (
        world.staff(Role::RemoteTechnician),
        world.staff(Role::FieldTechnician),
    );
    let refused_by = |world: &World, who, command: Command<String>| {
        let task = world
            .app
            .act(who, ticket, world.app.ask(), command, Vec::new());
        match world.app.run_now(task.expect("allowed")) {
            Err(AppError::Refused(Refusal::Blocked { clause, .. })) => clause,
            other => panic!("{other:?}"),
        }
    };
    let tool = "RDP".to_owned();
    assert_eq!(
        refused_by(world, &remote, Command::StartRemote { tool }),
        "R1"
    );
    let (to, reason) = (Tier::OnSite, HandReason::NeedsVisit);
    let hand_on = Command::HandOn {
        text: None,
        to,
        reason,
    };
    world.act(&remote, ticket, hand_on);
    let send = Command::Assign {
        person: field.actor.person(),
        team: None,
        arrive_by: Some(world.app.now() + jiff::SignedDuration::from_mins(30)),
    };
    world.act(&world.staff(Role::Dispatcher), ticket, send);
    let (cause, plan) = ("插头松动".to_owned(), "插紧".to_owned());
    for command in [
        Command::Arrive { scan: None },
        Command::Diagnose {
            cause,
            plan,
            simple: false,
        },
        Command::RecordTest {
            passed: true,
            text: None,
        },
        Command::CompleteRepair { text: None },
    ] {
        world.act(&field, ticket, command);
    }
    let sign = || Command::AcceptRepair {
        by: Some("周老师".into()),
        text: None,
    };
    assert_eq!(refused_by(world, &field, sign()), "P4");
    let (channel, files) = (Channel::InPerson, Vec::new());
    world.act(&field, ticket, Command::HandReport { channel, files });
    world.act(&field, ticket, sign());
}

fn bad_input_names_its_field(world: &mut World) {
    let school = world.manager(world.centre);
    let refused = |change: &dyn Fn(&mut shounuo_core::ticket::Open<String>, &mut Ask)| {
        let (mut report, mut ask) = (report_of(world.centre), world.app.ask());
        change(&mut report, &mut ask);
        let task = world
            .app
            .report(&school, world.centre.id, ask, report, Vec::new(), None);
        match task.and_then(|t| world.app.run_now(t)) {
            Err(AppError::Refused(Refusal::Invalid { field, why })) => (field, why),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        refused(&|r, _| r.text = Some("a\0b".into())),
        ("text", Invalid::BadCharacter)
    );
    assert_eq!(
        refused(&|r, _| r.text = Some("长".repeat(9_000))),
        ("text", Invalid::TooLong)
    );
    assert_eq!(
        refused(&|r, _| r.name = Some("名".repeat(200))),
        ("name", Invalid::TooLong)
    );
    assert_eq!(
        refused(&|r, _| r.symptoms = vec!["door_stuck".into()]),
        ("symptoms", Invalid::UnknownWord)
    );
    assert_eq!(
        refused(&|r, _| r.text = Some("\u{200b}\u{feff} \u{202e}".into())),
        ("text", Invalid::Missing)
    );
    assert_eq!(
        refused(&|r, _| r.text = Some("红\u{1b}[31m".into())),
        ("text", Invalid::BadCharacter)
    );
    let ahead = world.app.now() + jiff::SignedDuration::from_hours(48);
    assert_eq!(
        refused(&|_, a| a.occurred_at = Some(ahead)),
        ("occurred_at", Invalid::TooFarAhead)
    );
}

fn odd_text_is_kept_as_it_is(world: &mut World) {
    let school = world.manager(world.centre);
    let odd = "<script>alert(1)</script> =cmd|' /C calc'!A0 \u{202e}反转\u{200d}👩‍🔧 {{7*7}} '; DROP TABLE journal;--";
    let mut report = report_of(world.centre);
    report.text = Some(odd.into());
    let task = world.app.report(
        &school,
        world.centre.id,
        world.app.ask(),
        report,
        Vec::new(),
        None,
    );
    let receipt = world.must(task);
    let view = world
        .ask(
            world
                .app
                .ticket_by_no(&school, &receipt.no.expect("a number")),
        )
        .expect("it");
    assert_eq!(view.text(view.ticket.text), Some(odd));
}

on_both!(
    a_repeat_gets_the_first_answer_and_another_body_is_refused,
    a_command_out_of_state_names_what_is_allowed_and_writes_nothing,
    what_a_rule_of_the_contract_forbids_names_the_clause,
    bad_input_names_its_field,
    odd_text_is_kept_as_it_is,
);
