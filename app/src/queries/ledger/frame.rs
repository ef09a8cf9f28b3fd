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
    ledger::{Case, Entries, InForce, Material},
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
}

/// What verdicts are judged from.
pub(crate) struct Stuff {
    pub entries: Arc<Entries>,
    pub cases: Vec<Case>,
    pub sites: Vec<PlaceId>,
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

    /// What verdicts are judged from.
    pub(crate) fn stuff(&self, r: &mut Reader<'_>, shelf: &Shelf) -> Result<Stuff, StoreError> {
        let (customer, contract) = self.whose();
        Ok(Stuff {
            entries: shelf.entries(r, self.whose(), self.known)?,
            cases: r.ledger_cases(customer, contract, self.at, self.known)?,
            sites: r.sites(customer, contract)?,
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
    macro_rules! of {
        ($clause:ident: $($terms:ident $kind:ident),+) => {
            std::iter::empty()$(.chain($clause.$terms.iter().map(|t| (&t.id, &t.name, Kind::$kind, t.owner))))+
        };
    }
    contract.clauses.iter().find_map(|clause| {
        let mut all = of!(clause: deadlines Deadline, cadences Cadence, leads Lead, floors Floor,
            ratios Ratio, rules Rule, records Record);
        let (_, name, kind, owner) = all.find(|(known, ..)| *known == id)?;
        Some(Promise {
            name: PromiseName {
                promise: id.to_owned(),
                clause: clause.id.clone(),
                name: name.clone(),
            },
            clause: clause.clone(),
            kind,
            owner,
        })
    })
}

impl App {
    /// Reads within a frame. `query` answers a refusal of its own as the inner error.
    pub(crate) async fn in_frame<T: Send + 'static>(
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

fn frame(
    r: &mut Reader<'_>,
    scope: &Scope,
    ask: &LedgerAsk,
    now: Timestamp,
) -> Result<Result<Frame, AppError>, StoreError> {
    for (field, at) in [("as_of", ask.as_of), ("known_at", ask.known_at)] {
        if at.is_some_and(|at| at > now) {
            return Ok(Err(AppError::invalid(field, Invalid::TooFarAhead)));
        }
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
    let began = versions.first().map(|v| v.from);
    let field = match (began, ask.known_at, ask.as_of) {
        (Some(began), ..) if began <= at => None,
        (None, None, _) => return Ok(Err(no_contract())),
        (Some(_), _, Some(_)) => Some("as_of"),
        _ => Some("known_at"),
    };
    if let Some(field) = field {
        return Ok(Err(AppError::invalid(field, Invalid::BeforeContract)));
    }
    Ok(Ok(Frame {
        customer,
        contract,
        versions,
        at,
        known_at: ask.known_at,
        known,
        present: ask.as_of.is_none() && ask.known_at.is_none(),
    }))
}

/// A customer without a contract that both parties confirmed has no ledger.
fn no_contract() -> AppError {
    AppError::Refused(Refusal::Unknown { kind: "contract" })
}
