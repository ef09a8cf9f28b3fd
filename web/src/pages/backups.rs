//! `/backups`: the copies of the data, their proofs, and when the next one is made; for whoever looks after
//! the server.

use crate::{
    answer::{Answer, Frame, page},
    request::Session,
    site::Site,
};
use askama::Template;
use axum::extract::State;
use jiff::Timestamp;
use shounuo_app::backups::{BackupState, Scheduled};
use shounuo_store::{BackupRun, ShelvedCopy};
use shounuo_words::{file_size, number};

/// A state as a chip.
struct Chip {
    state: &'static str,
    icon: &'static str,
    words: String,
}

/// A copy, or an attempt, as a line.
struct Line {
    chip: Chip,
    name: String,
    /// What there is to say of it, part by part.
    says: Vec<String>,
    /// Why it failed, as the program says it.
    why: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/backups.html")]
struct Backups {
    f: Frame,
    /// How it stands as a whole, with a sentence.
    stands: Chip,
    sentence: String,
    schedule: Vec<String>,
    copies: Vec<Line>,
    fault: Option<String>,
    runs: Vec<Line>,
    scheduled: bool,
}

/// The page.
pub async fn show(State(site): State<Site>, session: Session) -> Answer {
    let state = site.app.backups(&session.who).await?;
    let f = session.frame(&site).await?;
    let (stands, sentence) = stands(&f, &state);
    let schedule = state.scheduled.as_ref().map(|s| schedule(&f, s));
    page(&Backups {
        stands,
        sentence,
        scheduled: schedule.is_some(),
        schedule: schedule.unwrap_or_default(),
        copies: state.copies.iter().map(|c| copy(&f, c)).collect(),
        fault: state.fault,
        runs: state.runs.iter().map(|r| run(&f, r)).collect(),
        f,
    })
}

fn chip(f: &Frame, state: &'static str, icon: &'static str, key: &str) -> Chip {
    Chip {
        state,
        icon,
        words: f.t(key).into_owned(),
    }
}

fn stands(f: &Frame, state: &BackupState) -> (Chip, String) {
    let newest = state.newest.as_ref().map(|n| n.begun_at);
    let at = newest.map(|at| f.reader.instant(at)).unwrap_or_default();
    let say = |key: &str| f.t1(key, "at", &at).into_owned();
    match (&state.scheduled, &state.old, newest) {
        (None, ..) => {
            let none = chip(f, "info", "waiting", "page.backups.unscheduled");
            (none, say("page.backups.unscheduled_hint"))
        }
        (_, Some(old), _) => {
            let chip = chip(f, "broken", "urgent", "page.backups.old");
            let key = match (old.ahead, newest) {
                (true, _) => "page.backups.ahead_hint",
                (_, Some(_)) => "page.backups.old_hint",
                (_, None) => "page.backups.never_hint",
            };
            (chip, say(key))
        }
        (_, None, Some(_)) => {
            let chip = chip(f, "kept", "kept", "page.backups.sound");
            (chip, say("page.backups.sound_hint"))
        }
        (_, None, None) => {
            let chip = chip(f, "at_risk", "at_risk", "page.backups.first");
            (chip, say("page.backups.first_hint"))
        }
    }
}

fn schedule(f: &Frame, s: &Scheduled) -> Vec<String> {
    let (hours, limit) = (s.every_h.to_string(), s.limit_h.to_string());
    let next = match s.next_at <= f.reader.now {
        true => f.t("page.backups.next_now").into_owned(),
        false => say(f, "page.backups.next", s.next_at),
    };
    vec![
        next,
        f.t1("page.backups.every", "n", &hours).into_owned(),
        f.t1("page.backups.limit", "n", &limit).into_owned(),
        f.t1("page.backups.folder", "path", &s.folder).into_owned(),
    ]
}

fn say(f: &Frame, key: &str, at: Timestamp) -> String {
    f.t1(key, "at", &f.reader.instant(at)).into_owned()
}

fn copy(f: &Frame, c: &ShelvedCopy) -> Line {
    let chip = match (&c.fault, c.proven_at) {
        (Some(_), _) => chip(f, "broken", "broken", "page.backups.unreadable"),
        (None, Some(_)) => chip(f, "kept", "kept", "page.backups.proven"),
        (None, None) => chip(f, "at_risk", "at_risk", "page.backups.unproven"),
    };
    let mut says = Vec::new();
    if c.fault.is_none() {
        says.extend(c.made_at.map(|at| say(f, "page.backups.made", at)));
        says.push(file_size(c.bytes));
        says.push(f.t1("page.backups.facts", "n", &number(c.seq)).into_owned());
        says.extend(c.proven_at.map(|at| say(f, "page.backups.proven_at", at)));
        says.extend(c.took_ms.map(|ms| took(f, ms)));
    }
    Line {
        chip,
        name: c.name.clone(),
        says,
        why: c.fault.clone(),
    }
}

fn took(f: &Frame, ms: u64) -> String {
    let seconds = (ms / 1000).max(1).to_string();
    f.t1("page.backups.took", "n", &seconds).into_owned()
}

fn run(f: &Frame, r: &BackupRun) -> Line {
    let chip = match (r.proven, r.fault, r.ended_at) {
        (true, ..) => chip(f, "kept", "kept", "page.backups.proven"),
        (_, Some(fault), _) => {
            let key = format!("page.backups.fault.{}", fault.code());
            chip(f, "broken", "broken", &key)
        }
        (_, None, None) => chip(f, "info", "waiting", "page.backups.running"),
        (_, None, Some(_)) => chip(f, "broken", "broken", "page.backups.failed"),
    };
    let mut says = vec![say(f, "page.backups.begun", r.begun_at)];
    says.extend(r.ended_at.map(|at| say(f, "page.backups.ended", at)));
    let facts = |n| f.t1("page.backups.facts", "n", &number(n)).into_owned();
    says.extend(r.seq.map(facts));
    says.push(f.t1("page.backups.node", "name", &r.node).into_owned());
    Line {
        chip,
        name: r.name.clone(),
        says,
        why: r.why.clone(),
    }
}
