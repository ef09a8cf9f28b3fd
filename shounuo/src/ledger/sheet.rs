//! The ledger as rows: for programs and for spreadsheets.

use crate::problem::Problem;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use shounuo_app::queries::ledger::LedgerView;
use shounuo_core::{
    contract::Clause,
    ledger::{Counts, Instance, Line},
    promise::Status,
};
use shounuo_words::{
    Label, Lang, Reader, find,
    ledger::{Nameless, Teller, breach, margin},
    share, t,
};

/// A promise's line.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The plan's section.
    pub section: String,
    /// The clause.
    pub clause: String,
    /// The promise's id.
    pub promise: String,
    /// What the contract calls it.
    pub name: String,
    /// Its kind, in words.
    pub kind: String,
    /// Where it stands.
    pub status: Status,
    /// The same in words.
    pub word: String,
    /// What is left of what is next, or how long the last breach was.
    pub left: Option<String>,
    /// When it breaks next if nobody acts.
    pub due_at: Option<Timestamp>,
    /// All instances.
    pub counts: Counts,
    /// Kept ones of those kept and broken.
    pub kept_share: Option<String>,
    /// Who can act, in words.
    pub owner: String,
}

/// The rows, as the plan is ordered.
pub fn rows(view: &LedgerView, lang: Lang) -> Vec<Row> {
    let reader = Reader::new(lang, view.zone().clone(), view.at);
    let contract = &view.book().contract;
    let teller = Teller::new(&reader, contract, &Nameless);
    let mut rows = Vec::new();
    for clause in &view.ledger.clauses {
        let known = contract.clauses.iter().find(|c| c.id == clause.clause);
        let section = known.map_or_else(String::new, |c| section(lang, contract.plan.is_some(), c));
        for line in &clause.lines {
            rows.push(row(&teller, (&section, &clause.clause), line));
        }
    }
    rows
}

/// The plan's section of a clause, with its heading where that is known.
fn section(lang: Lang, of_plan: bool, clause: &Clause) -> String {
    let head = clause.source.split_whitespace().next().unwrap_or_default();
    let key = format!("plan_section.{}", head.replace('.', "_"));
    match find(lang, &key).filter(|_| of_plan) {
        Some(title) => format!("{head} {title}"),
        None => head.to_owned(),
    }
}

fn row(teller: &Teller<'_>, (section, clause): (&str, &str), line: &Line) -> Row {
    let (lang, next) = (teller.reader.lang, next(line));
    let counts = line.counts;
    let (kept, broken) = (u64::from(counts.kept), u64::from(counts.broken));
    Row {
        section: section.to_owned(),
        clause: clause.to_owned(),
        promise: line.promise.clone(),
        name: teller.promise(&line.promise),
        kind: line.kind.label(lang).into_owned(),
        status: line.status,
        word: line.status.label(lang).into_owned(),
        left: next.and_then(|i| left(teller, line, i)),
        due_at: next.and_then(|i| i.due),
        counts,
        kept_share: share(kept, kept + broken),
        owner: line.owner.label(lang).into_owned(),
    }
}

/// What stands as the line does: the one that breaks first, or was broken last.
fn next(line: &Line) -> Option<&Instance> {
    let own = line.instances.iter().filter(|i| i.status == line.status);
    match line.status {
        Status::Broken => own.max_by_key(|i| (i.from, &i.key)),
        _ => own.min_by_key(|i| (i.due.unwrap_or(Timestamp::MAX), &i.key)),
    }
}

fn left(teller: &Teller<'_>, line: &Line, instance: &Instance) -> Option<String> {
    let (lang, unit) = (teller.reader.lang, teller.unit(&line.promise));
    let left = instance.margin?;
    match instance.status {
        Status::Broken => breach(lang, left, unit),
        status => Some(margin(lang, status, left, unit)),
    }
}

/// For programs.
pub fn json(view: &LedgerView, rows: &[Row]) -> Value {
    json!({
        "customer": view.customer.code,
        "at": view.at,
        "known_at": view.known_at,
        "beyond_calendar": view.beyond_calendar,
        "promises": rows,
    })
}

/// For spreadsheets: one promise a line, with a head.
pub fn csv(rows: &[Row], lang: Lang) -> Result<String, Problem> {
    const HEAD: [&str; 16] = [
        "section",
        "clause",
        "promise",
        "name",
        "kind",
        "status",
        "word",
        "left",
        "due_at",
        "open",
        "kept",
        "broken",
        "excused",
        "withdrawn",
        "incomplete",
        "corrected",
    ];
    let mut file = csv::Writer::from_writer(Vec::new());
    let mut head: Vec<String> = HEAD.iter().map(|c| title(lang, c)).collect();
    head.extend(["kept_share", "owner"].map(|c| title(lang, c)));
    file.write_record(&head).map_err(Problem::internal)?;
    for row in rows {
        file.write_record(cells(row)).map_err(Problem::internal)?;
    }
    let bytes = file.into_inner().map_err(Problem::internal)?;
    String::from_utf8(bytes).map_err(Problem::internal)
}

fn title(lang: Lang, column: &str) -> String {
    t(lang, &format!("cli.ledger.column.{column}")).into_owned()
}

fn cells(row: &Row) -> Vec<String> {
    let c = &row.counts;
    let text = |t: &str| harmless(t);
    let maybe = |t: &Option<String>| t.as_deref().map_or_else(String::new, harmless);
    let mut cells = vec![
        text(&row.section),
        text(&row.clause),
        text(&row.promise),
        text(&row.name),
        text(&row.kind),
        row.status.code().to_owned(),
        text(&row.word),
        maybe(&row.left),
        row.due_at.map_or_else(String::new, |at| at.to_string()),
    ];
    let counts = [
        c.open,
        c.kept,
        c.broken,
        c.excused,
        c.withdrawn,
        c.incomplete,
        c.corrected,
    ];
    cells.extend(counts.map(|n| n.to_string()));
    cells.push(row.kept_share.clone().unwrap_or_default());
    cells.push(text(&row.owner));
    cells
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        for cell in ["=cmd()", "+1", "-1", "@x", "\t=x"] {
            assert!(harmless(cell).starts_with('\''), "{cell}");
        }
        assert_eq!(harmless("季度巡检"), "季度巡检");
    }
}
