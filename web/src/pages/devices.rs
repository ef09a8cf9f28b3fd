//! `/devices`: what is under care, by room, class or a few letters.

use crate::{
    answer::{Answer, Frame, Problem, page},
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::extract::{Query, State};
use shounuo_core::catalogue;
use shounuo_store::query::{DeviceFilter, DeviceRow, List, PageAsk, PlaceRow};

/// A choice of a filter: value, label, whether it is chosen.
pub type Choice = (String, String, bool);

#[derive(Template)]
#[template(path = "pages/devices.html")]
struct Devices {
    f: Frame,
    q: String,
    places: Vec<Choice>,
    classes: Vec<Choice>,
    broken: bool,
    filtered: bool,
    devices: Vec<DeviceRow>,
    first: Option<String>,
    next: Option<String>,
}

/// The list.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let given = Given::new(pairs);
    let f = session.frame(&site).await?;
    let after = given.after(List::Devices)?;
    let first = after.is_some().then(|| address(&given, None));
    let list = site
        .app
        .devices(&session.who, filter(&given)?, PageAsk { limit: 50, after })
        .await?;
    let places = site.app.place_tree(&session.who, None).await?;
    page(&Devices {
        q: given.one("q").to_owned(),
        places: place_choices(&places, given.one("place")),
        classes: class_choices(&f, given.one("class")),
        broken: given.one("open") == "yes",
        filtered: ["q", "place", "class", "open"]
            .iter()
            .any(|w| given.ticked(w)),
        devices: list.rows,
        first,
        next: list.next.map(|c| address(&given, Some(&c.to_string()))),
        f,
    })
}

/// The filter of an address.
pub fn filter(given: &Given) -> Result<DeviceFilter, Problem> {
    let class = |said: &str| catalogue::CLASSES.iter().find(|c| c.code == said);
    Ok(DeviceFilter {
        class: given.word("class", class)?.map(|c| c.code.to_owned()),
        place: given.id("place")?,
        text: given.search()?,
        has_open: given.one_of("open", &["yes"])?.map(|_| true),
    })
}

/// Places as a tree, indented by depth.
pub fn place_choices(places: &[PlaceRow], chosen: &str) -> Vec<Choice> {
    let choice = |p: &PlaceRow| {
        let id = p.id.to_string();
        let on = id == chosen;
        (
            id,
            format!("{}{}", "\u{3000}".repeat(usize::from(p.depth)), p.name),
            on,
        )
    };
    places.iter().map(choice).collect()
}

/// Every class of the plan.
pub fn class_choices(f: &Frame, chosen: &str) -> Vec<Choice> {
    let name = |code| shounuo_words::class(f.reader.lang, code).into_owned();
    catalogue::CLASSES
        .iter()
        .map(|c| (c.code.to_owned(), name(c.code), c.code == chosen))
        .collect()
}

fn address(given: &Given, after: Option<&str>) -> String {
    let mut pairs: Vec<(&str, String)> = ["q", "place", "class", "open"]
        .into_iter()
        .filter_map(|w| Some((w, given.said(w)?)))
        .collect();
    pairs.extend(after.map(|a| ("after", a.to_owned())));
    format!(
        "/devices?{}",
        serde_urlencoded::to_string(&pairs).unwrap_or_default()
    )
}
