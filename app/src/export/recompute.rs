//! The ledger from an archive's own facts, by core alone: what the house says it is, anybody can
//! compute again.

use crate::queries::ledger::PeriodAsk;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shounuo_core::{
    Recorded, State, Subject,
    calendar::Calendar,
    contract::{ContractRef, Contracts},
    customer::Customer,
    house::House,
    id::{ContractId, CustomerId, PlaceId},
    ledger::{
        Case, Entries, InForce, Instance, Ledger, LedgerClocks, Material, Statement, cases, entry,
        ledger, statement,
    },
    place::PlaceKind,
    promise::Clock,
    ticket::Ticket,
};
use shounuo_store::{Books, FactLine, StoreError, query::terms_of};
use std::collections::BTreeMap;

/// `ledger.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerFile {
    /// Every clause with its lines: counts, months, and all instances that are no kept clocks.
    pub ledger: Ledger,
    /// Every clock of every ticket by promise, also the kept ones.
    pub clocks: BTreeMap<String, Vec<Instance>>,
}

/// What an archive's facts add up to.
pub struct Sum {
    house: House,
    customer: Customer,
    /// Versions of the contract.
    pub contracts: Contracts,
    tickets: BTreeMap<Subject, (Ticket, Vec<Recorded>)>,
    entries: Vec<shounuo_core::ledger::Entry>,
    sites: Vec<PlaceId>,
    contract: ContractId,
}

impl Sum {
    /// Of the customer's facts and the house's calendars, each in order; `None` where a line is no
    /// fact.
    pub fn of(
        facts: &[FactLine],
        calendars: &[FactLine],
        (customer, contract): (CustomerId, ContractId),
    ) -> Option<Self> {
        let mut sum = Self {
            house: House::default(),
            customer: Customer::default(),
            contracts: Contracts::default(),
            tickets: BTreeMap::new(),
            entries: Vec::new(),
            sites: Vec::new(),
            contract,
        };
        for line in calendars {
            sum.house.evolve(&line.recorded()?);
        }
        for line in facts {
            sum.take(line.recorded()?, customer);
        }
        sum.sites.sort_unstable();
        Some(sum)
    }

    fn take(&mut self, fact: Recorded, customer: CustomerId) {
        let contract = self.contract;
        match fact.subject {
            Subject::Customer(id) if id == customer => self.customer.evolve(&fact),
            Subject::Contract(id) if id == contract => self.contracts.evolve(&fact),
            Subject::Service(id) if id == contract => self.entries.extend(entry(&fact)),
            Subject::Place(id) => {
                let mut state = State::empty(&fact.subject);
                state.evolve(&fact);
                let is_building =
                    matches!(&state, State::Place(p) if p.kind == Some(PlaceKind::Building));
                if is_building && !self.sites.contains(&id) {
                    self.sites.push(id);
                }
            }
            Subject::Ticket(_) => {
                let (ticket, facts) = self.tickets.entry(fact.subject).or_default();
                ticket.evolve(&fact);
                facts.push(fact);
            }
            _ => {}
        }
    }

    /// Every calendar publication of the house, as a file.
    pub fn calendars(&self) -> impl Iterator<Item = &str> {
        self.house.calendars.iter().map(|(_, toml)| toml.as_str())
    }

    /// The ledger at an instant, and the statement of a period.
    pub fn ledger(
        &self,
        at: Timestamp,
        period: Option<PeriodAsk>,
    ) -> Result<(LedgerFile, Option<Statement>), StoreError> {
        let versions = terms_of(self.contract, &self.contracts, &self.house)?;
        let clocks = self.clocks()?;
        let entries = Entries::new(self.entries.clone());
        let cases: Vec<Case> = self
            .tickets
            .values()
            .flat_map(|(_, facts)| cases(facts))
            .collect();
        let material = Material {
            entries: &entries,
            cases: &cases,
            sites: &self.sites,
        };
        let each = LedgerClocks::each(clocks.iter().map(|(key, clock)| (key.as_str(), clock)));
        let ledger = ledger(&versions, material, &each, at);
        let statement = period.and_then(|p| deducted(&versions, &ledger, p));
        let mut by_promise: BTreeMap<String, Vec<Instance>> = BTreeMap::new();
        for (key, clock) in clocks.iter().filter(|(_, c)| c.started_at <= at) {
            let own = by_promise.entry(clock.promise.clone()).or_default();
            own.push(Instance::of_clock(key, clock, at));
        }
        let file = LedgerFile {
            ledger,
            clocks: by_promise,
        };
        Ok((file, statement))
    }

    /// Every clock of the contract's tickets, each under the version that its ticket keeps.
    fn clocks(&self) -> Result<Vec<(String, Clock)>, StoreError> {
        let (mut books, mut all) = (Books::default(), Vec::new());
        for (ticket, _) in self.tickets.values() {
            let Some(reference) = ticket.contract.filter(|c| c.contract == self.contract) else {
                continue;
            };
            let ContractRef { .. } = reference;
            let book = books.of(reference, &self.contracts, &self.house)?;
            let key = format!("{}-{}", self.customer.code, ticket.number);
            all.extend(ticket.clocks(&book).into_iter().map(|c| (key.clone(), c)));
        }
        Ok(all)
    }
}

/// The deductions of a period, by the table of the version under which it ended.
fn deducted(versions: &[InForce], ledger: &Ledger, period: PeriodAsk) -> Option<Statement> {
    let by_then = |at: Timestamp| versions.iter().rev().find(|v| v.from <= at);
    let zone = by_then(ledger.at)?.book.zone.clone();
    let time = Calendar::always_open(zone).instants_of(period.0);
    let terms = by_then(time.to.min(ledger.at))?;
    let table = terms.book.contract.deductions.as_ref()?;
    Some(statement(table, ledger, time))
}
