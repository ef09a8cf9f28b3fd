//! What scenarios are made of: a customer, reports, notes.

use shounuo_core::{
    Actor, Fact, Origin, State, Subject,
    customer::CustomerRegistered,
    fact::NewFact,
    id::*,
    ticket::{
        Context, Open, OpenReads,
        fact::NoteAdded,
        open,
        words::{Channel, TicketKind},
    },
};
use shounuo_store::{Batch, IdempotencyKey, Job, JobError, Outcome, Store};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};
use uuid::Uuid;

/// A new id, different in every process.
pub fn fresh<T: From<Uuid>>() -> T {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let no = NEXT.fetch_add(1, Ordering::Relaxed);
    let age = SystemTime::now().duration_since(UNIX_EPOCH);
    let age = age.expect("a time after 1970").as_micros() as u64;
    let process = u64::from(std::process::id());
    Uuid::from_u64_pair(age, process << 40 | no).into()
}

/// A job of the program itself.
pub fn job(
    run: impl Fn(&mut Batch<'_>) -> Result<Outcome, JobError> + Send + Sync + 'static,
) -> Job {
    Job {
        key: None,
        command: fresh(),
        actor: Actor::System,
        origin: Origin::Live,
        run: Arc::new(run),
    }
}

/// The same job under a key.
pub fn keyed(key: &str, job: Job) -> Job {
    let key = IdempotencyKey {
        principal: "a form".into(),
        key: key.into(),
        body: [7; 32],
    };
    Job {
        key: Some(key),
        ..job
    }
}

/// A customer of this id, registered.
pub fn register_as(store: &Store, customer: CustomerId) {
    let registered = CustomerRegistered {
        code: "EC".into(),
        name: "考试中心".into(),
    };
    let outcome = store.write(job(move |batch| {
        let fact = NewFact {
            subject: Subject::Customer(customer),
            occurred_at: batch.now(),
            fact: registered.clone().into(),
        };
        let seq = batch.append(Some(customer), fact)?;
        Ok(Outcome {
            seq: Some(seq),
            ..Outcome::default()
        })
    }));
    outcome.expect("the customer is registered");
}

/// A new customer, registered.
pub fn register(store: &Store) -> CustomerId {
    let customer = fresh();
    register_as(store, customer);
    customer
}

/// A report of an unknown device.
pub fn report(customer: CustomerId) -> Job {
    report_from(customer, None)
}

/// A report with a number of another system.
pub fn report_from(customer: CustomerId, source_no: Option<&str>) -> Job {
    let source_no = source_no.map(str::to_owned);
    job(move |batch| open_ticket(batch, customer, fresh(), source_no.clone()))
}

/// Opens a ticket by the rules of the trade.
pub fn open_ticket(
    batch: &mut Batch<'_>,
    customer: CustomerId,
    ticket: TicketId,
    source_no: Option<String>,
) -> Result<Outcome, JobError> {
    let State::Customer(state) = batch.load(&Subject::Customer(customer))?.state else {
        unreachable!("a customer's state is a customer")
    };
    let reads = OpenReads {
        customer: (customer, &state),
        device: None,
        contract: None,
        calendars: 0,
    };
    let number = state.last_number + 1;
    let facts = open(ticket, reads, blank(source_no), &context(batch))?;
    let mut seq = None;
    for fact in facts {
        seq = Some(batch.append(Some(customer), fact)?);
    }
    Ok(Outcome {
        code: "reported".into(),
        subject: Some(Subject::Ticket(ticket)),
        no: Some(state.ticket_no(number)),
        seq,
    })
}

/// Who asks in the scenarios.
pub fn context(batch: &Batch<'_>) -> Context {
    Context {
        now: batch.now(),
        occurred_at: batch.now(),
        actor: Actor::System,
        origin: Origin::Live,
    }
}

/// A report that names nothing but a symptom.
pub fn blank(source_no: Option<String>) -> Open {
    Open {
        kind: TicketKind::Fault,
        device: None,
        place: None,
        symptoms: vec!["no_power".into()],
        text: None,
        name: None,
        phone: None,
        person: None,
        channel: Channel::Label,
        files: Vec::new(),
        owner: None,
        source_no,
        tags: BTreeMap::new(),
    }
}

/// A note on a ticket, without words.
pub fn note(batch: &Batch<'_>, ticket: TicketId) -> NewFact {
    NewFact {
        subject: Subject::Ticket(ticket),
        occurred_at: batch.now(),
        fact: Fact::NoteAdded(NoteAdded {
            text: None,
            shared: false,
            files: Vec::new(),
        }),
    }
}

/// The ticket of an outcome.
pub fn ticket_of(outcome: &Outcome) -> TicketId {
    match outcome.subject {
        Some(Subject::Ticket(id)) => id,
        other => panic!("{other:?} is not a ticket"),
    }
}
