//! `/sign-out`: ends the session on the server and in the browser.

use crate::{
    answer::Answer,
    request::{Posted, Session, session_end},
    site::Site,
};
use axum::{
    extract::State,
    http::header::SET_COOKIE,
    response::{IntoResponse, Redirect},
};

/// Signs out.
pub async fn send(State(site): State<Site>, session: Session, posted: Posted) -> Answer {
    session.check(&site, &posted.given)?;
    site.app.sign_out(&session.token).await?;
    let mut response = Redirect::to("/sign-in").into_response();
    if let Some(cookie) = session_end(&site) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}
