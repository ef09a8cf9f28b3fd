//! A form as it was sent, with or without photos.

use crate::{BODY_BYTES_MAX, answer::Problem, site::Site};
use axum::{
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::{StatusCode, header::CONTENT_TYPE},
};
use shounuo_app::{
    App, AppError,
    files::{BYTES_MAX, FILES_MAX, FileRefused, Upload},
};
use shounuo_core::ticket::Invalid;
use shounuo_store::query::{Cursor, List};
use std::str::FromStr;

/// Largest form without files, in bytes.
const FORM_BYTES_MAX: usize = 256 * 1024;

/// How a file is looked at and stored.
type Take = fn(&App, &[u8]) -> Result<Upload, AppError>;

/// The fields of a form by name.
#[derive(Clone, Debug, Default)]
pub struct Given(Vec<(String, String)>);

impl Given {
    /// Of pairs; lines end as we end them.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(key, text)| (key, text.replace("\r\n", "\n")))
                .collect(),
        )
    }

    /// A field's text; empty when it is not there.
    pub fn one(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// A field's text, if it says anything.
    pub fn said(&self, name: &str) -> Option<String> {
        Some(self.one(name).trim())
            .filter(|t| !t.is_empty())
            .map(str::to_owned)
    }

    /// Every value of a field.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0
            .iter()
            .filter(|(key, value)| key == name && !value.is_empty())
            .map(|(_, v)| v.as_str())
            .collect()
    }

    /// Whether a box is ticked.
    pub fn ticked(&self, name: &str) -> bool {
        !self.one(name).is_empty()
    }

    /// What a field says, as `read` knows it; nothing where it is left out. What `read` does not know, and a
    /// field that is said twice, are refused by name: without the filter that somebody meant, a list would
    /// look like the answer to it.
    pub fn word<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let why = match self.all(name)[..] {
            [] => return Ok(None),
            [said] => match read(said) {
                Some(known) => return Ok(Some(known)),
                None => Invalid::UnknownWord,
            },
            _ => Invalid::Taken,
        };
        Err(AppError::invalid(name, why).into())
    }

    /// Words to be looked for. One with a NUL is refused: no database keeps it, and without it other words
    /// would be looked for.
    pub fn search(&self) -> Result<Option<String>, Problem> {
        match self.said("q") {
            Some(q) if q.contains('\0') => {
                Err(AppError::invalid("q", Invalid::BadCharacter).into())
            }
            q => Ok(q),
        }
    }

    /// One of a few words.
    pub fn one_of(
        &self,
        name: &'static str,
        words: &[&'static str],
    ) -> Result<Option<&'static str>, Problem> {
        self.word(name, |said| {
            words.iter().copied().find(|word| *word == said)
        })
    }

    /// A name made by a machine: an id, a number.
    pub fn id<T: FromStr>(&self, name: &'static str) -> Result<Option<T>, Problem> {
        self.word(name, |said| said.parse().ok())
    }

    /// Where a page of this list begins. What is no cursor of it is refused.
    pub fn after(&self, list: List) -> Result<Option<Cursor>, Problem> {
        self.word("after", |said| Cursor::of(list, said).ok())
    }

    /// Whether anything was sent at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A form and its files, as bytes that nobody has looked at yet.
#[derive(Debug, Default)]
pub struct Posted {
    /// The fields.
    pub given: Given,
    /// The files.
    pub files: Vec<Vec<u8>>,
}

impl Posted {
    /// Looks at the photos and stores them; on threads where that may take time.
    pub async fn uploads(&mut self, app: &App) -> Result<Vec<Upload>, Problem> {
        self.taken(app, App::take_photo).await
    }

    /// The same for evidence, which comes as PDF, too.
    pub async fn papers(&mut self, app: &App) -> Result<Vec<Upload>, Problem> {
        self.taken(app, App::take_paper).await
    }

    async fn taken(&mut self, app: &App, take: Take) -> Result<Vec<Upload>, Problem> {
        let (app, files) = (app.clone(), std::mem::take(&mut self.files));
        let work = move || {
            let taken = files.iter().map(|bytes| take(&app, bytes));
            taken.collect::<Result<Vec<_>, _>>()
        };
        let done = tokio::task::spawn_blocking(work).await;
        Ok(done.map_err(|_| Problem::Status(StatusCode::INTERNAL_SERVER_ERROR))??)
    }
}

impl FromRequest<Site> for Posted {
    type Rejection = Problem;
    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        let kind = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let form = Multipart::from_request(request, site).await;
            return read(form.map_err(|_| Problem::Status(StatusCode::BAD_REQUEST))?).await;
        }
        let bytes = axum::body::to_bytes(request.into_body(), FORM_BYTES_MAX).await;
        let bytes = bytes.map_err(|_| Problem::too_large(FORM_BYTES_MAX))?;
        let pairs = serde_urlencoded::from_bytes(&bytes);
        let pairs = pairs.map_err(|_| Problem::Status(StatusCode::BAD_REQUEST))?;
        Ok(Self {
            given: Given::new(pairs),
            files: Vec::new(),
        })
    }
}

async fn read(mut form: Multipart) -> Result<Posted, Problem> {
    let (mut pairs, mut files) = (Vec::new(), Vec::new());
    let mut texts_left = FORM_BYTES_MAX;
    while let Some(mut part) = form.next_field().await.map_err(broken)? {
        let (name, is_file) = (
            part.name().unwrap_or_default().to_owned(),
            part.file_name().is_some(),
        );
        let room = if is_file { BYTES_MAX } else { texts_left };
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(broken)? {
            if bytes.len() + chunk.len() > room {
                return Err(Problem::too_large(room));
            }
            bytes.extend_from_slice(&chunk);
        }
        match is_file {
            // A file field in which nothing was chosen is sent as an empty file.
            true if bytes.is_empty() => {}
            true if files.len() == FILES_MAX => return Err(FileRefused::TooMany.into()),
            true => files.push(bytes),
            false => {
                texts_left -= bytes.len();
                let text = String::from_utf8(bytes)
                    .map_err(|_| Problem::Status(StatusCode::BAD_REQUEST))?;
                pairs.push((name, text));
            }
        }
    }
    Ok(Posted {
        given: Given::new(pairs),
        files,
    })
}

fn broken(e: MultipartError) -> Problem {
    match e.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(BODY_BYTES_MAX),
        _ => Problem::Status(StatusCode::BAD_REQUEST),
    }
}
