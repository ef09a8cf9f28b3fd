//! What came in.

use crate::schema::{At, ChannelCode};
use serde::Serialize;
use shounuo_app::queries::TicketView;
use shounuo_core::ticket::{Ticket as State, words::Channel};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who reported, as they gave it.
#[derive(Serialize, ToSchema)]
pub struct Reporter {
    /// Name.
    name: Option<String>,
    /// Telephone.
    phone: Option<String>,
    /// Their account.
    person: Option<Uuid>,
}

/// What came in.
#[derive(Serialize, ToSchema)]
#[schema(as = TicketReport)]
pub struct Report {
    /// When it was reported.
    reported_at: Option<At>,
    /// How it came in.
    #[schema(value_type = Option<ChannelCode>)]
    channel: Option<Channel>,
    /// Who reported.
    reporter: Option<Reporter>,
    /// What they said.
    text: Option<String>,
    /// Symptom codes.
    symptoms: Vec<String>,
    /// Number in another system.
    source_no: Option<String>,
    /// Attributes of another system.
    tags: BTreeMap<String, String>,
}

impl Report {
    /// From a ticket's state.
    pub fn of(view: &TicketView, t: &State) -> Self {
        let text = |sealed| view.text(sealed).map(str::to_owned);
        Self {
            reported_at: t.reported_at.map(At),
            channel: t.channel,
            reporter: t.reporter.as_ref().map(|r| Reporter {
                name: text(r.name),
                phone: text(r.phone),
                person: r.person.map(|p| p.0),
            }),
            text: text(t.text),
            symptoms: t.symptoms.clone(),
            source_no: t.source_no.clone(),
            tags: t.tags.clone(),
        }
    }
}
