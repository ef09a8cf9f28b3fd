//! A request and its answer, short enough to read in a scenario.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

/// A request that is being put together.
pub struct Ask<'a> {
    router: &'a Router,
    runtime: &'a tokio::runtime::Runtime,
    headers: Vec<(String, String)>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl<'a> Ask<'a> {
    pub fn new(router: &'a Router, runtime: &'a tokio::runtime::Runtime) -> Self {
        Self {
            router,
            runtime,
            headers: Vec::new(),
        }
    }

    /// Sets a header; a later one of the same name counts.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(n, _)| n != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub fn get(self, path: &str) -> Answer {
        self.send(Method::GET, path, Vec::new())
    }

    pub fn delete(self, path: &str) -> Answer {
        self.send(Method::DELETE, path, Vec::new())
    }

    pub fn post(self, path: &str, body: &Value) -> Answer {
        self.header("content-type", "application/json").send(
            Method::POST,
            path,
            body.to_string().into(),
        )
    }

    /// A body just as it is.
    pub fn raw(self, path: &str, body: &str) -> Answer {
        self.header("content-type", "application/json").send(
            Method::POST,
            path,
            body.as_bytes().to_vec(),
        )
    }

    pub fn send(self, method: Method, path: &str, body: Vec<u8>) -> Answer {
        let request = self.request(method, path, body);
        self.runtime.block_on(answer(self.router.clone(), request))
    }

    /// Bodies posted all at once; the answers in the order in which they were sent.
    pub fn post_at_once(self, path: &str, bodies: impl Iterator<Item = Value>) -> Vec<Answer> {
        let ask = self.header("content-type", "application/json");
        let sent: Vec<_> = bodies
            .map(|body| {
                let request = ask.request(Method::POST, path, body.to_string().into());
                ask.runtime.spawn(answer(ask.router.clone(), request))
            })
            .collect();
        let wait =
            |task: tokio::task::JoinHandle<Answer>| ask.runtime.block_on(task).expect("an answer");
        sent.into_iter().map(wait).collect()
    }

    fn request(&self, method: Method, path: &str, body: Vec<u8>) -> Request<Body> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request.body(Body::from(body)).expect("a request")
    }
}

async fn answer(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes().to_vec();
    Answer {
        status: parts.status,
        headers: parts.headers,
        bytes,
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| {
            panic!(
                "{e}: {} {}",
                self.status,
                String::from_utf8_lossy(&self.bytes)
            )
        })
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    }

    /// A success; its body.
    pub fn done(&self) -> Value {
        assert!(
            self.status.is_success(),
            "{} {}",
            self.status,
            String::from_utf8_lossy(&self.bytes)
        );
        self.json()
    }

    /// A problem of this status and code; its body.
    pub fn problem(&self, status: u16, code: &str) -> Value {
        let said = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status.as_u16(), status, "{said}");
        assert_eq!(
            self.header(header::CONTENT_TYPE.as_str()),
            "application/problem+json",
            "{said}"
        );
        let problem = self.json();
        assert_eq!(
            problem["type"],
            format!("urn:shounuo:problem:{code}"),
            "{said}"
        );
        assert_eq!(problem["status"], status);
        assert!(
            problem["title"].as_str().is_some_and(|t| !t.is_empty()),
            "{said}"
        );
        let detail = problem["detail"].as_str().unwrap_or_default();
        assert!(!detail.is_empty() && !detail.contains("%{"), "{said}");
        problem
    }
}
