//! `/server-clock`: whether announcements wait because the server's clock jumped.

use crate::{caller::Caller, problem::Problem, schema::At};
use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use shounuo_app::App;
use utoipa::ToSchema;

/// A jump of the server's clock.
#[derive(Serialize, ToSchema)]
pub struct ClockJump {
    /// What the clock should have said …
    expected: At,
    /// … and what it said.
    read: At,
}

/// What is known of the server's clock.
#[derive(Serialize, ToSchema)]
pub struct ServerClock {
    /// The jump for which announcements wait; `null`: none do.
    jump: Option<ClockJump>,
}

/// Whether announcements wait because the server's clock jumped.
#[utoipa::path(get, path = "/server-clock", tag = "house",
    responses((status = 200, body = ServerClock)))]
pub async fn show(
    State(app): State<App>,
    Caller(who): Caller,
) -> Result<Json<ServerClock>, Problem> {
    let jump = app.clock_jump(&who).await?.map(|found| ClockJump {
        expected: found.jump.expected.into(),
        read: found.jump.read.into(),
    });
    Ok(Json(ServerClock { jump }))
}

/// Says that the server's clock is right as it is: what waited is announced.
#[utoipa::path(post, path = "/server-clock/confirmation", tag = "house",
    responses((status = 204)))]
pub async fn confirm(State(app): State<App>, Caller(who): Caller) -> Result<StatusCode, Problem> {
    app.run(app.confirm_clock(&who)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
