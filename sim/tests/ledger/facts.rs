//! A customer's facts, judged by core alone, with or without some of them.

use crate::world::World;
use jiff::Timestamp;
use shounuo_core::{
    Recorded, Seq, Subject,
    calendar::Calendar,
    contract::{self, Contracts},
    house::House,
    id::CustomerId,
    ledger::{
        Case, Entries, Entry, InForce, Instance, Ledger, LedgerClocks, Material, cases, entry,
        ledger, thing_clocks,
    },
    promise::{self, Book, Clock},
    ticket::Ticket,
};
use std::collections::BTreeMap;

/// What one ticket gives: its clocks with their keys, and its cases.
type Judged = (Vec<(String, Clock)>, Vec<Case>);

/// Everything that the ledger of one customer rests on.
pub struct Facts {
    versions: Vec<InForce>,
    tickets: BTreeMap<Subject, Vec<Recorded>>,
    entries: Vec<Entry>,
    at: Timestamp,
    /// Clocks and cases of each ticket, from all its facts.
    judged: BTreeMap<Subject, Judged>,
}

impl Facts {
    pub fn of(world: &World, customer: CustomerId) -> Self {
        let read = world.app.store().read(|r| r.facts_after(0, 1_000_000));
        let (mut house, mut contracts) = (House::default(), Contracts::default());
        let (mut tickets, mut entries) = (BTreeMap::<_, Vec<Recorded>>::new(), Vec::new());
        for fact in read.unwrap() {
            let own = fact.customer == Some(customer);
            match fact.subject {
                Subject::House => house.evolve(&fact),
                Subject::Contract(_) if own => contracts.evolve(&fact),
                Subject::Ticket(_) if own => tickets.entry(fact.subject).or_default().push(fact),
                _ if own => entries.extend(entry(&fact)),
                _ => {}
            }
        }
        let versions = contracts.versions.iter().map(|version| InForce {
            book: book(&version.toml, &house),
            from: version.in_force_at().unwrap(),
        });
        let mut facts = Self {
            versions: versions.collect(),
            tickets,
            entries,
            at: world.demo.plan.now,
            judged: BTreeMap::new(),
        };
        let judged = facts.tickets.iter();
        let judged = judged.map(|(subject, own)| (*subject, facts.ticket(own, &[])));
        facts.judged = judged.collect();
        facts
    }

    fn ticket(&self, facts: &[Recorded], gone: &[Seq]) -> (Vec<(String, Clock)>, Vec<Case>) {
        let left: Vec<&Recorded> = facts.iter().filter(|f| !gone.contains(&f.seq)).collect();
        let mut ticket = Ticket::default();
        left.iter().for_each(|f| ticket.evolve(f));
        let clocks = match ticket.contract {
            Some(of) => {
                let book = &self.versions[of.version as usize - 1].book;
                promise::clocks(book, &ticket.marks, ticket.calendars)
            }
            None => Vec::new(),
        };
        let no = format!("EC-{}", ticket.number);
        let clocks = clocks.into_iter().map(|c| (no.clone(), c)).collect();
        (clocks, cases(left))
    }

    /// The ledger, and every clock's instance by promise and key, as if some facts had never been.
    pub fn without(&self, gone: &[Seq]) -> (Ledger, BTreeMap<(String, String), Instance>) {
        let (mut clocks, mut cases) = (Vec::new(), Vec::new());
        for (subject, facts) in &self.tickets {
            let (own, of_own) = match facts.iter().any(|f| gone.contains(&f.seq)) {
                true => self.ticket(facts, gone),
                false => self.judged[subject].clone(),
            };
            clocks.extend(own);
            cases.extend(of_own);
        }
        let left = self.entries.iter().filter(|e| !gone.contains(&e.seq));
        let entries = Entries::new(left.cloned());
        let material = Material {
            entries: &entries,
            cases: &cases,
            sites: &[],
        };
        let each = LedgerClocks::each(clocks.iter().map(|(key, clock)| (key.as_str(), clock)));
        let ledger = ledger(&self.versions, material, &each, self.at);
        clocks.extend(thing_clocks(&self.versions, material, self.at));
        let instance = |(key, clock): (String, Clock)| {
            let instance = Instance::of_clock(&key, &clock, self.at);
            ((clock.promise, instance.key.clone()), instance)
        };
        (ledger, clocks.into_iter().map(instance).collect())
    }
}

fn book(toml: &str, house: &House) -> Book {
    let contract = contract::read(toml).unwrap();
    let zone = jiff::tz::TimeZone::get(&contract.zone).unwrap();
    let calendars = (1..).zip(&house.calendars);
    Book {
        calendars: calendars
            .map(|(version, (_, toml))| (version, Calendar::from_toml(toml).unwrap()))
            .collect(),
        published: house.publications(),
        contract,
        zone,
    }
}
