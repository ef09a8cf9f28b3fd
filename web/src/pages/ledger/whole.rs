//! `/ledger`: every clause as the plan lists them, where each promise stands, what is left, how it
//! went, and what was broken.

use super::{ask::Asked, trend::Trend};
use crate::{
    answer::{Answer, Frame, Problem, page},
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::extract::{Query, State};
use shounuo_app::{AppError, queries::ledger::LedgerView};
use shounuo_core::{
    calendar::PeriodKind,
    contract::{Clause, Kind, Phase},
    ledger::{ClauseLine, Instance, Line, Margin, Remark},
    promise::{Note, Status},
    role::Role,
    ticket::Refusal,
};
use shounuo_words::{
    Label,
    ledger::{Nameless, Teller, Terms, breach, margin, remark},
};
use std::collections::BTreeMap;

/// Where a promise can stand, as tiles and filter show it.
const STATES: [Status; 8] = [
    Status::Broken,
    Status::AtRisk,
    Status::Running,
    Status::Kept,
    Status::Excused,
    Status::Incomplete,
    Status::NotDue,
    Status::Withdrawn,
];

/// The phases of a contract.
const PHASES: [Phase; 2] = [Phase::Warranty, Phase::Lifetime];

/// A choice of a filter: value, label, whether it is chosen.
type Choice = (String, String, bool);

/// How many promises stand so.
struct Tile {
    state: &'static str,
    label: String,
    n: usize,
    href: String,
    on: bool,
}

/// A clause of the field.
struct Cell {
    id: String,
    state: &'static str,
    word: String,
    heading: String,
    href: String,
}

/// A promise of the table.
struct Row {
    /// The clause's id on its first row, where the field's cell leads.
    anchor: Option<String>,
    clause: String,
    name: String,
    href: String,
    state: &'static str,
    word: String,
    kind: String,
    owner: String,
    left: String,
    /// Share of a quotient, in percent, and its target.
    bar: Option<(String, String)>,
    months: Option<Trend>,
    quarters: Option<Trend>,
    kept: u32,
    broken: u32,
    /// The latest breach: how long, and where it is shown.
    latest: Option<(String, String)>,
    /// What must not be hidden: word, state, where it is shown.
    marks: Vec<(String, &'static str, String)>,
}

/// A section of the plan.
struct Section {
    title: String,
    cells: Vec<Cell>,
    rows: Vec<Row>,
}

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
    as_of: String,
    known_at: String,
    filtered: bool,
    clear: String,
    ahead: String,
    statement: String,
    wall: String,
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
    let (mut asked, cards) = (
        Asked::read(&site, &given)?,
        site.app.ledgers(&session.who).await?,
    );
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
    let customers: Vec<Choice> = match session.who.customer() {
        Some(_) => Vec::new(),
        None => {
            let choice = |c: &shounuo_app::queries::ledger::CustomerCard| {
                (
                    c.code.clone(),
                    c.name.clone(),
                    c.code == asked.said("customer"),
                )
            };
            cards.iter().map(choice).collect()
        }
    };
    let view = match site.app.ledger(&session.who, asked.ask.clone()).await {
        Ok(view) => view,
        Err(e) => return no_ledger(f, e, customers),
    };
    write(f, &asked, &Wish::read(&given), &view, customers)
}

/// An instant for which there is no ledger says so, and leaves the way back.
fn no_ledger(f: Frame, e: AppError, customers: Vec<Choice>) -> Answer {
    match &e {
        AppError::Refused(refusal @ Refusal::Invalid { .. }) => {
            let why = shounuo_words::refusal(f.reader.lang, refusal);
            let hint = f.t("ledger_page.past_hint").into_owned();
            page(&Empty {
                f,
                why,
                hint,
                customers,
            })
        }
        _ => Err(Problem::from(e)),
    }
}

/// Which promises are wished for.
struct Wish {
    status: Option<Status>,
    phase: Option<Phase>,
    owner: Option<Role>,
}

impl Wish {
    fn read(given: &Given) -> Self {
        Self {
            status: Status::from_code(given.one("status")),
            phase: PHASES.into_iter().find(|p| p.code() == given.one("phase")),
            owner: Role::from_code(given.one("owner")),
        }
    }

    fn takes(&self, clause: Option<&Clause>, line: &Line) -> bool {
        let phase = clause.and_then(|c| c.phase);
        self.status.is_none_or(|s| line.status == s)
            && self.owner.is_none_or(|o| line.owner == o)
            // A clause without a phase acts in both.
            && self.phase.is_none_or(|p| phase.is_none_or(|own| own == p))
    }

    fn is_any(&self) -> bool {
        self.status.is_some() || self.phase.is_some() || self.owner.is_some()
    }
}

fn write(
    f: Frame,
    asked: &Asked,
    wish: &Wish,
    view: &LedgerView,
    customers: Vec<Choice>,
) -> Answer {
    let contract = &view.book().contract;
    let teller = Teller::new(&f.reader, contract, &Nameless);
    let desk = Desk {
        f: &f,
        asked,
        view,
        teller,
    };
    let sections = desk.sections(wish);
    let count = sections.iter().map(|s| s.rows.len()).sum();
    page(&Page {
        school: view.customer.name.clone(),
        title: teller.words(&contract.title).to_owned(),
        at: f.reader.instant_full(view.at),
        past: desk.past(),
        beyond: view
            .beyond_calendar
            .map(|year| shounuo_words::ledger::beyond_calendar(&f.reader, year)),
        tiles: desk.tiles(wish),
        sections,
        customers,
        states: choices(&f, &STATES, wish.status, Status::code),
        phases: choices(&f, &PHASES, wish.phase, Phase::code),
        owners: choices(&f, &desk.owners(), wish.owner, Role::code),
        as_of: asked.said("as_of").to_owned(),
        known_at: asked.said("known_at").to_owned(),
        filtered: wish.is_any(),
        clear: asked.link("/ledger", &[]),
        ahead: asked.link("/ledger/ahead", &[]),
        statement: asked.link("/ledger/statement", &[]),
        wall: asked.link("/wall", &[]),
        count,
        f,
    })
}

fn choices<T: Copy + PartialEq + Label>(
    f: &Frame,
    all: &[T],
    chosen: Option<T>,
    code: fn(T) -> &'static str,
) -> Vec<Choice> {
    let choice = |w: &T| {
        let label = w.label(f.reader.lang).into_owned();
        (code(*w).to_owned(), label, chosen == Some(*w))
    };
    all.iter().map(choice).collect()
}

/// What rows are written from.
struct Desk<'a> {
    f: &'a Frame,
    asked: &'a Asked,
    view: &'a LedgerView,
    teller: Teller<'a>,
}

impl Desk<'_> {
    fn clause(&self, id: &str) -> Option<&Clause> {
        let clauses = &self.view.book().contract.clauses;
        clauses.iter().find(|c| c.id == id)
    }

    /// What the reader must know who looks at the past.
    fn past(&self) -> Vec<String> {
        let reader = &self.f.reader;
        let said = |key, at| {
            let at = reader.instant_full(at);
            reader.t_args(key, &[("at", &at)]).into_owned()
        };
        let as_of = self
            .asked
            .ask
            .as_of
            .map(|at| said("ledger_page.as_of_said", at));
        let known = self
            .view
            .known_at
            .map(|at| said("ledger_page.known_at_said", at));
        as_of.into_iter().chain(known).collect()
    }

    fn tiles(&self, wish: &Wish) -> Vec<Tile> {
        let mut sums: BTreeMap<Status, usize> = BTreeMap::new();
        for (_, line) in self.view.ledger.lines() {
            *sums.entry(line.status).or_default() += 1;
        }
        let tile = |status: Status| {
            let n = sums.get(&status).copied()?;
            let on = wish.status == Some(status);
            let more = [("status", status.code())];
            Some(Tile {
                state: status.code(),
                label: status.label(self.f.reader.lang).into_owned(),
                n,
                href: self.asked.link("/ledger", if on { &[] } else { &more }),
                on,
            })
        };
        STATES.into_iter().filter_map(tile).collect()
    }

    fn owners(&self) -> Vec<Role> {
        let lines = self.view.ledger.lines();
        let owners: std::collections::BTreeSet<Role> = lines.map(|(_, l)| l.owner).collect();
        owners.into_iter().collect()
    }

    /// By the plan's sections, in its order.
    fn sections(&self, wish: &Wish) -> Vec<Section> {
        let mut sections: Vec<(String, Section)> = Vec::new();
        for line in &self.view.ledger.clauses {
            let clause = self.clause(&line.clause);
            let head = clause.map_or("", |c| section_of(&c.source)).to_owned();
            let mut rows: Vec<Row> = line
                .lines
                .iter()
                .filter(|l| wish.takes(clause, l))
                .map(|l| self.row(&line.clause, l))
                .collect();
            let Some(first) = rows.first_mut() else {
                continue;
            };
            first.anchor = Some(line.clause.clone());
            if sections.last().is_none_or(|(h, _)| *h != head) {
                let title = self.section(&head);
                let empty = Section {
                    title,
                    cells: Vec::new(),
                    rows: Vec::new(),
                };
                sections.push((head, empty));
            }
            if let Some((_, section)) = sections.last_mut() {
                section.cells.push(self.cell(clause, line));
                section.rows.extend(rows);
            }
        }
        sections.into_iter().map(|(_, section)| section).collect()
    }

    /// The section's number with its heading in the plan, where that is known.
    fn section(&self, head: &str) -> String {
        let contract = &self.view.book().contract;
        let key = format!("plan_section.{}", head.replace('.', "_"));
        match contract.plan.and_then(|_| self.f.reader.find(&key)) {
            Some(title) => format!("{head} {title}"),
            None => head.to_owned(),
        }
    }

    fn cell(&self, clause: Option<&Clause>, line: &ClauseLine) -> Cell {
        let heading = clause.map_or(String::new(), |c| self.teller.words(&c.heading).to_owned());
        Cell {
            id: line.clause.clone(),
            state: line.status.code(),
            word: line.status.label(self.f.reader.lang).into_owned(),
            heading,
            href: format!("#{}", line.clause),
        }
    }

    fn row(&self, clause: &str, line: &Line) -> Row {
        let (reader, zone) = (&self.f.reader, self.view.zone());
        let terms = Terms::find(&self.view.book().contract, &line.promise);
        let name = terms.map(|(_, t)| self.teller.words(t.name()).to_owned());
        let at = (self.view.at, zone);
        Row {
            anchor: None,
            clause: clause.to_owned(),
            name: name.unwrap_or_else(|| line.promise.clone()),
            href: self.asked.promise(&line.promise),
            state: line.status.code(),
            word: line.status.label(reader.lang).into_owned(),
            kind: line.kind.label(reader.lang).into_owned(),
            owner: line.owner.label(reader.lang).into_owned(),
            left: self.left(line).unwrap_or_default(),
            bar: bar(line),
            months: Trend::new(reader, line, at, PeriodKind::Month),
            quarters: Trend::new(reader, line, at, PeriodKind::Quarter),
            kept: line.counts.kept,
            broken: line.counts.broken,
            latest: self.latest(line),
            marks: self.marks(line),
        }
    }

    /// What is left of the most pressing instance, or the last one's margin.
    fn left(&self, line: &Line) -> Option<String> {
        let open = |i: &&Instance| {
            matches!(i.status, Status::Running | Status::AtRisk | Status::NotDue)
                && i.margin.is_some()
        };
        let pressing = line.instances.iter().filter(open).min_by_key(|i| i.due);
        let instance = pressing.or_else(|| line.instances.iter().max_by_key(|i| i.from))?;
        let unit = self.teller.unit(&line.promise);
        let said = margin(self.f.reader.lang, instance.status, instance.margin?, unit);
        Some(said)
    }

    fn latest(&self, line: &Line) -> Option<(String, String)> {
        let broken = line.instances.iter().filter(|i| i.status == Status::Broken);
        let latest = broken.max_by_key(|i| (i.due, i.from))?;
        let unit = self.teller.unit(&line.promise);
        let length = latest
            .margin
            .and_then(|m| breach(self.f.reader.lang, m, unit));
        let said = length.unwrap_or_else(|| self.f.t("ledger_page.look").into_owned());
        Some((said, self.asked.verdict(&line.promise, &latest.key)))
    }

    /// Disputes, corrections and what is withdrawn or excused: each to be seen at once.
    fn marks(&self, line: &Line) -> Vec<(String, &'static str, String)> {
        let lang = self.f.reader.lang;
        let mut marks: Vec<(String, &'static str, String)> = Vec::new();
        let counted = [
            (line.counts.excused, Status::Excused),
            (line.counts.withdrawn, Status::Withdrawn),
            (line.counts.incomplete, Status::Incomplete),
        ];
        for (n, status) in counted.into_iter().filter(|(n, _)| *n > 0) {
            let said = format!("{} {n}", status.label(lang));
            let path = format!("/ledger/promises/{}", line.promise);
            let href = self.asked.link(&path, &[("standing", status.code())]);
            marks.push((said, status.code(), href));
        }
        let told: Vec<(&Instance, &Remark)> = line
            .instances
            .iter()
            .flat_map(|i| i.remarks.iter().map(move |r| (i, r)))
            .filter(|(_, r)| is_shown(r))
            .collect();
        for (instance, said) in told.iter().rev().take(3) {
            let href = self.asked.verdict(&line.promise, &instance.key);
            let word = remark(lang, said);
            if !marks.iter().any(|(known, ..)| *known == word) {
                marks.push((word, "info", href));
            }
        }
        marks
    }
}

/// What a reader of the table must not miss.
fn is_shown(remark: &Remark) -> bool {
    matches!(
        remark,
        Remark::Disputed(_) | Remark::Note(Note::Corrected | Note::LateRecord | Note::StartInDoubt)
    )
}

/// `9.5.2` of `9.5.2 一.2 免费巡检`.
fn section_of(source: &str) -> &str {
    source.split_whitespace().next().unwrap_or_default()
}

/// The share reached of the running window, in percent.
fn bar(line: &Line) -> Option<(String, String)> {
    if line.kind != Kind::Ratio {
        return None;
    }
    let newest = line.instances.iter().max_by_key(|i| i.from)?;
    let found = newest.remarks.iter().find_map(|r| match r {
        Remark::Quotient(good, all) if *all > 0 => Some((*good, *all)),
        _ => None,
    });
    let (good, all) = found?;
    let percent = f64::from(good) * 100.0 / f64::from(all);
    let said = match newest.margin {
        Some(Margin::Failures(n)) => n.to_string(),
        _ => String::new(),
    };
    Some((format!("{percent:.1}%"), said))
}
