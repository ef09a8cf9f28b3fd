//! Why a command was not carried out, and what to do.

use crate::{
    codes::{Label, field, subject},
    lang::Lang,
    text::{list, t, t_args},
};
use shounuo_core::{
    contract::Words,
    ticket::{Action, Invalid, Refusal, words::Stage},
};

/// The whole sentence: what does not go, and what to do instead.
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::WrongState {
            action,
            stage,
            allowed,
        } => wrong_state(lang, *action, *stage, allowed),
        Refusal::Invalid { field, why } => invalid(lang, field, *why),
        Refusal::Blocked { clause, name, .. } => {
            let args = [("clause", clause.as_str()), ("name", in_words(lang, name))];
            t_args(lang, "refusal.blocked", &args).into_owned()
        }
        Refusal::NotExcused { status } => {
            let args = [("status", &*status.label(lang))];
            t_args(lang, "refusal.not_excused", &args).into_owned()
        }
        Refusal::OnlySchool => t(lang, "refusal.only_school").into_owned(),
        Refusal::Unknown { kind } => {
            let kind = subject(lang, kind).to_lowercase();
            t_args(lang, "refusal.unknown", &[("kind", &kind)]).into_owned()
        }
    }
}

/// What is wrong with a field, naming it; to stand beside the field or in a list of mistakes.
pub fn invalid(lang: Lang, code: &str, why: Invalid) -> String {
    let key = format!("refusal.invalid.{}", why.code());
    t_args(lang, &key, &[("field", &field(lang, code))]).into_owned()
}

/// What the contract itself calls something.
fn in_words(lang: Lang, words: &Words) -> &str {
    match lang {
        Lang::Zh => &words.zh,
        Lang::En => &words.en,
    }
}

fn wrong_state(lang: Lang, action: Action, stage: Stage, allowed: &[Action]) -> String {
    let key = if allowed.is_empty() {
        "refusal.wrong_state_end"
    } else {
        "refusal.wrong_state"
    };
    let quoted = allowed
        .iter()
        .map(|a| t_args(lang, "list.quoted", &[("item", &a.label(lang))]));
    let args = [
        ("action", &*action.label(lang)),
        ("stage", &*stage.label(lang)),
        ("allowed", &*list(lang, quoted)),
    ];
    t_args(lang, key, &args).into_owned()
}
