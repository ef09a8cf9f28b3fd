//! Which forms a ticket's page offers: one in the open, plain buttons beside it, the rest in a menu.

use crate::{
    actions::{self, Bench, Form},
    answer::Problem,
    request::Given,
};
use shounuo_app::queries::confirmable;
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
    /// Of a ticket: the primary action leads, or the one that was chosen. After a refusal it comes
    /// with what was sent.
    pub fn of(
        bench: &Bench<'_>,
        chosen: Option<Action>,
        given: &Given,
        problem: Option<&Problem>,
    ) -> Self {
        // A confirmation only where there is something to confirm.
        let claims = !confirmable(&bench.view.ticket).is_empty();
        let all = bench.view.actions.iter().copied();
        let actions: Vec<Action> = all.filter(|a| *a != Action::Confirm || claims).collect();
        let first = actions.first().copied();
        let lead = chosen.or(first);
        let form = lead.map(|action| {
            let mut form = actions::form(bench, action, given, problem);
            form.lead = true;
            let back = bench.reader.t("ui.cancel").into_owned();
            form.back = (lead != first).then(|| (bench.base.clone(), back));
            form
        });
        let beside = actions
            .iter()
            .filter(|a| BESIDE.contains(a) && Some(**a) != lead);
        let plain = beside.map(|a| blank(bench, *a)).filter(Form::is_button);
        let buttons: Vec<Form> = plain.take(2).collect();
        let shown: Vec<Action> = form.iter().chain(&buttons).map(|f| f.action).collect();
        let rest = actions.into_iter().filter(|a| !shown.contains(a));
        let menu = rest.map(|a| entry(bench, a)).collect();
        Self {
            form,
            buttons,
            menu,
        }
    }
}

fn blank(bench: &Bench<'_>, action: Action) -> Form {
    actions::form(bench, action, &Given::default(), None)
}

fn entry(bench: &Bench<'_>, action: Action) -> Entry {
    let form = blank(bench, action);
    let href = format!("{}?do={}", bench.base, action.code());
    (form.label.clone(), href, form.icon())
}
