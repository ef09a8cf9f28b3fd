//! All promises of a ticket on one line of time, as SVG.
//!
//! The line is not even: limits reach from 15 minutes to two working days, so the distance from the
//! report grows with the square root of the time. The list below the drawing has the exact times.

use super::countdown::status_word;
use askama::Template;
use shounuo_app::queries::{Rung, TicketView};
use shounuo_core::Timestamp;
use shounuo_words::Reader;
use std::cmp::Reverse;

/// Marks closer than this, in percent of the width, share a flag.
const CLOSE: f64 = 16.0;
/// A flag names so many clauses; of more, the most serious one and how many others.
const NAMED: usize = 2;

/// One or more due marks that stand together.
pub struct Mark {
    state: &'static str,
    x: String,
    flag: String,
    when: String,
    anchor: &'static str,
}

/// Where a promise was met.
pub struct Met {
    state: &'static str,
    x: String,
}

/// The drawing; its markup by `Display`.
#[derive(Template)]
#[template(path = "parts/ladder.html")]
pub struct Ladder {
    title: String,
    past: String,
    pauses: Vec<(String, String)>,
    marks: Vec<Mark>,
    met: Vec<Met>,
    now: String,
    now_word: String,
}

struct Scale {
    from: Timestamp,
    to: Timestamp,
}

impl Scale {
    fn percent(&self, at: Timestamp) -> f64 {
        let whole = self.to.duration_since(self.from).as_secs_f64().max(1.0);
        let part = at.duration_since(self.from).as_secs_f64().clamp(0.0, whole);
        1.0 + 97.0 * (part / whole).sqrt()
    }

    fn x(&self, at: Timestamp) -> String {
        format!("{:.1}%", self.percent(at))
    }
}

impl Ladder {
    /// Of a ticket; `None` without promises. A rule that is judged by the order of facts, with no time of its
    /// own, has no place on a line of time.
    pub fn new(reader: &Reader, view: &TicketView) -> Option<Self> {
        let shown: Vec<&Rung> = view
            .ladder
            .iter()
            .filter(|r| r.clock.due_at().is_some())
            .filter(|r| r.clock.judged.as_ref().is_none_or(|j| j.timed))
            .collect();
        let from = shown.iter().map(|r| r.clock.started_at).min()?;
        let ends = shown
            .iter()
            .flat_map(|r| [r.clock.due_at(), r.clock.stop_at(view.now).map(|s| s.at)]);
        let last = ends.flatten().max()?;
        // A ticket long done does not stretch to the present.
        let open = view.stage.is_open();
        let to = if open { last.max(view.now) } else { last };
        let scale = Scale { from, to };
        let now = view.now.min(to);
        Some(Self {
            title: title(reader, &shown),
            past: format!("{:.1}%", scale.percent(now) - 1.0),
            pauses: pauses(&scale, &shown, now),
            marks: marks(reader, &scale, &shown),
            met: shown
                .iter()
                .filter_map(|r| met(&scale, r, view.now))
                .collect(),
            now: if open { scale.x(now) } else { String::new() },
            now_word: reader.t("page.ladder.now").into_owned(),
        })
    }
}

fn title(reader: &Reader, shown: &[&Rung]) -> String {
    use shounuo_words::Label;
    let said = shown
        .iter()
        .map(|r| format!("{} {}", r.clause, r.verdict.status.label(reader.lang)));
    reader
        .t_args(
            "page.ladder.title",
            &[("said", &shounuo_words::list(reader.lang, said))],
        )
        .into_owned()
}

fn met(scale: &Scale, rung: &Rung, now: Timestamp) -> Option<Met> {
    let stop = rung.clock.stop_at(now)?;
    Some(Met {
        state: status_word(&rung.verdict),
        x: scale.x(stop.at),
    })
}

fn pauses(scale: &Scale, shown: &[&Rung], now: Timestamp) -> Vec<(String, String)> {
    let mut spans: Vec<_> = shown
        .iter()
        .flat_map(|r| &r.clock.pauses)
        .map(|p| (p.from, p.to.unwrap_or(now)))
        .collect();
    spans.sort_unstable();
    spans.dedup();
    let width = |from, to| format!("{:.1}%", scale.percent(to) - scale.percent(from));
    spans
        .into_iter()
        .map(|(from, to)| (scale.x(from), width(from, to)))
        .collect()
}

/// Due marks from left to right; those that would lie over each other share a flag, and the most
/// serious state gives its colour.
fn marks(reader: &Reader, scale: &Scale, shown: &[&Rung]) -> Vec<Mark> {
    let mut due: Vec<_> = shown
        .iter()
        .filter_map(|r| Some((r.clock.due_at()?, *r)))
        .collect();
    due.sort_by_key(|(at, _)| *at);
    let mut groups: Vec<Vec<(Timestamp, &Rung)>> = Vec::new();
    for (at, rung) in due {
        match groups.last_mut() {
            Some(group) if scale.percent(at) - scale.percent(group[0].0) < CLOSE => {
                group.push((at, rung))
            }
            _ => groups.push(vec![(at, rung)]),
        }
    }
    groups
        .iter()
        .map(|group| mark(reader, scale, group))
        .collect()
}

fn mark(reader: &Reader, scale: &Scale, group: &[(Timestamp, &Rung)]) -> Mark {
    // The first of them: so no two flags stand closer than groups are apart.
    let at = group[0].0;
    let worst = group
        .iter()
        .map(|(_, r)| status_word(&r.verdict))
        .max_by_key(|s| weight(s))
        .unwrap_or("running");
    let percent = scale.percent(at);
    let anchor = match percent {
        p if p > 92.0 => "end",
        p if p < 6.0 => "start",
        _ => "middle",
    };
    Mark {
        state: worst,
        x: scale.x(at),
        flag: flag(group),
        when: reader.due(at),
        anchor,
    }
}

/// The clauses of a group, the most serious first: with one sign where they stand alike, else each with its
/// own; of many, the first and how many others.
fn flag(group: &[(Timestamp, &Rung)]) -> String {
    let mut told: Vec<(Reverse<u8>, &str, &str)> = group
        .iter()
        .map(|(_, r)| (status_word(&r.verdict), r.clause.as_str()))
        .map(|(state, clause)| (Reverse(weight(state)), clause, sign(state)))
        .collect();
    told.sort_unstable();
    told.dedup();
    let alike = told.iter().all(|(_, _, sign)| *sign == told[0].2);
    match (told.as_slice(), alike) {
        ([(_, first, sign), rest @ ..], true) if told.len() > NAMED => {
            format!("{first} +{}{sign}", rest.len())
        }
        ([(_, first, sign), rest @ ..], false) if told.len() > NAMED => {
            format!("{first}{sign} +{}", rest.len())
        }
        (_, true) => {
            let codes: Vec<&str> = told.iter().map(|(_, code, _)| *code).collect();
            format!("{}{}", codes.join(" "), told[0].2)
        }
        (_, false) => {
            let codes = told.iter().map(|(_, code, sign)| format!("{code}{sign}"));
            codes.collect::<Vec<_>>().join(" ")
        }
    }
}

fn weight(state: &str) -> u8 {
    [
        "withdrawn",
        "kept",
        "not_due",
        "running",
        "paused",
        "incomplete",
        "excused",
        "at_risk",
        "broken",
    ]
    .iter()
    .position(|s| *s == state)
    .map_or(0, |i| i as u8)
}

/// Never colour alone.
fn sign(state: &str) -> &'static str {
    match state {
        "kept" => " ✓",
        "broken" => " ✕",
        "at_risk" => " ▲",
        "excused" => " ◇",
        "paused" => " Ⅱ",
        "withdrawn" => " –",
        _ => "",
    }
}
