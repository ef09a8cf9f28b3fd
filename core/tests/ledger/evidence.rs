//! Evidence recorded by hand: what is refused, and with which field.

use super::story::{book, instant, occasion, person, unit, uuid};
use serde_json::json;
use shounuo_core::{
    Actor, Fact, Origin, Subject,
    ledger::{self, Entry, Reads, Topic, evidence, fact::*, record},
    ticket::{Context, Invalid, Refusal},
};

fn context(actor: Actor) -> Context {
    Context {
        now: instant("2026-03-10 09:00"),
        occurred_at: instant("2026-03-10 08:59"),
        actor,
        origin: Origin::Live,
    }
}

const HOUSE: fn() -> Actor = || Actor::House(person(1));
const SCHOOL: fn() -> Actor = || Actor::School(person(2));

/// Records facts one after the other, each with the entries of its own group.
fn tell(facts: Vec<(Actor, Fact)>) -> Result<Vec<Entry>, Refusal> {
    let mut entries: Vec<Entry> = Vec::new();
    for (actor, fact) in facts {
        let about = ledger::about(&fact).unwrap();
        let own: Vec<Entry> = entries
            .iter()
            .filter(|e| (e.topic, &*e.key) == (about.0, &*about.1))
            .cloned()
            .collect();
        let reads = Reads {
            contract: &book().contract,
            entries: &own,
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
        left_out: Vec::new(),
        share_percent: None,
        heads: None,
        files: Vec::new(),
    }
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

#[test]
fn what_lies_ahead_is_no_evidence() {
    let mut context = context(HOUSE());
    context.occurred_at = instant("2026-03-10 09:03");
    let reads = Reads {
        contract: &book().contract,
        entries: &[],
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
