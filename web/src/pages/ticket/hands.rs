//! People and devices that forms offer.

use crate::{answer::Problem, request::Session, site::Site};
use shounuo_app::queries::TicketView;
use shounuo_core::{id::PersonId, ticket::Action};
use shounuo_store::query::{DeviceRow, PersonFilter, PlaceRow};

/// People and devices to choose from, as far as the asker sees them.
pub(super) struct Hands {
    pub technicians: Vec<(PersonId, String)>,
    pub people: Vec<(PersonId, String)>,
    pub devices: Vec<DeviceRow>,
    pub places: Vec<PlaceRow>,
}

impl Hands {
    pub async fn of(
        site: &Site,
        session: &Session,
        view: &TicketView,
        chosen: Option<Action>,
    ) -> Result<Self, Problem> {
        let mut hands = Self {
            technicians: Vec::new(),
            people: Vec::new(),
            devices: Vec::new(),
            places: Vec::new(),
        };
        let (who, actions) = (&session.who, &view.actions);
        let names_people = [
            Action::Assign,
            Action::InvolveHelp,
            Action::SetOwner,
            Action::FormGroup,
            Action::BeginStint,
            Action::EndStint,
        ];
        if who.customer().is_none() && names_people.iter().any(|a| actions.contains(a)) {
            hands.technicians = site.app.technicians(who).await?;
            let filter = PersonFilter {
                active: Some(true),
                of: Some(None),
                ..Default::default()
            };
            let people = site.app.everybody(who, filter).await?;
            hands.people = people
                .into_iter()
                .filter_map(|p| Some((p.row.id, p.name?)))
                .collect();
        }
        if chosen == Some(Action::Describe) {
            hands.find_things(site, session, view).await?;
        }
        Ok(hands)
    }

    /// The places and devices of the ticket's own customer.
    async fn find_things(
        &mut self,
        site: &Site,
        session: &Session,
        view: &TicketView,
    ) -> Result<(), Problem> {
        let (app, own) = (&site.app, view.customer.id);
        self.places = app.place_tree(&session.who, Some(own)).await?;
        self.devices = app.every_device(&session.who, own).await?;
        self.devices
            .sort_by(|a, b| (&a.place_name, &a.nickname).cmp(&(&b.place_name, &b.nickname)));
        Ok(())
    }
}
