//! What a write answers. A repeat with the same key answers the same.

use crate::paths;
use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use shounuo_app::Receipt as Written;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a write did.
#[derive(Serialize, ToSchema)]
pub struct Receipt {
    /// The number of a new ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    no: Option<String>,
    /// The id of what was made or changed.
    id: Option<Uuid>,
    /// On a ticket: the last fact that it wrote, by its `number` on the timeline.
    #[serde(skip_serializing_if = "Option::is_none")]
    fact: Option<i64>,
}

/// A write on a ticket, done.
pub struct Done {
    location: String,
    receipt: Receipt,
}

impl Done {
    /// A new ticket.
    pub fn reported(written: &Written, fact: Option<i64>) -> Self {
        let location = paths::ticket(written.no.as_deref().unwrap_or_default());
        Self {
            location,
            receipt: Receipt::on_ticket(written, fact),
        }
    }

    /// On the ticket of an address.
    pub fn at(base: &str, written: &Written, fact: Option<i64>) -> Self {
        Self {
            location: base.to_owned(),
            receipt: Receipt::on_ticket(written, fact),
        }
    }
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        let location = [(header::LOCATION, self.location)];
        (StatusCode::CREATED, location, Json(self.receipt)).into_response()
    }
}

/// A write on anything else, done.
pub struct Made(pub Written);

impl IntoResponse for Made {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, Json(Receipt::of(&self.0))).into_response()
    }
}

impl Receipt {
    /// On a thing that has no journal of its own, such as a part of the catalogue.
    pub fn about(id: Uuid, written: &Written) -> Self {
        Self {
            id: Some(id),
            ..Self::of(written)
        }
    }

    fn of(written: &Written) -> Self {
        Self {
            no: written.no.clone(),
            id: written.subject.map(|s| s.id()),
            fact: None,
        }
    }

    fn on_ticket(written: &Written, fact: Option<i64>) -> Self {
        Self {
            fact,
            ..Self::of(written)
        }
    }
}
