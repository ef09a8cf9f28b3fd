//! The binary from outside: what people type, what they are told, and what is there afterwards.

mod contracts;
mod house;
mod import;
mod interrupted;
mod keeping;
mod problems;
mod program;
mod real_file;
mod serving;
mod table;
