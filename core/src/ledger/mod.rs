//! The ledger: every promise of a contract, judged from facts, for any instant.
//!
//! What is recorded: `fact` beside tickets · `key` by which two words it is found again · `entry` what
//! promises need of it, made by `read` · `state` the subject, which stays small · `cases` what tickets
//! give to ratios · `decide` the one command that records evidence by hand, by what its `question` asks · `block` what rules refuse · `scope` what a round must cover · `form` what is filled in for it.
//!
//! How it is judged: `terms` of any kind · `evidence` entries in groups, with the times that count · `dates` of occasions
//! and changes · `holidays` of the calendars · `stretch` and `gaps` quantities over time · one engine a kind (`cadence`, `lead`,
//! `floor`, `ratio`, `rule`, `record`; `things` for deadlines) · `judge` whatever the kind · `standing` final breaches (law 3).
//!
//! What comes out: `instance` a verdict · `line` a promise · `whole` the ledger · `placed` that of a place · `counted` which instances a figure counts · `ahead` what breaks
//! next · `statement` what breaches cost · `called` how what it speaks of is called · `touched` what one fact changes, and which entries that takes.

mod ahead;
pub mod block;
mod cadence;
mod called;
mod case;
mod cases;
mod clocks;
mod counted;
mod dates;
mod decide;
mod entry;
mod evidence;
pub mod fact;
mod floor;
pub mod form;
mod gaps;
mod holidays;
mod instance;
mod judge;
mod key;
mod lead;
mod line;
mod months;
mod placed;
mod plan;
mod question;
mod ratio;
mod read;
mod record;
mod rule;
mod scene;
pub mod scope;
mod standing;
mod state;
mod statement;
mod stretch;
mod terms;
mod things;
mod touched;
mod whole;

pub use ahead::{Ahead, ahead};
pub use called::{Called, Telling};
pub use case::{CaseName, case_name};
pub use cases::{Cases, cases};
pub use clocks::{ClockSum, LedgerClocks, OneClock, month_of};
pub use counted::Counted;
pub use decide::{Needs, Reads, about, evidence, record};
pub use entry::{Entry, What};
pub use evidence::{Entries, Group, Seen};
pub use instance::{Gap, Instance, Margin, Remark};
pub use key::{DUTY, Topic};
pub use line::{Counts, Line};
pub use question::is_bad;
pub use ratio::{Case, CaseMonths, month_at};
pub use read::entry;
pub use scene::Material;
pub use state::Service;
pub use statement::{Charge, Standing, Statement, statement};
pub use terms::{Named, Terms};
pub use things::thing_clocks;
pub use touched::{Touched, Wanted, affected, touched, wanted};
pub use whole::{ClauseLine, InForce, Ledger, ledger};
