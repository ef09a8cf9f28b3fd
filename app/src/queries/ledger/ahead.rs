//! What breaks next if nobody acts, with who can act.

use super::{
    CustomerCard, LedgerAsk, PromiseName, TermsAt,
    frame::Frame,
    whole::{beyond_calendar, drawn},
};
use crate::{App, AppError, Who, queries::ticket::parse_no};
use jiff::{SignedDuration, Timestamp};
use shounuo_core::{
    id::{PersonId, TicketId},
    ledger::{Ahead, ahead},
    role::Role,
};
use shounuo_store::{
    Reader, StoreError,
    query::{PersonFilter, Scope, TicketHands, whole as all_pages},
};
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
    /// Who can act: who is sent to the ticket and who owns it; else everybody with the role. Names
    /// of erased people are missing.
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
        self.in_frame(who, ask, move |r, frame, shelf| {
            let stuff = frame.stuff(r, shelf)?;
            let mut found = ahead(&drawn(r, frame, &stuff)?, horizon);
            let more = found.len().saturating_sub(SHOWN_MAX);
            found.truncate(SHOWN_MAX);
            let end = frame.at.saturating_add(horizon).unwrap_or(Timestamp::MAX);
            Ok(Ok(AheadView {
                customer: frame.card(),
                items: items(r, frame, found)?,
                more,
                horizon,
                beyond_calendar: beyond_calendar(frame, end),
                at: frame.at,
                known_at: frame.known_at,
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
    let hands = Hands::read(r, frame, &found)?;
    let mut items = Vec::new();
    for ahead in found {
        // What the ledger holds, its versions name.
        let Some(promise) = frame.promise(&ahead.promise) else {
            continue;
        };
        let ticket = number(frame, &ahead.key).and_then(|no| hands.tickets.get(&no));
        items.push(AheadItem {
            people: hands.of(ticket, ahead.owner),
            ticket: ticket.map(|t| (frame_no(frame, t.number), t.ticket)),
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

/// Who can act on what.
struct Hands {
    tickets: BTreeMap<u32, TicketHands>,
    roles: BTreeMap<Role, Vec<PersonId>>,
    names: HashMap<PersonId, String>,
}

impl Hands {
    fn read(r: &mut Reader<'_>, frame: &Frame, found: &[Ahead]) -> Result<Self, StoreError> {
        let mut numbers: Vec<u32> = found.iter().filter_map(|a| number(frame, &a.key)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let tickets = r.ticket_hands(frame.customer.id, &numbers)?;
        let filter = PersonFilter {
            active: Some(true),
            of: Some(None),
            ..PersonFilter::default()
        };
        // The provider's people are few; one list serves every role.
        let people = all_pages(|page| r.people(&Scope::House, &filter, page))?;
        let mut roles: BTreeMap<Role, Vec<PersonId>> = BTreeMap::new();
        for person in people {
            for role in &person.roles {
                roles.entry(*role).or_default().push(person.id);
            }
        }
        Ok(Self {
            tickets: tickets.into_iter().map(|t| (t.number, t)).collect(),
            roles,
            names: r.people_names(&frame.scope())?,
        })
    }

    fn of(&self, ticket: Option<&TicketHands>, role: Role) -> Vec<(PersonId, String)> {
        let mut own: Vec<PersonId> = ticket
            .map(|t| t.assignee.into_iter().chain(t.owner).collect())
            .unwrap_or_default();
        own.dedup();
        let named = |id: &PersonId| Some((*id, self.names.get(id)?.clone()));
        let found: Vec<_> = own.iter().filter_map(named).collect();
        match found.is_empty() {
            false => found,
            true => {
                let all = self.roles.get(&role).into_iter().flatten();
                all.filter_map(named).collect()
            }
        }
    }
}
