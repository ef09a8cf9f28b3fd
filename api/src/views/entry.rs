//! The timeline of a ticket.

use crate::schema::At;
use serde::Serialize;
use serde_json::Value;
use shounuo_app::queries::{self, TimelinePage};
use shounuo_core::{
    Actor, Fact, Side,
    ticket::fact::{Confirmed, Corrected},
};
use shounuo_words::{Lang, fact_title};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who did something.
#[derive(Serialize, ToSchema)]
pub struct By {
    /// On whose side: `house`, `school`, or `system` for the program.
    side: &'static str,
    /// The person, where it is one.
    person: Option<Uuid>,
    /// Their name; `null` for holders of a link, and when it is erased.
    name: Option<String>,
}

/// A fact on the timeline.
#[derive(Serialize, ToSchema)]
pub struct Entry {
    /// Its number in this ticket's history, from 1; what confirmations and corrections name. Facts
    /// that the asker may not read keep theirs.
    number: i64,
    /// What happened: `ticket.arrived`.
    kind: String,
    /// The same in words of the asker's language.
    title: String,
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
    /// The fact's other fields.
    #[schema(value_type = Object)]
    data: Value,
}

/// A page of what happened to a ticket, oldest first.
#[derive(Serialize, ToSchema)]
pub struct Timeline {
    /// The ticket.
    no: String,
    /// What happened by this instant.
    at: At,
    /// The facts that the asker may read.
    entries: Vec<Entry>,
    /// The cursor of the next page; `null` on the last.
    next: Option<String>,
}

impl Timeline {
    /// The page in the asker's language.
    pub fn of(page: &TimelinePage, lang: Lang) -> Self {
        let entries = page.entries.iter();
        Self {
            no: page.no.clone(),
            at: page.at.into(),
            entries: entries.filter_map(|e| entry(page, e, lang)).collect(),
            next: page.next.as_ref().map(ToString::to_string),
        }
    }
}

fn entry(page: &TimelinePage, e: &queries::Entry, lang: Lang) -> Option<Entry> {
    let fact = &e.recorded;
    let mut data = serde_json::to_value(&fact.fact).unwrap_or_default();
    strip(&mut data);
    if let Fact::Confirmed(Confirmed { of }) | Fact::Corrected(Corrected { of, .. }) = &fact.fact {
        data["of"] = page.numbers.number(*of).into();
    }
    Some(Entry {
        number: page.numbers.number(fact.seq)?,
        kind: fact.fact.kind().to_owned(),
        title: fact_title(lang, fact.fact.kind()).into_owned(),
        occurred_at: fact.occurred_at.into(),
        recorded_at: fact.recorded_at.into(),
        by: By::new(&fact.actor, e.by.clone()),
        origin: fact.origin.to_string(),
        texts: e.texts.iter().cloned().collect(),
        data,
    })
}

impl By {
    /// Whose word it is.
    pub fn new(actor: &Actor, name: Option<String>) -> Self {
        let side = match actor.side() {
            Side::House => "house",
            Side::School => "school",
            Side::System => "system",
        };
        Self {
            side,
            person: actor.person().map(|p| p.0),
            name,
        }
    }
}

/// Takes references to the vault away: their texts stand beside.
pub fn strip(value: &mut Value) {
    let sealed = |v: &Value| v.get("vault").is_some() && v.get("mac").is_some();
    match value {
        Value::Object(fields) => {
            fields.retain(|_, v| !sealed(v));
            fields.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}
