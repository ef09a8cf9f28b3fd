//! Who may record which evidence: part of the one table.

use super::{Right, may};
use crate::Who;
use shounuo_core::{ledger::form, role::Role};

/// Whether one of the roles of `who` may record evidence of this kind (a fact's kind, such as
/// `routine.carried_out`); `false` for what is no evidence of the service.
pub fn may_record(who: &Who, kind: &str) -> bool {
    may(who, Right::RecordEvidence)
        && form::fields(kind).is_some()
        && who.roles.iter().any(|r| records(*r, kind))
}

/// What only the school says: it is the one that is served, so its word is never the provider's.
const SCHOOL_ONLY: &[&str] = &[
    "occasion.window_set",
    "service.confirmed",
    "verdict.excuse_accepted",
    "verdict.disputed",
];

fn records(role: Role, kind: &str) -> bool {
    let (topic, word) = kind.split_once('.').unwrap_or((kind, ""));
    let school = SCHOOL_ONLY.contains(&kind);
    match role {
        Role::Reporter | Role::Auditor => false,
        Role::SchoolManager => school || of_school(topic, word),
        _ if school => false,
        Role::Administrator | Role::ProjectManager => true,
        // What is recorded by mistake is set right by whoever records.
        _ if kind == "service.corrected" => true,
        Role::QualitySupervisor => {
            matches!(topic, "routine" | "case" | "record") || at_complaint(topic, word)
        }
        Role::Desk => {
            at_complaint(topic, word)
                || at_failure(word)
                || matches!(topic, "presence" | "case" | "record")
                || matches!(word, "announced" | "moved" | "called_off" | "applied")
        }
        Role::Dispatcher => {
            at_failure(word) || matches!(topic, "presence" | "roster" | "post" | "loan" | "case")
        }
        Role::Storekeeper => {
            matches!(
                topic,
                "standby" | "stock" | "loan" | "routine" | "case" | "record"
            )
        }
        Role::RemoteTechnician | Role::FieldTechnician | Role::Expert => {
            at_failure(word)
                || matches!(topic, "routine" | "presence" | "case" | "record")
                || matches!(kind, "occasion.inspected" | "standby.tested")
                || matches!(
                    kind,
                    "loan.installed" | "loan.original_repaired" | "loan.swapped_back"
                )
        }
    }
}

/// Occasions are the school's to announce; complaints and applications come from it; and it says
/// where a rule does not hold.
fn of_school(topic: &str, word: &str) -> bool {
    matches!(
        (topic, word),
        (
            "occasion",
            "announced" | "moved" | "called_off" | "device_failed"
        ) | ("complaint", "received")
            | ("loan", "applied")
            | ("case", "shown")
            | ("service", "corrected")
    )
}

fn at_complaint(topic: &str, word: &str) -> bool {
    topic == "complaint" && matches!(word, "received" | "accepted" | "outcome_told")
}

fn at_failure(word: &str) -> bool {
    matches!(
        word,
        "device_failed" | "handling_started" | "service_restored"
    )
}
