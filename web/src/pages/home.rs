//! `/`: my work. What waits for me by my roles, the strictest promise first. A school's people have
//! the portal instead.

use crate::{
    answer::{Answer, Frame, go, page},
    parts::{Row, to_confirm},
    request::Session,
    site::Site,
};
use askama::Template;
use axum::extract::State;
use shounuo_core::ticket::words::Stage;
use shounuo_words::Label;

/// What waits in one stage.
struct Section {
    title: String,
    href: String,
    count: u32,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "pages/home.html")]
struct Home {
    f: Frame,
    overdue: u32,
    unowned: u32,
    owned: u32,
    assigned_count: u32,
    open: u32,
    sections: Vec<Section>,
    to_confirm: Vec<(String, String)>,
    /// Whoever is sent somewhere sees that before any figure.
    mine_first: bool,
}

/// My work.
pub async fn show(State(site): State<Site>, session: Session) -> Answer {
    if session.who.customer().is_some() {
        return go("/portal");
    }
    let f = session.frame(&site).await?;
    let work = site.app.my_work(&session.who).await?;
    let section = |c: &shounuo_app::queries::ColumnView| Section {
        title: c.stage.label(f.reader.lang).into_owned(),
        href: format!("/tickets?stage={}", c.stage.code()),
        count: c.count,
        rows: Row::all(&f.reader, &c.cards),
    };
    // What is sent to me comes first, and is not told twice.
    let assigned = &work.assigned;
    let mine = (!assigned.is_empty()).then(|| Section {
        title: f.t("page.home.mine").into_owned(),
        href: "/tickets?assignee=me".to_owned(),
        count: work.counts.assigned,
        rows: Row::all(&f.reader, assigned),
    });
    let told = |row: &Row| assigned.iter().any(|c| c.row.no() == row.no);
    let stages = work.sections.iter().filter(|c| c.count > 0).map(section);
    let stages = stages.map(|mut s| {
        s.rows.retain(|row| !told(row));
        s
    });
    let open = |(stage, n): (&Stage, &u32)| if stage.is_open() { *n } else { 0 };
    page(&Home {
        overdue: work.counts.overdue,
        unowned: work.counts.unowned,
        owned: work.counts.owned,
        assigned_count: work.counts.assigned,
        open: work.counts.stages.iter().map(open).sum(),
        to_confirm: to_confirm(&site, &session, &f).await?,
        mine_first: mine.is_some(),
        sections: mine.into_iter().chain(stages).collect(),
        f,
    })
}
