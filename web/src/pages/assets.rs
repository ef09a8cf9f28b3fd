//! `/assets/…`: scripts, styles, icons. Named by their content, so kept for ever.

use crate::answer::{Answer, Problem, go};
use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header::*},
    response::IntoResponse,
};
use shounuo_assets::{CACHE_CONTROL as FOR_EVER, get, url};

/// One file, in the smallest form that the browser takes.
pub async fn show(Path(file): Path<String>, headers: HeaderMap) -> Answer {
    let asset = get(&file).ok_or(Problem::Status(StatusCode::NOT_FOUND))?;
    let takes = |coding: &str| {
        let accepted = headers
            .get(ACCEPT_ENCODING)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        accepted
            .split(',')
            .any(|part| part.split(';').next().unwrap_or_default().trim() == coding)
    };
    let common = [
        (CONTENT_TYPE, asset.mime),
        (CACHE_CONTROL, FOR_EVER),
        (ETAG, asset.etag),
        (VARY, "accept-encoding"),
    ];
    if headers
        .get(IF_NONE_MATCH)
        .is_some_and(|tag| tag.as_bytes() == asset.etag.as_bytes())
    {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    Ok(match (takes("br"), takes("gzip")) {
        (true, _) => (common, [(CONTENT_ENCODING, "br")], asset.br).into_response(),
        (_, true) => (common, [(CONTENT_ENCODING, "gzip")], asset.gz).into_response(),
        _ => (common, asset.bytes).into_response(),
    })
}

/// Browsers ask for it by this name, whatever the page says.
pub async fn favicon() -> Answer {
    go(url("favicon.svg"))
}
