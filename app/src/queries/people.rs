//! Who works here.

use super::{account, must};
use crate::{App, AppError, Who, policy::Right};
use shounuo_core::{id::PersonId, role::Role};
use shounuo_store::query::{PersonFilter, PersonRow};

/// A person, names revealed.
#[derive(Clone, Debug)]
pub struct PersonView {
    /// The row.
    pub row: PersonRow,
    /// Name; `None` when erased.
    pub name: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

impl App {
    /// People within the asker's scope.
    pub async fn people(
        &self,
        who: &Who,
        filter: PersonFilter,
    ) -> Result<Vec<PersonView>, AppError> {
        must(who, Right::ReadPeople)?;
        account(who)?;
        let scope = who.scope;
        self.read(move |r| {
            let rows = r.people(&scope, &filter)?;
            let ids: Vec<_> = rows
                .iter()
                .flat_map(|p| [p.name, p.phone])
                .flatten()
                .collect();
            let names = r.reveal(&scope, &ids)?;
            let name = |id: Option<_>| id.and_then(|id| names.get(&id).cloned());
            Ok(rows
                .into_iter()
                .map(|row| PersonView {
                    name: name(row.name),
                    phone: name(row.phone),
                    row,
                })
                .collect())
        })
        .await
    }

    /// Those who can be sent: active technicians and experts of the provider.
    pub async fn technicians(&self, who: &Who) -> Result<Vec<(PersonId, String)>, AppError> {
        let roles = vec![Role::FieldTechnician, Role::Expert];
        let filter = PersonFilter {
            roles,
            active: Some(true),
            of: Some(None),
        };
        let people = self.people(who, filter).await?;
        Ok(people
            .into_iter()
            .filter_map(|p| Some((p.row.id, p.name?)))
            .collect())
    }
}
