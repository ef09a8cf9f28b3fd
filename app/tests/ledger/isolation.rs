//! Another customer's ledger answers like one that never was, and adds nothing to one's own.

use super::*;
use shounuo_app::queries::ledger::InstancePage;

on_both!(
    anothers_ledger_is_as_one_that_never_was,
    anothers_facts_and_keys_are_as_those_that_never_were,
    nothing_of_another_customer_is_counted,
    nobody_writes_evidence_for_another_customer,
    a_reporter_reads_no_ledger,
);

fn answers<T: std::fmt::Debug>(answer: Result<T, AppError>) -> String {
    format!("{:?}", answer.expect_err("refused"))
}

fn of(code: &str) -> LedgerAsk {
    LedgerAsk {
        customer: Some(code.to_owned()),
        ..LedgerAsk::default()
    }
}

fn anothers_ledger_is_as_one_that_never_was(world: &mut World) {
    world.give_contract(world.other);
    let (app, manager) = (&world.app, world.manager(world.centre));
    let page = InstancePage::default;
    let hour = jiff::SignedDuration::from_hours(1);
    let period = || "2026-Q1".parse().expect("a period");
    let all = |code: &str| {
        [
            answers(world.ask(app.ledger(&manager, of(code)))),
            answers(world.ask(app.promise(&manager, of(code), "D3.response", None, page()))),
            answers(world.ask(app.instance(&manager, of(code), "D3.response", "MZ-1"))),
            answers(world.ask(app.ahead(&manager, of(code), hour))),
            answers(world.ask(app.statement(&manager, of(code), period()))),
            answers(world.ask(app.ledger_fact(&manager, Some(code.into()), 1))),
        ]
    };
    world.report(world.other);
    assert_eq!(all("MZ"), all("ZZ"));
    let codes = |who: &Who| -> Vec<String> {
        let cards = world.ask(app.ledgers(who)).expect("cards");
        cards.into_iter().map(|c| c.code).collect()
    };
    assert_eq!(codes(&manager), ["EC"]);
    assert_eq!(codes(&world.staff(Role::Auditor)), ["EC", "MZ"]);
    // The provider says whose it means, once there are several.
    let auditor = world.staff(Role::Auditor);
    let any = world.ask(app.ledger(&auditor, LedgerAsk::default()));
    assert_eq!(refused(any), ("customer", Invalid::Missing));
}

fn anothers_facts_and_keys_are_as_those_that_never_were(world: &mut World) {
    world.give_contract(world.other);
    let (app, manager) = (&world.app, world.manager(world.centre));
    world.report(world.centre);
    world.report(world.other);
    let own = LedgerAsk::default;
    let key = |key: &str| answers(world.ask(app.instance(&manager, own(), "D3.response", key)));
    assert_eq!(key("MZ-1"), key("EC-99"));
    assert!(
        world
            .ask(app.instance(&manager, own(), "D3.response", "EC-1"))
            .is_ok()
    );
    for odd in [
        "EC-1#0", "EC-1#x", "EC-1#1", "", "EC-", "EC-1/", "../EC-1", "\u{0}",
    ] {
        assert_eq!(key(odd), key("EC-99"), "{odd}");
    }
    // Numbers are those of the own chain: they say nothing of how much another one has.
    let desk = world.staff(Role::Desk);
    let theirs = keep(
        app,
        &desk,
        world.other.id,
        app.ask(),
        evidence("complaint.received", json!({ "channel": "phone" })),
    );
    let theirs = theirs.expect("received");
    let no = world.ask(app.fact_number(&manager, None, &theirs));
    assert_eq!(no.expect("an answer"), None);
    let last = world.ask(app.ledger_fact(&manager, None, i64::MAX));
    let none = world.ask(app.ledger_fact(&manager, None, -1));
    assert_eq!(answers(last), answers(none));
    // What in the own chain is no evidence is not shown by it: the first fact takes in the customer.
    assert!(world.ask(app.ledger_fact(&manager, None, 1)).is_err());
}

fn nothing_of_another_customer_is_counted(world: &mut World) {
    world.give_contract(world.other);
    let before = ledger(world, centre()).ledger;
    world.report(world.other);
    let expert = world.staff(Role::Expert);
    let data = json!({ "routine": "operator_training", "complete": true, "heads": 3 });
    let theirs = evidence("routine.carried_out", data);
    keep(&world.app, &expert, world.other.id, world.app.ask(), theirs).expect("recorded");
    assert_eq!(ledger(world, centre()).ledger, before);
    let other = ledger(world, of("MZ")).ledger;
    assert_eq!(other.line("M1.training").expect("a line").counts.kept, 1);
    assert_eq!(other.line("D3.response").expect("a line").counts.open, 1);
}

fn nobody_writes_evidence_for_another_customer(world: &mut World) {
    world.give_contract(world.other);
    let (app, manager) = (&world.app, world.manager(world.centre));
    let asked = |customer| {
        let data = json!({ "channel": "portal" });
        let asked = evidence("complaint.received", data);
        answers(keep(app, &manager, customer, app.ask(), asked))
    };
    assert_eq!(asked(world.other.id), asked(app.new_id()));
    let said = |code: &str, key: &str| {
        let code = Some(code.to_owned());
        let task = app.dispute(&manager, code, "D3.response", key, "不对".into(), app.ask());
        answers(world.ask(task).map(|_| ()))
    };
    world.report(world.other);
    assert_eq!(said("MZ", "MZ-1"), said("ZZ", "ZZ-1"));
    assert_eq!(said("EC", "MZ-1"), said("EC", "EC-99"));
}

fn a_reporter_reads_no_ledger(world: &mut World) {
    let id = world.person(Some(world.centre.id), Role::Reporter, "报修人");
    let reporter = Who::person(id, Some(world.centre.id), vec![Role::Reporter]);
    let asked = world.ask(world.app.ledger(&reporter, LedgerAsk::default()));
    assert!(matches!(asked, Err(AppError::Forbidden)));
    let told = record(
        world,
        &reporter,
        "complaint.received",
        json!({ "channel": "portal" }),
    );
    assert!(matches!(told, Err(AppError::Forbidden)));
}
