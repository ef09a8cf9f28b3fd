//! `/sign-in`: by name and password.

use crate::{
    answer::{Answer, Frame, Problem, page_as},
    request::{Posted, Visitor, cookie, local_path, session_cookie},
    site::Site,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header::SET_COOKIE},
    response::{IntoResponse, Redirect, Response},
};
use shounuo_app::AppError;
use std::collections::HashMap;

/// A cookie that ties the form to the browser it was shown in, before anybody is signed in.
const VISIT: &str = "visit";

#[derive(Template)]
#[template(path = "pages/sign_in.html")]
struct SignIn {
    f: Frame,
    back: String,
    login: String,
    error: Option<String>,
}

/// The form.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Answer {
    let back = query.get("back").map_or("/", |b| local_path(b)).to_owned();
    form(
        &site,
        &visitor,
        &headers,
        StatusCode::OK,
        back,
        String::new(),
        None,
    )
    .await
}

/// Name and password, checked.
pub async fn send(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    posted: Posted,
) -> Answer {
    let given = &posted.given;
    let visit = cookie(&headers, VISIT).unwrap_or_default();
    if visit.is_empty() || visitor.foreign || !site.app.check_csrf(visit, given.one("csrf")) {
        return Err(Problem::FormExpired);
    }
    let (login, back) = (given.one("login").trim(), local_path(given.one("back")));
    let password = given.one("password").to_owned();
    match site
        .app
        .sign_in(login, password, visitor.peer, &visitor.agent)
        .await
    {
        Ok(signed_in) => Ok(begin(&site, &visitor, &signed_in.token, back).await),
        Err(AppError::SignedOut) => {
            let said = shounuo_words::problem(visitor.lang, "wrong_credentials", &[])
                .detail
                .into_owned();
            let (login, back) = (login.to_owned(), back.to_owned());
            form(
                &site,
                &visitor,
                &headers,
                StatusCode::UNPROCESSABLE_ENTITY,
                back,
                login,
                Some(said),
            )
            .await
        }
        Err(e) => Err(e.into()),
    }
}

/// On to a page, with a session that begins now; the one that this browser had is over.
pub async fn begin(site: &Site, visitor: &Visitor, token: &str, back: &str) -> Response {
    if let Some(old) = &visitor.session
        && let Err(e) = site.app.sign_out(old).await
    {
        tracing::warn!("an old session could not be ended: {e}");
    }
    let mut response = Redirect::to(back).into_response();
    if let Some(cookie) = session_cookie(site, token) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

async fn form(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    status: StatusCode,
    back: String,
    login: String,
    error: Option<String>,
) -> Answer {
    let known = cookie(headers, VISIT)
        .filter(|v| v.len() >= 20)
        .map(str::to_owned);
    let visit = known.unwrap_or_else(|| site.app.new_token());
    let mut f = Frame::new(site, visitor, None).await?;
    f.csrf = site.app.csrf(&visit);
    let mut response = page_as(
        status,
        &SignIn {
            f,
            back,
            login,
            error,
        },
    )?;
    let secure = if site.options.secure_cookies {
        "; Secure"
    } else {
        ""
    };
    let cookie =
        format!("{VISIT}={visit}; Path=/sign-in; Max-Age=86400; HttpOnly; SameSite=Strict{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}
