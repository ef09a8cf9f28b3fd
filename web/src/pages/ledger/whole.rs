//! `/ledger`: every clause as the plan lists them, where each promise stands, what is left, how it
//! went, and what was broken.

use super::{
    ask::Asked,
    rows::{Desk, Section},
    wish::{Choice, PHASES, STATES, Tile, Wish, choices, owners},
};
use crate::{
    answer::{Answer, Frame, Problem, page, page_as},
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::extract::{Query, State};
use shounuo_app::{
    AppError,
    queries::ledger::{CustomerCard, LedgerView},
};
use shounuo_core::{contract::Phase, promise::Status, role::Role, ticket::Refusal};
use shounuo_words::ledger::{Nameless, Teller};

#[derive(Template)]
#[template(path = "pages/ledger/ledger.html")]
struct Page {
    f: Frame,
    school: String,
    title: String,
    at: String,
    past: Vec<String>,
    beyond: Option<String>,
    tiles: Vec<Tile>,
    sections: Vec<Section>,
    customers: Vec<Choice>,
    states: Vec<Choice>,
    phases: Vec<Choice>,
    owners: Vec<Choice>,
    sites: Vec<Choice>,
    /// What a site's ledger leaves out, and the whole.
    elsewhere: Option<(String, String)>,
    as_of: String,
    known_at: String,
    filtered: bool,
    clear: String,
    ahead: String,
    statement: String,
    wall: String,
    contract: String,
    count: usize,
}

#[derive(Template)]
#[template(path = "pages/ledger/none.html")]
struct Empty {
    f: Frame,
    why: String,
    hint: String,
    customers: Vec<Choice>,
}

/// The ledger.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let given = Given::new(pairs);
    let (mut asked, wish) = (
        Asked::read(&site, &session, &given).await?,
        Wish::read(&given)?,
    );
    let cards = site.app.ledgers(&session.who).await?;
    let f = session.frame(&site).await?;
    if cards.is_empty() {
        let (why, hint) = (f.t("ledger_page.none"), f.t("ledger_page.none_hint"));
        let (why, hint) = (why.into_owned(), hint.into_owned());
        let customers = Vec::new();
        return page(&Empty {
            f,
            why,
            hint,
            customers,
        });
    }
    // Who looks after several schools begins with the first.
    if cards.len() > 1 && asked.ask.customer.is_none() {
        asked = asked.of(&cards[0].code);
    }
    let customers = customers(&session, &cards, &asked);
    let view = match site.app.ledger(&session.who, asked.ask.clone()).await {
        Ok(view) => view,
        Err(e) => return no_ledger(f, e, customers),
    };
    write(f, &asked, &wish, &view, customers)
}

/// The schools to choose from; none for a school's own people.
fn customers(session: &Session, cards: &[CustomerCard], asked: &Asked) -> Vec<Choice> {
    let choice = |c: &CustomerCard| {
        let on = c.code == asked.said("customer");
        (c.code.clone(), c.name.clone(), on)
    };
    match session.who.customer() {
        Some(_) => Vec::new(),
        None => cards.iter().map(choice).collect(),
    }
}

/// An instant for which there is no ledger says so, and leaves the way back.
fn no_ledger(f: Frame, e: AppError, customers: Vec<Choice>) -> Answer {
    match &e {
        AppError::Refused(refusal @ Refusal::Invalid { .. }) => {
            let why = shounuo_words::refusal(f.reader.lang, refusal);
            let hint = f.t("ledger_page.past_hint").into_owned();
            let page = Empty {
                f,
                why,
                hint,
                customers,
            };
            page_as(Problem::from(e).code().0, &page)
        }
        _ => Err(Problem::from(e)),
    }
}

fn write(
    mut f: Frame,
    asked: &Asked,
    wish: &Wish,
    view: &LedgerView,
    customers: Vec<Choice>,
) -> Answer {
    f.reader.zone = view.zone().clone();
    let contract = &view.book().contract;
    let teller = Teller::new(&f.reader, contract, &Nameless);
    let desk = Desk {
        f: &f,
        asked,
        view,
        teller,
    };
    let sections = desk.sections(wish);
    let whole = asked.clone().everywhere();
    let count = sections.iter().map(|s| s.rows.len()).sum();
    page(&Page {
        school: view.customer.name.clone(),
        title: teller.words(&contract.title).to_owned(),
        at: f.reader.instant_full(view.at),
        past: desk.past(),
        beyond: beyond(&f, view),
        tiles: wish.tiles(&f, asked, view),
        sections,
        customers,
        states: choices(&f, &STATES, wish.status, Status::code),
        phases: choices(&f, &PHASES, wish.phase, Phase::code),
        owners: choices(&f, &owners(view), wish.owner, Role::code),
        as_of: asked.said("as_of").to_owned(),
        known_at: asked.said("known_at").to_owned(),
        sites: sites(view),
        elsewhere: elsewhere(&f, asked, view),
        filtered: wish.is_any() || view.site.is_some(),
        clear: whole.link("/ledger", &[]),
        ahead: whole.link("/ledger/ahead", &[]),
        statement: whole.link("/ledger/statement", &[]),
        wall: whole.link("/wall", &[]),
        contract: whole.link("/ledger/contract", &[]),
        count,
        f,
    })
}

/// The year that no calendar covers, said so that dates in it are not taken for certain.
fn beyond(f: &Frame, view: &LedgerView) -> Option<String> {
    let year = view.beyond_calendar?;
    Some(shounuo_words::ledger::beyond_calendar(&f.reader, year))
}

/// The sites to choose from; none where there is only one.
fn sites(view: &LedgerView) -> Vec<Choice> {
    if view.sites.len() < 2 {
        return Vec::new();
    }
    let chosen = view.site.as_ref();
    let choice = |site: &shounuo_app::queries::ledger::Site| {
        let on = chosen.is_some_and(|c| c.id == site.id);
        // Two of one name are told apart by their ids.
        let twice = view.sites.iter().filter(|s| s.name == site.name).count() > 1;
        let value = match twice {
            true => site.id.to_string(),
            false => site.name.clone(),
        };
        (value, site.name.clone(), on)
    };
    view.sites.iter().map(choice).collect()
}

/// What the ledger of a site leaves out.
fn elsewhere(f: &Frame, asked: &Asked, view: &LedgerView) -> Option<(String, String)> {
    let site = view.site.as_ref()?;
    let (lang, n) = (f.reader.lang, view.without_place);
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let args = [("site", &*site.name)];
    let said = shounuo_words::t_n_args(lang, "ledger_page.elsewhere", n, &args);
    let whole = asked.clone().everywhere().link("/ledger", &[]);
    Some((said.into_owned(), whole))
}
