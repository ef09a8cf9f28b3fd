//! The ledger: every kind of promise, told in the words of the trade.

mod cadences;
mod cases;
mod deadlines;
mod evidence;
mod floors;
mod form;
mod laws;
mod leads;
mod ratios;
mod rules;
mod story;
mod touched;
mod whole;
