//! `GET /ledger/facts/{no}`: a fact with its place in the customer's chain, and its files.

use super::{
    ask::{Whose, reader},
    instance::{SayLink, fact_path},
};
use crate::{
    caller::Caller,
    problem::{Problem, Wish},
    read::{Params, Part},
    schema::At,
    tickets::files::inline,
    views::{By, strip},
};
use axum::{Json, extract::State, response::Response};
use serde::Serialize;
use serde_json::Value;
use shounuo_app::{
    App,
    queries::ledger::{FactView, Saying},
};
use shounuo_core::Subject;
use shounuo_store::query::SealOver;
use shounuo_words::{fact_title, ledger::Teller};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a fact beside tickets is about.
#[derive(Serialize, ToSchema)]
pub struct About {
    /// `routine`, `occasion`, `standby` …
    topic: &'static str,
    /// Which one.
    key: String,
}

/// A photo or paper.
#[derive(Serialize, ToSchema)]
pub struct FactFile {
    /// Its id.
    id: Uuid,
    /// Its name for downloads.
    name: Option<String>,
    /// Media type.
    mime: String,
    /// Bytes.
    size: u64,
    /// Where it is.
    path: String,
}

/// A seal over the chain.
#[derive(Serialize, ToSchema)]
pub struct Seal {
    /// When it was made.
    made_at: At,
    /// Up to which fact.
    no: i64,
    /// The digest of that fact.
    head: String,
    /// The digest of the file to which the seals are printed.
    digest: String,
}

/// Where a fact stands in the customer's chain: each digest covers the fact and the digest before it.
#[derive(Serialize, ToSchema)]
pub struct Chain {
    /// SHA-256 of the fact and of `prev`, in hex.
    digest: String,
    /// The digest of the fact before it.
    prev: String,
    /// The first seal over it; told where one fact is asked for.
    seal: Option<Seal>,
}

/// A fact.
#[derive(Serialize, ToSchema)]
pub struct Fact {
    /// Its number in the customer's chain, from 1.
    no: i64,
    /// What happened: `routine.carried_out`.
    kind: String,
    /// The same in words of the asker's language.
    title: String,
    /// What it says, in a line.
    says: Option<String>,
    /// When it happened, as claimed.
    occurred_at: At,
    /// When it was taken in.
    recorded_at: At,
    /// Who says so.
    by: By,
    /// How it came in: `live`, `offline`, `import:…`.
    origin: String,
    /// Free texts by field; `null` when erased.
    texts: BTreeMap<&'static str, Option<String>>,
    /// Its other fields; `of` names a fact by its number.
    #[schema(value_type = Object)]
    data: Value,
    /// The ticket's number, for a ticket's fact.
    ticket: Option<String>,
    /// What it is about, for a fact beside tickets.
    about: Option<About>,
    /// Photos and papers.
    files: Vec<FactFile>,
    /// What the asker may say to it now.
    actions: Vec<SayLink>,
    /// Its proof.
    chain: Chain,
}

impl Fact {
    /// In words of the teller.
    pub fn of(view: &FactView, teller: &Teller<'_>) -> Self {
        let recorded = &view.recorded;
        let (fact, no) = (&recorded.fact, view.no());
        let about = view
            .about
            .as_ref()
            .filter(|_| matches!(recorded.subject, Subject::Service(_)));
        Self {
            no,
            kind: fact.kind().to_owned(),
            title: fact_title(teller.reader.lang, fact.kind()).into_owned(),
            says: teller.fact_line(fact),
            occurred_at: recorded.occurred_at.into(),
            recorded_at: recorded.recorded_at.into(),
            by: By::new(&recorded.actor, view.by.clone()),
            origin: recorded.origin.to_string(),
            texts: view.texts.iter().cloned().collect(),
            data: data(view),
            ticket: view.ticket.clone(),
            about: about.map(|(topic, key)| About {
                topic: topic.code(),
                key: key.clone(),
            }),
            files: files(view),
            actions: say_links(&fact_path(no), &view.may_say),
            chain: Chain::of(view),
        }
    }
}

/// A fact's fields: texts stand beside, and facts are named as they are outside.
fn data(view: &FactView) -> Value {
    let mut data = serde_json::to_value(&view.recorded.fact).unwrap_or_default();
    strip(&mut data);
    if let Some(of) = data.get_mut("of") {
        *of = view.of.into();
    }
    data
}

fn files(view: &FactView) -> Vec<FactFile> {
    let file = |row: &shounuo_store::FileRow| FactFile {
        id: row.id.0,
        name: row.name.clone(),
        mime: row.mime.clone(),
        size: row.size,
        path: format!("{}/files/{}", fact_path(view.no()), row.id),
    };
    view.files.iter().map(file).collect()
}

impl Chain {
    fn of(view: &FactView) -> Self {
        Self {
            digest: hex(&view.place.digest),
            prev: hex(&view.place.prev),
            seal: view.seal.as_ref().map(Seal::of),
        }
    }
}

impl Seal {
    fn of(seal: &SealOver) -> Self {
        Self {
            made_at: seal.made_at.into(),
            no: seal.no,
            head: hex(&seal.head),
            digest: hex(&seal.digest),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// What may be said below an address.
pub fn say_links(base: &str, says: &[Saying]) -> Vec<SayLink> {
    let noun = |say: &Saying| match say {
        Saying::Confirm => "confirmation",
        Saying::Correct => "correction",
        Saying::AcceptExcuse => "excuse-acceptance",
        Saying::Dispute => "dispute",
    };
    let link = |say: &Saying| SayLink {
        say: say.code(),
        path: format!("{base}/{}", noun(say)),
    };
    says.iter().map(link).collect()
}

/// A fact of a customer's tickets or contract, with its digest, the one before, and the next seal.
#[utoipa::path(get, path = "/ledger/facts/{fact}", tag = "ledger", params(Whose),
    responses((status = 200, body = Fact)))]
pub async fn fact(
    State(app): State<App>,
    Caller(who): Caller,
    Part(no): Part<i64>,
    Params(whose): Params<Whose>,
    Wish(lang): Wish,
) -> Result<Json<Fact>, Problem> {
    let customer = whose.customer.filter(|c| !c.is_empty());
    let view = app.ledger_fact(&who, customer, no).await?;
    let reader = reader(lang, view.by.book(), app.now());
    let teller = Teller::new(&reader, view.by.contract(), &view.called);
    Ok(Json(Fact::of(&view.fact, &teller)))
}

/// A photo or paper of a fact.
#[utoipa::path(get, path = "/ledger/facts/{fact}/files/{file}", tag = "ledger", params(Whose),
    responses((status = 200, content_type = "image/jpeg", body = [u8])))]
pub async fn file(
    State(app): State<App>,
    Caller(who): Caller,
    Part((no, file)): Part<(i64, Uuid)>,
    Params(whose): Params<Whose>,
) -> Result<Response, Problem> {
    let customer = whose.customer.filter(|c| !c.is_empty());
    Ok(inline(
        app.ledger_file(&who, customer, no, file.into()).await?,
    ))
}
