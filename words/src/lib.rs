//! Chinese and English: labels, sentences for reasons, times in words.
//!
//! Pages, API problems, command line, papers and mail say everything through this crate; core hands
//! out typed values and never a sentence. Nothing here reads a clock or decides anything.
//!
//! # Cheat sheet
//! ```
//! use shounuo_words::*;
//! use shounuo_core::{ticket::{Action, words::Stage}, role::Role};
//!
//! // which language: ?lang= or cookie first, then the browser's header, else Chinese
//! let lang = Lang::negotiate(None, Some("en-GB,en;q=0.9,zh;q=0.5"));
//! assert_eq!((lang, lang.tag()), (Lang::En, "en"));
//!
//! // words by key; a missing key comes back as it is (a test finds it)
//! assert_eq!(t(Lang::Zh, "list.and"), "、");
//! assert_eq!(t_args(Lang::Zh, "countdown.left", &[("time", "11 分")]), "剩 11 分");
//! assert_eq!(t_n(Lang::En, "long.minute", 1), "1 minute"); // .one / .other with %{n}
//!
//! // labels of every closed list: `use Label`, then `.label(lang)`
//! assert_eq!(Role::Desk.label(Lang::Zh), "客服");
//! assert_eq!(Stage::EnRoute.label(Lang::En), "On the way");
//! assert_eq!(Action::Arrive.label(Lang::Zh), "到场");
//! assert_eq!(class(Lang::Zh, "cloud_server"), "云教学服务器");
//! assert_eq!(symptom(Lang::En, "black_screen"), "Black screen");
//! assert_eq!(fact_title(Lang::En, "ticket.responded"), "Responded");
//!
//! // time without a clock of our own
//! assert_eq!(countdown(Lang::Zh, -180), "已超 3 分");
//! assert_eq!(duration::exact(Lang::Zh, 660), "11 分钟");
//! ```
//! More: [`refusal`] and [`invalid`] (sentences), [`problem`] (title and detail), [`card_lines`]
//! (clause E1), [`Reader`] — a language, a zone and a present — for instants
//! ([`Reader::instant`], [`Reader::iso`], [`Reader::due`], [`Reader::ago`]) and verdicts
//! ([`Reader::verdict`] with a [`Rung`]: `Rung::new(clock, verdict, terms, marks)`, or
//! `Rung::named(name, clock, verdict).marks(&ticket.marks)`), [`brief`] for lists, [`number()`], [`file_size`],
//! [`money`], [`share`], [`duration::limit`].
//!
//! Words live in `locales/<topic>.<tag>.yml`: `codes` (core's closed lists), `contract` (mistakes in contract files), `command_line`, `sentences`, `pages`,
//! `notices`, `api`, `cli`. Add a key to both languages of a topic; the tests hold them together.

rust_i18n::i18n!("locales");

mod card;
mod codes;
pub mod contract;
pub mod duration;
mod lang;
pub mod ledger;
mod number;
mod problem;
mod reader;
mod refusal;
mod text;
mod verdict;
mod wrong;

pub use card::{CardLine, card_line, card_lines};
pub use codes::{
    Label, class, closed_lists, fact_title, field, next_step, subject, symptom, symptoms,
};
pub use duration::countdown;
pub use lang::Lang;
pub use number::{file_size, money, number, share};
pub use problem::{FORMS, PROBLEMS, Problem, problem, wrong_form};
pub use reader::Reader;
pub use refusal::{invalid, refusal};
pub use text::{either, find, keys, list, t, t_args, t_n, t_n_args};
pub use verdict::{Rung, brief};
pub use wrong::wrong;

/// The loaded words.
fn backend() -> &'static dyn rust_i18n::Backend {
    _RUST_I18N_BACKEND.as_ref()
}
