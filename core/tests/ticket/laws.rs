//! The laws of `promises.md`, held over random histories.

use super::{
    histories::{Step, beginning, steps},
    world::{World, id},
};
use crate::promise::story::book;
use jiff::{SignedDuration, Timestamp};
use proptest::{prelude::*, test_runner::TestCaseResult};
use shounuo_core::{
    State, Subject,
    promise::{Clock, ClockDue, Mark, Status, clocks, ladder},
    ticket::{Action, Refusal, Ticket, words::Stage},
};

proptest! {
    // `PROPTEST_CASES` asks for more.
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 2, ..ProptestConfig::default() })]

    #[test]
    fn every_allowed_command_is_accepted_and_every_other_refused(steps in steps(), second: bool) {
        let mut world = beginning(second);
        for step in &steps {
            let n = u128::from(step.ticket);
            let action = step.prepare(&mut world);
            others_are_refused(&world, n, step)?;
            let command = world.sane(n, action, step.pick);
            let before = world.journal.len();
            match world.give(n, command.clone()) {
                Ok(()) => prop_assert!(world.journal.len() > before, "{command:?} said nothing"),
                // The other ticket may be done, of another kind, or part of an outage itself; and
                // everything may have been confirmed already.
                Err(Refusal::Invalid { field: "into" | "parent" | "of", .. }) => {}
                Err(refusal) => prop_assert!(false, "{command:?} refused: {refusal:?}"),
            }
            makes_sense(&world.ticket(n))?;
        }
    }

    #[test]
    fn the_journal_alone_gives_every_state_and_every_clock(steps in steps(), second: bool, cut in 0..60_usize) {
        let mut world = beginning(second);
        let mut stepwise = Vec::new();
        for (index, step) in steps.iter().enumerate() {
            play(&mut world, step);
            stepwise.push((world.journal.len(), world.clocks(0), world.clocks(1)));
            if index == cut {
                // A snapshot is as good as the facts before it.
                for (subject, state) in &mut world.states {
                    *state = State::from_json(subject, &state.to_json().unwrap()).unwrap();
                }
            }
        }
        let mut replayed = std::collections::BTreeMap::new();
        for fact in &world.journal {
            let state = replayed.entry(fact.subject).or_insert_with(|| State::empty(&fact.subject));
            state.evolve(fact);
        }
        prop_assert_eq!(&replayed, &world.states);
        for (length, first, second) in stepwise {
            for (n, then) in [(0, first), (1, second)] {
                let ticket = replay(&world, n, length);
                prop_assert_eq!(clocks(book(), &ticket.marks, ticket.calendars), then);
            }
        }
    }

    #[test]
    fn a_final_breach_stands_unless_it_is_shown_as_corrected(steps in steps(), second: bool) {
        let mut world = beginning(second);
        let mut broken: Vec<(u128, String, u16)> = Vec::new();
        for step in &steps {
            play(&mut world, step);
            for n in [0, 1] {
                let clocks = world.clocks(n);
                for (_, promise, instance) in broken.iter().filter(|(of, ..)| *of == n) {
                    let clock = clocks.iter().find(|c| c.promise == *promise && c.instance == *instance);
                    let clock = clock.ok_or_else(|| TestCaseError::fail(format!("{promise} is gone")))?;
                    let stands = clock.verdict(world.now).status == Status::Broken;
                    prop_assert!(stands || clock.corrected_by.is_some(), "{:#?}", clock);
                }
                for clock in clocks {
                    let verdict = clock.verdict(world.now);
                    if verdict.status == Status::Broken && !verdict.provisional {
                        broken.push((n, clock.promise, clock.instance));
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_kept_or_excused_has_its_evidence(steps in steps(), second: bool, later_h in 0..100_i64) {
        let mut world = beginning(second);
        for step in &steps {
            play(&mut world, step);
        }
        let at = world.now + SignedDuration::from_hours(later_h);
        for n in [0, 1] {
            let marks = world.ticket(n).marks;
            for clock in world.clocks(n) {
                has_evidence(&clock, &marks, at)?;
            }
            let ladder = ladder(&world.clocks(n), at);
            if let Some(leading) = ladder.leading {
                let open = |s: Status| !matches!(s, Status::Kept | Status::Withdrawn);
                prop_assert!(open(ladder.rungs[leading].1.status));
            }
        }
    }

    #[test]
    fn a_later_receipt_never_helps_the_provider(steps in steps(), second: bool, which: u8, delay_s in 1..200_000_i64) {
        let mut world = beginning(second);
        for step in &steps {
            play(&mut world, step);
        }
        let ticket = world.ticket(0);
        let ours: Vec<usize> = (0..ticket.marks.len())
            .filter(|i| !ticket.marks[*i].by_school && !ticket.marks[*i].trusted)
            .filter(|i| ticket.marks[*i].occurred_at <= ticket.marks[*i].recorded_at)
            .collect();
        prop_assume!(!ours.is_empty());
        let mut late = ticket.marks.clone();
        let index = ours[usize::from(which) % ours.len()];
        late[index].recorded_at += SignedDuration::from_secs(delay_s);
        let at = world.now + SignedDuration::from_hours(2000);
        let after = clocks(book(), &late, ticket.calendars);
        for clock in world.clocks(0) {
            let broken = clock.verdict(at).status == Status::Broken;
            let same = after.iter().find(|c| c.promise == clock.promise && c.instance == clock.instance);
            let still = same.is_some_and(|c| c.verdict(at).status == Status::Broken);
            prop_assert!(!broken || still, "{:?} late: {:#?} became {:#?}", late[index], clock, same);
        }
    }

    #[test]
    fn nothing_panics_whatever_the_times(steps in steps(), far: bool) {
        let mut world = World::with_fault();
        for step in &steps {
            let action = step.prepare(&mut world);
            let command = world.sane(0, action, step.pick);
            for at in [Timestamp::MIN, Timestamp::MAX] {
                let mut edge = world.clone();
                (edge.now, edge.ahead_s) = (at, 0);
                edge.origin = shounuo_core::Origin::Import { batch: "b".into(), line: 1 };
                if edge.give(0, command.clone()).is_ok() {
                    for clock in edge.clocks(0) {
                        let when = if far { at } else { world.now };
                        let _ = clock.verdict(when);
                    }
                }
            }
            let _ = world.give(0, command);
        }
    }
}

/// Plays a step; a refusal leaves the world as it is.
fn play(world: &mut World, step: &Step) {
    let action = step.prepare(world);
    let n = step.ticket.into();
    let command = world.sane(n, action, step.pick);
    let _ = world.give(n, command);
}

fn replay(world: &World, n: u128, length: usize) -> Ticket {
    let mut ticket = Ticket::default();
    let subject = Subject::Ticket(id(n));
    for fact in world.journal[..length]
        .iter()
        .filter(|f| f.subject == subject)
    {
        ticket.evolve(fact);
    }
    ticket
}

fn others_are_refused(world: &World, n: u128, step: &Step) -> TestCaseResult {
    let ticket = world.ticket(n);
    let allowed = ticket.allowed();
    for action in Action::ALL.iter().filter(|a| !allowed.contains(a)) {
        let command = world.sane(n, *action, step.pick);
        let expected = Refusal::WrongState {
            action: *action,
            stage: ticket.stage(),
            allowed: allowed.clone(),
        };
        prop_assert_eq!(world.ask(n, command), Err(expected));
    }
    Ok(())
}

/// A stage says what is so.
fn makes_sense(ticket: &Ticket) -> TestCaseResult {
    let assignment = ticket.assignment.as_ref();
    let holds = match ticket.stage() {
        Stage::Reported => ticket.responded_at.is_none() && ticket.completed_at.is_none(),
        Stage::Diagnosing => !ticket.visit && ticket.solved_at.is_none(),
        Stage::AwaitingDispatch => ticket.visit && assignment.is_none(),
        Stage::Assigned | Stage::EnRoute => assignment.is_some_and(|a| a.arrived_at.is_none()),
        Stage::Repairing => assignment.is_some_and(|a| a.arrived_at.is_some()),
        Stage::AwaitingSignOff => ticket.completed_at.is_some() && ticket.accepted_at.is_none(),
        Stage::FollowUp => ticket.solved_at.is_some() || ticket.accepted_at.is_some(),
        Stage::ToArchive => ticket.follow_up.is_some_and(|f| f.running),
        Stage::Archived => ticket.archived_at.is_some(),
        Stage::Cancelled => ticket.cancelled_at.is_some() && ticket.completed_at.is_none(),
        Stage::Merged => ticket.merged_into.is_some() && ticket.children.is_empty(),
    };
    prop_assert!(holds, "{:?}: {:#?}", ticket.stage(), ticket);
    let open = ticket.stage().is_open();
    let quiet = [Action::Confirm, Action::Correct, Action::AddNote];
    prop_assert!(open || ticket.allowed().iter().all(|a| quiet.contains(a)));
    let mut once = ticket.allowed();
    once.sort_unstable();
    once.dedup();
    prop_assert_eq!(once.len(), ticket.allowed().len(), "{:?}", ticket.allowed());
    Ok(())
}

/// Laws 4 and 5.
fn has_evidence(clock: &Clock, marks: &[Mark], at: Timestamp) -> TestCaseResult {
    let verdict = clock.verdict(at);
    let contract = &book().contract;
    let rule = || {
        let rule = contract.proven().find(|r| r.id == clock.promise).unwrap();
        let proof = rule.proof.as_ref().unwrap();
        let until = proof.unbroken.as_ref().map_or(&[][..], |u| &u.until);
        [&proof.has[..], &proof.gets[..], until].concat()
    };
    let deadline = contract.deadline(&clock.promise);
    let stops = deadline.map_or_else(rule, |(_, terms)| terms.stop.clone());
    let timed = clock.judged.as_ref().is_none_or(|j| j.timed);
    if verdict.status == Status::Kept {
        let stop = clock.stop_at(at).unwrap();
        let proof = marks
            .iter()
            .find(|m| m.seq == stop.seq && stops.contains(&m.evidence));
        prop_assert!(
            proof.is_some() && verdict.evidence.contains(&stop.seq),
            "{clock:#?}"
        );
        let open = matches!(clock.due, ClockDue::AtFact(_));
        prop_assert!(open || stop.at <= clock.due_earliest());
        prop_assert!(stop.at >= clock.started_at);
        prop_assert!(verdict.margin_s.is_none_or(|m| m >= 0));
    }
    if verdict.status == Status::Excused {
        let (since, seq) = clock.excused.unwrap();
        prop_assert!(since <= clock.due_at().unwrap() && verdict.evidence.contains(&seq));
    }
    if verdict.status == Status::Broken {
        prop_assert!(
            !timed || verdict.margin_s.is_some_and(|m| m < 0),
            "{verdict:?} {clock:#?}"
        );
    }
    prop_assert!(
        verdict
            .evidence
            .iter()
            .all(|s| marks.iter().any(|m| m.seq == *s))
    );
    Ok(())
}
