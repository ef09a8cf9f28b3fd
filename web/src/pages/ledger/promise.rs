//! `/ledger/promises/{promise}`: one promise: its clause, how it stands, and each of its instances
//! with the reason for its verdict, newest first.

use super::{
    ask::Asked,
    rows::named,
    trend::{Table, Trend, there},
    whose::chosen,
};
use crate::{
    answer::{Answer, Frame, page},
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::extract::{Path, Query, State};
use shounuo_app::queries::ledger::{
    InstancePage, InstanceRow, InstancesOf, PeriodAsk, PromiseView,
};
use shounuo_core::{calendar::PeriodKind, ledger::Counted, promise::Status};
use shounuo_words::{
    Label,
    ledger::{Teller, Told, breach, remark},
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
    counts: Vec<(&'static str, &'static str, String, u32, String)>,
    months: Option<Trend>,
    quarters: Option<Trend>,
    /// The figures behind both: the head's key, and the table.
    tables: Vec<(&'static str, Table)>,
    rows: Vec<Row>,
    standing: &'static str,
    /// The period that the list is of, in words, and the list without it.
    period: Option<(String, String)>,
    /// The site that all this is of, and the promise everywhere.
    site: Option<(String, String)>,
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
    let asked = Asked::read(&site, &session, &given).await?;
    let asked = chosen(&site, &session, asked).await?;
    let of = InstancesOf {
        counted: given.word("standing", Counted::from_code)?,
        period: given
            .said("period")
            .map(|p| p.parse::<PeriodAsk>())
            .transpose()?,
    };
    let after = given.said("after");
    let first = after.is_some();
    let ask = InstancePage { limit: 50, after };
    let app = &site.app;
    let view = app
        .promise(&session.who, asked.ask.clone(), &promise, of.clone(), ask)
        .await?;
    let mut f = session.frame(&site).await?;
    // What still runs is told as of the ledger's instant.
    f.reader.now = view.at;
    f.reader.zone = view.by.book().zone.clone();
    page(&built(f, &asked, &view, (&of, first)))
}

/// The page. `later`: a page of the list behind the first.
fn built(f: Frame, asked: &Asked, view: &PromiseView, list: (&InstancesOf, bool)) -> Page {
    let (of, later) = list;
    let everywhere = asked.clone().everywhere();
    let desk = Desk {
        f: &f,
        asked,
        view,
        of,
        teller: Teller::new(&f.reader, view.by.contract(), &view.called),
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
        quarters: Trend::new(&f.reader, &view.line, (view.at, zone), PeriodKind::Quarter),
        tables: desk.tables(),
        rows: view.instances.iter().map(|row| desk.row(row)).collect(),
        standing: of.counted.map_or("", Counted::code),
        period: desk.period(),
        site: view.site.as_ref().map(|site| {
            let href = everywhere.promise(desk.id());
            (site.name.clone(), href)
        }),
        whole: asked.link("/ledger", &[]),
        all: desk.list((None, of.period), None),
        first: later.then(|| desk.list((of.counted, of.period), None)),
        next: view
            .next
            .as_deref()
            .map(|next| desk.list((of.counted, of.period), Some(next))),
        f,
    }
}

/// What the page is written from.
struct Desk<'a> {
    f: &'a Frame,
    asked: &'a Asked,
    view: &'a PromiseView,
    of: &'a InstancesOf,
    teller: Teller<'a>,
}

impl Desk<'_> {
    fn id(&self) -> &str {
        &self.view.name.promise
    }

    /// A page of the list.
    fn list(&self, of: (Option<Counted>, Option<PeriodAsk>), after: Option<&str>) -> String {
        let period = of.1.map(|p| p.to_string());
        let words = [
            ("standing", of.0.map(Counted::code)),
            ("period", period.as_deref()),
            ("after", after),
        ];
        let said = words.into_iter().filter_map(|(w, said)| Some((w, said?)));
        let more: Vec<_> = said.collect();
        self.asked.promise_with(self.id(), &more)
    }

    /// The period that the list is of, and the list without it: the way back to all periods.
    fn period(&self) -> Option<(String, String)> {
        let period = self.of.period?;
        let said = shounuo_words::ledger::period(self.f.reader.lang, period.0);
        Some((said, self.list((self.of.counted, None), None)))
    }

    /// The figures by quarter and by month; none while nothing has come of the promise.
    fn tables(&self) -> Vec<(&'static str, Table)> {
        let by_quarter = ("ledger_page.by_quarter", self.table(PeriodKind::Quarter));
        let by_month = ("ledger_page.by_month", self.table(PeriodKind::Month));
        let mut tables = vec![by_quarter, by_month];
        tables.retain(|(_, table)| !table.rows.is_empty());
        tables
    }

    /// The figures of each month or quarter.
    fn table(&self, per: PeriodKind) -> Table {
        let when = (self.view.at, &self.view.by.book().zone);
        let list = |period, counted| self.list((counted, Some(period)), None);
        Table::new(self.f, &self.view.line, when, per, list)
    }

    /// How many stand where, each with its list; of the period, where the list is of one.
    fn counts(&self) -> Vec<(&'static str, &'static str, String, u32, String)> {
        let counts = match self.of.period {
            Some(period) => super::trend::sum_of(&self.view.line, &period.months()),
            None => self.view.line.counts,
        };
        there(&counts)
            .map(|(counted, n)| {
                let (word, state) = named(self.f, counted);
                let href = self.list((Some(counted), self.of.period), None);
                (counted.code(), state, word, n, href)
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
