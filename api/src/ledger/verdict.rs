//! A verdict as it stands in answers: typed, and in a sentence.

use crate::{
    paths::BASE,
    schema::{At, StatusCode},
};
use serde::Serialize;
use serde_json::Value;
use shounuo_app::queries::ledger::FactNumbers;
use shounuo_core::{
    Seq,
    ledger::{self, Counts, Margin},
    promise::Status,
};
use shounuo_words::{
    Label,
    ledger::{Teller, breach, margin, remark},
};
use utoipa::ToSchema;

/// A remark on a verdict.
#[derive(Serialize, ToSchema)]
pub struct Remark {
    /// Which: `late_record`, `too_soon`, `disputed` …
    code: String,
    /// The same in words of the asker's language.
    text: String,
    /// The fact behind it, by its number.
    fact: Option<i64>,
    /// Its figures, where it has any.
    #[schema(value_type = Option<Object>)]
    data: Option<Value>,
}

/// An instance of a promise with its verdict.
#[derive(Serialize, ToSchema)]
pub struct Instance {
    /// Which: a ticket's number (`EC-17`, its second instance `EC-17#1`), a period by its first month
    /// (`2026-04`), an occasion and its date, a case.
    key: String,
    /// The same in words of the asker's language.
    name: String,
    /// Where it stands.
    #[schema(value_type = StatusCode)]
    status: Status,
    /// The status in words.
    word: String,
    /// Whether it can still change by what is said or done.
    provisional: bool,
    /// When it begins.
    from: At,
    /// When it breaks if nobody acts; `null` while that is not known.
    due_at: Option<At>,
    /// What is left, or missing when negative: `{"seconds":n}`, `{"count":n}` or `{"failures":n}`.
    #[schema(value_type = Option<Object>)]
    margin: Option<Margin>,
    /// What is left, or how long it was broken, in words.
    left: Option<String>,
    /// The facts that it rests on, by their numbers in the customer's chain.
    evidence: Vec<i64>,
    /// Remarks.
    remarks: Vec<Remark>,
    /// The verdict in a sentence.
    why: String,
    /// Its address.
    path: String,
}

impl Instance {
    /// In words of the teller; `why` is the sentence.
    pub fn new(
        teller: &Teller<'_>,
        promise: &str,
        instance: &ledger::Instance,
        numbers: &dyn Fn(Seq) -> Option<i64>,
        why: String,
    ) -> Self {
        let lang = teller.reader.lang;
        let unit = teller.unit(promise);
        let left = |m| match instance.status {
            Status::Broken => breach(lang, m, unit),
            status => Some(margin(lang, status, m, unit)),
        };
        Self {
            key: instance.key.clone(),
            name: teller.instance(promise, &instance.key),
            status: instance.status,
            word: instance.status.label(lang).into_owned(),
            provisional: instance.provisional,
            from: instance.from.into(),
            due_at: instance.due.map(At),
            margin: instance.margin,
            left: instance.margin.and_then(left),
            evidence: instance
                .evidence
                .iter()
                .filter_map(|s| numbers(*s))
                .collect(),
            remarks: instance
                .remarks
                .iter()
                .map(|r| Remark::new(teller, r, numbers))
                .collect(),
            why,
            path: path(promise, &instance.key),
        }
    }
}

/// The address of a verdict.
pub fn path(promise: &str, key: &str) -> String {
    format!(
        "{BASE}/ledger/promises/{promise}/instances/{}",
        in_path(key)
    )
}

/// A key as a part of an address.
fn in_path(key: &str) -> String {
    let mut path = String::new();
    for byte in key.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                path.push(char::from(byte));
            }
            byte => path.push_str(&format!("%{byte:02X}")),
        }
    }
    path
}

impl Remark {
    fn new(teller: &Teller<'_>, of: &ledger::Remark, numbers: &dyn Fn(Seq) -> Option<i64>) -> Self {
        use ledger::Remark as R;
        let fact = match of {
            R::TooSoon(seq) | R::NotComplete(seq) | R::Disputed(seq) | R::ExcuseAccepted(seq) => {
                Some(*seq)
            }
            _ => None,
        };
        let (code, data) = told(serde_json::to_value(of).unwrap_or_default());
        Self {
            code,
            text: remark(teller.reader.lang, of),
            fact: fact.and_then(numbers),
            // A place in the whole house's journal is nobody's to see.
            data: data.filter(|_| fact.is_none()),
        }
    }
}

/// Code and figures of a closed list's value.
fn told(value: Value) -> (String, Option<Value>) {
    match value {
        Value::String(code) => (code, None),
        Value::Object(fields) => match fields.into_iter().next() {
            // A clock's note is a remark like any.
            Some((code, inner)) if code == "note" => told(inner),
            Some((code, data)) => (code, Some(data)),
            None => Default::default(),
        },
        _ => Default::default(),
    }
}

/// The numbers of facts, as a promise's page has them.
pub fn of(numbers: &FactNumbers) -> impl Fn(Seq) -> Option<i64> + '_ {
    |seq| numbers.no(seq)
}

/// How many instances stand where.
#[derive(Serialize, ToSchema)]
pub struct Tally {
    /// Not begun, running or at risk.
    open: u32,
    /// Kept.
    kept: u32,
    /// Broken.
    broken: u32,
    /// Excused.
    excused: u32,
    /// Withdrawn.
    withdrawn: u32,
    /// Cannot be judged.
    incomplete: u32,
    /// Changed by a proof after the breach was final: counted apart.
    corrected: u32,
}

impl From<&Counts> for Tally {
    fn from(counts: &Counts) -> Self {
        let Counts {
            open,
            kept,
            broken,
            excused,
            withdrawn,
            incomplete,
            corrected,
        } = *counts;
        Self {
            open,
            kept,
            broken,
            excused,
            withdrawn,
            incomplete,
            corrected,
        }
    }
}
