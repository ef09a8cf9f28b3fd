//! `/wall`: one screen for the service centre, read from five metres: the clauses as a field, what
//! runs now, what breaks next, the next occasion.

use super::{ask::Asked, whose::settled, wish::STATES};
use crate::{
    answer::{Answer, Frame, page},
    parts::Countdown,
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::extract::{Query, State};
use jiff::SignedDuration;
use shounuo_app::queries::ledger::{LedgerView, WallView};
use shounuo_core::{
    ledger::{Ahead, Terms},
    promise::Status,
};
use shounuo_words::{
    Label,
    ledger::{Teller, margin},
};

/// So many running promises are read at one look.
const RUNNING: usize = 9;
/// What breaks within a day is of today.
const NEXT: SignedDuration = SignedDuration::from_hours(24);

/// A clause of the field.
struct Cell {
    id: String,
    state: &'static str,
    word: String,
    heading: String,
    href: String,
}

/// A promise that runs.
struct Running {
    id: String,
    countdown: Countdown,
    what: String,
    href: String,
    owner: String,
}

#[derive(Template)]
#[template(path = "pages/ledger/wall.html")]
struct Wall {
    f: Frame,
    school: String,
    here: String,
    at: String,
    chips: Vec<(&'static str, String, String)>,
    cells: Vec<Cell>,
    running: Vec<Running>,
    more: Option<String>,
    occasion: Option<String>,
}

/// The wall.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let whose = settled(
        &site,
        &session,
        Asked::read(&site, &session, &Given::new(pairs)).await?,
    )
    .await?;
    let asked = whose.asked.everywhere();
    let (who, ask) = (&session.who, asked.ask.clone());
    let view = site.app.wall(who, ask, (NEXT, RUNNING)).await?;
    let mut f = session.frame(&site).await?;
    f.reader.now = view.whole.at;
    f.reader.zone = view.whole.zone().clone();
    page(&built(f, &asked, &view))
}

fn built(f: Frame, asked: &Asked, wall: &WallView) -> Wall {
    let view = &wall.whole;
    let desk = Desk {
        f: &f,
        asked,
        view,
        teller: Teller::new(&f.reader, &view.book().contract, &wall.called),
    };
    Wall {
        school: view.customer.name.clone(),
        here: asked.link("/wall", &[]),
        at: f.reader.instant_full(view.at),
        chips: desk.chips(),
        cells: desk.cells(),
        running: wall.next.iter().map(|a| desk.running(a)).collect(),
        more: (wall.more > 0).then(|| {
            f.t1("ledger_page.wall_more", "n", &wall.more.to_string())
                .into_owned()
        }),
        occasion: desk.occasion(wall),
        f,
    }
}

/// What the wall is written from.
struct Desk<'a> {
    f: &'a Frame,
    asked: &'a Asked,
    view: &'a LedgerView,
    teller: Teller<'a>,
}

impl Desk<'_> {
    /// How many promises stand where, as the ledger's tiles have it; each leads there.
    fn chips(&self) -> Vec<(&'static str, String, String)> {
        let lines = || self.view.ledger.lines();
        let chip = |status: Status| {
            let n = lines().filter(|(_, l)| l.status == status).count();
            let said = format!("{} {n}", status.label(self.f.reader.lang));
            let href = self.asked.link("/ledger", &[("status", status.code())]);
            (n > 0).then_some((status.code(), said, href))
        };
        STATES.into_iter().filter_map(chip).collect()
    }

    fn cells(&self) -> Vec<Cell> {
        let words = &self.view.book().contract.clauses;
        let cell = |line: &shounuo_core::ledger::ClauseLine| {
            let clause = words.iter().find(|c| c.id == line.clause);
            Cell {
                id: line.clause.clone(),
                href: format!("{}#{}", self.asked.link("/ledger", &[]), line.clause),
                state: line.status.code(),
                word: line.status.label(self.f.reader.lang).into_owned(),
                heading: clause
                    .map_or_else(String::new, |c| self.teller.words(&c.heading).to_owned()),
            }
        };
        self.view.ledger.clauses.iter().map(cell).collect()
    }

    fn running(&self, next: &Ahead) -> Running {
        let urgent = next.status == Status::AtRisk;
        let name = self.teller.instance(&next.promise, &next.key);
        let terms = Terms::find(self.teller.contract, &next.promise);
        let promise = terms.map(|(_, t)| self.teller.words(t.name()));
        Running {
            id: format!("n-{}-{}", next.promise, next.key),
            countdown: Countdown::until(&self.f.reader, urgent, next.breaks_at).big(),
            href: self.asked.verdict(&next.promise, &next.key),
            what: format!("{} {}", promise.unwrap_or(&next.promise), name),
            owner: next.owner.label(self.f.reader.lang).into_owned(),
        }
    }

    /// The next occasion for which something is promised ahead, and how that stands.
    fn occasion(&self, wall: &WallView) -> Option<String> {
        let (promise, next) = wall.occasion.as_ref()?;
        let unit = self.teller.unit(promise);
        let lang = self.f.reader.lang;
        let left = next.margin.map(|m| margin(lang, next.status, m, unit));
        let args = [
            ("what", &*self.teller.subject(promise, &next.key)),
            ("status", &*next.status.label(lang)),
            ("left", &*left.unwrap_or_default()),
        ];
        let said = self.f.reader.t_args("ledger_page.wall_occasion", &args);
        Some(said.into_owned())
    }
}
