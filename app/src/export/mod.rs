//! The signed-off export: an archive that proves a customer's ledger without the database.
//!
//! `make` the use case: made, kept, signed off · `gather` reads it out · `recompute` draws the ledger up
//! from the archive's own facts, by core alone · `attached` photos and papers that facts name ·
//! `manifest` names every file with its digest · `pack` and `unpack` files as one archive · `check`
//! finds what differs · `sign` puts the archive's digest into the journal · `list` what was signed ·
//! `progress` what is being made.
//!
//! | File | What |
//! |---|---|
//! | `ledger.json` | every verdict at the instant, all instances |
//! | `facts.jsonl` | every fact of the customer's own chain, with every cell that its digest covers |
//! | `house.jsonl` | the house's facts that tell of calendars |
//! | `contract/<n>.toml`, `calendars/<n>.toml` | contract versions and calendars, to be read by people |
//! | `chain.json` | numbers and digests from the first fact to the head, and seals |
//! | `files.json` | each photo and paper that a fact names: where it is, its digest |
//! | `files/<id>.jpg`, `.pdf` | the photos and papers |
//! | `statement.json` | the deductions of the period, when one was asked for |
//! | `README.zh.md`, `README.en.md` | how to check it |
//! | `manifest.json` | size and SHA-256 of every other file, who signed it off, and when |

mod attached;
mod check;
mod gather;
mod list;
mod make;
mod manifest;
mod pack;
mod progress;
mod recompute;
mod sign;
mod unpack;

pub use attached::{FileLine, FilesChecked, Whereabouts, is_attached};
pub use check::{Checked, Difference, check, follows};
pub use list::{ArchiveFile, Countersigned, ExportsView, Kept, SignedExport};
pub use make::ExportAsk;
pub use manifest::{FORM, FileSum, MANIFEST, Manifest, Signer, is_name, sha256};
pub use pack::{Piece, pack};
pub use progress::{Making, Stage};
pub use unpack::{Opened, unpack};

pub(crate) use progress::Exports;
