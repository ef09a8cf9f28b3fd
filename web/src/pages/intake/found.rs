//! The devices found by a few letters, and all about the one that is chosen.

use crate::{
    answer::{Frame, Problem},
    parts::Row,
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use shounuo_app::queries::DeviceView;
use shounuo_core::catalogue;
use shounuo_store::query::{CustomerRow, DeviceFilter, DeviceRow, PageAsk};
use shounuo_words::symptom;

/// How many devices are offered.
const OFFERED: u16 = 8;

/// The devices found, and all about the one that is chosen.
#[derive(Template)]
#[template(path = "parts/intake_found.html")]
pub(super) struct Found {
    lang: shounuo_words::Lang,
    asked: bool,
    /// Each with its customer's name, where it is in doubt.
    devices: Vec<(DeviceRow, String)>,
    chosen: Option<String>,
    chips: Vec<(&'static str, String, bool)>,
    open: Vec<Row>,
    past: Vec<Row>,
}

impl Found {
    fn t(&self, key: &str) -> std::borrow::Cow<'static, str> {
        shounuo_words::t(self.lang, key)
    }
}

/// What a form asks for.
pub(super) async fn found(
    site: &Site,
    session: &Session,
    f: &Frame,
    given: &Given,
) -> Result<Found, Problem> {
    let (who, app) = (&session.who, &site.app);
    let q = given.search()?.unwrap_or_default();
    let mut devices = Vec::new();
    if !q.is_empty() {
        let filter = DeviceFilter {
            text: Some(q.clone()),
            ..Default::default()
        };
        devices = app
            .devices(who, filter, PageAsk::first(OFFERED))
            .await?
            .rows;
        if devices.len() < usize::from(OFFERED) {
            let more = app.search(who, q.clone(), 30).await?.devices;
            devices.extend(
                more.into_iter()
                    .filter(|d| !devices.iter().any(|o| o.id == d.id))
                    .collect::<Vec<_>>(),
            );
            devices.truncate(usize::from(OFFERED));
        }
    }
    let chosen = given
        .one("device")
        .parse()
        .ok()
        .filter(|id| q.is_empty() || devices.iter().any(|d| d.id == *id));
    let chosen = chosen.or(match devices.as_slice() {
        [only] => Some(only.id),
        _ => None,
    });
    let view = match chosen {
        Some(id) => Some(app.device(who, id, PageAsk::first(20)).await?),
        None => None,
    };
    let customers = app.every_customer(who).await?;
    Ok(about(f, given, !q.is_empty(), devices, view, &customers))
}

fn about(
    f: &Frame,
    given: &Given,
    asked: bool,
    mut devices: Vec<DeviceRow>,
    view: Option<DeviceView>,
    customers: &[CustomerRow],
) -> Found {
    let lang = f.reader.lang;
    if let Some(v) = view
        .as_ref()
        .filter(|v| !devices.iter().any(|d| d.id == v.device.id))
    {
        devices.insert(0, v.device.clone());
    }
    let class = view
        .as_ref()
        .map_or(String::new(), |v| v.device.class.clone());
    let sent = given.all("symptoms");
    let chip = |s: &&'static str| (*s, symptom(lang, s).into_owned(), sent.contains(s));
    let several = devices.windows(2).any(|d| d[0].customer != d[1].customer);
    let alone = devices.len() == 1;
    let named = |d: DeviceRow| {
        let whose = match several || alone {
            true => whose(customers, &d),
            false => String::new(),
        };
        (d, whose)
    };
    let rows: Vec<Row> = view
        .as_ref()
        .map(|v| Row::all(&f.reader, &v.tickets))
        .unwrap_or_default();
    let (open, past): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|r| r.open);
    Found {
        lang,
        asked,
        devices: devices.into_iter().map(named).collect(),
        chosen: view.map(|v| v.device.id.to_string()),
        chips: catalogue::symptoms(&class).iter().map(chip).collect(),
        open,
        past: past.into_iter().take(5).collect(),
    }
}

/// The customer's name, where there is more than one to choose from.
fn whose(customers: &[CustomerRow], device: &DeviceRow) -> String {
    let own = customers
        .iter()
        .find(|c| customers.len() > 1 && c.id == device.customer);
    own.map(|c| c.name.clone()).unwrap_or_default()
}
