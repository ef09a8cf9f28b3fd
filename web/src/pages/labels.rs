//! `/labels`: QR labels to print. Only digests of tokens are kept, so a label cannot be printed a
//! second time: printing makes new labels and revokes the old ones. Hence a POST, and a word of warning.

use super::devices::{Choice, class_choices, filter, place_choices};
use crate::{
    answer::{Answer, Frame, Problem, page},
    parts::qr_path,
    request::{Given, Posted, Session},
    site::Site,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use shounuo_app::{
    AppError,
    policy::{Right, may},
};
use shounuo_core::{id::DeviceId, ticket::Invalid};
use shounuo_store::query::{DeviceRow, PageAsk};

/// Most labels at once: five sheets and a bit.
const LABELS_MAX: u16 = 120;

#[derive(Template)]
#[template(path = "pages/labels.html")]
struct Labels {
    f: Frame,
    places: Vec<Choice>,
    classes: Vec<Choice>,
    devices: Vec<DeviceRow>,
    chosen: bool,
    full: bool,
}

struct Label {
    width: usize,
    path: String,
    name: String,
    place: String,
    serial: String,
}

#[derive(Template)]
#[template(path = "pages/labels_sheet.html")]
struct Sheet {
    f: Frame,
    labels: Vec<Label>,
    hotline: String,
}

/// Which devices.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    if !may(&session.who, Right::PrintLabels) {
        return Err(AppError::Forbidden.into());
    }
    let given = Given::new(pairs);
    let f = session.frame(&site).await?;
    let chosen = ["place", "class", "device"].iter().any(|w| given.ticked(w));
    let devices = if chosen {
        chosen_devices(&site, &session, &given).await?
    } else {
        Vec::new()
    };
    let places = site.app.place_tree(&session.who, None).await?;
    page(&Labels {
        places: place_choices(&places, given.one("place")),
        classes: class_choices(&f, given.one("class")),
        full: devices.len() >= usize::from(LABELS_MAX),
        devices,
        chosen,
        f,
    })
}

async fn chosen_devices(
    site: &Site,
    session: &Session,
    given: &Given,
) -> Result<Vec<DeviceRow>, Problem> {
    if let Some(id) = given.id("device")? {
        return Ok(vec![
            site.app
                .device(&session.who, id, PageAsk::first(1))
                .await?
                .device,
        ]);
    }
    Ok(site
        .app
        .devices(&session.who, filter(given)?, PageAsk::first(LABELS_MAX))
        .await?
        .rows)
}

/// Makes the labels and shows the sheet; the tokens are seen here and never again.
pub async fn print(State(site): State<Site>, session: Session, posted: Posted) -> Answer {
    session.check(&site, &posted.given)?;
    let ids = wished(&posted.given)?;
    let (mut tasks, mut labels) = (Vec::new(), Vec::new());
    for id in ids {
        let view = site.app.device(&session.who, id, PageAsk::first(1)).await?;
        let token = site.app.new_token();
        tasks.push(
            site.app
                .issue_label(&session.who, view.device.customer, id, &token)?,
        );
        let code = qr_path(&site.options.label(&token));
        let (width, path) = code.ok_or(Problem::Status(StatusCode::INTERNAL_SERVER_ERROR))?;
        let (name, serial) = (view.device.nickname, view.device.serial);
        labels.push(Label {
            width,
            path,
            name,
            place: place_line(&view.place),
            serial,
        });
    }
    let app = site.app.clone();
    let done = tokio::task::spawn_blocking(move || app.run_all(tasks))
        .await
        .map_err(|_| AppError::Busy)??;
    for receipt in done {
        receipt?;
    }
    let f = session.frame(&site).await?;
    let hotline = f.hotline().map(|(_, number)| number).unwrap_or_default();
    page(&Sheet { f, labels, hotline })
}

/// The devices that the form names. One that cannot be read is refused like none at all and too many: a sheet
/// without its label would look whole, and printing makes the old labels void.
fn wished(given: &Given) -> Result<Vec<DeviceId>, Problem> {
    let said = given.all("device");
    let refused = |why| Problem::from(AppError::invalid("device", why));
    match said.len() {
        0 => return Err(refused(Invalid::Missing)),
        n if n > usize::from(LABELS_MAX) => return Err(refused(Invalid::OutOfRange)),
        _ => {}
    }
    let ids = said.iter().map(|id| id.parse());
    let ids: Result<Vec<DeviceId>, _> = ids.collect();
    ids.map_err(|_| refused(Invalid::UnknownWord))
}

/// A place in one line that may break between its parts only: `3 层` stays together, and the dot
/// stays with the word before it.
fn place_line(parts: &[String]) -> String {
    let whole: Vec<_> = parts
        .iter()
        .map(|p| p.replace(char::is_whitespace, "\u{a0}"))
        .collect();
    whole.join("\u{a0}· ")
}
