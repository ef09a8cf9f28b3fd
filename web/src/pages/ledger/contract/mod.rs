//! `/ledger/contract`: the versions of a customer's contract: who published and who confirmed each, what runs on under
//! it; the form that publishes the next one. `/ledger/contract/{version}`: one of them, to be read beside the plan, and
//! confirmed by each party for itself.
//!
//! `publish` a file that is to be the next version · `version` one with its terms · `told` what a version changes.

mod publish;
mod told;
mod version;

pub use publish::send as publish;
pub use version::{confirm, show as version};

use super::ask::Asked;
use crate::{
    answer::{Answer, Frame, Problem, page_as},
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use shounuo_app::{
    AppError,
    policy::{Right, may},
    queries::{ContractVersion, Signed, VersionsView},
};
use shounuo_words::{Label, t_n};
use told::Told;

/// A version as a line.
struct Line {
    href: String,
    name: String,
    state: &'static str,
    standing: String,
    span: String,
    published: String,
    house: Option<String>,
    school: Option<String>,
    imported: bool,
    running: String,
}

/// What came of a file that was sent.
#[derive(Default)]
struct Sent {
    /// Why it was not read at all.
    error: Option<String>,
    /// Its mistakes: line, clause, reason.
    mistakes: Vec<(String, String, String)>,
    /// A sound one: its text, and what it changes.
    sound: Option<(String, Option<Told>)>,
}

#[derive(Template)]
#[template(path = "pages/ledger/contract.html")]
struct Page {
    f: Frame,
    whole: String,
    school: String,
    others: Vec<(String, String, bool)>,
    to_confirm: Option<(String, String)>,
    lines: Vec<Line>,
    publishes: bool,
    to: String,
    next: u32,
    sent: Sent,
}

/// The versions.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::read(&site, &session, &Given::new(pairs)).await?;
    write(&site, &session, asked, (StatusCode::OK, Sent::default())).await
}

async fn write(
    site: &Site,
    session: &Session,
    asked: Asked,
    (status, sent): (StatusCode, Sent),
) -> Answer {
    let (asked, others) = settled(site, session, asked).await?;
    let code = asked.ask.customer.as_deref();
    let view = site.app.contract_versions(&session.who, code).await?;
    let f = session.frame(site).await?;
    let path = |version: u32| asked.link(&format!("/ledger/contract/{version}"), &[]);
    let to_confirm = view.awaits.map(|n| (numbered(&f, n), path(n)));
    let mut lines: Vec<Line> = view
        .versions
        .iter()
        .map(|v| line(&f, &view, v, path(v.version)))
        .collect();
    lines.reverse();
    let page = Page {
        whole: asked.link("/ledger", &[]),
        school: view.customer.name.clone(),
        others,
        to_confirm,
        lines,
        publishes: may(&session.who, Right::ManageContracts),
        to: asked.link("/ledger/contract", &[]),
        next: view.versions.last().map_or(0, |v| v.version) + 1,
        sent,
        f,
    };
    page_as(status, &page)
}

/// Whose contract: one's own; the provider's people choose, and whoever publishes also among customers without one.
async fn settled(
    site: &Site,
    session: &Session,
    mut asked: Asked,
) -> Result<(Asked, Vec<(String, String, bool)>), Problem> {
    let (app, who) = (&site.app, &session.who);
    let mut cards: Vec<(String, String)> = match may(who, Right::ManageContracts) {
        true => {
            let all = app.every_customer(who).await?;
            all.into_iter().map(|c| (c.code, c.name)).collect()
        }
        false => {
            let all = app.ledgers(who).await?;
            all.into_iter().map(|c| (c.code, c.name)).collect()
        }
    };
    if who.customer().is_some() {
        cards.truncate(1);
    }
    let first = cards.first().ok_or(AppError::NotFound)?.0.clone();
    if asked.ask.customer.is_none() {
        asked = asked.of(&first);
    }
    let chosen = asked.said("customer").to_owned();
    let others = match cards.len() {
        1 => Vec::new(),
        _ => cards
            .into_iter()
            .map(|(code, name)| {
                let on = code == chosen;
                (code, name, on)
            })
            .collect(),
    };
    Ok((asked, others))
}

fn line(f: &Frame, view: &VersionsView, v: &ContractVersion, href: String) -> Line {
    let (state, standing) = standing(f, view, v);
    let running = i64::try_from(v.running).unwrap_or(i64::MAX);
    Line {
        href,
        name: numbered(f, v.version),
        state,
        standing,
        span: span(f, v),
        published: signed(f, &v.published),
        house: v.house.as_ref().map(|s| signed(f, s)),
        school: v.school.as_ref().map(|s| signed(f, s)),
        imported: v.imported,
        running: t_n(f.reader.lang, "contract_page.running", running).into_owned(),
    }
}

/// `第 2 版`.
fn numbered(f: &Frame, version: u32) -> String {
    f.t1("contract_page.version", "n", &version.to_string())
        .into_owned()
}

/// How a version stands: its sign and its word.
fn standing(f: &Frame, view: &VersionsView, v: &ContractVersion) -> (&'static str, String) {
    let never = v.from.is_some() && v.from == v.until;
    let newest = view.versions.last().is_some_and(|n| n.version == v.version);
    let (state, key) = match (view.in_force == Some(v.version), v.from, newest) {
        (true, ..) => ("kept", "contract_page.in_force"),
        (_, Some(_), _) if never => ("withdrawn", "contract_page.never"),
        (_, Some(_), _) => ("withdrawn", "contract_page.past"),
        (_, None, true) => ("at_risk", "contract_page.waiting"),
        (_, None, false) => ("withdrawn", "contract_page.never"),
    };
    (state, f.t(key).into_owned())
}

/// In force from when to when.
fn span(f: &Frame, v: &ContractVersion) -> String {
    let at = |at| f.reader.instant_full(at);
    match (v.from, v.until) {
        (Some(from), None) => f.t1("contract_page.since", "from", &at(from)).into_owned(),
        (Some(from), Some(until)) if from < until => {
            let args = [("from", &*at(from)), ("until", &*at(until))];
            f.reader.t_args("contract_page.span", &args).into_owned()
        }
        _ => String::new(),
    }
}

/// When, by whom.
fn signed(f: &Frame, signed: &Signed) -> String {
    let at = f.reader.instant_full(signed.at);
    let by = signed.name.clone();
    let by = by.unwrap_or_else(|| signed.by.side().label(f.reader.lang).into_owned());
    format!("{at} · {by}")
}
