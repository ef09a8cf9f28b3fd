//! A file that is to be the next version: first looked at, with every mistake or with all that it changes; published
//! only then.

use super::{Sent, settled, told::Told, write};
use crate::{
    answer::{Answer, Problem, go},
    pages::{ledger::ask::Asked, ticket_act::can_be_mended},
    request::{Given, Posted, Session},
    site::Site,
};
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use shounuo_app::{AppError, Ask, queries::Draft};
use shounuo_core::{contract::Mistake, ticket::Invalid};
use shounuo_words::{Lang, wrong};

/// Looks at the file that was sent, or publishes the one that was looked at.
pub async fn send(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
    posted: Posted,
) -> Answer {
    session.check(&site, &posted.given)?;
    let asked = Asked::read(&site, &session, &Given::new(pairs)).await?;
    let (asked, _) = settled(&site, &session, asked).await?;
    match looked_at(&site, &session, &asked, &posted).await {
        Ok(Looked::Published(version)) => {
            go(&asked.link(&format!("/ledger/contract/{version}"), &[]))
        }
        Ok(Looked::At(status, sent)) => write(&site, &session, asked, (status, sent)).await,
        Err(problem) if can_be_mended(&problem) => {
            let error = session.frame(&site).await?.said(&problem);
            let sent = Sent {
                error: Some(error),
                ..Sent::default()
            };
            write(&site, &session, asked, (problem.code().0, sent)).await
        }
        Err(problem) => Err(problem),
    }
}

/// What came of it.
enum Looked {
    /// It is this version now.
    Published(String),
    /// It is shown: with its mistakes, or with what it changes.
    At(StatusCode, Sent),
}

async fn looked_at(
    site: &Site,
    session: &Session,
    asked: &Asked,
    posted: &Posted,
) -> Result<Looked, Problem> {
    let (app, who) = (&site.app, &session.who);
    let (code, toml) = (asked.ask.customer.as_deref(), text(posted)?);
    let (terms, changes) = match app.contract_draft(who, code, &toml).await? {
        Draft::Sound { terms, changes } => (terms, changes),
        Draft::Wrong(mistakes) => {
            let lang = session.visitor.lang;
            let mistakes = mistakes.into_iter().map(|m| told(lang, m)).collect();
            let sent = Sent {
                mistakes,
                ..Sent::default()
            };
            return Ok(Looked::At(StatusCode::UNPROCESSABLE_ENTITY, sent));
        }
    };
    if posted.given.one("do") == "publish" {
        let version = publish(site, session, asked, (posted, &toml)).await?;
        return Ok(Looked::Published(version));
    }
    let lang = session.visitor.lang;
    let changes = changes.map(|c| Told::new(lang, &c, &terms));
    let sent = Sent {
        sound: Some((toml, changes)),
        ..Sent::default()
    };
    Ok(Looked::At(StatusCode::OK, sent))
}

async fn publish(
    site: &Site,
    session: &Session,
    asked: &Asked,
    (posted, toml): (&Posted, &str),
) -> Result<String, Problem> {
    let (app, who) = (&site.app, &session.who);
    let view = app
        .contract_versions(who, asked.ask.customer.as_deref())
        .await?;
    let id = view.contract.unwrap_or_else(|| app.new_id());
    let ask = Ask::live(app.command_id(), posted.given.said("idempotency_key"));
    let task = app.publish_contract_once(who, ask, (view.customer.id, id), toml)?;
    Ok(app.run(task).await?.no.unwrap_or_default())
}

/// The file's text: as it was sent, or as it was looked at.
fn text(posted: &Posted) -> Result<String, AppError> {
    let wrong = |why| AppError::invalid("toml", why);
    match (posted.files.first(), posted.given.one("toml")) {
        (Some(bytes), _) => {
            String::from_utf8(bytes.clone()).map_err(|_| wrong(Invalid::BadCharacter))
        }
        (None, "") => Err(wrong(Invalid::Missing)),
        (None, text) => Ok(text.to_owned()),
    }
}

fn told(lang: Lang, mistake: Mistake) -> (String, String, String) {
    let reason = wrong(lang, &mistake.reason);
    let clause = mistake.clause.unwrap_or_default();
    (mistake.line.to_string(), clause, reason)
}
