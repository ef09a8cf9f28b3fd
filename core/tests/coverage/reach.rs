//! Which statuses a promise can take, by its kind and terms; and why not the others.
//!
//! `incomplete` by a fact of an unknown kind can befall every promise alike and is tested for the
//! whole ledger at once, not here.

use shounuo_core::{
    calendar::Limit,
    contract::{Clause, Deadline, Floor, Instances, Proof, Quantity, Rule, Test, ToldLate},
    promise::{Evidence, Status, Status::*},
};

/// What runs from beginning to end, whatever it is.
const OPEN: [Status; 4] = [Running, AtRisk, Kept, Broken];

/// Every promise of a clause with the statuses that it can take.
pub fn reached(clause: &Clause) -> Vec<(&str, Vec<Status>)> {
    let mut all: Vec<(&str, Vec<Status>)> = Vec::new();
    all.extend(
        clause
            .deadlines
            .iter()
            .map(|t| (t.id.as_str(), deadline(t))),
    );
    // A period is not due when the contract ran for under half of it. Nothing excuses it, and a
    // civil period is never taken away.
    let cadence = [&[NotDue][..], &OPEN].concat();
    all.extend(
        clause
            .cadences
            .iter()
            .map(|t| (t.id.as_str(), cadence.clone())),
    );
    for lead in &clause.leads {
        let mut statuses = [&OPEN[..], &[Withdrawn]].concat();
        // An announcement that is itself what was promised excuses nothing. Before it is announced a
        // moment has no instance that could be not due.
        statuses.extend((lead.told_late == ToldLate::Excused).then_some(Excused));
        // Done when nobody knows yet whether that was in time.
        statuses.extend(matches!(lead.ahead, Limit::WorkingDays(_)).then_some(Incomplete));
        all.push((&lead.id, statuses));
    }
    all.extend(clause.floors.iter().map(|t| (t.id.as_str(), floor(t))));
    // A window without cases is not due; otherwise as a period.
    all.extend(
        clause
            .ratios
            .iter()
            .map(|t| (t.id.as_str(), cadence.clone())),
    );
    all.extend(clause.rules.iter().map(|t| (t.id.as_str(), rule(t))));
    // A file is complete or not; no time limit breaks it.
    all.extend(
        clause
            .records
            .iter()
            .map(|t| (t.id.as_str(), vec![Kept, Incomplete])),
    );
    all
}

fn deadline(terms: &Deadline) -> Vec<Status> {
    let mut statuses = OPEN.to_vec();
    // Without a start there is no clock, except where another clock's due instant starts it ahead.
    statuses.extend(terms.or_due_of.is_some().then_some(NotDue));
    // Excused only for a reason that the contract names.
    statuses.extend(terms.excuse.is_some().then_some(Excused));
    // Complaints, loans, failures and stock are not regraded, merged or cancelled.
    let of_ticket = [
        Evidence::Reported,
        Evidence::Arrived,
        Evidence::RepairCompleted,
    ];
    let of_part = [Evidence::SpecialPartNeeded, Evidence::PartArrived];
    let ticket = terms
        .start
        .iter()
        .any(|e| of_ticket.contains(e) || of_part.contains(e));
    statuses.extend((ticket || terms.instances == Instances::EachNeed).then_some(Withdrawn));
    // Only working days of a year that nobody announced leave the due instant open.
    statuses.extend(matches!(terms.limit, Limit::WorkingDays(_)).then_some(Incomplete));
    statuses
}

fn floor(terms: &Floor) -> Vec<Status> {
    match terms.quantity {
        // An occasion lies ahead, and can be moved or called off.
        Quantity::OnSite => [&[NotDue, Withdrawn][..], &OPEN].concat(),
        // A holiday lies ahead; of a year that is not announced, nobody knows its holidays.
        Quantity::Holiday => [&[NotDue, Incomplete][..], &OPEN].concat(),
        // A month begins as soon as it is there, and is never taken away.
        _ => OPEN.to_vec(),
    }
}

fn rule(terms: &Rule) -> Vec<Status> {
    if let Some(proof) = &terms.proof {
        return proven(proof);
    }
    match terms.test {
        Test::Proven => panic!("{} has no proof", terms.id),
        // A case is there when it is shown, and then it holds or not.
        Test::Shown | Test::EqualAbility => vec![Kept, Broken],
        Test::InspectedBeforeStart => [&OPEN[..], &[Withdrawn]].concat(),
    }
}

/// What another system's record does not tell is `incomplete`; no story here is another system's.
fn proven(proof: &Proof) -> Vec<Status> {
    let mut statuses = vec![Kept, Broken];
    // What is judged at its own start is never open, and nothing takes it away.
    let at_once = proof.by.is_empty() && proof.within.is_none();
    statuses.extend(
        (!at_once)
            .then_some([Running, Withdrawn])
            .into_iter()
            .flatten(),
    );
    statuses.extend(proof.within.is_some().then_some(AtRisk));
    statuses
}
