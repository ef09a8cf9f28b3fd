//! What ledgers are drawn up from, of one contract of one customer; the caller has authorised both.
//!
//! `versions` contracts and what is in force · `entries` what is recorded beside tickets · `clocks`
//! what runs on tickets, one by one, `sums` and counted (`turns`: at another instant; `now`: kept while it holds), `at_site` of one site, `page` promise by promise · `cases` what they
//! give to ratios · `hands` who has them · `called` names · `chain` facts with their places in the customer's chain ·
//! `lines` the chain as it leaves the house · `recomputed` the ledger from the journal alone.

mod at_site;
mod called;
mod cases;
mod chain;
mod clocks;
mod entries;
mod hands;
mod lines;
mod now;
mod page;
mod recomputed;
mod sums;
mod turns;
mod versions;

pub use chain::{ChainPlace, SealOver};
pub use clocks::ClockRow;
pub use hands::TicketHands;
pub use now::LedgerNow;
pub use page::ClocksOf;
pub use recomputed::Recomputed;
pub use versions::terms_of;

use super::sql::{Build, Template};
use crate::db::Backend;
use shounuo_core::{Seq, id::CustomerId};

/// Every template.
pub(super) fn templates() -> impl Iterator<Item = &'static Template> {
    [
        cases::ALL,
        chain::ALL,
        entries::ALL,
        now::ALL,
        sums::ALL,
        versions::ALL,
    ]
    .into_iter()
    .flatten()
}

/// Every form that the other statements take.
pub(super) fn forms(customer: CustomerId, backend: Backend) -> Vec<(String, Build)> {
    let mut all = clocks::forms(customer, backend);
    all.extend(sums::forms(customer, backend));
    all.extend(turns::forms(customer, backend));
    all.extend(page::forms(customer, backend));
    all.extend(cases::forms(customer, backend));
    all.extend(now::forms(customer, backend));
    all.extend(recomputed::forms(customer, backend));
    all.extend(entries::forms(customer, backend));
    all.extend(chain::forms(customer, backend));
    all.extend(hands::forms(customer, backend));
    all.extend(lines::forms(customer, backend));
    all.extend(called::forms(customer, backend));
    all.extend(at_site::forms(customer, backend));
    all
}

/// Every form that is asked of the house alone.
pub(super) fn house_forms(backend: Backend) -> Vec<(String, Build)> {
    lines::house_forms(backend)
}

/// The condition that a clock is missed unless something is said or done, as known now or with a fact.
fn missed(seq: Option<Seq>) -> &'static str {
    match seq {
        None => "k.missed = 1",
        Some(_) => "k.missed >= 1",
    }
}

/// Adds the condition that a version was known with a fact; with the last one when none is given.
fn known<'b>(build: &'b mut Build, alias: &str, seq: Option<Seq>) -> &'b mut Build {
    let Some(seq) = seq else {
        return build.text(&format!(" AND {alias}.known_to_seq IS NULL"));
    };
    build
        .text(&format!(" AND {alias}.known_from_seq <= "))
        .bind(seq)
        .text(&format!(
            " AND ({alias}.known_to_seq IS NULL OR {alias}.known_to_seq > "
        ))
        .bind(seq)
        .text(")")
}
