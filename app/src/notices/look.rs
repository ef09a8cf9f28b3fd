//! What is to be said now of tickets: of what fell due since the last look, and of what became known
//! since then and had fallen due already (a late record, another grade, a server that was down).

use super::desk::Desk;
use shounuo_core::{Seq, Timestamp, notice::Said};
use shounuo_store::{Announced, Notice, Reader, StoreError, query::TicketClock};
use std::collections::BTreeMap;

/// How many facts are looked through in one go.
const FACTS_MAX: Seq = 2_000;
/// How many notices are made in one transaction.
const NOTICES_MAX: usize = 2_000;
/// How many clocks of each kind that fell due are looked at in one go; all of one instant go together.
const CLOCKS_MAX: u32 = 200;
/// How far the first look goes back: nobody wants to be told of what broke before that.
const FIRST_LOOK: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// What is to be said.
#[derive(Debug)]
pub(super) struct Plan {
    /// To whom what, each with the instant from which on it may leave the application.
    pub notices: Vec<(Notice, Timestamp)>,
    /// How far everything was said then.
    pub announced: Announced,
    /// Whether this is not all: to be looked at again at once.
    pub more: bool,
    /// When to look again, unless something new becomes known.
    pub next: Option<Timestamp>,
}

impl Plan {
    /// Of these notices; when they are too many for one transaction, of some, and nothing is done
    /// with yet.
    pub fn of(
        mut notices: Vec<(Notice, Timestamp)>,
        (from, announced): (Announced, Announced),
        next: Option<Timestamp>,
    ) -> Self {
        let too_many = notices.len() > NOTICES_MAX;
        notices.truncate(NOTICES_MAX);
        Self {
            notices,
            announced: if too_many { from } else { announced },
            more: too_many,
            next,
        }
    }
}

/// From where a look begins.
pub(super) fn begin(since: Option<Announced>, now: Timestamp, head: Seq) -> Announced {
    let at = now.saturating_sub(FIRST_LOOK).unwrap_or(Timestamp::MIN);
    let mut from = since.unwrap_or(Announced { at, seq: head });
    // A clock that was set back: what it says a second time was said already, and the key of each
    // notice keeps it from being said again.
    from.at = from.at.min(now);
    from
}

/// What is to be said of tickets at `now`, given how far it was said until then.
pub(super) fn tickets(
    reader: &mut Reader<'_>,
    since: Option<Announced>,
    now: Timestamp,
) -> Result<Plan, StoreError> {
    let head = reader.last_seq()?;
    let from = begin(since, now, head);
    let to = head.min(from.seq.saturating_add(FACTS_MAX));
    let mut speak = known_since(reader, from, to, now)?;
    let mut at = from.at;
    if to == head {
        // Of very many, the first: what is announced holds no lock for long, and is never looked at twice.
        at = reader.turned_until(from.at, now, CLOCKS_MAX)?;
        let turned = reader.clocks_turned(from.at, at)?;
        speak.extend(turned.into_iter().filter_map(|c| speaks(c, now)));
    }
    let notices = tell(reader, speak, now)?;
    let announced = Announced { at, seq: to };
    // What turns at this very instant is said by the next look.
    let plan = Plan::of(notices, (from, announced), reader.next_turn(now)?);
    Ok(Plan {
        more: plan.more || to != head || at < now,
        ..plan
    })
}

/// What became known. What it said as it was known before was said then (or lay before the first look
/// of all).
fn known_since(
    reader: &mut Reader<'_>,
    from: Announced,
    to: Seq,
    now: Timestamp,
) -> Result<Vec<(TicketClock, Said)>, StoreError> {
    let clocks = reader.clocks_known_since(from.seq, to)?;
    let news = clocks.into_iter().filter_map(|(new, old)| {
        let said = old.and_then(|old| old.said_at(from.at));
        speaks(new, now).filter(|(_, s)| said.map(|s| s.alarm) != Some(s.alarm))
    });
    Ok(news.collect())
}

fn speaks(of: TicketClock, now: Timestamp) -> Option<(TicketClock, Said)> {
    let said = of.clock.said_at(now)?;
    Some((of, said))
}

/// Who is told what of it that they were not told yet.
fn tell(
    reader: &mut Reader<'_>,
    speak: Vec<(TicketClock, Said)>,
    now: Timestamp,
) -> Result<Vec<(Notice, Timestamp)>, StoreError> {
    if speak.is_empty() {
        return Ok(Vec::new());
    }
    // In the order of their instants, each clock once: it may have come by two ways.
    let mut once = BTreeMap::new();
    for (of, said) in speak {
        let key = (
            said.since,
            of.ticket,
            of.clock.promise.clone(),
            of.clock.instance,
        );
        once.insert(key, (of, said));
    }
    let ids: Vec<_> = once.keys().map(|(_, ticket, ..)| *ticket).collect();
    let tickets = reader.ticket_states(&ids)?;
    let mut desk = Desk::open(reader)?;
    for (of, said) in once.values() {
        if let Some(ticket) = tickets.get(&of.ticket) {
            desk.clock(reader, (of, *said), ticket)?;
        }
    }
    desk.close(reader, now)
}
