//! People: added, given roles, gone, erased.

use super::{append, outcome, unknown};
use crate::{
    App, AppError, Ask, Task, Who,
    policy::{Right, may},
    private::Sealer,
};
use shounuo_core::{
    Fact, Sealed, State, Subject,
    fact::NewFact,
    id::{CustomerId, PersonId},
    person::{PersonAdded, PersonErased, PersonLeft, RolesSet},
    role::Role,
    ticket::{Context, Invalid},
};
use shounuo_store::{Batch, VaultItem};
use std::sync::Arc;

/// A person to be added.
#[derive(Clone, Debug, serde::Serialize)]
pub struct NewPerson {
    /// Whose; `None` for the provider's own.
    pub customer: Option<CustomerId>,
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: Option<String>,
    /// Sign-in name.
    pub login: Option<String>,
    /// Post.
    pub post: String,
    /// Roles.
    pub roles: Vec<Role>,
}

impl App {
    /// Adds a person.
    pub fn add_person(
        &self,
        who: &Who,
        id: PersonId,
        ask: Ask,
        person: NewPerson,
    ) -> Result<Task, AppError> {
        self.check_people(who, person.customer, &person.roles)?;
        let subject = Subject::Person(id);
        let mut sealer = Sealer::new(self, subject, Some(id));
        let name: Sealed = sealer.seal("name", person.name.clone());
        let phone = person.phone.clone().map(|t| sealer.seal("phone", t));
        let login = person.login.clone().map(|t| sealer.seal("login", t));
        let vault = sealer.finish()?;
        let customer = person.customer;
        let (post, roles) = (person.post.clone(), person.roles.clone());
        let added = PersonAdded {
            name,
            phone,
            login,
            post,
            roles,
        };
        let run = move |batch: &mut Batch<'_>, context: &Context| {
            let loaded = batch.load(&subject)?;
            if loaded.exists && loaded.customer != customer {
                return Err(unknown("person"));
            }
            for item in &vault {
                batch.keep_private(VaultItem {
                    customer,
                    ..item.clone()
                })?;
            }
            let occurred_at = context.occurred_at;
            let fact = NewFact {
                subject,
                occurred_at,
                fact: added.clone().into(),
            };
            let seq = append(batch, customer, vec![fact])?;
            Ok(outcome("person_added", subject, seq))
        };
        Ok(self.task(who, &ask, &person, Arc::new(run)))
    }

    /// Sets a person's roles; their sessions end.
    pub fn set_roles(&self, who: &Who, id: PersonId, roles: Vec<Role>) -> Result<Task, AppError> {
        self.change_person(who, id, RolesSet { roles }, Change::Roles)
    }

    /// A person no longer works here; their sessions end.
    pub fn let_go(&self, who: &Who, id: PersonId) -> Result<Task, AppError> {
        self.change_person(who, id, PersonLeft {}, Change::Left)
    }

    /// Erases a person's data from the vault. Facts, chains and verdicts stay.
    pub fn erase_person(&self, who: &Who, id: PersonId) -> Result<Task, AppError> {
        self.change_person(who, id, PersonErased {}, Change::Erased)
    }

    fn change_person(
        &self,
        who: &Who,
        id: PersonId,
        fact: impl Into<Fact>,
        change: Change,
    ) -> Result<Task, AppError> {
        if !may(who, Right::ManagePeople) {
            return Err(AppError::Forbidden);
        }
        let (fact, asker, subject) = (fact.into(), who.clone(), Subject::Person(id));
        let request = (id, fact.clone());
        let run = move |batch: &mut Batch<'_>, context: &Context| {
            let loaded = batch.load(&subject)?;
            let State::Person(_) = &loaded.state else {
                return Err(unknown("person"));
            };
            if !loaded.exists || !asker.sees(loaded.customer) {
                return Err(unknown("person"));
            }
            batch.drop_sessions_of(id)?;
            if matches!(change, Change::Erased) {
                batch.erase_person(id)?;
            }
            let occurred_at = context.occurred_at;
            let facts = vec![NewFact {
                subject,
                occurred_at,
                fact: fact.clone(),
            }];
            let seq = append(batch, loaded.customer, facts)?;
            Ok(outcome(fact.kind(), subject, seq))
        };
        Ok(self.task(who, &self.ask(), &request, Arc::new(run)))
    }

    /// Roles stand on the side of the person: a school's people are not given the provider's.
    fn check_people(
        &self,
        who: &Who,
        customer: Option<CustomerId>,
        roles: &[Role],
    ) -> Result<(), AppError> {
        if !may(who, Right::ManagePeople) {
            return Err(AppError::Forbidden);
        }
        if !who.sees(customer) {
            return Err(AppError::NotFound);
        }
        match roles.iter().all(|r| r.of_school() == customer.is_some()) {
            true => Ok(()),
            false => Err(AppError::invalid("roles", Invalid::WrongKind)),
        }
    }
}

#[derive(Clone, Copy)]
enum Change {
    Roles,
    Left,
    Erased,
}
