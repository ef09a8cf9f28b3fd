//! What goes back: pages in their frame, and pages that explain what went wrong.

mod explain;
mod frame;
mod problem;

pub use explain::{explain, nowhere};
pub use frame::Frame;
pub use problem::Problem;

use askama::Template;
use axum::{
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Redirect, Response},
};

/// What a handler gives.
pub type Answer = Result<Response, Problem>;

/// A page.
pub fn page(template: &impl Template) -> Answer {
    page_as(StatusCode::OK, template)
}

/// A page that comes with another status: a form with its mistakes.
pub fn page_as(status: StatusCode, template: &impl Template) -> Answer {
    let html = template.render().map_err(|e| {
        tracing::error!("a page cannot be written: {e}");
        Problem::Status(StatusCode::INTERNAL_SERVER_ERROR)
    })?;
    Ok((status, [(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response())
}

/// On to another page, after a write.
pub fn go(to: &str) -> Answer {
    Ok(Redirect::to(to).into_response())
}
