//! Whether a change asks more or less of the provider.

use crate::{calendar::Limit, codes::codes};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::cmp::Ordering;

codes! {
    /// Whom a change favours.
    Drift {
        /// More is asked of the provider: the school gains.
        Stricter = "stricter",
        /// Less is asked of the provider: the school loses.
        Looser = "looser",
        /// Words, owners, warnings: nothing is asked that was not before.
        Same = "same",
        /// It cannot be said in general: compare it with the clause.
        Other = "other",
    }
}

/// What a field's growth means.
#[derive(Clone, Copy)]
enum Growth {
    /// More of it, or its coming, is asked of the provider.
    Asks,
    /// More of it, or its coming, is granted to the provider.
    Grants,
    /// Neither.
    Nothing,
    /// Depends.
    Unclear,
}

/// Whether a change asks more or less of the provider. `kind` is the kind of promise (empty beside and above them),
/// `field` the field's path.
pub(super) fn drift(kind: &str, field: &str, old: Option<&Value>, new: Option<&Value>) -> Drift {
    let growth = growth(kind, field);
    let order = match (old, new) {
        _ if matches!(growth, Growth::Nothing) => return Drift::Same,
        (None, Some(_)) => Some(Ordering::Greater),
        (Some(_), None) => Some(Ordering::Less),
        (Some(old), Some(new)) => compare(old, new),
        (None, None) => None,
    };
    let order = match (order, comes_first(field)) {
        // What is limited by a number is free of it when the number is not there.
        (Some(order), true) if old.is_none() || new.is_none() => Some(order.reverse()),
        (order, _) => order,
    };
    match (growth, order) {
        (Growth::Asks, Some(Ordering::Greater)) | (Growth::Grants, Some(Ordering::Less)) => {
            Drift::Stricter
        }
        (Growth::Asks, Some(Ordering::Less)) | (Growth::Grants, Some(Ordering::Greater)) => {
            Drift::Looser
        }
        _ => Drift::Other,
    }
}

fn growth(kind: &str, field: &str) -> Growth {
    use Growth::*;
    let first = field.split('.').next().unwrap_or_default();
    match (kind, first) {
        // A clause, a promise, an entry of the deductions: more is asked.
        (_, "") => Asks,
        (_, "name" | "heading" | "text" | "title" | "parties" | "source" | "owner") => Nothing,
        (_, "warn_days" | "risk_percent" | "kinds" | "awaits" | "schema") => Nothing,
        ("deadline", "start" | "or_due_of") => Asks,
        ("deadline", "excuse") if field == "excuse.from" || field == "excuse.to" => Unclear,
        ("deadline", "excuse") if field != "excuse" => Asks,
        ("deadline", "limit" | "stop" | "pauses" | "excuse" | "replaced_by_special_part") => Grants,
        ("cadence", "at_least" | "complete" | "min_gap_days" | "share_percent" | "per_site") => {
            Asks
        }
        // A longer period asks for the same number less often.
        ("cadence", "per") | ("lead", "max_age_days") => Grants,
        ("lead", "ahead" | "whole_system" | "told_late") => Asks,
        ("floor", "at_least" | "of") => Asks,
        ("floor", "grace" | "proof_hours") => Grants,
        ("ratio", "target_bp") => Asks,
        ("rule", "mode" | "work") => Asks,
        ("rule", "proof") => match field {
            "proof.had" | "proof.has" | "proof.gets" | "proof.start" | "proof.unbroken" => Asks,
            "proof.within" | "proof.unless" => Grants,
            _ if field.starts_with("proof.unbroken.") => Grants,
            _ => Unclear,
        },
        ("record", "items") if field.starts_with("items.name") => Nothing,
        ("record", "items") => Asks,
        ("record", "renew_months") => Grants,
        ("", "phases") if field == "phases.warranty_years" => Asks,
        ("", "recurrence_days") => Asks,
        // A clause that acts in one phase only acts in the other no more.
        ("", "phase") => Grants,
        ("", "coverage") => growth_of_coverage(field),
        ("", "price") if field == "price.clause" => Nothing,
        ("", "price") if field != "price" => Grants,
        ("", "deductions") if field == "deductions.per" => Unclear,
        // No cap at all is the most that can be asked.
        ("", "deductions") => Asks,
        _ => Unclear,
    }
}

/// What is covered is asked; of its hours the later word, `open_hours`, is the one that grants.
fn growth_of_coverage(field: &str) -> Growth {
    match field {
        "coverage.classes" | "coverage.sites" => Growth::Asks,
        "coverage.hours" => Growth::Grants,
        "coverage.source" => Growth::Nothing,
        _ if field.starts_with("coverage.text") => Growth::Nothing,
        _ => Growth::Unclear,
    }
}

/// Fields of which the absence is more than any number: no cap, no sites named, never to be renewed.
fn comes_first(field: &str) -> bool {
    matches!(
        field,
        "deductions.cap_fen" | "coverage.sites" | "renew_months" | "max_age_days"
    )
}

/// Words from little to much.
const RISING: &[&[&str]] = &[
    &["month", "quarter", "half_year", "year"],
    &["excused", "broken"],
    &["watch", "block"],
    &["free", "at_cost"],
    &["always", "open_hours"],
];

fn compare(old: &Value, new: &Value) -> Option<Ordering> {
    match (old, new) {
        (Value::Number(a), Value::Number(b)) => b.as_f64()?.partial_cmp(&a.as_f64()?),
        (Value::Bool(a), Value::Bool(b)) => Some(b.cmp(a)),
        (Value::Array(a), Value::Array(b)) => sets(a, b),
        (Value::String(a), Value::String(b)) => {
            let place = |words: &&[&str], w: &str| words.iter().position(|x| *x == w);
            let rising = RISING
                .iter()
                .find_map(|l| Some((place(l, a)?, place(l, b)?)));
            match rising {
                Some((a, b)) => Some(b.cmp(&a)),
                None => lengths(a.parse().ok()?, b.parse().ok()?),
            }
        }
        _ => None,
    }
}

/// Lengths of one measure can be compared; others have no common unit.
fn lengths(old: Limit, new: Limit) -> Option<Ordering> {
    match (old, new) {
        (Limit::Elapsed(a), Limit::Elapsed(b))
        | (Limit::Service(a), Limit::Service(b))
        | (Limit::WorkingDays(a), Limit::WorkingDays(b)) => Some(b.cmp(&a)),
        _ => None,
    }
}

/// A list grew when it holds all that it held.
fn sets(old: &[Value], new: &[Value]) -> Option<Ordering> {
    let within = |a: &[Value], b: &[Value]| a.iter().all(|v| b.contains(v));
    match (within(old, new), within(new, old)) {
        (true, false) => Some(Ordering::Greater),
        (false, true) => Some(Ordering::Less),
        _ => None,
    }
}
