//! Pages for what went wrong: they say what, in the reader's language, and what to do now.

use super::{Frame, Problem, page_as};
use crate::{
    request::{Session, Visitor},
    site::Site,
};
use askama::Template;
use axum::{
    extract::{Request, State},
    http::{StatusCode, header::*},
    middleware::Next,
    response::{IntoResponse, Response},
};
use shounuo_app::trace::RequestId;
use shounuo_words::{duration, file_size, refusal};

#[derive(Template)]
#[template(path = "pages/problem.html")]
struct ProblemPage {
    f: Frame,
    status: u16,
    title: String,
    detail: String,
    sign_in: bool,
    request: Option<RequestId>,
}

/// An address that leads nowhere.
pub async fn nowhere() -> Problem {
    Problem::Status(StatusCode::NOT_FOUND)
}

/// Puts a page round every answer that has none but a status.
pub async fn explain(State(site): State<Site>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let visitor = Visitor::read(&parts, &site);
    let id = parts.extensions.get::<RequestId>().cloned();
    let response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    let has_page = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|v| v.as_bytes().starts_with(b"text/html"));
    if !(status.is_client_error() || status.is_server_error()) || has_page {
        return response;
    }
    let problem = response
        .extensions()
        .get::<Problem>()
        .cloned()
        .unwrap_or(Problem::Status(status));
    log(&problem);
    let explained = write(&site, &visitor, &problem, id)
        .await
        .unwrap_or_else(|_| status.into_response());
    keep_headers(&response, explained)
}

async fn write(
    site: &Site,
    visitor: &Visitor,
    problem: &Problem,
    request: Option<RequestId>,
) -> super::Answer {
    let session = Session::of(site, visitor).await.ok();
    // Where the data cannot be read, that is said all the same.
    let f = match Frame::new(site, visitor, session.as_ref()).await {
        Ok(f) => f,
        Err(_) => Frame::bare(site, visitor),
    };
    let (status, code) = problem.code();
    let (title, detail) = say(&f, problem, code);
    let sign_in = status == StatusCode::UNAUTHORIZED;
    page_as(
        status,
        &ProblemPage {
            f,
            status: status.as_u16(),
            title,
            detail,
            sign_in,
            request,
        },
    )
}

fn say(f: &Frame, problem: &Problem, code: &str) -> (String, String) {
    let lang = f.reader.lang;
    if matches!(code, "sent_before" | "too_many_files") {
        let own = |part| f.t(&format!("page.problem.{code}_{part}")).into_owned();
        return (own("title"), own("detail"));
    }
    let reason = problem
        .refusal()
        .map(|r| refusal(lang, r))
        .unwrap_or_default();
    let limit = match problem {
        Problem::TooLarge { limit } => *limit,
        _ => shounuo_app::files::BYTES_MAX,
    };
    let limit = file_size(limit as u64);
    let seconds = i64::try_from(problem.retry_s().unwrap_or(1)).unwrap_or(60);
    let time = duration::exact(lang, seconds);
    let args = [("reason", &*reason), ("limit", &*limit), ("time", &*time)];
    let said = shounuo_words::problem(lang, code, &args);
    (said.title.into_owned(), said.detail.into_owned())
}

/// What the operator has to know; a mistaken form is not of that kind.
fn log(problem: &Problem) {
    let (status, code) = problem.code();
    if status.is_server_error() {
        // Which page it was is said by the line of the request's end, which has the same id.
        let reason = match problem {
            Problem::App(e) => e.to_string(),
            _ => String::new(),
        };
        tracing::error!(code, reason, "no page");
    }
}

fn keep_headers(from: &Response, mut to: Response) -> Response {
    for name in [RETRY_AFTER, ALLOW, SET_COOKIE] {
        for value in from.headers().get_all(&name) {
            to.headers_mut().append(name.clone(), value.clone());
        }
    }
    to
}
