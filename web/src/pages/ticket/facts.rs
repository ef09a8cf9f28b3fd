//! Facts about a ticket, in words.

use crate::{actions::Bench, parts::headline, parts::state_of};
use shounuo_app::queries::TicketView;
use shounuo_core::{
    Fact,
    ticket::words::{Grade, TicketKind},
};
use shounuo_words::{Label, Reader, symptoms};

/// A line of facts about the ticket.
pub struct FactLine {
    /// What.
    pub label: String,
    /// Its words.
    pub value: String,
    /// Where it leads, if anywhere.
    pub href: Option<String>,
}

/// A name, and a number to call with where it leads.
pub type Contact = (String, Option<(String, String)>);

/// The head of the page.
pub struct Head {
    /// What people call it.
    pub no: String,
    /// What it is about.
    pub title: String,
    /// Where it stands.
    pub stage: String,
    /// The state that colours it.
    pub stage_state: &'static str,
    /// The grade, once given, and the state that colours it.
    pub grade: Option<(String, &'static str)>,
    /// The kind, where it is a question.
    pub kind: Option<String>,
    /// Why work stands still.
    pub waiting: Option<String>,
}

impl Head {
    /// Of a ticket.
    pub fn of(reader: &Reader, view: &TicketView) -> Self {
        let (lang, ticket) = (reader.lang, &view.ticket);
        let kind = ticket.kind.unwrap_or(TicketKind::Fault);
        let weight = |g: Grade| if g == Grade::Major { "broken" } else { "info" };
        let asked = kind == TicketKind::Consultation;
        Self {
            no: view.no.clone(),
            title: headline(reader, &ticket.symptoms, view.text(ticket.text), kind),
            stage: view.stage.label(lang).into_owned(),
            stage_state: state_of(view.stage),
            grade: ticket
                .grade
                .map(|g| (g.label(lang).into_owned(), weight(g))),
            kind: asked.then(|| kind.label(lang).into_owned()),
            waiting: ticket.waiting.map(|w| w.label(lang).into_owned()),
        }
    }
}

/// Lines that are only there when they say something.
struct Lines<'a> {
    reader: &'a Reader,
    lines: Vec<FactLine>,
}

impl Lines<'_> {
    fn add(&mut self, label: &str, value: Option<String>) {
        self.link(label, value, None);
    }

    fn link(&mut self, label: &str, value: Option<String>, href: Option<String>) {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            let label = self.reader.t(label).into_owned();
            self.lines.push(FactLine { label, value, href });
        }
    }
}

/// Device, place, people: what somebody needs who is called about this ticket.
pub fn facts(bench: &Bench<'_>) -> Vec<FactLine> {
    let (reader, view) = (bench.reader, bench.view);
    let mut lines = Lines {
        reader,
        lines: Vec::new(),
    };
    if let Some(d) = &view.device {
        let class = shounuo_words::class(reader.lang, &d.class);
        let (named, dossier) = (
            format!("{} · {class}", d.nickname),
            format!("/devices/{}", d.id),
        );
        lines.link("field.device", Some(named), Some(dossier));
        lines.add("field.model", Some(d.model.clone()));
        lines.add("field.serial", Some(d.serial.clone()));
    }
    lines.add("field.place", Some(view.place.join(" · ")));
    lines.add(
        "field.symptoms",
        Some(symptoms(reader.lang, &view.ticket.symptoms)),
    );
    people(bench, &mut lines);
    let customer = (!bench.school).then(|| view.customer.name.clone());
    lines.add("page.ticket.customer", customer);
    lines.add("field.source_no", view.ticket.source_no.clone());
    lines.lines
}

fn people(bench: &Bench<'_>, lines: &mut Lines<'_>) {
    let (reader, view, ticket) = (bench.reader, bench.view, &bench.view.ticket);
    if let Some((name, phone)) = contact(view) {
        lines.add("page.ticket.reporter", Some(name));
        if let Some((href, number)) = phone {
            lines.link("field.phone", Some(number), Some(href));
        }
    }
    let channel = ticket.channel.map(|c| c.label(reader.lang).into_owned());
    lines.add(
        "page.ticket.reported_at",
        ticket.reported_at.map(|at| reader.instant(at)),
    );
    lines.add("page.ticket.channel", channel);
    lines.add(
        "page.ticket.owner",
        view.name(ticket.owner).map(str::to_owned),
    );
    let Some(sent) = &ticket.assignment else {
        return;
    };
    let who = view.name(sent.person).map(str::to_owned);
    lines.add("page.ticket.technician", who.or(sent.team.clone()));
    lines.add(
        "field.arrive_by",
        sent.arrive_by.map(|at| reader.instant(at)),
    );
}

/// Building, floor, room, and the device; a device named after its room stands alone.
pub fn spot(view: &TicketView) -> String {
    let device = view.device.as_ref().map(|d| d.nickname.clone());
    let named_after = |place: &str| device.as_ref().is_some_and(|d| d.contains(place));
    let mut words: Vec<String> = view.place.clone();
    words.retain(|place| !named_after(place));
    words.extend(device);
    words.join(" · ")
}

/// Who reported, and how to call them.
pub fn contact(view: &TicketView) -> Option<Contact> {
    let reporter = view.ticket.reporter.as_ref()?;
    let name = view
        .text(reporter.name)
        .or_else(|| view.name(reporter.person))?;
    let phone = view.text(reporter.phone).map(|p| (tel(p), p.to_owned()));
    Some((name.to_owned(), phone))
}

fn tel(phone: &str) -> String {
    let dialled = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+');
    format!("tel:{}", dialled.collect::<String>())
}

/// Cause, plan and parts, as the school sees them (clause S2).
pub fn found(reader: &Reader, view: &TicketView) -> Vec<(String, String)> {
    let used = view.timeline.iter().filter_map(|e| match &e.recorded.fact {
        Fact::PartUsed(p) => Some(format!("{} × {}", p.model, p.quantity)),
        _ => None,
    });
    let parts = shounuo_words::list(reader.lang, used);
    let rows = [
        ("field.cause", view.text(view.ticket.cause)),
        ("field.plan", view.text(view.ticket.plan)),
        (
            "page.ticket.parts",
            Some(parts.as_str()).filter(|p| !p.is_empty()),
        ),
    ];
    let told =
        |(key, text): (&str, Option<&str>)| Some((reader.t(key).into_owned(), text?.to_owned()));
    rows.into_iter().filter_map(told).collect()
}
