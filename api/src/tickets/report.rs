//! `POST /tickets`: the intake.

use crate::{
    caller::Caller,
    places,
    problem::Problem,
    read::{Key, PhotoForm, WithPhotos},
    schema::{At, ChannelCode, KindCode},
    views::{Done, Receipt},
};
use axum::extract::State;
use serde::Deserialize;
use shounuo_app::{App, AppError, Who};
use shounuo_core::{
    Side,
    id::CustomerId,
    ticket::{
        Invalid, Open,
        words::{Channel, TicketKind},
    },
};
use shounuo_store::query::PageAsk;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// A report as it comes in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTicket {
    /// The customer's code. The asker's own when left out, else the device's.
    customer: Option<String>,
    /// Fault or consultation.
    #[schema(value_type = KindCode)]
    kind: TicketKind,
    /// The device.
    device: Option<Uuid>,
    /// The room; the device's own when left out.
    place: Option<Uuid>,
    /// Symptom codes of the device's class.
    #[serde(default)]
    symptoms: Vec<String>,
    /// What the reporter says; needed unless there are symptoms.
    text: Option<String>,
    /// The reporter's name.
    name: Option<String>,
    /// The reporter's telephone.
    phone: Option<String>,
    /// How it came in; `api` when left out.
    #[serde(default = "api")]
    #[schema(value_type = Option<ChannelCode>)]
    channel: Channel,
    /// Number in another system.
    source_no: Option<String>,
    /// Attributes of another system.
    #[serde(default)]
    tags: BTreeMap<String, String>,
    /// When it happened; the receipt when left out.
    occurred_at: Option<At>,
}

fn api() -> Channel {
    Channel::Api
}

/// Takes a report in. With photos it is sent as `multipart/form-data`.
#[utoipa::path(post, path = "/tickets", tag = "tickets",
    request_body(content((NewTicket = "application/json"), (PhotoForm<NewTicket> = "multipart/form-data"))),
    responses((status = 201, body = Receipt)))]
pub async fn report(
    State(app): State<App>,
    Caller(who): Caller,
    key: Key,
    WithPhotos(ticket, photos): WithPhotos<NewTicket>,
) -> Result<Done, Problem> {
    let customer = customer(&app, &who, &ticket).await?;
    if let Some(place) = ticket.place {
        places::check(&app, &who, customer, "place", place).await?;
    }
    let ask = key.ask(&app, ticket.occurred_at.map(|at| at.0));
    let task = app.report(&who, customer, ask, ticket.open(&who), photos, None)?;
    let receipt = app.run(task).await?;
    let fact = app.number_of(&who, &receipt).await?;
    Ok(Done::reported(&receipt, fact))
}

impl NewTicket {
    fn open(self, who: &Who) -> Open<String> {
        // Somebody of the school reports in their own name.
        let person = who
            .actor
            .person()
            .filter(|_| who.actor.side() == Side::School);
        Open {
            kind: self.kind,
            device: self.device.map(Into::into),
            place: self.place.map(Into::into),
            symptoms: self.symptoms,
            text: self.text,
            name: self.name,
            phone: self.phone,
            person,
            channel: self.channel,
            files: Vec::new(),
            owner: None,
            source_no: self.source_no,
            tags: self.tags,
        }
    }
}

/// Whose ticket it becomes.
async fn customer(app: &App, who: &Who, ticket: &NewTicket) -> Result<CustomerId, Problem> {
    match (&ticket.customer, who.customer(), ticket.device) {
        (Some(code), _, _) => customer_of_code(app, who, code).await,
        (None, Some(own), _) => Ok(own),
        (None, None, Some(device)) => {
            let device = app.device(who, device.into(), PageAsk::first(1)).await;
            Ok(device
                .map_err(|e| or_not_here("device", e))?
                .device
                .customer)
        }
        (None, None, None) => Err(Problem::invalid("customer", Invalid::Missing)),
    }
}

/// The customer of a code in a body. Another's code is as one that never was.
pub async fn customer_of_code(app: &App, who: &Who, code: &str) -> Result<CustomerId, Problem> {
    let customer = app.customer_by_code(who, code).await;
    Ok(customer.map_err(|e| or_not_here("customer", e))?.id)
}

/// What a body names and the asker may not see is a mistake in that field.
pub fn or_not_here(field: &'static str, e: AppError) -> Problem {
    match e {
        AppError::NotFound => Problem::invalid(field, Invalid::NotHere),
        other => other.into(),
    }
}
