//! Clocks are written by the fact: within one batch, each fact has its own version.

use crate::world::*;
use shounuo_core::{
    Actor, State, Subject,
    calendar::CN_TOML,
    contract::{ContractConfirmed, ContractPublished, ContractRef},
    customer::ContractNamed,
    fact::NewFact,
    house::CalendarPublished,
    id::*,
    ticket::{Context, OpenReads, fact::Responded, open, words::Channel},
};
use shounuo_store::{Job, Outcome, Store, StoreError, WriteError, query::Scope};

on_both!(
    each_fact_of_a_batch_has_its_own_version_of_the_clocks,
    the_book_has_contract_and_calendars_also_within_their_own_batch,
    a_refused_publication_leaves_no_book,
);

const PLAN: &str = include_str!("../../contracts/exam-centre.toml");

/// Publishes calendar and contract for a customer, and confirms for both sides.
fn publication(customer: CustomerId, contract: ContractId) -> Vec<Job> {
    let subject = Subject::Contract(contract);
    let one = move |actor, customer, subject, fact: shounuo_core::Fact| {
        let work = job(move |batch| {
            let fact = NewFact {
                subject,
                occurred_at: batch.now(),
                fact: fact.clone(),
            };
            batch.append(customer, fact)?;
            Ok(Outcome::default())
        });
        Job { actor, ..work }
    };
    let calendar = CalendarPublished {
        name: "cn".into(),
        toml: CN_TOML.into(),
    };
    let published = ContractPublished {
        version: 1,
        toml: PLAN.into(),
    };
    let confirmed = ContractConfirmed { version: 1 };
    let named = ContractNamed { contract };
    let (house, school) = (Actor::House(fresh()), Actor::School(fresh()));
    let mine = Some(customer);
    vec![
        one(house, None, Subject::House, calendar.into()),
        one(house, mine, subject, published.into()),
        one(house, mine, subject, confirmed.clone().into()),
        one(school, mine, subject, confirmed.into()),
        one(house, mine, Subject::Customer(customer), named.into()),
    ]
}

fn under_contract(store: &Store) -> (CustomerId, ContractRef) {
    let (customer, contract) = (register(store), fresh());
    let answers = store.write_all(publication(customer, contract));
    let answers = answers.expect("a batch");
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    (
        customer,
        ContractRef {
            contract,
            version: 1,
        },
    )
}

/// A report under contract and a person's reply, in one job.
fn reported_and_responded(customer: CustomerId, contract: ContractRef, ticket: TicketId) -> Job {
    let work = job(move |batch| {
        let State::Customer(state) = batch.load(&Subject::Customer(customer))?.state else {
            unreachable!("a customer")
        };
        let reads = OpenReads {
            customer: (customer, &state),
            device: None,
            contract: Some((contract, 7)),
            calendars: 1,
        };
        let context = Context {
            actor: Actor::House(fresh()),
            ..context(batch)
        };
        let mut seq = None;
        for fact in open(ticket, reads, blank(None), &context)? {
            seq = Some(batch.append(Some(customer), fact)?);
        }
        let reply = NewFact {
            subject: Subject::Ticket(ticket),
            occurred_at: batch.now(),
            fact: Responded {
                channel: Channel::Phone,
                text: None,
            }
            .into(),
        };
        batch.append(Some(customer), reply)?;
        Ok(Outcome {
            seq,
            ..Outcome::default()
        })
    });
    Job {
        actor: Actor::House(fresh()),
        ..work
    }
}

fn each_fact_of_a_batch_has_its_own_version_of_the_clocks(world: &World) {
    let store = world.open();
    let (customer, contract) = under_contract(&store);
    let ticket: TicketId = fresh();
    let outcome = store.write(reported_and_responded(customer, contract, ticket));
    let reported = outcome.expect("written").seq.expect("a fact");
    let known = |seq| {
        let scope = Scope::Customer(customer);
        store
            .read(move |r| r.clocks_known_at(&scope, ticket, seq))
            .expect("clocks")
    };
    let stopped = |clocks: &[shounuo_core::promise::Clock]| {
        clocks.iter().filter(|c| c.stop().is_some()).count()
    };
    let (before, after) = (known(reported), known(reported + 1));
    assert!(!before.is_empty());
    assert_eq!(stopped(&before), 0);
    assert!(stopped(&after) >= 1, "the reply stops a clock");
    assert!(known(reported - 1).is_empty());
}

fn the_book_has_contract_and_calendars_also_within_their_own_batch(world: &World) {
    let store = world.open();
    let (customer, contract) = (register(&store), fresh());
    let mut jobs = publication(customer, contract);
    jobs.push(job(move |batch| {
        let book = batch.book(ContractRef {
            contract,
            version: 1,
        })?;
        assert!(book.contract.deadlines().count() > 5);
        assert_eq!(book.calendars.len(), 1);
        Ok(Outcome::default())
    }));
    let answers = store.write_all(jobs).expect("a batch");
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
}

fn a_refused_publication_leaves_no_book(world: &World) {
    let store = world.open();
    let (customer, contract) = (register(&store), fresh());
    let reference = ContractRef {
        contract,
        version: 1,
    };
    let refused = job(move |batch| {
        let fact = NewFact {
            subject: Subject::Contract(contract),
            occurred_at: batch.now(),
            fact: ContractPublished {
                version: 1,
                toml: PLAN.into(),
            }
            .into(),
        };
        batch.append(Some(customer), fact)?;
        batch.book(reference)?;
        Err(shounuo_core::ticket::Refusal::OnlySchool.into())
    });
    let asks = job(move |batch| {
        batch.book(reference)?;
        Ok(Outcome::default())
    });
    let answers = store.write_all(vec![refused, asks]).expect("a batch");
    let damaged = matches!(answers[1], Err(WriteError::Unknown(StoreError::Damaged(_))));
    assert!(damaged, "{answers:?}");
}
