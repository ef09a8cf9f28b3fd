//! Programs and databases that are killed, stand still or are held up, as clients meet them.
//!
//! `scene` a house, a school, a token · `client` one that insists · `node` a served program

mod away;
mod balanced;
mod client;
mod figures;
mod kills;
mod node;
mod room;
mod scene;
mod slow;
mod together;
