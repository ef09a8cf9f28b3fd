//! Whose ledger, and of when: the contract as it was known, and the instant.

use super::{CustomerCard, LedgerAsk, PromiseName, Shelf, whose::whose};
use crate::{
    App, AppError, Who,
    policy::Right,
    queries::{account, must},
};
use jiff::Timestamp;
use shounuo_core::{
    Seq,
    contract::{Clause, Contract, Kind},
    id::{ContractId, CustomerId, PlaceId},
    ledger::{Case, Entries, InForce, LedgerClocks, Material, Terms},
    promise::Book,
    role::Role,
    ticket::{Invalid, Refusal},
};
use shounuo_store::{
    Reader, StoreError,
    query::{CustomerRow, Scope},
};
use std::sync::Arc;

/// A ledger's frame.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub customer: CustomerRow,
    pub contract: ContractId,
    /// The versions in force by `at`, and later ones, as known; never empty.
    pub versions: Arc<Vec<InForce>>,
    /// The instant of all verdicts.
    pub at: Timestamp,
    /// Known then; now when none.
    pub known_at: Option<Timestamp>,
    /// … with this fact.
    pub known: Option<Seq>,
    /// Whether it is the present: then something can be said to it.
    pub present: bool,
    /// Where all that counts is; everywhere when none.
    pub site: Option<Site>,
}

/// A site under a contract: a building.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The place.
    pub id: PlaceId,
    /// Its name.
    pub name: String,
}

/// What verdicts are judged from.
pub(crate) struct Stuff {
    pub entries: Arc<Entries>,
    pub cases: Arc<Vec<Case>>,
    pub sites: Vec<PlaceId>,
    /// What runs on tickets, where the whole contract is asked for at present.
    pub clocks: Option<Arc<LedgerClocks>>,
}

impl Stuff {
    pub(crate) fn material(&self) -> Material<'_> {
        Material {
            entries: &self.entries,
            cases: &self.cases,
            sites: &self.sites,
        }
    }
}

impl Frame {
    pub(crate) fn card(&self) -> CustomerCard {
        self.customer.clone().into()
    }

    /// The terms in force at the instant.
    pub(crate) fn terms(&self) -> &InForce {
        in_force(&self.versions, self.at)
    }

    pub(crate) fn whose(&self) -> (CustomerId, ContractId) {
        (self.customer.id, self.contract)
    }

    /// The customer's own data.
    pub(crate) fn scope(&self) -> Scope {
        Scope::Customer(self.customer.id)
    }

    /// A promise, as the newest version by the instant has it that knows it.
    pub(crate) fn promise(&self, id: &str) -> Option<Promise> {
        let mut by_then = self.versions.iter().rev().filter(|v| v.from <= self.at);
        by_then.find_map(|v| named(&v.book.contract, id))
    }

    /// The terms of a promise, as [`Frame::promise`] finds it.
    pub(crate) fn terms_of(&self, id: &str) -> Option<Terms<'_>> {
        let mut by_then = self.versions.iter().rev().filter(|v| v.from <= self.at);
        by_then.find_map(|v| Terms::find(&v.book.contract, id).map(|(_, terms)| terms))
    }

    /// What the verdicts of a whole ledger are judged from.
    pub(crate) fn stuff(&self, r: &mut Reader<'_>, shelf: &Shelf) -> Result<Stuff, StoreError> {
        if !self.present || self.site.is_some() {
            return self.stuff_beside(r, shelf);
        }
        let now = shelf.now(r, self.whose(), self.at)?;
        Ok(Stuff {
            clocks: Some(now.clocks),
            ..self.stuff_with(r, shelf, now.cases)?
        })
    }

    /// What verdicts are judged from that need no clock of a ticket.
    pub(super) fn stuff_beside(
        &self,
        r: &mut Reader<'_>,
        shelf: &Shelf,
    ) -> Result<Stuff, StoreError> {
        let (customer, contract) = self.whose();
        let cases = r.ledger_cases(customer, contract, self.at, self.known)?;
        self.stuff_with(r, shelf, Arc::new(cases))
    }

    fn stuff_with(
        &self,
        r: &mut Reader<'_>,
        shelf: &Shelf,
        cases: Arc<Vec<Case>>,
    ) -> Result<Stuff, StoreError> {
        let (customer, contract) = self.whose();
        Ok(Stuff {
            cases,
            clocks: None,
            entries: shelf.entries(r, self.whose(), self.known)?,
            sites: match &self.site {
                Some(site) => vec![site.id],
                None => r.sites(customer, contract)?,
            },
        })
    }
}

/// The version in force at an instant; the first one before that.
pub(super) fn in_force(versions: &[InForce], at: Timestamp) -> &InForce {
    let by_then = versions.iter().rev().find(|v| v.from <= at);
    // A frame is never without a version.
    by_then.unwrap_or(&versions[0])
}

/// The terms by which verdicts are told: those in force at the instant.
#[derive(Clone, Debug)]
pub struct TermsAt {
    versions: Arc<Vec<InForce>>,
    at: Timestamp,
}

impl TermsAt {
    /// The contract with its calendars.
    pub fn book(&self) -> &Book {
        &in_force(&self.versions, self.at).book
    }

    /// The clauses with their words.
    pub fn contract(&self) -> &Contract {
        &self.book().contract
    }
}

impl Frame {
    /// The same for the whole contract.
    pub(crate) fn everywhere(&self) -> Self {
        Self {
            site: None,
            ..self.clone()
        }
    }

    /// Every site under the contract, by name.
    pub(crate) fn sites(&self, r: &mut Reader<'_>) -> Result<Vec<Site>, StoreError> {
        sites(r, self.whose())
    }

    pub(crate) fn terms_at(&self) -> TermsAt {
        TermsAt {
            versions: Arc::clone(&self.versions),
            at: self.at,
        }
    }
}

/// A promise as the contract has it.
#[derive(Clone, Debug)]
pub(crate) struct Promise {
    pub clause: Clause,
    pub name: PromiseName,
    pub kind: Kind,
    pub owner: Role,
}

fn named(contract: &Contract, id: &str) -> Option<Promise> {
    let (clause, terms) = Terms::find(contract, id)?;
    Some(Promise {
        name: PromiseName {
            promise: id.to_owned(),
            clause: clause.id.clone(),
            name: terms.name().clone(),
        },
        clause: clause.clone(),
        kind: terms.kind(),
        owner: terms.owner(),
    })
}

impl App {
    /// Reads within a frame of the whole contract. `query` answers a refusal of its own as the inner error.
    pub(crate) async fn in_frame<T: Send + 'static>(
        &self,
        who: &Who,
        ask: LedgerAsk,
        query: impl FnOnce(&mut Reader<'_>, &Frame, &Shelf) -> Result<Result<T, AppError>, StoreError>
        + Send
        + 'static,
    ) -> Result<T, AppError> {
        let everywhere = LedgerAsk { site: None, ..ask };
        self.in_frame_at(who, everywhere, query).await
    }

    /// Reads within a frame; of a site, where one is asked for.
    pub(crate) async fn in_frame_at<T: Send + 'static>(
        &self,
        who: &Who,
        ask: LedgerAsk,
        query: impl FnOnce(&mut Reader<'_>, &Frame, &Shelf) -> Result<Result<T, AppError>, StoreError>
        + Send
        + 'static,
    ) -> Result<T, AppError> {
        must(who, Right::ReadLedger)?;
        account(who)?;
        let (scope, now, shelf) = (who.scope, self.now(), Arc::clone(&self.shelf));
        let answer = self.read(move |r| match frame(r, &scope, &ask, now)? {
            Ok(frame) => query(r, &frame, &shelf),
            Err(refused) => Ok(Err(refused)),
        });
        answer.await?
    }
}

fn sites(
    r: &mut Reader<'_>,
    (customer, contract): (CustomerId, ContractId),
) -> Result<Vec<Site>, StoreError> {
    let ids = r.sites(customer, contract)?;
    let raw: Vec<_> = ids.iter().map(|id| id.0).collect();
    let mut names = r.called(customer, &raw)?.places;
    let site = |id: PlaceId| {
        let name = names.remove(&id).unwrap_or_else(|| id.to_string());
        Site { id, name }
    };
    Ok(ids.into_iter().map(site).collect())
}

/// The site of a name or an id; another school's answers like one that never was.
fn site(
    r: &mut Reader<'_>,
    whose: (CustomerId, ContractId),
    said: Option<&str>,
) -> Result<Result<Option<Site>, AppError>, StoreError> {
    let Some(said) = said else {
        return Ok(Ok(None));
    };
    let is = |site: &Site| site.name == said || site.id.to_string() == said;
    let found = sites(r, whose)?.into_iter().find(is);
    Ok(found
        .map(Some)
        .ok_or_else(|| AppError::invalid("site", Invalid::UnknownWord)))
}

fn frame(
    r: &mut Reader<'_>,
    scope: &Scope,
    ask: &LedgerAsk,
    now: Timestamp,
) -> Result<Result<Frame, AppError>, StoreError> {
    if let Err(refused) = ask.must_be_over(now) {
        return Ok(Err(refused));
    }
    let customer = match whose(r, scope, ask.customer.as_deref())? {
        Ok(customer) => customer,
        Err(refused) => return Ok(Err(refused)),
    };
    let Some(contract) = customer.contract else {
        return Ok(Err(no_contract()));
    };
    let at = ask.as_of.or(ask.known_at).unwrap_or(now);
    let known = match ask.known_at {
        Some(known_at) => Some(r.seq_known_at(known_at)?),
        None => None,
    };
    let versions = r.in_force(contract, known)?;
    if let Err(refused) = begun(&versions, ask, at) {
        return Ok(Err(refused));
    }
    let whose = (customer.id, contract);
    let site = match site(r, whose, ask.site.as_deref())? {
        Ok(site) => site,
        Err(refused) => return Ok(Err(refused)),
    };
    Ok(Ok(Frame {
        customer,
        contract,
        site,
        versions,
        at,
        known_at: ask.known_at,
        known,
        present: ask.as_of.is_none() && ask.known_at.is_none(),
    }))
}

/// Before its first version a contract has no terms to judge by: names the instant to blame.
fn begun(versions: &[InForce], ask: &LedgerAsk, at: Timestamp) -> Result<(), AppError> {
    let began = versions.first().map(|v| v.from);
    let field = match (began, ask.known_at, ask.as_of) {
        (Some(began), ..) if began <= at => return Ok(()),
        (None, None, _) => return Err(no_contract()),
        (Some(_), _, Some(_)) => "as_of",
        _ => "known_at",
    };
    Err(AppError::invalid(field, Invalid::BeforeContract))
}

/// A customer without a contract that both parties confirmed has no ledger.
fn no_contract() -> AppError {
    AppError::Refused(Refusal::Unknown { kind: "contract" })
}
