//! Which forms a ticket's page offers: one in the open, plain buttons beside it, the rest in a menu.

use crate::{
    actions::{self, Bench, Form},
    answer::Problem,
    request::Given,
};
use shounuo_core::ticket::Action;

/// An entry of the menu: name, address, icon.
pub type Entry = (String, String, &'static str);

/// What a page offers.
pub struct Offer {
    /// The form in the open.
    pub form: Option<Form>,
    /// Plain buttons beside it.
    pub buttons: Vec<Form>,
    /// The rest.
    pub menu: Vec<Entry>,
    /// That somebody else is sent, in words.
    pub sent: Option<String>,
}

/// Actions that need no more than a button.
const BESIDE: [Action; 6] = [
    Action::StartDiagnosis,
    Action::AcceptAssignment,
    Action::Depart,
    Action::Arrive,
    Action::Leave,
    Action::EndWait,
];

impl Offer {
    /// Of a ticket: the next step leads, or the action that was chosen. After a refusal it comes with
    /// what was sent.
    pub fn of(
        bench: &Bench<'_>,
        chosen: Option<Action>,
        given: &Given,
        problem: Option<&Problem>,
    ) -> Self {
        let offered = actions::offered(bench);
        let first = actions::lead(bench, &offered);
        let lead = chosen.or(first);
        let another = actions::another(bench);
        let form = lead.map(|action| {
            let form = actions::form(bench, action, given, problem);
            set_up(bench, form, lead == first, another)
        });
        let own_way = |a: &Action| another.is_none() || !actions::is_way(*a);
        let beside = |a: &&Action| BESIDE.contains(a) && Some(**a) != lead && own_way(a);
        let plain = offered.iter().filter(beside).map(|a| blank(bench, *a));
        let buttons: Vec<Form> = plain.filter(Form::is_button).take(2).collect();
        let pressed = |a: &Action| buttons.iter().any(|b| b.action == *a);
        let rest = offered.iter().filter(|a| Some(**a) != lead);
        let menu = rest.filter_map(|a| entry(bench, *a, pressed(a)));
        let menu = menu.collect();
        let sent = another.map(|name| {
            let said = bench
                .reader
                .t_args("page.ticket.sent_to", &[("name", name)]);
            said.into_owned()
        });
        Self {
            form,
            buttons,
            menu,
            sent,
        }
    }
}

/// The form in the open. What is another's to do is done in their place on purpose only.
fn set_up(bench: &Bench<'_>, form: Form, first: bool, another: Option<&str>) -> Form {
    let instead = another.filter(|_| actions::is_way(form.action));
    let back = bench.reader.t("ui.cancel").into_owned();
    let hint = match instead {
        Some(name) => bench
            .reader
            .t_args("page.hint.instead", &[("name", name)])
            .into_owned(),
        None => form.hint.clone(),
    };
    Form {
        lead: instead.is_none(),
        back: (!first).then(|| (bench.base.clone(), back)),
        hint,
        ..form
    }
}

/// A button alone: an earlier time is told in the form of its own.
fn blank(bench: &Bench<'_>, action: Action) -> Form {
    Form {
        late: None,
        ..actions::form(bench, action, &Given::default(), None)
    }
}

/// An entry of the menu; what already is a button is there only with its earlier time.
fn entry(bench: &Bench<'_>, action: Action, pressed: bool) -> Option<Entry> {
    let form = blank(bench, action);
    let href = format!("{}?do={}", bench.base, action.code());
    let late = || {
        let label = [("what", form.label.as_str())];
        bench.reader.t_args("page.form.late_entry", &label)
    };
    let label = match pressed {
        false => form.label.clone(),
        true if actions::is_told_late(action) => late().into_owned(),
        true => return None,
    };
    Some((label, href, form.icon()))
}
