//! `/labels/{token}`: what a scanned QR label opens, without an account.

use crate::{
    caller::{of_link, visitor},
    paths,
    problem::Problem,
    read::{Key, Part, PhotoForm, WithPhotos},
    schema::{At, KindCode},
};
use axum::{
    Json,
    extract::{FromRequestParts, State},
    http::{HeaderName, StatusCode, header, request::Parts},
};
use serde::{Deserialize, Serialize};
use shounuo_app::{App, AppError, Door, Who, random::token_hash};
use shounuo_core::{
    id::{CustomerId, DeviceId},
    ticket::{
        Invalid, Open,
        words::{Channel, TicketKind},
    },
};
use utoipa::ToSchema;
use uuid::Uuid;

/// A key that nobody guesses: the tracking link is made from it.
const KEY_MIN: usize = 22;

/// The device behind a label, and what can be said of it.
#[derive(Serialize, ToSchema)]
pub struct LabelledDevice {
    /// The device's id.
    device: Uuid,
    /// What people call it.
    nickname: String,
    /// Its class.
    class: String,
    /// Building, floor, room.
    place: Vec<String>,
    /// Symptom codes to choose from.
    symptoms: Vec<&'static str>,
    /// How many reports of it are open already.
    open_tickets: u32,
}

/// A report by somebody in front of the device.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelReport {
    /// Fault or consultation; a fault when left out.
    #[serde(default = "fault")]
    #[schema(value_type = Option<KindCode>)]
    kind: TicketKind,
    /// Symptom codes of the device's class.
    #[serde(default)]
    symptoms: Vec<String>,
    /// What the reporter says; needed unless there are symptoms.
    text: Option<String>,
    /// The reporter's name.
    name: Option<String>,
    /// The reporter's telephone.
    phone: Option<String>,
    /// When it happened; the receipt when left out.
    occurred_at: Option<At>,
}

fn fault() -> TicketKind {
    TicketKind::Fault
}

/// A report that was taken in.
#[derive(Serialize, ToSchema)]
pub struct Reported {
    /// The ticket's number.
    no: Option<String>,
    /// Opens the ticket to its reporter, at `/tracking/{token}`.
    tracking: String,
}

/// The device behind a label.
#[utoipa::path(get, path = "/labels/{token}", tag = "visitors",
    responses((status = 200, body = LabelledDevice)))]
pub async fn show(State(app): State<App>, label: Label) -> Result<Json<LabelledDevice>, Problem> {
    let form = app.report_form(&label.who).await?;
    Ok(Json(LabelledDevice {
        device: form.device.0,
        nickname: form.nickname,
        class: form.class,
        place: form.place,
        symptoms: form.symptoms.to_vec(),
        open_tickets: form.open_tickets,
    }))
}

/// Reports the device behind a label. A key has at least 22 characters here, chosen at random: the
/// tracking link is made from it, so that a repeat gets the same.
#[utoipa::path(post, path = "/labels/{token}/tickets", tag = "visitors",
    request_body(content((LabelReport = "application/json"), (PhotoForm<LabelReport> = "multipart/form-data"))),
    responses((status = 201, body = Reported)))]
pub async fn report(
    State(app): State<App>,
    label: Label,
    key: Key,
    WithPhotos(report, photos): WithPhotos<LabelReport>,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<Reported>), Problem> {
    let tracking = tracking(&app, &label.token, &key)?;
    let ask = key.ask(&app, report.occurred_at.map(|at| at.0));
    let open = report.open(label.device);
    let task = app.report(
        &label.who,
        label.customer,
        ask,
        open,
        photos,
        Some(&tracking),
    )?;
    let no = app.run(task).await?.no;
    let location = [(header::LOCATION, paths::tracking(&tracking))];
    Ok((
        StatusCode::CREATED,
        location,
        Json(Reported { no, tracking }),
    ))
}

/// A label that counts, before anything of the request's body is read.
pub struct Label {
    token: String,
    who: Who,
    customer: CustomerId,
    device: DeviceId,
}

impl FromRequestParts<App> for Label {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Part(token) = Part::<String>::from_request_parts(parts, app).await?;
        visitor(app, parts)?;
        let who = app.who_of_label(&token).await.map_err(of_link)?;
        match (who.customer(), who.door) {
            (Some(customer), Door::Label(device)) => Ok(Self {
                token,
                who,
                customer,
                device,
            }),
            _ => Err(of_link(AppError::NotFound)),
        }
    }
}

fn tracking(app: &App, label: &str, key: &Key) -> Result<String, Problem> {
    match &key.0 {
        None => Ok(app.new_token()),
        Some(key) if key.len() < KEY_MIN => {
            Err(Problem::invalid("Idempotency-Key", Invalid::OutOfRange))
        }
        Some(key) => {
            let digest = token_hash(&format!("tracking\n{label}\n{key}"));
            Ok(digest[..20]
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect())
        }
    }
}

impl LabelReport {
    fn open(self, device: DeviceId) -> Open<String> {
        Open {
            kind: self.kind,
            device: Some(device),
            place: None,
            symptoms: self.symptoms,
            text: self.text,
            name: self.name,
            phone: self.phone,
            person: None,
            channel: Channel::Label,
            files: Vec::new(),
            owner: None,
            source_no: None,
            tags: Default::default(),
        }
    }
}
