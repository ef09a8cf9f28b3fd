//! Whatever happens to tickets, and in whatever batches: the rebuilt views are the live ones.

use super::centre::{Centre, House, Says};
use crate::world::{World, fresh};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use shounuo_core::{
    Actor,
    id::{NeedId, TicketId},
    ticket::{Action, Command, words::*},
};
use shounuo_store::{Job, query::Scope, views::rebuild_check};

on_both!(rebuilt_views_are_the_live_ones);

/// One step: which ticket, which of the allowed commands, by whom, how much later, whether it shares
/// its batch with the step before.
type Step = (usize, usize, bool, i64, bool);

fn rebuilt_views_are_the_live_ones(world: &World) {
    let steps = || {
        let step = (
            0..4_usize,
            0..64_usize,
            any::<bool>(),
            0..7_200_i64,
            any::<bool>(),
        );
        prop::collection::vec(step, 10..60)
    };
    let mut runner = TestRunner::new(Config {
        cases: 12,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&steps(), |steps| {
        let world = world.another();
        play(&world, &steps);
        let found = rebuild_check(&world.target, &mut |_| {}).expect("a check");
        prop_assert_eq!(found.differences, vec![]);
        Ok(())
    });
    outcome.unwrap_or_else(|e| panic!("{e}"));
}

fn play(world: &World, steps: &[Step]) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let tickets: Vec<TicketId> = (0..4)
        .map(|i| {
            let device = (i % 2 == 0).then_some(centre.device);
            house.report(
                &centre,
                Says {
                    device,
                    text: Some("黑屏了"),
                    ..Says::default()
                },
            )
        })
        .collect();
    let mut batch: Vec<Job> = Vec::new();
    for (ticket, choice, school, later_s, shared) in steps {
        if !shared {
            write(&house, &mut batch);
            house.pass_s(*later_s);
        }
        let id = tickets[*ticket];
        let actor = match school {
            true => Actor::School(centre.manager),
            false => Actor::House(house.technician),
        };
        let allowed = allowed(&house, &centre, id);
        let Some(action) = allowed.get(choice % allowed.len().max(1)) else {
            continue;
        };
        let command = command(*action, &house, &tickets, *choice);
        batch.push(centre.command(actor, id, command));
    }
    write(&house, &mut batch);
}

/// Some commands are refused, by what came before them in their batch: that is a case too.
fn write(house: &House, batch: &mut Vec<Job>) {
    let answers = house
        .store
        .write_all(std::mem::take(batch))
        .expect("a batch");
    drop(answers);
}

fn allowed(house: &House, centre: &Centre, id: TicketId) -> Vec<Action> {
    let scope = Scope::Customer(centre.customer);
    let found = house
        .store
        .read(move |r| r.ticket(&scope, id))
        .expect("a look");
    found.expect("a ticket").1.allowed()
}

fn command(action: Action, house: &House, tickets: &[TicketId], choice: usize) -> Command<String> {
    let words = || Some("广播没有声音".to_owned());
    let channel = Channel::Phone;
    match action {
        Action::Respond => Command::Respond {
            text: words(),
            channel,
        },
        Action::StartDiagnosis => Command::StartDiagnosis {},
        Action::AddNote => Command::AddNote {
            text: words(),
            shared: choice % 2 == 0,
            files: vec![],
        },
        Action::ConsentRemote => Command::ConsentRemote {
            by: words(),
            channel,
        },
        Action::StartRemote => Command::StartRemote { tool: "RDP".into() },
        Action::EndRemote => Command::EndRemote {},
        Action::Diagnose => Command::Diagnose {
            cause: "电源坏".into(),
            plan: "更换电源".into(),
            simple: choice % 2 == 0,
        },
        Action::GiveSolution => Command::GiveSolution {
            text: "重启".into(),
        },
        Action::SolveRemotely => Command::SolveRemotely { text: words() },
        Action::HandOn => Command::HandOn {
            text: words(),
            to: if choice % 3 == 0 {
                Tier::Expert
            } else {
                Tier::OnSite
            },
            reason: HandReason::NeedsVisit,
        },
        Action::SetOwner => Command::SetOwner {
            owner: house.technician,
        },
        Action::Assign => Command::Assign {
            person: Some(house.technician),
            team: None,
            arrive_by: Some(house.now() + jiff::SignedDuration::from_hours(2)),
        },
        Action::AcceptAssignment => Command::AcceptAssignment {},
        Action::Depart => Command::Depart {},
        Action::Arrive => Command::Arrive { scan: None },
        Action::GradeFault => Command::GradeFault {
            grade: Grade::ALL[choice % 3],
        },
        other => later_command(other, house, tickets, choice),
    }
}

fn later_command(
    action: Action,
    house: &House,
    tickets: &[TicketId],
    choice: usize,
) -> Command<String> {
    let channel = Channel::Phone;
    let (need, part) = (NeedId(uuid::Uuid::from_u128(choice as u128)), house.part);
    match action {
        Action::UsePart => Command::UsePart {
            part: Some(part),
            model: "PSU-300".into(),
            quantity: 1,
            serial: Some("S-77".into()),
            price_fen: None,
        },
        Action::NeedPart => Command::NeedPart {
            need,
            part,
            quantity: 1,
        },
        Action::ReceivePart => Command::ReceivePart { need },
        Action::FitPart => Command::FitPart { need },
        Action::FormGroup => Command::FormGroup {
            members: vec![house.technician],
        },
        Action::InvolveHelp => Command::InvolveHelp {
            text: None,
            kind: HelpKind::Expert,
            person: None,
        },
        Action::RecordTest => Command::RecordTest {
            text: None,
            passed: choice % 4 != 0,
        },
        Action::CompleteRepair => Command::CompleteRepair {
            text: Some("修好了".into()),
        },
        Action::HandReport => Command::HandReport {
            channel,
            files: vec![],
        },
        Action::AcceptRepair => Command::AcceptRepair {
            by: Some("王老师".into()),
            text: None,
        },
        Action::RejectRepair => Command::RejectRepair { text: None },
        Action::TryFollowUp => Command::TryFollowUp {
            channel,
            link_sent: true,
        },
        Action::AnswerFollowUp => Command::AnswerFollowUp {
            text: None,
            speed: 5,
            skill: 4,
            attitude: 5,
            running: choice % 3 != 0,
            channel,
        },
        Action::Archive => Command::Archive {},
        Action::Cancel => Command::Cancel {
            text: None,
            reason: CancelReason::NoFaultFound,
        },
        Action::Merge => Command::Merge {
            into: tickets[choice % tickets.len()],
        },
        Action::JoinParent => Command::JoinParent {
            parent: tickets[choice % tickets.len()],
        },
        Action::Convert => Command::Convert {
            to: TicketKind::ALL[choice % 2],
        },
        Action::Describe => Command::Describe {
            device: None,
            place: None,
            symptoms: Some(vec!["slow".into()]),
            tags: Default::default(),
        },
        Action::BeginWait => Command::BeginWait {
            reason: WaitReason::ALL[choice % 7],
        },
        Action::EndWait => Command::EndWait {},
        Action::Confirm => Command::Confirm {
            of: (choice as i64) + 10,
        },
        Action::Correct => Command::Correct {
            text: None,
            of: (choice as i64) + 10,
            occurred_at: house.now() - jiff::SignedDuration::from_mins(30),
        },
        _ => Command::AddNote {
            text: Some("无".into()),
            shared: true,
            files: vec![fresh()],
        },
    }
}
