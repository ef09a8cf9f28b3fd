//! The ledger as a table for people: at most 100 columns, a Chinese sign counting two.

use super::sheet::Row;
use shounuo_app::queries::ledger::LedgerView;
use shounuo_words::{Lang, Reader, ledger, t, t_args};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns: key of the title, width, whether figures stand to the right.
const COLUMNS: [(&str, usize, bool); 7] = [
    ("clause", 4, false),
    ("name", 31, false),
    ("word", 12, false),
    ("kept", 7, true),
    ("broken", 7, true),
    ("kept_share", 8, true),
    ("left", 25, false),
];

/// The whole table with its head.
pub fn text(view: &LedgerView, rows: &[Row], lang: Lang) -> String {
    let mut lines = head(view, lang);
    let titles = COLUMNS.map(|(key, ..)| t(lang, &format!("cli.ledger.column.{key}")).into_owned());
    lines.push(line(&titles));
    let mut section = None;
    for row in rows {
        if section != Some(&row.section) {
            section = Some(&row.section);
            lines.push(String::new());
            lines.push(cut(&row.section, 100));
        }
        lines.push(line(&[
            row.clause.clone(),
            row.name.clone(),
            row.word.clone(),
            row.counts.kept.to_string(),
            row.counts.broken.to_string(),
            row.kept_share.clone().unwrap_or_else(|| "–".to_owned()),
            row.left.clone().unwrap_or_default(),
        ]));
    }
    lines.join("\n") + "\n"
}

fn head(view: &LedgerView, lang: Lang) -> Vec<String> {
    let reader = Reader::new(lang, view.zone().clone(), view.at);
    let (name, at) = (&view.customer.name, reader.instant_full(view.at));
    let known = view.known_at.map(|at| reader.instant_full(at));
    let key = match known {
        Some(_) => "cli.ledger.head_known",
        None => "cli.ledger.head",
    };
    let known = known.unwrap_or_default();
    let args = [
        ("code", view.customer.code.as_str()),
        ("name", name.as_str()),
        ("at", at.as_str()),
        ("known", known.as_str()),
    ];
    let mut lines = vec![t_args(lang, key, &args).into_owned()];
    lines.extend(
        view.beyond_calendar
            .map(|year| ledger::beyond_calendar(&reader, year)),
    );
    lines.push(String::new());
    lines
}

fn line(cells: &[String; 7]) -> String {
    let each = COLUMNS.iter().zip(cells);
    let cells: Vec<String> = each
        .map(|((_, width, right), cell)| fit(cell, *width, *right))
        .collect();
    cells.join(" ").trim_end().to_owned()
}

/// A cell of exactly this width.
fn fit(text: &str, width: usize, right: bool) -> String {
    let text = cut(text, width);
    let space = " ".repeat(width.saturating_sub(text.width()));
    match right {
        true => space + &text,
        false => text + &space,
    }
}

/// A text of at most this width; a cut one ends in `…`.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let (mut kept, mut used) = (String::new(), 0);
    for sign in text.chars() {
        used += sign.width().unwrap_or(0);
        if used + 1 > width {
            break;
        }
        kept.push(sign);
    }
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_sign_takes_two_columns() {
        assert_eq!(fit("季度", 6, false), "季度  ");
        assert_eq!(fit("季度巡检", 5, false).width(), 5);
        assert_eq!(fit("12", 4, true), "  12");
        assert!(COLUMNS.iter().map(|c| c.1 + 1).sum::<usize>() <= 101);
    }
}
