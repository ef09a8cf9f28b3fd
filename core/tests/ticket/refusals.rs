//! What is refused, with its reason; nothing is appended then.

use super::world::{COMMON, SPECIAL, World, house, id, school};
use crate::promise::story::sealed;
use jiff::SignedDuration;
use shounuo_core::{
    Origin,
    house::PartCatalogued,
    id::{NeedId, PersonId},
    ticket::{Action::*, Command, Invalid, Refusal, Ticket, words::*},
};
use uuid::Uuid;

#[track_caller]
fn refused(world: &World, command: Command, field: &'static str, why: Invalid) {
    assert_eq!(world.ask(0, command), Err(Refusal::Invalid { field, why }));
}

fn on_site() -> World {
    let mut world = World::with_fault();
    world.does(0, HandOn).does(0, Assign).does(0, Arrive);
    world
}

#[test]
fn a_ticket_that_never_was_answers_nothing() {
    let world = World::with_fault();
    let never = world.ask(9, Command::StartDiagnosis {});
    assert_eq!(never, Err(Refusal::Unknown { kind: "ticket" }));
    assert!(Ticket::default().allowed().is_empty() || !Ticket::default().allows(Confirm));
}

#[test]
fn a_command_in_the_wrong_state_names_what_is_possible() {
    let world = World::with_fault();
    let (stage, allowed) = (Stage::Reported, world.ticket(0).allowed());
    assert_eq!(
        world.ask(0, Command::CompleteRepair { text: None }),
        Err(Refusal::WrongState {
            action: CompleteRepair,
            stage,
            allowed
        })
    );
}

#[test]
fn only_the_school_rejects_and_confirms() {
    let mut world = World::with_fault();
    world.does(0, SolveRemotely);
    for command in [
        Command::RejectRepair { text: None },
        Command::Confirm {
            of: world.ticket(0).last_seq,
        },
    ] {
        assert_eq!(world.ask(0, command.clone()), Err(Refusal::OnlySchool));
        assert!(world.clone().by(school()).ask(0, command).is_ok());
    }
}

#[test]
fn on_the_technicians_phone_somebody_signs_by_name() {
    let mut world = on_site();
    world
        .does(0, Diagnose)
        .does(0, RecordTest)
        .does(0, CompleteRepair)
        .does(0, HandReport);
    let unnamed = Command::AcceptRepair {
        by: None,
        text: None,
    };
    refused(&world, unnamed, "by", Invalid::Missing);
}

#[test]
fn a_person_and_an_arrival_time_are_stated() {
    let mut world = World::with_fault();
    world.does(0, HandOn);
    let assign = |person, arrive_by| Command::Assign {
        person,
        team: None,
        arrive_by,
    };
    let (person, soon) = (Some(PersonId(Uuid::nil())), Some(world.now));
    refused(&world, assign(None, soon), "person", Invalid::Missing);
    refused(&world, assign(person, None), "arrive_by", Invalid::Missing);
    let past = Some(world.now - SignedDuration::from_mins(3));
    refused(
        &world,
        assign(person, past),
        "arrive_by",
        Invalid::OutOfRange,
    );
}

#[test]
fn nothing_becomes_special_after_the_report() {
    let mut world = World::with_fault();
    let (part, code, name) = (COMMON, "P".to_owned(), "Part".to_owned());
    world.append(
        shounuo_core::Subject::House,
        PartCatalogued {
            part,
            code,
            name,
            special: true,
        },
    );
    let need = |n| NeedId(Uuid::from_u128(n));
    for (n, part) in [(1, COMMON), (2, SPECIAL)] {
        world
            .give(
                0,
                Command::NeedPart {
                    need: need(n),
                    part,
                    quantity: 1,
                },
            )
            .unwrap();
    }
    let needs = world.ticket(0).needs;
    assert!(!needs[&need(1)].special && needs[&need(2)].special);
}

#[test]
fn a_part_arrives_once_and_is_fitted_once_it_has() {
    let mut world = on_site();
    world
        .does(0, NeedPart)
        .does(0, NeedPart)
        .does(0, ReceivePart);
    let needs: Vec<_> = world.ticket(0).needs.into_iter().collect();
    let arrived = needs
        .iter()
        .find(|(_, n)| n.arrived_at.is_some())
        .unwrap()
        .0;
    let awaited = needs
        .iter()
        .find(|(_, n)| n.arrived_at.is_none())
        .unwrap()
        .0;
    refused(
        &world,
        Command::ReceivePart { need: arrived },
        "need",
        Invalid::Taken,
    );
    refused(
        &world,
        Command::FitPart { need: awaited },
        "need",
        Invalid::NotHere,
    );
    let unknown = NeedId(Uuid::from_u128(12345));
    refused(
        &world,
        Command::ReceivePart { need: unknown },
        "need",
        Invalid::NotHere,
    );
    let again = Command::NeedPart {
        need: arrived,
        part: SPECIAL,
        quantity: 1,
    };
    refused(&world, again, "need", Invalid::Taken);
    let uncatalogued = Command::NeedPart {
        need: unknown,
        part: Uuid::nil().into(),
        quantity: 1,
    };
    refused(&world, uncatalogued, "part", Invalid::NotHere);
}

#[test]
fn numbers_and_texts_have_their_bounds() {
    let world = on_site();
    let used = |model: &str, quantity, price_fen| Command::UsePart {
        part: None,
        model: model.into(),
        quantity,
        serial: None,
        price_fen,
    };
    refused(&world, used("", 1, None), "model", Invalid::Missing);
    refused(
        &world,
        used("a\0b", 1, None),
        "model",
        Invalid::BadCharacter,
    );
    refused(
        &world,
        used(&"长".repeat(201), 1, None),
        "model",
        Invalid::TooLong,
    );
    refused(&world, used("x", 0, None), "quantity", Invalid::OutOfRange);
    refused(
        &world,
        used("x", 1, Some(-1)),
        "price_fen",
        Invalid::OutOfRange,
    );
    let tags = [("k".to_owned(), "x".repeat(201))].into();
    let describe = Command::Describe {
        device: None,
        place: None,
        symptoms: None,
        tags,
    };
    refused(&world, describe, "tags", Invalid::TooLong);
    let empty = Command::AddNote {
        text: None,
        shared: true,
        files: vec![],
    };
    refused(&world, empty, "text", Invalid::Missing);
}

#[test]
fn scores_are_one_to_five() {
    let mut world = World::with_fault();
    world.does(0, SolveRemotely);
    for (speed, skill, attitude, field) in [
        (0, 5, 5, "speed"),
        (5, 6, 5, "skill"),
        (5, 5, 255, "attitude"),
    ] {
        let channel = Channel::Phone;
        let answer = Command::AnswerFollowUp {
            text: None,
            speed,
            skill,
            attitude,
            running: true,
            channel,
        };
        refused(&world, answer, field, Invalid::OutOfRange);
    }
}

#[test]
fn nobody_drives_out_for_a_question_and_nothing_goes_back_to_the_first_tier() {
    let mut world = World::new();
    world.report(0, TicketKind::Consultation).unwrap();
    let hand = |to| Command::HandOn {
        text: None,
        to,
        reason: HandReason::NeedsVisit,
    };
    refused(&world, hand(Tier::OnSite), "to", Invalid::WrongKind);
    refused(&world, hand(Tier::Remote), "to", Invalid::WrongKind);
    assert!(world.ask(0, hand(Tier::Expert)).is_ok());
}

#[test]
fn a_ticket_does_not_merge_with_itself_or_with_what_is_done_or_of_another_kind() {
    let mut world = World::with_fault();
    refused(
        &world,
        Command::Merge { into: id(0) },
        "into",
        Invalid::Itself,
    );
    refused(
        &world,
        Command::Merge { into: id(5) },
        "into",
        Invalid::NotHere,
    );
    world.report(1, TicketKind::Consultation).unwrap();
    refused(
        &world,
        Command::Merge { into: id(1) },
        "into",
        Invalid::WrongKind,
    );
    let mut done = World::with_fault();
    done.report(1, TicketKind::Fault).unwrap();
    done.does(1, SolveRemotely);
    refused(
        &done,
        Command::JoinParent { parent: id(1) },
        "parent",
        Invalid::WrongKind,
    );
}

#[test]
fn an_outage_is_one_level_deep() {
    let mut world = World::with_fault();
    for n in [1, 2] {
        world.report(n, TicketKind::Fault).unwrap();
    }
    world
        .give(1, Command::JoinParent { parent: id(0) })
        .unwrap();
    let nested = world.ask(2, Command::JoinParent { parent: id(1) });
    assert_eq!(
        nested,
        Err(Refusal::Invalid {
            field: "parent",
            why: Invalid::WrongKind
        })
    );
}

#[test]
fn a_fact_of_another_ticket_cannot_be_confirmed_nor_one_twice() {
    let mut world = World::with_fault();
    world.by(school());
    refused(&world, Command::Confirm { of: 1 }, "of", Invalid::NotHere);
    let of = world.ticket(0).last_seq;
    world.give(0, Command::Confirm { of }).unwrap();
    refused(&world, Command::Confirm { of }, "of", Invalid::Taken);
}

#[test]
fn a_report_says_something_that_its_device_can_have() {
    let mut world = World::new();
    let context = shounuo_core::ticket::Context {
        now: world.now,
        occurred_at: world.now,
        actor: house(),
        origin: Origin::Live,
    };
    let mut silent = super::world::report(TicketKind::Fault);
    silent.symptoms.clear();
    let customer = shounuo_core::customer::Customer {
        code: "EC".into(),
        ..Default::default()
    };
    let reads = shounuo_core::ticket::OpenReads {
        customer: (super::world::CUSTOMER, &customer),
        device: None,
        contract: None,
        calendars: 0,
    };
    let ask = |report| shounuo_core::ticket::open(id(0), reads, report, &context);
    silent.device = None;
    assert_eq!(ask(silent.clone()), Err(Refusal::missing("text")));
    silent.text = Some(sealed());
    assert!(ask(silent.clone()).is_ok());
    silent.symptoms = vec!["on_fire".into()];
    assert_eq!(
        ask(silent),
        Err(Refusal::Invalid {
            field: "symptoms",
            why: Invalid::UnknownWord
        })
    );
    world.report(0, TicketKind::Fault).unwrap();
}

#[test]
fn only_who_is_of_the_group_takes_up_a_major_fault_and_only_who_is_there_is_relieved() {
    let person = |n: u128| PersonId(Uuid::from_u128(n));
    let mut world = World::with_fault();
    let now = world.now;
    let begin = |who: u128, relieves: Option<u128>, hours: Option<i64>| {
        let until = hours.map(|h| now + SignedDuration::from_hours(h));
        Command::BeginStint {
            person: Some(person(who)),
            relieves: relieves.map(person),
            until,
        }
    };
    let grade = Grade::Major;
    world.give(0, Command::GradeFault { grade }).unwrap();
    assert!(!world.ticket(0).allows(BeginStint), "nobody is named yet");
    let members = vec![person(41), person(42)];
    world.give(0, Command::FormGroup { members }).unwrap();
    refused(&world, begin(43, None, None), "person", Invalid::NotHere);
    refused(
        &world,
        begin(41, Some(41), None),
        "relieves",
        Invalid::Itself,
    );
    refused(
        &world,
        begin(41, Some(42), None),
        "relieves",
        Invalid::NotHere,
    );
    refused(
        &world,
        begin(41, None, Some(25)),
        "until",
        Invalid::OutOfRange,
    );
    refused(
        &world,
        begin(41, None, Some(-1)),
        "until",
        Invalid::OutOfRange,
    );
    assert!(!world.ticket(0).allows(EndStint), "nobody is there yet");
    world.give(0, begin(41, None, Some(8))).unwrap();
    let end = |who| Command::EndStint {
        person: Some(person(who)),
    };
    refused(&world, end(42), "person", Invalid::NotHere);
    world.give(0, begin(42, Some(41), None)).unwrap();
    let at_work: Vec<_> = world.ticket(0).at_work.into_keys().collect();
    assert_eq!(at_work, [person(42)]);
    world.give(0, end(42)).unwrap();
    assert!(world.ticket(0).at_work.is_empty());
}
