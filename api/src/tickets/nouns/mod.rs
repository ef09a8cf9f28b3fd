//! The nouns, in the order of a ticket's life.

mod after;
mod aside;
mod remote;
mod repair;
mod visit;

pub use after::*;
pub use aside::*;
pub use remote::*;
pub use repair::*;
pub use visit::*;
