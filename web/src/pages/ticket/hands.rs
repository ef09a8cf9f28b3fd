//! People and devices that forms offer.

use crate::{answer::Problem, request::Session, site::Site};
use shounuo_app::queries::TicketView;
use shounuo_core::{id::PersonId, ticket::Action};
use shounuo_store::query::{DeviceFilter, DeviceRow, PageAsk, PersonFilter};

/// People and devices to choose from, as far as the asker sees them.
pub(super) struct Hands {
    pub technicians: Vec<(PersonId, String)>,
    pub people: Vec<(PersonId, String)>,
    pub devices: Vec<DeviceRow>,
}

impl Hands {
    pub async fn of(site: &Site, session: &Session, view: &TicketView) -> Result<Self, Problem> {
        let mut hands = Self {
            technicians: Vec::new(),
            people: Vec::new(),
            devices: Vec::new(),
        };
        let (who, actions) = (&session.who, &view.actions);
        let names_people = [
            Action::Assign,
            Action::InvolveHelp,
            Action::SetOwner,
            Action::FormGroup,
        ];
        if who.customer().is_none() && names_people.iter().any(|a| actions.contains(a)) {
            hands.technicians = site.app.technicians(who).await?;
            let filter = PersonFilter {
                active: Some(true),
                of: Some(None),
                ..Default::default()
            };
            let people = site.app.people(who, filter).await?;
            hands.people = people
                .into_iter()
                .filter_map(|p| Some((p.row.id, p.name?)))
                .collect();
        }
        if actions.contains(&Action::Describe) && view.ticket.place.is_some() {
            let filter = DeviceFilter {
                place: view.ticket.place,
                ..Default::default()
            };
            hands.devices = site
                .app
                .devices(who, filter, PageAsk::first(100))
                .await?
                .rows;
        }
        Ok(hands)
    }
}
