//! Routes that take no query parameters refuse every one: a misspelt filter must not look like an
//! answer to it. Routes that take some refuse the others by themselves ([`super::Params`]).

use crate::{doc::Queryless, paths, problem::Problem};
use axum::{
    extract::{MatchedPath, Query, Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// A layer around all routes.
pub async fn refuse(State(routes): State<Queryless>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let path = path.map_or("", MatchedPath::as_str);
    let path = path.strip_prefix(paths::BASE).unwrap_or(path);
    let method = match request.method() {
        &Method::HEAD => "GET",
        method => method.as_str(),
    };
    if !routes.contains(&(method.to_owned(), path.to_owned())) {
        return next.run(request).await;
    }
    let bad = |code| Problem::new(StatusCode::BAD_REQUEST, code);
    match Query::<Vec<(String, String)>>::try_from_uri(request.uri()) {
        Err(_) => bad("bad_request").into_response(),
        Ok(Query(pairs)) => match pairs.into_iter().next() {
            None => next.run(request).await,
            Some((name, _)) => {
                let name = name.replace('\0', "");
                bad("unknown_field").at(name).into_response()
            }
        },
    }
}
