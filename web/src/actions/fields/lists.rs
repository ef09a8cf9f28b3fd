//! What the lists of a form offer.

use super::Bench;
use shounuo_app::queries::confirmable;
use shounuo_core::{id::PersonId, ticket::words::TicketKind};
use shounuo_words::{Label, fact_title};

pub(super) fn people(people: &[(PersonId, String)]) -> Vec<(String, String)> {
    people
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect()
}

/// The special group, by name.
pub(super) fn group(bench: &Bench<'_>) -> Vec<(String, String)> {
    named(bench, bench.view.ticket.group.iter())
}

/// Who of the special group is at work.
pub(super) fn at_work(bench: &Bench<'_>) -> Vec<(String, String)> {
    named(bench, bench.view.ticket.at_work.keys())
}

fn named<'p>(
    bench: &Bench<'_>,
    people: impl Iterator<Item = &'p PersonId>,
) -> Vec<(String, String)> {
    let name = |p: &PersonId| {
        let known = bench.people.iter().find(|(id, _)| id == p);
        let known = known.map(|(_, name)| name.clone());
        known.or_else(|| bench.view.name(Some(*p)).map(str::to_owned))
    };
    let name = |p: &PersonId| name(p).unwrap_or_else(|| "—".to_owned());
    people.map(|p| (p.to_string(), name(p))).collect()
}

/// Whoever looks, when they are one of these.
pub(super) fn me_among(bench: &Bench<'_>, all: &[(String, String)]) -> String {
    let me = bench.me.map(|p| p.to_string());
    me.filter(|me| all.iter().any(|(id, _)| id == me))
        .unwrap_or_default()
}

pub(super) fn owner(bench: &Bench<'_>) -> String {
    bench
        .view
        .ticket
        .owner
        .map(|p| p.to_string())
        .unwrap_or_default()
}

/// The customer's devices, room by room; the ticket's own one is always among them. Nothing chosen
/// changes nothing, so "none" is offered only while there is none.
pub(super) fn devices(bench: &Bench<'_>) -> Vec<(String, String)> {
    let own = bench.view.device.as_ref();
    let own = own.filter(|o| bench.devices.iter().all(|d| d.id != o.id));
    let told = bench.devices.iter().chain(own).map(|d| {
        let label = match d.nickname.contains(&d.place_name) {
            true => d.nickname.clone(),
            false => format!("{} · {}", d.place_name, d.nickname),
        };
        (d.id.to_string(), label)
    });
    none_yet(bench.view.ticket.device.is_none())
        .chain(told)
        .collect()
}

/// The customer's places as a tree.
pub(super) fn places(bench: &Bench<'_>) -> Vec<(String, String)> {
    let told = bench.places.iter().map(|p| {
        let indent = "\u{3000}".repeat(usize::from(p.depth));
        (p.id.to_string(), format!("{indent}{}", p.name))
    });
    none_yet(bench.view.ticket.place.is_none())
        .chain(told)
        .collect()
}

fn none_yet(none: bool) -> impl Iterator<Item = (String, String)> {
    none.then(|| (String::new(), "—".to_owned())).into_iter()
}

pub(super) fn needs(bench: &Bench<'_>, arrived: bool) -> Vec<(String, String)> {
    let name = |id| {
        bench
            .view
            .parts
            .iter()
            .find(|p| p.id == id)
            .map_or("—", |p| &p.name)
            .to_owned()
    };
    let open = bench
        .view
        .ticket
        .needs
        .iter()
        .filter(|(_, n)| n.fitted_at.is_none() && n.arrived_at.is_some() == arrived);
    open.map(|(id, n)| (id.to_string(), name(n.part))).collect()
}

/// What the school can confirm: the fact, when it is said to have happened, and when it was recorded.
pub(super) fn claims(bench: &Bench<'_>) -> Vec<(String, String)> {
    let (reader, lang) = (bench.reader, bench.reader.lang);
    let tell = |m: &shounuo_core::promise::Mark| {
        let args = [
            ("what", &*m.evidence.label(lang)),
            ("at", &*reader.instant(m.occurred_at)),
            ("recorded", &*reader.instant(m.recorded_at)),
        ];
        (
            number(bench, m.seq),
            reader.t_args("page.form.claim", &args).into_owned(),
        )
    };
    confirmable(&bench.view.ticket)
        .into_iter()
        .map(tell)
        .collect()
}

/// How a form names a fact.
fn number(bench: &Bench<'_>, seq: shounuo_core::Seq) -> String {
    let number = bench.view.numbers.number(seq);
    number.map(|n| n.to_string()).unwrap_or_default()
}

pub(super) fn marks(bench: &Bench<'_>) -> Vec<(String, String)> {
    let told = |e: &shounuo_app::queries::Entry| {
        let r = &e.recorded;
        bench
            .view
            .ticket
            .marks
            .iter()
            .any(|m| m.seq == r.seq)
            .then(|| {
                let title = fact_title(bench.reader.lang, r.fact.kind());
                (
                    number(bench, r.seq),
                    format!("{} {title}", bench.reader.instant(r.occurred_at)),
                )
            })
    };
    bench.view.timeline.iter().rev().filter_map(told).collect()
}

pub(super) fn other_kind(bench: &Bench<'_>) -> TicketKind {
    match bench.view.ticket.kind {
        Some(TicketKind::Consultation) => TicketKind::Fault,
        _ => TicketKind::Consultation,
    }
}

/// For a field of date and time, in the reader's zone.
pub(super) fn local(bench: &Bench<'_>, at: jiff::Timestamp) -> String {
    at.to_zoned(bench.reader.zone.clone())
        .strftime("%Y-%m-%dT%H:%M")
        .to_string()
}

/// Two answers, each in its own words.
pub(super) fn yes_no(bench: &Bench<'_>, yes: &str, no: &str) -> Vec<(String, String)> {
    let pair = |value: &str, key: &str| (value.to_owned(), bench.reader.t(key).into_owned());
    vec![pair("yes", yes), pair("no", no)]
}
