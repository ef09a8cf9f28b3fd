//! A remaining time: the server's words, and what the script needs to let them run.

use askama::Template;
use shounuo_core::promise::{Clock, Note, Status, Verdict};
use shounuo_words::{Reader, brief};

/// A remaining time; its markup by `Display`.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/countdown.html")]
pub struct Countdown {
    /// The status word; `paused` while a pause lasts.
    pub status: &'static str,
    started: String,
    due: Option<String>,
    warn: Option<String>,
    stopped: Option<String>,
    now: String,
    /// The words for readers without script.
    pub text: String,
    big: bool,
}

impl Countdown {
    /// Of a clock with its verdict.
    pub fn new(reader: &Reader, clock: &Clock, verdict: &Verdict) -> Self {
        let status = status_word(verdict);
        let pause = clock
            .pauses
            .iter()
            .rev()
            .find(|p| p.to.is_none())
            .map(|p| p.from);
        let stop = clock.stop_at(reader.now).map(|s| s.at);
        let stopped = if status == "paused" { pause } else { stop };
        let (brief, due) = (brief(reader.lang, verdict), clock.due_at());
        let open = matches!(
            verdict.status,
            Status::Running | Status::AtRisk | Status::Broken
        ) && stop.is_none();
        let text = match due.filter(|_| open) {
            Some(due) => {
                let due = reader.due(due);
                reader
                    .t_args("page.countdown.until", &[("left", &brief), ("due", &due)])
                    .into_owned()
            }
            None => brief,
        };
        Self {
            status,
            started: reader.iso(clock.started_at),
            due: due.map(|at| to_the_ms(reader, at)),
            warn: clock.risk_at.map(|at| reader.iso(at)),
            stopped: stopped.map(|at| to_the_ms(reader, at)),
            now: reader.iso(reader.now),
            text,
            big: false,
        }
    }

    /// Of what has no clock of its own: from now until it breaks.
    pub fn until(reader: &Reader, at_risk: bool, due: jiff::Timestamp) -> Self {
        let left = due.duration_since(reader.now).as_secs();
        let left = shounuo_words::countdown(reader.lang, left);
        let status = match at_risk {
            true => Status::AtRisk,
            false => Status::Running,
        };
        let args = [("left", &*left), ("due", &*reader.due(due))];
        Self {
            status: status.code(),
            started: reader.iso(reader.now),
            due: Some(to_the_ms(reader, due)),
            warn: None,
            stopped: None,
            now: reader.iso(reader.now),
            text: reader.t_args("page.countdown.until", &args).into_owned(),
            big: false,
        }
    }

    /// The same, leading a page.
    pub fn big(self) -> Self {
        Self { big: true, ..self }
    }
}

/// An instant as scripts read it. Margins are differences: cut to seconds they would be off by one
/// from the sentence beside them.
fn to_the_ms(reader: &Reader, at: jiff::Timestamp) -> String {
    let at = at.to_zoned(reader.zone.clone());
    at.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}

/// The word of a verdict as pages colour it.
pub fn status_word(verdict: &Verdict) -> &'static str {
    let open = matches!(verdict.status, Status::Running | Status::AtRisk);
    if open && verdict.notes.contains(&Note::Paused) {
        "paused"
    } else {
        verdict.status.code()
    }
}
