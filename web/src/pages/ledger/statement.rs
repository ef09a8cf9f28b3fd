//! `/ledger/statement`: what the breaches of a period cost (考核扣款), entry by entry with its facts, to
//! be printed and signed by both parties.

use super::{
    ask::Asked,
    whose::{settled, zone},
};
use crate::{
    answer::{Answer, Frame, Problem, page, page_as},
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::extract::{Query, State};
use jiff::SignedDuration;
use shounuo_app::queries::ledger::{PeriodAsk, StatementView};
use shounuo_core::{
    calendar::{CivilPeriod, PeriodKind},
    ledger::{Charge, Standing},
};
use shounuo_words::{
    Label, Reader,
    ledger::{Teller, per, period, standing_hint},
    money,
};

/// One entry.
struct Row {
    promise: String,
    href: String,
    what: String,
    due: String,
    state: &'static str,
    standing: String,
    why: String,
    disputed: bool,
    fen: String,
    /// What of it is deducted; none while it does not count.
    counted: Option<String>,
    /// Its facts: number and address.
    evidence: Vec<(i64, String)>,
}

#[derive(Template)]
#[template(path = "pages/ledger/statement.html")]
struct Page {
    f: Frame,
    school: String,
    whole: String,
    others: Vec<(String, String, bool)>,
    period: String,
    said: String,
    span: (String, String),
    prev: String,
    next: Option<String>,
    kinds: Vec<(String, String, bool)>,
    at: String,
    past: bool,
    rows: Vec<Row>,
    told: String,
    sum: String,
    cap: Option<String>,
    deducted: String,
    settled: bool,
    /// What can still change.
    open: Vec<String>,
    provider: String,
}

#[derive(Template)]
#[template(path = "pages/ledger/statement_none.html")]
struct NoStatement {
    f: Frame,
    whole: String,
    why: String,
    now: String,
}

/// The statement of a period; of the present one when none is said.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let given = Given::new(pairs);
    let whose = settled(&site, &session, Asked::read(&site, &session, &given).await?).await?;
    let f = session.frame(&site).await?;
    match read(&site, &session, &whose.asked, given.said("period")).await {
        Ok(view) => page(&built(f, &whose.asked, whose.others, &view)),
        Err(problem) => match problem.refusal() {
            Some(_) => {
                let why = f.said(&problem);
                let now = whose.asked.link("/ledger/statement", &[]);
                let whole = whose.asked.link("/ledger", &[]);
                page_as(problem.code().0, &NoStatement { f, whole, why, now })
            }
            None => Err(problem),
        },
    }
}

async fn read(
    site: &Site,
    session: &Session,
    asked: &Asked,
    said: Option<String>,
) -> Result<StatementView, Problem> {
    let (app, who) = (&site.app, &session.who);
    let of = |period| app.statement(who, asked.ask.clone(), period);
    if let Some(said) = said {
        return Ok(of(said.parse::<PeriodAsk>()?).await?);
    }
    let at = asked.ask.as_of.or(asked.ask.known_at);
    let at = at.unwrap_or_else(|| app.now());
    let zone = zone(site, session, asked.ask.customer.as_deref()).await?;
    let today = at.to_zoned(zone).date();
    let now = |kind| PeriodAsk(CivilPeriod::containing(kind, today));
    let view = of(now(PeriodKind::Quarter)).await?;
    match view.per {
        PeriodKind::Quarter => Ok(view),
        other => Ok(of(now(other)).await?),
    }
}

fn built(
    mut f: Frame,
    asked: &Asked,
    others: Vec<(String, String, bool)>,
    view: &StatementView,
) -> Page {
    f.reader.now = view.at;
    f.reader.zone = view.by.book().zone.clone();
    let (lang, own) = (f.reader.lang, view.period.0);
    let teller = Teller::new(&f.reader, view.by.contract(), &view.called);
    let link = |p: PeriodAsk| asked.link("/ledger/statement", &[("period", &p.to_string())]);
    let next = Some(own.next()).filter(|n| view.at > start(&view.by.book().zone, *n));
    let row = |charge: &Charge| row(&f, asked, &teller, view, charge);
    let statement = &view.statement;
    Page {
        school: view.customer.name.clone(),
        whole: asked.link("/ledger", &[]),
        others,
        period: period(lang, own),
        said: view.period.to_string(),
        span: (f.reader.date(own.first_on), f.reader.date(own.last_on())),
        prev: link(PeriodAsk(own.previous())),
        next: next.map(|p| link(PeriodAsk(p))),
        kinds: kinds(&f, own, link),
        at: f.reader.instant_full(view.at),
        past: asked.is_past(),
        rows: statement.charges.iter().map(row).collect(),
        told: teller.sum(statement),
        sum: yuan(statement.sum_fen),
        cap: view.cap_fen.map(yuan),
        deducted: yuan(statement.deducted_fen),
        settled: view.settled,
        open: open(&f, view),
        provider: f.card.as_ref().map_or_else(String::new, |c| c.name.clone()),
        f,
    }
}

/// The same day in periods of other lengths.
fn kinds(
    f: &Frame,
    own: CivilPeriod,
    link: impl Fn(PeriodAsk) -> String,
) -> Vec<(String, String, bool)> {
    let all = [
        PeriodKind::Month,
        PeriodKind::Quarter,
        PeriodKind::HalfYear,
        PeriodKind::Year,
    ];
    let tab = |kind| {
        let there = CivilPeriod::containing(kind, own.first_on);
        let label = per(f.reader.lang, kind).into_owned();
        (label, link(PeriodAsk(there)), kind == own.kind)
    };
    all.into_iter().map(tab).collect()
}

fn start(zone: &jiff::tz::TimeZone, period: CivilPeriod) -> jiff::Timestamp {
    let first = period.first_on.to_zoned(zone.clone());
    first.map_or(jiff::Timestamp::MAX, |z| z.timestamp())
}

/// What can still change, in sentences.
fn open(f: &Frame, view: &StatementView) -> Vec<String> {
    let charges = &view.statement.charges;
    let n = |test: &dyn Fn(&Charge) -> bool| charges.iter().filter(|c| test(c)).count();
    let provisional = n(&|c| c.standing == Standing::Provisional);
    let disputed = n(&|c| c.disputed);
    let lasts = view.at < view.statement.to;
    let mut said = Vec::new();
    if lasts {
        let last = f.reader.date(view.period.0.last_on());
        said.push(
            f.t1("ledger_page.statement_lasts", "last", &last)
                .into_owned(),
        );
    }
    for (n, key) in [
        (provisional, "ledger_page.statement_provisional"),
        (disputed, "ledger_page.statement_disputed"),
    ] {
        if n > 0 {
            said.push(f.n(key, n).into_owned());
        }
    }
    said
}

fn row(
    f: &Frame,
    asked: &Asked,
    teller: &Teller<'_>,
    view: &StatementView,
    charge: &Charge,
) -> Row {
    let lang = f.reader.lang;
    let counts = charge.standing == Standing::Final;
    let facts = view.numbers.nos(&charge.evidence).into_iter();
    Row {
        promise: teller.promise(&charge.promise),
        href: asked.verdict(&charge.promise, &charge.key),
        what: teller.instance(&charge.promise, &charge.key),
        due: dated(f, view, charge),
        state: match charge.standing {
            Standing::Final => "broken",
            Standing::Provisional => "at_risk",
            Standing::Excused => "excused",
            Standing::Corrected => "info",
        },
        standing: charge.standing.label(lang).into_owned(),
        why: standing_hint(lang, charge.standing).into_owned(),
        disputed: charge.disputed,
        fen: yuan(charge.fen),
        counted: counts.then(|| yuan(charge.fen)),
        evidence: facts.map(|no| (no, asked.fact(no))).collect(),
    }
}

/// A due instant as paper has it: never "today".
fn dated(f: &Frame, view: &StatementView, charge: &Charge) -> String {
    let later = view.statement.to + SignedDuration::from_hours(366 * 24);
    Reader::new(f.reader.lang, f.reader.zone.clone(), later).due(charge.due)
}

fn yuan(fen: u64) -> String {
    money(i64::try_from(fen).unwrap_or(i64::MAX))
}
