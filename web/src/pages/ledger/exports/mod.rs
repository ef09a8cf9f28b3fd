//! `/ledger/exports`: the signed-off exports of a ledger: asked for, signed, taken away, countersigned.
//!
//! `show` the page · `sign` its forms · `archive` a download.

mod archive;
mod show;
mod sign;

pub use archive::send as archive;
pub use show::show;
pub use sign::{countersign, make};
