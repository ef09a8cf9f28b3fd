//! The provider: its name, the calendars in force and the catalogue of parts.

use crate::{
    fact::{Fact, Recorded, Seq},
    id::PartId,
    promise::Publication,
    ticket::fact::payloads,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

payloads! {
    /// The house begins its journal.
    HouseOpened {
        /// The provider's name (a firm, not a person).
        name: String,
        /// Contact card shown on every page (clause E1): hotline.
        hotline: String,
        /// Support address.
        email: String,
        /// Postal address.
        address: String,
    }
    /// An official calendar in a new version.
    CalendarPublished {
        /// The calendar's name, for example `cn`.
        name: String,
        /// The file as it was, so that the journal alone decides.
        toml: String,
    }
    /// A part enters the catalogue, or changes there.
    PartCatalogued {
        /// Which.
        part: PartId,
        /// The house's own number.
        code: String,
        /// Name.
        name: String,
        /// A special part is bought when needed; a common one is in stock.
        special: bool,
    }
}

/// A part of the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The house's own number.
    pub code: String,
    /// Name.
    pub name: String,
    /// Special since; only what was special before a report counts as special there.
    pub special_since: Option<Timestamp>,
}

/// The provider.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct House {
    /// The provider's contact card; empty before the first fact.
    pub card: Option<Card>,
    /// How many calendar publications there were; tickets pin it.
    pub calendars_version: u32,
    /// Every publication: name and file, in order; version `n` is the first `n` of them.
    pub calendars: Vec<(String, String)>,
    /// When each of them was published: open clocks move by it, verdicts do not.
    #[serde(default)]
    pub published_at: Vec<Timestamp>,
    /// By which fact each of them was published.
    #[serde(default)]
    pub published_by: Vec<Seq>,
    /// Parts by id.
    pub parts: BTreeMap<PartId, Part>,
}

/// The contact card (clause E1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Firm.
    pub name: String,
    /// Hotline.
    pub hotline: String,
    /// Support address.
    pub email: String,
    /// Postal address.
    pub address: String,
}

impl House {
    /// The publications of calendars, in order.
    pub fn publications(&self) -> Vec<Publication> {
        let dated = self.published_at.iter().zip(&self.published_by);
        let each = (1..).zip(dated);
        each.map(|(version, (at, seq))| Publication {
            version,
            at: *at,
            seq: *seq,
        })
        .collect()
    }

    /// Applies one fact.
    pub fn evolve(&mut self, recorded: &Recorded) {
        match &recorded.fact {
            Fact::HouseOpened(f) => {
                self.card = Some(Card {
                    name: f.name.clone(),
                    hotline: f.hotline.clone(),
                    email: f.email.clone(),
                    address: f.address.clone(),
                });
            }
            Fact::CalendarPublished(f) => {
                self.calendars.push((f.name.clone(), f.toml.clone()));
                self.published_at.push(recorded.recorded_at);
                self.published_by.push(recorded.seq);
                self.calendars_version += 1;
            }
            Fact::PartCatalogued(f) => self.catalogue(f, recorded.occurred_at),
            _ => {}
        }
    }

    fn catalogue(&mut self, f: &PartCatalogued, at: Timestamp) {
        let since = self
            .parts
            .get(&f.part)
            .and_then(|p| p.special_since)
            .or(Some(at));
        let part = Part {
            code: f.code.clone(),
            name: f.name.clone(),
            special_since: since.filter(|_| f.special),
        };
        self.parts.insert(f.part, part);
    }
}
