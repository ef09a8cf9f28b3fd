//! A contract's ledger from the journal alone: nothing of the views is believed. It proves them, and says
//! what they cost to make anew.
//!
//! Tickets are independent of each other: while one reads the rows, others fold them, each its own tickets.

use super::super::{Scope, sql::Build};
use crate::{
    Books, Reader, StoreError,
    db::{Backend, Row},
    journal::{self, COLUMNS, READ, recorded},
};
use shounuo_core::{
    Seq, Subject, Timestamp,
    contract::Contracts,
    house::House,
    id::{ContractId, CustomerId, TicketId},
    ledger::{
        Case, Entries, Entry, InForce, Ledger, LedgerClocks, Material, OneClock, entry, ledger,
    },
    ticket::Ticket,
};
use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{Arc, mpsc},
    thread,
};
use uuid::Uuid;

/// Rows that are handed over in one go, and so many goes may wait.
const ROWS: usize = 512;
const WAITING: usize = 8;
/// More hands than these only wait for the one that reads.
const HANDS_MAX: usize = 4;

type Tickets = HashMap<TicketId, Ticket>;

/// What the facts of a customer add up to, as known with one of them.
pub struct Recomputed {
    /// How many facts there were.
    pub facts: u64,
    code: String,
    contract: ContractId,
    contracts: Contracts,
    house: House,
    entries: Vec<Entry>,
    tickets: Vec<Tickets>,
}

impl Reader<'_> {
    /// Folds a customer's facts, all of them or those up to `known`. The caller has authorised the customer.
    pub fn recomputed(
        &mut self,
        (customer, contract): (CustomerId, ContractId),
        known: Option<Seq>,
    ) -> Result<Recomputed, StoreError> {
        let upto = known.unwrap_or(Seq::MAX);
        let mut house = House::default();
        let published = journal::facts_of(self.tx(), &Subject::House)?;
        let published = published.iter().filter(|f| f.seq <= upto);
        published.for_each(|f| house.evolve(f));
        let code = self.customer(&Scope::Customer(customer), customer)?;
        let mut sum = Recomputed {
            facts: 0,
            code: code.map_or_else(String::new, |c| c.code),
            contract,
            contracts: Contracts::default(),
            house,
            entries: Vec::new(),
            tickets: Vec::new(),
        };
        let build = facts(self.backend(), customer, upto);
        let hands = thread::available_parallelism().map_or(1, usize::from);
        sum.tickets = thread::scope(|scope| {
            let hired = (0..hands.min(HANDS_MAX)).map(|_| {
                let (give, take) = mpsc::sync_channel::<Vec<Row>>(WAITING);
                (Hand::new(give), scope.spawn(move || fold(&take)))
            });
            let (mut hands, at_work): (Vec<Hand>, Vec<_>) = hired.unzip();
            let read = self.tx().each(&build.sql, &build.params, &mut |row| {
                sum.take(row, &mut hands)
            });
            let read = read.and_then(|()| hands.iter_mut().try_for_each(Hand::pass));
            // Whoever waits for more goes home.
            drop(hands);
            let done = at_work.into_iter().map(|hand| {
                let done = hand.join();
                done.unwrap_or(Err(StoreError::Stopped("a thread fell over")))
            });
            let folded: Vec<Tickets> = done.collect::<Result<_, _>>()?;
            read.map(|()| folded)
        })?;
        Ok(sum)
    }
}

impl Recomputed {
    /// Takes in a row: tickets go to the hands.
    fn take(&mut self, row: &mut Row, hands: &mut [Hand]) -> Result<(), StoreError> {
        self.facts += 1;
        let id: Uuid = row.parse(5)?;
        match row.text(4)? {
            "ticket" => {
                let whose = (id.as_u128() % hands.len().max(1) as u128) as usize;
                hands[whose].give(std::mem::take(row))
            }
            "contract" if id == self.contract.0 => {
                self.contracts.evolve(&recorded(row)?);
                Ok(())
            }
            "service" if id == self.contract.0 => {
                self.entries.extend(entry(&recorded(row)?));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The ledger at an instant.
    pub fn ledger(
        &self,
        sites: &[shounuo_core::id::PlaceId],
        at: Timestamp,
    ) -> Result<Ledger, StoreError> {
        let versions: Vec<InForce> = super::terms_of(self.contract, &self.contracts, &self.house)?;
        let parts = thread::scope(|scope| {
            let parts: Vec<_> = self
                .tickets
                .iter()
                .map(|own| scope.spawn(move || self.part(own, at)))
                .collect();
            let done = parts.into_iter().map(|part| {
                let done = part.join();
                done.unwrap_or(Err(StoreError::Stopped("a thread fell over")))
            });
            done.collect::<Result<Vec<_>, _>>()
        })?;
        let (mut clocks, mut cases) = (LedgerClocks::default(), Vec::new());
        for (single, of_part) in parts {
            clocks.single.extend(single);
            cases.extend(of_part);
        }
        let entries = Entries::new(self.entries.iter().cloned());
        let material = Material {
            entries: &entries,
            cases: &cases,
            sites,
        };
        Ok(ledger(&versions, material, &clocks, at))
    }

    /// What some tickets give: each has its clocks under the version that it keeps.
    fn part(
        &self,
        tickets: &Tickets,
        at: Timestamp,
    ) -> Result<(Vec<OneClock>, Vec<Case>), StoreError> {
        let (mut books, mut single, mut cases) = (Books::default(), Vec::new(), Vec::new());
        for ticket in tickets.values() {
            let Some(reference) = ticket.contract.filter(|c| c.contract == self.contract) else {
                continue;
            };
            let book = books.of(reference, &self.contracts, &self.house)?;
            let key = format!("{}-{}", self.code, ticket.number);
            single.extend(ticket.clocks(&book).into_iter().map(|clock| OneClock {
                key: Cow::Owned(key.clone()),
                clock: Arc::new(clock),
                counted: false,
            }));
            cases.extend(ticket.cases.all().into_iter().filter(|c| c.at <= at));
        }
        Ok((single, cases))
    }
}

/// Who folds some of the tickets, as the one that reads sees them.
struct Hand {
    rows: Vec<Row>,
    give: mpsc::SyncSender<Vec<Row>>,
}

impl Hand {
    fn new(give: mpsc::SyncSender<Vec<Row>>) -> Self {
        let rows = Vec::with_capacity(ROWS);
        Self { rows, give }
    }

    fn give(&mut self, row: Row) -> Result<(), StoreError> {
        self.rows.push(row);
        match self.rows.len() < ROWS {
            true => Ok(()),
            false => self.pass(),
        }
    }

    /// Passes on what waits. Who does not take any more has gone home with an error of its own.
    fn pass(&mut self) -> Result<(), StoreError> {
        let rows = std::mem::replace(&mut self.rows, Vec::with_capacity(ROWS));
        let gone = |_| StoreError::Stopped("a thread left its work");
        self.give.send(rows).map_err(gone)
    }
}

fn fold(take: &mpsc::Receiver<Vec<Row>>) -> Result<Tickets, StoreError> {
    let mut tickets = Tickets::new();
    for row in take.iter().flatten() {
        let fact = recorded(&row)?;
        if let Subject::Ticket(id) = fact.subject {
            tickets.entry(id).or_default().evolve(&fact);
        }
    }
    Ok(tickets)
}

/// The facts of a customer's chain, in order.
fn facts(backend: Backend, customer: CustomerId, upto: Seq) -> Build {
    let mut build = Build::new(Scope::Customer(customer), backend);
    build.text("SELECT ");
    for (n, column) in COLUMNS[..READ].iter().enumerate() {
        build.text(if n == 0 { "j." } else { ", j." }).text(column);
    }
    build.text(" FROM journal j").where_scope("j");
    build.and_is("j.chain", customer);
    build.text(" AND j.seq <= ").bind(upto);
    build.text(" ORDER BY j.chain_no");
    build
}

pub(super) fn forms(customer: CustomerId, backend: Backend) -> Vec<(String, Build)> {
    vec![(
        "a customer's facts".to_owned(),
        facts(backend, customer, Seq::MAX),
    )]
}
