//! The ledger as a table for people: at most 100 columns, a Chinese sign counting two.

use super::sheet::Row;
use shounuo_app::queries::ledger::LedgerView;
use shounuo_words::{Lang, Reader, ledger, t, t_args, t_n_args};
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
        lines.extend(wrapped(&[
            row.clause.clone(),
            row.own_name.clone(),
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
    lines.extend(view.site.as_ref().map(|site| {
        let n = i64::try_from(view.without_place).unwrap_or(i64::MAX);
        t_n_args(lang, "ledger_page.elsewhere", n, &[("site", &site.name)]).into_owned()
    }));
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

/// A row in as many lines as its longest cell needs: what tells promises apart stands at the end of their names.
fn wrapped(cells: &[String; 7]) -> Vec<String> {
    let each = COLUMNS.iter().zip(cells);
    let parts: Vec<Vec<String>> = each
        .map(|((_, width, _), cell)| wrap(cell, *width))
        .collect();
    let deepest = parts.iter().map(Vec::len).max().unwrap_or(0);
    let part = |row: usize| {
        line(&std::array::from_fn(|column| {
            parts[column].get(row).cloned().unwrap_or_default()
        }))
    };
    (0..deepest).map(part).collect()
}

/// A text in pieces of at most this width, broken between words where there are any.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for word in text.split_inclusive([' ', '，', '、', '；']) {
        let room = |piece: &String| piece.width() + word.trim_end().width() <= width;
        if pieces.last().is_some_and(|p| !p.is_empty() && !room(p)) {
            pieces.push(String::new());
        }
        for sign in word.chars() {
            let wide = sign.width().unwrap_or(0);
            if sign != ' ' && pieces.last().is_some_and(|p| p.width() + wide > width) {
                pieces.push(String::new());
            }
            if let Some(last) = pieces.last_mut() {
                last.push(sign);
            }
        }
    }
    pieces.iter().map(|p| p.trim_end().to_owned()).collect()
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
    fn a_long_name_is_told_whole() {
        assert_eq!(
            wrap("Training of operators", 12),
            ["Training of", "operators"]
        );
        assert_eq!(wrap("设备操作人员培训", 8), ["设备操作", "人员培训"]);
        assert_eq!(wrap("", 8), [""]);
        let cells = ["D3", &"x".repeat(40), "", "", "", "", ""].map(str::to_owned);
        let told = wrapped(&cells);
        assert_eq!(told.len(), 2);
        assert_eq!(told.concat().matches('x').count(), 40);
    }

    #[test]
    fn a_chinese_sign_takes_two_columns() {
        assert_eq!(fit("季度", 6, false), "季度  ");
        assert_eq!(fit("季度巡检", 5, false).width(), 5);
        assert_eq!(fit("12", 4, true), "  12");
        assert!(COLUMNS.iter().map(|c| c.1 + 1).sum::<usize>() <= 101);
    }
}
