//! What a wall display shows: the whole ledger, what breaks next, and the next occasion, by name.

use super::{LedgerAsk, LedgerView, called::SpokenOf, whole::view};
use crate::{App, AppError, Who};
use jiff::{SignedDuration, Timestamp};
use shounuo_core::{
    contract::Moment,
    ledger::{Ahead, Called, Instance, Terms, ahead},
};

/// What a wall shows.
#[derive(Clone, Debug)]
pub struct WallView {
    /// The ledger.
    pub whole: LedgerView,
    /// What breaks next, the most urgent first; at most as many as were asked for.
    pub next: Vec<Ahead>,
    /// How many more there are.
    pub more: usize,
    /// The next occasion for which something is promised ahead: the promise, and how it stands.
    pub occasion: Option<(String, Instance)>,
    /// How all that is called.
    pub called: Called,
}

impl App {
    /// What a wall shows: what breaks within `horizon` if nobody acts, the first `shown_max` of it.
    pub async fn wall(
        &self,
        who: &Who,
        ask: LedgerAsk,
        (horizon, shown_max): (SignedDuration, usize),
    ) -> Result<WallView, AppError> {
        let asker = who.clone();
        self.in_frame(who, ask, move |r, frame, shelf| {
            let whole = view(r, frame, shelf)?;
            let mut next = ahead(&whole.ledger, horizon);
            let more = next.len().saturating_sub(shown_max);
            next.truncate(shown_max);
            let occasion = occasion(&whole, frame.at);
            let entries = shelf.entries(r, frame.whose(), frame.known)?;
            let mut spoken = SpokenOf::default();
            for ahead in &next {
                spoken.instance(frame, &entries, &ahead.promise, &ahead.key);
            }
            if let Some((promise, instance)) = &occasion {
                spoken.instance(frame, &entries, promise, &instance.key);
            }
            Ok(Ok(WallView {
                next,
                more,
                occasion,
                called: spoken.read(r, &asker, frame, &entries)?,
                whole,
            }))
        })
        .await
    }
}

/// The next occasion for which something is promised ahead.
fn occasion(whole: &LedgerView, at: Timestamp) -> Option<(String, Instance)> {
    let lines = whole.ledger.lines().map(|(_, line)| line);
    let before = lines.filter(|line| {
        let terms = Terms::find(&whole.book().contract, &line.promise);
        matches!(terms, Some((_, Terms::Lead(t))) if t.before == Moment::Occasion)
    });
    let ahead = |i: &&Instance| i.due.is_some_and(|due| due >= at);
    let each = before.flat_map(|l| l.instances.iter().filter(ahead).map(move |i| (l, i)));
    let (line, next) = each.min_by_key(|(_, i)| i.due)?;
    Some((line.promise.clone(), next.clone()))
}
