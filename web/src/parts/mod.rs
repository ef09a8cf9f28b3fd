//! Pieces of pages: what core computed, put into words and shapes.

mod countdown;
mod entry;
mod ladder;
mod qr;
mod row;
mod rung;
mod to_confirm;

pub use countdown::Countdown;
pub use entry::{Moment, timeline};
pub use ladder::Ladder;
pub use qr::qr_path;
pub use row::{Row, headline, state_of};
pub use rung::{RungView, plain, rungs};
pub use to_confirm::to_confirm;
