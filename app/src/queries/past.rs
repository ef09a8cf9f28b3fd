//! A ticket on two axes of time: what was true at an instant, as known at another.

use super::{
    TicketView,
    card::lead,
    entry, must_be_over,
    ticket::{allowed_to_read, view},
};
use crate::{App, AppError, Who};
use shounuo_core::{
    Recorded, Seq, Subject, Timestamp,
    id::{FileId, TicketId},
    promise::ladder,
    ticket::Ticket,
};
use shounuo_store::{Reader, StoreError, query::Scope};
use std::collections::BTreeSet;

/// A ticket as it was, or as it is.
#[derive(Clone, Debug)]
pub struct Then {
    /// The ticket with what was known of it; names and texts are those of now.
    pub view: TicketView,
    /// Its state at the instant.
    pub state: Ticket,
    /// The instant of the state and of all verdicts.
    pub at: Timestamp,
    /// Whether this is not the present: then nothing can be done.
    pub past: bool,
}

impl App {
    /// What was true at `as_of`, as known at `known_at`. Left out, the first is the second, and both
    /// are now. Before the report, or before it was known, there is no ticket.
    ///
    /// # Errors
    /// A refusal that names the instant which lies in the future.
    pub async fn ticket_then(
        &self,
        who: &Who,
        id: TicketId,
        as_of: Option<Timestamp>,
        known_at: Option<Timestamp>,
    ) -> Result<Then, AppError> {
        allowed_to_read(who, id)?;
        let (asker, now) = (who.clone(), self.now());
        must_be_over(now, as_of, known_at)?;
        let known_at = known_at.filter(|s| *s < now);
        let at = as_of.or(known_at).unwrap_or(now);
        let found = self.read(move |r| {
            let Some(mut view) = view(r, &asker, id, now)? else {
                return Ok(None);
            };
            if at >= now && known_at.is_none() {
                let (state, past) = (view.ticket.clone(), false);
                return Ok(Some(Then {
                    view,
                    state,
                    at,
                    past,
                }));
            }
            let mut facts = r.timeline(&asker.scope, &Subject::Ticket(id))?;
            if let Some(known_at) = known_at {
                facts.retain(|f| f.recorded_at <= known_at);
                as_known(r, &mut view, &facts, at)?;
            }
            let state = folded(facts.iter().filter(|f| f.occurred_at <= at));
            let past = true;
            Ok(Some(Then {
                view,
                state,
                at,
                past,
            }))
        });
        let found = found.await?.filter(|then| then.state.number > 0);
        found.ok_or(AppError::NotFound)
    }
}

/// Leaves of a view what these facts, the first ones of its ticket, say.
fn as_known(
    r: &mut Reader<'_>,
    view: &mut TicketView,
    facts: &[Recorded],
    at: Timestamp,
) -> Result<(), StoreError> {
    let last: Seq = facts.last().map_or(0, |f| f.seq);
    view.timeline.retain(|e| e.recorded.seq <= last);
    let shown = view
        .timeline
        .iter()
        .flat_map(|e| entry::files(&e.recorded.fact));
    let shown: BTreeSet<FileId> = shown.copied().collect();
    view.files.retain(|f| shown.contains(&f.id));
    view.ticket = folded(facts.iter());
    view.stage = view.ticket.stage();
    let Some(contract) = view.ticket.contract else {
        return Ok(());
    };
    let book = r.book(contract)?;
    let clocks = r.clocks_known_at(&Scope::Customer(view.customer.id), view.id, last)?;
    let ladder = ladder(&clocks, at);
    let rungs = ladder.rungs.iter().map(|(clock, _)| lead(&book, clock, at));
    view.ladder = rungs.collect();
    view.leading = ladder.leading;
    Ok(())
}

fn folded<'a>(facts: impl Iterator<Item = &'a Recorded>) -> Ticket {
    let mut ticket = Ticket::default();
    facts.for_each(|f| ticket.evolve(f));
    ticket
}
