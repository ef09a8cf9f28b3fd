//! `/ledger/evidence` and `/ledger/evidence-kinds`: what happens beside tickets, recorded by hand with
//! its files, and which fields each kind has.

use super::{
    ask::{Whose, reader},
    receipt::{FactRecorded, run},
};
use crate::{
    caller::Caller,
    problem::{Problem, Wish},
    read::{Key, PaperForm, Params, WithPapers},
    schema::At,
    tickets::report::or_not_here,
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shounuo_app::{App, commands::EvidenceAsk, policy::may_record, queries::ledger::LedgerAsk};
use shounuo_core::{
    contract::Contract,
    ledger::form::{self, Field, FieldKind},
};
use shounuo_words::{
    fact_title,
    ledger::{Nameless, Teller, form_hint, form_label},
};
use utoipa::ToSchema;

/// Evidence as it comes in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvidence {
    /// The customer's code; left out: one's own, or the only one with a contract.
    customer: Option<String>,
    /// Its kind, as `/ledger/evidence-kinds` lists it: `routine.carried_out`.
    kind: String,
    /// Its fields. The id of something new may be left out; files come as parts `file`, private words as
    /// `text`.
    #[serde(default = "empty")]
    #[schema(value_type = Object)]
    data: Value,
    /// Private words, for kinds that have any: they are sealed, never written into the fact.
    text: Option<String>,
    /// When it happened; the receipt when left out.
    occurred_at: Option<At>,
}

fn empty() -> Value {
    Value::Object(serde_json::Map::new())
}

/// Records what happened beside tickets. With files it is sent as `multipart/form-data`.
#[utoipa::path(post, path = "/ledger/evidence", tag = "ledger",
    request_body(content((NewEvidence = "application/json"), (PaperForm<NewEvidence> = "multipart/form-data"))),
    responses((status = 201, body = FactRecorded)))]
pub async fn record(
    State(app): State<App>,
    Caller(who): Caller,
    key: Key,
    WithPapers(evidence, files): WithPapers<NewEvidence>,
) -> Result<FactRecorded, Problem> {
    // Whose turn it never is, is told so before anything is looked up.
    if !shounuo_app::policy::may(&who, shounuo_app::policy::Right::RecordEvidence) {
        return Err(shounuo_app::AppError::Forbidden.into());
    }
    let code = evidence.customer.filter(|c| !c.is_empty());
    let customer = app.whose(&who, code.as_deref()).await;
    let customer = customer.map_err(|e| or_not_here("customer", e))?;
    let ask = key.ask(&app, evidence.occurred_at.map(|at| at.0));
    let asked = EvidenceAsk {
        kind: evidence.kind,
        data: evidence.data,
        text: evidence.text,
    };
    let task = app.record_evidence(&who, customer.id, ask, asked, files)?;
    run(&app, &who, Some(customer.code), task).await
}

/// A field of a kind of evidence.
#[derive(Serialize, ToSchema)]
pub struct EvidenceField {
    /// Its name in `data`; `text` and `files` come beside it.
    name: &'static str,
    /// What it is called in the asker's language.
    label: String,
    /// What goes into it, in words; may be empty.
    hint: String,
    /// `text`, `private`, `bool`, `number`, `instant`, `person`, `place`, `device`, `part`, `ticket`,
    /// `new`, `known`, `choice`, `fact`, `files`, `left_out` or `shifts`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Whether it must be filled in. The id of something new is made when left out.
    required: bool,
    /// The least number.
    #[serde(skip_serializing_if = "Option::is_none")]
    least: Option<u32>,
    /// The greatest number; the most characters of a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<u64>,
    /// The words to choose from.
    #[serde(skip_serializing_if = "Option::is_none")]
    choices: Option<Vec<ChoiceWord>>,
    /// Of what an id is: `occasion`, `loan` …
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'static str>,
}

/// A word to choose.
#[derive(Serialize, ToSchema)]
pub struct ChoiceWord {
    /// As it stands in `data`.
    word: String,
    /// As people say it.
    label: String,
}

/// A kind of evidence.
#[derive(Serialize, ToSchema)]
pub struct EvidenceKind {
    /// The fact's kind.
    kind: &'static str,
    /// What it says, in words of the asker's language.
    title: String,
    /// Its fields, in the order in which they are asked for.
    fields: Vec<EvidenceField>,
}

/// What the asker may record by hand.
#[derive(Serialize, ToSchema)]
pub struct EvidenceKinds {
    /// The customer's code.
    customer: String,
    /// The kinds.
    kinds: Vec<EvidenceKind>,
}

/// What the asker may record by hand, with the fields of each kind by the contract in force.
#[utoipa::path(get, path = "/ledger/evidence-kinds", tag = "ledger", params(Whose),
    responses((status = 200, body = EvidenceKinds)))]
pub async fn kinds(
    State(app): State<App>,
    Caller(who): Caller,
    Params(whose): Params<Whose>,
    Wish(lang): Wish,
) -> Result<Json<EvidenceKinds>, Problem> {
    let code = whose.customer.filter(|c| !c.is_empty());
    let ask = LedgerAsk {
        customer: code.clone(),
        ..LedgerAsk::default()
    };
    let terms = app.ledger_terms(&who, ask).await?;
    let customer = app.whose(&who, code.as_deref()).await?;
    let reader = reader(lang, terms.book(), app.now());
    let teller = Teller::new(&reader, terms.contract(), &Nameless);
    // Words on facts and verdicts have addresses of their own.
    let is_word = |kind: &str| kind.starts_with("service.") || kind.starts_with("verdict.");
    let own = form::FORMS
        .iter()
        .filter(|(kind, _)| !is_word(kind) && may_record(&who, kind));
    let kind = |(kind, fields): &(&'static str, &'static [Field])| EvidenceKind {
        kind,
        title: fact_title(lang, kind).into_owned(),
        fields: fields
            .iter()
            .map(|f| EvidenceField::of(kind, f, &teller))
            .collect(),
    };
    Ok(Json(EvidenceKinds {
        customer: customer.code,
        kinds: own.map(kind).collect(),
    }))
}

impl EvidenceField {
    fn of(kind: &str, field: &Field, teller: &Teller<'_>) -> Self {
        let lang = teller.reader.lang;
        let (least, most) = match field.kind {
            FieldKind::Text { most } => (None, u64::try_from(most).ok()),
            FieldKind::Number { least, most } => (Some(least), Some(u64::from(most))),
            _ => (None, None),
        };
        let of = match field.kind {
            FieldKind::New(topic) | FieldKind::Known(topic) => Some(topic.code()),
            _ => None,
        };
        Self {
            name: field.name,
            label: form_label(lang, kind, field.name).into_owned(),
            hint: form_hint(lang, kind, field.name).into_owned(),
            kind: code(field.kind),
            // The id of something new is made here when nobody sends one.
            required: field.required && !matches!(field.kind, FieldKind::New(_)),
            least,
            most,
            choices: choices(field.kind, teller.contract, teller),
            of,
        }
    }
}

fn choices(kind: FieldKind, contract: &Contract, teller: &Teller<'_>) -> Option<Vec<ChoiceWord>> {
    let FieldKind::Choice(choice) = kind else {
        return None;
    };
    let word = |word: String| ChoiceWord {
        label: teller.choice(choice, &word),
        word,
    };
    Some(
        form::choices(choice, contract)
            .into_iter()
            .map(word)
            .collect(),
    )
}

fn code(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text { .. } => "text",
        FieldKind::Private => "private",
        FieldKind::Bool => "bool",
        FieldKind::Number { .. } => "number",
        FieldKind::Instant { .. } => "instant",
        FieldKind::Person => "person",
        FieldKind::Place => "place",
        FieldKind::Device => "device",
        FieldKind::Part => "part",
        FieldKind::Ticket => "ticket",
        FieldKind::New(_) => "new",
        FieldKind::Known(_) => "known",
        FieldKind::Choice(_) => "choice",
        FieldKind::Fact => "fact",
        FieldKind::Files => "files",
        FieldKind::LeftOut => "left_out",
        FieldKind::Shifts => "shifts",
    }
}
