//! What went wrong, as RFC 9457 says it. A handler answers with a typed [`Problem`]; the words are
//! put in on the way out, in the language that the request asks for ([`render`]).

mod of_app;
mod render;

pub use render::{ProblemBody, Wish, render};

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use shounuo_core::ticket::{Action, Refusal};

/// A refused request.
#[derive(Clone, Debug)]
pub struct Problem {
    /// HTTP status.
    pub status: StatusCode,
    /// Which problem; the last part of its type, `urn:shounuo:problem:<code>`.
    pub code: &'static str,
    /// The field that is wrong, by its path in the body or its name in the query.
    pub field: Option<String>,
    /// Values for the words of the detail.
    pub args: Vec<(&'static str, String)>,
    /// The rule that refused it.
    pub refusal: Option<Box<Refusal>>,
    /// The ticket's address, and what the asker may do there instead.
    pub allowed: Option<Box<(String, Vec<Action>)>>,
    /// Seconds after which a repeat makes sense.
    pub retry_after: Option<u64>,
}

impl Problem {
    /// A problem with words and nothing else.
    pub fn new(status: StatusCode, code: &'static str) -> Self {
        Self {
            status,
            code,
            field: None,
            args: Vec::new(),
            refusal: None,
            allowed: None,
            retry_after: None,
        }
    }

    /// Names the field.
    pub fn at(mut self, field: impl Into<String>) -> Self {
        let field = field.into();
        self.args.push(("field", field.clone()));
        self.field = Some(field);
        self
    }

    /// Gives a value for the words.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// What does not exist, or is another customer's: the answer is the same, byte for byte.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found")
    }

    /// Nobody is signed in.
    pub fn signed_out() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "signed_out")
    }

    /// A field with a reason of core's list.
    pub fn invalid(field: impl Into<String>, why: shounuo_core::ticket::Invalid) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid")
            .at(field)
            .with("why", why.code())
    }
}

/// The answer is made by [`render`], which knows the asker's language.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
