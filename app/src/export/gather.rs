//! Reads an archive out: in one look at the store, so that all of it is of one instant.

use super::{
    FORM, FileSum, MANIFEST, Manifest, Signer,
    check::{ChainFile, SealLine},
    recompute::Sum,
};
use crate::{
    App, AppError, Who,
    policy::{Right, may},
    queries::ledger::{Frame, LedgerAsk, PeriodAsk, drawn},
};
use serde::Serialize;
use shounuo_core::ledger::Counts;
use shounuo_store::{FactLine, Reader, StoreError};
use std::collections::BTreeMap;

/// The files of an archive by their names, the manifest among them.
#[derive(Clone, Debug, PartialEq)]
pub struct Archive {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Bytes by name.
    pub files: BTreeMap<String, Vec<u8>>,
}

const README_ZH: &str = include_str!("readme.zh.txt");
const README_EN: &str = include_str!("readme.en.txt");

impl App {
    /// The signed-off export of a customer's ledger, now; with a period, with its statement of
    /// deductions.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for whoever may not sign off; a refusal for a customer without a
    /// contract in force; [`StoreError::Damaged`] when the views do not say what the facts say.
    pub async fn export(
        &self,
        who: &Who,
        customer: Option<String>,
        period: Option<PeriodAsk>,
    ) -> Result<Archive, AppError> {
        if !may(who, Right::SignOff) {
            return Err(AppError::Forbidden);
        }
        let ask = LedgerAsk {
            customer,
            ..LedgerAsk::default()
        };
        let actor = who.actor;
        self.in_frame(who, ask, move |r, frame, shelf| {
            let stuff = frame.stuff(r, shelf)?;
            let shown = drawn(r, frame, &stuff)?;
            let names = r.people_names(&shounuo_store::query::Scope::House)?;
            let name = actor.person().and_then(|p| names.get(&p).cloned());
            let signer = Signer {
                actor: actor.to_string(),
                name,
            };
            let archive = gather(r, frame, signer, period)?;
            let own = archive
                .1
                .lines()
                .map(|(_, l)| (l.promise.clone(), l.counts));
            let views = shown.lines().map(|(_, l)| (l.promise.clone(), l.counts));
            let (own, views): (Vec<(String, Counts)>, Vec<_>) = (own.collect(), views.collect());
            match own == views {
                true => Ok(Ok(archive.0)),
                // Nobody signs what the facts do not say.
                false => Err(StoreError::damaged(
                    "the views do not say what the facts say: shounuo rebuild".to_owned(),
                )),
            }
        })
        .await
    }
}

type Gathered = (Archive, shounuo_core::ledger::Ledger);

fn gather(
    r: &mut Reader<'_>,
    frame: &Frame,
    signed_by: Signer,
    period: Option<PeriodAsk>,
) -> Result<Gathered, StoreError> {
    let (customer, contract) = frame.whose();
    let (facts, calendars) = (r.chain_lines(customer)?, r.calendar_lines()?);
    let unread = || StoreError::damaged("a fact cannot be read: shounuo verify".to_owned());
    let sum = Sum::of(&facts, &calendars, frame.whose()).ok_or_else(unread)?;
    let (ledger, statement) = sum.ledger(frame.at, period)?;
    let seals = r.seals_of(customer)?.iter().map(SealLine::of).collect();
    let mut files = BTreeMap::new();
    files.insert("ledger.json".to_owned(), pretty(&ledger)?);
    files.insert("facts.jsonl".to_owned(), lines(&facts)?);
    files.insert("house.jsonl".to_owned(), lines(&calendars)?);
    files.insert(
        "chain.json".to_owned(),
        pretty(&ChainFile::of(&facts, seals))?,
    );
    if let Some(statement) = &statement {
        files.insert("statement.json".to_owned(), pretty(statement)?);
    }
    files.extend(papers(&sum));
    files.insert("README.zh.md".to_owned(), README_ZH.into());
    files.insert("README.en.md".to_owned(), README_EN.into());
    let manifest = Manifest {
        form: FORM.to_owned(),
        customer: frame.customer.code.clone(),
        customer_id: customer.to_string(),
        contract: contract.to_string(),
        at: frame.at,
        period: period
            .filter(|_| statement.is_some())
            .map(|p| p.to_string()),
        signed_by,
        signed_at: frame.at,
        files: files
            .iter()
            .map(|(name, bytes)| (name.clone(), FileSum::of(bytes)))
            .collect(),
    };
    files.insert(MANIFEST.to_owned(), pretty(&manifest)?);
    Ok((Archive { manifest, files }, ledger.ledger))
}

/// Contract versions and calendars as files.
pub(super) fn papers(sum: &Sum) -> BTreeMap<String, Vec<u8>> {
    let versions = (1..).zip(&sum.contracts.versions);
    let versions = versions.map(|(n, v): (u32, _)| (format!("contract/{n}.toml"), v.toml.clone()));
    let calendars = (1..).zip(sum.calendars());
    let calendars =
        calendars.map(|(n, t): (u32, &str)| (format!("calendars/{n}.toml"), t.to_owned()));
    let all = versions.chain(calendars);
    all.map(|(name, text)| (name, text.into_bytes())).collect()
}

pub(super) fn pretty(value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(unwritten)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn lines(facts: &[FactLine]) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    for fact in facts {
        serde_json::to_writer(&mut bytes, fact).map_err(unwritten)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

fn unwritten(e: serde_json::Error) -> StoreError {
    StoreError::damaged(format!("an export cannot be written: {e}"))
}
