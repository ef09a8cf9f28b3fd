//! Who works here.

use super::{account, must};
use crate::{App, AppError, Who, policy::Right};
use shounuo_core::{id::PersonId, role::Role};
use shounuo_store::{
    Reader, StoreError,
    query::{Page, PageAsk, PersonFilter, PersonRow, Scope, whole},
};

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
    /// A page of the people within the asker's scope, by post.
    pub async fn people(
        &self,
        who: &Who,
        filter: PersonFilter,
        page: PageAsk,
    ) -> Result<Page<PersonView>, AppError> {
        must(who, Right::ReadPeople)?;
        account(who)?;
        let scope = who.scope;
        self.read(move |r| people(r, &scope, &filter, &page)).await
    }

    /// Everybody within the asker's scope whom the filter means, by post: for lists to choose from.
    pub async fn everybody(
        &self,
        who: &Who,
        filter: PersonFilter,
    ) -> Result<Vec<PersonView>, AppError> {
        must(who, Right::ReadPeople)?;
        account(who)?;
        let scope = who.scope;
        self.read(move |r| whole(|page| people(r, &scope, &filter, page)))
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
        let people = self.everybody(who, filter).await?;
        Ok(people
            .into_iter()
            .filter_map(|p| Some((p.row.id, p.name?)))
            .collect())
    }
}

/// A page of people; one query more for all its names.
fn people(
    r: &mut Reader<'_>,
    scope: &Scope,
    filter: &PersonFilter,
    page: &PageAsk,
) -> Result<Page<PersonView>, StoreError> {
    let Page { rows, next } = r.people(scope, filter, page)?;
    let ids = rows.iter().flat_map(|p| [p.name, p.phone]).flatten();
    let names = r.reveal(scope, &ids.collect::<Vec<_>>())?;
    let name = |id: Option<_>| id.and_then(|id| names.get(&id).cloned());
    let view = |row: PersonRow| PersonView {
        name: name(row.name),
        phone: name(row.phone),
        row,
    };
    let rows = rows.into_iter().map(view).collect();
    Ok(Page { rows, next })
}
