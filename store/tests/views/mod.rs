//! Views are what the journal says: live, rebuilt, searched, on two axes of time.

mod acts;
mod calendars;
pub mod centre;

mod corrupted;
mod histories;
mod ledgers;
mod parts;
mod searching;
mod two_axes;

pub use corrupted::full;
