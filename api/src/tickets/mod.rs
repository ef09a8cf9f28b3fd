//! `/tickets`: lists, intake, one ticket, and the nouns of what is done to it.

pub mod files;
pub mod list;
pub mod noun;
pub mod nouns;
pub mod place;
pub mod promises;
pub mod report;
pub mod show;
pub mod timeline;
