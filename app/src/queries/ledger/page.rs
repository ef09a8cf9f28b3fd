//! Pages of instances that are judged in memory, newest first.

use super::InstanceRow;
use shounuo_store::query::PAGE_MAX;

/// Which page of instances.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstancePage {
    /// How many; at most [`PAGE_MAX`], 0 means 50.
    pub limit: u16,
    /// Behind which one: the `next` of the page before.
    pub after: Option<String>,
}

/// A page, and where the next one begins.
pub(super) type Rows = (Vec<InstanceRow>, Option<String>);

/// Cuts a page out of all instances; `None` for a cursor that is none.
pub(super) fn cut(mut rows: Vec<InstanceRow>, page: &InstancePage) -> Option<Rows> {
    let after = match page.after.as_deref() {
        Some(said) => Some(Place::read(said)?),
        None => None,
    };
    rows.sort_by(|a, b| Place::of(b).cmp(&Place::of(a)));
    rows.retain(|row| after.as_ref().is_none_or(|after| Place::of(row) < *after));
    let limit = match page.limit {
        0 => 50,
        limit => usize::from(limit.min(PAGE_MAX)),
    };
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| Place::of(row).said());
    Some((rows, next))
}

/// Where an instance stands in the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    from_us: i64,
    key: String,
}

impl Place {
    fn of(row: &InstanceRow) -> Self {
        Self {
            from_us: row.instance.from.as_microsecond(),
            key: row.instance.key.clone(),
        }
    }

    /// As text: opaque to everybody else.
    fn said(&self) -> String {
        hex::encode(format!("{}/{}", self.from_us, self.key))
    }

    fn read(said: &str) -> Option<Self> {
        let text = String::from_utf8(hex::decode(said).ok()?).ok()?;
        let (from, key) = text.split_once('/')?;
        Some(Self {
            from_us: from.parse().ok()?,
            key: key.to_owned(),
        })
    }
}
