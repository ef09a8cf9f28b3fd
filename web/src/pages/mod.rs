//! Pages, each in a file named as its address.

pub mod assets;
pub mod backups;
pub mod board;
pub mod device;
pub mod devices;
pub mod files;
pub mod home;
pub mod intake;
pub mod labels;
pub mod ledger;
pub mod live;
pub mod me_quiet;
pub mod me_sessions;
pub mod notices;
pub mod portal;
pub mod report;
pub mod search;
pub mod sign_in;
pub mod sign_in_link;
pub mod sign_out;
pub mod ticket;
pub mod ticket_act;
pub mod ticket_report;
pub mod tickets;
pub mod tracking;
