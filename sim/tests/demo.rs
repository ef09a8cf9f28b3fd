//! What a visitor finds.

use crate::world::shared;
use shounuo_app::Who;
use shounuo_core::{promise::Status, role::Role, ticket::words::Stage};
use shounuo_sim::wait;
use std::collections::BTreeMap;

const OPEN: [Stage; 9] = [
    Stage::Reported,
    Stage::Diagnosing,
    Stage::AwaitingDispatch,
    Stage::Assigned,
    Stage::EnRoute,
    Stage::Repairing,
    Stage::AwaitingSignOff,
    Stage::FollowUp,
    Stage::ToArchive,
];

/// Every kind of fact that a ticket of the real trade has, imports aside.
const TICKET_FACTS: &[&str] = &[
    "reported",
    "responded",
    "diagnosis_started",
    "note_added",
    "remote_consented",
    "remote_started",
    "diagnosed",
    "solution_given",
    "solved_remotely",
    "handed_on",
    "owner_set",
    "assigned",
    "assignment_accepted",
    "departed",
    "arrived",
    "left_site",
    "graded",
    "part_used",
    "part_needed",
    "part_arrived",
    "part_fitted",
    "group_formed",
    "stint_begun",
    "stint_ended",
    "help_involved",
    "tested",
    "repair_completed",
    "report_handed",
    "repair_accepted",
    "repair_rejected",
    "follow_up_tried",
    "follow_up_answered",
    "archived",
    "cancelled",
    "merged",
    "absorbed",
    "child_joined",
    "parent_set",
    "recurred",
    "converted",
    "wait_begun",
    "wait_ended",
    "confirmed",
];

#[test]
fn the_board_shows_every_stage_now() {
    let board = wait(shared().app.board(&Who::system(), 50)).unwrap();
    let counts: BTreeMap<Stage, u32> = board.columns.iter().map(|c| (c.stage, c.count)).collect();
    for stage in OPEN {
        assert!(
            counts.get(&stage).copied().unwrap_or(0) > 0,
            "{stage:?}: {counts:?}"
        );
    }
    let open: u32 = counts.values().sum();
    assert!((12..=20).contains(&open), "{open} open tickets: {counts:?}");
}

#[test]
fn countdowns_run_are_at_risk_and_one_is_broken() {
    let board = wait(shared().app.board(&Who::system(), 50)).unwrap();
    let cards = board.columns.iter().flat_map(|c| &c.cards);
    let leads: Vec<Status> = cards
        .filter_map(|c| Some(c.lead.as_ref()?.verdict.status))
        .collect();
    for status in [Status::Running, Status::AtRisk, Status::Broken] {
        assert!(leads.contains(&status), "{status:?}: {leads:?}");
    }
}

#[test]
fn three_months_hold_some_hundreds_of_tickets() {
    let count = shared()
        .demo
        .tickets
        .iter()
        .filter(|t| t.intent.contract)
        .count();
    assert!((400..=650).contains(&count), "{count}");
}

#[test]
fn most_promises_were_kept_and_a_few_were_not() {
    let world = shared();
    let (mut kept, mut broken) = (BTreeMap::new(), BTreeMap::new());
    for scripted in &world.demo.tickets {
        let view = wait(world.app.ticket(&Who::system(), scripted.ticket)).unwrap();
        for rung in view.ladder {
            let count = match rung.verdict.status {
                Status::Kept => kept.entry(rung.clock.promise),
                Status::Broken => broken.entry(rung.clock.promise),
                _ => continue,
            };
            *count.or_insert(0_u32) += 1;
        }
    }
    let (k, b): (u32, u32) = (kept.values().sum(), broken.values().sum());
    assert!(
        b > 10,
        "a history without a breach is no history: {broken:?}"
    );
    assert!(
        b * 100 < (k + b) * 8,
        "{b} of {}: kept {kept:?}, broken {broken:?}",
        k + b
    );
}

#[test]
fn every_role_has_somebody_who_can_sign_in() {
    let world = shared();
    for role in Role::ALL {
        let sign_in = world.demo.sign_ins.iter().find(|s| s.role == *role);
        let sign_in = sign_in.unwrap_or_else(|| panic!("{role:?}"));
        let name = wait(world.app.name_of_sign_in_link(&sign_in.token)).unwrap();
        assert_eq!(name, sign_in.name);
        let who = wait(world.app.who_of_person(sign_in.person)).unwrap();
        assert!(who.is(*role), "{role:?}");
    }
}

#[test]
fn the_labels_open_their_devices_report_page() {
    let world = shared();
    assert!(world.demo.labels.len() >= 2);
    for label in &world.demo.labels {
        let holder = wait(world.app.who_of_label(&label.token)).unwrap();
        let form = wait(world.app.report_form(&holder)).unwrap();
        assert_eq!(form.nickname, label.nickname);
    }
}

#[test]
fn history_has_what_a_trade_knows() {
    let world = shared();
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    for scripted in &world.demo.tickets {
        let view = wait(world.app.ticket(&Who::system(), scripted.ticket)).unwrap();
        for entry in view.timeline {
            *kinds
                .entry(entry.recorded.fact.kind().to_owned())
                .or_insert(0) += 1;
        }
    }
    for kind in TICKET_FACTS {
        assert!(
            kinds.contains_key(&format!("ticket.{kind}")),
            "no ticket.{kind} in {kinds:?}"
        );
    }
}

#[test]
fn whatever_the_hour_the_board_is_alive() {
    for now in [
        "2026-09-06T19:05:00Z",
        "2026-10-02T00:31:00Z",
        "2026-11-30T04:12:59.9Z",
    ] {
        let plan = shounuo_sim::DemoPlan {
            months: 1,
            ..crate::world::plan(4, now)
        };
        let world = crate::world::build(plan);
        let board = wait(world.app.board(&Who::system(), 1)).unwrap();
        let empty: Vec<Stage> = board
            .columns
            .iter()
            .filter(|c| c.count == 0)
            .map(|c| c.stage)
            .collect();
        assert!(empty.iter().all(|s| !OPEN.contains(s)), "{now}: {empty:?}");
    }
}
