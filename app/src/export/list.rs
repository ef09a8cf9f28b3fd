//! What was signed: each export with its signatures, and its archive to be taken away.

use super::progress::Making;
use crate::{
    App, AppError, Who,
    policy::{Right, may},
    queries::{
        ledger::{CustomerCard, Frame, LedgerAsk},
        must,
    },
};
use jiff::Timestamp;
use shounuo_core::{
    Fact, Recorded, Subject,
    id::{CustomerId, PersonId},
};
use shounuo_store::{FileRow, Reader, StoreError};
use std::{collections::HashMap, fs::File, sync::Arc};

/// So many are listed: the latest.
const SHOWN_MAX: usize = 100;

/// The exports of a customer's ledger.
#[derive(Clone, Debug)]
pub struct ExportsView {
    /// Whose.
    pub customer: CustomerCard,
    /// Those signed off, the latest first, at most a hundred.
    pub exports: Vec<SignedExport>,
    /// Whether the asker may sign one off.
    pub may_sign: bool,
    /// Whether the asker may countersign.
    pub may_countersign: bool,
    /// The one that is being made.
    pub making: Option<Making>,
}

/// An export that was signed off.
#[derive(Clone, Debug)]
pub struct SignedExport {
    /// The number of the signature's fact in the customer's chain: the export's name.
    pub no: i64,
    /// The instant of its verdicts.
    pub at: Timestamp,
    /// The period of its statement.
    pub period: Option<String>,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// By whom; none when they were erased.
    pub by: Option<String>,
    /// SHA-256 of the archive, in hex.
    pub digest: String,
    /// The archive; none when it is not kept here.
    pub kept: Option<Kept>,
    /// The school's signature.
    pub countersigned: Option<Countersigned>,
}

/// An archive that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its name for downloads.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// The school's signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Countersigned {
    /// The number of its fact.
    pub no: i64,
    /// When.
    pub at: Timestamp,
    /// By whom; none when they were erased.
    pub by: Option<String>,
    pub(super) person: Option<PersonId>,
}

/// An archive on its way out.
#[derive(Debug)]
pub struct ArchiveFile {
    /// Opened at its beginning.
    pub file: File,
    /// Bytes.
    pub size: u64,
    /// Its name for downloads.
    pub name: String,
    /// SHA-256 of the archive, in hex.
    pub digest: String,
}

impl App {
    /// The exports of a customer's ledger.
    pub async fn exports(
        &self,
        who: &Who,
        customer: Option<String>,
    ) -> Result<ExportsView, AppError> {
        must(who, Right::ReadExports)?;
        let read = move |r: &mut Reader<'_>, frame: &Frame, _: &_| {
            Ok(Ok((frame.card(), listed(r, frame)?)))
        };
        let (customer, exports) = self.in_frame(who, of(customer), read).await?;
        Ok(ExportsView {
            exports,
            may_sign: may(who, Right::SignOff),
            may_countersign: may(who, Right::CounterSign),
            making: self.exports.making(customer.id),
            customer,
        })
    }

    /// Why the last export of a customer was not made: told once, to whoever may try again. Who waited
    /// for it was told then.
    pub fn export_failure(&self, who: &Who, customer: CustomerId) -> Option<Arc<AppError>> {
        let mine = may(who, Right::SignOff) && who.sees(Some(customer));
        mine.then(|| self.exports.take_failed(customer)).flatten()
    }

    /// The archive of an export, by the number of the fact that signed it off.
    pub async fn export_archive(
        &self,
        who: &Who,
        customer: Option<String>,
        no: i64,
    ) -> Result<ArchiveFile, AppError> {
        must(who, Right::ReadExports)?;
        let read = move |r: &mut Reader<'_>, frame: &Frame, _: &_| {
            let found = r.chain_fact(frame.customer.id, no)?;
            let Some((Fact::LedgerSignedOff(signed), subject)) =
                found.map(|(f, _)| (f.fact, f.subject))
            else {
                return Ok(Err(AppError::NotFound));
            };
            let own = subject == Subject::Service(frame.contract);
            let row = archive(r, frame, &signed.digest)?.filter(|_| own);
            Ok(row
                .ok_or(AppError::NotFound)
                .map(|row| (row, signed.digest)))
        };
        let (row, digest) = self.in_frame(who, of(customer), read).await?;
        Ok(ArchiveFile {
            file: self.store.files().read(&row.sha256)?,
            size: row.size,
            name: row.name.unwrap_or_default(),
            digest,
        })
    }
}

fn of(customer: Option<String>) -> LedgerAsk {
    LedgerAsk {
        customer,
        ..LedgerAsk::default()
    }
}

fn listed(r: &mut Reader<'_>, frame: &Frame) -> Result<Vec<SignedExport>, StoreError> {
    let (customer, contract) = frame.whose();
    let names = r.people_names(&frame.scope())?;
    let by = |fact: &Recorded| fact.actor.person().and_then(|p| names.get(&p).cloned());
    let (mut exports, mut counter) = (Vec::new(), HashMap::new());
    for (fact, no) in r.signatures(customer, contract)? {
        match &fact.fact {
            Fact::LedgerSignedOff(signed) => exports.push(SignedExport {
                no,
                at: signed.at,
                period: signed.period.clone(),
                signed_at: fact.recorded_at,
                by: by(&fact),
                digest: signed.digest.clone(),
                kept: None,
                countersigned: None,
            }),
            Fact::LedgerCountersigned(said) => {
                // The first signature counts.
                counter
                    .entry(said.digest.clone())
                    .or_insert_with(|| Countersigned {
                        no,
                        at: fact.recorded_at,
                        by: by(&fact),
                        person: fact.actor.person(),
                    });
            }
            _ => {}
        }
    }
    exports.reverse();
    exports.truncate(SHOWN_MAX);
    for export in &mut exports {
        export.countersigned = counter.remove(&export.digest);
        let row = archive(r, frame, &export.digest)?;
        export.kept = row.map(|row| Kept {
            name: row.name.unwrap_or_default(),
            size: row.size,
        });
    }
    Ok(exports)
}

/// The archive with this digest, if it is kept here.
fn archive(r: &mut Reader<'_>, frame: &Frame, digest: &str) -> Result<Option<FileRow>, StoreError> {
    let mut sha256 = [0; 32];
    if hex::decode_to_slice(digest, &mut sha256).is_err() {
        return Ok(None);
    }
    let subject = Subject::Service(frame.contract);
    r.file_of_content(frame.customer.id, &subject, sha256)
}
