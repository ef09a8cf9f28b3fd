//! To whom something is said: who can act, then up the line.

use shounuo_core::{
    id::{CustomerId, PersonId},
    notice::{Alarm, LAST_RESORT},
    role::Role,
    ticket::Ticket,
};
use shounuo_store::{
    Reader, StoreError,
    query::{PersonFilter, PersonRow, Scope, whole},
};
use std::collections::HashMap;

/// Everybody who may have to hear something: the provider's people, and the managers of schools.
#[derive(Debug, Default)]
pub(super) struct People {
    house: Vec<PersonRow>,
    schools: HashMap<CustomerId, Vec<PersonId>>,
}

impl People {
    /// Those who work for the provider.
    pub fn of_house(reader: &mut Reader<'_>) -> Result<Self, StoreError> {
        let house = people(reader, None, Vec::new())?;
        let schools = HashMap::new();
        Ok(Self { house, schools })
    }

    /// Makes those of a school known that hear of an alarm.
    pub fn know(
        &mut self,
        reader: &mut Reader<'_>,
        school: CustomerId,
        alarm: Alarm,
    ) -> Result<(), StoreError> {
        let Some(role) = alarm
            .school()
            .filter(|_| !self.schools.contains_key(&school))
        else {
            return Ok(());
        };
        let found = people(reader, Some(school), vec![role])?;
        let ids = found.into_iter().map(|p| p.id).collect();
        self.schools.insert(school, ids);
        Ok(())
    }

    /// Who hears it: the ticket's owner and whoever is sent, or else those whose part of the service
    /// it is; those up the line; of the school its managers. Never nobody, while anybody works here.
    pub fn hear(
        &self,
        (customer, alarm, owner): (CustomerId, Alarm, Role),
        ticket: Option<&Ticket>,
    ) -> Vec<PersonId> {
        let mut all = self.can_act(ticket);
        if all.is_empty() {
            all = self.with(owner);
        }
        for role in alarm.line() {
            all.extend(self.with(*role));
        }
        for role in LAST_RESORT {
            if all.is_empty() {
                all = self.with(*role);
            }
        }
        if alarm.school().is_some() {
            all.extend(self.schools.get(&customer).into_iter().flatten());
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The ticket's owner and whoever is sent, as far as they still work here.
    fn can_act(&self, ticket: Option<&Ticket>) -> Vec<PersonId> {
        let sent = ticket.and_then(|t| t.assignment.as_ref()?.person);
        let own = ticket.and_then(|t| t.owner).into_iter().chain(sent);
        own.filter(|id| self.house.iter().any(|p| p.id == *id))
            .collect()
    }

    fn with(&self, role: Role) -> Vec<PersonId> {
        let have = self.house.iter().filter(|p| p.roles.contains(&role));
        have.map(|p| p.id).collect()
    }
}

fn people(
    reader: &mut Reader<'_>,
    of: Option<CustomerId>,
    roles: Vec<Role>,
) -> Result<Vec<PersonRow>, StoreError> {
    let scope = of.map_or(Scope::House, Scope::Customer);
    let filter = PersonFilter {
        of: Some(of),
        active: Some(true),
        roles,
    };
    whole(|page| reader.people(&scope, &filter, page))
}
