//! Server-rendered pages.
//!
//! A page is a struct, a template and a handler in a file named as its address. Handlers parse, ask
//! [`shounuo_app::App`] and render; what may be done, and how promises stand, is computed there and
//! in core. `routes` is the one list of addresses, with who may come in.

mod actions;
mod answer;
mod headers;
mod live;
mod pages;
mod parts;
mod request;
mod routes;
mod site;

pub use live::Pace;
pub use routes::{Door, ROUTES, Route};
pub use site::WebOptions;

use axum::{Router, extract::DefaultBodyLimit, middleware};
use shounuo_app::App;
use site::Site;

/// Largest body of a request, in bytes: a few photos.
pub const BODY_BYTES_MAX: usize = 40 * 1024 * 1024;

/// Every page, with its headers, limits and error pages.
pub fn router(app: App, options: WebOptions) -> Router {
    let site = Site {
        app,
        options: std::sync::Arc::new(options),
        live: live::Live::default(),
    };
    routes::table()
        .fallback(answer::nowhere)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn_with_state(
            site.clone(),
            answer::explain,
        ))
        .layer(middleware::from_fn_with_state(
            site.clone(),
            headers::secure,
        ))
        .with_state(site)
}
