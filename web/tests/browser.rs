//! Somebody with a browser: cookies, forms, and the words of pages.

use crate::world::World;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header::*},
    response::Response,
};
use futures_util::StreamExt;
use shounuo_core::role::Role;
use shounuo_web::{WebOptions, router};
use std::{cell::RefCell, collections::BTreeMap, time::Duration};
use tower::ServiceExt;

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn html(&self) -> String {
        String::from_utf8(self.body.clone()).expect("text")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |v| v.to_str().expect("text"))
    }

    /// The value of a hidden field.
    pub fn field(&self, name: &str) -> String {
        let html = self.html();
        let mark = format!("name=\"{name}\" value=\"");
        let from = html
            .find(&mark)
            .unwrap_or_else(|| panic!("no field {name}"))
            + mark.len();
        html[from..].split('"').next().expect("a value").to_owned()
    }
}

/// What a stream said within a time.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// An event of this kind.
    Event(String),
    Nothing,
    End,
}

/// A stream of events that a server sends.
pub struct Stream<'a> {
    runtime: &'a tokio::runtime::Runtime,
    body: axum::body::BodyDataStream,
}

impl Stream<'_> {
    /// The next event within a time.
    pub fn next(&mut self, within: Duration) -> Heard {
        let next = async { tokio::time::timeout(within, self.body.next()).await };
        match self.runtime.block_on(next) {
            Err(_) => Heard::Nothing,
            Ok(None) => Heard::End,
            Ok(Some(said)) => {
                let said = String::from_utf8(said.expect("bytes").to_vec()).expect("text");
                let kind = said.lines().find_map(|l| l.strip_prefix("event: "));
                Heard::Event(kind.unwrap_or_default().to_owned())
            }
        }
    }

    /// Whether the next that is said is an event of this kind.
    pub fn hears(&mut self, kind: &str) -> bool {
        self.next(AT_LAST) == Heard::Event(kind.to_owned())
    }

    /// Whether it ends, with nothing more said.
    pub fn ends(&mut self) -> bool {
        self.next(AT_LAST) == Heard::End
    }
}

/// Nobody waits for a stream for longer.
const AT_LAST: Duration = Duration::from_secs(20);

/// A browser, signed in or not.
pub struct Browser {
    router: Router,
    runtime: tokio::runtime::Runtime,
    cookies: RefCell<BTreeMap<String, String>>,
    /// The address it comes from, as the server sees it.
    pub peer: Option<std::net::SocketAddr>,
    /// Headers of every request.
    pub always: Vec<(&'static str, String)>,
}

impl Browser {
    /// Nobody yet.
    pub fn new(world: &World) -> Self {
        Self::with(world, WebOptions::default())
    }

    pub fn with(world: &World, options: WebOptions) -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        Self {
            router: router(world.app.clone(), options),
            runtime,
            cookies: RefCell::default(),
            peer: None,
            always: Vec::new(),
        }
    }

    /// Signed in as the person of a role.
    pub fn of(world: &World, role: Role) -> Self {
        Self::as_role(world, role, WebOptions::default())
    }

    /// The same, of a server with other options.
    pub fn as_role(world: &World, role: Role, options: WebOptions) -> Self {
        let browser = Self::with(world, options);
        let path = format!("/sign-in/{}", world.sign_in_link(role));
        let csrf = browser.get(&path).field("csrf");
        assert_eq!(
            browser.post(&path, &[("csrf", &csrf)]).status,
            StatusCode::SEE_OTHER
        );
        browser
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty())
    }

    /// As programs look at a link before anybody does.
    pub fn head(&self, path: &str) -> Answer {
        self.send(Request::head(path), Body::empty())
    }

    pub fn get_with(&self, path: &str, header: &str, value: &str) -> Answer {
        self.send(Request::get(path).header(header, value), Body::empty())
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_urlencoded::to_string(fields).expect("a form");
        let request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body))
    }

    /// A form with files, as browsers send it.
    pub fn post_files(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!(
                    "--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .bytes(),
            );
        }
        for (name, bytes) in files {
            let head = format!(
                "--X\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"{name}\"\r\n\r\n"
            );
            body.extend(head.bytes());
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--X--\r\n");
        let request = Request::post(path).header(CONTENT_TYPE, "multipart/form-data; boundary=X");
        self.send(request, Body::from(body))
    }

    /// Opens a ticket's page with an action's form, and sends it.
    pub fn act(&self, no: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(&format!("/tickets/{no}?do={action}"));
        let (csrf, key) = (page.field("csrf"), page.field("idempotency_key"));
        let mut all = vec![("csrf", csrf.as_str()), ("idempotency_key", key.as_str())];
        all.extend_from_slice(fields);
        self.post(&format!("/tickets/{no}/{action}"), &all)
    }

    /// Opens a stream.
    pub fn listen(&self, path: &str) -> Stream<'_> {
        let response = self.ask(Request::get(path), Body::empty());
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let kind = &response.headers()[CONTENT_TYPE];
        assert_eq!(kind, "text/event-stream");
        Stream {
            runtime: &self.runtime,
            body: response.into_body().into_data_stream(),
        }
    }

    fn ask(&self, request: axum::http::request::Builder, body: Body) -> Response {
        let cookies: Vec<String> = self
            .cookies
            .borrow()
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        let mut request = request.header(COOKIE, cookies.join("; "));
        for (name, value) in &self.always {
            request = request.header(*name, value);
        }
        if let Some(peer) = self.peer {
            request = request.extension(axum::extract::ConnectInfo(peer));
        }
        let request = request.body(body).expect("a request");
        self.runtime
            .block_on(self.router.clone().oneshot(request))
            .expect("an answer")
    }

    fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let response = self.ask(request, body);
        let (parts, body) = response.into_parts();
        let body = self
            .runtime
            .block_on(axum::body::to_bytes(body, usize::MAX))
            .expect("a body")
            .to_vec();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            let pair = cookie
                .to_str()
                .expect("text")
                .split(';')
                .next()
                .expect("a pair")
                .to_owned();
            let (name, value) = pair.split_once('=').expect("a pair");
            self.cookies
                .borrow_mut()
                .insert(name.to_owned(), value.to_owned());
        }
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }
}
