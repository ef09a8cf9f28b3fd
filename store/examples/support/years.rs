//! Five years under the real contract: 100,000 tickets with 10 facts each, one in 400 still open.

use shounuo_core::{
    Actor, Fact, Origin, Subject,
    contract::ContractRef,
    customer::TicketNumbered,
    fact::NewFact,
    id::{CommandId, ContractId, CustomerId, PersonId, TicketId},
    ticket::{fact::*, words::*},
};
use shounuo_store::{Batch, Job, JobError, Outcome, Store, StoreError};
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

pub const TICKETS: u32 = 100_000;
pub const EVERY_S: i64 = 5 * 365 * 86_400 / TICKETS as i64;
const OPEN: u32 = TICKETS / 400;

pub type Whose = (CustomerId, ContractId);
pub type Written = Result<(), JobError>;

/// Five years of tickets, twenty at a time; the last of each twenty waits an hour for its answer.
/// `set_s` sets the clock to so many seconds after the beginning.
pub fn live(store: &Store, whose: Whose, set_s: impl Fn(i64)) -> Result<(), StoreError> {
    for n in (1..=TICKETS).step_by(20) {
        let begun_s = i64::from(n) * EVERY_S;
        set_s(begun_s);
        let mut jobs: Vec<Job> = (n..n + 20).flat_map(|n| steps(whose, n)).collect();
        let late = jobs.split_off(jobs.len() - steps(whose, n + 19).count() + 1);
        store.write_all(jobs)?;
        set_s(begun_s + 3_600);
        store.write_all(late)?;
    }
    Ok(())
}

fn steps(whose: Whose, n: u32) -> impl Iterator<Item = Job> {
    let count = if n + OPEN > TICKETS { 2 } else { 9 };
    (0..count).map(move |step| {
        let by = match step {
            6 | 7 => school(),
            _ => house(),
        };
        act(by, move |batch| lived(batch, whose, n, step))
    })
}

pub fn house() -> Actor {
    Actor::House(PersonId(Uuid::from_u128(1)))
}

pub fn school() -> Actor {
    Actor::School(PersonId(Uuid::from_u128(2)))
}

pub fn act(actor: Actor, run: impl Fn(&mut Batch<'_>) -> Written + Send + Sync + 'static) -> Job {
    Job {
        key: None,
        command: CommandId(Uuid::from_u128(1)),
        actor,
        origin: Origin::Live,
        run: Arc::new(move |batch| run(batch).map(|()| Outcome::default())),
    }
}

pub fn put(
    batch: &mut Batch<'_>,
    customer: Option<CustomerId>,
    subject: Subject,
    fact: impl Into<Fact>,
) -> Written {
    let fact = NewFact {
        subject,
        occurred_at: batch.now(),
        fact: fact.into(),
    };
    batch.append(customer, fact)?;
    Ok(())
}

/// The steps of a ticket's life.
fn lived(batch: &mut Batch<'_>, (customer, contract): Whose, n: u32, step: u32) -> Written {
    let ticket = TicketId(Uuid::from_u128(n.into()));
    let (subject, owner) = (Subject::Ticket(ticket), Some(customer));
    let (channel, text) = (Channel::Phone, None);
    let fact: Fact = match step {
        0 => {
            let numbered = TicketNumbered { ticket, number: n };
            put(batch, owner, Subject::Customer(customer), numbered)?;
            reported(contract, n).into()
        }
        1 => Responded { channel, text }.into(),
        2 => DiagnosisStarted {}.into(),
        3 => Graded {
            grade: Grade::Ordinary,
        }
        .into(),
        4 => NoteAdded {
            text,
            shared: true,
            files: Vec::new(),
        }
        .into(),
        5 => RepairCompleted { text }.into(),
        6 => RepairAccepted { by: None, text }.into(),
        7 => FollowUpAnswered {
            speed: 5,
            skill: if n.is_multiple_of(50) { 3 } else { 5 },
            attitude: 5,
            running: true,
            channel,
            text,
        }
        .into(),
        _ => Archived {}.into(),
    };
    put(batch, owner, subject, fact)
}

fn reported(contract: ContractId, number: u32) -> Reported {
    Reported {
        kind: TicketKind::Fault,
        number,
        device: None,
        place: None,
        symptoms: vec!["no_power".into()],
        text: None,
        reporter: None,
        channel: Channel::Phone,
        files: Vec::new(),
        contract: Some(ContractRef {
            contract,
            version: 1,
        }),
        calendars: 1,
        source_no: None,
        tags: BTreeMap::new(),
        owner: None,
        recurrence_of: None,
    }
}
