//! The journal and its views on SQLite and PostgreSQL.
//!
//! One writer thread takes waiting jobs, up to 256 at a time, into one transaction; readers have
//! connections of their own. Everything that happens is a fact in the journal; views are written
//! in the same transaction and can be rebuilt from it.
//!
//! `store` the handle · `job` what is asked · `batch` what a job works with · `writer` the thread ·
//! `journal` facts, chains, seals · `snapshots`, `views` rebuilt from it · `beside`, `vault`,
//! `files`, `idempotency` what is not · `query` typed reads · `verify`, `backup` the proofs ·
//! `own` what only the owner reads · `room`, `pulse` whether there is room, and a database · `db` the port to both databases · `schema` the tables.

mod backup;
mod batch;
mod beside;
mod books;
mod changes;
pub mod db;
mod error;
mod files;
mod idempotency;
mod inspect;
mod job;
pub mod journal;
mod measure;
pub mod own;
mod pulse;
pub mod query;
mod reader;
mod room;
pub mod schema;
pub mod snapshots;
mod store;
mod target;
mod threads;
mod vault;
mod verify;
pub mod views;
mod writer;

pub use backup::{
    Backup, CopyShelf, Counts, Erasure, Proven, Restored, ShelvedCopy, prove, restore,
};
pub use batch::{Batch, Loaded};
pub use beside::{
    Announced, BackupRun, ClockJump, Credential, FileRow, Link, Notice, NoticeKey, Outgoing, Part,
    RunFault, Session, Token, Waiting,
};
pub use books::Books;
pub use changes::{CaseVersion, Changes, ClockVersion, PrivateText, Touched};
pub use error::{Cause, StoreError};
pub use files::{BucketFault, BucketSettings, Files, Secret, Taken, move_files};
pub use inspect::{Inspected, inspect};
pub use job::{IdempotencyKey, Job, JobError, Outcome, Run, WriteError};
pub use journal::{FactLine, Seal, SealedHead};
pub use reader::Reader;
pub use room::{LittleRoom, Look, Room, Space, space_at};
pub use schema::Table;
pub use store::Store;
pub use target::{Clock, Options, Progress, Target};
pub use vault::{VaultItem, of_subject as private_texts_of, seal_text, texts as private_texts};
pub use verify::{Fault, Problem, Verified, verify_at};
