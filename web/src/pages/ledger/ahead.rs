//! `/ledger/ahead`: what breaks next if nobody acts, the most urgent first, with who can act.

use super::{ask::Asked, whose::settled};
use crate::{
    answer::{Answer, Frame, page},
    parts::Countdown,
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::extract::{Query, State};
use jiff::SignedDuration;
use shounuo_app::queries::ledger::{AheadItem, AheadView};
use shounuo_core::promise::Status;
use shounuo_words::{
    Label,
    ledger::{HORIZONS, Teller, beyond_calendar, horizon, margin},
};

/// Names shown of those who can act; the others are counted.
const PEOPLE_SHOWN: usize = 4;

/// Something that breaks next.
struct Row {
    promise: String,
    href: String,
    what: String,
    state: &'static str,
    word: String,
    left: Option<String>,
    due: String,
    /// Not for a past instant: its time does not run.
    countdown: Option<Countdown>,
    ticket: Option<String>,
    role: String,
    people: String,
}

#[derive(Template)]
#[template(path = "pages/ledger/ahead.html")]
struct Page {
    f: Frame,
    school: String,
    whole: String,
    others: Vec<(String, String, bool)>,
    horizon: String,
    tabs: Vec<(String, String, bool)>,
    count: String,
    urgent: Option<String>,
    more: Option<String>,
    beyond: Option<String>,
    at: String,
    past: bool,
    rows: Vec<Row>,
}

/// How far a word looks ahead: a shift is eight hours, a quarter its longest, so that nothing of the
/// next one is missed.
fn length(within: &str) -> SignedDuration {
    SignedDuration::from_hours(match within {
        "hour" => 1,
        "shift" => 8,
        "quarter" => 92 * 24,
        _ => 7 * 24,
    })
}

/// What lies ahead.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let given = Given::new(pairs);
    let within = given.one_of("within", HORIZONS)?.unwrap_or("shift");
    let whose = settled(&site, &session, Asked::read(&site, &session, &given).await?).await?;
    let asked = whose.asked;
    let view = site
        .app
        .ahead(&session.who, asked.ask.clone(), length(within))
        .await?;
    let mut f = session.frame(&site).await?;
    f.reader.now = view.at;
    f.reader.zone = view.by.book().zone.clone();
    let rows = rows(&f, &asked, &view);
    let at_risk = view.items.iter().filter(|i| is_urgent(i)).count();
    page(&Page {
        school: view.customer.name.clone(),
        whole: asked.link("/ledger", &[]),
        others: whose.others,
        horizon: horizon(f.reader.lang, within).into_owned(),
        tabs: tabs(&f, &asked, within),
        count: f
            .n("ledger_page.ahead_count", view.items.len() + view.more)
            .into_owned(),
        urgent: (at_risk > 0).then(|| f.n("ledger_page.ahead_urgent", at_risk).into_owned()),
        more: (view.more > 0).then(|| f.n("ledger_page.ahead_more", view.more).into_owned()),
        beyond: view
            .beyond_calendar
            .map(|year| beyond_calendar(&f.reader, year)),
        at: f.reader.instant_full(view.at),
        past: asked.is_past(),
        rows,
        f,
    })
}

fn tabs(f: &Frame, asked: &Asked, within: &str) -> Vec<(String, String, bool)> {
    let tab = |code: &&'static str| {
        let href = asked.link("/ledger/ahead", &[("within", code)]);
        let label = horizon(f.reader.lang, code).into_owned();
        (label, href, *code == within)
    };
    HORIZONS.iter().map(tab).collect()
}

fn is_urgent(item: &AheadItem) -> bool {
    item.ahead.status == Status::AtRisk
}

fn rows(f: &Frame, asked: &Asked, view: &AheadView) -> Vec<Row> {
    let teller = Teller::new(&f.reader, view.by.contract(), &view.called);
    let row = |item: &AheadItem| {
        let (lang, ahead) = (f.reader.lang, &item.ahead);
        let (promise, unit) = (&ahead.promise, teller.unit(&ahead.promise));
        // The time that is left stands in the countdown.
        let counted = ahead
            .margin
            .filter(|m| !matches!(m, shounuo_core::ledger::Margin::Seconds(_)));
        let running = !asked.is_past();
        Row {
            promise: teller.promise(promise),
            href: asked.verdict(promise, &ahead.key),
            what: teller.instance(promise, &ahead.key),
            state: ahead.status.code(),
            word: ahead.status.label(lang).into_owned(),
            left: counted.map(|m| margin(lang, ahead.status, m, unit)),
            due: f.reader.due(ahead.breaks_at),
            countdown: running
                .then(|| Countdown::until(&f.reader, is_urgent(item), ahead.breaks_at)),
            ticket: item.ticket.as_ref().map(|(no, _)| no.clone()),
            role: ahead.owner.label(lang).into_owned(),
            people: people(f, item),
        }
    };
    view.items.iter().map(row).collect()
}

/// Who can act, by name; empty where nobody has one.
fn people(f: &Frame, item: &AheadItem) -> String {
    let names = item.people.iter().map(|(_, name)| name.as_str());
    let told = shounuo_words::list(f.reader.lang, names.take(PEOPLE_SHOWN));
    match item.people.len().saturating_sub(PEOPLE_SHOWN) {
        0 => told,
        more => {
            let others = f.n("ledger_page.and_others", more);
            format!("{told} {others}")
        }
    }
}
