//! record: no limit to test, but its file must be complete.

use super::{
    entry::What,
    instance::{Instance, Margin, Remark},
    key::Topic,
    scene::Scene,
};
use crate::{contract::Record, promise::Status};
use jiff::{Span, Timestamp};

/// The one instance of a record: complete, or what is missing.
pub(super) fn judge(terms: &Record, scene: &Scene<'_>) -> Vec<Instance> {
    if scene.span.is_empty() || scene.at < scene.span.from || scene.at >= scene.span.to {
        return Vec::new();
    }
    let mut instance = Instance::new("file".to_owned(), scene.span.from, None);
    let mut last = scene.span.from;
    for item in &terms.items {
        let key = format!("{}/{}", terms.id, item.code);
        let filed = scene.material.entries.of(Topic::Record, &key).iter();
        let filed = filed.filter(|f| f.entry.what == What::Filed && f.as_stop <= scene.at);
        let newest = filed.max_by_key(|f| (f.as_stop, f.entry.seq));
        match newest.filter(|f| is_fresh(terms, scene, f.as_stop)) {
            Some(filed) => {
                instance.evidence.push(filed.entry.seq);
                last = last.max(filed.as_stop);
            }
            None => instance.remarks.push(Remark::Missing(item.code.clone())),
        }
    }
    let missing = i64::try_from(instance.remarks.len()).unwrap_or(i64::MAX);
    let status = match missing {
        0 => Status::Kept,
        _ => Status::Incomplete,
    };
    vec![
        instance
            .says(status, last, scene.at)
            .left(Margin::Count(-missing)),
    ]
}

/// Filed within the last so many months, by the contract's wall clock.
fn is_fresh(terms: &Record, scene: &Scene<'_>, filed: Timestamp) -> bool {
    let Some(months) = terms.renew_months else {
        return true;
    };
    let months = i64::from(months.min(1_200));
    let on = scene.calendar.date_at(filed);
    let until = on.saturating_add(Span::new().months(months));
    scene.at < scene.calendar.end_of_day(until)
}
