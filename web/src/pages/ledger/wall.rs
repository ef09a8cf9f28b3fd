//! `/wall`: one screen for the service centre, read from five metres: the clauses as a field, what
//! runs now, what breaks next, the next occasion.

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
use shounuo_app::queries::ledger::LedgerView;
use shounuo_core::{
    contract::Moment,
    ledger::{Ahead, Instance, ahead},
    promise::Status,
};
use shounuo_words::{
    Label,
    ledger::{Nameless, Teller, Terms, margin},
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
}

/// A promise that runs.
struct Running {
    id: String,
    countdown: Countdown,
    what: String,
    owner: String,
}

#[derive(Template)]
#[template(path = "pages/ledger/wall.html")]
struct Wall {
    f: Frame,
    school: String,
    here: String,
    at: String,
    chips: Vec<(&'static str, String)>,
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
    let whose = settled(&site, &session, Asked::read(&site, &Given::new(pairs))?).await?;
    let asked = whose.asked;
    let view = site.app.ledger(&session.who, asked.ask.clone()).await?;
    let mut f = session.frame(&site).await?;
    f.reader.now = view.at;
    page(&built(f, &asked, &view))
}

fn built(f: Frame, asked: &Asked, view: &LedgerView) -> Wall {
    let next = ahead(&view.ledger, NEXT);
    let more = next.len().saturating_sub(RUNNING);
    let desk = Desk {
        f: &f,
        view,
        teller: Teller::new(&f.reader, &view.book().contract, &Nameless),
    };
    Wall {
        school: view.customer.name.clone(),
        here: asked.link("/wall", &[]),
        at: f.reader.instant_full(view.at),
        chips: desk.chips(),
        cells: desk.cells(),
        running: next.iter().take(RUNNING).map(|a| desk.running(a)).collect(),
        more: (more > 0).then(|| {
            f.t1("ledger_page.wall_more", "n", &more.to_string())
                .into_owned()
        }),
        occasion: desk.occasion(),
        f,
    }
}

/// What the wall is written from.
struct Desk<'a> {
    f: &'a Frame,
    view: &'a LedgerView,
    teller: Teller<'a>,
}

impl Desk<'_> {
    /// How many clauses need attention; calm when none does.
    fn chips(&self) -> Vec<(&'static str, String)> {
        let chip = |status: Status| {
            let clauses = self.view.ledger.clauses.iter();
            let n = clauses.filter(|c| c.status == status).count();
            let said = format!("{} {n}", status.label(self.f.reader.lang));
            (n > 0).then_some((status.code(), said))
        };
        [
            Status::Broken,
            Status::AtRisk,
            Status::Running,
            Status::Kept,
        ]
        .into_iter()
        .filter_map(chip)
        .collect()
    }

    fn cells(&self) -> Vec<Cell> {
        let words = &self.view.book().contract.clauses;
        let cell = |line: &shounuo_core::ledger::ClauseLine| {
            let clause = words.iter().find(|c| c.id == line.clause);
            Cell {
                id: line.clause.clone(),
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
            what: format!("{} {}", promise.unwrap_or(&next.promise), name),
            owner: next.owner.label(self.f.reader.lang).into_owned(),
        }
    }

    /// The next occasion for which something is promised ahead, and how that stands.
    fn occasion(&self) -> Option<String> {
        let lines = self.view.ledger.lines().map(|(_, line)| line);
        let before = lines.filter(|line| {
            let terms = Terms::find(self.teller.contract, &line.promise);
            matches!(terms, Some((_, Terms::Lead(t))) if t.before == Moment::Occasion)
        });
        let ahead = |i: &&Instance| i.due.is_some_and(|due| due >= self.view.at);
        let each = before.flat_map(|l| l.instances.iter().filter(ahead).map(move |i| (l, i)));
        let (line, next) = each.min_by_key(|(_, i)| i.due)?;
        let unit = self.teller.unit(&line.promise);
        let lang = self.f.reader.lang;
        let left = next.margin.map(|m| margin(lang, next.status, m, unit));
        let args = [
            ("what", &*self.teller.subject(&line.promise, &next.key)),
            ("status", &*next.status.label(lang)),
            ("left", &*left.unwrap_or_default()),
        ];
        let said = self.f.reader.t_args("ledger_page.wall_occasion", &args);
        Some(said.into_owned())
    }
}
