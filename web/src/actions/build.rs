//! From an action to its form, with what a person most likely wants already filled in.

use super::{Field, Form, choices::Maker, fields};
use crate::{answer::Problem, request::Given};
use shounuo_app::{AppError, queries::TicketView};
use shounuo_core::{
    id::{NeedId, PersonId},
    ticket::{Action, Refusal},
};
use shounuo_store::query::DeviceRow;
use shounuo_words::{Label, Reader, find, invalid, refusal};

/// What forms are made from.
pub struct Bench<'a> {
    /// Language, zone, now.
    pub reader: &'a Reader,
    /// The ticket.
    pub view: &'a TicketView,
    /// Those who can be sent.
    pub technicians: &'a [(PersonId, String)],
    /// The provider's people.
    pub people: &'a [(PersonId, String)],
    /// Devices in the same room.
    pub devices: &'a [DeviceRow],
    /// Whether the school's side fills it in.
    pub school: bool,
    /// Where actions are sent: the ticket's own address.
    pub base: String,
    /// A new key.
    pub key: String,
    /// The anti-forgery word.
    pub csrf: String,
    /// A new id for a part needed.
    pub need: NeedId,
}

/// The form of an action. After a refusal it comes with what was sent, and with what is wrong.
pub fn form(bench: &Bench<'_>, action: Action, given: &Given, problem: Option<&Problem>) -> Form {
    let maker = Maker {
        lang: bench.reader.lang,
        given,
    };
    let mut fields = fields::of(bench, &maker, action);
    for field in &mut fields {
        field.id = format!("{}-{}", action.code(), field.name);
    }
    let error = problem.and_then(|p| blame(bench.reader, &mut fields, p));
    let key = given
        .said("idempotency_key")
        .unwrap_or_else(|| bench.key.clone());
    let hint =
        find(bench.reader.lang, &format!("page.hint.{}", action.code())).filter(|_| !bench.school);
    let told = format!("page.school_action.{}", action.code());
    let label = find(bench.reader.lang, &told)
        .filter(|_| bench.school)
        .unwrap_or_else(|| action.label(bench.reader.lang));
    Form {
        action,
        label: label.into_owned(),
        hint: hint.map(std::borrow::Cow::into_owned).unwrap_or_default(),
        to: format!("{}/{}", bench.base, action.code()),
        fields,
        key,
        danger: matches!(
            action,
            Action::Cancel | Action::RejectRepair | Action::Merge
        ),
        error,
        csrf: bench.csrf.clone(),
        lead: false,
        open: false,
        back: None,
    }
}

/// Puts the mistake beside its field, or gives it for the head of the form.
fn blame(reader: &Reader, fields: &mut [Field], problem: &Problem) -> Option<String> {
    let lang = reader.lang;
    match problem {
        Problem::App(e) => match &**e {
            AppError::Refused(Refusal::Invalid { field, why }) => {
                let said = invalid(lang, field, *why);
                match fields.iter_mut().find(|f| f.name == *field) {
                    Some(f) => f.error = Some(said),
                    None => return Some(said),
                }
                Some(reader.t("page.form.check").into_owned())
            }
            AppError::Refused(r) => Some(refusal(lang, r)),
            AppError::File(why) => {
                Some(reader.t(&format!("page.file.{}", why.code())).into_owned())
            }
            AppError::KeyReused => Some(reader.t("page.problem.sent_before_detail").into_owned()),
            _ => None,
        },
        _ => None,
    }
}
