//! The server's clock, against the journal and the database's.

use super::finding::Finding;
use jiff::{SignedDuration, Timestamp};
use shounuo_store::Inspected;

/// So far clocks may be apart (the tolerance of a claim, too).
const APART: SignedDuration = SignedDuration::from_mins(2);

/// Whether it can be believed.
pub fn clock(found: &Inspected) -> Vec<Finding> {
    let now = Timestamp::now();
    let mut all = Vec::new();
    if let Some(standing) = found.standing
        && standing.recorded_at.duration_since(now) > APART
    {
        all.push(Finding::bad("clock", "behind").with("recorded", standing.recorded_at));
    }
    if let Some(jump) = found.jump {
        let finding = Finding::bad("clock", "jumped").with("expected", jump.jump.expected);
        all.push(finding.with("read", jump.jump.read));
    }
    if let Some(server) = found.server_now
        && server.duration_since(now).abs() > APART
    {
        all.push(Finding::warn("clock", "database").with("server", server));
    }
    if all.is_empty() {
        all.push(Finding::ok("clock", "sound"));
    }
    all.into_iter()
        .map(|f| f.with("now", now.strftime("%Y-%m-%dT%H:%M:%SZ")))
        .collect()
}
