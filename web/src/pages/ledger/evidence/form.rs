//! The form of a kind: its fields with what was sent, and what is wrong beside its field.

use super::{
    field::{Field, Input, late, words},
    lists::Lists,
};
use crate::{
    answer::{Frame, Problem},
    request::Given,
};
use shounuo_app::AppError;
use shounuo_core::{
    ledger::Topic,
    ledger::form::{self, Choice, FieldKind},
    ticket::Refusal,
};
use shounuo_words::{
    invalid,
    ledger::{form_hint, form_label},
    refusal,
};

/// Rows that a list begins with, and by how many it grows.
const ROWS: usize = 5;
/// Rows of a list at most; who needs more hands them in by the programming interface.
const ROWS_MAX: usize = 200;

/// A form that was made.
pub(super) struct Made {
    pub fields: Vec<Field>,
    /// When it happened.
    pub late: Field,
    pub error: Option<String>,
}

impl Made {
    /// Of a kind's fields, with what was sent.
    pub(super) fn new(
        f: &Frame,
        (kind, fields): (&'static str, &[form::Field]),
        given: &Given,
        lists: &Lists,
        problem: Option<&Problem>,
    ) -> Self {
        let has_item = fields
            .iter()
            .any(|x| x.kind == FieldKind::Choice(Choice::Item));
        let mut made = Vec::new();
        for field in fields {
            // The paper says of which record it is.
            if has_item && field.kind == FieldKind::Choice(Choice::Record) {
                continue;
            }
            let Some(input) = input(f, kind, field, given, lists) else {
                continue;
            };
            let begins = kind == "member.changed" && field.kind == FieldKind::Known(Topic::Member);
            let rows = matches!(input, Input::LeftOut(_) | Input::Shifts(..));
            made.push(Field {
                name: field.name,
                label: form_label(f.reader.lang, kind, field.name).into_owned(),
                // Which files are taken is the same for every kind.
                hint: match input {
                    Input::Files => f.t("evidence_page.files").into_owned(),
                    _ => form_hint(f.reader.lang, kind, field.name).into_owned(),
                },
                must: field.required && !begins && !rows,
                value: given.one(field.name).to_owned(),
                error: None,
                input,
                words: words(f),
            });
        }
        let mut late = late(f, given);
        let error =
            problem.and_then(|p| blame(f, made.iter_mut().chain(std::iter::once(&mut late)), p));
        Self {
            fields: made,
            late,
            error,
        }
    }
}

/// How many rows of a list were sent or are shown.
pub(super) fn rows_of(name: &str, given: &Given) -> usize {
    let more = if given.one("more") == name { ROWS } else { 0 };
    let sent: usize = given.one(&format!("{name}_rows")).parse().unwrap_or(ROWS);
    sent.clamp(ROWS, ROWS_MAX)
        .saturating_add(more)
        .min(ROWS_MAX)
}

/// What a field is filled with; none for what nobody fills in by hand.
fn input(
    f: &Frame,
    kind: &str,
    field: &form::Field,
    given: &Given,
    lists: &Lists,
) -> Option<Input> {
    let part = |part: &str, i: usize| given.one(&format!("{}_{part}_{i}", field.name)).to_owned();
    let rows = 0..rows_of(field.name, given);
    let line = |most| Input::Line { list: "", most };
    Some(match field.kind {
        // A scan is not proven by saying so; new ids are made where it is recorded.
        _ if field.name == "scan" => return None,
        FieldKind::New(_) | FieldKind::Fact => return None,
        FieldKind::Text { most } => line(most),
        FieldKind::Private => line(200),
        FieldKind::Ticket => Input::Line {
            list: "tickets",
            most: 40,
        },
        FieldKind::Device => Input::Line {
            list: "devices",
            most: 200,
        },
        FieldKind::Bool => Input::YesNo,
        FieldKind::Number { least, most } => Input::Number { least, most },
        FieldKind::Instant { .. } => Input::Moment,
        FieldKind::Person => Input::Select(lists.people(is_past(kind, field.name))),
        FieldKind::Place => Input::Select(lists.places()),
        FieldKind::Part => Input::Select(lists.parts()),
        FieldKind::Known(topic) => Input::Select(lists.things(f, topic)),
        FieldKind::Choice(choice) => Input::Select(lists.choices(f, choice)),
        FieldKind::Files => Input::Files,
        FieldKind::LeftOut => Input::LeftOut(
            rows.map(|i| (part("device", i), part("reason", i)))
                .collect(),
        ),
        FieldKind::Shifts => {
            let row = |i| [part("person", i), part("from", i), part("to", i)];
            Input::Shifts(rows.map(row).collect(), lists.people(false))
        }
    })
}

/// Who ended something may have left the house since.
fn is_past(kind: &str, field: &str) -> bool {
    matches!(kind, "presence.ended" | "post.backup_ended")
        || matches!(field, "member" | "takes_over")
}

/// Puts the mistake beside its field, or gives it for the head of the form.
fn blame<'a>(
    f: &Frame,
    mut fields: impl Iterator<Item = &'a mut Field>,
    problem: &Problem,
) -> Option<String> {
    let lang = f.reader.lang;
    let check = || Some(f.t("page.form.check").into_owned());
    let Problem::App(e) = problem else {
        return Some(f.said(problem));
    };
    let (name, said) = match &**e {
        AppError::Refused(Refusal::Invalid { field, why }) => {
            // The record is chosen with its paper.
            let name = if *field == "record" { "item" } else { field };
            (name, invalid(lang, field, *why))
        }
        AppError::File(why) => {
            let said = f.t(&format!("page.file.{}", why.code())).into_owned();
            ("files", said)
        }
        AppError::KeyReused => return Some(f.t("page.problem.sent_before_detail").into_owned()),
        AppError::Refused(other) => return Some(refusal(lang, other)),
        _ => return Some(f.said(problem)),
    };
    match fields.find(|x| x.name == name) {
        Some(field) => {
            field.error = Some(said);
            check()
        }
        None => Some(said),
    }
}
