//! The forms of a ticket's actions: which fields each has, and how they become a command.

mod build;
mod choices;
mod fields;
mod model;
mod offered;
mod parse;
mod reading;
mod report;

pub use build::{Bench, form};
pub use model::{Field, FieldKind, Form, Opt, icon_of};
pub use offered::{another, is_told_late, is_way, lead, offered};
pub use parse::command;
pub use reading::{Named, Reading};
pub use report::report;
