//! `/ledger/promises/{promise}/{key}`: one verdict: why, on which facts, what the school said to it,
//! and what the reader may say.

use super::{ask::Asked, line::FactLine, whose::chosen};
use crate::{
    answer::{Answer, Frame, Problem, page_as},
    parts::Countdown,
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use shounuo_app::queries::ledger::{InstanceView, Saying};
use shounuo_words::{
    Label,
    ledger::{Teller, Told, remark},
};

/// What can be said, as a form.
pub(super) struct SayForm {
    /// The word of its address.
    pub code: &'static str,
    /// Where it goes.
    pub to: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// What was written.
    pub text: String,
}

#[derive(Template)]
#[template(path = "pages/ledger/verdict.html")]
struct Page {
    f: Frame,
    whole: String,
    promise: String,
    promise_name: String,
    clause: String,
    name: String,
    state: &'static str,
    word: String,
    provisional: bool,
    why: String,
    marks: Vec<String>,
    countdown: Option<Countdown>,
    ticket: Option<String>,
    owner: String,
    at: String,
    past: bool,
    evidence: Vec<FactLine>,
    answers: Vec<FactLine>,
    says: Vec<SayForm>,
}

/// One verdict.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Path((promise, key)): Path<(String, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::read(&site, &session, &Given::new(pairs)).await?;
    let asked = chosen(&site, &session, asked).await?;
    write(&site, &session, (&asked, &promise, &key), None).await
}

/// The page; after a refusal with the form as it was sent.
pub(super) async fn write(
    site: &Site,
    session: &Session,
    (asked, promise, key): (&Asked, &str, &str),
    refused: Option<(&Given, &Problem)>,
) -> Answer {
    let (who, ask) = (&session.who, asked.ask.clone());
    let view = site.app.instance(who, ask, promise, key).await?;
    let mut f = session.frame(site).await?;
    f.reader.now = view.at;
    f.reader.zone = view.by.book().zone.clone();
    let status = refused.map_or(StatusCode::OK, |(_, problem)| problem.code().0);
    page_as(status, &built(f, asked, &view, refused))
}

fn built(
    f: Frame,
    asked: &Asked,
    view: &InstanceView,
    refused: Option<(&Given, &Problem)>,
) -> Page {
    let (lang, instance) = (f.reader.lang, &view.instance);
    let (promise, book) = (view.name.promise.as_str(), view.by.book());
    let teller = Teller::new(&f.reader, &book.contract, &view.called);
    let name = teller.instance(promise, &instance.key);
    let verdict = view.clock.as_ref().map(|c| (c, c.verdict(view.at)));
    let line = |fact| FactLine::new(&f, asked, &teller, fact);
    Page {
        whole: asked.link("/ledger", &[]),
        promise: asked.promise(promise),
        promise_name: teller.words(&view.name.name).to_owned(),
        clause: teller.clause(&view.clause),
        name: match name.is_empty() {
            true => teller.words(&view.name.name).to_owned(),
            false => name,
        },
        state: instance.status.code(),
        word: instance.status.label(lang).into_owned(),
        provisional: instance.provisional,
        why: why(&teller, view),
        marks: instance.remarks.iter().map(|r| remark(lang, r)).collect(),
        countdown: verdict.map(|(clock, v)| Countdown::new(&f.reader, clock, &v)),
        ticket: view.ticket.as_ref().map(|(no, _)| no.clone()),
        owner: view.owner.label(lang).into_owned(),
        at: f.reader.instant_full(view.at),
        past: asked.is_past(),
        evidence: view.evidence.iter().map(line).collect(),
        answers: view.answers.iter().map(line).collect(),
        says: says(&f, asked, view, refused),
        f,
    }
}

fn why(teller: &Teller<'_>, view: &InstanceView) -> String {
    let book = view.by.book();
    let mut told = Told::new(&view.name.promise, &view.instance);
    if let Some(clock) = &view.clock {
        told = told.clock(clock, &view.marks);
    }
    let pinned = view.clock.as_ref().map(|c| c.calendars);
    let calendar = match pinned {
        Some(version) => book.calendars.iter().find(|(v, _)| *v == version),
        None => book.calendars.last(),
    };
    let version = calendar.map(|(version, _)| version.to_string());
    if let Some(version) = &version {
        return teller.why(&told.calendar(&book.contract.calendar, version));
    }
    teller.why(&told)
}

fn says(
    f: &Frame,
    asked: &Asked,
    view: &InstanceView,
    refused: Option<(&Given, &Problem)>,
) -> Vec<SayForm> {
    let form = |saying: &Saying| {
        let code = saying.code();
        let path = asked.path_of(&view.name.promise, &view.instance.key);
        let own = refused.filter(|(given, _)| given.one("say") == code);
        SayForm {
            code,
            to: asked.link(&format!("{path}/{code}"), &[]),
            error: own.map(|(_, problem)| f.said(problem)),
            text: own.map_or(String::new(), |(given, _)| given.one("text").to_owned()),
        }
    };
    view.may_say.iter().map(form).collect()
}
