//! The fields of each action: few, with sensible defaults.

mod after;
mod lists;
mod repair;

use super::{Bench, Field, FieldKind, choices::Maker};
use shounuo_core::ticket::{
    Action,
    words::{Channel, Grade, HandReason, Tier},
};

/// The fields of an action, in the order they are filled in.
pub fn of(bench: &Bench<'_>, m: &Maker<'_>, action: Action) -> Vec<Field> {
    match action {
        Action::Respond => vec![channel(m, Channel::Phone), m.lines("text")],
        Action::AddNote => note(bench, m),
        Action::ConsentRemote if bench.school => vec![],
        Action::ConsentRemote => vec![channel(m, Channel::Phone), m.line("by", "")],
        Action::StartRemote => vec![m.line("tool", "").must()],
        Action::Diagnose => {
            let simple = m.tick("simple", false);
            let simple = simple.named(bench.reader.t("page.field.simple"));
            vec![m.lines("cause").must(), m.lines("plan").must(), simple]
        }
        Action::GiveSolution => vec![m.lines("text").must()],
        Action::SolveRemotely | Action::CompleteRepair => vec![m.lines("text")],
        Action::HandOn => hand_on(m),
        Action::SetOwner => {
            let people = lists::people(bench.people);
            vec![m.choice("owner", people, &lists::owner(bench)).must()]
        }
        Action::Assign => assign(bench, m),
        Action::GradeFault => {
            let now = bench.view.ticket.grade.unwrap_or(Grade::Ordinary);
            vec![m.words("grade", Grade::ALL, Grade::code, now)]
        }
        other => repair::of(bench, m, other),
    }
}

fn note(bench: &Bench<'_>, m: &Maker<'_>) -> Vec<Field> {
    let mut fields = vec![m.lines("text"), photos(bench, m)];
    if !bench.school {
        fields.push(
            m.tick("shared", true)
                .named(bench.reader.t("page.field.shared")),
        );
    }
    fields
}

fn hand_on(m: &Maker<'_>) -> Vec<Field> {
    vec![
        m.words(
            "to",
            &[Tier::OnSite, Tier::Expert],
            Tier::code,
            Tier::OnSite,
        ),
        m.words(
            "reason",
            HandReason::ALL,
            HandReason::code,
            HandReason::NeedsVisit,
        ),
        m.lines("text"),
    ]
}

/// The arrival time stated is the promise's own due instant where that is near, else in half an hour.
fn assign(bench: &Bench<'_>, m: &Maker<'_>) -> Vec<Field> {
    let soon = bench.reader.now + jiff::SignedDuration::from_mins(30);
    let due = bench
        .view
        .leading
        .and_then(|i| bench.view.ladder.get(i)?.clock.due_at());
    let by = due
        .filter(|d| *d > bench.reader.now && *d < soon)
        .unwrap_or(soon);
    let when = FieldKind::Moment {
        value: m.or("arrive_by", &lists::local(bench, by)),
    };
    let now = bench
        .view
        .ticket
        .assignment
        .as_ref()
        .and_then(|a| a.person)
        .map(|p| p.to_string());
    vec![
        m.choice(
            "person",
            lists::people(bench.technicians),
            &now.unwrap_or_default(),
        )
        .must(),
        m.field("arrive_by", when).must(),
    ]
}

fn channel(m: &Maker<'_>, default: Channel) -> Field {
    const WAYS: &[Channel] = &[
        Channel::Phone,
        Channel::Message,
        Channel::Email,
        Channel::Video,
        Channel::InPerson,
        Channel::Portal,
        Channel::Other,
    ];
    m.words("channel", WAYS, Channel::code, default)
}

fn photos(bench: &Bench<'_>, m: &Maker<'_>) -> Field {
    m.field("files", FieldKind::Photos)
        .hinted(bench.reader.t("page.form.photos"))
}
