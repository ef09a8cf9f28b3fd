//! `/devices`: lists, one with its dossier, registration, labels, moves.

pub mod label;
pub mod list;
pub mod location;
pub mod register;
pub mod show;
