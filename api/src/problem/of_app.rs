//! From what the application refuses to problems.

use super::Problem;
use axum::http::StatusCode;
use shounuo_app::{AppError, files::FileRefused};
use shounuo_core::ticket::Refusal;
use shounuo_store::StoreError;

/// Seconds after which it makes sense to look whether there is room again.
const NO_ROOM_S: u64 = 60;

impl From<AppError> for Problem {
    fn from(e: AppError) -> Self {
        match e {
            AppError::SignedOut => Self::signed_out(),
            AppError::Forbidden => Self::new(StatusCode::FORBIDDEN, "forbidden"),
            AppError::NotFound => Self::not_found(),
            AppError::Refused(refusal) => refused(refusal),
            AppError::File(refused) => file(refused),
            AppError::UnknownField(path) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_field").at(path)
            }
            AppError::KeyReused => Self::new(StatusCode::CONFLICT, "key_reused"),
            AppError::TooMany { retry_s } => Self {
                retry_after: Some(retry_s),
                ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many")
            },
            AppError::Busy | AppError::Store(StoreError::Busy) => unavailable("busy"),
            AppError::NoRoom(cause) => {
                tracing::error!(%cause, "a write was refused");
                Self {
                    retry_after: Some(NO_ROOM_S),
                    ..Self::new(StatusCode::INSUFFICIENT_STORAGE, "no_room")
                }
            }
            AppError::Away { retry_s } => Self {
                retry_after: Some(retry_s),
                ..unavailable("away")
            },
            AppError::Unknown(cause) => {
                tracing::error!(%cause, "a write whose outcome is unknown");
                let retry_after = match cause {
                    StoreError::Away { retry_s } => Some(retry_s),
                    _ => Some(1),
                };
                Self {
                    retry_after,
                    ..unavailable("outcome_unknown")
                }
            }
            AppError::Store(cause) => {
                tracing::error!(%cause, "the store cannot be read");
                unavailable("store")
            }
        }
    }
}

fn unavailable(code: &'static str) -> Problem {
    Problem {
        retry_after: Some(1),
        ..Problem::new(StatusCode::SERVICE_UNAVAILABLE, code)
    }
}

fn refused(refusal: Refusal) -> Problem {
    let (status, code) = match &refusal {
        Refusal::WrongState { .. } => (StatusCode::CONFLICT, "wrong_state"),
        Refusal::Invalid { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
        Refusal::Blocked { .. } => (StatusCode::CONFLICT, "blocked"),
        Refusal::NotExcused { .. } => (StatusCode::CONFLICT, "not_excused"),
        Refusal::OnlySchool => (StatusCode::FORBIDDEN, "only_school"),
        Refusal::Unknown { .. } => return Problem::not_found(),
    };
    let mut problem = Problem::new(status, code);
    if let Refusal::Invalid { field, why } = &refusal {
        problem = problem.at(*field).with("why", why.code());
    }
    Problem {
        refusal: Some(Box::new(refusal)),
        ..problem
    }
}

fn file(refused: FileRefused) -> Problem {
    use shounuo_app::files::{BYTES_MAX, FILES_MAX};
    let large = StatusCode::PAYLOAD_TOO_LARGE;
    let problem = match refused {
        FileRefused::TooLarge => {
            Problem::new(large, "too_large").with("limit", format!("{} MB", BYTES_MAX >> 20))
        }
        FileRefused::TooMany => {
            Problem::new(large, "too_large").with("limit", FILES_MAX.to_string())
        }
        FileRefused::TooManyPixels => {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "image_too_big")
        }
        FileRefused::NotAPaper => {
            let refused = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media");
            refused.with(
                "allowed",
                "image/jpeg, image/png, image/webp, application/pdf",
            )
        }
        FileRefused::NotAPhoto | FileRefused::Damaged => {
            Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_an_image")
        }
    };
    problem.at("photo").with("why", refused.code())
}
