//! `/me/sessions`: where I am signed in, and a button to end each.

use crate::{
    answer::{Answer, Frame, page},
    request::{Posted, Session},
    site::Site,
};
use askama::Template;
use axum::extract::{Path, State};
use uuid::Uuid;

struct Line {
    id: Uuid,
    agent: String,
    since: String,
    until: String,
    this: bool,
}

#[derive(Template)]
#[template(path = "pages/me_sessions.html")]
struct Sessions {
    f: Frame,
    lines: Vec<Line>,
}

/// The list.
pub async fn show(State(site): State<Site>, session: Session) -> Answer {
    let f = session.frame(&site).await?;
    let sessions = site.app.sessions(&session.who).await?;
    let own = shounuo_app::random::token_hash(&session.token);
    let line = |s: shounuo_store::Session| Line {
        id: s.id,
        agent: s.agent,
        since: f.reader.instant(s.made_at),
        this: s.hash == own,
        until: f.reader.instant(s.expires_at),
    };
    let lines = sessions.into_iter().map(line).collect();
    page(&Sessions { f, lines })
}

/// Ends one.
pub async fn end(
    State(site): State<Site>,
    session: Session,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Answer {
    session.check(&site, &posted.given)?;
    site.app.end_session(&session.who, id).await?;
    crate::answer::go("/me/sessions")
}
