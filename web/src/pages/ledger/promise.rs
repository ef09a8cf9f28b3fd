//! `/ledger/promises/{promise}`: one promise: its clause, how it stands, and each of its instances
//! with the reason for its verdict, newest first.

use super::{ask::Asked, trend::Trend};
use crate::{
    answer::{Answer, Frame, page},
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::extract::{Path, Query, State};
use shounuo_app::queries::ledger::{InstancePage, InstanceRow, PromiseView};
use shounuo_core::{calendar::PeriodKind, promise::Status};
use shounuo_words::{
    Label,
    ledger::{Nameless, Teller, Told, breach, remark},
};

/// One instance.
struct Row {
    href: String,
    name: String,
    state: &'static str,
    word: String,
    why: String,
    provisional: bool,
    late: Option<String>,
    marks: Vec<String>,
    due: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/ledger/promise.html")]
struct Page {
    f: Frame,
    id: String,
    clause: String,
    source: String,
    text: String,
    name: String,
    kind: String,
    owner: String,
    state: &'static str,
    word: String,
    at: String,
    past: bool,
    counts: Vec<(&'static str, String, u32, String)>,
    months: Option<Trend>,
    rows: Vec<Row>,
    standing: &'static str,
    whole: String,
    all: String,
    first: Option<String>,
    next: Option<String>,
}

/// One promise.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Path(promise): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let given = Given::new(pairs);
    let asked = Asked::read(&site, &given)?;
    let standing = Status::from_code(given.one("standing"));
    let after = given.said("after");
    let first = after.is_some();
    let ask = InstancePage { limit: 50, after };
    let app = &site.app;
    let view = app
        .promise(&session.who, asked.ask.clone(), &promise, standing, ask)
        .await?;
    let mut f = session.frame(&site).await?;
    // What still runs is told as of the ledger's instant.
    f.reader.now = view.at;
    page(&built(f, &asked, &view, (standing, first)))
}

/// The page; with a status, of those that stand so. `later`: a page of the list behind the first.
fn built(f: Frame, asked: &Asked, view: &PromiseView, list: (Option<Status>, bool)) -> Page {
    let (standing, later) = list;
    let desk = Desk {
        f: &f,
        asked,
        view,
        teller: Teller::new(&f.reader, view.by.contract(), &Nameless),
    };
    let zone = &view.by.book().zone;
    Page {
        id: desk.id().to_owned(),
        clause: desk.teller.clause(&view.clause),
        source: view.clause.source.clone(),
        text: desk.teller.words(&view.clause.text).to_owned(),
        name: desk.teller.words(&view.name.name).to_owned(),
        kind: view.line.kind.label(f.reader.lang).into_owned(),
        owner: view.line.owner.label(f.reader.lang).into_owned(),
        state: view.line.status.code(),
        word: view.line.status.label(f.reader.lang).into_owned(),
        at: f.reader.instant_full(view.at),
        past: asked.is_past(),
        counts: desk.counts(),
        months: Trend::new(&f.reader, &view.line, (view.at, zone), PeriodKind::Month),
        rows: view.instances.iter().map(|row| desk.row(row)).collect(),
        standing: standing.map_or("", Status::code),
        whole: asked.link("/ledger", &[]),
        all: desk.list(None, None),
        first: later.then(|| desk.list(standing, None)),
        next: view
            .next
            .as_deref()
            .map(|next| desk.list(standing, Some(next))),
        f,
    }
}

/// What the page is written from.
struct Desk<'a> {
    f: &'a Frame,
    asked: &'a Asked,
    view: &'a PromiseView,
    teller: Teller<'a>,
}

impl Desk<'_> {
    fn id(&self) -> &str {
        &self.view.name.promise
    }

    fn path(&self) -> String {
        format!("/ledger/promises/{}", self.id())
    }

    /// A page of the list.
    fn list(&self, standing: Option<Status>, after: Option<&str>) -> String {
        let standing = standing.map(|s| ("standing", s.code()));
        let more: Vec<_> = standing
            .into_iter()
            .chain(after.map(|a| ("after", a)))
            .collect();
        self.asked.link(&self.path(), &more)
    }

    /// How many stand where, each with its list.
    fn counts(&self) -> Vec<(&'static str, String, u32, String)> {
        let counts = &self.view.line.counts;
        let each = [
            (Status::Kept, counts.kept),
            (Status::Broken, counts.broken),
            (Status::Excused, counts.excused),
            (Status::Incomplete, counts.incomplete),
            (Status::Withdrawn, counts.withdrawn),
        ];
        let there = each.into_iter().filter(|(_, n)| *n > 0);
        there
            .map(|(status, n)| {
                let more = [("standing", status.code())];
                let href = self.asked.link(&self.path(), &more);
                let word = status.label(self.f.reader.lang).into_owned();
                (status.code(), word, n, href)
            })
            .collect()
    }

    fn row(&self, row: &InstanceRow) -> Row {
        let (lang, instance) = (self.f.reader.lang, &row.instance);
        let mut told = Told::new(self.id(), instance);
        if let Some(clock) = &row.clock {
            told = told.clock(clock, &[]);
        }
        let name = self.teller.instance(self.id(), &instance.key);
        let unit = self.teller.unit(self.id());
        let broken = instance.status == Status::Broken;
        Row {
            href: self.asked.verdict(self.id(), &instance.key),
            name: match name.is_empty() {
                true => self.teller.words(&self.view.name.name).to_owned(),
                false => name,
            },
            state: instance.status.code(),
            word: instance.status.label(lang).into_owned(),
            why: self.teller.why(&told),
            provisional: instance.provisional && broken,
            late: instance
                .margin
                .filter(|_| broken)
                .and_then(|m| breach(lang, m, unit)),
            marks: instance.remarks.iter().map(|r| remark(lang, r)).collect(),
            due: instance.due.map(|at| self.f.reader.instant_full(at)),
        }
    }
}
