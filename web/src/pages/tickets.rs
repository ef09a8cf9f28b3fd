//! `/tickets`: the list. Filters are plain words in the address, so that a list can be sent to
//! somebody; pages go by key, so that a growing list shows nothing twice.

use crate::{
    answer::{Answer, Frame, Problem, page},
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
    let (filter, sort) = (filter(&session, &given)?, sort(&given)?);
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

fn filter(session: &Session, given: &Given) -> Result<TicketFilter, Problem> {
    let me = session.who.actor.person();
    let open = match given.one_of("state", &["all", "closed"])? {
        Some("all") => None,
        Some(_) => Some(false),
        None if given.ticked("stage") || given.ticked("q") => None,
        None => Some(true),
    };
    let owner = given.one_of("owner", &["me", "none"])?;
    let assigned = given.one_of("assignee", &["me"])?.is_some();
    Ok(TicketFilter {
        stages: given.word("stage", Stage::from_code)?.into_iter().collect(),
        open,
        kind: given.word("kind", TicketKind::from_code)?,
        grade: given.word("grade", Grade::from_code)?,
        assignee: me.filter(|_| assigned),
        owner: me.filter(|_| owner == Some("me")),
        unowned: owner == Some("none"),
        text: given.search()?,
        overdue: given.one_of("overdue", &["yes"])?.is_some(),
        ..Default::default()
    })
}

/// The orders of the list, as its address has them.
const SORTS: [&str; 3] = ["due", "newest", "changed"];

fn sort(given: &Given) -> Result<TicketSort, Problem> {
    Ok(match given.one_of("sort", &SORTS)? {
        Some("newest") => TicketSort::Newest,
        Some("changed") => TicketSort::Changed,
        None if given.one("state") == "closed" => TicketSort::Changed,
        _ => TicketSort::Due,
    })
}

fn sorts(f: &Frame, given: &Given) -> Vec<Choice> {
    let chosen = given.one("sort");
    let choice = |value: &'static str| Choice {
        value,
        label: f.t(&format!("page.sort.{value}")).into_owned(),
        on: value == chosen,
    };
    SORTS.into_iter().map(choice).collect()
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
