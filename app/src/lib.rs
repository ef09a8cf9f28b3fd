//! Use cases and queries, for pages, API, command line, import and simulator alike.
//!
//! A use case makes a [`Task`]: authorised, its private text sealed, ready for the store. It runs
//! with [`App::run`] (async), [`App::run_now`] (blocking) or many at once with [`App::run_all`].

pub mod ask;
pub mod backups;
pub mod commands;
pub mod error;
pub mod export;
pub mod files;
mod hands;
mod history;
pub mod links;
pub mod live;
pub mod notices;
pub mod policy;
mod private;
pub mod queries;
pub mod random;
mod revoke;
mod room;
pub mod sign_in;
mod sign_in_link;
mod standing;
mod task;
mod throttle;
mod tokens;
pub mod trace;
pub mod who;
mod zone;

pub use ask::Ask;
pub use error::AppError;
pub use random::Random;
pub use task::{Receipt, Task};
pub use who::{Door, Who};
pub use zone::house_zone;

use jiff::{SignedDuration, Timestamp};
use shounuo_core::id::CommandId;
use shounuo_store::Store;
use std::sync::Arc;

/// Reads the time; the simulator's is virtual.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Reads a clock that only ever goes forward, from any beginning; see [`App::with_steady`].
pub type Steady = Arc<dyn Fn() -> SignedDuration + Send + Sync>;

/// The application: everything an adapter needs.
#[derive(Clone)]
pub struct App {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) steady: Option<Steady>,
    pub(crate) random: Arc<Random>,
    pub(crate) throttle: Arc<throttle::Throttle>,
    pub(crate) watch: Arc<notices::Watch>,
    pub(crate) shelf: Arc<queries::ledger::Shelf>,
    pub(crate) exports: Arc<export::Exports>,
    pub(crate) keeper: Option<Arc<backups::Keeper>>,
}

impl App {
    /// On an open store. The clock must be the one that the store was opened with.
    pub fn new(store: Store, clock: Clock, random: Random) -> Self {
        let (random, throttle) = (Arc::new(random), Arc::new(throttle::Throttle::default()));
        Self {
            store,
            clock,
            steady: None,
            random,
            throttle,
            watch: Arc::default(),
            shelf: Arc::default(),
            exports: Arc::default(),
            keeper: None,
        }
    }

    /// With a clock by which jumps of the other one are noticed. Without it (virtual time has none), the
    /// clock is believed.
    pub fn with_steady(self, steady: Steady) -> Self {
        let steady = Some(steady);
        Self { steady, ..self }
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// A new command id.
    pub fn command_id(&self) -> CommandId {
        CommandId(self.random.id(self.now()))
    }

    /// A new id of any kind.
    pub fn new_id<T: From<uuid::Uuid>>(&self) -> T {
        T::from(self.random.id(self.now()))
    }

    /// A write without a client's key: set-up, import, jobs.
    pub fn ask(&self) -> Ask {
        Ask::live(self.command_id(), None)
    }

    /// The store, for the binary's house-keeping (verify, rebuild, backup).
    pub fn store(&self) -> &Store {
        &self.store
    }
}
