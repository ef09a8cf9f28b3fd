//! The use case: an export is made in one look at the store, kept as a file, and signed off.

use super::{
    gather::Archive,
    pack::{BYTES_MAX, ENTRIES_MAX, Piece, pack},
    progress::{Stage, Turn},
    sign::SignedFile,
};
use crate::{
    App, AppError, Ask, Receipt, Who,
    files::Upload,
    policy::{Right, may},
    queries::ledger::{LedgerAsk, PeriodAsk},
};
use jiff::Timestamp;
use serde::Serialize;
use shounuo_core::ticket::Invalid;
use shounuo_store::{Files, StoreError};
use std::{io, sync::Arc};

/// Which export.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExportAsk {
    /// The customer's code; as in [`LedgerAsk::customer`].
    pub customer: Option<String>,
    /// The instant of all verdicts; left out: now. Not in the future.
    pub as_of: Option<Timestamp>,
    /// With the deductions of a period.
    #[serde(skip)]
    pub period: Option<PeriodAsk>,
    /// Whether the photos and papers stay out: then the archive has their digests only.
    pub without_files: bool,
}

impl App {
    /// Makes an export, keeps its archive, and signs it off for the provider. A repeat with the same
    /// key gets the first answer. It goes on when nobody waits for it any more.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for whoever may not sign off; [`AppError::Busy`] while another one is
    /// being made; a refusal for a customer without a contract in force, for an instant in the future
    /// or before the contract, for a period without a table of deductions (`period`), for more files
    /// than an archive holds (`files`); [`StoreError::Damaged`] when the views do not say what the
    /// facts say.
    pub async fn sign_export(
        &self,
        who: &Who,
        asked: ExportAsk,
        ask: Ask,
    ) -> Result<Receipt, Arc<AppError>> {
        if !may(who, Right::SignOff) {
            return Err(AppError::Forbidden.into());
        }
        let customer = self.whose(who, asked.customer.as_deref()).await?;
        let turn = Arc::new(self.exports.begin(customer.id, self.now())?);
        let made = self.made(who, asked.clone(), Arc::clone(&turn)).await;
        let signed = match made {
            Ok(file) => {
                let request = (customer.id, asked.period.map(|p| p.to_string()), asked);
                let task = self.sign_off(who, customer.id, ask, &request, file);
                self.run(task).await
            }
            Err(e) => Err(e),
        };
        // Who did not wait finds on the page why there is nothing.
        signed.map_err(|e| turn.failed(e))
    }

    /// Made and kept, not signed yet.
    async fn made(
        &self,
        who: &Who,
        asked: ExportAsk,
        turn: Arc<Turn>,
    ) -> Result<SignedFile, AppError> {
        let ledger = LedgerAsk {
            customer: asked.customer,
            as_of: asked.as_of,
            ..LedgerAsk::default()
        };
        let (period, with_files) = (asked.period, !asked.without_files);
        let own = Arc::clone(&turn);
        let wanted = (period, with_files);
        let archive = self.gathered(who, ledger, wanted, own).await?;
        if period.is_some() && archive.manifest.period.is_none() {
            return Err(AppError::invalid("period", Invalid::NotHere));
        }
        let size: u64 = archive.manifest.files.values().map(|f| f.size).sum();
        if size > BYTES_MAX || archive.manifest.files.len() >= ENTRIES_MAX {
            return Err(AppError::invalid("files", Invalid::TooLong));
        }
        let files = self.store.files().clone();
        let name = named(&archive);
        let (at, said) = (archive.manifest.at, archive.manifest.period.clone());
        let keep = move || keep(&files, archive, &turn);
        let kept = tokio::task::spawn_blocking(keep).await;
        let kept = kept.map_err(|_| AppError::Busy)??;
        let file = Upload {
            id: self.new_id(),
            sha256: kept.sha256,
            size: kept.size,
            mime: "application/zip",
            name,
        };
        Ok(SignedFile {
            at,
            period: said,
            file,
        })
    }
}

/// What a download is called.
fn named(archive: &Archive) -> String {
    let manifest = &archive.manifest;
    let at = manifest.at.strftime("%Y%m%dT%H%M%SZ");
    let code: String = manifest
        .customer
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    match &manifest.period {
        Some(period) => format!("ledger-{code}-{at}-{period}.zip"),
        None => format!("ledger-{code}-{at}.zip"),
    }
}

fn keep(files: &Files, archive: Archive, turn: &Turn) -> Result<shounuo_store::Taken, StoreError> {
    let pieces = (0_usize..)
        .zip(archive.attached)
        .map(|(n, (name, sha256))| {
            turn.tell(Stage::Packing, n);
            let from = files.read(&sha256).map_err(io::Error::other)?;
            Ok(Piece {
                name,
                from: Box::new(from),
            })
        });
    files.write(BYTES_MAX, |to| {
        pack(to, &archive.papers, pieces)
            .map_err(|e| StoreError::damaged(format!("an export cannot be packed: {e}")))
    })
}
