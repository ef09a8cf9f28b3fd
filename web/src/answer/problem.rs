//! Why there is no page. The page that says so is made in [`super::explain`], in the reader's language.

use crate::request::Visitor;
use axum::{
    http::{StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Redirect, Response},
};
use shounuo_app::{AppError, files::FileRefused};
use shounuo_core::ticket::Refusal;
use shounuo_store::StoreError;
use std::sync::Arc;

/// Why there is no page.
#[derive(Clone, Debug)]
pub enum Problem {
    /// The application says so.
    App(Arc<AppError>),
    /// The anti-forgery word is missing or another session's.
    FormExpired,
    /// A label, tracking page or sign-in link that is unknown or revoked.
    LinkUnknown,
    /// Nobody is signed in: on to sign-in, and back here.
    SignIn {
        /// Where to go.
        to: String,
    },
    /// More bytes than allowed.
    TooLarge {
        /// How many are.
        limit: usize,
    },
    /// A status that tells all.
    Status(StatusCode),
}

impl Problem {
    /// To the sign-in page, and back to where the visitor wanted to go.
    pub fn sign_in(visitor: &Visitor) -> Self {
        let path = match visitor.query.as_str() {
            "" => visitor.path.clone(),
            query => format!("{}?{query}", visitor.path),
        };
        let to = match path.as_str() {
            "/" => "/sign-in".to_owned(),
            path => format!(
                "/sign-in?{}",
                serde_urlencoded::to_string([("back", path)]).unwrap_or_default()
            ),
        };
        Self::SignIn { to }
    }

    /// More than so many bytes.
    pub fn too_large(limit: usize) -> Self {
        Self::TooLarge { limit }
    }

    /// What another's data answers on a page behind a link: the link is unknown.
    pub fn of_link(e: AppError) -> Self {
        match e {
            AppError::NotFound => Self::LinkUnknown,
            other => other.into(),
        }
    }

    /// The status and the word of the problem in `words`.
    pub fn code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::App(e) => code_of(e),
            Self::FormExpired => (StatusCode::FORBIDDEN, "form_expired"),
            Self::LinkUnknown => (StatusCode::NOT_FOUND, "link_unknown"),
            Self::SignIn { .. } => (StatusCode::UNAUTHORIZED, "signed_out"),
            Self::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Self::Status(status) => (*status, code_of_status(*status)),
        }
    }

    /// The refusal, when the rules of the trade refuse.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::App(e) => match &**e {
                AppError::Refused(r) => Some(r),
                _ => None,
            },
            _ => None,
        }
    }

    /// Seconds until the next try makes sense.
    pub fn retry_s(&self) -> Option<u64> {
        match self {
            Self::App(e) => match **e {
                AppError::TooMany { retry_s } => Some(retry_s),
                AppError::NoRoom(_) => Some(60),
                AppError::Away { retry_s } => Some(retry_s),
                AppError::Busy | AppError::Unknown(_) | AppError::Store(_) => Some(5),
                _ => None,
            },
            _ => None,
        }
    }
}

fn code_of(e: &AppError) -> (StatusCode, &'static str) {
    match e {
        AppError::SignedOut => (StatusCode::UNAUTHORIZED, "signed_out"),
        AppError::Forbidden => (StatusCode::FORBIDDEN, "forbidden"),
        AppError::NotFound | AppError::Refused(Refusal::Unknown { .. }) => {
            (StatusCode::NOT_FOUND, "not_found")
        }
        AppError::Refused(Refusal::WrongState { .. }) => (StatusCode::CONFLICT, "wrong_state"),
        AppError::Refused(Refusal::Blocked { .. }) => (StatusCode::CONFLICT, "blocked"),
        AppError::Refused(Refusal::NotExcused { .. }) => (StatusCode::CONFLICT, "not_excused"),
        AppError::UnknownField(_) => (StatusCode::UNPROCESSABLE_ENTITY, "bad_request"),
        AppError::Refused(Refusal::OnlySchool) => (StatusCode::FORBIDDEN, "only_school"),
        AppError::Refused(Refusal::Invalid { .. }) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
        AppError::File(FileRefused::TooLarge) => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
        AppError::File(FileRefused::TooManyPixels) => {
            (StatusCode::PAYLOAD_TOO_LARGE, "image_too_big")
        }
        AppError::File(FileRefused::TooMany) => {
            (StatusCode::UNPROCESSABLE_ENTITY, "too_many_files")
        }
        AppError::File(FileRefused::NotAPaper) => {
            (StatusCode::UNPROCESSABLE_ENTITY, "unsupported_media")
        }
        AppError::File(_) => (StatusCode::UNPROCESSABLE_ENTITY, "not_an_image"),
        AppError::KeyReused => (StatusCode::CONFLICT, "sent_before"),
        AppError::TooMany { .. } => (StatusCode::TOO_MANY_REQUESTS, "too_many"),
        AppError::Busy | AppError::Store(StoreError::Busy) => {
            (StatusCode::SERVICE_UNAVAILABLE, "busy")
        }
        AppError::NoRoom(_) => (StatusCode::INSUFFICIENT_STORAGE, "no_room"),
        AppError::Away { .. } => (StatusCode::SERVICE_UNAVAILABLE, "away"),
        AppError::Unknown(_) => (StatusCode::SERVICE_UNAVAILABLE, "outcome_unknown"),
        AppError::Store(StoreError::Unsuitable { .. }) => (StatusCode::BAD_REQUEST, "bad_request"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "store"),
    }
}

fn code_of_status(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "not_found",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        s if s.is_client_error() => "bad_request",
        _ => "internal",
    }
}

impl From<AppError> for Problem {
    fn from(e: AppError) -> Self {
        Self::App(Arc::new(e))
    }
}

impl From<FileRefused> for Problem {
    fn from(e: FileRefused) -> Self {
        AppError::File(e).into()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Self::SignIn { to } = &self {
            return Redirect::to(to).into_response();
        }
        let mut response = self.code().0.into_response();
        if let Some(seconds) = self.retry_s() {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(self);
        response
    }
}
