//! `GET /devices`.

use crate::{
    caller::Caller,
    problem::Problem,
    read::{Params, from_text},
    tickets::list::{page, wrong},
    views::DevicePage,
};
use axum::{Json, extract::State};
use serde::Deserialize;
use shounuo_app::App;
use shounuo_core::{catalogue, ticket::Invalid};
use shounuo_store::query::{DeviceFilter, List};
use utoipa::IntoParams;
use uuid::Uuid;

/// Which devices; everything given must hold.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Class code.
    class: Option<String>,
    /// The place, or any place within it.
    place: Option<Uuid>,
    /// Words or beginnings of nickname, serial number or model.
    q: Option<String>,
    /// Has open tickets, or has none.
    #[serde(default, deserialize_with = "from_text")]
    has_open: Option<bool>,
    /// How many; 50 when left out, at most 200.
    #[serde(default, deserialize_with = "from_text")]
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A page of devices within the asker's scope.
#[utoipa::path(get, path = "/devices", tag = "devices", params(Filter),
    responses((status = 200, body = DevicePage)))]
pub async fn list(
    State(app): State<App>,
    Caller(who): Caller,
    Params(filter): Params<Filter>,
) -> Result<Json<DevicePage>, Problem> {
    let page = page(List::Devices, filter.limit, filter.cursor.as_deref())?;
    if let Some(code) = &filter.class {
        catalogue::class(code).ok_or_else(|| wrong("class", Invalid::UnknownWord))?;
    }
    let filter = DeviceFilter {
        class: filter.class,
        place: filter.place.map(Into::into),
        text: filter.q.filter(|q| !q.trim().is_empty()),
        has_open: filter.has_open,
    };
    Ok(Json(app.devices(&who, filter, page).await?.into()))
}
