//! Whatever happens to tickets, and in whatever batches: the rebuilt views are the live ones.

use super::centre::{Centre, House, Says};
use crate::world::World;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use shounuo_core::{
    Actor,
    id::{NeedId, TicketId},
    ticket::{Action, Command, words::*},
};
use shounuo_store::{
    Job,
    db::Mode,
    query::Scope,
    views::{Pace, rebuild_check, rebuild_check_in},
};

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
        prop::collection::vec(step, 10..50)
    };
    let mut runner = TestRunner::new(Config {
        cases: 6,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&steps(), |steps| {
        let world = world.another();
        play(&world, &steps);
        let found = rebuild_check(&world.target, &mut |_| {}).expect("a check");
        prop_assert_eq!(found.differences, vec![]);
        // Nor does it matter how much is taken in at once, or how little is remembered.
        let mut raw = world.raw();
        raw.begin(Mode::Write).expect("a transaction");
        let (facts, states) = (3, 2);
        let found = rebuild_check_in(&mut *raw, Pace { facts, states }, &mut |_| {});
        raw.rollback().expect("an end");
        prop_assert_eq!(found.expect("a check").differences, vec![]);
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

/// A command as the API takes it: the action's word and its fields.
fn command(action: Action, house: &House, tickets: &[TicketId], choice: usize) -> Command<String> {
    let fields = remote(action, house, choice)
        .or_else(|| on_site(action, house, choice))
        .or_else(|| afterwards(action, house, tickets, choice));
    let mut fields = fields.unwrap_or_else(|| json!({}));
    fields["action"] = action.code().into();
    serde_json::from_value(fields).unwrap_or_else(|e| panic!("{action:?}: {e}"))
}

const WORDS: &str = "广播没有声音";

fn remote(action: Action, house: &House, choice: usize) -> Option<Value> {
    let even = choice.is_multiple_of(2);
    let tier = ["expert", "on_site", "on_site"][choice % 3];
    Some(match action {
        Action::Respond => json!({"text": WORDS, "channel": "phone"}),
        Action::AddNote => json!({"text": WORDS, "shared": even}),
        Action::ConsentRemote => json!({"by": "王老师", "channel": "phone"}),
        Action::StartRemote => json!({"tool": "RDP"}),
        Action::Diagnose => json!({"cause": "电源坏", "plan": "更换电源", "simple": even}),
        Action::GiveSolution | Action::SolveRemotely => json!({"text": "重启"}),
        Action::HandOn => json!({"text": WORDS, "to": tier, "reason": "needs_visit"}),
        Action::SetOwner => json!({"owner": house.technician}),
        Action::GradeFault => json!({"grade": Grade::ALL[choice % 3].code()}),
        Action::Convert => json!({"to": TicketKind::ALL[choice % 2].code()}),
        Action::Describe => json!({"symptoms": ["slow"]}),
        Action::BeginWait => json!({"reason": WaitReason::ALL[choice % 7].code()}),
        _ => return None,
    })
}

fn on_site(action: Action, house: &House, choice: usize) -> Option<Value> {
    let need = NeedId(uuid::Uuid::from_u128(choice as u128));
    let soon = house.now() + jiff::SignedDuration::from_hours(2);
    let works = !choice.is_multiple_of(4);
    Some(match action {
        Action::Assign => json!({"person": house.technician, "arrive_by": soon}),
        Action::UsePart => json!({"model": "PSU-300", "quantity": 1, "serial": "S-77"}),
        Action::NeedPart => json!({"need": need, "part": house.part, "quantity": 1}),
        Action::ReceivePart | Action::FitPart => json!({"need": need}),
        Action::FormGroup => json!({"members": [house.technician]}),
        Action::BeginStint | Action::EndStint => json!({"person": house.technician}),
        Action::InvolveHelp => json!({"kind": "expert"}),
        Action::RecordTest => json!({"passed": works}),
        Action::CompleteRepair => json!({"text": "修好了"}),
        _ => return None,
    })
}

fn afterwards(action: Action, house: &House, tickets: &[TicketId], choice: usize) -> Option<Value> {
    let other = tickets[choice % tickets.len()];
    let (seq, earlier) = (
        choice + 10,
        house.now() - jiff::SignedDuration::from_mins(30),
    );
    let runs = !choice.is_multiple_of(3);
    Some(match action {
        Action::HandReport => json!({"channel": "in_person"}),
        Action::AcceptRepair => json!({"by": "王老师"}),
        Action::TryFollowUp => json!({"channel": "phone", "link_sent": true}),
        Action::AnswerFollowUp => {
            json!({"speed": 5, "skill": 4, "attitude": 5, "running": runs, "channel": "phone"})
        }
        Action::Cancel => json!({"reason": "no_fault_found"}),
        Action::Merge => json!({"into": other}),
        Action::JoinParent => json!({"parent": other}),
        Action::Confirm => json!({"of": seq}),
        Action::Correct => json!({"of": seq, "occurred_at": earlier}),
        _ => return None,
    })
}
