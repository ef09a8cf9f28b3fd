//! The provider's contact card, shown on every page and paper (clause E1).

use crate::{
    lang::Lang,
    text::{t, t_args},
};
use shounuo_core::house::Card;
use std::borrow::Cow;

/// One line of the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardLine {
    /// What it is: `服务热线`.
    pub label: Cow<'static, str>,
    /// As the provider gave it.
    pub value: String,
    /// Where a tap leads (`tel:`, `mailto:`), if anywhere.
    pub href: Option<String>,
}

/// The lines of the card, in order; what the provider left empty is left out.
pub fn card_lines(lang: Lang, card: &Card) -> Vec<CardLine> {
    let dial: String = card
        .hotline
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    let lines = [
        ("card.name", &card.name, None),
        ("card.hotline", &card.hotline, Some(format!("tel:{dial}"))),
        (
            "card.email",
            &card.email,
            Some(format!("mailto:{}", card.email)),
        ),
        ("card.address", &card.address, None),
    ];
    lines
        .into_iter()
        .filter(|(_, value, _)| !value.trim().is_empty())
        .map(|(key, value, href)| CardLine {
            label: t(lang, key),
            value: value.clone(),
            href,
        })
        .collect()
}

/// The card in one line, for papers, messages and the end of a text.
pub fn card_line(lang: Lang, card: &Card) -> String {
    card_lines(lang, card)
        .iter()
        .map(|line| {
            let args = [("label", &*line.label), ("value", &*line.value)];
            t_args(lang, "card.line", &args).into_owned()
        })
        .collect::<Vec<_>>()
        .join(&t(lang, "card.between"))
}
