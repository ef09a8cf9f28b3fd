//! The versions of a customer's contract: who published and who confirmed each, which is in force, how much runs on
//! under it, and what it changes.

use super::{account, ledger::CustomerCard, must};
use crate::{
    App, AppError, Who,
    policy::{Right, may},
};
use jiff::Timestamp;
use shounuo_core::{
    Actor, Fact, Recorded, Side, Subject,
    contract::{self, Change, Contract, ContractRef, Contracts, Mistake},
    id::{ContractId, PersonId},
    promise::Book,
};
use shounuo_store::{
    Reader, StoreError,
    query::{ContractVersionRow, CustomerRow, Scope},
};
use std::{collections::HashMap, sync::Arc};

/// Whose word it is, and since when.
#[derive(Clone, Debug, PartialEq)]
pub struct Signed {
    /// When it came in.
    pub at: Timestamp,
    /// Whose word.
    pub by: Actor,
    /// Their name; none for the program itself, and once it is erased.
    pub name: Option<String>,
}

/// A version of a contract.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractVersion {
    /// From 1.
    pub version: u32,
    /// Who published it.
    pub published: Signed,
    /// The provider's confirmation.
    pub house: Option<Signed>,
    /// The school's confirmation.
    pub school: Option<Signed>,
    /// Both stand in another system's record only.
    pub imported: bool,
    /// In force since.
    pub from: Option<Timestamp>,
    /// Until; none while it is, or is to come.
    pub until: Option<Timestamp>,
    /// How many clocks run that began under it, and keep it.
    pub running: u64,
}

/// A customer's contract, version by version.
#[derive(Clone, Debug)]
pub struct VersionsView {
    /// Whose.
    pub customer: CustomerCard,
    /// The contract; none before the first version is published.
    pub contract: Option<ContractId>,
    /// From the first.
    pub versions: Vec<ContractVersion>,
    /// The one in force.
    pub in_force: Option<u32>,
    /// The version that waits for the asker's own party, and that the asker may confirm.
    pub awaits: Option<u32>,
    /// The instant.
    pub at: Timestamp,
}

/// One version with its terms.
#[derive(Clone, Debug)]
pub struct VersionTerms {
    /// Beside its others.
    pub all: VersionsView,
    /// Which.
    pub version: u32,
    /// Its terms.
    pub book: Arc<Book>,
    /// What it changes against another version: the one in force; for that one, the version before it.
    pub changes: Option<Changes>,
}

/// What a version changes against another one.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The number of the other one.
    pub against: u32,
    /// The terms of the other one.
    pub before: Arc<Book>,
    /// Every change, in the order of the new one.
    pub changes: Vec<Change>,
}

/// A file that may become the next version.
#[derive(Clone, Debug)]
pub enum Draft {
    /// It cannot be published: every mistake.
    Wrong(Vec<Mistake>),
    /// It is sound.
    Sound {
        /// What it says.
        terms: Box<Contract>,
        /// What it changes against the version in force; none when there is none.
        changes: Option<Changes>,
    },
}

/// A contract version that waits for the confirmation of a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// Whose contract.
    pub customer: CustomerCard,
    /// Which version.
    pub version: u32,
}

impl App {
    /// The versions of a customer's contract. A school's people leave the code out.
    pub async fn contract_versions(
        &self,
        who: &Who,
        code: Option<&str>,
    ) -> Result<VersionsView, AppError> {
        must(who, Right::ReadLedger)?;
        let customer = self.whose(who, code).await?;
        let (asker, now) = (who.clone(), self.now());
        self.read(move |r| versions(r, &asker, customer, now)).await
    }

    /// One version with its terms and what it changes.
    pub async fn contract_version(
        &self,
        who: &Who,
        code: Option<&str>,
        version: u32,
    ) -> Result<VersionTerms, AppError> {
        let all = self.contract_versions(who, code).await?;
        let known = all.versions.iter().any(|v| v.version == version);
        let contract = all.contract.filter(|_| known).ok_or(AppError::NotFound)?;
        let against = compared_with(&all, version);
        self.read(move |r| {
            let book = r.book(ContractRef { contract, version })?;
            let changes = against.map(|old| changes(r, (contract, old), &book.contract));
            Ok(VersionTerms {
                changes: changes.transpose()?,
                all,
                version,
                book,
            })
        })
        .await
    }

    /// What a file says as the next version of a customer's contract. Nothing is published.
    pub async fn contract_draft(
        &self,
        who: &Who,
        code: Option<&str>,
        toml: &str,
    ) -> Result<Draft, AppError> {
        must(who, Right::ManageContracts)?;
        let all = self.contract_versions(who, code).await?;
        let (toml, against) = (toml.to_owned(), all.contract.zip(all.in_force));
        self.read(move |r| {
            let calendars = r.calendar_names()?;
            let calendars: Vec<&str> = calendars.iter().map(String::as_str).collect();
            let terms = match contract::read_for(&toml, &calendars) {
                Ok(terms) => Box::new(terms),
                Err(mistakes) => return Ok(Draft::Wrong(mistakes)),
            };
            let changes = against.map(|old| changes(r, old, &terms)).transpose()?;
            Ok(Draft::Sound { terms, changes })
        })
        .await
    }

    /// The contract versions that wait for the confirmation of the asker's own party; none for whoever may not give it.
    pub async fn contracts_awaited(&self, who: &Who) -> Result<Vec<Awaited>, AppError> {
        account(who)?;
        if !may(who, Right::ConfirmContract) {
            return Ok(Vec::new());
        }
        let (scope, side) = (who.scope, who.actor.side());
        self.read(move |r| {
            let all = awaited(r, &scope)?.into_iter();
            let own = all.filter(|(_, row)| lacks(row, side));
            let own = own.map(|(customer, row)| Awaited {
                version: row.version,
                customer: customer.into(),
            });
            Ok(own.collect())
        })
        .await
    }
}

/// The newest version of each contract that governs something, or will: it may wait for a party ([`lacks`]).
pub(crate) fn awaited(
    r: &mut Reader<'_>,
    scope: &Scope,
) -> Result<Vec<(CustomerRow, ContractVersionRow)>, StoreError> {
    let rows = r.contract_versions(scope)?;
    let mut all = Vec::new();
    for of_one in rows.chunk_by(|a, b| a.contract == b.contract) {
        let Some(row) = of_one.last() else { continue };
        if row.house_at.is_some() && row.school_at.is_some() {
            continue;
        }
        // A contract that its customer does not name governs nothing.
        let customer = r.customer(scope, row.customer)?;
        let customer = customer.filter(|c| c.contract == Some(row.contract));
        all.extend(customer.map(|c| (c, row.clone())));
    }
    Ok(all)
}

/// Whether a party has not confirmed a version yet.
pub(crate) fn lacks(row: &ContractVersionRow, side: Side) -> bool {
    match side {
        Side::House => row.house_at.is_none(),
        Side::School => row.school_at.is_none(),
        Side::System => false,
    }
}

fn versions(
    r: &mut Reader<'_>,
    who: &Who,
    customer: CustomerCard,
    now: Timestamp,
) -> Result<VersionsView, StoreError> {
    let own = Scope::Customer(customer.id);
    let contract = r.customer(&own, customer.id)?.and_then(|c| c.contract);
    let mut view = VersionsView {
        customer,
        contract,
        versions: Vec::new(),
        in_force: None,
        awaits: None,
        at: now,
    };
    let Some(contract) = contract else {
        return Ok(view);
    };
    let facts = r.timeline(&own, &Subject::Contract(contract))?;
    let names = r.people_names(&own)?;
    let known = Known::of(&facts, &names);
    let running = r.running_by_version(view.customer.id, contract)?;
    let (in_force, there) = (known.all.in_force(now), known.all.in_force_there(now));
    view.in_force = in_force.or(there);
    view.versions = known.versions(|n| running.get(&n).copied().unwrap_or(0));
    let newest = view.versions.last().filter(|v| match who.actor.side() {
        Side::House => v.house.is_none(),
        Side::School => v.school.is_none(),
        Side::System => false,
    });
    let awaited = newest.filter(|v| !v.imported && may(who, Right::ConfirmContract));
    view.awaits = awaited.map(|v| v.version);
    Ok(view)
}

/// What the facts of a contract say, with whose word it is.
struct Known {
    all: Contracts,
    signed: Vec<Words>,
}

/// Who published a version, and each party's first word.
struct Words {
    published: Signed,
    house: Option<Signed>,
    school: Option<Signed>,
}

impl Known {
    fn of(facts: &[Recorded], names: &HashMap<PersonId, String>) -> Self {
        let mut known = Self {
            all: Contracts::default(),
            signed: Vec::new(),
        };
        for fact in facts {
            let signed = Signed {
                at: fact.recorded_at,
                by: fact.actor,
                name: fact.actor.person().and_then(|p| names.get(&p).cloned()),
            };
            known.all.evolve(fact);
            match &fact.fact {
                Fact::ContractPublished(_) => known.signed.push(Words {
                    published: signed,
                    house: None,
                    school: None,
                }),
                Fact::ContractConfirmed(f) => known.confirmed(f.version, signed),
                _ => {}
            }
        }
        known
    }

    /// The first word of a party counts.
    fn confirmed(&mut self, version: u32, signed: Signed) {
        let index = (version as usize).wrapping_sub(1);
        let Some(words) = self.signed.get_mut(index) else {
            return;
        };
        let party = match signed.by {
            Actor::House(_) => &mut words.house,
            Actor::School(_) => &mut words.school,
            Actor::System | Actor::Link(_) => return,
        };
        if party.is_none() {
            *party = Some(signed);
        }
    }

    fn versions(&self, running: impl Fn(u32) -> u64) -> Vec<ContractVersion> {
        let all = (1_u32..).zip(self.all.versions.iter().zip(&self.signed));
        let version =
            |(number, (version, words)): (u32, (&contract::Version, &Words))| ContractVersion {
                version: number,
                published: words.published.clone(),
                house: words.house.clone(),
                school: words.school.clone(),
                imported: version.imported,
                from: version.in_force_at(),
                until: self.all.in_force_until(number),
                running: running(number),
            };
        all.map(version).collect()
    }
}

/// With which version another one is compared.
fn compared_with(all: &VersionsView, version: u32) -> Option<u32> {
    match all.in_force {
        Some(in_force) if in_force != version => Some(in_force),
        _ => {
            let governed = |v: &&ContractVersion| v.version < version && v.from < v.until;
            let before = all.versions.iter().rev().find(governed);
            before.map(|v| v.version)
        }
    }
}

fn changes(
    r: &mut Reader<'_>,
    (contract, against): (ContractId, u32),
    after: &Contract,
) -> Result<Changes, StoreError> {
    let version = against;
    let before = r.book(ContractRef { contract, version })?;
    let changes = contract::diff(&before.contract, after);
    let changes = changes.map_err(|e| StoreError::damaged(format!("contract {contract}: {e}")))?;
    Ok(Changes {
        against,
        before,
        changes,
    })
}
