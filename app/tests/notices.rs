//! Warnings and breaches: to whom, once each, whatever restarts or repeats.

use crate::world::{World, report_of};
use jiff::{SignedDuration, Timestamp, civil::time};
use shounuo_app::{
    App, AppError, Who,
    commands::{PastRow, PastStep},
    notices::NoticePage,
};
use shounuo_core::{
    actor::Actor,
    id::{PersonId, TicketId},
    notice::{Alarm, Quiet, Weekday},
    promise::Status,
    role::Role,
    ticket::{Command, words::*},
};
use shounuo_store::query::PageAsk;
use std::collections::BTreeSet;

on_both!(
    a_promise_at_risk_is_told_to_who_can_act_and_then_up_the_line,
    a_notice_says_which_promise_of_which_ticket_and_when_it_was_due,
    what_is_stopped_in_time_is_told_to_nobody,
    a_program_that_starts_anew_says_nothing_twice_and_misses_nothing,
    two_servers_on_one_database_tell_each_person_once,
    a_thousand_promises_due_in_one_minute_are_each_told_once,
    many_promises_due_one_after_the_other_are_told_in_parts,
    a_grade_by_which_a_fault_was_due_already_is_a_breach_told_once,
    a_repair_recorded_too_late_is_a_breach_told_at_once,
    quiet_hours_hold_back_messages_and_never_the_notice,
    the_history_of_another_system_is_told_to_nobody,
    a_clock_set_back_tells_nothing_twice_and_goes_on,
    everybody_sees_their_own_notices_only,
    the_owner_is_told_instead_of_everybody_with_the_role,
    an_owner_who_cannot_take_the_next_step_is_not_told_instead_of_who_can,
    the_job_tells_what_falls_due_and_ends_when_it_is_told,
    a_delay_that_two_clauses_name_is_told_once,
    the_end_of_each_stint_is_a_warning_of_its_own,
);

pub fn page(world: &World, who: &Who) -> NoticePage {
    let asked = world.app.notices(who, PageAsk::first(200));
    world.ask(asked).expect("notices")
}

/// What somebody was told of a promise, the last first.
pub fn told(world: &World, who: &Who, promise: &str) -> Vec<Alarm> {
    let of = |n: &shounuo_app::notices::NoticeView| n.notice.promise == promise;
    let page = page(world, who);
    let mine = page.notices.iter().filter(|n| of(n));
    mine.map(|n| n.notice.alarm).collect()
}

pub fn announce(app: &App) -> usize {
    app.announce().expect("announced").notices
}

/// The first look: nobody is on duty yet and no standby unit is there, and that is told. How many
/// notices that makes.
pub fn begin(world: &World) -> usize {
    let said = announce(&world.app);
    assert_eq!(announce(&world.app), 0, "said again");
    said
}

/// What nobody set up is broken after the grace of its clause. How many notices that makes.
fn settle(world: &World) -> usize {
    world.pass_min(5);
    announce(&world.app)
}

fn a_promise_at_risk_is_told_to_who_can_act_and_then_up_the_line(world: &mut World) {
    begin(world);
    let [remote, dispatcher, manager] = [
        Role::RemoteTechnician,
        Role::Dispatcher,
        Role::ProjectManager,
    ]
    .map(|r| world.staff(r));
    let (school, stranger) = (world.manager(world.centre), world.manager(world.other));
    world.report(world.centre);
    let diagnosis = "D2.diagnosis";
    let at = |min, steps: &[(&Who, &[Alarm])]| {
        world.pass_min(min);
        announce(&world.app);
        assert_eq!(announce(&world.app), 0, "said again");
        for (who, alarms) in steps {
            assert_eq!(&told(world, who, diagnosis), alarms, "{who:?}");
        }
    };
    use Alarm::*;
    at(11, &[(&remote, &[]), (&dispatcher, &[])]);
    at(
        2,
        &[(&remote, &[Warned]), (&dispatcher, &[]), (&school, &[])],
    );
    at(
        1,
        &[
            (&remote, &[Pressing, Warned]),
            (&dispatcher, &[Pressing]),
            (&manager, &[]),
            (&school, &[]),
        ],
    );
    // Exactly at the due instant it is still in time.
    at(1, &[(&manager, &[]), (&school, &[])]);
    at(
        1,
        &[
            (&remote, &[Broken, Pressing, Warned]),
            (&dispatcher, &[Broken, Pressing]),
            (&manager, &[Broken]),
            (&school, &[Broken]),
            (&stranger, &[]),
        ],
    );
    at(60, &[(&manager, &[Broken]), (&school, &[Broken])]);
}

fn a_notice_says_which_promise_of_which_ticket_and_when_it_was_due(world: &mut World) {
    begin(world);
    world.report(world.centre);
    world.pass_min(16);
    announce(&world.app);
    let (manager, diagnosis) = (world.staff(Role::ProjectManager), "D2.diagnosis");
    let page = page(world, &manager);
    let broken = page.notices.iter().find(|n| n.notice.promise == diagnosis);
    let broken = broken.expect("a breach");
    assert_eq!(
        (&*broken.notice.clause, &*broken.notice.label),
        ("D2", "EC-1")
    );
    assert_eq!(broken.name.zh, "启动远程诊断");
    assert_eq!(broken.notice.due, Some(broken.notice.since));
}

fn what_is_stopped_in_time_is_told_to_nobody(world: &mut World) {
    begin(world);
    let remote = world.staff(Role::RemoteTechnician);
    let ticket = world.report(world.centre);
    world.pass_min(5);
    respond(world, &remote, ticket);
    world.act(&remote, ticket, Command::StartDiagnosis {});
    world.pass_min(30);
    announce(&world.app);
    for role in Role::ALL.iter().filter(|r| !r.of_school()) {
        let who = world.staff(*role);
        assert_eq!(told(world, &who, "D2.diagnosis"), [], "{role:?}");
        assert_eq!(told(world, &who, "D3.response"), [], "{role:?}");
    }
}

fn respond(world: &World, who: &Who, ticket: TicketId) {
    let (channel, text) = (Channel::Phone, None);
    world.act(who, ticket, Command::Respond { channel, text });
}

/// Nobody is sent: O1 wants the hand-over taken up, P3 somebody sent, both by the same deed.
fn a_delay_that_two_clauses_name_is_told_once(world: &mut World) {
    begin(world);
    let (remote, manager) = (
        world.staff(Role::RemoteTechnician),
        world.staff(Role::ProjectManager),
    );
    let ticket = world.report(world.centre);
    respond(world, &remote, ticket);
    let (to, reason, text) = (Tier::OnSite, HandReason::NeedsVisit, None);
    world.act(&remote, ticket, Command::HandOn { text, to, reason });
    world.pass_min(31);
    announce(&world.app);
    let about = |page: NoticePage| {
        let late = page.notices.into_iter();
        let late = late.filter(|n| ["O1", "P3"].contains(&&*n.notice.clause));
        late.filter(|n| n.notice.alarm == Alarm::Broken)
            .collect::<Vec<_>>()
    };
    let told = about(page(world, &manager));
    assert_eq!(told.len(), 1, "{told:#?}");
    let also: Vec<_> = told[0].also.iter().map(|(clause, _)| &**clause).collect();
    assert_eq!((&*told[0].notice.clause, &also[..]), ("O1", &["P3"][..]));
    assert_eq!(told[0].instance, "EC-1");
    // Neither verdict is dropped.
    let asked = world.app.ticket(&manager, ticket);
    let view = world.ask(asked).expect("the ticket");
    for promise in ["O1.escalation", "P3.dispatch"] {
        let rung = view.ladder.iter().find(|r| r.clock.promise == promise);
        assert_eq!(rung.expect(promise).verdict.status, Status::Broken);
    }
    // Nor is it said again, by this program or by another.
    assert_eq!(announce(&world.app), 0);
    assert_eq!(announce(&world.again()), 0);
    // What ends one of them brings the other no second notice.
    let (person, kind, text) = (None, HelpKind::Expert, None);
    world.act(
        &manager,
        ticket,
        Command::InvolveHelp { text, kind, person },
    );
    announce(&world.app);
    assert_eq!(about(page(world, &manager)).len(), 1);
}

fn id_of(who: &Who) -> PersonId {
    match who.actor {
        Actor::House(person) => person,
        other => panic!("{other} is nobody of the house"),
    }
}

/// A major fault's group works in turns; whoever can act hears of the end of each.
fn the_end_of_each_stint_is_a_warning_of_its_own(world: &mut World) {
    begin(world);
    let [manager, field, remote] = [
        Role::ProjectManager,
        Role::FieldTechnician,
        Role::RemoteTechnician,
    ]
    .map(|r| world.staff(r));
    let ticket = world.report(world.centre);
    respond(world, &remote, ticket);
    let grade = Grade::Major;
    world.act(&remote, ticket, Command::GradeFault { grade });
    let members = vec![id_of(&remote), id_of(&field)];
    world.act(&manager, ticket, Command::FormGroup { members });
    let ends = |at: Timestamp| Some(at + SignedDuration::from_hours(2));
    let begins = |who: &Who, relieves| Command::BeginStint {
        person: Some(id_of(who)),
        relieves,
        until: ends(world.app.now()),
    };
    world.act(&remote, ticket, begins(&remote, None));
    world.pass_min(115);
    announce(&world.app);
    // Whoever owns the ticket, and can take the step, hears it.
    let warned = |world: &World| told(world, &remote, "D4c.unbroken");
    assert_eq!(warned(world), [Alarm::Warned]);
    world.act(&field, ticket, begins(&field, Some(id_of(&remote))));
    world.pass_min(60);
    announce(&world.app);
    assert_eq!(warned(world).len(), 1);
    world.pass_min(55);
    announce(&world.app);
    assert_eq!(warned(world), [Alarm::Warned, Alarm::Warned]);
    assert_eq!(announce(&world.app), 0, "said again");
}

fn a_program_that_starts_anew_says_nothing_twice_and_misses_nothing(world: &mut World) {
    begin(world);
    let remote = world.staff(Role::RemoteTechnician);
    world.report(world.centre);
    world.pass_min(13);
    assert!(announce(&world.app) > 0);
    let told_then = of_tickets(world);
    announce(&world.again());
    assert_eq!(of_tickets(world), told_then, "said before the restart");
    // Nobody looks while it falls due; the one that starts later says so, once.
    world.pass_min(600);
    let later = world.again();
    assert!(announce(&later) > 0);
    let told_then = of_tickets(world);
    announce(&world.again());
    assert_eq!(of_tickets(world), told_then);
    let told = told(world, &remote, "D2.diagnosis");
    // Half-way went by unseen: that it is pressing is no news of what is broken.
    assert_eq!(told, [Alarm::Broken, Alarm::Warned]);
}

fn two_servers_on_one_database_tell_each_person_once(world: &mut World) {
    let before = begin(world);
    for _ in 0..30 {
        world.report(world.centre);
    }
    world.pass_min(13);
    let servers = [world.app.clone(), world.again(), world.again()];
    let said: Vec<usize> = std::thread::scope(|scope| {
        let runs = servers.iter().map(|app| scope.spawn(|| announce(app)));
        let runs: Vec<_> = runs.collect();
        runs.into_iter()
            .map(|r| r.join().expect("a server"))
            .collect()
    });
    let (kept, school) = every_notice(world);
    assert_eq!(
        before + said.iter().sum::<usize>(),
        kept,
        "{said:?}, {school}"
    );
    let remote = world.staff(Role::RemoteTechnician);
    assert_eq!(told(world, &remote, "D2.diagnosis").len(), 30);
    // One message for each notice, and no more.
    let messages = waiting(world, SignedDuration::ZERO);
    assert_eq!(messages, kept);
}

/// How many notices there are, and how many of them are the school's. Nobody was told twice.
fn every_notice(world: &World) -> (usize, usize) {
    let mut keys = Vec::new();
    let house = Role::ALL.iter().filter(|r| !r.of_school());
    let mut everybody: Vec<_> = house.map(|r| world.staff(*r)).collect();
    everybody.push(world.manager(world.centre));
    let mut school = 0;
    for who in everybody {
        school = keys.len();
        let mut ask = PageAsk::first(200);
        loop {
            let page = world.ask(world.app.notices(&who, ask)).expect("notices");
            keys.extend(page.notices.iter().map(|n| n.notice.key()));
            match page.next {
                Some(next) => {
                    ask = PageAsk {
                        limit: 200,
                        after: Some(next),
                    }
                }
                None => break,
            }
        }
    }
    let once: BTreeSet<_> = keys.iter().map(|k| format!("{k:?}")).collect();
    assert_eq!(once.len(), keys.len(), "somebody was told twice");
    (keys.len(), keys.len() - school)
}

/// How many notices of tickets there are. What is promised beside tickets goes its own way with time.
fn of_tickets(world: &World) -> usize {
    every_notice(world);
    let house = Role::ALL.iter().filter(|r| !r.of_school());
    let mut everybody: Vec<_> = house.map(|r| world.staff(*r)).collect();
    everybody.push(world.manager(world.centre));
    let is_ticket = |n: &shounuo_app::notices::NoticeView| {
        matches!(n.notice.subject, shounuo_core::Subject::Ticket(_))
    };
    let pages = everybody.iter().map(|who| page(world, who));
    pages
        .map(|p| p.notices.iter().filter(|n| is_ticket(n)).count())
        .sum()
}

/// How many messages wait to be sent so long from now.
fn waiting(world: &World, from_now: SignedDuration) -> usize {
    let at = world.app.now() + from_now;
    let read = world.app.store().read(move |r| r.outgoing(at, 100_000));
    let messages = read.expect("messages");
    assert!(messages.iter().all(|m| m.message.topic == "notice"));
    messages.len()
}

fn a_thousand_promises_due_in_one_minute_are_each_told_once(world: &mut World) {
    let before = begin(world) + settle(world);
    let (app, manager) = (world.app.clone(), world.manager(world.centre));
    let report = |_| {
        let report = report_of(world.centre);
        let files = Vec::new();
        app.report(&manager, world.centre.id, app.ask(), report, files, None)
            .expect("allowed")
    };
    for _ in 0..10 {
        let reports: Vec<_> = (0..100).map(report).collect();
        let done = app.run_all(reports).expect("a batch");
        assert!(done.iter().all(Result::is_ok));
    }
    world.pass_min(13);
    // Diagnosis, response and an owner, each to whoever can act.
    assert_eq!(announce(&app), 3_000);
    assert_eq!(announce(&app), 0);
    assert_eq!(every_notice(world).0, before + 3_000);
    let remote = world.staff(Role::RemoteTechnician);
    assert!(world.ask(app.unread(&remote)).expect("a count") >= 1_000);
    let now = app.now();
    world.ask(app.read_all_notices(&remote, now)).expect("read");
    assert_eq!(world.ask(app.unread(&remote)).expect("a count"), 0);
}

fn many_promises_due_one_after_the_other_are_told_in_parts(world: &mut World) {
    let before = begin(world) + settle(world);
    // More than are looked at in one go, each due at an instant of its own.
    for _ in 0..250 {
        world.report(world.centre);
        world.pass_us(10_000);
    }
    world.pass_min(13);
    // One that is stopped in the middle: of two that go on, neither leaves out nor repeats anything.
    let (first, second) = (world.app.clone(), world.again());
    let said = std::thread::scope(|scope| {
        let runs = [&first, &second].map(|app| scope.spawn(|| announce(app)));
        runs.map(|r| r.join().expect("a server"))
            .iter()
            .sum::<usize>()
    });
    assert_eq!(said, 750);
    assert_eq!(announce(&first) + announce(&second), 0);
    assert_eq!(every_notice(world).0, before + 750);
    // Half of them are pressing a second before the others: the same cut, by sums of two instants.
    world.pass_min(1);
    assert!(announce(&second) > 0);
    assert_eq!(announce(&first), 0);
}

/// A fault that somebody is at, graded complex, at 8 h and a bit after the arrival.
fn complex_fault_on_site(world: &World) -> (TicketId, Who) {
    let field = world.staff(Role::FieldTechnician);
    let (remote, dispatcher) = (
        world.staff(Role::RemoteTechnician),
        world.staff(Role::Dispatcher),
    );
    let ticket = world.report(world.centre);
    respond(world, &remote, ticket);
    world.act(&remote, ticket, Command::StartDiagnosis {});
    let (text, to, reason) = (None, Tier::OnSite, HandReason::NeedsPart);
    world.act(&remote, ticket, Command::HandOn { text, to, reason });
    let arrive_by = Some(world.app.now() + SignedDuration::from_mins(30));
    let (person, team) = (field.actor.person(), None);
    let assign = Command::Assign {
        person,
        team,
        arrive_by,
    };
    world.act(&dispatcher, ticket, assign);
    world.act(&field, ticket, Command::AcceptAssignment {});
    world.act(&field, ticket, Command::Depart {});
    world.pass_min(10);
    world.act(&field, ticket, Command::Arrive { scan: None });
    let (cause, plan) = ("主板".to_owned(), "更换".to_owned());
    let simple = false;
    let diagnose = Command::Diagnose {
        cause,
        plan,
        simple,
    };
    world.act(&field, ticket, diagnose);
    let grade = Grade::Complex;
    let graded = world.act(&field, ticket, Command::GradeFault { grade });
    // Longer only because the school agrees.
    let of = graded.seq.expect("a fact");
    world.act(
        &world.manager(world.centre),
        ticket,
        Command::Confirm { of },
    );
    (ticket, field)
}

fn a_grade_by_which_a_fault_was_due_already_is_a_breach_told_once(world: &mut World) {
    begin(world);
    let (ticket, field) = complex_fault_on_site(world);
    world.pass_min(8 * 60 + 30);
    announce(&world.app);
    let repair = "D4a.repair";
    let broken = |world: &World| {
        let told = told(world, &world.staff(Role::ProjectManager), repair);
        told.iter().filter(|a| **a == Alarm::Broken).count()
    };
    let before = broken(world);
    let grade = Grade::Ordinary;
    world.act(&field, ticket, Command::GradeFault { grade });
    // No time passes: the grade alone shows that it was due.
    announce(&world.app);
    assert_eq!((before, broken(world)), (0, 1));
    announce(&world.again());
    assert_eq!(broken(world), 1);
    world.pass_min(60);
    announce(&world.app);
    assert_eq!(broken(world), 1);
}

fn a_repair_recorded_too_late_is_a_breach_told_at_once(world: &mut World) {
    begin(world);
    let (ticket, field) = complex_fault_on_site(world);
    announce(&world.app);
    // Nobody looks when it falls due; then it is repaired, and the clock no longer runs.
    world.pass_min(13 * 60);
    let passed = true;
    let text = "正常".to_owned();
    world.act(
        &field,
        ticket,
        Command::RecordTest {
            passed,
            text: Some(text),
        },
    );
    world.act(&field, ticket, Command::CompleteRepair { text: None });
    announce(&world.app);
    let manager = world.staff(Role::ProjectManager);
    assert_eq!(told(world, &manager, "D4b.repair"), [Alarm::Broken]);
    announce(&world.again());
    assert_eq!(told(world, &manager, "D4b.repair"), [Alarm::Broken]);
}

fn quiet_hours_hold_back_messages_and_never_the_notice(world: &mut World) {
    begin(world);
    let remote = world.staff(Role::RemoteTechnician);
    let mut quiet = Quiet {
        from: time(22, 0, 0, 0),
        to: time(7, 0, 0, 0),
        days: Weekday::ALL.to_vec(),
        broken: true,
    };
    world.must(world.app.set_quiet(&remote, Some(quiet.clone())));
    let kept = world.ask(world.app.quiet(&remote)).expect("an answer");
    assert_eq!(kept, Some(quiet.clone()));
    // From 08:01 in Shanghai to 23:01.
    world.pass_min(15 * 60);
    world.report(world.centre);
    world.pass_min(13);
    announce(&world.app);
    assert_eq!(told(world, &remote, "D2.diagnosis"), [Alarm::Warned]);
    let others = waiting(world, SignedDuration::ZERO);
    let to_seven = SignedDuration::from_mins(8 * 60 - 14);
    assert_eq!(
        waiting(world, to_seven - SignedDuration::from_mins(1)),
        others
    );
    assert_eq!(waiting(world, to_seven), others + 1);
    // A breach comes through, as they wanted.
    world.pass_min(3);
    let before = waiting(world, SignedDuration::ZERO);
    let said = announce(&world.app);
    assert_eq!(waiting(world, SignedDuration::ZERO), before + said);
    quiet.days = Vec::new();
    let none = world.app.set_quiet(&remote, Some(quiet.clone()));
    assert!(none.is_err(), "quiet on no day");
    quiet.days = Weekday::ALL.to_vec();
    quiet.to = quiet.from;
    assert!(
        world.app.set_quiet(&remote, Some(quiet)).is_err(),
        "for ever"
    );
    world.must(world.app.set_quiet(&remote, None));
    assert_eq!(
        world.ask(world.app.quiet(&remote)).expect("an answer"),
        None
    );
}

fn the_history_of_another_system_is_told_to_nobody(world: &mut World) {
    begin(world);
    settle(world);
    let long_ago: Timestamp = "2026-03-01T02:00:00Z".parse().expect("an instant");
    let mut report = report_of(world.centre);
    (report.device, report.person) = (None, None);
    let steps = vec![(long_ago, PastStep::Report(Box::new(report)))];
    let row = PastRow {
        batch: "b1".to_owned(),
        line: 2,
        source_no: "INC1".to_owned(),
        steps,
    };
    let task = world.app.import_row(&Who::system(), world.centre.id, row);
    world.must(task);
    world.pass_min(30);
    assert_eq!(announce(&world.app), 0);
    world.report(world.centre);
    world.pass_min(13);
    assert!(announce(&world.app) > 0, "what comes in here is told");
}

fn a_clock_set_back_tells_nothing_twice_and_goes_on(world: &mut World) {
    begin(world);
    world.report(world.centre);
    world.pass_min(16);
    assert!(announce(&world.app) > 0);
    let kept = of_tickets(world);
    let both = || {
        announce(&world.app);
        announce(&world.again());
        of_tickets(world)
    };
    world.pass_min(-120);
    assert_eq!(both(), kept);
    world.pass_min(118);
    assert_eq!(both(), kept, "it comes by the same instants again");
    // What falls due later is told as ever.
    world.pass_min(50);
    assert!(both() > kept);
}

fn everybody_sees_their_own_notices_only(world: &mut World) {
    begin(world);
    world.report(world.centre);
    world.pass_min(16);
    announce(&world.app);
    let (app, manager) = (&world.app, world.manager(world.centre));
    let (other, desk) = (world.manager(world.other), world.staff(Role::Desk));
    let mine = page(world, &manager);
    assert!(mine.unread > 0 && mine.unread == mine.notices.len() as u64);
    let id = mine.notices[0].notice.id;
    for who in [&other, &desk] {
        let theirs = page(world, who);
        assert!(theirs.notices.iter().all(|n| n.notice.id != id));
        let answer = world.ask(app.read_notice(who, id));
        assert!(matches!(answer, Err(AppError::NotFound)), "{answer:?}");
    }
    assert_eq!(page(world, &other).unread, 0);
    assert_eq!(page(world, &manager).unread, mine.unread, "nobody read it");
    world.ask(app.read_notice(&manager, id)).expect("read");
    assert_eq!(page(world, &manager).unread, mine.unread - 1);
    let reads = Who {
        read_only: true,
        ..manager.clone()
    };
    let answer = world.ask(app.read_notice(&reads, id));
    assert!(matches!(answer, Err(AppError::Forbidden)), "{answer:?}");
    let program = world.ask(app.notices(&Who::system(), PageAsk::first(1)));
    assert!(program.is_err(), "the program is nobody");
}

fn the_owner_is_told_instead_of_everybody_with_the_role(world: &mut World) {
    begin(world);
    let second = world.person(None, Role::RemoteTechnician, "第二位");
    let second = Who::person(second, None, vec![Role::RemoteTechnician]);
    let remote = world.staff(Role::RemoteTechnician);
    let ticket = world.report(world.centre);
    respond(world, &second, ticket);
    world.pass_min(13);
    announce(&world.app);
    assert_eq!(told(world, &second, "D2.diagnosis"), [Alarm::Warned]);
    assert_eq!(told(world, &remote, "D2.diagnosis"), []);
}

fn an_owner_who_cannot_take_the_next_step_is_not_told_instead_of_who_can(world: &mut World) {
    begin(world);
    let (remote, dispatcher) = (
        world.staff(Role::RemoteTechnician),
        world.staff(Role::Dispatcher),
    );
    let ticket = world.report(world.centre);
    let owner = remote.actor.person().expect("a person");
    world.act(&dispatcher, ticket, Command::SetOwner { owner });
    let command = Command::HandOn {
        to: Tier::OnSite,
        reason: HandReason::NeedsVisit,
        text: None,
    };
    world.act(&remote, ticket, command);
    world.pass_min(50);
    announce(&world.app);
    // Somebody has to be sent, which its owner cannot do.
    assert_eq!(told(world, &dispatcher, "D3.arrival"), [Alarm::Warned]);
    assert_eq!(told(world, &remote, "D3.arrival"), []);
}

fn the_job_tells_what_falls_due_and_ends_when_it_is_told(world: &mut World) {
    begin(world);
    let job = world.app.start_announcing().expect("a thread");
    world.pass_min(13);
    // The report wakes it; by then the promise is at risk.
    let remote = world.staff(Role::RemoteTechnician);
    let ask = shounuo_app::Ask {
        occurred_at: Some(world.app.now() - SignedDuration::from_mins(13)),
        ..world.app.ask()
    };
    let task = world.app.report(
        &world.manager(world.centre),
        world.centre.id,
        ask,
        report_of(world.centre),
        Vec::new(),
        None,
    );
    world.must(task);
    let since = std::time::Instant::now();
    while told(world, &remote, "D2.diagnosis").is_empty() {
        assert!(since.elapsed().as_secs() < 60, "nobody was told");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    drop(job);
    assert_eq!(told(world, &remote, "D2.diagnosis"), [Alarm::Warned]);
}
