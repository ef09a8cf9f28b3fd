//! `/people`: who works here, and who speaks for a school.

use crate::{
    caller::Caller,
    problem::Problem,
    read::{Body, Key, Params, Part, from_text},
    schema::RoleCode,
    tickets::{list::page, report::customer_of_code},
    views::{Made, PersonPage, Receipt},
};
use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use shounuo_app::{App, commands};
use shounuo_core::role::Role;
use shounuo_store::query::{List, PersonFilter};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which people; everything given must hold.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// With this role.
    #[param(value_type = Option<RoleCode>)]
    role: Option<Role>,
    /// Whether they still work here.
    #[serde(default, deserialize_with = "from_text")]
    active: Option<bool>,
    /// How many; 50 when left out, at most 200.
    #[serde(default, deserialize_with = "from_text")]
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A page of people within the asker's scope, by post.
#[utoipa::path(get, path = "/people", tag = "people", params(Filter),
    responses((status = 200, body = PersonPage)))]
pub async fn list(
    State(app): State<App>,
    Caller(who): Caller,
    Params(filter): Params<Filter>,
) -> Result<Json<PersonPage>, Problem> {
    let page = page(List::People, filter.limit, filter.cursor.as_deref())?;
    let roles = filter.role.into_iter().collect();
    let filter = PersonFilter {
        roles,
        active: filter.active,
        of: None,
    };
    Ok(Json(app.people(&who, filter, page).await?.into()))
}

/// A person to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// Their id, made by the client: a repeat describes the same person anew.
    id: Uuid,
    /// The customer's code; left out for the provider's own people.
    customer: Option<String>,
    /// Name.
    name: String,
    /// Telephone.
    phone: Option<String>,
    /// Sign-in name.
    login: Option<String>,
    /// Post.
    #[serde(default)]
    post: String,
    /// Roles.
    #[schema(value_type = Vec<RoleCode>)]
    roles: Vec<Role>,
}

/// Adds a person.
#[utoipa::path(post, path = "/people", tag = "people", request_body = NewPerson,
    responses((status = 201, body = Receipt)))]
pub async fn add(
    State(app): State<App>,
    Caller(who): Caller,
    key: Key,
    Body(person): Body<NewPerson>,
) -> Result<Made, Problem> {
    let customer = match &person.customer {
        Some(code) => Some(customer_of_code(&app, &who, code).await?),
        None => None,
    };
    let id = person.id.into();
    let NewPerson {
        name,
        phone,
        login,
        post,
        roles,
        ..
    } = person;
    let person = commands::NewPerson {
        customer,
        name,
        phone,
        login,
        post,
        roles,
    };
    let task = app.add_person(&who, id, key.ask(&app, None), person)?;
    Ok(Made(app.run(task).await?))
}

/// Roles that somebody has from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    /// All of them.
    #[schema(value_type = Vec<RoleCode>)]
    roles: Vec<Role>,
}

/// Sets a person's roles; their sessions end.
#[utoipa::path(post, path = "/people/{id}/roles", tag = "people", request_body = Roles,
    responses((status = 201, body = Receipt)))]
pub async fn set_roles(
    State(app): State<App>,
    Caller(who): Caller,
    Part(id): Part<Uuid>,
    Body(Roles { roles }): Body<Roles>,
) -> Result<Made, Problem> {
    let task = app.set_roles(&who, id.into(), roles)?;
    Ok(Made(app.run(task).await?))
}

/// A sign-in link, to be handed to its person.
#[derive(Serialize, ToSchema)]
pub struct SignInLink {
    /// The word of the link; told once, only its digest is kept. It works once, within seven days.
    token: String,
    /// The path of the page behind it.
    path: String,
}

/// Makes a sign-in link for a person: how somebody new, or who forgot the password, gets in.
#[utoipa::path(post, path = "/people/{id}/sign-in-link", tag = "people",
    responses((status = 201, body = SignInLink)))]
pub async fn sign_in_link(
    State(app): State<App>,
    Caller(who): Caller,
    Part(id): Part<Uuid>,
) -> Result<(StatusCode, Json<SignInLink>), Problem> {
    let token = app.new_token();
    let task = app.issue_sign_in_link(&who, id.into(), &token)?;
    app.run(task).await?;
    let path = format!("/sign-in/{token}");
    Ok((StatusCode::CREATED, Json(SignInLink { token, path })))
}

/// Ends every sign-in link of a person; their sessions and tokens go on.
#[utoipa::path(delete, path = "/people/{id}/sign-in-links", tag = "people",
    responses((status = 204)))]
pub async fn revoke_sign_in_links(
    State(app): State<App>,
    Caller(who): Caller,
    Part(id): Part<Uuid>,
) -> Result<StatusCode, Problem> {
    app.revoke_sign_in_links(&who, id.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A person no longer works here; their sessions end.
#[utoipa::path(post, path = "/people/{id}/leaving", tag = "people",
    responses((status = 201, body = Receipt)))]
pub async fn let_go(
    State(app): State<App>,
    Caller(who): Caller,
    Part(id): Part<Uuid>,
) -> Result<Made, Problem> {
    let task = app.let_go(&who, id.into())?;
    Ok(Made(app.run(task).await?))
}

/// Erases a person's data. Facts, chains and verdicts stay.
#[utoipa::path(post, path = "/people/{id}/erasure", tag = "people",
    responses((status = 201, body = Receipt)))]
pub async fn erase(
    State(app): State<App>,
    Caller(who): Caller,
    Part(id): Part<Uuid>,
) -> Result<Made, Problem> {
    let task = app.erase_person(&who, id.into())?;
    Ok(Made(app.run(task).await?))
}
