//! `/me/sessions`: where I am signed in, and a button to end each.

use crate::{
    answer::{Answer, Frame, page},
    request::{Given, Posted, Session},
    site::Site,
};
use askama::Template;
use axum::extract::{Path, Query, State};
use shounuo_store::query::{List, PageAsk};
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
    first: Option<String>,
    next: Option<String>,
}

/// The list.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let after = Given::new(pairs).after(List::Sessions)?;
    let first = after.is_some().then(|| "/me/sessions".to_owned());
    let ask = PageAsk { limit: 50, after };
    let sessions = site.app.sessions(&session.who, ask).await?;
    let f = session.frame(&site).await?;
    let own = shounuo_app::random::token_hash(&session.token);
    let line = |s: shounuo_store::Session| Line {
        id: s.id,
        agent: s.agent,
        since: f.reader.instant(s.made_at),
        this: s.hash == own,
        until: f.reader.instant(s.expires_at),
    };
    let next = sessions.next.map(|c| format!("/me/sessions?after={c}"));
    let lines = sessions.rows.into_iter().map(line).collect();
    page(&Sessions {
        f,
        lines,
        first,
        next,
    })
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
