//! The promise ledger: `/ledger` and what leads from a figure to its facts, and back in: evidence, and
//! what the school says to it. Facts are named by their number in the customer's own chain.
//!
//! `ask` which ledger, of when · `whole` all clauses · `promise` one promise page by page ·
//! `instance` one verdict with its facts · `fact` one fact with its proof · `ahead` what breaks next ·
//! `statement` what breaches cost · `evidence` recording by hand · `exports` signed archives · `word` what is said to it.

pub mod ahead;
mod ask;
pub mod evidence;
pub mod exports;
pub mod fact;
pub mod instance;
pub mod promise;
mod receipt;
pub mod statement;
mod verdict;
pub mod whole;
pub mod word;

use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes with their documentation.
pub fn routes() -> OpenApiRouter<shounuo_app::App> {
    OpenApiRouter::default()
        .routes(routes!(whole::ledger))
        .routes(routes!(promise::promise))
        .routes(routes!(instance::instance))
        .routes(routes!(word::dispute))
        .routes(routes!(word::accept_excuse))
        .routes(routes!(fact::fact))
        .routes(routes!(fact::file))
        .routes(routes!(word::confirm))
        .routes(routes!(word::correct))
        .routes(routes!(ahead::ahead))
        .routes(routes!(statement::statement))
        .routes(routes!(exports::exports))
        .routes(routes!(exports::sign))
        .routes(routes!(exports::archive))
        .routes(routes!(exports::countersign))
        .routes(routes!(evidence::kinds))
        .routes(routes!(evidence::record))
}
