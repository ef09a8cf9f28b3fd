//! A fact as a line of evidence: what happened, when, whose word it is, and where its proof stands.

use super::ask::Asked;
use crate::answer::Frame;
use shounuo_app::queries::ledger::FactView;
use shounuo_core::promise::TOLERANCE;
use shounuo_words::{Label, fact_title, ledger::Teller};

/// A fact in words.
pub struct FactLine {
    /// Its number in the customer's chain.
    pub no: i64,
    /// Its own page.
    pub href: String,
    /// What happened.
    pub title: String,
    /// When, as claimed: in words, and as a machine reads it.
    pub at: (String, String),
    /// When it came in, where that is another time.
    pub recorded: Option<String>,
    /// Whose word it is.
    pub who: String,
    /// Its free texts; what a text is, where it is not what happened: a name, a telephone.
    pub texts: Vec<(Option<String>, String)>,
    /// The ticket: its number.
    pub ticket: Option<String>,
    /// Where each file is.
    pub files: Vec<(String, String)>,
    /// Whether the reader may say something to it, on its page.
    pub may: bool,
}

impl FactLine {
    /// Of a fact.
    pub fn new(f: &Frame, asked: &Asked, teller: &Teller<'_>, fact: &FactView) -> Self {
        let (reader, recorded) = (&f.reader, &fact.recorded);
        let late = recorded
            .recorded_at
            .duration_since(recorded.occurred_at)
            .abs()
            > TOLERANCE;
        let said = teller.fact_line(&recorded.fact);
        let title = || fact_title(reader.lang, recorded.fact.kind()).into_owned();
        let erased = || f.t("page.timeline.erased").into_owned();
        let file = |row: &shounuo_store::FileRow| {
            let name = row.name.clone().unwrap_or_else(|| row.mime.clone());
            (asked.file(fact.no(), row.id), name)
        };
        Self {
            no: fact.no(),
            href: asked.fact(fact.no()),
            title: said.unwrap_or_else(title),
            at: (
                reader.instant(recorded.occurred_at),
                reader.iso(recorded.occurred_at),
            ),
            recorded: late.then(|| reader.instant(recorded.recorded_at)),
            who: match &fact.by {
                Some(name) => format!("{} · {name}", recorded.actor.label(reader.lang)),
                None => recorded.actor.label(reader.lang).into_owned(),
            },
            texts: fact
                .texts
                .iter()
                .map(|(field, text)| {
                    let label = reader.find(&format!("field.{field}"));
                    let label = label.filter(|_| *field != "text");
                    (
                        label.map(std::borrow::Cow::into_owned),
                        text.clone().unwrap_or_else(erased),
                    )
                })
                .collect(),
            ticket: fact.ticket.clone(),
            files: fact.files.iter().map(file).collect(),
            may: !fact.may_say.is_empty(),
        }
    }
}
