//! Headers of every answer: what a browser may load, show and remember.

use crate::{request::chosen_cookies, site::Site};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, header::*},
    middleware::Next,
    response::Response,
};

/// Nothing from elsewhere, nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// A year, once a server speaks https.
const HSTS: &str = "max-age=31536000";
const PERMISSIONS: &str = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()";

/// Puts the headers on every answer; a handler's own (a file's stricter policy) stay.
pub async fn secure(State(site): State<Site>, request: Request, next: Next) -> Response {
    let cookies = chosen_cookies(request.uri().query().unwrap_or_default(), &site.options);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Addresses of links hold tokens.
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    for (name, value) in fixed {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if site.options.insists {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    for cookie in cookies {
        headers.append(SET_COOKIE, cookie);
    }
    response
}
