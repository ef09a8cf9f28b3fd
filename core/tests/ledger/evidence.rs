//! Evidence recorded by hand: what is refused, and with which field.

use super::story::{book, instant, occasion, person, unit, uuid};
use serde_json::json;
use shounuo_core::{
    Actor, Fact, Origin, Subject,
    id::DeviceId,
    ledger::{self, Entry, Needs, Reads, Topic, What, evidence, fact::*, record},
    ticket::{Context, Invalid, Refusal},
};
use std::collections::BTreeSet;

fn context(actor: Actor) -> Context {
    Context {
        now: instant("2026-03-10 09:00"),
        occurred_at: instant("2026-03-10 08:59"),
        actor,
        origin: Origin::Live,
    }
}

/// Three devices are on the register.
fn register() -> BTreeSet<DeviceId> {
    (1..=3).map(unit).collect()
}

const HOUSE: fn() -> Actor = || Actor::House(person(1));
const SCHOOL: fn() -> Actor = || Actor::School(person(2));

/// Records facts one after the other, each with what it needs of the entries of its own group.
fn tell(facts: Vec<(Actor, Fact)>) -> Result<Vec<Entry>, Refusal> {
    let mut entries: Vec<Entry> = Vec::new();
    for (actor, fact) in facts {
        let (about, needs) = (ledger::about(&fact).unwrap(), Needs::of(&fact));
        let is_own = |e: &&Entry| (e.topic, &*e.key) == (about.0, &*about.1) && needs.has(e);
        let mut own: Vec<Entry> = entries.iter().filter(is_own).cloned().collect();
        if needs != Needs::All {
            own = own.pop().into_iter().collect();
        }
        let reads = Reads {
            contract: &book().contract,
            entries: &own,
            devices: &register(),
        };
        let context = context(actor);
        let new = record(uuid(5).into(), reads, fact, &context)?;
        assert_eq!(new.subject, Subject::Service(uuid(5).into()));
        let recorded = shounuo_core::Recorded {
            seq: i64::try_from(entries.len()).unwrap() + 1,
            customer: None,
            subject: new.subject,
            occurred_at: new.occurred_at,
            recorded_at: context.now,
            actor,
            origin: Origin::Live,
            command: uuid(9).into(),
            fact: new.fact,
        };
        entries.extend(ledger::entry(&recorded));
    }
    Ok(entries)
}

#[track_caller]
fn refused(facts: Vec<(Actor, Fact)>, field: &str, why: Invalid) {
    match tell(facts) {
        Err(Refusal::Invalid { field: f, why: w }) => assert_eq!((f, w), (field, why)),
        other => panic!("{other:?}"),
    }
}

fn exam() -> Fact {
    OccasionAnnounced {
        occasion: occasion(1),
        starts_at: instant("2026-05-15 08:00"),
        ends_at: instant("2026-05-15 18:00"),
        name: None,
    }
    .into()
}

fn routine(code: &str) -> RoutineCarriedOut {
    RoutineCarriedOut {
        routine: code.into(),
        site: None,
        complete: true,
        covered: Some(3),
        in_scope: None,
        left_out: Vec::new(),
        share_percent: None,
        heads: None,
        files: vec![uuid(8).into()],
    }
}

#[test]
fn a_round_over_devices_is_held_against_the_register() {
    let told = |change: fn(&mut RoutineCarriedOut)| {
        let mut round = routine("inspection");
        change(&mut round);
        tell(vec![(HOUSE(), round.into())])
    };
    let says = |change, field, why| {
        assert_eq!(told(change), Err(Refusal::Invalid { field, why }));
    };
    let out = |n: u128| LeftOut {
        device: unit(n),
        reason: "room_locked".into(),
    };
    says(|f| f.files.clear(), "files", Invalid::Missing);
    says(|f| f.covered = None, "covered", Invalid::Missing);
    says(|f| f.covered = Some(2), "covered", Invalid::OutOfRange);
    says(|f| f.covered = Some(4), "covered", Invalid::OutOfRange);
    let twice: fn(&mut RoutineCarriedOut) = |f| {
        let one = LeftOut {
            device: unit(1),
            reason: "room_locked".into(),
        };
        (f.covered, f.left_out) = (Some(1), vec![one.clone(), one]);
    };
    says(twice, "left_out", Invalid::Taken);
    let mut round = routine("inspection");
    (round.covered, round.left_out) = (Some(2), vec![out(9)]);
    refused(
        vec![(HOUSE(), round.clone().into())],
        "left_out",
        Invalid::NotHere,
    );
    round.left_out = vec![out(3)];
    // Whoever hands it in does not say how many there are.
    round.in_scope = Some(1);
    let entries = tell(vec![(HOUSE(), round.into())]).unwrap();
    assert!(matches!(
        entries[0].what,
        What::CarriedOut { shown: true, .. }
    ));
    // Half a round is recorded as half a round.
    let half = told(|f| (f.complete, f.covered) = (false, Some(1))).unwrap();
    assert!(matches!(
        half[0].what,
        What::CarriedOut { shown: false, .. }
    ));
    // A training has no scope.
    let mut training = routine("training");
    (training.covered, training.files) = (None, Vec::new());
    assert!(tell(vec![(HOUSE(), training.into())]).is_ok());
}

#[test]
fn an_inspection_for_an_occasion_is_held_against_the_register_too() {
    let inspected = |whole_system, covered, files: bool| -> Fact {
        OccasionInspected {
            occasion: occasion(1),
            whole_system,
            complete: true,
            covered,
            in_scope: None,
            left_out: Vec::new(),
            files: files.then(|| uuid(8).into()).into_iter().collect(),
        }
        .into()
    };
    let two = |fact| vec![(HOUSE(), exam()), (HOUSE(), fact)];
    refused(
        two(inspected(true, Some(3), false)),
        "files",
        Invalid::Missing,
    );
    refused(
        two(inspected(true, Some(2), true)),
        "covered",
        Invalid::OutOfRange,
    );
    assert!(tell(two(inspected(true, Some(3), true))).is_ok());
    assert!(tell(two(inspected(false, Some(2), true))).is_ok());
}

#[test]
fn a_record_is_a_paper_or_a_ticket() {
    let filed = |ticket, files| -> Fact {
        RecordFiled {
            record: "K6.liability".into(),
            item: "liability_rule".into(),
            ticket,
            files,
        }
        .into()
    };
    refused(
        vec![(HOUSE(), filed(None, Vec::new()))],
        "files",
        Invalid::Missing,
    );
    assert!(tell(vec![(HOUSE(), filed(None, vec![uuid(8).into()]))]).is_ok());
    assert!(tell(vec![(HOUSE(), filed(Some(uuid(7).into()), Vec::new()))]).is_ok());
}

#[test]
fn an_occasion_lies_where_people_can_mean_it() {
    let announced = |from: &str, to: &str| -> Fact {
        OccasionAnnounced {
            occasion: occasion(1),
            starts_at: instant(from),
            ends_at: instant(to),
            name: None,
        }
        .into()
    };
    let bad = [
        ("0001-01-02 00:00", "9999-12-30 00:00", "starts_at"),
        ("2026-05-15 08:00", "2026-05-15 08:00", "ends_at"),
        ("2026-05-15 08:00", "2026-05-14 08:00", "ends_at"),
        ("2026-05-15 08:00", "2026-08-15 08:00", "ends_at"),
        ("2032-05-15 08:00", "2032-05-15 18:00", "starts_at"),
        // Over when it is told.
        ("2026-03-09 08:00", "2026-03-09 18:00", "ends_at"),
    ];
    for (from, to, field) in bad {
        refused(
            vec![(SCHOOL(), announced(from, to))],
            field,
            Invalid::OutOfRange,
        );
    }
    let window = |from: &str, to: &str| -> Fact {
        OccasionWindowSet {
            occasion: occasion(1),
            from: instant(from),
            to: instant(to),
        }
        .into()
    };
    let set = |from, to| vec![(SCHOOL(), exam()), (SCHOOL(), window(from, to))];
    refused(
        set("2026-05-15 18:00", "2026-05-15 07:00"),
        "to",
        Invalid::OutOfRange,
    );
    refused(
        set("1926-05-15 07:00", "2026-05-15 18:00"),
        "from",
        Invalid::OutOfRange,
    );
}

#[test]
fn a_threshold_of_none_is_none() {
    let counted = StockCounted {
        part: uuid(1).into(),
        count: 0,
        least: 0,
    };
    refused(
        vec![(HOUSE(), counted.into())],
        "least",
        Invalid::OutOfRange,
    );
}

#[test]
fn a_routine_that_the_contract_does_not_know_is_refused() {
    assert!(tell(vec![(HOUSE(), routine("inspection").into())]).is_ok());
    let unknown = routine("juggling").into();
    refused(vec![(HOUSE(), unknown)], "routine", Invalid::UnknownWord);
    let mut share = routine("spot_check");
    share.share_percent = Some(101);
    refused(
        vec![(HOUSE(), share.into())],
        "share_percent",
        Invalid::OutOfRange,
    );
}

/// What goes on for years is recorded with one look at most; what ends soon, with all of it.
#[test]
fn recording_asks_for_no_more_after_a_long_history() {
    let begun = PresenceBegun {
        person: person(1),
        takes_over: None,
        occasion: None,
        scan: None,
    };
    assert_eq!(Needs::of(&begun.into()), Needs::Nothing);
    assert_eq!(Needs::of(&routine("inspection").into()), Needs::Nothing);
    let lent = StandbyLent {
        class: "projector".into(),
        unit: unit(1),
        loan: None,
    };
    assert_eq!(Needs::of(&lent.into()), Needs::Move(unit(1)));
    let word = ServiceConfirmed {
        of: 7,
        topic: Topic::Presence,
        key: ledger::DUTY.into(),
    };
    assert_eq!(Needs::of(&word.into()), Needs::Fact(7));
    assert_eq!(Needs::of(&exam()), Needs::All);
}

#[test]
fn what_lies_ahead_is_no_evidence() {
    let mut context = context(HOUSE());
    context.occurred_at = instant("2026-03-10 09:03");
    let devices = register();
    let reads = Reads {
        contract: &book().contract,
        entries: &[],
        devices: &devices,
    };
    let answer = record(
        uuid(5).into(),
        reads,
        routine("inspection").into(),
        &context,
    );
    assert!(matches!(
        answer,
        Err(Refusal::Invalid {
            field: "occurred_at",
            why: Invalid::TooFarAhead
        })
    ));
    // A clock two minutes fast is set right.
    context.occurred_at = instant("2026-03-10 09:02");
    let new = record(
        uuid(5).into(),
        reads,
        routine("inspection").into(),
        &context,
    )
    .unwrap();
    assert_eq!(new.occurred_at, context.now);
}

#[test]
fn an_occasion_is_announced_once_and_only_then_moved_or_inspected() {
    refused(
        vec![(HOUSE(), exam()), (HOUSE(), exam())],
        "occasion",
        Invalid::Taken,
    );
    let called_off: Fact = OccasionCalledOff {
        occasion: occasion(1),
    }
    .into();
    refused(
        vec![(HOUSE(), called_off.clone())],
        "occasion",
        Invalid::NotHere,
    );
    assert!(tell(vec![(HOUSE(), exam()), (HOUSE(), called_off)]).is_ok());
}

#[test]
fn only_the_school_sets_a_window_confirms_and_disputes() {
    let window: Fact = OccasionWindowSet {
        occasion: occasion(1),
        from: instant("2026-05-15 07:00"),
        to: instant("2026-05-15 18:00"),
    }
    .into();
    let told = tell(vec![(HOUSE(), exam()), (HOUSE(), window.clone())]);
    assert_eq!(told, Err(Refusal::OnlySchool));
    assert!(tell(vec![(HOUSE(), exam()), (SCHOOL(), window)]).is_ok());
    let confirm = |of| -> Fact {
        ServiceConfirmed {
            of,
            topic: Topic::Occasion,
            key: occasion(1).to_string(),
        }
        .into()
    };
    let told = tell(vec![(HOUSE(), exam()), (HOUSE(), confirm(1))]);
    assert_eq!(told, Err(Refusal::OnlySchool));
    refused(
        vec![(HOUSE(), exam()), (SCHOOL(), confirm(7))],
        "of",
        Invalid::NotHere,
    );
    assert!(tell(vec![(HOUSE(), exam()), (SCHOOL(), confirm(1))]).is_ok());
}

#[test]
fn a_unit_leaves_only_where_it_entered() {
    let enters: Fact = StandbyEntered {
        class: "cloud_server".into(),
        unit: unit(1),
    }
    .into();
    let leaves: Fact = StandbyLeft {
        class: "cloud_server".into(),
        unit: unit(1),
    }
    .into();
    refused(vec![(HOUSE(), leaves.clone())], "unit", Invalid::NotHere);
    let twice = vec![(HOUSE(), enters.clone()), (HOUSE(), enters.clone())];
    refused(twice, "unit", Invalid::Taken);
    assert!(
        tell(vec![
            (HOUSE(), enters.clone()),
            (HOUSE(), leaves),
            (HOUSE(), enters)
        ])
        .is_ok()
    );
    let toaster = StandbyEntered {
        class: "toaster".into(),
        unit: unit(1),
    };
    refused(
        vec![(HOUSE(), toaster.into())],
        "class",
        Invalid::UnknownWord,
    );
}

#[test]
fn where_a_unit_will_be_is_planned_for_one_that_is_here_and_for_a_time() {
    let plan = |from: &str, to: &str| -> Fact {
        StandbyPlanned {
            class: "cloud_server".into(),
            unit: unit(1),
            from: super::story::instant(from),
            to: super::story::instant(to),
            away: true,
        }
        .into()
    };
    let enters: Fact = StandbyEntered {
        class: "cloud_server".into(),
        unit: unit(1),
    }
    .into();
    let good = plan("2026-03-20 08:00", "2026-03-22 18:00");
    refused(vec![(HOUSE(), good.clone())], "unit", Invalid::NotHere);
    let backwards = plan("2026-03-22 18:00", "2026-03-20 08:00");
    refused(
        vec![(HOUSE(), enters.clone()), (HOUSE(), backwards)],
        "to",
        Invalid::OutOfRange,
    );
    let far = plan("2026-03-20 08:00", "2036-03-22 18:00");
    refused(
        vec![(HOUSE(), enters.clone()), (HOUSE(), far)],
        "to",
        Invalid::OutOfRange,
    );
    assert!(tell(vec![(HOUSE(), enters), (HOUSE(), good)]).is_ok());
}

#[test]
fn nobody_is_of_equal_ability_but_somebody_else() {
    let change = |successor, equal_ability| {
        let change = MemberChanged {
            change: uuid(70).into(),
            member: person(3),
            successor,
            equal_ability,
        };
        vec![(HOUSE(), change.into())]
    };
    refused(change(None, true), "successor", Invalid::Missing);
    refused(change(Some(person(3)), true), "successor", Invalid::Itself);
    // That nobody came can always be said.
    assert!(tell(change(None, false)).is_ok());
    assert!(tell(change(Some(person(4)), true)).is_ok());
}

#[test]
fn an_answer_needs_its_complaint() {
    let told = ComplaintOutcomeTold {
        complaint: uuid(60).into(),
    };
    refused(vec![(HOUSE(), told.into())], "complaint", Invalid::NotHere);
}

#[test]
fn a_rule_or_record_that_the_contract_does_not_know_is_refused() {
    let shown = |rule: &str, case: &str| -> Fact {
        CaseShown {
            rule: rule.into(),
            case: case.into(),
            holds: true,
            why: "checked".into(),
            files: Vec::new(),
        }
        .into()
    };
    assert!(tell(vec![(HOUSE(), shown("W1.free", "EC-1"))]).is_ok());
    refused(
        vec![(HOUSE(), shown("W1.fee", "EC-1"))],
        "rule",
        Invalid::UnknownWord,
    );
    refused(
        vec![(HOUSE(), shown("W1.free", " "))],
        "case",
        Invalid::Missing,
    );
    refused(
        vec![(HOUSE(), shown("W1.free", "a\0b"))],
        "case",
        Invalid::BadCharacter,
    );
    refused(
        vec![(HOUSE(), shown("W1.free", "EC-1\u{202e}"))],
        "case",
        Invalid::BadCharacter,
    );
    // What the program tests by itself is not shown by hand.
    refused(
        vec![(HOUSE(), shown("L1.inspection", "1"))],
        "rule",
        Invalid::UnknownWord,
    );
}

#[test]
fn evidence_as_it_is_handed_in_has_no_field_that_nobody_knows() {
    let good = json!({ "part": uuid(1), "count": 3, "least": 2 });
    assert!(evidence("stock.counted", &good).is_ok());
    let more = json!({ "part": uuid(1), "count": 3, "least": 2, "colour": "red" });
    let bad = [
        ("stock.counted", more),
        (
            "stock.counted",
            json!({ "part": uuid(1), "count": -3, "least": 2 }),
        ),
        ("stock.counted", json!([])),
        ("stock.eaten", good.clone()),
        // A ticket's fact is no evidence of the service.
        ("ticket.archived", json!({})),
    ];
    for (kind, data) in bad {
        assert!(evidence(kind, &data).is_err(), "{kind} {data}");
    }
}
