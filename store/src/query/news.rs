//! What was recorded since: whose it is and of what, for pages that show it as it comes.

use super::{
    Scope,
    sql::{templates, within},
};
use crate::{Reader, StoreError, db::Row};
use shounuo_core::{Seq, Subject, id::CustomerId};

/// Something was recorded; what, only those who may ask for it learn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct News {
    /// Whose it is; `None`: the provider's own.
    pub customer: Option<CustomerId>,
    /// Of what.
    pub subject: Subject,
}

templates! {
    /// What the facts behind $2, up to $3, speak of.
    SINCE = "SELECT DISTINCT j.customer, j.subject_kind, j.subject_id FROM journal j \
             WHERE {c:j} AND j.seq > $2 AND j.seq <= $3";
}

impl Reader<'_> {
    /// What the facts behind the place `after`, up to `to`, speak of; each once. Of everybody: who hands
    /// it on looks whom it concerns.
    pub fn news(&mut self, after: Seq, to: Seq) -> Result<Vec<News>, StoreError> {
        let params = [within(&Scope::House), after.into(), to.into()];
        let rows = self.rows(&SINCE.of(&Scope::House), &params)?;
        rows.iter().map(news).collect()
    }
}

fn news(row: &Row) -> Result<News, StoreError> {
    let (kind, id) = (row.text(1)?, row.parse(2)?);
    let subject = Subject::from_parts(kind, id);
    Ok(News {
        customer: row.opt_parse(0)?,
        subject: subject.ok_or_else(|| StoreError::damaged(format!("no subject `{kind}`")))?,
    })
}
