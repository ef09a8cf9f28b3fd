//! `/me`: the asker, and what waits for them.

use crate::{
    caller::Caller,
    problem::Problem,
    read::Body,
    schema::RoleCode,
    views::{Made, MyWork, Receipt},
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use shounuo_app::{App, AppError};
use shounuo_core::role::Role;
use utoipa::ToSchema;
use uuid::Uuid;

/// The asker.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// Their id.
    person: Option<Uuid>,
    /// Their name.
    name: Option<String>,
    /// Their roles.
    #[schema(value_type = Vec<RoleCode>)]
    roles: Vec<Role>,
    /// The customer whose people they are; `null` for the provider's own.
    customer: Option<Uuid>,
    /// Whether they only read: a token without the scope `write`, or a cookie.
    read_only: bool,
}

/// Who the asker is, and what the token allows.
#[utoipa::path(get, path = "/me", tag = "me", responses((status = 200, body = Me)))]
pub async fn me(State(app): State<App>, Caller(who): Caller) -> Result<Json<Me>, Problem> {
    let person = who.actor.person();
    let name = match person {
        Some(person) => app.name_of(person).await?,
        None => None,
    };
    let customer = who.customer().map(|c| c.0);
    let (person, read_only) = (person.map(|p| p.0), who.read_only);
    Ok(Json(Me {
        person,
        name,
        roles: who.roles,
        customer,
        read_only,
    }))
}

/// What waits for the asker, by role, most urgent first.
#[utoipa::path(get, path = "/me/work", tag = "me", responses((status = 200, body = MyWork)))]
pub async fn work(State(app): State<App>, Caller(who): Caller) -> Result<Json<MyWork>, Problem> {
    Ok(Json(app.my_work(&who).await?.into()))
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Password {
    /// The sign-in name.
    login: String,
    /// The password, of at least ten characters.
    password: String,
}

/// Sets how the asker signs in; their sessions end, their tokens go on.
#[utoipa::path(post, path = "/me/password", tag = "me", request_body = Password,
    responses((status = 201, body = Receipt)))]
pub async fn set_password(
    State(app): State<App>,
    Caller(who): Caller,
    Body(new): Body<Password>,
) -> Result<Made, Problem> {
    let person = who.actor.person().ok_or_else(Problem::not_found)?;
    app.check_login(&new.login, person).await?;
    let setting = app.clone();
    // Hashing takes tens of milliseconds of CPU: not on an async thread.
    let hash = move || setting.set_password(&who, person, &new.login, &new.password);
    let task = tokio::task::spawn_blocking(hash)
        .await
        .map_err(|_| AppError::Busy)??;
    Ok(Made(app.run(task).await?))
}
