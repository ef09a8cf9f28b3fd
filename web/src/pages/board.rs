//! `/board`: open tickets by stage, the most urgent first, with their countdowns.

use crate::{
    answer::{Answer, Frame, page},
    parts::Row,
    request::Session,
    site::Site,
};
use askama::Template;
use axum::extract::State;
use shounuo_app::AppError;
use shounuo_words::Label;

/// How many cards a lane shows at most; its head says how many there are.
const EACH: u16 = 12;

struct Lane {
    title: String,
    code: &'static str,
    count: u32,
    state: &'static str,
    rows: Vec<Row>,
    more: u32,
}

#[derive(Template)]
#[template(path = "pages/board.html")]
struct Board {
    f: Frame,
    total: usize,
    lanes: Vec<Lane>,
}

/// The board.
pub async fn show(State(site): State<Site>, session: Session) -> Answer {
    if session.who.customer().is_some() {
        return Err(AppError::Forbidden.into());
    }
    let f = session.frame(&site).await?;
    let board = site.app.board(&session.who, EACH).await?;
    let lane = |c: &shounuo_app::queries::ColumnView| {
        let rows = Row::all(&f.reader, &c.cards);
        let state = ["broken", "at_risk"]
            .into_iter()
            .find(|s| rows.iter().any(|r| r.state == *s))
            .unwrap_or("paused");
        let more = c.count.saturating_sub(rows.len() as u32);
        let title = c.stage.label(f.reader.lang).into_owned();
        Lane {
            title,
            code: c.stage.code(),
            count: c.count,
            state,
            rows,
            more,
        }
    };
    let lanes: Vec<Lane> = board.columns.iter().map(lane).collect();
    let total = lanes.iter().map(|l| l.count as usize).sum();
    page(&Board { f, total, lanes })
}
