//! What breaks next if nobody acts, with who can act.

use super::{
    CustomerCard, LedgerAsk, PromiseName, TermsAt,
    called::SpokenOf,
    frame::Frame,
    whole::{beyond_calendar, drawn},
};
use crate::{App, AppError, Who, hands::Hands, queries::ticket::parse_no};
use jiff::{SignedDuration, Timestamp};
use shounuo_core::{
    id::{PersonId, TicketId},
    ledger::{Ahead, Called, ahead},
    ticket::Ticket,
};
use shounuo_store::{Reader, StoreError};
use std::collections::{BTreeMap, HashMap};

/// So many are shown at most; [`AheadView::more`] counts the others.
const SHOWN_MAX: usize = 500;

/// Something that breaks next.
#[derive(Clone, Debug, PartialEq)]
pub struct AheadItem {
    /// What, and when.
    pub ahead: Ahead,
    /// The promise.
    pub name: PromiseName,
    /// The ticket on which it runs: its number, its id.
    pub ticket: Option<(String, TicketId)>,
    /// Who can act on the next step towards what stops the clock. Names of erased people are missing.
    pub people: Vec<(PersonId, String)>,
}

/// What lies ahead.
#[derive(Clone, Debug)]
pub struct AheadView {
    /// Whose.
    pub customer: CustomerCard,
    /// The most urgent first.
    pub items: Vec<AheadItem>,
    /// How many more there are.
    pub more: usize,
    /// How far is looked ahead.
    pub horizon: SignedDuration,
    /// The last year for which the official calendar is out, when the horizon lies beyond it.
    pub beyond_calendar: Option<i16>,
    /// The instant.
    pub at: Timestamp,
    /// As known then; now when none.
    pub known_at: Option<Timestamp>,
    /// How what it speaks of is called.
    pub called: Called,
    /// The contract by which all this is told.
    pub by: TermsAt,
}

/// How far a word looks ahead: `hour`, `shift` (8 hours), `week`, `quarter` (92 days).
pub fn horizon(word: &str) -> Option<SignedDuration> {
    let hours = match word {
        "hour" => 1,
        "shift" => 8,
        "week" => 24 * 7,
        "quarter" => 24 * 92,
        _ => return None,
    };
    Some(SignedDuration::from_hours(hours))
}

impl App {
    /// What breaks within `horizon` (hour, shift, week, quarter) if nobody acts.
    pub async fn ahead(
        &self,
        who: &Who,
        ask: LedgerAsk,
        horizon: SignedDuration,
    ) -> Result<AheadView, AppError> {
        let asker = who.clone();
        self.in_frame(who, ask, move |r, frame, shelf| {
            let stuff = frame.stuff(r, shelf)?;
            let mut found = ahead(&drawn(r, frame, &stuff)?, horizon);
            let more = found.len().saturating_sub(SHOWN_MAX);
            found.truncate(SHOWN_MAX);
            let mut spoken = SpokenOf::default();
            for ahead in &found {
                spoken.instance(frame, &stuff.entries, &ahead.promise, &ahead.key);
            }
            let end = frame.at.saturating_add(horizon).unwrap_or(Timestamp::MAX);
            Ok(Ok(AheadView {
                customer: frame.card(),
                items: items(r, frame, found)?,
                more,
                horizon,
                beyond_calendar: beyond_calendar(frame, end),
                at: frame.at,
                known_at: frame.known_at,
                called: spoken.read(r, &asker, frame, &stuff.entries)?,
                by: frame.terms_at(),
            }))
        })
        .await
    }
}

fn items(
    r: &mut Reader<'_>,
    frame: &Frame,
    found: Vec<Ahead>,
) -> Result<Vec<AheadItem>, StoreError> {
    let desk = Desk::read(r, frame, &found)?;
    let mut items = Vec::new();
    for ahead in found {
        // What the ledger holds, its versions name.
        let Some(promise) = frame.promise(&ahead.promise) else {
            continue;
        };
        let ticket = number(frame, &ahead.key)
            .and_then(|no| Some((frame_no(frame, no), desk.tickets.get(&no)?.0)));
        items.push(AheadItem {
            people: desk.people(frame, &ahead),
            ticket,
            name: promise.name,
            ahead,
        });
    }
    Ok(items)
}

fn frame_no(frame: &Frame, number: u32) -> String {
    format!("{}-{number}", frame.customer.code)
}

/// The ticket's number in the key of a ticket's clock: `EC-17`, `EC-17#1`.
fn number(frame: &Frame, key: &str) -> Option<u32> {
    let (code, number) = parse_no(key.split('#').next()?)?;
    (code == frame.customer.code).then_some(number)
}

/// What an item's people are found from.
struct Desk {
    hands: Hands,
    tickets: BTreeMap<u32, (TicketId, Option<Ticket>)>,
    names: HashMap<PersonId, String>,
}

impl Desk {
    fn read(r: &mut Reader<'_>, frame: &Frame, found: &[Ahead]) -> Result<Self, StoreError> {
        let mut numbers: Vec<u32> = found.iter().filter_map(|a| number(frame, &a.key)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut tickets = BTreeMap::new();
        for row in r.ticket_hands(frame.customer.id, &numbers)? {
            let ticket = ticket(r, frame, row.ticket)?;
            tickets.insert(row.number, (row.ticket, ticket));
        }
        Ok(Self {
            hands: Hands::read(r)?,
            tickets,
            names: r.people_names(&frame.scope())?,
        })
    }

    /// Who can act; names of erased people are missing.
    fn people(&self, frame: &Frame, ahead: &Ahead) -> Vec<(PersonId, String)> {
        let deadline = frame.terms().book.contract.deadline(&ahead.promise);
        let stops = deadline.map_or(&[][..], |(_, terms)| terms.stop.as_slice());
        let ticket = number(frame, &ahead.key).and_then(|no| self.tickets.get(&no)?.1.as_ref());
        let found = self.hands.on(ahead.owner, ticket.map(|t| (t, stops)));
        let named = |id: PersonId| Some((id, self.names.get(&id)?.clone()));
        found.into_iter().filter_map(named).collect()
    }
}

/// A ticket as it stands at the instant that is asked for.
fn ticket(r: &mut Reader<'_>, frame: &Frame, id: TicketId) -> Result<Option<Ticket>, StoreError> {
    let scope = frame.scope();
    match (frame.known_at, frame.present) {
        (Some(known), _) => r.ticket_known_at(&scope, id, known),
        (None, false) => r.ticket_as_of(&scope, id, frame.at),
        (None, true) => Ok(r.ticket(&scope, id)?.map(|(_, ticket)| ticket)),
    }
}
