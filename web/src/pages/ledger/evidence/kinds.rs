//! The kinds of evidence that the reader may record, by what they are about; after a recording, what
//! it touched.

use super::{
    super::{ask::Asked, whose::zone},
    is_word, settled,
};
use crate::{
    answer::{Answer, Frame, page},
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::extract::{Query, State};
use shounuo_app::{
    AppError,
    policy::{Right, may, may_record},
    queries::ledger::{FactView, LedgerView},
};
use shounuo_core::ledger::{Topic, affected, form::FORMS};
use shounuo_words::{
    Label, fact_title,
    ledger::{Nameless, Teller},
};

/// A promise that the new fact touches.
struct Touched {
    href: String,
    name: String,
    state: &'static str,
    word: String,
}

/// What was just recorded.
struct Recorded {
    said: String,
    href: String,
    touched: Vec<Touched>,
}

#[derive(Template)]
#[template(path = "pages/ledger/evidence.html")]
struct Page {
    f: Frame,
    whole: String,
    school: String,
    others: Vec<(String, String, bool)>,
    recorded: Option<Recorded>,
    groups: Vec<(String, Vec<(String, String)>)>,
}

/// The kinds.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    if !may(&session.who, Right::RecordEvidence) {
        return Err(AppError::Forbidden.into());
    }
    let given = Given::new(pairs);
    let whose = settled(&site, &session, Asked::read(&site, &session, &given).await?).await?;
    let (app, who, asked) = (&site.app, &session.who, whose.asked);
    let code = asked.ask.customer.clone();
    let mut f = session.frame(&site).await?;
    f.reader.zone = zone(&site, &session, code.as_deref()).await?;
    let recorded = match given.id("recorded")? {
        Some(no) => {
            let fact = app.ledger_fact(who, code.clone(), no).await?;
            let ledger = app.ledger(who, asked.ask.clone()).await?;
            Some(recorded(&f, &asked, &fact.fact, &ledger))
        }
        None => None,
    };
    page(&Page {
        whole: asked.link("/ledger", &[]),
        school: app.whose(who, code.as_deref()).await?.name,
        others: whose.others,
        recorded,
        groups: groups(&f, &session, &asked),
        f,
    })
}

fn recorded(f: &Frame, asked: &Asked, fact: &FactView, ledger: &LedgerView) -> Recorded {
    let (lang, contract) = (f.reader.lang, &ledger.book().contract);
    let teller = Teller::new(&f.reader, contract, &Nameless);
    let about = fact.about.iter();
    let ids = about.flat_map(|(topic, key)| affected(contract, *topic, key));
    let touched = ids.filter_map(|id| {
        let line = ledger.ledger.line(id)?;
        Some(Touched {
            href: asked.promise(id),
            name: teller.promise(id),
            state: line.status.code(),
            word: line.status.label(lang).into_owned(),
        })
    });
    let what = fact_title(lang, fact.recorded.fact.kind());
    Recorded {
        said: f
            .t1("ledger_page.recorded_note", "what", &what)
            .into_owned(),
        href: asked.fact(fact.no()),
        touched: touched.collect(),
    }
}

/// Each topic's kinds: name and address.
fn groups(f: &Frame, session: &Session, asked: &Asked) -> Vec<(String, Vec<(String, String)>)> {
    let lang = f.reader.lang;
    let mine = || FORMS.iter().map(|(kind, _)| *kind);
    let mine = || mine().filter(|k| !is_word(k) && may_record(&session.who, k));
    let of = |topic: Topic| {
        let own = mine().filter(move |kind| topic_of(kind) == Some(topic));
        let entry = |kind: &str| {
            let path = format!("/ledger/evidence/{kind}");
            (fact_title(lang, kind).into_owned(), asked.link(&path, &[]))
        };
        own.map(entry).collect::<Vec<_>>()
    };
    let all = Topic::ALL
        .iter()
        .map(|t| (t.label(lang).into_owned(), of(*t)));
    all.filter(|(_, kinds)| !kinds.is_empty()).collect()
}

/// What a kind is about, as its page is grouped.
fn topic_of(kind: &str) -> Option<Topic> {
    let failure = ["device_failed", "handling_started", "service_restored"];
    let (head, word) = kind.split_once('.')?;
    if failure.contains(&word) {
        return Some(Topic::Failure);
    }
    match head {
        "post" => Some(Topic::Backup),
        _ => Topic::ALL.iter().copied().find(|t| t.code() == head),
    }
}
