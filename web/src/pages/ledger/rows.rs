//! The rows of the ledger: every clause as a cell, every promise with its figures, each of which leads to
//! exactly what it counts.

use super::{ask::Asked, trend::Trend, wish::Wish};
use crate::answer::Frame;
use shounuo_app::queries::ledger::LedgerView;
use shounuo_core::{
    calendar::PeriodKind,
    contract::{Clause, Kind},
    ledger::{ClauseLine, Counted, Instance, Line, Remark, Terms},
    promise::{Note, Status},
};
use shounuo_words::{
    Label,
    contract::section,
    ledger::{Teller, breach, margin, remark},
};

/// A clause of the field.
pub(super) struct Cell {
    pub id: String,
    pub state: &'static str,
    pub word: String,
    pub heading: String,
    pub href: String,
}

/// A promise of the table.
pub(super) struct Row {
    /// The clause's id on its first row, where the field's cell leads.
    pub anchor: Option<String>,
    pub clause: String,
    pub name: String,
    pub href: String,
    pub state: &'static str,
    pub word: String,
    pub kind: String,
    pub owner: String,
    /// What is left, and the verdict that says so.
    pub left: Option<(String, String)>,
    /// Share of a quotient, in percent.
    pub bar: Option<String>,
    pub months: Option<Trend>,
    pub quarters: Option<Trend>,
    /// How many, and their list.
    pub kept: (u32, String),
    pub broken: (u32, String),
    /// The latest breach: how long, and where it is shown.
    pub latest: Option<(String, String)>,
    /// What must not be hidden: word, state, where it is shown.
    pub marks: Vec<(String, &'static str, String)>,
}

/// A section of the plan.
pub(super) struct Section {
    pub title: String,
    pub cells: Vec<Cell>,
    pub rows: Vec<Row>,
}

/// What rows are written from.
pub(super) struct Desk<'a> {
    pub f: &'a Frame,
    pub asked: &'a Asked,
    pub view: &'a LedgerView,
    pub teller: Teller<'a>,
}

impl Desk<'_> {
    pub(super) fn clause(&self, id: &str) -> Option<&Clause> {
        let clauses = &self.view.book().contract.clauses;
        clauses.iter().find(|c| c.id == id)
    }

    /// What the reader must know who looks at the past.
    pub(super) fn past(&self) -> Vec<String> {
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

    /// By the plan's sections, in its order.
    pub(super) fn sections(&self, wish: &Wish) -> Vec<Section> {
        let (lang, contract) = (self.f.reader.lang, &self.view.book().contract);
        let mut sections: Vec<Section> = Vec::new();
        for line in &self.view.ledger.clauses {
            let clause = self.clause(&line.clause);
            let title = clause.map_or_else(String::new, |c| section(lang, contract, c));
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
            if sections.last().is_none_or(|s| s.title != title) {
                sections.push(Section {
                    title,
                    cells: Vec::new(),
                    rows: Vec::new(),
                });
            }
            if let Some(section) = sections.last_mut() {
                section.cells.push(self.cell(clause, line));
                section.rows.extend(rows);
            }
        }
        sections
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
            left: self.left(line),
            bar: bar(line),
            months: Trend::new(reader, line, at, PeriodKind::Month),
            quarters: Trend::new(reader, line, at, PeriodKind::Quarter),
            kept: (
                line.counts.kept,
                self.counted(line, Counted::As(Status::Kept)),
            ),
            broken: (
                line.counts.broken,
                self.counted(line, Counted::As(Status::Broken)),
            ),
            latest: self.latest(line),
            marks: self.marks(line),
        }
    }

    /// The list of exactly those that a figure counts.
    fn counted(&self, line: &Line, counted: Counted) -> String {
        let more = [("standing", counted.code())];
        self.asked.promise_with(&line.promise, &more)
    }

    /// What is left of the most pressing instance, or the last one's margin, with its verdict.
    fn left(&self, line: &Line) -> Option<(String, String)> {
        let open = |i: &&Instance| {
            matches!(i.status, Status::Running | Status::AtRisk | Status::NotDue)
                && i.margin.is_some()
        };
        let pressing = line.instances.iter().filter(open).min_by_key(|i| i.due);
        let instance = pressing.or_else(|| line.instances.iter().max_by_key(|i| i.from))?;
        let unit = self.teller.unit(&line.promise);
        let said = margin(self.f.reader.lang, instance.status, instance.margin?, unit);
        Some((said, self.asked.verdict(&line.promise, &instance.key)))
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
        let counts = &line.counts;
        let counted = [
            (counts.excused, Counted::As(Status::Excused)),
            (counts.withdrawn, Counted::As(Status::Withdrawn)),
            (counts.incomplete, Counted::As(Status::Incomplete)),
            (counts.corrected, Counted::Corrected),
        ];
        let there = counted.into_iter().filter(|(n, _)| *n > 0);
        let mut marks: Vec<(String, &'static str, String)> = there
            .map(|(n, counted)| {
                let (word, state) = named(self.f, counted);
                (format!("{word} {n}"), state, self.counted(line, counted))
            })
            .collect();
        // One chip a word, which leads to the latest that has it.
        for instance in line.instances.iter().rev() {
            for said in instance.remarks.iter().filter(|r| is_shown(r)) {
                let word = remark(lang, said);
                if !marks.iter().any(|(known, ..)| *known == word) {
                    let href = self.asked.verdict(&line.promise, &instance.key);
                    marks.push((word, "info", href));
                }
            }
        }
        marks
    }
}

/// A count's word and colour.
pub(super) fn named(f: &Frame, counted: Counted) -> (String, &'static str) {
    match counted {
        Counted::As(status) => (status.label(f.reader.lang).into_owned(), status.code()),
        Counted::Open => (f.t("ledger_page.open").into_owned(), "running"),
        Counted::Corrected => (f.t("ledger_page.corrected").into_owned(), "info"),
    }
}

/// What a reader of the table must not miss.
fn is_shown(remark: &Remark) -> bool {
    matches!(
        remark,
        Remark::Disputed(_) | Remark::Note(Note::LateRecord | Note::StartInDoubt)
    )
}

/// The share reached of the running window, in percent.
fn bar(line: &Line) -> Option<String> {
    if line.kind != Kind::Ratio {
        return None;
    }
    let newest = line.instances.iter().max_by_key(|i| i.from)?;
    let found = newest.remarks.iter().find_map(|r| match r {
        Remark::Quotient(good, all) if *all > 0 => Some((*good, *all)),
        _ => None,
    });
    let (good, all) = found?;
    Some(format!("{:.1}%", f64::from(good) * 100.0 / f64::from(all)))
}
