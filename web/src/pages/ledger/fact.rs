//! `/ledger/facts/{no}`: one fact, both its times, where it came from, and its place in the hash
//! chain.

use super::{ask::Asked, line::FactLine, verdict::SayForm, whose::chosen};
use crate::{
    answer::{Answer, Frame, Problem, page_as},
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header::*},
    response::IntoResponse,
};
use shounuo_app::{
    AppError,
    queries::ledger::{FactPage, FactView, Saying},
};
use shounuo_core::{Subject, ledger::affected};
use shounuo_words::{Label, fact_title, ledger::Teller, subject};

#[derive(Template)]
#[template(path = "pages/ledger/fact.html")]
struct Page {
    f: Frame,
    whole: String,
    no: i64,
    line: FactLine,
    kind: String,
    subject: String,
    occurred: String,
    recorded: String,
    origin: String,
    data: String,
    digest: String,
    prev: String,
    prev_href: Option<String>,
    next_href: Option<String>,
    seal: Option<(String, String, String)>,
    touches: Vec<(String, String)>,
    says: Vec<SayForm>,
    at: String,
}

/// One fact.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Path(no): Path<i64>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::read(&site, &session, &Given::new(pairs)).await?;
    let asked = chosen(&site, &session, asked).await?;
    write(&site, &session, (&asked, no), None).await
}

/// The page; after a refusal with the form as it was sent.
pub(super) async fn write(
    site: &Site,
    session: &Session,
    (asked, no): (&Asked, i64),
    refused: Option<(&Given, &Problem)>,
) -> Answer {
    let (app, who, customer) = (&site.app, &session.who, asked.ask.customer.clone());
    let view = app.ledger_fact(who, customer, no).await?;
    let mut f = session.frame(site).await?;
    f.reader.zone = view.by.book().zone.clone();
    let status = refused.map_or(StatusCode::OK, |(_, problem)| problem.code().0);
    page_as(status, &built(f, asked, &view, refused))
}

fn built(f: Frame, asked: &Asked, told: &FactPage, refused: Option<(&Given, &Problem)>) -> Page {
    let view = &told.fact;
    let (reader, recorded) = (&f.reader, &view.recorded);
    let teller = Teller::new(reader, told.by.contract(), &told.called);
    let seal = view.seal.as_ref().map(|s| {
        let (made, head) = (reader.instant_full(s.made_at), hex::encode(s.head));
        (made, s.no.to_string(), head)
    });
    Page {
        whole: asked.link("/ledger", &[]),
        no: view.no(),
        line: FactLine::new(&f, asked, &teller, view),
        kind: fact_title(reader.lang, recorded.fact.kind()).into_owned(),
        subject: told_subject(&f, view),
        occurred: reader.instant_full(recorded.occurred_at),
        recorded: reader.instant_full(recorded.recorded_at),
        origin: recorded.origin.label(reader.lang).into_owned(),
        data: recorded.fact.data().unwrap_or_default(),
        digest: hex::encode(view.place.digest),
        prev: hex::encode(view.place.prev),
        prev_href: told.beside.0.map(|no| asked.fact(no)),
        next_href: told.beside.1.map(|no| asked.fact(no)),
        seal,
        touches: touches(asked, &teller, view),
        says: says(&f, asked, view, refused),
        at: asked.said("at").to_owned(),
        f,
    }
}

/// What it speaks of.
fn told_subject(f: &Frame, view: &FactView) -> String {
    let kind = match view.recorded.subject {
        Subject::Ticket(_) => "ticket",
        Subject::Service(_) => "service",
        _ => "contract",
    };
    let name = subject(f.reader.lang, kind);
    match (&view.ticket, &view.about) {
        (Some(no), _) => format!("{name} {no}"),
        (None, Some((topic, _))) => format!("{name} · {}", topic.label(f.reader.lang)),
        (None, None) => name.into_owned(),
    }
}

/// The promises that it can touch.
fn touches(asked: &Asked, teller: &Teller<'_>, view: &FactView) -> Vec<(String, String)> {
    let Some((topic, key)) = &view.about else {
        return Vec::new();
    };
    let ids = affected(teller.contract, *topic, key).into_iter();
    ids.map(|id| (asked.promise(id), teller.promise(id)))
        .collect()
}

fn says(
    f: &Frame,
    asked: &Asked,
    view: &FactView,
    refused: Option<(&Given, &Problem)>,
) -> Vec<SayForm> {
    let form = |saying: &Saying| {
        let code = saying.code();
        let own = refused.filter(|(given, _)| given.one("say") == code);
        let path = format!("/ledger/facts/{}/{code}", view.no());
        SayForm {
            code,
            to: asked.link(&path, &[]),
            error: own.map(|(_, problem)| f.said(problem)),
            text: own.map_or(String::new(), |(given, _)| given.one("text").to_owned()),
        }
    };
    view.may_say.iter().map(form).collect()
}

/// A file of a fact.
pub async fn file(
    State(site): State<Site>,
    session: Session,
    Path((no, file)): Path<(i64, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::read(&site, &session, &Given::new(pairs)).await?;
    let asked = chosen(&site, &session, asked).await?;
    let id = file.parse().map_err(|_| AppError::NotFound)?;
    let customer = asked.ask.customer;
    let download = site.app.ledger_file(&session.who, customer, no, id).await?;
    // Whatever it holds, a browser runs nothing in it.
    let headers = [
        (CONTENT_DISPOSITION, download.disposition()),
        (CONTENT_TYPE, download.mime),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
        (CACHE_CONTROL, "private, max-age=86400".to_owned()),
    ];
    Ok((headers, download.bytes).into_response())
}
