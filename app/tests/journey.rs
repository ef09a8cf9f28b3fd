//! The journey: from a report at a broken terminal to the archived file.

use crate::world::{World, report_of};
use shounuo_app::Who;
use shounuo_core::{
    Timestamp,
    id::*,
    promise::Status,
    role::Role,
    ticket::{Command, words::*},
};

fn text(words: &str) -> Option<String> {
    Some(words.to_owned())
}

fn status(world: &World, who: &Who, ticket: TicketId, promise: &str) -> Option<Status> {
    let view = world.ask(world.app.ticket(who, ticket)).expect("a ticket");
    view.ladder
        .iter()
        .find(|r| r.clock.promise == promise)
        .map(|r| r.verdict.status)
}

fn from_a_scanned_label_to_the_archived_file(world: &mut World) {
    let app = world.app.clone();
    let (desk, remote) = (world.staff(Role::Desk), world.staff(Role::RemoteTechnician));
    let (dispatcher, field) = (
        world.staff(Role::Dispatcher),
        world.staff(Role::FieldTechnician),
    );
    // 1. Report.
    let (label, tracking) = (app.new_token(), app.new_token());
    world.must(app.issue_label(&desk, world.centre.id, world.centre.device, &label));
    let teacher = world.ask(app.who_of_label(&label)).expect("a label");
    let mut report = report_of(world.centre);
    report.channel = Channel::Label;
    let task = app.report(
        &teacher,
        world.centre.id,
        world.keyed("n1"),
        report,
        Vec::new(),
        Some(&tracking),
    );
    assert_eq!(world.must(task).no.as_deref(), Some("EC-1"));
    let (holder, ticket) = world.ask(app.who_of_tracking(&tracking)).expect("a link");
    assert_eq!(
        status(world, &holder, ticket, "D3.response"),
        Some(Status::Running)
    );
    // 2. Acknowledge and diagnose.
    world.pass_min(5);
    world.act(
        &remote,
        ticket,
        Command::Respond {
            channel: Channel::Phone,
            text: None,
        },
    );
    world.act(&remote, ticket, Command::StartDiagnosis {});
    assert_eq!(
        status(world, &holder, ticket, "D3.response"),
        Some(Status::Kept)
    );
    world.act(
        &holder,
        ticket,
        Command::ConsentRemote {
            by: None,
            channel: Channel::Label,
        },
    );
    world.act(
        &remote,
        ticket,
        Command::StartRemote {
            tool: "云桌面".into(),
        },
    );
    world.pass_min(10);
    world.act(&remote, ticket, Command::EndRemote {});
    let (to, reason) = (Tier::OnSite, HandReason::NeedsPart);
    world.act(
        &remote,
        ticket,
        Command::HandOn {
            text: None,
            to,
            reason,
        },
    );
    // 3. Dispatch.
    let arrive_by: Timestamp = app.now() + jiff::SignedDuration::from_mins(30);
    let person = field.actor.person();
    world.act(
        &dispatcher,
        ticket,
        Command::Assign {
            person,
            team: None,
            arrive_by: Some(arrive_by),
        },
    );
    world.act(&field, ticket, Command::AcceptAssignment {});
    world.act(&field, ticket, Command::Depart {});
    world.pass_min(20);
    world.act(&field, ticket, Command::Arrive { scan: None });
    assert_eq!(
        status(world, &holder, ticket, "D3.arrival"),
        Some(Status::Kept)
    );
    // 4. Repair.
    let (cause, plan) = ("显示接口松动".to_owned(), "更换线缆".to_owned());
    world.act(
        &field,
        ticket,
        Command::Diagnose {
            cause,
            plan,
            simple: false,
        },
    );
    world.act(
        &field,
        ticket,
        Command::GradeFault {
            grade: Grade::Ordinary,
        },
    );
    let (part, model) = (Some(world.part), "HDMI-1.5".to_owned());
    world.act(
        &field,
        ticket,
        Command::UsePart {
            part,
            model,
            quantity: 1,
            serial: None,
            price_fen: None,
        },
    );
    world.act(
        &field,
        ticket,
        Command::RecordTest {
            text: None,
            passed: true,
        },
    );
    world.act(
        &field,
        ticket,
        Command::CompleteRepair {
            text: text("更换后显示正常"),
        },
    );
    world.act(
        &field,
        ticket,
        Command::HandReport {
            channel: Channel::InPerson,
            files: Vec::new(),
        },
    );
    world.act(
        &holder,
        ticket,
        Command::AcceptRepair {
            by: None,
            text: None,
        },
    );
    // 5. Follow-up.
    world.pass_min(60);
    let answer = Command::AnswerFollowUp {
        text: text("很快"),
        speed: 5,
        skill: 5,
        attitude: 5,
        running: true,
        channel: Channel::Label,
    };
    world.act(&holder, ticket, answer);
    // 6. Archive.
    world.act(&desk, ticket, Command::Archive {});
    let view = world.ask(app.ticket(&desk, ticket)).expect("a ticket");
    assert_eq!(view.stage, Stage::Archived);
    let open = view
        .ladder
        .iter()
        .filter(|r| r.verdict.status != Status::Kept)
        .count();
    assert_eq!(open, 0, "{:?}", view.ladder);
    assert_eq!(view.text(view.ticket.cause), Some("显示接口松动"));
    let dossier = world
        .ask(app.device(&desk, world.centre.device, Default::default()))
        .expect("a dossier");
    assert_eq!(dossier.tickets.len(), 1);
    assert!(
        app.store()
            .verify(None)
            .expect("verified")
            .problems
            .is_empty()
    );
}

fn a_scanned_label_proves_its_own_instant_and_its_own_device(world: &mut World) {
    let ticket = world.report(world.centre);
    let (remote, field) = (
        world.staff(Role::RemoteTechnician),
        world.staff(Role::FieldTechnician),
    );
    let (to, reason) = (Tier::OnSite, HandReason::NeedsVisit);
    world.act(
        &remote,
        ticket,
        Command::HandOn {
            text: None,
            to,
            reason,
        },
    );
    let assign = Command::Assign {
        person: field.actor.person(),
        team: None,
        arrive_by: Some(world.app.now()),
    };
    world.act(&world.staff(Role::Dispatcher), ticket, assign);
    let token = world.app.new_token();
    let label = world.app.issue_label(
        &world.staff(Role::Desk),
        world.centre.id,
        world.centre.device,
        &token,
    );
    world.must(label);
    let made_up = Command::Arrive {
        scan: Some(world.app.new_id()),
    };
    let task = world
        .app
        .act(&field, ticket, world.app.ask(), made_up, Vec::new());
    let refused = world.app.run_now(task.expect("allowed"));
    assert!(format!("{refused:?}").contains("scan"), "{refused:?}");
    world.pass_min(90);
    let holder = world.ask(world.app.who_of_label(&token)).expect("a label");
    let shounuo_core::Actor::Link(link) = holder.actor else {
        panic!("a link");
    };
    let mut ask = world.app.ask();
    ask.occurred_at = Some(world.app.now() - jiff::SignedDuration::from_mins(60));
    let scanned = Command::Arrive { scan: Some(link) };
    world.must(world.app.act(&field, ticket, ask, scanned, Vec::new()));
    assert_eq!(
        status(world, &field, ticket, "D3.arrival"),
        Some(Status::Broken)
    );
}

fn a_rejected_repair_runs_on_from_the_report(world: &mut World) {
    let ticket = world.report(world.centre);
    let (remote, school) = (
        world.staff(Role::RemoteTechnician),
        world.manager(world.centre),
    );
    world.act(
        &remote,
        ticket,
        Command::SolveRemotely {
            text: text("已重启服务"),
        },
    );
    world.pass_min(30);
    world.act(
        &school,
        ticket,
        Command::RejectRepair {
            text: text("又黑屏了"),
        },
    );
    let view = world
        .ask(world.app.ticket(&school, ticket))
        .expect("a ticket");
    assert_eq!((view.stage, view.ticket.reopened), (Stage::Diagnosing, 1));
    let running = view
        .ladder
        .iter()
        .any(|r| r.verdict.status == Status::Running || r.verdict.status == Status::AtRisk);
    assert!(running, "{:?}", view.ladder);
}

fn what_a_ticket_was_at_an_instant_can_be_asked(world: &mut World) {
    let ticket = world.report(world.centre);
    let (remote, reported_at) = (world.staff(Role::RemoteTechnician), world.app.now());
    world.pass_min(9);
    world.act(&remote, ticket, Command::SolveRemotely { text: None });
    let at = |t| {
        world
            .ask(world.app.ticket_as_of(&remote, "EC-1", t))
            .expect("a ticket")
            .stage()
    };
    assert_eq!(
        (at(reported_at), at(world.app.now())),
        (Stage::Reported, Stage::FollowUp)
    );
}

on_both!(
    from_a_scanned_label_to_the_archived_file,
    a_scanned_label_proves_its_own_instant_and_its_own_device,
    a_rejected_repair_runs_on_from_the_report,
    what_a_ticket_was_at_an_instant_can_be_asked,
);
