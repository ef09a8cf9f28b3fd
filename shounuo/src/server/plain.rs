//! Plain HTTP beside HTTPS: the report page with what it needs works here, for visitors' telephones know no local
//! authority; everything else is led to HTTPS.

use crate::tls::Tls;
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header::*, uri::Authority},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use shounuo_web::WebOptions;
use shounuo_words::{Lang, t, t_args};

/// What is answered in plain HTTP: the report, the tracking page that answers it, what both look like, signs of life and
/// the authority's certificate.
const OPEN: [&str; 3] = ["/r/", "/t/", "/assets/"];
const OPEN_ALONE: [&str; 5] = ["/favicon.ico", "/healthz", "/readyz", "/ca", "/ca.crt"];

/// Where everything else is.
#[derive(Clone, Debug)]
pub struct Way {
    /// The base address, when somebody said it; else the host that was asked for, by the port of HTTPS.
    pub url: Option<String>,
    /// The port of HTTPS.
    pub port: u16,
}

/// The pages' options, for plain HTTP.
pub fn options(of: &WebOptions) -> WebOptions {
    WebOptions {
        secure_cookies: false,
        insists: false,
        ..of.clone()
    }
}

/// Of all routes only those.
pub fn only(routes: Router, way: Way) -> Router {
    routes.layer(middleware::from_fn_with_state(way, lead))
}

async fn lead(State(way): State<Way>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if OPEN.iter().any(|open| path.starts_with(open)) || OPEN_ALONE.contains(&path) {
        return next.run(request).await;
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match way.to(request.headers(), request.uri()).filter(|_| reads) {
        Some(to) => Redirect::temporary(&to).into_response(),
        // What was sent has crossed the net already: it is not carried on as if nothing had happened.
        None => (StatusCode::FORBIDDEN, "https only\n").into_response(),
    }
}

impl Way {
    fn to(&self, headers: &HeaderMap, uri: &Uri) -> Option<String> {
        let path = uri.path_and_query().map_or("/", |p| p.as_str());
        if let Some(url) = &self.url {
            return Some(format!("{url}{path}"));
        }
        let host: Authority = headers.get(HOST)?.to_str().ok()?.parse().ok()?;
        Some(format!("https://{}:{}{path}", host.host(), self.port))
    }
}

/// `/ca` and `/ca.crt`: the certificate of the local authority, for devices that are to trust it.
pub fn authority(tls: &Tls) -> Router {
    let Some(ca) = tls.authority() else {
        return Router::new();
    };
    let (pem, print) = (ca.pem.clone(), ca.fingerprint.clone());
    let file = async move || {
        let named = (
            CONTENT_DISPOSITION,
            "attachment; filename=\"shounuo-ca.crt\"",
        );
        ([(CONTENT_TYPE, "application/x-x509-ca-cert"), named], pem)
    };
    let page = async move |headers: HeaderMap| {
        let wish = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
        let own = [
            (CONTENT_TYPE, "text/html; charset=utf-8"),
            (CONTENT_SECURITY_POLICY, "default-src 'none'"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        (own, text(Lang::negotiate(None, wish), &print))
    };
    Router::new()
        .route("/ca.crt", get(file))
        .route("/ca", get(page))
}

/// A page without anything: it must work on a device that trusts nothing of ours yet.
fn text(lang: Lang, print: &str) -> String {
    let say = |key: &str| t(lang, &format!("cli.ca.page.{key}"));
    let print = t_args(lang, "cli.ca.page.print", &[("print", print)]);
    format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><h1>{title}</h1><p>{why}</p><p><a href=\"/ca.crt\">{get}</a></p>\
         <ul><li>{ios}</li><li>{android}</li><li>{desktop}</li></ul><p>{print}</p>",
        lang.tag(),
        title = say("title"),
        why = say("why"),
        get = say("get"),
        ios = say("ios"),
        android = say("android"),
        desktop = say("desktop"),
    )
}
