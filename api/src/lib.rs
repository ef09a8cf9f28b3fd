//! JSON under `/api/v1`: what the pages show and do, for programs.
//!
//! `routes` is the table of contents; folders mirror URLs; a verb is a noun that is posted
//! (`POST /tickets/{no}/arrival`). What is allowed is decided where the pages ask too: by `app`'s
//! one table and by core. Refusals are problems (RFC 9457) in the asker's language.

mod board;
mod caller;
mod contact;
mod customers;
mod devices;
mod doc;
mod labels;
mod ledger;
mod me;
mod notices;
mod parts;
pub mod paths;
mod people;
mod places;
mod problem;
mod read;
mod routes;
mod schema;
mod search;
mod server_clock;
mod sessions;
mod tickets;
mod tokens;
mod tracking;
mod views;

use axum::{Json, Router, middleware::from_fn_with_state, routing::get};
use shounuo_app::App;
use utoipa::openapi::OpenApi;

/// The API, to be nested at [`paths::BASE`].
pub fn router(app: App) -> Router {
    let (routes, document) = routes::routes().split_for_parts();
    let (methods, queryless) = (doc::methods(&document), doc::queryless(&document));
    let document = Json(doc::complete(document));
    routes
        .route("/openapi.json", get(async || document))
        .fallback(async || problem::Problem::not_found())
        .layer(from_fn_with_state(queryless, read::unasked::refuse))
        .layer(from_fn_with_state(methods, problem::render))
        .with_state(app)
}

/// The OpenAPI 3.1 document.
pub fn openapi() -> OpenApi {
    doc::complete(routes::routes().into_openapi())
}
