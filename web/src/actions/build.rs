//! From an action to its form, with what a person most likely wants already filled in.

use super::{Field, FieldKind, Form, choices::Maker, fields, is_told_late};
use crate::{answer::Problem, request::Given};
use shounuo_app::{AppError, queries::TicketView};
use shounuo_core::{
    id::{NeedId, PersonId},
    promise::TOLERANCE,
    ticket::{Action, Refusal},
};
use shounuo_store::query::{DeviceRow, PlaceRow};
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
    /// Who looks, when somebody is signed in.
    pub me: Option<PersonId>,
    /// The customer's devices, while the description is changed.
    pub devices: &'a [DeviceRow],
    /// The customer's places, likewise.
    pub places: &'a [PlaceRow],
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
    let mut late = late(bench, &maker, action);
    let all = fields.iter_mut().chain(late.iter_mut().map(|l| &mut l.1));
    let error = problem.and_then(|p| blame(bench.reader, all, p));
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
        late,
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

/// An earlier time, for what was done away from a screen; the school's own hand records at once.
fn late(bench: &Bench<'_>, m: &Maker<'_>, action: Action) -> Option<(String, Field)> {
    if bench.school || !is_told_late(action) {
        return None;
    }
    let value = m.or("occurred_at", "");
    let minutes = TOLERANCE.as_mins().to_string();
    let hint = bench
        .reader
        .t_args("page.form.late_hint", &[("n", &minutes)]);
    let mut field = m
        .field("occurred_at", FieldKind::Moment { value })
        .named(bench.reader.t("page.form.late_at"))
        .hinted(hint);
    field.id = format!("{}-occurred_at", action.code());
    Some((bench.reader.t("page.form.late").into_owned(), field))
}

/// Puts the mistake beside its field, or gives it for the head of the form.
fn blame<'a>(
    reader: &Reader,
    mut fields: impl Iterator<Item = &'a mut Field>,
    problem: &Problem,
) -> Option<String> {
    let lang = reader.lang;
    match problem {
        Problem::App(e) => match &**e {
            AppError::Refused(Refusal::Invalid { field, why }) => {
                let said = invalid(lang, field, *why);
                match fields.find(|f| f.name == *field) {
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
