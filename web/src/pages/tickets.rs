//! `/tickets`: the list. Filters are plain words in the address, so that a list can be sent to
//! somebody; pages go by key, so that a growing list shows nothing twice.

use crate::{
    answer::{Answer, Frame, page},
    parts::Row,
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::extract::{Query, State};
use shounuo_core::ticket::words::{Grade, Stage, TicketKind};
use shounuo_store::query::{List, PageAsk, TicketFilter, TicketSort};
use shounuo_words::Label;

struct Choice {
    value: &'static str,
    label: String,
    on: bool,
}

#[derive(Template)]
#[template(path = "pages/tickets.html")]
struct Tickets {
    f: Frame,
    q: String,
    tabs: Vec<(String, String, bool)>,
    stages: Vec<Choice>,
    kinds: Vec<Choice>,
    grades: Vec<Choice>,
    sorts: Vec<Choice>,
    keep: Vec<(&'static str, String)>,
    filtered: bool,
    rows: Vec<Row>,
    here: String,
    first: Option<String>,
    next: Option<String>,
}

/// The words that an address may carry on to the next page.
const WORDS: [&str; 9] = [
    "q", "stage", "kind", "grade", "sort", "owner", "assignee", "overdue", "state",
];

/// The list.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let given = Given::new(pairs);
    let f = session.frame(&site).await?;
    let (filter, sort) = (filter(&session, &given), sort(&given));
    let after = given.after(List::Tickets(sort))?;
    let first = after.is_some().then(|| address(&given, None));
    let list = site
        .app
        .tickets(&session.who, filter, sort, PageAsk { limit: 50, after })
        .await?;
    let next = list.next.map(|c| address(&given, Some(&c.to_string())));
    let school = session.who.customer().is_some();
    page(&Tickets {
        q: given.one("q").to_owned(),
        tabs: tabs(&f, &given, school),
        stages: choices(&f, Stage::ALL, Stage::code, given.one("stage")),
        kinds: choices(&f, TicketKind::ALL, TicketKind::code, given.one("kind")),
        grades: choices(&f, Grade::ALL, Grade::code, given.one("grade")),
        sorts: sorts(&f, &given),
        keep: kept(&given),
        filtered: WORDS.iter().any(|w| given.ticked(w)),
        rows: Row::all(&f.reader, &list.cards),
        here: address(&given, given.said("after").as_deref()),
        first,
        next,
        f,
    })
}

fn filter(session: &Session, given: &Given) -> TicketFilter {
    let me = session.who.actor.person();
    let open = match given.one("state") {
        "all" => None,
        "closed" => Some(false),
        _ if given.ticked("stage") || given.ticked("q") => None,
        _ => Some(true),
    };
    TicketFilter {
        stages: Stage::from_code(given.one("stage")).into_iter().collect(),
        open,
        kind: TicketKind::from_code(given.one("kind")),
        grade: Grade::from_code(given.one("grade")),
        assignee: me.filter(|_| given.one("assignee") == "me"),
        owner: me.filter(|_| given.one("owner") == "me"),
        unowned: given.one("owner") == "none",
        text: given
            .said("q")
            .map(|q| q.replace('\0', ""))
            .filter(|q| !q.trim().is_empty()),
        overdue: given.one("overdue") == "yes",
        ..Default::default()
    }
}

fn sort(given: &Given) -> TicketSort {
    match given.one("sort") {
        "newest" => TicketSort::Newest,
        "changed" => TicketSort::Changed,
        _ if given.one("state") == "closed" => TicketSort::Changed,
        _ => TicketSort::Due,
    }
}

fn sorts(f: &Frame, given: &Given) -> Vec<Choice> {
    let chosen = given.one("sort");
    let choice = |value: &'static str| Choice {
        value,
        label: f.t(&format!("page.sort.{value}")).into_owned(),
        on: value == chosen,
    };
    ["due", "newest", "changed"]
        .into_iter()
        .map(choice)
        .collect()
}

fn choices<T: Copy + Label>(
    f: &Frame,
    all: &[T],
    code: fn(T) -> &'static str,
    chosen: &str,
) -> Vec<Choice> {
    let choice = |w: &T| Choice {
        value: code(*w),
        label: w.label(f.reader.lang).into_owned(),
        on: code(*w) == chosen,
    };
    all.iter().map(choice).collect()
}

/// Views that people ask for most; each is an address.
fn tabs(f: &Frame, given: &Given, school: bool) -> Vec<(String, String, bool)> {
    let plain = WORDS
        .iter()
        .filter(|w| **w != "q" && **w != "sort")
        .all(|w| !given.ticked(w))
        && !given.ticked("q");
    let tab = |key: &str, href: &str, on: bool| (f.t(key).into_owned(), href.to_owned(), on);
    let mut tabs = vec![tab("page.tickets.open", "/tickets", plain)];
    if !school {
        tabs.push(tab(
            "page.tickets.mine",
            "/tickets?assignee=me",
            given.one("assignee") == "me",
        ));
    }
    tabs.push(tab(
        "page.tickets.overdue",
        "/tickets?overdue=yes",
        given.one("overdue") == "yes",
    ));
    tabs.push(tab(
        "page.tickets.closed",
        "/tickets?state=closed",
        given.one("state") == "closed",
    ));
    tabs.push(tab(
        "page.tickets.all",
        "/tickets?state=all&sort=newest",
        given.one("state") == "all",
    ));
    tabs
}

/// Words that the filter form must not lose although it has no field for them.
fn kept(given: &Given) -> Vec<(&'static str, String)> {
    ["owner", "assignee", "overdue", "state"]
        .into_iter()
        .filter_map(|w| Some((w, given.said(w)?)))
        .collect()
}

fn address(given: &Given, after: Option<&str>) -> String {
    let mut pairs: Vec<(&str, String)> = WORDS
        .into_iter()
        .filter_map(|w| Some((w, given.said(w)?)))
        .collect();
    pairs.extend(after.map(|a| ("after", a.to_owned())));
    match serde_urlencoded::to_string(&pairs) {
        Ok(query) if !query.is_empty() => format!("/tickets?{query}"),
        _ => "/tickets".to_owned(),
    }
}
