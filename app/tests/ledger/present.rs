//! Pages of instances, what lies ahead, what breaches cost, and a second process.

use super::*;
use shounuo_app::queries::ledger::{InstancePage, PeriodAsk};
use shounuo_core::{
    Seq,
    ledger::Standing,
    promise::Status,
    ticket::{
        Command,
        words::{HandReason, Tier},
    },
};

on_both!(
    pages_of_instances_hold_each_once_newest_first,
    a_page_by_standing_holds_those_alone,
    what_breaks_next_comes_first_with_who_can_act,
    each_step_is_for_whoever_may_take_it,
    the_statement_counts_final_breaches_by_the_table,
    two_processes_read_one_ledger,
    a_fact_stands_in_the_chain_of_its_customer,
);

fn keys(world: &World, promise: &str, standing: Option<Status>, limit: u16) -> Vec<String> {
    let who = world.staff(Role::Auditor);
    let (mut keys, mut after) = (Vec::new(), None);
    loop {
        let page = InstancePage { limit, after };
        let found = world.app.promise(&who, centre(), promise, standing, page);
        let found = world.ask(found).expect("a page");
        assert!(found.instances.len() <= usize::from(limit));
        keys.extend(found.instances.into_iter().map(|row| row.instance.key));
        match found.next {
            Some(next) => after = Some(next),
            None => return keys,
        }
    }
}

fn pages_of_instances_hold_each_once_newest_first(world: &mut World) {
    for _ in 0..5 {
        world.report(world.centre);
        world.pass_min(1);
    }
    let newest = ["EC-5", "EC-4", "EC-3", "EC-2", "EC-1"];
    for limit in [1, 2, 5, 200] {
        assert_eq!(
            keys(world, "D3.response", None, limit),
            newest,
            "by {limit}"
        );
    }
    let mut complaints = Vec::new();
    for _ in 0..4 {
        complaints.insert(0, complaint(world));
        world.pass_min(1);
    }
    for limit in [1, 3, 200] {
        assert_eq!(
            keys(world, "Q6.accepted", None, limit),
            complaints,
            "by {limit}"
        );
    }
    // Another promise's cursor, and a made-up one, are refused or show nothing else.
    let who = world.staff(Role::Auditor);
    let page = InstancePage {
        limit: 1,
        after: Some("zz".into()),
    };
    for promise in ["D3.response", "Q6.accepted", "M1.training"] {
        let found = world
            .app
            .promise(&who, centre(), promise, None, page.clone());
        let found = world.ask(found).map(|_| ());
        assert_eq!(
            refused(found),
            ("cursor", Invalid::UnknownWord),
            "{promise}"
        );
    }
}

fn a_page_by_standing_holds_those_alone(world: &mut World) {
    let desk = world.staff(Role::Desk);
    for number in 0..3 {
        let ticket = world.report(world.centre);
        if number == 1 {
            world.act(&desk, ticket, respond());
        }
        // Newest first is by the instant.
        world.pass_min(1);
    }
    world.pass_min(20);
    let by = |status| keys(world, "D3.response", Some(status), 1);
    assert_eq!(by(Status::Kept), ["EC-2"]);
    assert_eq!(by(Status::Broken), ["EC-3", "EC-1"]);
    assert!(by(Status::Withdrawn).is_empty());
    let counts = line(world, centre(), "D3.response").counts;
    assert_eq!((counts.kept, counts.broken, counts.open), (1, 2, 0));
}

fn what_breaks_next_comes_first_with_who_can_act(world: &mut World) {
    let owner = world
        .staff(Role::Dispatcher)
        .actor
        .person()
        .expect("a person");
    let reported = world.report(world.centre);
    complaint(world);
    let who = world.staff(Role::ProjectManager);
    let ahead = |hours| {
        let horizon = jiff::SignedDuration::from_hours(hours);
        world
            .ask(world.app.ahead(&who, centre(), horizon))
            .expect("a view")
    };
    let hour = ahead(1);
    let ticket = |promise: &str, hours| {
        let mut items = ahead(hours).items.into_iter();
        let item = items.find(|i| i.ahead.promise == promise);
        item.expect("it is ahead").ticket.map(|(no, _)| no)
    };
    assert_eq!(ticket("D3.response", 1).as_deref(), Some("EC-1"));
    // A complaint runs on no ticket.
    assert_eq!(ticket("Q6.accepted", 24), None);
    let times: Vec<Timestamp> = hour.items.iter().map(|i| i.ahead.breaks_at).collect();
    assert!(times.is_sorted() && !times.is_empty());
    // Nobody owns it yet: everybody with the role can act.
    let first = &hour.items[0];
    assert!(!first.people.is_empty(), "{first:?}");
    let names = |promise: &str, hours| -> Vec<String> {
        let all = ahead(hours).items;
        let item = all
            .into_iter()
            .find(|i| i.ahead.promise == promise)
            .expect("it is ahead");
        item.people.into_iter().map(|(_, name)| name).collect()
    };
    world.act(&who, reported, Command::SetOwner { owner });
    assert_eq!(names("D3.response", 1), ["工号dispatcher"]);
    assert_eq!(names("Q6.accepted", 24), ["工号quality_supervisor"]);
    assert!(ahead(1).items.len() < ahead(24).items.len());
}

/// Whom what lies ahead names for a promise of `EC-1`.
fn hands(world: &World, promise: &str) -> Vec<String> {
    let horizon = jiff::SignedDuration::from_hours(48);
    let who = world.staff(Role::ProjectManager);
    let view = world.ask(world.app.ahead(&who, centre(), horizon));
    let items = view.expect("a view").items.into_iter();
    let of = items.filter(|i| i.ahead.promise == promise && i.ahead.key.starts_with("EC-1"));
    of.flat_map(|i| i.people).map(|(_, name)| name).collect()
}

fn each_step_is_for_whoever_may_take_it(world: &mut World) {
    let [remote, dispatcher, field, desk] = [
        Role::RemoteTechnician,
        Role::Dispatcher,
        Role::FieldTechnician,
        Role::Desk,
    ]
    .map(|r| world.staff(r));
    let ticket = world.report(world.centre);
    let owner = remote.actor.person().expect("a person");
    world.act(&dispatcher, ticket, Command::SetOwner { owner });
    assert_eq!(hands(world, "D3.response"), ["工号remote_technician"]);
    let command = Command::HandOn {
        to: Tier::OnSite,
        reason: HandReason::NeedsVisit,
        text: None,
    };
    world.act(&remote, ticket, command);
    // Its owner cannot send anybody; whoever can is shown.
    assert_eq!(hands(world, "D3.arrival"), ["工号dispatcher"]);
    let command = Command::Assign {
        person: field.actor.person(),
        team: None,
        arrive_by: Some(world.app.now() + jiff::SignedDuration::from_mins(30)),
    };
    world.act(&dispatcher, ticket, command);
    for (step, promise) in [
        (Command::AcceptAssignment {}, "D3.arrival"),
        (Command::Depart {}, "D3.arrival"),
        (Command::Arrive { scan: None }, "D3.arrival"),
    ] {
        assert_eq!(hands(world, promise), ["工号field_technician"]);
        world.act(&field, ticket, step);
    }
    let (cause, plan) = ("松动".to_owned(), "拧紧".to_owned());
    let simple = false;
    // Finding the cause is for both, the work on site for whoever is there.
    let both = ["工号field_technician", "工号remote_technician"];
    assert_eq!(hands(world, "D4a.repair"), both);
    world.act(
        &field,
        ticket,
        Command::Diagnose {
            cause,
            plan,
            simple,
        },
    );
    let (passed, text) = (true, None);
    world.act(&field, ticket, Command::RecordTest { passed, text });
    assert_eq!(hands(world, "D4a.repair"), ["工号field_technician"]);
    world.act(&field, ticket, Command::CompleteRepair { text: None });
    // Neither its owner nor whoever was sent asks the school how it was.
    assert_eq!(hands(world, "P5.follow_up"), ["工号desk"]);
    let answer = Command::AnswerFollowUp {
        text: None,
        speed: 5,
        skill: 5,
        attitude: 5,
        running: true,
        channel: Channel::Phone,
    };
    world.act(&desk, ticket, answer);
    assert!(hands(world, "P5.follow_up").is_empty(), "it is kept");
}

fn the_statement_counts_final_breaches_by_the_table(world: &mut World) {
    world.report(world.centre);
    pass_hours(world, 24);
    let manager = world.manager(world.centre);
    let statement = |period: &str| {
        let period: PeriodAsk = period.parse().expect("a period");
        world.ask(world.app.statement(&manager, LedgerAsk::default(), period))
    };
    let now = statement("2026-Q1").expect("a statement");
    let fen = |promise: &str| {
        let found = now.statement.charges.iter().find(|c| c.promise == promise);
        found.map(|c| (c.standing, c.fen))
    };
    assert_eq!(fen("D3.response"), Some((Standing::Provisional, 10_000)));
    assert_eq!((now.statement.deducted_fen, now.settled), (0, false));
    pass_hours(world, 24 * 7);
    let later = statement("2026-Q1").expect("a statement");
    let sum: u64 = later.statement.charges.iter().map(|c| c.fen).sum();
    assert!(
        later
            .statement
            .charges
            .iter()
            .all(|c| c.standing == Standing::Final)
    );
    assert_eq!(later.statement.deducted_fen, sum);
    assert!(sum >= 10_000 && !later.settled, "the quarter is not over");
    let month = statement("2026-03").expect("a statement");
    assert_eq!(month.statement.charges, later.statement.charges);
    let seqs: Vec<Seq> = later
        .statement
        .charges
        .iter()
        .flat_map(|c| c.evidence.clone())
        .collect();
    assert_eq!(
        later.numbers.nos(&seqs).len(),
        seqs.len(),
        "each fact has its number"
    );
    assert!(later.names.contains_key("D3.response"));
    assert_eq!(
        refused(statement("2026-Q2")),
        ("period", Invalid::TooFarAhead)
    );
    assert_eq!(
        refused(statement("2026-02")),
        ("period", Invalid::BeforeContract)
    );
    for odd in [
        "",
        "2026-",
        "2026-13",
        "2026-1",
        "2026-Q5",
        "26",
        "2026-H3",
        "二〇二六",
        "-026",
        "2026-+1",
    ] {
        let read: Result<PeriodAsk, AppError> = odd.parse();
        assert_eq!(refused(read), ("period", Invalid::UnknownWord), "{odd}");
    }
    for period in ["2026-10", "2026-Q4", "2026-H2", "2026"] {
        let read: PeriodAsk = period.parse().expect("a period");
        assert_eq!(read.to_string(), period);
    }
}

fn two_processes_read_one_ledger(world: &mut World) {
    let twin = world.again();
    let auditor = world.staff(Role::Auditor);
    let both = |world: &World| {
        let one = world
            .ask(world.app.ledger(&auditor, centre()))
            .expect("a ledger");
        let two = world
            .ask(twin.ledger(&auditor, centre()))
            .expect("a ledger");
        assert_eq!(one.ledger, two.ledger);
        one.ledger.line("Q6.accepted").expect("a line").counts.open
    };
    assert_eq!(both(world), 0);
    complaint(world);
    assert_eq!(both(world), 1);
    let desk = world.staff(Role::Desk);
    let theirs = evidence("complaint.received", json!({ "channel": "phone" }));
    keep(&twin, &desk, world.centre.id, twin.ask(), theirs).expect("received");
    complaint(world);
    assert_eq!(both(world), 3);
}

fn a_fact_stands_in_the_chain_of_its_customer(world: &mut World) {
    let id = complaint(world);
    let shown = instance(world, LedgerAsk::default(), "Q6.accepted", &id);
    let no = shown.evidence[0].no();
    let manager = world.manager(world.centre);
    let fact = |no| {
        let page = world.ask(world.app.ledger_fact(&manager, None, no));
        page.map(|page| page.fact)
    };
    let own = fact(no).expect("a fact");
    assert_eq!((own.place, own.seal), (shown.evidence[0].place, None));
    assert_eq!(own.by.as_deref(), Some("工号desk"));
    let next = complaint(world);
    let next = instance(world, LedgerAsk::default(), "Q6.accepted", &next);
    assert_eq!(
        next.evidence[0].place.prev, own.place.digest,
        "the next one builds on it"
    );
    world.app.store().seal().expect("sealed");
    let seal = fact(no).expect("a fact").seal.expect("a seal");
    assert!(seal.no > no);
    let head = fact(seal.no).expect("the last fact");
    assert_eq!(head.place.digest, seal.head);
}
