//! The ledger as rows: for programs and for spreadsheets.

use crate::problem::Problem;
use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;
use serde_json::{Value, json};
use shounuo_app::queries::ledger::LedgerView;
use shounuo_core::{
    ledger::{Counts, Instance, Line, Margin, Terms},
    promise::Status,
};
use shounuo_words::{
    Label, Lang, Reader,
    contract::section,
    ledger::{Nameless, Teller, breach, margin},
    share, t, t_args,
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
    /// What the contract calls it, with its clause.
    pub name: String,
    /// What the contract calls it beside the others of its clause.
    pub own_name: String,
    /// Its kind, in words.
    pub kind: String,
    /// Where it stands.
    pub status: Status,
    /// The same in words.
    pub word: String,
    /// What is left of what is next, or how long the last breach was.
    pub left: Option<String>,
    /// The same as a number: seconds, or a count; negative when missing.
    pub margin: Option<Margin>,
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
        let section = known.map_or_else(String::new, |c| section(lang, contract, c));
        for line in &clause.lines {
            rows.push(row(&teller, (&section, &clause.clause), line));
        }
    }
    rows
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
        own_name: own_name(teller, &line.promise),
        kind: line.kind.label(lang).into_owned(),
        status: line.status,
        word: line.status.label(lang).into_owned(),
        left: next.and_then(|i| left(teller, line, i)),
        margin: next.and_then(|i| i.margin),
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

/// Its name alone; its id where the contract in force has none such any more.
fn own_name(teller: &Teller<'_>, promise: &str) -> String {
    let terms = Terms::find(teller.contract, promise);
    terms
        .map_or(promise, |(_, t)| teller.words(t.name()))
        .to_owned()
}

fn left(teller: &Teller<'_>, line: &Line, instance: &Instance) -> Option<String> {
    let (lang, unit) = (teller.reader.lang, teller.unit(&line.promise));
    let Some(left) = instance.margin else {
        // Nothing is measured yet: it says when it begins.
        let ahead = instance.status == Status::NotDue && instance.from > teller.reader.now;
        let from = teller.reader.instant(instance.from);
        return ahead.then(|| t_args(lang, "cli.ledger.begins", &[("at", &from)]).into_owned());
    };
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
        "site": view.site.as_ref().map(|s| &s.name),
        "without_place": view.without_place,
        "beyond_calendar": view.beyond_calendar,
        "promises": rows,
    })
}

/// For spreadsheets: one promise a line, with a head.
/// Instants stand with the offset of `zone`, the contract's, as the words beside them do.
pub fn csv(rows: &[Row], lang: Lang, zone: &TimeZone) -> Result<String, Problem> {
    const HEAD: [&str; 18] = [
        "section",
        "clause",
        "promise",
        "name",
        "kind",
        "status",
        "word",
        "left",
        "margin",
        "margin_unit",
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
        file.write_record(cells(row, zone))
            .map_err(Problem::internal)?;
    }
    let bytes = file.into_inner().map_err(Problem::internal)?;
    String::from_utf8(bytes).map_err(Problem::internal)
}

fn title(lang: Lang, column: &str) -> String {
    t(lang, &format!("cli.ledger.column.{column}")).into_owned()
}

fn cells(row: &Row, zone: &TimeZone) -> Vec<String> {
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
    ];
    let (margin, unit) = row.margin.map(number).unzip();
    // A number is no text: its sign begins no formula.
    cells.push(margin.map_or_else(String::new, |n| n.to_string()));
    cells.push(unit.unwrap_or_default().to_owned());
    let due = row.due_at.map(|at| local(at, zone));
    cells.push(due.unwrap_or_default());
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

/// What is left as a number, and of what.
fn number(margin: Margin) -> (i64, &'static str) {
    match margin {
        Margin::Seconds(n) => (n, "seconds"),
        Margin::Count(n) => (n, "count"),
        Margin::Failures(n) => (n, "failures"),
    }
}

/// `2026-09-30T18:00:00+08:00`.
fn local(at: Timestamp, zone: &TimeZone) -> String {
    at.display_with_offset(zone.to_offset(at)).to_string()
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot begin fails")]
mod tests {
    use super::*;

    #[test]
    fn an_instant_stands_with_the_offset_of_its_zone() {
        let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
        let at = "2026-09-30T10:00:00Z".parse().expect("an instant");
        assert_eq!(local(at, &zone), "2026-09-30T18:00:00+08:00");
    }

    #[test]
    fn no_cell_begins_a_formula() {
        for cell in ["=cmd()", "+1", "-1", "@x", "\t=x"] {
            assert!(harmless(cell).starts_with('\''), "{cell}");
        }
        assert_eq!(harmless("季度巡检"), "季度巡检");
    }
}
