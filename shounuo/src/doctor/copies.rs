//! Whether copies are made, and proven.

use super::finding::Finding;
use crate::{config::Settings, copies};
use jiff::Timestamp;
use shounuo_store::{CopyShelf, ShelvedCopy};

/// The age of the newest proven copy in the folder of the schedule.
pub fn copies(settings: &Settings) -> Option<Finding> {
    let Some(folder) = &settings.backup.folder else {
        return Some(Finding::warn("copies", "unscheduled"));
    };
    let path = folder.display();
    let all = match CopyShelf::existing(folder).list() {
        // Before the first start there is no folder.
        _ if !folder.exists() => Vec::new(),
        Ok(all) => all,
        Err(e) => {
            let unreadable = Finding::bad("copies", "unreadable").with("path", path);
            return Some(unreadable.with("reason", e));
        }
    };
    let proven = |copy: &ShelvedCopy| copy.proven_at.and(copy.made_at);
    let Some(newest) = all.iter().filter_map(proven).max() else {
        return Some(Finding::warn("copies", "never").with("path", path));
    };
    let limit = copies::schedule(&settings.backup).limit();
    let finding = match Timestamp::now().duration_since(newest) > limit {
        true => Finding::bad("copies", "old").with("limit", limit.as_hours()),
        false => Finding::ok("copies", "sound"),
    };
    Some(finding.with("at", newest.strftime("%Y-%m-%d %H:%M UTC")))
}
