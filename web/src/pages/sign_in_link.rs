//! `/sign-in/{token}`: a link that the provider handed out. Looking at it does nothing — mail programs
//! look at links —, the button signs in.

use super::sign_in::begin;
use crate::{
    answer::{Answer, Frame, Problem, page},
    request::{Posted, Visitor},
    site::Site,
};
use askama::Template;
use axum::extract::{Path, State};

#[derive(Template)]
#[template(path = "pages/sign_in_link.html")]
struct SignInLink {
    f: Frame,
    name: String,
    token: String,
}

/// Whose link it is, and a button.
pub async fn show(State(site): State<Site>, visitor: Visitor, Path(token): Path<String>) -> Answer {
    let name = site
        .app
        .name_of_sign_in_link(&token)
        .await
        .map_err(Problem::of_link)?;
    let mut f = Frame::new(&site, &visitor, None).await?;
    f.csrf = site.app.csrf(&token);
    page(&SignInLink { f, name, token })
}

/// Signs in.
pub async fn send(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
    posted: Posted,
) -> Answer {
    if visitor.foreign || !site.app.check_csrf(&token, posted.given.one("csrf")) {
        return Err(Problem::FormExpired);
    }
    let signed_in = site
        .app
        .sign_in_by_link(&token, &visitor.agent)
        .await
        .map_err(Problem::of_link)?;
    Ok(begin(&site, &visitor, &signed_in.token, "/").await)
}
