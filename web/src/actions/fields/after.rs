//! The fields of what comes after the repair, and beside the way.

use super::{Bench, Field, FieldKind, Maker, channel, lists, photos};
use shounuo_core::{
    catalogue,
    ticket::{
        Action,
        words::{CancelReason, Channel, WaitReason},
    },
};
use shounuo_words::symptom;

/// The fields of an action after the repair.
pub(super) fn of(bench: &Bench<'_>, m: &Maker<'_>, action: Action) -> Vec<Field> {
    let why = || m.lines("text").named(bench.reader.t("page.field.why"));
    match action {
        Action::HandReport => vec![channel(m, Channel::InPerson), photos(bench, m)],
        Action::AcceptRepair if bench.school => {
            let by = m.line("by", "");
            vec![
                by.named(bench.reader.t("page.field.signed_by")),
                m.lines("text"),
            ]
        }
        Action::AcceptRepair => vec![m.line("by", "").must(), m.lines("text")],
        Action::RejectRepair => vec![why()],
        Action::TryFollowUp => {
            let sent = m.tick("link_sent", false);
            let sent = sent.named(bench.reader.t("page.field.link_sent"));
            vec![channel(m, Channel::Phone), sent]
        }
        Action::AnswerFollowUp => rating(bench, m),
        Action::Cancel if bench.school => vec![why()],
        Action::Cancel => {
            // The last reason is another system's.
            let reasons = &CancelReason::ALL[..4];
            let first = CancelReason::Withdrawn;
            vec![m.words("reason", reasons, CancelReason::code, first), why()]
        }
        other => aside(bench, m, other),
    }
}

fn aside(bench: &Bench<'_>, m: &Maker<'_>, action: Action) -> Vec<Field> {
    match action {
        Action::Merge => vec![other_ticket(bench, m, "into")],
        Action::JoinParent => vec![other_ticket(bench, m, "parent")],
        Action::Convert => {
            let value = lists::other_kind(bench).code().to_owned();
            vec![m.field("to", FieldKind::Hidden { value })]
        }
        Action::Describe => describe(bench, m),
        Action::BeginWait => {
            let (all, first) = (WaitReason::ALL, WaitReason::RoomLocked);
            vec![m.words("reason", all, WaitReason::code, first)]
        }
        Action::Confirm => vec![m.choice("of", lists::claims(bench), "").must()],
        Action::Correct => {
            let now = lists::local(bench, bench.reader.now);
            let value = m.or("occurred_at", &now);
            let why = m.lines("text").named(bench.reader.t("page.field.why"));
            vec![
                m.choice("of", lists::marks(bench), "").must(),
                m.field("occurred_at", FieldKind::Moment { value }).must(),
                why,
            ]
        }
        _ => vec![],
    }
}

/// The answer to a follow-up: for the school its own hand, else what was said on the telephone.
fn rating(bench: &Bench<'_>, m: &Maker<'_>) -> Vec<Field> {
    let name = |f: Field, key: &str| f.named(bench.reader.t(key));
    let runs = lists::yes_no(bench, "page.timeline.runs", "page.timeline.fails");
    let running = m.choice("running", runs, "yes").must();
    let mut fields = vec![
        name(m.score("speed"), "page.field.speed"),
        name(m.score("skill"), "page.field.skill"),
        name(m.score("attitude"), "page.field.attitude"),
        name(running, "page.field.running"),
        m.lines("text"),
    ];
    if !bench.school {
        fields.insert(0, channel(m, Channel::Phone));
    }
    fields
}

fn describe(bench: &Bench<'_>, m: &Maker<'_>) -> Vec<Field> {
    let class = bench.view.device.as_ref().map_or("", |d| &d.class);
    let chips = catalogue::symptoms(class)
        .iter()
        .map(|s| ((*s).to_owned(), symptom(m.lang, s).into_owned()))
        .collect();
    let now: Vec<&str> = bench
        .view
        .ticket
        .symptoms
        .iter()
        .map(String::as_str)
        .collect();
    let ticket = &bench.view.ticket;
    let id = |id: Option<String>| id.unwrap_or_default();
    let device = id(ticket.device.map(|d| d.to_string()));
    let place = id(ticket.place.map(|p| p.to_string()));
    let together = bench.reader.t("page.form.moves_along");
    vec![
        m.picks("symptoms", chips, &now),
        m.choice("device", lists::devices(bench), &device)
            .hinted(together),
        m.choice("place", lists::places(bench), &place),
    ]
}

fn other_ticket(bench: &Bench<'_>, m: &Maker<'_>, name: &'static str) -> Field {
    let first = bench
        .view
        .related
        .first()
        .map(|c| c.row.no())
        .unwrap_or_default();
    let opt = |no: String| crate::actions::Opt {
        label: no.clone(),
        value: no,
        on: false,
    };
    let list = bench.view.related.iter().map(|c| opt(c.row.no())).collect();
    m.field(
        name,
        FieldKind::Line {
            value: m.or(name, &first),
            list,
        },
    )
    .must()
}
