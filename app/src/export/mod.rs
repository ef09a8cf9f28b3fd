//! The signed-off export: an archive that proves a customer's ledger without the database.
//!
//! `gather` reads it out · `recompute` draws the ledger up from the archive's own facts, by core
//! alone · `manifest` names every file with its digest · `check` finds what differs · `sign` puts the
//! archive's digest into the journal. How files become one archive is its adapter's affair.
//!
//! | File | What |
//! |---|---|
//! | `ledger.json` | every verdict at the instant, all instances |
//! | `facts.jsonl` | every fact of the customer's own chain, with every cell that its digest covers |
//! | `house.jsonl` | the house's facts that tell of calendars |
//! | `contract/<n>.toml`, `calendars/<n>.toml` | contract versions and calendars, to be read by people |
//! | `chain.json` | numbers and digests from the first fact to the head, and seals |
//! | `statement.json` | the deductions of the period, when one was asked for |
//! | `README.zh.md`, `README.en.md` | how to check it |
//! | `manifest.json` | size and SHA-256 of every other file, who signed it off, and when |

mod check;
mod gather;
mod manifest;
mod recompute;
mod sign;

pub use check::{Checked, Difference, check};
pub use gather::Archive;
pub use manifest::{FORM, FileSum, MANIFEST, Manifest, Signer, is_name, sha256};
