//! `/notices`: what I was told of warnings and breaches, newest first, and when I am not to be
//! disturbed.

use super::me_quiet::QuietForm;
use crate::{
    answer::{Answer, Frame, go, page_as},
    request::{Given, Posted, Session},
    site::Site,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use jiff::Timestamp;
use shounuo_app::{
    AppError,
    notices::NoticeView,
    policy::{Right, may},
};
use shounuo_core::{
    Subject,
    contract::Words,
    notice::{Alarm, BACKUP, CONTRACT_VERSION, LITTLE_ROOM, SERVER_CLOCK},
    ticket::Invalid,
};
use shounuo_store::query::{Cursor, List, PageAsk};
use shounuo_words::{Label, Lang, ledger::Teller, list};
use uuid::Uuid;

/// A notice as a line.
struct Line {
    id: Uuid,
    /// The colour of its state, and its icon.
    state: &'static str,
    icon: &'static str,
    alarm: String,
    clause: String,
    name: String,
    /// The ticket's number, or the instance.
    label: String,
    href: String,
    due: String,
    /// Since when, in words and as a machine reads it.
    since: (String, String),
    unread: bool,
}

#[derive(Template)]
#[template(path = "pages/notices.html")]
struct Notices {
    f: Frame,
    lines: Vec<Line>,
    quiet: QuietForm,
    /// For whoever looks after the server: its clock jumped, and announcements wait.
    clock: Option<String>,
    /// The present of this page: what comes in later is not read by reading all.
    until: String,
    /// This page's own cursor, to come back to it.
    after: String,
    first: Option<String>,
    next: Option<String>,
}

/// The list.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let given = Given::new(pairs);
    let after = given.after(List::Notices)?;
    let mut quiet = QuietForm::of(site.app.quiet(&session.who).await?);
    quiet.saved = given.one("quiet") == "saved";
    write(&site, &session, (StatusCode::OK, after), quiet).await
}

/// The page, with the form as it is.
pub(super) async fn write(
    site: &Site,
    session: &Session,
    (status, after): (StatusCode, Option<Cursor>),
    quiet: QuietForm,
) -> Answer {
    let first = after.is_some().then(|| "/notices".to_owned());
    let here = after.as_ref().map(ToString::to_string).unwrap_or_default();
    let ask = PageAsk { limit: 50, after };
    let until = site.app.now().as_microsecond().to_string();
    let found = site.app.notices(&session.who, ask).await?;
    let f = session.frame(site).await?;
    let next = found.next.map(|c| format!("/notices?after={c}"));
    let lines = found.notices.iter().map(|n| line(&f, n)).collect();
    let clock = clock(site, session, &f).await?;
    let page = Notices {
        clock,
        lines,
        quiet,
        until,
        after: here,
        first,
        next,
        f,
    };
    page_as(status, &page)
}

/// What is to be decided of the server's clock, by whom it is to be decided.
async fn clock(
    site: &Site,
    session: &Session,
    f: &Frame,
) -> Result<Option<String>, crate::answer::Problem> {
    if !may(&session.who, Right::TendServer) {
        return Ok(None);
    }
    let found = site.app.clock_jump(&session.who).await?;
    Ok(found.map(|found| jumped(f, found.jump.expected, found.jump.read)))
}

fn jumped(f: &Frame, expected: Timestamp, read: Timestamp) -> String {
    let (expected, read) = (f.reader.instant(expected), f.reader.instant(read));
    let args = [("expected", &*expected), ("read", &*read)];
    f.reader.t_args("notice.clock.jumped", &args).into_owned()
}

/// The notice that the server's clock jumped.
fn of_clock(f: &Frame, view: &NoticeView) -> Line {
    let notice = &view.notice;
    Line {
        id: notice.id,
        state: "at_risk",
        icon: "urgent",
        alarm: notice.alarm.label(f.reader.lang).into_owned(),
        clause: String::new(),
        name: String::new(),
        label: f.t("notice.clock.title").into_owned(),
        href: "/notices#clock".to_owned(),
        due: jumped(f, notice.due.unwrap_or(notice.since), notice.since),
        since: (f.reader.ago(notice.made_at), f.reader.iso(notice.made_at)),
        unread: notice.read_at.is_none(),
    }
}

/// The notice that the newest proven copy of the data is too old, or that a copy failed.
fn of_backup(f: &Frame, view: &NoticeView) -> Line {
    let notice = &view.notice;
    let kind = notice.instance.split(':').next().unwrap_or_default();
    let due = match notice.due {
        Some(at) => say(f, "notice.backup.newest", at),
        None => f.t("notice.backup.no_newest").into_owned(),
    };
    Line {
        id: notice.id,
        state: "at_risk",
        icon: "urgent",
        alarm: notice.alarm.label(f.reader.lang).into_owned(),
        clause: String::new(),
        name: String::new(),
        label: f.t(&format!("notice.backup.kind.{kind}")).into_owned(),
        href: "/backups".to_owned(),
        due,
        since: (f.reader.ago(notice.made_at), f.reader.iso(notice.made_at)),
        unread: notice.read_at.is_none(),
    }
}

/// The notice that there is too little room.
fn of_room(f: &Frame, view: &NoticeView) -> Line {
    Line {
        label: f.t("notice.room.title").into_owned(),
        href: "/notices".to_owned(),
        due: f.t("notice.room.what_to_do").into_owned(),
        ..of_clock(f, view)
    }
}

/// The notice that a contract's version waits for the reader's party.
fn of_contract(f: &Frame, view: &NoticeView) -> Line {
    let notice = &view.notice;
    let version = f.t1("contract_page.version", "n", &view.instance);
    let query = serde_urlencoded::to_string([("customer", &view.customer)]).unwrap_or_default();
    Line {
        id: notice.id,
        state: "at_risk",
        icon: "at_risk",
        alarm: f.t("notice.contract").into_owned(),
        clause: String::new(),
        name: String::new(),
        label: f
            .t1("contract_page.to_confirm", "version", &version)
            .into_owned(),
        href: format!("/ledger/contract/{}?{query}", view.instance),
        due: view.customer.clone(),
        since: (f.reader.ago(notice.made_at), f.reader.iso(notice.made_at)),
        unread: notice.read_at.is_none(),
    }
}

fn line(f: &Frame, view: &NoticeView) -> Line {
    let notice = &view.notice;
    match notice.promise.as_str() {
        SERVER_CLOCK => return of_clock(f, view),
        CONTRACT_VERSION => return of_contract(f, view),
        BACKUP => return of_backup(f, view),
        LITTLE_ROOM => return of_room(f, view),
        _ => {}
    }
    let (state, icon) = match notice.alarm {
        Alarm::Warned => ("at_risk", "at_risk"),
        Alarm::Pressing => ("at_risk", "urgent"),
        Alarm::Broken => ("broken", "broken"),
    };
    let href = match notice.subject {
        Subject::Ticket(_) => format!("/tickets/{}", notice.label),
        _ => instance(view),
    };
    let due = match (notice.due, notice.alarm) {
        (None, _) => f.t("notice.due_unknown").into_owned(),
        (Some(due), Alarm::Broken) => say(f, "notice.was_due", due),
        (Some(due), _) => say(f, "notice.due", due),
    };
    let (clause, name) = promises(f, view);
    let label = named(f, view);
    Line {
        id: notice.id,
        state,
        icon,
        alarm: notice.alarm.label(f.reader.lang).into_owned(),
        clause,
        name,
        label,
        href,
        due,
        since: (f.reader.ago(notice.since), f.reader.iso(notice.since)),
        unread: notice.read_at.is_none(),
    }
}

/// The clauses for which it speaks, and what they promise.
fn promises(f: &Frame, view: &NoticeView) -> (String, String) {
    let lang = f.reader.lang;
    let own = (&view.notice.clause, &view.name);
    let also = view.also.iter().map(|(clause, name)| (clause, name));
    let all: Vec<_> = [own].into_iter().chain(also).collect();
    let name = |words: &Words| match lang {
        Lang::Zh => words.zh.clone(),
        Lang::En => words.en.clone(),
    };
    let clauses = list(lang, all.iter().map(|(clause, _)| clause));
    (
        clauses,
        list(lang, all.iter().map(|(_, words)| name(words))),
    )
}

/// What it is about: a ticket by its number, an instance as the ledger calls it, with how many more.
fn named(f: &Frame, view: &NoticeView) -> String {
    let notice = &view.notice;
    let label = match (&view.by, notice.subject) {
        (Some(book), Subject::Service(_)) => {
            let teller = Teller::new(&f.reader, &book.contract, &*view.called);
            teller.instance(&notice.promise, &view.instance)
        }
        _ => notice.label.clone(),
    };
    let label = match view.gap {
        Some(from) => {
            let args = [("label", &*label), ("at", &*f.reader.instant(from))];
            f.reader.t_args("notice.gap", &args).into_owned()
        }
        None => label,
    };
    match view.others {
        0 => label,
        others => {
            let n = (others + 1).to_string();
            let args = [("label", &*label), ("n", &*n)];
            f.reader.t_args("notice.several", &args).into_owned()
        }
    }
}

/// The page of an instance in the ledger; its key may hold any sign. That of the promise where it stands
/// for more.
fn instance(view: &NoticeView) -> String {
    if view.others > 0 {
        let (promise, customer) = (&view.notice.promise, &view.customer);
        return format!("/ledger/promises/{promise}?customer={customer}");
    }
    let pair = [("", view.instance.as_str())];
    let key = serde_urlencoded::to_string(pair).unwrap_or_default();
    // A blank in a path is no plus.
    let key = key.trim_start_matches('=').replace('+', "%20");
    let (promise, customer) = (&view.notice.promise, &view.customer);
    format!("/ledger/promises/{promise}/{key}?customer={customer}")
}

fn say(f: &Frame, key: &str, at: Timestamp) -> String {
    f.t1(key, "at", &f.reader.instant(at)).into_owned()
}

/// One is read.
pub async fn read(
    State(site): State<Site>,
    session: Session,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Answer {
    session.check(&site, &posted.given)?;
    site.app.read_notice(&session.who, id).await?;
    go(&back(&posted.given)?)
}

/// The server's clock is right as it is: what waited is announced.
pub async fn confirm_clock(State(site): State<Site>, session: Session, posted: Posted) -> Answer {
    session.check(&site, &posted.given)?;
    site.app.run(site.app.confirm_clock(&session.who)?).await?;
    go("/notices")
}

/// All are read that the page showed, or could have.
pub async fn read_all(State(site): State<Site>, session: Session, posted: Posted) -> Answer {
    session.check(&site, &posted.given)?;
    let until = posted.given.one("until").parse().ok();
    let until = until.and_then(|us| Timestamp::from_microsecond(us).ok());
    let until = until.ok_or(AppError::invalid("until", Invalid::OutOfRange))?;
    site.app.read_all_notices(&session.who, until).await?;
    go("/notices")
}

/// To the page of the list that the form stood on.
fn back(given: &Given) -> Result<String, crate::answer::Problem> {
    let after = given.after(List::Notices)?;
    Ok(after.map_or_else(|| "/notices".to_owned(), |c| format!("/notices?after={c}")))
}
