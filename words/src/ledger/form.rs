//! Names and help for what is filled in when evidence is recorded by hand.

use super::Teller;
use crate::{
    codes::{Label, class, field},
    lang::Lang,
    text::{find, t},
};
use shounuo_core::{
    ledger::{Topic, form::Choice},
    ticket::words::Channel,
};
use std::borrow::Cow;

/// The name of a field: that of its kind, else the general one.
pub fn form_label(lang: Lang, kind: &str, name: &str) -> Cow<'static, str> {
    let own = find(lang, &format!("evidence_label.{kind}.{name}"));
    own.unwrap_or_else(|| field(lang, name))
}

/// What to write into a field, in a sentence: that of its kind, else the general one.
pub fn form_hint(lang: Lang, kind: &str, name: &str) -> Cow<'static, str> {
    let own = find(lang, &format!("evidence_hint.{kind}.{name}"));
    own.unwrap_or_else(|| t(lang, &format!("evidence_hint.{name}")))
}

impl Teller<'_> {
    /// A word of a list as people read it: a routine by its cadence's name, a rule with its clause.
    pub fn choice(&self, choice: Choice, word: &str) -> String {
        let lang = self.lang();
        match choice {
            Choice::Routine => self.routine(word),
            Choice::Rule | Choice::Record | Choice::Promise => self.promise(word),
            Choice::Item => match word.split_once('/') {
                Some((record, item)) => self.item(record, item),
                None => word.to_owned(),
            },
            Choice::Post => super::post(lang, word).into_owned(),
            Choice::Class | Choice::CoreClass => class(lang, word).into_owned(),
            Choice::Channel => named(lang, Channel::from_code(word), word),
            Choice::Topic => {
                let topic = Topic::ALL.iter().copied().find(|t| t.code() == word);
                named(lang, topic, word)
            }
        }
    }

    /// A routine's name: that of the first cadence that asks for it.
    pub fn routine(&self, code: &str) -> String {
        let mut all = self.contract.clauses.iter().flat_map(|c| &c.cadences);
        let found = all.find(|t| t.routine == code);
        found.map_or_else(|| code.to_owned(), |t| self.words(&t.name).to_owned())
    }

    /// The name of a record's paper.
    pub fn item(&self, record: &str, item: &str) -> String {
        let mut all = self.contract.clauses.iter().flat_map(|c| &c.records);
        let found = all.find(|r| r.id == record);
        let found = found.and_then(|r| r.items.iter().find(|i| i.code == item));
        found.map_or_else(|| item.to_owned(), |i| self.words(&i.name).to_owned())
    }
}

fn named<L: Label>(lang: Lang, known: Option<L>, word: &str) -> String {
    known.map_or_else(|| word.to_owned(), |l| l.label(lang).into_owned())
}
