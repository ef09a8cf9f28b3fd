//! The facts of one subject, some at a time, by their place in the journal.

use super::{Scope, sql::Build};
use crate::{
    Reader, StoreError,
    db::Backend,
    journal::{COLUMNS, recorded},
};
use shounuo_core::{Recorded, Seq, Subject, Timestamp};

/// Which facts of a subject; everything given must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FactAsk {
    /// Behind this place in the journal; 0 from the first.
    pub after: Seq,
    /// Happened by this instant, as claimed.
    pub occurred_by: Option<Timestamp>,
    /// Taken in by this instant.
    pub recorded_by: Option<Timestamp>,
    /// Of this kind: `ticket.reported`.
    pub kind: Option<&'static str>,
    /// How many at most.
    pub limit: u16,
}

impl Reader<'_> {
    /// The facts asked for, in order; none for what lies outside the scope.
    pub fn timeline_after(
        &mut self,
        scope: &Scope,
        subject: &Subject,
        ask: &FactAsk,
    ) -> Result<Vec<Recorded>, StoreError> {
        let build = facts(*scope, self.backend(), subject, ask);
        let rows = self.rows(&build.sql, &build.params)?;
        rows.iter().map(recorded).collect()
    }
}

pub(super) fn facts(scope: Scope, backend: Backend, subject: &Subject, ask: &FactAsk) -> Build {
    let mut build = Build::new(scope, backend);
    build.text("SELECT ");
    for (n, column) in COLUMNS.iter().enumerate() {
        build.text(if n == 0 { "j." } else { ", j." }).text(column);
    }
    build.text(" FROM journal j").where_scope("j");
    build
        .and_is("j.subject_id", subject.id())
        .and_is("j.subject_kind", subject.kind());
    build.text(" AND j.seq > ").bind(ask.after);
    if let Some(kind) = ask.kind {
        build.and_is("j.kind", kind);
    }
    if let Some(at) = ask.occurred_by {
        build.text(" AND j.occurred_us <= ").bind(at);
    }
    if let Some(at) = ask.recorded_by {
        build.text(" AND j.recorded_us <= ").bind(at);
    }
    build
        .text(" ORDER BY j.seq LIMIT ")
        .bind(i64::from(ask.limit));
    build
}
