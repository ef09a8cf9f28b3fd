//! `/ledger/exports`: the signed-off exports of a ledger: made and signed, listed, taken away,
//! countersigned. An export is named by the fact that signed it off.

use super::{
    ask::Whose,
    receipt::{FactRecorded, run},
    word::Word,
};
use crate::{
    caller::Caller,
    paths::BASE,
    problem::Problem,
    read::{Body, Key, Params, Part},
    schema::At,
};
use axum::{
    Json,
    body::Body as Bytes,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shounuo_app::{
    App, AppError,
    export::{ExportAsk, Making, SignedExport},
    policy::{Right, may},
    queries::ledger::PeriodAsk,
};
use std::sync::Arc;
use tokio_util::io::ReaderStream;
use utoipa::ToSchema;

/// How much of an archive is read at once.
const PIECE: usize = 64 * 1024;

/// An archive that is kept.
#[derive(Serialize, ToSchema)]
pub struct Archive {
    /// Its name for downloads.
    name: String,
    /// Bytes.
    size: u64,
    /// Where it is.
    path: String,
}

/// The school's signature.
#[derive(Serialize, ToSchema)]
pub struct Countersignature {
    /// The number of its fact.
    fact: i64,
    /// When.
    at: At,
    /// By whom; `null` when they were erased.
    by: Option<String>,
}

/// An export that was signed off.
#[derive(Serialize, ToSchema)]
pub struct Export {
    /// The number of the signature's fact in the customer's chain: the export's name.
    fact: i64,
    /// The instant of its verdicts.
    at: At,
    /// The period of its statement of deductions.
    period: Option<String>,
    /// When it was signed off.
    signed_at: At,
    /// By whom; `null` when they were erased.
    by: Option<String>,
    /// SHA-256 of the archive, in hex.
    digest: String,
    /// The archive; `null` when it is not kept here.
    archive: Option<Archive>,
    /// The school's signature; `null` while there is none.
    countersigned: Option<Countersignature>,
}

/// An export that is being made.
#[derive(Serialize, ToSchema)]
pub struct InTheMaking {
    /// Since when.
    since: At,
    /// `reading` facts, `computing` the ledger, `packing` photos and papers.
    stage: &'static str,
    /// So many facts are read, or files packed.
    done: usize,
}

/// The exports of a ledger.
#[derive(Serialize, ToSchema)]
pub struct Exports {
    /// The customer's code.
    customer: String,
    /// Those signed off, the latest first, at most a hundred.
    exports: Vec<Export>,
    /// The one that is being made.
    making: Option<InTheMaking>,
}

impl Export {
    fn of(export: &SignedExport) -> Self {
        let path = format!("{BASE}/ledger/exports/{}/archive", export.no);
        Self {
            fact: export.no,
            at: export.at.into(),
            period: export.period.clone(),
            signed_at: export.signed_at.into(),
            by: export.by.clone(),
            digest: export.digest.clone(),
            archive: export.kept.clone().map(|kept| Archive {
                name: kept.name,
                size: kept.size,
                path,
            }),
            countersigned: export.countersigned.as_ref().map(|c| Countersignature {
                fact: c.no,
                at: c.at.into(),
                by: c.by.clone(),
            }),
        }
    }
}

/// The signed-off exports of a ledger, the latest first, and the one that is being made.
#[utoipa::path(get, path = "/ledger/exports", tag = "ledger", params(Whose),
    responses((status = 200, body = Exports)))]
pub async fn exports(
    State(app): State<App>,
    Caller(who): Caller,
    Params(whose): Params<Whose>,
) -> Result<Json<Exports>, Problem> {
    let customer = whose.customer.filter(|c| !c.is_empty());
    let view = app.exports(&who, customer).await?;
    let making = |m: Making| InTheMaking {
        since: m.since.into(),
        stage: m.stage.code(),
        done: m.done,
    };
    Ok(Json(Exports {
        customer: view.customer.code,
        exports: view.exports.iter().map(Export::of).collect(),
        making: view.making.map(making),
    }))
}

/// Which export is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExport {
    /// The customer's code; left out: the only one with a contract.
    customer: Option<String>,
    /// The instant of all verdicts; left out: now. Not in the future.
    as_of: Option<At>,
    /// With the deductions of a period: `2026-10`, `2026-Q4`, `2026-H2` or `2026`.
    period: Option<String>,
    /// Leaves photos and papers out: then only their digests are in the archive.
    #[serde(default)]
    without_files: bool,
}

/// Makes an export and signs it off in the caller's name. It is answered when the archive is there;
/// meanwhile `GET /ledger/exports` tells how far it is. One at a time: `busy` while another is made.
#[utoipa::path(post, path = "/ledger/exports", tag = "ledger", request_body = NewExport,
    responses((status = 201, body = FactRecorded)))]
pub async fn sign(
    State(app): State<App>,
    Caller(who): Caller,
    key: Key,
    Body(asked): Body<NewExport>,
) -> Result<FactRecorded, Problem> {
    // Whose turn it never is, is told so before anything is looked up.
    if !may(&who, Right::SignOff) {
        return Err(AppError::Forbidden.into());
    }
    let customer = asked.customer.filter(|c| !c.is_empty());
    let period = asked.period.filter(|p| !p.is_empty());
    let period = period.map(|p| p.parse::<PeriodAsk>()).transpose()?;
    let export = ExportAsk {
        customer: customer.clone(),
        as_of: asked.as_of.map(|at| at.0),
        period,
        without_files: asked.without_files,
    };
    let ask = key.ask(&app, None);
    let (own, asker) = (app.clone(), who.clone());
    // It goes on when the caller goes away: with the same key it is found again.
    let work = tokio::spawn(async move { own.sign_export(&asker, export, ask).await });
    let receipt = work.await.map_err(|_| AppError::Busy)?;
    let receipt = receipt.map_err(|e| of_shared(&e))?;
    let fact = app.fact_number(&who, customer, &receipt).await?;
    Ok(FactRecorded::export(fact))
}

/// A refusal that the page of exports shows, too.
fn of_shared(e: &Arc<AppError>) -> Problem {
    match &**e {
        AppError::Refused(refusal) => AppError::Refused(refusal.clone()).into(),
        AppError::Forbidden => AppError::Forbidden.into(),
        AppError::NotFound => AppError::NotFound.into(),
        AppError::KeyReused => AppError::KeyReused.into(),
        AppError::Busy => AppError::Busy.into(),
        other => {
            tracing::error!(%other, "an export cannot be made");
            AppError::Store(shounuo_store::StoreError::Stopped("an export")).into()
        }
    }
}

/// The archive of a signed-off export, as it was signed.
#[utoipa::path(get, path = "/ledger/exports/{fact}/archive", tag = "ledger", params(Whose),
    responses((status = 200, content_type = "application/zip", body = [u8])))]
pub async fn archive(
    State(app): State<App>,
    Caller(who): Caller,
    Part(no): Part<i64>,
    Params(whose): Params<Whose>,
) -> Result<Response, Problem> {
    let customer = whose.customer.filter(|c| !c.is_empty());
    let found = app.export_archive(&who, customer, no).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_LENGTH, found.size.to_string()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", found.name),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    // Piece by piece: it may be larger than memory.
    let file = tokio::fs::File::from_std(found.file);
    let body = Bytes::from_stream(ReaderStream::with_capacity(file, PIECE));
    Ok((headers, body).into_response())
}

/// The school countersigns an export that the provider signed off.
#[utoipa::path(post, path = "/ledger/exports/{fact}/countersignature", tag = "ledger",
    request_body = Word, responses((status = 201, body = FactRecorded)))]
pub async fn countersign(
    State(app): State<App>,
    Caller(who): Caller,
    Part(no): Part<i64>,
    key: Key,
    Body(said): Body<Word>,
) -> Result<FactRecorded, Problem> {
    let customer = said.customer();
    let ask = key.ask(&app, None);
    let task = app.countersign(&who, customer.clone(), no, ask).await?;
    run(&app, &who, customer, task).await
}
