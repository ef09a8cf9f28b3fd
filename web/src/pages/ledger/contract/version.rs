//! `/ledger/contract/{version}`: a version as the plan is read, what it changes, and its confirmation.

use super::{Line, line, told::Told};
use crate::{
    answer::{Answer, Frame, go, page},
    pages::ledger::ask::Asked,
    request::{Given, Posted, Session},
    site::Site,
};
use askama::Template;
use axum::extract::{Path, Query, State};
use serde_json::Value;
use shounuo_app::{AppError, queries::VersionTerms};
use shounuo_core::{
    Side,
    contract::{Clause, Contract, Words},
};
use shounuo_words::{
    Label, Lang,
    contract::{field, section, terms, value},
    list, money,
};

/// A promise: its name, its kind and id, its terms.
struct Promise {
    name: String,
    kind: String,
    terms: Vec<(String, String)>,
}

/// A clause.
struct ClauseRow {
    id: String,
    heading: String,
    text: String,
    source: String,
    kinds: String,
    promises: Vec<Promise>,
}

#[derive(Template)]
#[template(path = "pages/ledger/contract_version.html")]
struct Page {
    f: Frame,
    whole: String,
    all: String,
    title: String,
    school: String,
    line: Line,
    confirm: Option<(String, &'static str)>,
    changes: Option<Told>,
    facts: Vec<(String, String)>,
    coverage: Vec<(String, String)>,
    prices: Vec<Vec<(String, String)>>,
    deductions: Vec<(String, String)>,
    each: Vec<(String, String)>,
    sections: Vec<(String, Vec<ClauseRow>)>,
}

/// One version.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Path(version): Path<u32>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::read(&site, &session, &Given::new(pairs)).await?;
    let (asked, _) = super::settled(&site, &session, asked).await?;
    let code = asked.ask.customer.as_deref();
    let view = site
        .app
        .contract_version(&session.who, code, version)
        .await?;
    let mut f = session.frame(&site).await?;
    f.reader.zone = view.book.zone.clone();
    let side = session.who.actor.side();
    page(&built(f, &asked, &view, side)?)
}

/// Confirms it for one's own party.
pub async fn confirm(
    State(site): State<Site>,
    session: Session,
    Path(version): Path<u32>,
    Query(pairs): Query<Vec<(String, String)>>,
    posted: Posted,
) -> Answer {
    session.check(&site, &posted.given)?;
    let asked = Asked::read(&site, &session, &Given::new(pairs)).await?;
    let (asked, _) = super::settled(&site, &session, asked).await?;
    let (app, who) = (&site.app, &session.who);
    let view = app
        .contract_versions(who, asked.ask.customer.as_deref())
        .await?;
    let contract = view.contract.ok_or(AppError::NotFound)?;
    app.run(app.confirm_contract(who, contract, version)?)
        .await?;
    go(&asked.link(&format!("/ledger/contract/{version}"), &[]))
}

fn built(f: Frame, asked: &Asked, view: &VersionTerms, side: Side) -> Result<Page, AppError> {
    let (lang, contract) = (f.reader.lang, &view.book.contract);
    let own = view.all.versions.iter().find(|v| v.version == view.version);
    let own = own.ok_or(AppError::NotFound)?;
    let path = format!("/ledger/contract/{}", view.version);
    let to = asked.link(&format!("{path}/confirmation"), &[]);
    let key = match side {
        Side::School => "contract_page.confirm_school",
        Side::House | Side::System => "contract_page.confirm_house",
    };
    let confirm = view.all.awaits.filter(|n| *n == view.version);
    Ok(Page {
        whole: asked.link("/ledger", &[]),
        all: asked.link("/ledger/contract", &[]),
        title: of(lang, &contract.title).to_owned(),
        school: view.all.customer.name.clone(),
        line: line(&f, &view.all, own, asked.link(&path, &[])),
        confirm: confirm.map(|_| (to, key)),
        changes: view.changes.as_ref().map(|c| Told::new(lang, c, contract)),
        facts: facts(&f, contract),
        coverage: data(contract.coverage.as_ref()).map_or_else(Vec::new, |v| terms(lang, &v)),
        prices: prices(lang, contract),
        deductions: deductions(&f, contract),
        each: each(lang, contract),
        sections: sections(lang, contract),
        f,
    })
}

/// What stands above the clauses.
fn facts(f: &Frame, contract: &Contract) -> Vec<(String, String)> {
    let lang = f.reader.lang;
    let own = |key: &str, value: String| (field(lang, key), value);
    let phases = &contract.phases;
    let mut all = vec![
        own("provider", of(lang, &contract.parties.provider).to_owned()),
        own("customer", of(lang, &contract.parties.customer).to_owned()),
        own("accepted_on", f.reader.date(phases.accepted_on)),
        own("warranty_years", phases.warranty_years.to_string()),
        own("zone", contract.zone.clone()),
        own("calendar", contract.calendar.clone()),
    ];
    let calendar = data(contract.own_calendar.as_ref());
    all.extend(calendar.map(|v| own("own_calendar", value(lang, "own_calendar", &v))));
    all.push(own(
        "default_grade",
        contract.default_grade.label(lang).into_owned(),
    ));
    all.push(own("recurrence_days", contract.recurrence_days.to_string()));
    let plan = contract.plan.map(|p| p.label(lang).into_owned());
    let none = || f.t("contract_page.no_plan").into_owned();
    all.push(own("plan", plan.unwrap_or_else(none)));
    all
}

fn prices(lang: Lang, contract: &Contract) -> Vec<Vec<(String, String)>> {
    let rows = contract.prices.iter().filter_map(|p| data(Some(p)));
    let columns = [
        "clause", "work", "phase", "labour", "material", "travel", "other",
    ];
    let cell = |row: &Value, key: &str| {
        let told = row.get(key).map(|v| value(lang, key, v));
        (field(lang, key), told.unwrap_or_default())
    };
    rows.map(|row| columns.map(|key| cell(&row, key)).into())
        .collect()
}

fn deductions(f: &Frame, contract: &Contract) -> Vec<(String, String)> {
    let Some(table) = &contract.deductions else {
        return Vec::new();
    };
    let lang = f.reader.lang;
    let cap = table
        .cap_fen
        .map(|fen| money(i64::try_from(fen).unwrap_or(i64::MAX)));
    let cap = cap.unwrap_or_else(|| f.t("ledger_page.no_cap").into_owned());
    let per = shounuo_words::ledger::per(lang, table.per).into_owned();
    vec![(field(lang, "per"), per), (field(lang, "cap_fen"), cap)]
}

/// What a breach of each promise costs.
fn each(lang: Lang, contract: &Contract) -> Vec<(String, String)> {
    let each = contract.deductions.iter().flat_map(|d| &d.each);
    let row = |d: &shounuo_core::contract::Deduction| {
        let found = shounuo_core::ledger::Terms::find(contract, &d.promise);
        let name = found.map_or("", |(_, t)| of(lang, t.name()));
        let fen = money(i64::try_from(d.fen).unwrap_or(i64::MAX));
        (format!("{} {name}", d.promise), fen)
    };
    each.map(row).collect()
}

/// The clauses by the plan's sections, in its order.
fn sections(lang: Lang, contract: &Contract) -> Vec<(String, Vec<ClauseRow>)> {
    let mut sections: Vec<(String, Vec<ClauseRow>)> = Vec::new();
    for clause in &contract.clauses {
        let title = section(lang, contract, clause);
        if sections.last().is_none_or(|(last, _)| *last != title) {
            sections.push((title, Vec::new()));
        }
        if let Some((_, rows)) = sections.last_mut() {
            rows.push(row(lang, clause));
        }
    }
    sections
}

fn row(lang: Lang, clause: &Clause) -> ClauseRow {
    ClauseRow {
        id: clause.id.clone(),
        heading: of(lang, &clause.heading).to_owned(),
        text: of(lang, &clause.text).to_owned(),
        source: clause.source.clone(),
        kinds: list(lang, clause.kinds.iter().map(|k| k.label(lang))),
        promises: promises(lang, clause),
    }
}

/// The promises as they stand in the file, so that no term can be left out.
fn promises(lang: Lang, clause: &Clause) -> Vec<Promise> {
    let all = data(Some(clause)).unwrap_or_default();
    let own = shounuo_core::ledger::Terms::of(clause);
    own.map(|promise| {
        let kind = promise.kind();
        let tables = all.get(kind.code()).and_then(Value::as_array);
        let mut tables = tables.into_iter().flatten();
        let table = tables.find(|t| t.get("id").and_then(Value::as_str) == Some(promise.id()));
        Promise {
            name: of(lang, promise.name()).to_owned(),
            kind: format!("{} · {}", kind.label(lang), promise.id()),
            terms: table.map_or_else(Vec::new, |t| terms(lang, t)),
        }
    })
    .collect()
}

/// As data; what was read from a file can be written again.
fn data(of: Option<&impl serde::Serialize>) -> Option<Value> {
    serde_json::to_value(of?).ok()
}

fn of(lang: Lang, words: &Words) -> &str {
    match lang {
        Lang::Zh => &words.zh,
        Lang::En => &words.en,
    }
}
