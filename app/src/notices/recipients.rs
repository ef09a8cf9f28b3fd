//! To whom something is said: who can act, then up the line.

use crate::{
    Who,
    hands::{Hands, Towards},
    policy::{Right, may},
};
use shounuo_core::{
    actor::Side,
    id::{CustomerId, PersonId},
    notice::{Alarm, LAST_RESORT},
    role::Role,
};
use shounuo_store::{
    Reader, StoreError,
    query::{PersonFilter, PersonRow, Scope, whole},
};
use std::collections::HashMap;

/// Everybody who may have to hear something: the provider's people, and the managers of schools.
#[derive(Debug, Default)]
pub(super) struct People {
    house: Hands,
    schools: HashMap<CustomerId, Vec<PersonId>>,
}

impl People {
    /// Those who work for the provider.
    pub fn of_house(reader: &mut Reader<'_>) -> Result<Self, StoreError> {
        let house = Hands::read(reader)?;
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
        let found = people(reader, school, vec![role])?;
        let ids = found.into_iter().map(|p| p.id).collect();
        self.schools.insert(school, ids);
        Ok(())
    }

    /// Who hears it: who can act on it; those up the line; of the school its managers. Never nobody, while
    /// anybody works here.
    pub fn hear(
        &self,
        (customer, alarm, owner): (CustomerId, Alarm, Role),
        towards: Option<Towards<'_>>,
    ) -> Vec<PersonId> {
        let mut all = self.house.on(owner, towards);
        for role in alarm.line() {
            all.extend(self.house.with(*role));
        }
        for role in LAST_RESORT {
            if all.is_empty() {
                all = self.house.with(*role);
            }
        }
        if alarm.school().is_some() {
            all.extend(self.schools.get(&customer).into_iter().flatten());
        }
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl People {
    /// Those of a party who may confirm a contract's version for it.
    pub fn who_confirm(
        &self,
        reader: &mut Reader<'_>,
        customer: CustomerId,
        side: Side,
    ) -> Result<Vec<PersonId>, StoreError> {
        let confirms = |person: &PersonRow| {
            let who = Who::person(person.id, person.customer, person.roles.clone());
            may(&who, Right::ConfirmContract)
        };
        Ok(match side {
            Side::House => self.house.who(confirms),
            Side::School => {
                let all = people(reader, customer, Vec::new())?;
                all.iter().filter(|p| confirms(p)).map(|p| p.id).collect()
            }
            Side::System => Vec::new(),
        })
    }
}

fn people(
    reader: &mut Reader<'_>,
    of: CustomerId,
    roles: Vec<Role>,
) -> Result<Vec<PersonRow>, StoreError> {
    let filter = PersonFilter {
        of: Some(Some(of)),
        active: Some(true),
        roles,
    };
    whole(|page| reader.people(&Scope::Customer(of), &filter, page))
}
