//! Puts the words into problems, in the language of the request, on the way out.

use super::Problem;
use crate::{doc::Methods, paths};
use axum::{
    Json,
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use shounuo_app::trace::RequestId;
use shounuo_core::ticket::{Invalid, Refusal};
use shounuo_words::{Lang, duration, invalid, problem, refusal, wrong_form};
use std::convert::Infallible;
use utoipa::ToSchema;

/// A problem (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Which problem: `urn:shounuo:problem:<code>`. It never changes.
    #[serde(rename = "type")]
    kind: String,
    /// What it is, in a few words of the asker's language.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What happened, and what to do.
    detail: String,
    /// The field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// What is wrong with the field, as a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// Where the ticket stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<&'static str>,
    /// The clause of the contract that does not allow it.
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<String>,
    /// What the asker may do instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<Vec<paths::ActionLink>>,
    /// Seconds after which a repeat makes sense.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    /// By which the server's log knows this request; also in the header `x-request-id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

/// The language that a request asks for.
pub struct Wish(pub Lang);

impl<S: Send + Sync> FromRequestParts<S> for Wish {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(lang(&parts.headers)))
    }
}

fn lang(headers: &HeaderMap) -> Lang {
    let wish = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok());
    Lang::negotiate(None, wish)
}

/// A layer around all routes: problems become JSON, and nothing is kept by caches on the way.
pub async fn render(State(methods): State<Methods>, request: Request, next: Next) -> Response {
    let lang = lang(request.headers());
    let path = request.extensions().get::<MatchedPath>().cloned();
    let id = request.extensions().get::<RequestId>().cloned();
    let mut response = next.run(request).await;
    let mut problem = response.extensions_mut().remove::<Problem>();
    if problem.is_none() && response.status() == StatusCode::METHOD_NOT_ALLOWED {
        problem = Some(wrong_method(
            &methods,
            path.as_ref().map_or("", MatchedPath::as_str),
        ));
    }
    if let Some(problem) = problem {
        response = answer(lang, &problem, id.as_ref());
    }
    let headers = response.headers_mut();
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    headers.insert(
        header::VARY,
        HeaderValue::from_static("accept-language, authorization, cookie"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

/// The router's own answer to a wrong method, in words. It adds the header `Allow` itself.
fn wrong_method(methods: &Methods, path: &str) -> Problem {
    let path = path.strip_prefix(paths::BASE).unwrap_or(path);
    let allowed = methods.get(path).map_or("GET", String::as_str);
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed").with("allowed", allowed)
}

fn answer(lang: Lang, p: &Problem, id: Option<&RequestId>) -> Response {
    let body = ProblemBody {
        request_id: id.map(|id| id.as_str().to_owned()),
        ..body(lang, p)
    };
    let mut response = (p.status, Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(lang.tag()),
    );
    if let Some(seconds) = p.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if p.status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn body(lang: Lang, p: &Problem) -> ProblemBody {
    let reason = reason(lang, p);
    let wait = duration::exact(
        lang,
        p.retry_after
            .and_then(|s| i64::try_from(s).ok())
            .unwrap_or(0),
    );
    let mut args = args(p);
    args.extend(
        [("reason", reason.as_str()), ("time", wait.as_str())]
            .into_iter()
            .filter(|(name, _)| !p.args.iter().any(|(n, _)| n == name)),
    );
    let words = problem(lang, p.code, &args);
    ProblemBody {
        kind: format!("urn:shounuo:problem:{}", p.code),
        title: words.title.into_owned(),
        status: p.status.as_u16(),
        detail: words.detail.into_owned(),
        field: p.field.clone(),
        why: arg(p, "why").map(str::to_owned),
        stage: match p.refusal.as_deref() {
            Some(Refusal::WrongState { stage, .. }) => Some(stage.code()),
            _ => None,
        },
        clause: match p.refusal.as_deref() {
            Some(Refusal::Blocked { clause, .. }) => Some(clause.clone()),
            _ => None,
        },
        allowed: p.allowed.as_ref().map(|a| paths::links(&a.0, &a.1)),
        retry_after: p.retry_after,
        request_id: None,
    }
}

/// The sentence of the rule that refused.
fn reason(lang: Lang, p: &Problem) -> String {
    let why = arg(p, "why").and_then(Invalid::from_code);
    match (p.refusal.as_deref(), &p.field, why) {
        // What the asker may do, not what everybody together may.
        (Some(Refusal::WrongState { action, stage, .. }), _, _) => {
            let allowed = p.allowed.as_ref().map(|a| a.1.clone()).unwrap_or_default();
            refusal(
                lang,
                &Refusal::WrongState {
                    action: *action,
                    stage: *stage,
                    allowed,
                },
            )
        }
        (Some(other), _, _) => refusal(lang, other),
        (None, Some(field), Some(why)) => invalid(lang, field, why),
        _ => arg(p, "why").map_or_else(String::new, |why| wrong_form(lang, why, &args(p))),
    }
}

fn args(p: &Problem) -> Vec<(&str, &str)> {
    p.args.iter().map(|(n, v)| (*n, v.as_str())).collect()
}

fn arg<'a>(p: &'a Problem, name: &str) -> Option<&'a str> {
    p.args
        .iter()
        .find(|(n, _)| *n == name)
        .map(|(_, v)| v.as_str())
}
