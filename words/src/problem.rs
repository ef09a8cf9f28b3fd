//! What went wrong, for error pages and API problems (RFC 9457): a title and what to do.

use crate::{
    lang::Lang,
    text::{t, t_args},
};
use std::borrow::Cow;

/// Every problem there are words for, as in `problem.<code>.title` and `.detail`.
pub const PROBLEMS: &[&str] = &[
    "bad_request",
    "malformed_json",
    "unknown_field",
    "wrong_type",
    "too_deep",
    "signed_out",
    "wrong_credentials",
    "forbidden",
    "token_scope",
    "form_expired",
    "not_found",
    "link_unknown",
    "method_not_allowed",
    "wrong_state",
    "invalid",
    "only_school",
    "not_excused",
    "blocked",
    "key_reused",
    "too_large",
    "too_many_files",
    "unsupported_media",
    "not_an_image",
    "image_too_big",
    "too_many",
    "busy",
    "no_room",
    "away",
    "outcome_unknown",
    "store",
    "internal",
];

/// A problem in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is, in a few words.
    pub title: Cow<'static, str>,
    /// What happened and what to do.
    pub detail: Cow<'static, str>,
}

/// The words of a problem of [`PROBLEMS`]; any other code reads as `internal`. `args` fill the
/// detail (`retry_s` of `too_many`, `limit` of `too_large`, `field` of `unknown_field` …).
pub fn problem(lang: Lang, code: &str, args: &[(&str, &str)]) -> Problem {
    let code = if PROBLEMS.contains(&code) {
        code
    } else {
        "internal"
    };
    Problem {
        title: t(lang, &format!("problem.{code}.title")),
        detail: t_args(lang, &format!("problem.{code}.detail"), args),
    }
}

/// What is wrong with the form of a body or of one of its fields, as codes; each has its sentence.
pub const FORMS: &[&str] = &[
    "not_text",
    "not_whole_number",
    "not_number",
    "not_truth",
    "not_list",
    "not_object",
    "not_instant",
    "other_age",
    "not_date",
    "not_id",
    "not_described",
    "not_json",
    "ended",
    "twice",
];

/// The sentence of one of [`FORMS`]; empty for any other code. `args` name the `field`, or the
/// `line` and `column`. Without a field it is the body itself that is wrong.
pub fn wrong_form(lang: Lang, code: &str, args: &[(&str, &str)]) -> String {
    let whole = t(lang, "form.body");
    let field = args.iter().find(|(n, v)| *n == "field" && !v.is_empty());
    let what = field.map_or(whole, |(_, name)| {
        t_args(lang, "form.field", &[("field", name)])
    });
    let all: Vec<_> = [("what", what.as_ref())]
        .into_iter()
        .chain(args.iter().copied())
        .collect();
    match FORMS.contains(&code) {
        true => t_args(lang, &format!("form.{code}"), &all).into_owned(),
        false => String::new(),
    }
}
