//! From the report to the dossier, as the plan's six steps go.

use super::world::{DEVICE, World, house, id, school};
use shounuo_core::{
    Fact, State, Subject,
    ticket::{Action::*, Command, words::*},
};

/// A fault with somebody on site.
fn on_site() -> World {
    let mut world = World::with_fault();
    for action in [
        Respond,
        StartDiagnosis,
        HandOn,
        Assign,
        AcceptAssignment,
        Depart,
        Arrive,
    ] {
        world.pass(60).does(0, action);
    }
    world
}

/// … repaired and tested.
fn repaired() -> World {
    let mut world = on_site();
    for action in [Diagnose, UsePart, RecordTest, CompleteRepair] {
        world.pass(60).does(0, action);
    }
    world
}

fn stage(world: &World) -> Stage {
    world.ticket(0).stage()
}

#[test]
fn a_fault_goes_from_the_report_to_the_dossier() {
    let mut world = World::with_fault();
    for (action, after) in [
        (Respond, Stage::Diagnosing),
        (StartDiagnosis, Stage::Diagnosing),
        (HandOn, Stage::AwaitingDispatch),
        (Assign, Stage::Assigned),
        (AcceptAssignment, Stage::Assigned),
        (Depart, Stage::EnRoute),
        (Arrive, Stage::Repairing),
        (GradeFault, Stage::Repairing),
        (Diagnose, Stage::Repairing),
        (UsePart, Stage::Repairing),
        (RecordTest, Stage::Repairing),
        (CompleteRepair, Stage::AwaitingSignOff),
        (HandReport, Stage::AwaitingSignOff),
        (AcceptRepair, Stage::FollowUp),
        (AnswerFollowUp, Stage::ToArchive),
        (Archive, Stage::Archived),
    ] {
        world.pass(60).does(0, action);
        assert_eq!(stage(&world), after, "after {}", action.code());
    }
    let Some(State::Device(device)) = world.states.get(&Subject::Device(DEVICE)) else {
        panic!()
    };
    assert_eq!(device.open_tickets, []);
    assert_eq!(device.last_repair.as_ref().unwrap().ticket, id(0));
}

#[test]
fn the_next_step_is_offered_first() {
    let mut world = World::with_fault();
    for action in [Respond, StartDiagnosis, Diagnose, HandOn, Assign] {
        if action == HandOn {
            world.does(0, HandOn);
            continue;
        }
        assert_eq!(world.ticket(0).allowed()[0], action);
        world.pass(60).does(0, action);
    }
    for action in [
        AcceptAssignment,
        Depart,
        Arrive,
        RecordTest,
        CompleteRepair,
        HandReport,
        AcceptRepair,
        AnswerFollowUp,
        Archive,
    ] {
        assert_eq!(world.ticket(0).allowed()[0], action);
        world.pass(60).does(0, action);
    }
}

#[test]
fn a_fault_solved_remotely_needs_no_visit_and_no_repair_report() {
    let mut world = World::with_fault();
    world.does(0, Respond).does(0, SolveRemotely);
    assert_eq!(stage(&world), Stage::FollowUp);
    assert!(
        world.ticket(0).diagnosis_started_at.is_some(),
        "who solved it has diagnosed it"
    );
    world
        .by(school())
        .does(0, AnswerFollowUp)
        .by(house())
        .does(0, Archive);
    assert_eq!(stage(&world), Stage::Archived);
    assert!(world.ticket(0).follow_up.unwrap().by_school);
}

#[test]
fn a_question_gets_a_reply_a_solution_and_its_file() {
    let mut world = World::new();
    world.report(0, TicketKind::Consultation).unwrap();
    assert!(!world.ticket(0).allows(StartDiagnosis));
    world
        .does(0, Respond)
        .does(0, GiveSolution)
        .does(0, Archive);
    assert_eq!(stage(&world), Stage::Archived);
}

#[test]
fn a_question_that_is_a_fault_goes_on_as_one() {
    let mut world = World::new();
    world.report(0, TicketKind::Consultation).unwrap();
    world.does(0, Respond).does(0, Convert);
    assert!(world.ticket(0).allows(SolveRemotely));
    assert!(!world.ticket(0).allows(GiveSolution));
}

#[test]
fn who_answers_first_is_accountable_until_another_is_named() {
    let mut world = World::with_fault();
    world.does(0, Respond);
    assert_eq!(world.ticket(0).owner, house().person());
    world.does(0, SetOwner);
    assert_ne!(world.ticket(0).owner, house().person());
}

#[test]
fn the_owner_stays_ours_while_others_help() {
    let mut world = on_site();
    let owner = world.ticket(0).owner;
    world.does(0, InvolveHelp);
    let to = Tier::Expert;
    world
        .give(
            0,
            Command::HandOn {
                text: None,
                to,
                reason: HandReason::NeedsExpert,
            },
        )
        .unwrap();
    assert_eq!(world.ticket(0).owner, owner);
    assert_eq!(
        (stage(&world), world.ticket(0).tier),
        (Stage::Repairing, Some(Tier::Expert))
    );
}

#[test]
fn each_remote_session_needs_a_consent() {
    let mut world = World::with_fault();
    assert!(!world.ticket(0).allows(StartRemote));
    world
        .does(0, ConsentRemote)
        .does(0, StartRemote)
        .does(0, EndRemote);
    assert!(!world.ticket(0).allows(StartRemote));
    assert!(world.ticket(0).allows(ConsentRemote));
}

#[test]
fn who_leaves_before_it_works_has_to_be_sent_again() {
    let mut world = on_site();
    world.does(0, NeedPart).does(0, Leave);
    assert_eq!(stage(&world), Stage::AwaitingDispatch);
    world.does(0, ReceivePart);
    for action in [
        Assign,
        Depart,
        Arrive,
        FitPart,
        Diagnose,
        RecordTest,
        CompleteRepair,
    ] {
        world.pass(60).does(0, action);
    }
    assert_eq!(stage(&world), Stage::AwaitingSignOff);
}

#[test]
fn a_part_changed_after_the_test_asks_for_another_test() {
    let mut world = on_site();
    world.does(0, Diagnose).does(0, RecordTest);
    assert!(world.ticket(0).allows(CompleteRepair));
    world.does(0, UsePart);
    assert!(!world.ticket(0).allows(CompleteRepair));
}

#[test]
fn the_school_signs_what_it_has_in_hand() {
    let mut world = repaired();
    assert!(!world.ticket(0).allows(AcceptRepair));
    world.does(0, HandReport).by(school());
    world
        .give(
            0,
            Command::AcceptRepair {
                by: None,
                text: None,
            },
        )
        .unwrap();
    assert_eq!(stage(&world), Stage::FollowUp);
}

#[test]
fn the_follow_up_waits_for_no_signature() {
    let mut world = repaired();
    world.does(0, TryFollowUp).does(0, AnswerFollowUp);
    assert_eq!(stage(&world), Stage::ToArchive);
    assert!(
        !world.ticket(0).allows(Archive),
        "the repair report comes first"
    );
    world.does(0, HandReport).does(0, Archive);
}

#[test]
fn refused_at_sign_off_the_technician_on_site_goes_on() {
    let mut world = repaired();
    world.by(school()).does(0, RejectRepair).by(house());
    assert_eq!(stage(&world), Stage::Repairing);
    let mut gone = repaired();
    gone.does(0, Leave).by(school()).does(0, RejectRepair);
    assert_eq!(stage(&gone), Stage::AwaitingDispatch);
}

#[test]
fn a_device_that_does_not_run_at_follow_up_needs_a_new_visit() {
    let mut world = repaired();
    world.does(0, HandReport).does(0, AcceptRepair);
    let command = Command::AnswerFollowUp {
        text: None,
        speed: 2,
        skill: 2,
        attitude: 3,
        running: false,
        channel: Channel::Phone,
    };
    world.give(0, command).unwrap();
    assert_eq!(stage(&world), Stage::AwaitingDispatch);
    assert_eq!(world.ticket(0).reopened, 1);
}

#[test]
fn three_tries_without_an_answer_let_it_be_filed() {
    let mut world = repaired();
    world.does(0, HandReport).does(0, AcceptRepair);
    for _ in 0..3 {
        assert!(!world.ticket(0).allows(Archive));
        world.pass(600).does(0, TryFollowUp);
    }
    world.does(0, Archive);
}

#[test]
fn the_same_fault_within_seven_days_is_linked_to_the_repair_that_failed() {
    let mut world = World::with_fault();
    world
        .does(0, SolveRemotely)
        .does(0, AnswerFollowUp)
        .does(0, Archive);
    world.pass(7 * 86_400);
    world.report(1, TicketKind::Fault).unwrap();
    assert_eq!(world.ticket(1).recurrence_of, Some(id(0)));
    assert_eq!(world.ticket(0).recurred_as, Some(id(1)));
    let mut later = World::with_fault();
    later
        .does(0, SolveRemotely)
        .does(0, AnswerFollowUp)
        .does(0, Archive);
    later.pass(7 * 86_400 + 1);
    later.report(1, TicketKind::Fault).unwrap();
    assert_eq!(later.ticket(1).recurrence_of, None);
}

#[test]
fn a_repair_that_nobody_rejected_counts_as_accepted_when_it_is_filed() {
    let mut world = World::with_fault();
    world.does(0, SolveRemotely);
    for _ in 0..3 {
        world.does(0, TryFollowUp);
    }
    world.does(0, Archive).pass(86_400);
    world.report(1, TicketKind::Fault).unwrap();
    assert_eq!(world.ticket(1).recurrence_of, Some(id(0)));
}

#[test]
fn the_same_report_twice_goes_on_in_one_ticket() {
    let mut world = World::with_fault();
    world.pass(300);
    world.report(1, TicketKind::Fault).unwrap();
    world.does(0, Merge);
    assert_eq!(stage(&world), Stage::Merged);
    assert_eq!(world.ticket(1).absorbed, [id(0)]);
    assert_eq!(
        world.ticket(1).first_reported_at(),
        world.ticket(0).reported_at
    );
}

#[test]
fn an_outage_is_filed_for_all_its_tickets() {
    let mut world = World::with_fault();
    world.report(1, TicketKind::Fault).unwrap();
    world.does(1, JoinParent);
    assert_eq!(
        (world.ticket(0).children, world.ticket(1).parent),
        (vec![id(1)], Some(id(0)))
    );
    for action in [Merge, JoinParent, Convert, Cancel] {
        assert!(
            !world.ticket(0).allows(action),
            "{} from under its children",
            action.code()
        );
    }
    world
        .does(0, SolveRemotely)
        .does(0, AnswerFollowUp)
        .does(0, Archive);
    assert_eq!(world.ticket(1).stage(), Stage::Archived);
    let Some(State::Device(device)) = world.states.get(&Subject::Device(DEVICE)) else {
        panic!()
    };
    assert_eq!(device.open_tickets, []);
}

#[test]
fn another_device_takes_the_ticket_with_it() {
    let mut world = World::with_fault();
    let other = shounuo_core::id::DeviceId(uuid::Uuid::from_u128(77));
    let command = Command::Describe {
        device: Some(other),
        place: None,
        symptoms: None,
        tags: Default::default(),
    };
    let facts = world.ask(0, command.clone()).unwrap();
    assert!(
        facts
            .iter()
            .any(|f| matches!(f.fact, Fact::DeviceTicketEnded(_))
                && f.subject == Subject::Device(DEVICE))
    );
    assert!(
        facts
            .iter()
            .any(|f| matches!(f.fact, Fact::DeviceTicketOpened(_))
                && f.subject == Subject::Device(other))
    );
    world.give(0, command).unwrap();
    assert_eq!(world.ticket(0).device, Some(other));
}

#[test]
fn a_symptom_named_twice_is_one_symptom_in_the_order_of_the_first_naming() {
    let twice = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let mut world = World::new();
    let mut report = super::world::report(TicketKind::Fault);
    report.symptoms = twice(&["no_power", "slow", "no_power", "slow", "no_power"]);
    world.take_in(0, report).unwrap();
    assert_eq!(world.ticket(0).symptoms, ["no_power", "slow"]);
    let told = Command::Describe {
        device: None,
        place: None,
        symptoms: Some(twice(&["slow", "slow"])),
        tags: Default::default(),
    };
    world.give(0, told).unwrap();
    assert_eq!(world.ticket(0).symptoms, ["slow"]);
}
