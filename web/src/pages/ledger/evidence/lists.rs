//! What the fields of a kind offer to choose from. Read only as far as its fields need them.

use super::super::ask::Asked;
use crate::{
    answer::{Frame, Problem},
    parts::Row,
    request::Session,
    site::Site,
};
use jiff::tz::TimeZone;
use shounuo_app::{
    AppError,
    policy::{Right, may},
    queries::Card,
    queries::ledger::{FactView, TermsAt, ThingsView},
};
use shounuo_core::{
    Fact,
    id::CustomerId,
    ledger::{
        Topic,
        form::{Choice, Field, FieldKind, choices},
    },
};
use shounuo_store::query::{DeviceRow, PageAsk, PersonFilter, PlaceRow};
use shounuo_words::ledger::{Nameless, Teller};
use std::collections::BTreeMap;

/// A choice: what is sent, what is shown.
pub(super) type Pair = (String, String);

/// The lists of a form.
pub(super) struct Lists {
    terms: TermsAt,
    /// Id, name, whether they still work here.
    people: Vec<(String, String, bool)>,
    places: Vec<PlaceRow>,
    devices: Vec<DeviceRow>,
    parts: Vec<Pair>,
    tickets: Vec<Card>,
    things: BTreeMap<Topic, ThingsView>,
}

impl Lists {
    /// Of what these fields need.
    pub(super) async fn read(
        site: &Site,
        session: &Session,
        asked: &Asked,
        customer: CustomerId,
        fields: &[Field],
    ) -> Result<Self, Problem> {
        let (app, who) = (&site.app, &session.who);
        let needs = |test: &dyn Fn(FieldKind) -> bool| fields.iter().any(|f| test(f.kind));
        let mut lists = Self {
            terms: app.ledger_terms(who, asked.ask.clone()).await?,
            people: Vec::new(),
            places: Vec::new(),
            devices: Vec::new(),
            parts: Vec::new(),
            tickets: Vec::new(),
            things: BTreeMap::new(),
        };
        if needs(&|k| matches!(k, FieldKind::Person | FieldKind::Shifts)) {
            lists.people = people(site, session).await?;
        }
        if needs(&|k| k == FieldKind::Place) {
            lists.places = app.place_tree(who, Some(customer)).await?;
        }
        if needs(&|k| matches!(k, FieldKind::Device | FieldKind::LeftOut)) {
            lists.devices = app.every_device(who, customer).await?;
        }
        if needs(&|k| k == FieldKind::Part) {
            lists.parts = parts(site, session).await?;
        }
        if needs(&|k| k == FieldKind::Ticket) {
            lists.tickets = app.latest_faults(who, customer).await?;
        }
        for field in fields {
            if let FieldKind::Known(topic) = field.kind {
                let things = app.ledger_things(who, asked.ask.clone(), topic).await?;
                lists.things.insert(topic, things);
            }
        }
        Ok(lists)
    }

    /// The words of a list of the contract.
    pub(super) fn choices(&self, f: &Frame, choice: Choice) -> Vec<Pair> {
        let contract = self.terms.contract();
        let teller = Teller::new(&f.reader, contract, &Nameless);
        let told = |word: String| {
            let said = match (choice, word.split_once('/')) {
                // Papers of several records have the same names.
                (Choice::Item, Some((record, _))) => {
                    format!(
                        "{} · {}",
                        teller.promise(record),
                        teller.choice(choice, &word)
                    )
                }
                _ => teller.choice(choice, &word),
            };
            (word, said)
        };
        choices(choice, contract).into_iter().map(told).collect()
    }

    /// The provider's people; `past`: those who left, too.
    pub(super) fn people(&self, past: bool) -> Vec<Pair> {
        let shown = self.people.iter().filter(|(_, _, active)| past || *active);
        shown
            .map(|(id, name, _)| (id.clone(), name.clone()))
            .collect()
    }

    /// The contract's zone, in which the form's times are written and read.
    pub(super) fn zone(&self) -> &TimeZone {
        &self.terms.book().zone
    }

    /// The customer's places as a tree.
    pub(super) fn places(&self) -> Vec<Pair> {
        let told = |p: &PlaceRow| {
            let indent = "\u{3000}".repeat(usize::from(p.depth));
            (p.id.to_string(), format!("{indent}{}", p.name))
        };
        self.places.iter().map(told).collect()
    }

    /// The parts of the catalogue.
    pub(super) fn parts(&self) -> Vec<Pair> {
        self.parts.clone()
    }

    /// What was begun by earlier facts of a topic, each by its name and when.
    pub(super) fn things(&self, f: &Frame, topic: Topic) -> Vec<Pair> {
        let Some(things) = self.things.get(&topic) else {
            return Vec::new();
        };
        let teller = Teller::new(&f.reader, self.terms.contract(), &things.called);
        let told = |fact: &FactView| {
            let (_, key) = fact.about.clone()?;
            let at = match &fact.recorded.fact {
                Fact::OccasionAnnounced(o) => o.starts_at,
                _ => fact.recorded.occurred_at,
            };
            let said = format!("{} · {}", teller.thing(topic, &key), f.reader.instant(at));
            Some((key, said))
        };
        things.facts.iter().filter_map(told).collect()
    }

    /// The latest faults: number, and what it is about.
    pub(super) fn tickets(&self, f: &Frame) -> Vec<Pair> {
        let told = |card: &Card| {
            let row = Row::new(&f.reader, card);
            (
                row.no,
                format!("{} · {} · {}", row.spot, row.title, row.stage),
            )
        };
        self.tickets.iter().map(told).collect()
    }

    /// The devices as people pick them.
    pub(super) fn device_names(&self) -> Vec<String> {
        self.devices.iter().map(named).collect()
    }

    /// The device that is meant: as the list has it, or by its serial number or id.
    pub(super) fn device(&self, said: &str) -> Option<String> {
        let said = said.trim();
        let is = |d: &&DeviceRow| named(d) == said || d.serial == said || d.id.to_string() == said;
        self.devices.iter().find(is).map(|d| d.id.to_string())
    }
}

fn named(device: &DeviceRow) -> String {
    format!("{} · {}", device.nickname, device.serial)
}

/// The provider's people; a school's do not choose among them.
async fn people(site: &Site, session: &Session) -> Result<Vec<(String, String, bool)>, AppError> {
    if !may(&session.who, Right::ReadPeople) {
        return Ok(Vec::new());
    }
    let filter = PersonFilter {
        of: Some(None),
        ..PersonFilter::default()
    };
    let all = site.app.everybody(&session.who, filter).await?;
    let told = all
        .into_iter()
        .filter_map(|p| Some((p.row.id.to_string(), p.name?, p.row.active)));
    Ok(told.collect())
}

/// The whole catalogue, page by page.
async fn parts(site: &Site, session: &Session) -> Result<Vec<Pair>, AppError> {
    let mut all = Vec::new();
    let mut page = PageAsk::first(200);
    loop {
        let found = site.app.parts(&session.who, page.clone()).await?;
        let told = found
            .rows
            .into_iter()
            .map(|p| (p.id.to_string(), format!("{} {}", p.code, p.name)));
        all.extend(told);
        match found.next {
            Some(next) => page.after = Some(next),
            None => return Ok(all),
        }
    }
}
