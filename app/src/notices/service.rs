//! What is to be said now of what is promised beside tickets: routines, occasions, stock, quotients.
//!
//! They have no clocks, so a contract is judged as it stands now and as it stood, and was known, at the
//! look before; what says something now that it did not say then is told.

use super::{
    desk::Desk,
    look::{Plan, begin},
    together::together,
};
use crate::queries::{awaited, lacks, ledger::Shelf};
use shounuo_core::{
    Seq, Subject, Timestamp,
    actor::Side,
    contract::Kind,
    id::{ContractId, CustomerId},
    ledger::{InForce, Instance, Ledger, LedgerClocks, Line, Material, ledger},
    notice::{Alarm, Saying},
};
use shounuo_store::{Announced, NoticeKey, Part, Reader, StoreError, query::Scope};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// What a notice of a subject says, and since when, whoever was told.
type Told = HashMap<(Subject, String, String), Timestamp>;

/// What is to be said of every contract at `now`, given how far it was said until then.
pub(super) fn service(
    reader: &mut Reader<'_>,
    shelf: &Shelf,
    (part, since): (Part, Option<Announced>),
    now: Timestamp,
) -> Result<Plan, StoreError> {
    let head = reader.last_seq()?;
    let from = begin(since, now, head);
    let contracts = reader.contracts(&Scope::House)?;
    let subjects: Vec<_> = contracts
        .iter()
        .map(|(_, c)| Subject::Service(*c))
        .collect();
    let told = first_told(reader.notices_of(&subjects)?);
    let mut desk = Desk::open(reader)?;
    if part == Part::Service {
        awaiting(reader, &mut desk, now)?;
    }
    let mut next = None;
    for whose in contracts {
        let judge = Judge::new(reader, whose, part)?;
        let Some(mut judge) = judge else { continue };
        let before = judge.at(reader, shelf, from.at, Some(from.seq))?;
        let present = judge.at(reader, shelf, now, None)?;
        next = next.into_iter().chain(next_turn(&present, now)).min();
        judge.tell(
            reader,
            &mut desk,
            (&before, from.at),
            (&present, now),
            &told,
        )?;
    }
    let notices = desk.close(reader, now)?;
    let announced = Announced { at: now, seq: head };
    Ok(Plan::of(notices, (from, announced), next))
}

/// Contract versions that wait for a party. However often this is asked, each person hears it once.
fn awaiting(reader: &mut Reader<'_>, desk: &mut Desk, now: Timestamp) -> Result<(), StoreError> {
    for (_, row) in awaited(reader, &Scope::House)? {
        for side in [Side::House, Side::School] {
            if lacks(&row, side) {
                desk.awaiting(reader, (&row, side), now)?;
            }
        }
    }
    Ok(())
}

/// Since when each instance was said to be at risk: half-way from there to the due instant it presses.
fn first_told(told: HashMap<NoticeKey, Timestamp>) -> Told {
    let mut first = Told::new();
    for ((_, subject, promise, instance, alarm, _), since) in told {
        if alarm == Alarm::Warned {
            let at = first.entry((subject, promise, instance)).or_insert(since);
            *at = since.min(*at);
        }
    }
    first
}

/// One contract, before the judge.
struct Judge {
    whose: (CustomerId, ContractId),
    versions: Arc<Vec<InForce>>,
    sites: Vec<shounuo_core::id::PlaceId>,
    part: Part,
}

impl Judge {
    /// `None` for a contract that was never in force.
    fn new(
        reader: &mut Reader<'_>,
        whose: (CustomerId, ContractId),
        part: Part,
    ) -> Result<Option<Self>, StoreError> {
        let versions = reader.in_force(whose.1, None)?;
        let sites = reader.sites(whose.0, whose.1)?;
        let judge = Self {
            whose,
            versions,
            sites,
            part,
        };
        Ok(Some(judge).filter(|j| !j.versions.is_empty()))
    }

    /// The ledger without the clocks of tickets, which are announced by themselves.
    fn at(
        &mut self,
        reader: &mut Reader<'_>,
        shelf: &Shelf,
        at: Timestamp,
        known: Option<Seq>,
    ) -> Result<Ledger, StoreError> {
        let entries = shelf.entries(reader, self.whose, known)?;
        let cases = match self.part {
            Part::Ratios => reader.ledger_cases(self.whose.0, self.whose.1, at, known)?,
            _ => Vec::new(),
        };
        let material = Material {
            entries: &entries,
            cases: &cases,
            sites: &self.sites,
        };
        let clocks = LedgerClocks::default();
        Ok(ledger(&self.versions, material, &clocks, at))
    }

    /// Tells what the contract says now and did not say before.
    fn tell(
        &self,
        reader: &mut Reader<'_>,
        desk: &mut Desk,
        (before, then): (&Ledger, Timestamp),
        (present, now): (&Ledger, Timestamp),
        told: &Told,
    ) -> Result<(), StoreError> {
        let subject = Subject::Service(self.whose.1);
        let sayings = |line: &Line, instance: &Instance, at: Timestamp| -> Vec<Saying> {
            let first = |name: &str| {
                let key = (subject, line.promise.clone(), name.to_owned());
                told.get(&key).copied()
            };
            instance.sayings(at, first)
        };
        let mut old: HashSet<(&str, String, Alarm)> = HashSet::new();
        for (_, line, instance) in self.spoken(before) {
            let said = sayings(line, instance, then).into_iter();
            old.extend(said.map(|s| (line.promise.as_str(), s.name, s.said.alarm)));
        }
        // The version in force has the last word on the zone, too.
        let Some(zone) = self.versions.last().map(|v| v.book.zone.clone()) else {
            return Ok(());
        };
        let all = self.spoken(present).flat_map(|(clause, line, instance)| {
            let said = sayings(line, instance, now).into_iter();
            said.map(move |saying| (clause, line, instance, saying))
        });
        let new = all.filter(|(_, line, _, saying)| {
            let known = (
                line.promise.as_str(),
                saying.name.clone(),
                saying.said.alarm,
            );
            !old.contains(&known)
        });
        let of = (self.whose.0, subject, &zone);
        for news in together(new, now) {
            desk.instance(reader, of, &news)?;
        }
        Ok(())
    }

    /// The instances that this part speaks of.
    fn spoken<'l>(
        &self,
        ledger: &'l Ledger,
    ) -> impl Iterator<Item = (&'l str, &'l Line, &'l Instance)> {
        let ratios = self.part == Part::Ratios;
        let lines = ledger.lines();
        let ours = lines.filter(move |(_, line)| (line.kind == Kind::Ratio) == ratios);
        ours.flat_map(|(clause, line)| line.instances.iter().map(move |i| (clause, line, i)))
    }
}

/// The next instant at which an instance may say something else though nothing is recorded.
fn next_turn(ledger: &Ledger, now: Timestamp) -> Option<Timestamp> {
    let instances = ledger.lines().flat_map(|(_, line)| &line.instances);
    instances.filter_map(|i| i.turns_after(now)).min()
}
