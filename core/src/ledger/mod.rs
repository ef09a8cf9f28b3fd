//! The ledger: every promise of a contract, judged from facts, for any instant.
//!
//! What is recorded: `fact` beside tickets · `key` by which two words it is found again · `entry` what
//! promises need of it, made by `read` · `state` the subject, which stays small · `cases` what tickets
//! give to ratios · `decide` the one command that records evidence by hand · `block` what rules refuse · `form` what is filled in for it.
//!
//! How it is judged: `evidence` entries in groups, with the times that count · `dates` of occasions
//! and changes · `stretch` and `gaps` quantities over time · one engine a kind (`cadence`, `lead`,
//! `floor`, `ratio`, `rule`, `record`; `things` for deadlines) · `judge` whatever the kind, with law 3.
//!
//! What comes out: `instance` a verdict · `line` a promise · `whole` the ledger · `ahead` what breaks
//! next · `statement` what breaches cost · `touched` what one fact changes, and which entries that takes.

mod ahead;
pub mod block;
mod cadence;
mod cases;
mod clocks;
mod dates;
mod decide;
mod entry;
mod evidence;
pub mod fact;
mod floor;
pub mod form;
mod gaps;
mod instance;
mod judge;
mod key;
mod lead;
mod line;
mod months;
mod ratio;
mod read;
mod record;
mod rule;
mod scene;
mod state;
mod statement;
mod stretch;
mod things;
mod touched;
mod whole;

pub use ahead::{Ahead, ahead};
pub use cases::{Cases, cases};
pub use clocks::{ClockSum, LedgerClocks, OneClock, month_of};
pub use decide::{Reads, about, evidence, record};
pub use entry::{Entry, What};
pub use evidence::{Entries, Group, Seen};
pub use instance::{Gap, Instance, Margin, Remark};
pub use key::{DUTY, Topic};
pub use line::{Counts, Line};
pub use ratio::{Case, CaseMonths, month_at};
pub use read::entry;
pub use scene::Material;
pub use state::Service;
pub use statement::{Charge, Standing, Statement, statement};
pub use things::thing_clocks;
pub use touched::{Touched, Wanted, affected, touched, wanted};
pub use whole::{ClauseLine, InForce, Ledger, ledger};
