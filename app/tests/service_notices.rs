//! Notices of what is promised beside tickets, for each kind of promise: at risk, pressing, broken; to who
//! can act, then up the line; once each, whatever restarts; and the look that finds them comes in time.

use crate::{
    ledger::{centre, complaint, evidence, keep, line, record},
    notices::{announce, begin, page, told},
    world::World,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shounuo_app::{Who, commands::EvidenceAsk};
use shounuo_core::{
    ledger::{Instance, Topic},
    notice::{
        Alarm::{self, *},
        CONTRACT_VERSION,
    },
    role::Role,
    ticket::{Command, words::CancelReason},
};

on_both!(
    a_routine_not_carried_out_is_told_up_the_line_once_each,
    an_inspection_not_made_before_an_occasion_is_told_up_the_line_once_each,
    a_rule_before_an_occasion_is_told_up_the_line_once_each,
    a_complaint_nobody_takes_up_is_told_up_the_line_once_each,
    a_duty_that_nobody_takes_over_is_told_when_it_ends_and_broken_after_the_grace,
    a_later_gap_of_a_broken_month_is_told_up_the_line_once_each,
    a_contract_version_that_waits_for_a_party_is_told_to_it_once,
    a_notice_about_an_occasion_has_its_name_for_whoever_may_read_it,
    a_planned_use_of_a_standby_unit_elsewhere_is_told_before_it_begins,
    a_gap_in_the_roster_is_told_before_it_begins,
    a_quotient_below_its_target_is_told_and_broken_at_the_windows_end,
    a_rule_shown_not_to_hold_is_told_at_once,
    what_is_done_in_time_is_told_to_nobody,
    many_instances_of_one_promise_are_told_as_one,
    the_job_wakes_when_something_beside_tickets_turns,
    what_turned_while_no_program_ran_is_told_by_the_next_one,
);

/// The world stands at that instant.
fn go_to(world: &World, at: Timestamp) {
    let us = at.duration_since(world.app.now()).as_micros();
    world.pass_us(i64::try_from(us).expect("a length"));
}

/// Says what there is to say, by the program that runs and by one that starts anew: nothing twice.
fn say(world: &World) {
    announce(&world.app);
    assert_eq!(announce(&world.app), 0, "said again");
    assert_eq!(announce(&world.again()), 0, "said again after a restart");
}

/// An instance as the ledger has it.
fn found(world: &World, promise: &str, key: &str) -> Instance {
    let line = line(world, centre(), promise);
    let found = line.instances.into_iter().find(|i| i.key == key);
    found.unwrap_or_else(|| panic!("{promise} has no {key}"))
}

/// What each of the line was told of a promise: who can act, dispatcher, project manager, school.
#[track_caller]
fn line_was_told(world: &World, promise: &str, owner: Role, alarms: [&[Alarm]; 4]) {
    let [dispatcher, manager] = [Role::Dispatcher, Role::ProjectManager].map(|r| world.staff(r));
    let people = [
        world.staff(owner),
        dispatcher,
        manager,
        world.manager(world.centre),
    ];
    for (who, alarms) in people.iter().zip(alarms) {
        assert_eq!(told(world, who, promise), alarms, "{promise} {who:?}");
    }
    let strangers = [world.manager(world.other), world.staff(Role::Auditor)];
    for who in &strangers {
        assert_eq!(told(world, who, promise), [], "{promise} {who:?}");
    }
}

/// Follows an instance from before its risk until after it broke, `late` after it was due.
fn is_told_up_the_line(world: &World, promise: &str, key: &str, late: SignedDuration) {
    let owner = line(world, centre(), promise).owner;
    let instance = found(world, promise, key);
    let risk = instance.risk_at.expect("a beginning of the risk");
    let due = instance.due.expect("a due instant");
    let second = SignedDuration::from_secs(1);
    go_to(world, risk - second);
    say(world);
    line_was_told(world, promise, owner, [&[], &[], &[], &[]]);
    go_to(world, risk + SignedDuration::from_mins(1));
    say(world);
    line_was_told(world, promise, owner, [&[Warned], &[], &[], &[]]);
    go_to(world, risk + due.duration_since(risk) / 2 + second);
    say(world);
    let pressing: &[_] = &[Pressing, Warned];
    line_was_told(world, promise, owner, [pressing, &[Pressing], &[], &[]]);
    go_to(world, due - second);
    say(world);
    line_was_told(world, promise, owner, [pressing, &[Pressing], &[], &[]]);
    go_to(world, due + late + SignedDuration::from_mins(1));
    say(world);
    let (all, up): (&[_], &[_]) = (&[Broken, Pressing, Warned], &[Broken, Pressing]);
    line_was_told(world, promise, owner, [all, up, &[Broken], &[Broken]]);
    go_to(world, due + SignedDuration::from_hours(20));
    say(world);
    line_was_told(world, promise, owner, [all, up, &[Broken], &[Broken]]);
}

fn a_routine_not_carried_out_is_told_up_the_line_once_each(world: &mut World) {
    begin(world);
    is_told_up_the_line(world, "W5.backup", "2026-03", SignedDuration::ZERO);
}

/// An occasion so many days ahead, as the school announces it.
fn occasion(world: &World, days: i64) {
    let starts = world.app.now() + SignedDuration::from_hours(24 * days);
    let ends = starts + SignedDuration::from_hours(8);
    let data = json!({ "starts_at": starts.to_string(), "ends_at": ends.to_string() });
    let school = world.manager(world.centre);
    record(world, &school, "occasion.announced", data).expect("announced");
}

fn only_key(world: &World, promise: &str) -> String {
    let line = line(world, centre(), promise);
    assert_eq!(line.instances.len(), 1, "{promise}");
    line.instances[0].key.clone()
}

fn an_inspection_not_made_before_an_occasion_is_told_up_the_line_once_each(world: &mut World) {
    begin(world);
    occasion(world, 25);
    let key = only_key(world, "W4.inspection");
    is_told_up_the_line(world, "W4.inspection", &key, SignedDuration::from_secs(1));
}

fn a_rule_before_an_occasion_is_told_up_the_line_once_each(world: &mut World) {
    begin(world);
    occasion(world, 25);
    let key = only_key(world, "L1.inspection");
    is_told_up_the_line(world, "L1.inspection", &key, SignedDuration::from_secs(1));
}

fn a_complaint_nobody_takes_up_is_told_up_the_line_once_each(world: &mut World) {
    begin(world);
    let id = complaint(world);
    is_told_up_the_line(world, "Q6.accepted", &id, SignedDuration::from_secs(1));
}

/// Somebody is on duty from now on, as far as a check-in proves it.
fn on_duty(world: &World) -> Who {
    let desk = world.staff(Role::Desk);
    let person = desk.actor.person().expect("a person");
    let data = json!({ "person": person });
    record(world, &desk, "presence.begun", data).expect("on duty");
    desk
}

/// A month whose duty is not broken yet: who came in the evening before goes on.
fn evening_before_april(world: &mut World) {
    go_to(world, "2026-03-31T12:00:00Z".parse().expect("an instant"));
}

fn a_duty_that_nobody_takes_over_is_told_when_it_ends_and_broken_after_the_grace(
    world: &mut World,
) {
    evening_before_april(world);
    on_duty(world);
    begin(world);
    let promise = "W6.duty";
    let owner = line(world, centre(), promise).owner;
    let ends = world.app.now() + SignedDuration::from_hours(12);
    let minutes = SignedDuration::from_mins;
    go_to(world, ends - minutes(1));
    say(world);
    line_was_told(world, promise, owner, [&[], &[], &[], &[]]);
    go_to(world, ends);
    say(world);
    assert_eq!(told(world, &world.staff(owner), promise), [Warned]);
    assert_eq!(told(world, &world.manager(world.centre), promise), []);
    // A hand-over may take two minutes: nobody is pressed while it may be one.
    go_to(world, ends + minutes(2));
    say(world);
    assert_eq!(told(world, &world.staff(owner), promise), [Warned]);
    assert_eq!(told(world, &world.manager(world.centre), promise), []);
    go_to(world, ends + minutes(4));
    say(world);
    for who in [
        world.staff(Role::ProjectManager),
        world.manager(world.centre),
    ] {
        assert_eq!(told(world, &who, promise), [Broken]);
    }
    assert_eq!(told(world, &world.staff(owner), promise), [Broken, Warned]);
}

/// A month that is broken goes on: who is missing then is missed then.
fn a_later_gap_of_a_broken_month_is_told_up_the_line_once_each(world: &mut World) {
    evening_before_april(world);
    on_duty(world);
    begin(world);
    let promise = "W6.duty";
    let owner = world.staff(line(world, centre(), promise).owner);
    let (minutes, half_a_day) = (SignedDuration::from_mins, SignedDuration::from_hours(12));
    go_to(world, world.app.now() + half_a_day + minutes(4));
    say(world);
    assert_eq!(told(world, &world.manager(world.centre), promise), [Broken]);
    on_duty(world);
    go_to(world, world.app.now() + minutes(60));
    say(world);
    let first: &[_] = &[Broken];
    assert_eq!(told(world, &owner, promise), first);
    let gap = world.app.now() - minutes(60) + half_a_day;
    go_to(world, gap + minutes(1));
    say(world);
    assert_eq!(told(world, &owner, promise), [Warned, Broken]);
    assert_eq!(told(world, &world.manager(world.centre), promise), first);
    go_to(world, gap + minutes(4));
    say(world);
    go_to(world, gap + minutes(90));
    say(world);
    for who in [
        world.staff(Role::ProjectManager),
        world.manager(world.centre),
    ] {
        assert_eq!(told(world, &who, promise), [Broken, Broken]);
    }
    let mine = page(world, &owner);
    let newest = mine.notices.iter().find(|n| n.notice.promise == promise);
    let newest = newest.expect("told");
    assert_eq!(
        (newest.instance.as_str(), newest.gap, newest.notice.alarm),
        ("duty@2026-04", Some(gap), Broken)
    );
}

/// A new version waits for both parties: each hears it once, from whoever's program looks.
fn a_contract_version_that_waits_for_a_party_is_told_to_it_once(world: &mut World) {
    let versions = |who: &Who| told(world, who, CONTRACT_VERSION);
    begin(world);
    let (provider, school) = (
        world.staff(Role::ProjectManager),
        world.manager(world.centre),
    );
    assert_eq!((versions(&provider), versions(&school)), (vec![], vec![]));
    let contract = crate::ledger::ledger(world, centre()).contract;
    let publish = |cap: &str| {
        let plan = crate::world::PLAN.replace("cap_fen = 5000000", cap);
        let task = world
            .app
            .publish_contract(&Who::system(), world.centre.id, contract, &plan);
        world.must(task);
        world.pass_min(2);
    };
    publish("cap_fen = 4000000");
    say(world);
    for who in [&provider, &school] {
        assert_eq!(versions(who), [Warned]);
        let page = page(world, who);
        let found = page
            .notices
            .iter()
            .find(|n| n.notice.promise == CONTRACT_VERSION)
            .expect("told");
        assert_eq!(
            (found.instance.as_str(), found.customer.as_str()),
            ("2", "EC")
        );
    }
    for stranger in [
        world.manager(world.other),
        world.staff(Role::Desk),
        world.staff(Role::Administrator),
    ] {
        assert_eq!(versions(&stranger), []);
    }
    world.must(world.app.confirm_contract(&provider, contract, 2));
    world.pass_min(2);
    say(world);
    world.must(world.app.confirm_contract(&school, contract, 2));
    world.pass_min(70);
    say(world);
    assert_eq!(
        (versions(&provider), versions(&school)),
        (vec![Warned], vec![Warned])
    );
    // Another version is another matter.
    publish("cap_fen = 3000000");
    say(world);
    assert_eq!(versions(&school), [Warned, Warned]);
}

/// An occasion goes by its name where the reader may read the ledger, and nowhere else.
fn a_notice_about_an_occasion_has_its_name_for_whoever_may_read_it(world: &mut World) {
    begin(world);
    let starts = world.app.now() + SignedDuration::from_hours(24 * 25);
    let ends = starts + SignedDuration::from_hours(8);
    let data = json!({ "starts_at": starts.to_string(), "ends_at": ends.to_string() });
    let named = EvidenceAsk {
        text: Some("春季技能竞赛".to_owned()),
        ..evidence("occasion.announced", data)
    };
    let school = world.manager(world.centre);
    keep(&world.app, &school, world.centre.id, world.app.ask(), named).expect("announced");
    let promise = "W4.inspection";
    let key = only_key(world, promise);
    let due = found(world, promise, &key).due.expect("a due instant");
    go_to(world, due + SignedDuration::from_mins(2));
    say(world);
    let name = |who: &Who| {
        let page = page(world, who);
        let mut notices = page.notices.iter();
        let found = notices.find(|n| n.notice.promise == promise).expect("told");
        let occasion = key.split('@').next().unwrap_or_default();
        let began = found.called.beginning(Topic::Occasion, occasion);
        began.and_then(|told| told.text.clone())
    };
    let (manager, owner) = (
        world.staff(Role::ProjectManager),
        world.staff(line(world, centre(), promise).owner),
    );
    for who in [&school, &manager] {
        assert_eq!(name(who).as_deref(), Some("春季技能竞赛"));
    }
    let reads = shounuo_app::policy::may(&owner, shounuo_app::policy::Right::ReadLedger);
    assert_eq!(name(&owner).is_some(), reads);
    // A notice that came to somebody who is of another school by now tells no name of this one.
    let moved = Who::person(
        school.actor.person().expect("a person"),
        Some(world.other.id),
        vec![Role::SchoolManager],
    );
    assert_eq!(name(&moved), None);
}

fn a_gap_in_the_roster_is_told_before_it_begins(world: &mut World) {
    evening_before_april(world);
    let desk = on_duty(world);
    begin(world);
    world.pass_min(5 * 60);
    let now = world.app.now();
    let hours = |n| (now + SignedDuration::from_hours(n)).to_string();
    let shift =
        |from, to| json!({ "person": desk.actor.person(), "from": hours(from), "to": hours(to) });
    let roster =
        json!({ "from": hours(0), "to": hours(48), "shifts": [shift(0, 20), shift(30, 48)] });
    record(
        world,
        &world.staff(Role::Dispatcher),
        "roster.planned",
        roster,
    )
    .expect("planned");
    world.pass_min(2);
    say(world);
    let owner = line(world, centre(), "W6.duty").owner;
    let mine = page(world, &world.staff(owner));
    // What the contract's unattended beginning broke was told before.
    let of = |n: &&shounuo_app::notices::NoticeView| {
        n.notice.promise == "W6.duty" && n.notice.alarm != Broken
    };
    let notices: Vec<_> = mine.notices.iter().filter(of).collect();
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].notice.alarm, Warned);
    let gap = now + SignedDuration::from_hours(20);
    assert_eq!(notices[0].notice.due, Some(gap));
}

fn a_quotient_below_its_target_is_told_and_broken_at_the_windows_end(world: &mut World) {
    begin(world);
    let ticket = world.report(world.centre);
    let (reason, text) = (CancelReason::Withdrawn, Some("无法修复".to_owned()));
    world.act(
        &world.manager(world.centre),
        ticket,
        Command::Cancel { reason, text },
    );
    let promise = "K4.repair_rate";
    let owner = line(world, centre(), promise).owner;
    world.pass_min(61);
    say(world);
    assert_eq!(told(world, &world.staff(owner), promise), [Warned]);
    let due = found(world, promise, "2026-01")
        .due
        .expect("the window's end");
    go_to(world, due - SignedDuration::from_mins(10));
    say(world);
    assert!(!told(world, &world.staff(owner), promise).contains(&Broken));
    // At the window's end, not an hour after the last look.
    go_to(world, due + SignedDuration::from_mins(1));
    say(world);
    for who in [world.staff(owner), world.manager(world.centre)] {
        let of = told(world, &who, promise);
        assert_eq!(of.iter().filter(|a| **a == Broken).count(), 1, "{of:?}");
    }
}

fn a_rule_shown_not_to_hold_is_told_at_once(world: &mut World) {
    world.report(world.centre);
    begin(world);
    let school = world.manager(world.centre);
    let data = json!({ "rule": "W1.free", "case": "EC-1", "holds": false, "why": "travel" });
    record(world, &school, "case.shown", data).expect("shown");
    world.pass_min(1);
    say(world);
    let owner = line(world, centre(), "W1.free").owner;
    let line: [&[_]; 4] = [&[Broken], &[Broken], &[Broken], &[Broken]];
    line_was_told(world, "W1.free", owner, line);
    world.pass_min(60 * 50);
    say(world);
    line_was_told(world, "W1.free", owner, line);
}

fn what_is_done_in_time_is_told_to_nobody(world: &mut World) {
    begin(world);
    let remote = world.staff(Role::RemoteTechnician);
    let done = json!({ "routine": "backup", "complete": true });
    record(world, &remote, "routine.carried_out", done).expect("recorded");
    let due = found(world, "W5.backup", "2026-03").due.expect("due");
    for hours in [-24 * 5, -1, 1] {
        go_to(world, due + SignedDuration::from_hours(hours));
        say(world);
        line_was_told(
            world,
            "W5.backup",
            Role::RemoteTechnician,
            [&[], &[], &[], &[]],
        );
    }
}

fn many_instances_of_one_promise_are_told_as_one(world: &mut World) {
    // No post has anybody to fill it: five instances, one promise.
    begin(world);
    world.pass_min(5);
    say(world);
    let posts = line(world, centre(), "T3.backup");
    assert_eq!(posts.instances.len(), 5);
    for who in [world.staff(posts.owner), world.manager(world.centre)] {
        let page = page(world, &who);
        let of = |n: &&shounuo_app::notices::NoticeView| {
            n.notice.promise == "T3.backup" && n.notice.alarm == Broken
        };
        let found: Vec<_> = page.notices.iter().filter(of).collect();
        assert_eq!(found.len(), 1, "{who:?}");
        assert_eq!(
            (found[0].instance.as_str(), found[0].others),
            ("project_manager@2026-03", 4)
        );
    }
    // One alone goes by its own name.
    let unit = json!({ "class": "student_terminal", "unit": world.centre.device });
    let keeper = world.staff(Role::Storekeeper);
    record(world, &keeper, "standby.entered", unit).expect("entered");
    let page = page(world, &keeper);
    assert!(
        page.notices
            .iter()
            .all(|n| n.notice.promise != "B1.switches" || n.others == 0)
    );
}

fn the_job_wakes_when_something_beside_tickets_turns(world: &mut World) {
    begin(world);
    let risk = found(world, "W5.backup", "2026-03")
        .risk_at
        .expect("a risk");
    go_to(world, risk - SignedDuration::from_mins(20));
    let round = world.app.announce().expect("announced");
    assert_eq!(round.next, Some(risk));
    // Nothing is recorded, nothing else is due: it is this instant that it waits for.
    go_to(world, risk);
    assert!(announce(&world.app) > 0);
    assert_eq!(
        told(world, &world.staff(Role::RemoteTechnician), "W5.backup"),
        [Warned]
    );
}

fn what_turned_while_no_program_ran_is_told_by_the_next_one(world: &mut World) {
    begin(world);
    let due = found(world, "W5.backup", "2026-03").due.expect("due");
    go_to(world, due + SignedDuration::from_hours(30));
    let next = world.again();
    assert!(announce(&next) > 0);
    let manager = world.staff(Role::ProjectManager);
    assert_eq!(told(world, &manager, "W5.backup"), [Broken]);
    assert_eq!(announce(&world.again()), 0);
    assert_eq!(announce(&world.app), 0, "one that ran beside all the while");
}

/// Recorded by the generic command, by whoever keeps the units; it shows in the ledger at once.
fn a_planned_use_of_a_standby_unit_elsewhere_is_told_before_it_begins(world: &mut World) {
    let keeper = world.staff(Role::Storekeeper);
    let unit = |data: serde_json::Value| {
        let mut all = json!({ "class": "student_terminal", "unit": world.centre.device });
        let (all_of, data) = (all.as_object_mut().expect("fields"), data);
        all_of.extend(data.as_object().expect("fields").clone());
        all
    };
    record(world, &keeper, "standby.entered", unit(json!({}))).expect("entered");
    begin(world);
    let now = world.app.now();
    let day = |n: i64| (now + SignedDuration::from_hours(24 * n)).to_string();
    let away = |away: bool| unit(json!({ "from": day(40), "to": day(44), "away": away }));
    let desk = world.staff(Role::Desk);
    record(world, &desk, "standby.planned", away(true)).expect_err("not the desk's");
    let past = unit(json!({ "from": day(4), "to": day(2), "away": true }));
    let refused = crate::ledger::refused(record(world, &keeper, "standby.planned", past));
    assert_eq!(refused.0, "to");
    record(world, &keeper, "standby.planned", away(true)).expect("planned");
    world.pass_min(2);
    say(world);
    let promise = "B1.student_terminal";
    let planned = line(world, centre(), promise);
    let ahead: Vec<_> = planned
        .instances
        .iter()
        .filter(|i| i.key == "student_terminal@2026-04")
        .collect();
    assert_eq!(ahead.len(), 1, "the month in which it will be missing");
    assert!(told(world, &keeper, promise).contains(&Warned));
    record(world, &keeper, "standby.planned", away(false)).expect("taken back");
    let back = line(world, centre(), promise);
    assert!(
        back.instances
            .iter()
            .all(|i| i.key != "student_terminal@2026-04")
    );
}
