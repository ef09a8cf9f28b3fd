//! The ledger: every kind of promise, told in the words of the trade.

mod cadences;
mod cases;
mod deadlines;
mod evidence;
mod floors;
mod form;
mod holidays;
mod laws;
mod leads;
mod plans;
mod ratios;
mod rules;
pub mod story;
mod sums;
mod touched;
mod unknowns;
mod whole;
mod windows;
