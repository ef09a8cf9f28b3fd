//! Evidence recorded by hand: taken in, or refused by the name of its field.

use super::*;
use shounuo_core::{
    promise::Status,
    ticket::words::{HandReason, Tier},
};

on_both!(
    evidence_recorded_by_hand_keeps_its_promise,
    the_receipt_tells_the_id_of_something_new,
    a_repeat_gets_the_first_answer,
    what_does_not_fit_is_refused_by_its_field,
    what_is_named_must_be_there_and_the_customers_own,
    papers_and_private_words_stay_with_the_fact,
    a_round_is_held_against_the_register,
    what_turns_the_words_around_it_is_refused,
    a_breach_of_a_rule_on_block_can_always_be_recorded,
    a_case_is_a_subject_that_exists,
    nobody_is_sent_who_is_not_shown_to_be_qualified,
    a_step_follows_its_beginning_within_one_transaction,
);

fn evidence_recorded_by_hand_keeps_its_promise(world: &mut World) {
    let before = line(world, centre(), "M1.training");
    assert_eq!(before.counts.kept, 0);
    let data = json!({ "routine": "operator_training", "complete": true, "heads": 12 });
    record(
        world,
        &world.staff(Role::Expert),
        "routine.carried_out",
        data,
    )
    .expect("recorded");
    let after = line(world, centre(), "M1.training");
    assert_eq!((after.counts.kept, after.status), (1, Status::Kept));
    let shown = instance(world, LedgerAsk::default(), "M1.training", "2026-01");
    assert_eq!(shown.instance.status, Status::Kept);
    let kinds: Vec<&str> = shown
        .evidence
        .iter()
        .map(|f| f.recorded.fact.kind())
        .collect();
    assert_eq!(kinds, ["routine.carried_out"]);
}

fn the_receipt_tells_the_id_of_something_new(world: &mut World) {
    let id = complaint(world);
    let desk = world.staff(Role::Desk);
    let data = json!({ "complaint": id });
    let accepted = record(world, &desk, "complaint.accepted", data).expect("accepted");
    assert_eq!(accepted.no, None, "nothing new came of it");
    let shown = instance(world, LedgerAsk::default(), "Q6.accepted", &id);
    assert_eq!(shown.instance.status, Status::Kept);
    // Who knows an id of its own may hand it in; a second beginning under it is refused.
    let own = world.app.command_id().to_string();
    let data = json!({ "complaint": own, "channel": "email" });
    let first = record(world, &desk, "complaint.received", data.clone()).expect("received");
    assert_eq!(first.no, None);
    let again = record(world, &desk, "complaint.received", data);
    assert_eq!(refused(again), ("complaint", Invalid::Taken));
}

fn a_repeat_gets_the_first_answer(world: &mut World) {
    let (app, desk) = (&world.app, world.staff(Role::Desk));
    let said = |channel: &str| {
        let asked = evidence("complaint.received", json!({ "channel": channel }));
        keep(app, &desk, world.centre.id, world.keyed("k-1"), asked)
    };
    let first = said("phone").expect("received");
    assert_eq!(said("phone").expect("the same answer"), first);
    assert!(matches!(said("email"), Err(AppError::KeyReused)));
    assert_eq!(line(world, centre(), "Q6.accepted").counts.open, 1);
}

fn what_does_not_fit_is_refused_by_its_field(world: &mut World) {
    let who = world.staff(Role::ProjectManager);
    let says = |kind: &str, data: Value| refused(record(world, &who, kind, data));
    let routine = "routine.carried_out";
    let inspection = |more: Value| {
        let mut data = json!({ "routine": "inspection", "complete": true });
        let more = more.as_object().expect("fields").clone();
        data.as_object_mut().expect("fields").extend(more);
        data
    };
    assert_eq!(
        says("toast.burnt", json!({})),
        ("kind", Invalid::UnknownWord)
    );
    assert_eq!(
        says("ticket.reported", json!({})),
        ("kind", Invalid::UnknownWord)
    );
    // The school's word names facts and verdicts; it has a way of its own.
    let word = json!({ "of": 1, "topic": "routine", "key": "inspection" });
    assert_eq!(
        says("service.confirmed", word),
        ("kind", Invalid::UnknownWord)
    );
    assert_eq!(says(routine, json!([])), ("data", Invalid::WrongKind));
    assert_eq!(
        says(routine, json!({ "complete": true })),
        ("routine", Invalid::Missing)
    );
    let (missing, unknown) = (("complete", Invalid::Missing), Invalid::UnknownWord);
    assert_eq!(
        says(
            routine,
            json!({ "routine": "inspection", "complete": null })
        ),
        missing
    );
    match record(world, &who, routine, inspection(json!({ "extra": 1 }))) {
        Err(AppError::UnknownField(path)) => assert_eq!(path, "data.extra"),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        says(routine, inspection(json!({ "complete": "yes" }))),
        ("complete", Invalid::WrongKind)
    );
    assert_eq!(
        says(routine, inspection(json!({ "routine": "nap" }))),
        ("routine", unknown)
    );
    let range = Invalid::OutOfRange;
    assert_eq!(
        says(routine, inspection(json!({ "share_percent": 101 }))),
        ("share_percent", range)
    );
    assert_eq!(
        says(routine, inspection(json!({ "share_percent": -1 }))),
        ("share_percent", Invalid::WrongKind)
    );
    assert_eq!(
        says(routine, inspection(json!({ "site": "A301" }))),
        ("site", Invalid::WrongKind)
    );
    let here = Invalid::NotHere;
    let file = world.app.command_id().to_string();
    assert_eq!(
        says(routine, inspection(json!({ "files": [file] }))),
        ("files", here)
    );
    let scan = json!({ "person": world.app.command_id(), "scan": "2026-03-02T00:00:00Z" });
    assert_eq!(says("presence.begun", scan), ("scan", here));
    let sealed = json!({ "starts_at": "2026-04-01T00:00:00Z", "ends_at": "2026-04-02T00:00:00Z",
        "name": { "vault": file, "mac": "00000000000000000000000000000000" } });
    assert_eq!(says("occasion.announced", sealed), ("name", here));
    let text = EvidenceAsk {
        text: Some("多余".into()),
        ..evidence(routine, inspection(json!({})))
    };
    let told = keep(&world.app, &who, world.centre.id, world.app.ask(), text);
    assert_eq!(refused(told), ("text", Invalid::WrongKind));
    let ahead = world.app.now() + jiff::SignedDuration::from_hours(1);
    let told = recorded_at(world, &who, routine, inspection(json!({})), Some(ahead));
    assert_eq!(refused(told), ("occurred_at", Invalid::TooFarAhead));
}

fn what_is_named_must_be_there_and_the_customers_own(world: &mut World) {
    let who = world.staff(Role::ProjectManager);
    let never = world.app.command_id().to_string();
    let theirs = world.report(world.other).to_string();
    let id = |id: &dyn std::fmt::Display| id.to_string();
    let occasion =
        || json!({ "starts_at": "2026-04-01T00:00:00Z", "ends_at": "2026-04-02T00:00:00Z" });
    let own = record(world, &who, "occasion.announced", occasion()).expect("announced");
    let own = own.no.expect("its id");
    // A field, another's thing in it, and a fact around it.
    let cases: Vec<(&str, String, &str, Value)> = vec![
        (
            "site",
            id(&world.other.room),
            "routine.carried_out",
            json!({ "routine": "inspection", "complete": true }),
        ),
        (
            "device",
            id(&world.other.device),
            "occasion.device_failed",
            json!({ "occasion": own }),
        ),
        (
            "ticket",
            theirs,
            "occasion.device_failed",
            json!({ "occasion": own }),
        ),
        (
            "unit",
            id(&world.other.device),
            "standby.entered",
            json!({ "class": "student_terminal" }),
        ),
        (
            "person",
            id(&world.other.manager),
            "presence.begun",
            json!({}),
        ),
        (
            "person",
            id(&world.centre.manager),
            "presence.begun",
            json!({}),
        ),
        (
            "part",
            id(&world.other.device),
            "stock.counted",
            json!({ "count": 1, "least": 2 }),
        ),
        (
            "occasion",
            id(&world.other.id),
            "presence.ended",
            json!({ "person": person(world) }),
        ),
    ];
    for (field, another, kind, data) in cases {
        let with = |value: &str| {
            let mut data = data.clone();
            data[field] = json!(value);
            let answer = record(world, &who, kind, data).expect_err("refused");
            format!("{answer:?}")
        };
        assert_eq!(with(&another), with(&never), "{kind} {field}");
        assert!(
            with(&never).contains(&format!("field: \"{field}\"")),
            "{kind}"
        );
    }
    let left_out = json!({ "routine": "inspection", "complete": true,
        "left_out": [{ "device": world.other.device, "reason": "on_loan" }] });
    let told = record(world, &who, "routine.carried_out", left_out);
    assert_eq!(refused(told), ("left_out", Invalid::NotHere));
    let unit = json!({ "class": "cloud_server", "unit": world.centre.device });
    let told = record(world, &who, "standby.entered", unit);
    assert_eq!(
        refused(told),
        ("unit", Invalid::WrongKind),
        "a terminal is no server"
    );
    let unit = json!({ "class": "student_terminal", "unit": world.centre.device });
    record(world, &who, "standby.entered", unit).expect("the centre's own");
}

/// Somebody of the provider.
fn person(world: &World) -> String {
    let expert = world.staff(Role::Expert).actor.person().expect("a person");
    expert.to_string()
}

fn papers_and_private_words_stay_with_the_fact(world: &mut World) {
    let (app, manager) = (&world.app, world.manager(world.centre));
    let named = EvidenceAsk {
        text: Some("省技能大赛".into()),
        ..evidence(
            "occasion.announced",
            json!({ "starts_at": "2026-04-01T00:00:00Z", "ends_at": "2026-04-02T00:00:00Z" }),
        )
    };
    let receipt = keep(app, &manager, world.centre.id, app.ask(), named).expect("announced");
    let no = world.ask(app.fact_number(&manager, None, &receipt));
    let no = no.expect("allowed").expect("a number");
    let fact = world
        .ask(app.ledger_fact(&manager, None, no))
        .expect("a fact")
        .fact;
    assert_eq!(fact.texts, [("name", Some("省技能大赛".to_owned()))]);
    let written = fact.recorded.fact.data().expect("JSON");
    assert!(!written.contains("大赛"), "{written}");

    let photo = sheet(app);
    let filed = evidence(
        "record.filed",
        json!({ "record": "M1.manuals", "item": "handover" }),
    );
    let storekeeper = world.staff(Role::Storekeeper);
    let task = app.record_evidence(
        &storekeeper,
        world.centre.id,
        app.ask(),
        filed,
        vec![photo.clone()],
    );
    let receipt = app.run_now(task.expect("allowed")).expect("filed");
    let no = world.ask(app.fact_number(&manager, None, &receipt));
    let no = no.expect("allowed").expect("a number");
    let paper = world.ask(app.ledger_file(&manager, None, no, photo.id));
    assert_eq!(paper.expect("the paper").mime, "image/jpeg");
    let stranger = world.manager(world.other);
    let none = world.ask(app.ledger_file(&stranger, None, no, photo.id));
    assert!(none.is_err(), "another customer's");
}

fn a_round_is_held_against_the_register(world: &mut World) {
    let (app, who) = (&world.app, world.staff(Role::FieldTechnician));
    let round = |covered: u32, files: Vec<Upload>| {
        let data = json!({ "routine": "inspection", "complete": true, "covered": covered });
        let round = evidence("routine.carried_out", data);
        keep_with(app, &who, world.centre.id, app.ask(), round, files)
    };
    let mine = |answer| refused::<Receipt>(answer);
    assert_eq!(mine(round(1, Vec::new())), ("files", Invalid::Missing));
    let out = ("covered", Invalid::OutOfRange);
    assert_eq!(
        mine(round(7, vec![sheet(app)])),
        out,
        "one device is on the register"
    );
    assert_eq!(mine(round(0, vec![sheet(app)])), out);
    let kept = |world: &World| line(world, centre(), "W2.inspection").counts.kept;
    assert_eq!(kept(world), 0);
    round(1, vec![sheet(app)]).expect("recorded");
    assert_eq!(kept(world), 1);
    let paper = json!({ "record": "A3.optimisation", "item": "proposals" });
    let lead = world.staff(Role::ProjectManager);
    let ticked = record(world, &lead, "record.filed", paper);
    assert_eq!(refused(ticked), ("files", Invalid::Missing));
}

fn what_turns_the_words_around_it_is_refused(world: &mut World) {
    let (app, manager) = (&world.app, world.manager(world.centre));
    let bad = Invalid::BadCharacter;
    let case = json!({ "rule": "W3.newest", "case": "a\u{202e}b", "holds": true, "why": "seen" });
    let told = record(world, &world.staff(Role::Expert), "case.shown", case);
    assert_eq!(refused(told), ("case", bad));
    let named = EvidenceAsk {
        text: Some("省技能\u{2067}大赛".into()),
        ..evidence(
            "occasion.announced",
            json!({ "starts_at": "2026-04-01T00:00:00Z", "ends_at": "2026-04-02T00:00:00Z" }),
        )
    };
    let told = keep(app, &manager, world.centre.id, app.ask(), named);
    assert_eq!(refused(told), ("name", bad));
    world.report(world.centre);
    let said = |reason: &str| {
        let task = app.dispute(
            &manager,
            None,
            "D3.response",
            "EC-1",
            reason.into(),
            app.ask(),
        );
        refused(world.ask(task).map(|_| ()))
    };
    assert_eq!(said("\u{202e}不对"), ("reason", bad));
    assert_eq!(said(""), ("reason", Invalid::Missing));
}

fn a_breach_of_a_rule_on_block_can_always_be_recorded(world: &mut World) {
    let expert = world.staff(Role::Expert);
    world.report(world.centre);
    world.report(world.centre);
    let charged = json!({ "rule": "W1.free", "case": "EC-1", "holds": false, "why": "travel" });
    // A breach is never hidden by refusing the fact that shows it, whoever has seen it.
    record(world, &expert, "case.shown", charged.clone()).expect("told");
    assert_eq!(line(world, centre(), "W1.free").counts.broken, 1);
    // What is only watched goes on, and the ledger shows it.
    let old = json!({ "rule": "W3.newest", "case": "cloud", "holds": false, "why": "old" });
    record(world, &expert, "case.shown", old).expect("watched");
    assert_eq!(line(world, centre(), "W3.newest").counts.broken, 1);
    // The school's word that it was broken is taken, whatever the provider would like.
    record(
        world,
        &world.manager(world.centre),
        "case.shown",
        charged.clone(),
    )
    .expect("told");
    assert_eq!(line(world, centre(), "W1.free").counts.broken, 1);
    // So is what comes to light later.
    let before = world.app.now();
    pass_hours(world, 3);
    let found = json!({ "rule": "W1.free", "case": "EC-2", "holds": false, "why": "parts" });
    recorded_at(world, &expert, "case.shown", found, Some(before)).expect("found");
    assert_eq!(line(world, centre(), "W1.free").counts.broken, 2);
}

fn nobody_is_sent_who_is_not_shown_to_be_qualified(world: &mut World) {
    let ticket = world.report(world.centre);
    let (app, remote) = (&world.app, world.staff(Role::RemoteTechnician));
    let dispatcher = world.staff(Role::Dispatcher);
    for command in [
        respond(),
        Command::StartDiagnosis {},
        Command::HandOn {
            to: Tier::OnSite,
            reason: HandReason::NeedsVisit,
            text: None,
        },
    ] {
        world.act(&remote, ticket, command);
    }
    let send = |role: Role| {
        let command = Command::Assign {
            person: world.staff(role).actor.person(),
            team: None,
            arrive_by: Some(app.now() + jiff::SignedDuration::from_mins(30)),
        };
        let task = app.act(&dispatcher, ticket, app.ask(), command, Vec::new());
        app.run_now(task.expect("allowed"))
    };
    let expert = world.staff(Role::Expert).actor.person().expect("a person");
    let shown = |who: &Who, holds: bool| {
        let data =
            json!({ "rule": "Q1.qualified", "case": expert, "holds": holds, "why": "papers" });
        record(world, who, "case.shown", data).expect("shown");
    };
    // Nothing shows it yet.
    let blocked = |answer| match answer {
        Err(AppError::Refused(Refusal::Blocked { clause, .. })) => assert_eq!(clause, "Q1"),
        other => panic!("{other:?}"),
    };
    blocked(send(Role::Expert));
    shown(&world.manager(world.centre), false);
    blocked(send(Role::Expert));
    send(Role::FieldTechnician).expect("another one goes");
    shown(&world.staff(Role::QualitySupervisor), true);
    send(Role::Expert).expect("the papers are there now");
}

fn a_step_follows_its_beginning_within_one_transaction(world: &mut World) {
    let (app, desk) = (&world.app, world.staff(Role::Desk));
    let id = world.app.command_id().to_string();
    let task = |kind: &str, data| {
        let asked = evidence(kind, data);
        app.record_evidence(&desk, world.centre.id, app.ask(), asked, Vec::new())
            .expect("allowed")
    };
    let tasks = vec![
        task("complaint.accepted", json!({ "complaint": id })),
        task(
            "complaint.received",
            json!({ "complaint": id, "channel": "phone" }),
        ),
        task("complaint.accepted", json!({ "complaint": id })),
    ];
    let answers = app.run_all(tasks).expect("run");
    let done: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(done, [false, true, true]);
}

fn a_case_is_a_subject_that_exists(world: &mut World) {
    world.report(world.centre);
    let expert = world.staff(Role::Expert);
    let shown = |rule: &str, case: &str| {
        let data = json!({ "rule": rule, "case": case, "holds": true, "why": "checked" });
        record(world, &expert, "case.shown", data)
    };
    let person = expert.actor.person().expect("a person").to_string();
    let device = world.centre.device;
    let elsewhere = world.other.device.to_string();
    shown("W1.free", "EC-1").expect("a ticket of this school");
    shown("T1.on_record", &person).expect("a person");
    shown("K1.certificates", &device.to_string()).expect("a device");
    shown("X6.findings", "检查问题 2026-03").expect("words");
    let refused = [
        ("W1.free", "EC-999999"),
        ("W1.free", "MZ-1"),
        ("W1.free", "nonsense"),
        ("T1.on_record", "工号 03"),
        ("K1.certificates", elsewhere.as_str()),
        ("X6.findings", ".."),
        ("X6.findings", "a/b"),
        ("X6.findings", "<b>x</b>"),
        ("X6.findings", "\u{202e}gnidnif"),
        // What tickets show is not shown by hand.
        ("P6.archive", "EC-1"),
    ];
    for (rule, case) in refused {
        match shown(rule, case) {
            Err(AppError::Refused(Refusal::Invalid { field, .. })) => {
                let expected = if rule == "P6.archive" { "rule" } else { "case" };
                assert_eq!(field, expected, "{rule} {case}");
            }
            other => panic!("{rule} {case}: {other:?}"),
        }
    }
}
