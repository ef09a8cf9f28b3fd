//! A body that may come with photos: JSON alone, or `multipart/form-data` with the JSON in the part
//! `body` and up to six parts `photo`.

use super::{
    body::{self, Body},
    decode::decode,
    json,
};
use crate::problem::Problem;
use axum::{
    extract::{
        DefaultBodyLimit, FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
};
use serde::de::DeserializeOwned;
use serde_json::json;
use shounuo_app::{
    App, AppError,
    files::{BYTES_MAX, FILES_MAX, FileRefused, Upload},
};
use shounuo_core::ticket::Invalid;
use utoipa::ToSchema;

/// A typed body, and the photos that came with it, looked at and stored.
pub struct WithPhotos<T>(pub T, pub Vec<Upload>);

/// The multipart form of a body with photos, for the OpenAPI document.
#[derive(ToSchema)]
#[allow(dead_code)]
pub struct PhotoForm<T: ToSchema> {
    /// The JSON body.
    body: T,
    /// JPEG, PNG or WebP, each at most 12 MB.
    #[schema(value_type = Vec<String>, format = Binary)]
    photo: Vec<Vec<u8>>,
}

impl<T: DeserializeOwned + Send> FromRequest<App> for WithPhotos<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (body, files) = whole(request, app, &PHOTOS).await?;
        Ok(Self(body, files))
    }
}

/// A typed body with photos and papers (PDF), in parts `photo` or `file`.
pub struct WithPapers<T>(pub T, pub Vec<Upload>);

/// The multipart form of a body with photos and papers, for the OpenAPI document.
#[derive(ToSchema)]
#[allow(dead_code)]
pub struct PaperForm<T: ToSchema> {
    /// The JSON body.
    body: T,
    /// JPEG, PNG, WebP or PDF, each at most 12 MB; six at most, with those in `photo`.
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<Vec<u8>>,
    /// The same.
    #[schema(value_type = Vec<String>, format = Binary)]
    photo: Vec<Vec<u8>>,
}

impl<T: DeserializeOwned + Send> FromRequest<App> for WithPapers<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (body, files) = whole(request, app, &PAPERS).await?;
        Ok(Self(body, files))
    }
}

/// Which files come with a body.
struct Taken {
    /// The names of their parts.
    parts: &'static [&'static str],
    /// How they are looked at and stored.
    take: fn(&App, &[u8]) -> Result<Upload, AppError>,
}

const PHOTOS: Taken = Taken {
    parts: &["photo"],
    take: App::take_photo,
};

const PAPERS: Taken = Taken {
    parts: &["photo", "file"],
    take: App::take_paper,
};

async fn whole<T: DeserializeOwned>(
    mut request: Request,
    app: &App,
    taken: &Taken,
) -> Result<(T, Vec<Upload>), Problem> {
    if body::media_type(request.headers()).as_deref() != Some("multipart/form-data") {
        let Body(body) = Body::from_request(request, app).await?;
        return Ok((body, Vec::new()));
    }
    DefaultBodyLimit::max(FILES_MAX * BYTES_MAX + body::BYTES_MAX).apply(&mut request);
    let bad = |_| body::unsupported("application/json, multipart/form-data");
    let parts = Multipart::from_request(request, app).await.map_err(bad)?;
    read(parts, app, taken).await
}

async fn read<T: DeserializeOwned>(
    mut parts: Multipart,
    app: &App,
    taken: &Taken,
) -> Result<(T, Vec<Upload>), Problem> {
    let (mut json, mut photos) = (None, Vec::new());
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        match part.name().unwrap_or_default() {
            "body" if json.is_none() => {
                let bytes = limited(part, body::BYTES_MAX).await?;
                json = Some(json::value(&bytes)?);
            }
            name if taken.parts.contains(&name) && photos.len() < FILES_MAX => {
                photos.push(limited(part, BYTES_MAX).await?);
            }
            name if taken.parts.contains(&name) => {
                return Err(AppError::File(FileRefused::TooMany).into());
            }
            "body" => return Err(Problem::invalid("body", Invalid::Taken)),
            other => {
                let unknown = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_field");
                return Err(unknown.at(other.replace('\0', "")));
            }
        }
    }
    // Nothing is stored before the words are in order.
    let body = decode(json.unwrap_or_else(|| json!({})))?;
    Ok((body, store(app, photos, taken).await?))
}

async fn limited(mut part: Field<'_>, max: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        if bytes.len() + chunk.len() > max {
            return Err(AppError::File(FileRefused::TooLarge).into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn broken(e: MultipartError) -> Problem {
    match e.status() {
        StatusCode::PAYLOAD_TOO_LARGE => AppError::File(FileRefused::TooLarge).into(),
        _ => Problem::new(StatusCode::BAD_REQUEST, "bad_request"),
    }
}

/// Decoding takes CPU time: not on the server's own threads, and one photo after the other.
async fn store(app: &App, photos: Vec<Vec<u8>>, taken: &Taken) -> Result<Vec<Upload>, Problem> {
    let (mut uploads, take) = (Vec::with_capacity(photos.len()), taken.take);
    for photo in photos {
        let app = app.clone();
        let taken = tokio::task::spawn_blocking(move || take(&app, &photo)).await;
        uploads.push(taken.map_err(|_| AppError::Busy)??);
    }
    Ok(uploads)
}
