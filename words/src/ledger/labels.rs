//! Names for the ledger's own closed lists, and the few words of a remark.

use crate::{
    codes::Label,
    lang::Lang,
    text::{find, t, t_args, t_n},
};
use shounuo_core::{
    contract::{Counts, Mode, Moment, Quantity, Quotient, Test},
    ledger::{Remark, Standing, Topic},
    role::Role,
};
use std::borrow::Cow;

impl Label for Topic {
    fn key(&self) -> String {
        format!("topic.{}", self.code())
    }
}

macro_rules! labels {
    ($($topic:literal $name:ident { $($variant:ident = $code:literal),+ $(,)? })+) => {
        $(impl Label for $name {
            fn key(&self) -> String {
                match self { $(Self::$variant => concat!($topic, ".", $code).to_owned()),+ }
            }
        })+

        /// The ledger's closed lists: the head of their keys and their codes.
        pub(crate) fn lists() -> Vec<(&'static str, Vec<&'static str>)> {
            let topics = Topic::ALL.iter().map(|t| t.code()).collect();
            vec![
                ("topic", topics),
                ("mark", MARKS.to_vec()),
                ("horizon", super::HORIZONS.to_vec()),
                $(($topic, vec![$($code),+])),+
            ]
        }
    };
}

labels! {
    "standing" Standing {
        Final = "final",
        Provisional = "provisional",
        Excused = "excused",
        Corrected = "corrected",
    }
    "quantity" Quantity {
        Duty = "duty",
        Holiday = "holiday",
        OnSite = "on_site",
        Standby = "standby",
        Stock = "stock",
        Backup = "backup",
    }
    "quotient" Quotient { RepairRate = "repair_rate", Satisfaction = "satisfaction" }
    "moment" Moment { Occasion = "occasion", MemberChange = "member_change" }
    "mode" Mode { Block = "block", Watch = "watch" }
    "counts" Counts { Times = "times", Heads = "heads" }
    "rule_test" Test {
        Shown = "shown",
        InspectedBeforeStart = "inspected_before_start",
        EqualAbility = "equal_ability",
        Proven = "proven",
    }
}

/// Why an entry of a statement counts, or not, in a sentence.
pub fn standing_hint(lang: Lang, standing: Standing) -> Cow<'static, str> {
    t(lang, &format!("standing_hint.{}", code_of(&standing)))
}

/// The codes of [`mark_code`] that have one label each; notes and counts have labels of their own.
const MARKS: &[&str] = &[
    "too_soon",
    "not_complete",
    "half_period",
    "gap",
    "short_gap",
    "gap_ahead",
    "none_ready",
    "below_threshold",
    "told_late",
    "moved",
    "called_off",
    "unconfirmed",
    "quotient",
    "widened",
    "no_cases",
    "restated",
    "missing",
    "disputed",
    "excuse_accepted",
];

fn mark_code(remark: &Remark) -> Option<&'static str> {
    Some(match remark {
        Remark::Note(_) | Remark::LeftOut(_) | Remark::TypedByDesk(_) => return None,
        Remark::TooSoon(_) => "too_soon",
        Remark::NotComplete(_) => "not_complete",
        Remark::HalfPeriod => "half_period",
        Remark::Gap(gap) if gap.counted => "gap",
        Remark::Gap(_) => "short_gap",
        Remark::GapAhead(_) => "gap_ahead",
        Remark::NoneReady => "none_ready",
        Remark::BelowThreshold => "below_threshold",
        Remark::ToldLate => "told_late",
        Remark::Moved => "moved",
        Remark::CalledOff => "called_off",
        Remark::Unconfirmed(_) => "unconfirmed",
        Remark::Quotient(..) => "quotient",
        Remark::Widened => "widened",
        Remark::NoCases => "no_cases",
        Remark::Restated(..) => "restated",
        Remark::Missing(_) => "missing",
        Remark::Disputed(_) => "disputed",
        Remark::ExcuseAccepted(_) => "excuse_accepted",
    })
}

/// The few words of a remark, for a chip: `异议`, `补记`, `漏 3 台`, `99.5%`.
pub fn remark(lang: Lang, remark: &Remark) -> String {
    let key = |code: &str| format!("mark.{code}");
    match (remark, mark_code(remark)) {
        (Remark::Note(note), _) => note.label(lang).into_owned(),
        (Remark::LeftOut(n), _) => t_n(lang, "mark_of.left_out", (*n).into()).into_owned(),
        (Remark::TypedByDesk(n), _) => t_n(lang, "mark_of.typed_by_desk", (*n).into()).into_owned(),
        (Remark::Quotient(good, all) | Remark::Restated(good, all), Some(code)) => {
            let base = t(lang, &key(code));
            let share = super::share_of(*good, *all);
            t_args(lang, "mark_of.share", &[("mark", &base), ("share", &share)]).into_owned()
        }
        (_, Some(code)) => t(lang, &key(code)).into_owned(),
        (_, None) => String::new(),
    }
}

/// A post of the contract: a role's name, a post of its own, or the code as it is written.
pub fn post(lang: Lang, code: &str) -> Cow<'static, str> {
    match Role::from_code(code) {
        Some(role) => role.label(lang),
        None => word(lang, format!("post.{code}"), code),
    }
}

/// What a case of a rule is: `repair` → 维修.
pub fn case_kind(lang: Lang, code: &str) -> Cow<'static, str> {
    word(lang, format!("case_kind.{code}"), code)
}

/// Why a device was left out; another text is shown as it was written.
pub fn left_out_reason(lang: Lang, code: &str) -> Cow<'static, str> {
    word(lang, format!("left_out.{code}"), code)
}

fn word(lang: Lang, key: String, code: &str) -> Cow<'static, str> {
    find(lang, &key).unwrap_or_else(|| Cow::Owned(code.to_owned()))
}

/// The word of a list's member: what its key has after its topic.
pub(super) fn code_of(label: &impl Label) -> String {
    let key = label.key();
    key.split_once('.')
        .map_or_else(String::new, |(_, code)| code.to_owned())
}

/// So many facts that this program cannot read touch what is shown.
pub fn unread_facts(lang: Lang, n: i64) -> String {
    t_n(lang, "answer.unread", n).into_owned()
}
