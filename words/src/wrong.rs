//! What is wrong with a contract file, in both languages.

use crate::{lang::Lang, text::t_args};
use shounuo_core::contract::Wrong;

/// The sentence: what is wrong, and what to do. What the parser of TOML says is quoted as it says it.
pub fn wrong(lang: Lang, wrong: &Wrong) -> String {
    let key = format!("wrong.{}", wrong.code());
    t_args(lang, &key, &wrong.args()).into_owned()
}
