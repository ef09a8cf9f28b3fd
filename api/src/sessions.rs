//! `/sessions`: signing in and out.

use crate::{
    caller::{Caller, Visit, bearer, of_link},
    problem::Problem,
    read::{Body, Params, Part},
    schema::At,
    tickets::list::Paging,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use serde::{Deserialize, Serialize};
use shounuo_app::{App, AppError};
use shounuo_core::ticket::Invalid;
use shounuo_store::query::List;
use utoipa::ToSchema;
use uuid::Uuid;

/// Sign-in name and password, or the word of a sign-in link alone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The sign-in name.
    login: Option<String>,
    /// The password.
    password: Option<String>,
    /// The word of a link that the provider handed out, instead of both.
    link: Option<String>,
}

/// A session, told once.
#[derive(Serialize, ToSchema)]
pub struct NewSession {
    /// For the header `Authorization: Bearer …`.
    token: String,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub struct Session {
    /// Its id.
    id: Uuid,
    /// The program that signed in, as it names itself.
    agent: String,
    /// When it began.
    made_at: At,
    /// When it ends by itself.
    expires_at: At,
}

/// Signs in by name and password, or by a link. A wrong name and a wrong password are one answer; too many tries have to wait.
#[utoipa::path(post, path = "/sessions", tag = "me", request_body = SignIn,
    responses((status = 201, body = NewSession)))]
pub async fn begin(
    State(app): State<App>,
    Visit(peer): Visit,
    headers: HeaderMap,
    Body(sign_in): Body<SignIn>,
) -> Result<(StatusCode, Json<NewSession>), Problem> {
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let signed_in = match sign_in {
        SignIn {
            link: Some(link),
            login: None,
            password: None,
        } => app.sign_in_by_link(&link, agent).await.map_err(of_link)?,
        SignIn { link: Some(_), .. } => return Err(Problem::invalid("link", Invalid::WrongKind)),
        SignIn {
            login,
            password,
            link: None,
        } => {
            let missing = |field| move || Problem::invalid(field, Invalid::Missing);
            let login = login.ok_or_else(missing("login"))?;
            let password = password.ok_or_else(missing("password"))?;
            let signed_in = app.sign_in(&login, password, peer, agent).await;
            signed_in.map_err(wrong_credentials)?
        }
    };
    Ok((
        StatusCode::CREATED,
        Json(NewSession {
            token: signed_in.token,
        }),
    ))
}

fn wrong_credentials(e: AppError) -> Problem {
    match e {
        AppError::SignedOut => Problem::new(StatusCode::UNAUTHORIZED, "wrong_credentials"),
        other => other.into(),
    }
}

/// A page of sessions.
#[derive(Serialize, ToSchema)]
pub struct SessionPage {
    /// The sessions.
    sessions: Vec<Session>,
    /// The cursor of the next page; `null` on the last.
    next: Option<String>,
}

/// A page of the asker's sessions, newest first.
#[utoipa::path(get, path = "/sessions", tag = "me", params(Paging),
    responses((status = 200, body = SessionPage)))]
pub async fn list(
    State(app): State<App>,
    Caller(who): Caller,
    Params(paging): Params<Paging>,
) -> Result<Json<SessionPage>, Problem> {
    let page = app.sessions(&who, paging.ask(List::Sessions)?).await?;
    let sessions = page.rows.into_iter().map(|s| Session {
        id: s.id,
        agent: s.agent,
        made_at: s.made_at.into(),
        expires_at: s.expires_at.into(),
    });
    Ok(Json(SessionPage {
        sessions: sessions.collect(),
        next: page.next.map(|n| n.to_string()),
    }))
}

/// Ends the session whose token the request carries.
#[utoipa::path(delete, path = "/sessions/current", tag = "me", responses((status = 204)))]
pub async fn end_current(
    State(app): State<App>,
    Caller(_who): Caller,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    app.sign_out(bearer(&headers).unwrap_or_default()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends one of the asker's sessions.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "me", responses((status = 204)))]
pub async fn end(
    State(app): State<App>,
    Caller(who): Caller,
    Part(id): Part<Uuid>,
) -> Result<StatusCode, Problem> {
    app.end_session(&who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
