//! What fails around the store: disks, files, a program that stands still, one that is killed while it brings
//! data to its form.

mod disks;
mod held_up;
mod migrating;

pub use held_up::write_slowly;
pub use migrating::killed_at;
