//! `/me/tokens`: API tokens with scopes.

use crate::{
    caller::Caller,
    problem::Problem,
    read::{Body, Params, Part},
    schema::At,
    tickets::list::Paging,
};
use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use shounuo_app::App;
use shounuo_core::ticket::Invalid;
use shounuo_store::query::List;
use utoipa::ToSchema;
use uuid::Uuid;

/// A token to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What its owner calls it.
    name: String,
    /// What it may do.
    #[schema(value_type = Vec<Scope>)]
    scopes: Vec<Scope>,
    /// Until when it works; without an end when left out.
    expires_at: Option<At>,
}

/// What a token may do.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Read what the person may read.
    Read,
    /// Also write what the person may write.
    Write,
}

/// A token, told once.
#[derive(Serialize, ToSchema)]
pub struct Token {
    /// For the header `Authorization: Bearer …`; only its digest is kept.
    token: String,
}

/// A token, without its word.
#[derive(Serialize, ToSchema)]
pub struct KnownToken {
    /// Its id.
    id: Uuid,
    /// What its owner calls it.
    name: String,
    /// What it may do.
    scopes: Vec<String>,
    /// Until when it works.
    expires_at: Option<At>,
    /// Since when it works no more.
    revoked_at: Option<At>,
}

/// Makes a token in the asker's own name.
#[utoipa::path(post, path = "/me/tokens", tag = "me", request_body = NewToken,
    responses((status = 201, body = Token)))]
pub async fn issue(
    State(app): State<App>,
    Caller(who): Caller,
    Body(new): Body<NewToken>,
) -> Result<(StatusCode, Json<Token>), Problem> {
    let person = who.actor.person().ok_or_else(Problem::not_found)?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 80 {
        let why = if name.is_empty() {
            Invalid::Missing
        } else {
            Invalid::TooLong
        };
        return Err(Problem::invalid("name", why));
    }
    let word = |s: &Scope| match s {
        Scope::Read => "read".to_owned(),
        Scope::Write => "write".to_owned(),
    };
    let (scopes, expires_at) = (
        new.scopes.iter().map(word).collect(),
        new.expires_at.map(|at| at.0),
    );
    let token = app.new_token();
    let task = app.issue_token(&who, person, name, scopes, expires_at, &token)?;
    app.run(task).await?;
    Ok((StatusCode::CREATED, Json(Token { token })))
}

/// A page of tokens, without their words.
#[derive(Serialize, ToSchema)]
pub struct TokenPage {
    /// The tokens.
    tokens: Vec<KnownToken>,
    /// The cursor of the next page; `null` on the last.
    next: Option<String>,
}

/// A page of the asker's tokens, oldest first.
#[utoipa::path(get, path = "/me/tokens", tag = "me", params(Paging),
    responses((status = 200, body = TokenPage)))]
pub async fn list(
    State(app): State<App>,
    Caller(who): Caller,
    Params(paging): Params<Paging>,
) -> Result<Json<TokenPage>, Problem> {
    let page = app.tokens(&who, paging.ask(List::Tokens)?).await?;
    let known = page.rows.into_iter().map(|t| KnownToken {
        id: t.id,
        name: t.name,
        scopes: t.scopes,
        expires_at: t.expires_at.map(At),
        revoked_at: t.revoked_at.map(At),
    });
    Ok(Json(TokenPage {
        tokens: known.collect(),
        next: page.next.map(|n| n.to_string()),
    }))
}

/// Ends one of the asker's tokens at once.
#[utoipa::path(delete, path = "/me/tokens/{id}", tag = "me", responses((status = 204)))]
pub async fn revoke(
    State(app): State<App>,
    Caller(who): Caller,
    Part(id): Part<Uuid>,
) -> Result<StatusCode, Problem> {
    app.revoke_token(&who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
