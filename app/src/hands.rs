//! Who can act on what breaks next: shown to people and told to them, from here alone.

use crate::{Who, policy::may_act};
use shounuo_core::{
    id::PersonId,
    promise::Evidence,
    role::Role,
    ticket::{Action, Ticket},
};
use shounuo_store::{
    Reader, StoreError,
    query::{PersonFilter, PersonRow, Scope, whole},
};

/// The provider's people who work here. They are few: one list serves every question.
#[derive(Debug, Default)]
pub(crate) struct Hands {
    people: Vec<PersonRow>,
}

/// A ticket, and the facts that stop one of its clocks.
pub(crate) type Towards<'a> = (&'a Ticket, &'a [Evidence]);

impl Hands {
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, StoreError> {
        let filter = PersonFilter {
            of: Some(None),
            active: Some(true),
            ..PersonFilter::default()
        };
        let people = whole(|page| reader.people(&Scope::House, &filter, page))?;
        Ok(Self { people })
    }

    /// Who can act. On a ticket: who is sent to it and who owns it, as far as they may take its next step
    /// towards what stops the clock; else those of the promise's role who may; else whoever's work it is.
    /// Beside tickets: those of the promise's role.
    pub fn on(&self, role: Role, towards: Option<Towards<'_>>) -> Vec<PersonId> {
        let Some((ticket, stops)) = towards else {
            return self.with(role);
        };
        let next = ticket.next_towards(stops);
        let sent = ticket.assignment.as_ref().and_then(|a| a.person);
        let own = [sent, ticket.owner];
        let own = self.who(|p| own.contains(&Some(p.id)) && may_one(p, &next));
        let of_role = |p: &PersonRow| p.roles.contains(&role) && may_one(p, &next);
        let tiers = [
            own,
            self.who(of_role),
            self.who(|p| p.roles.iter().any(|r| is_at_work(*r) && gives(*r, &next))),
        ];
        let found = tiers.into_iter().find(|tier| !tier.is_empty());
        found.unwrap_or_else(|| self.with(role))
    }

    /// Whoever has the role.
    pub fn with(&self, role: Role) -> Vec<PersonId> {
        self.who(|p| p.roles.contains(&role))
    }

    /// Whoever is so.
    pub fn who(&self, test: impl Fn(&PersonRow) -> bool) -> Vec<PersonId> {
        let found = self.people.iter().filter(|p| test(p));
        found.map(|p| p.id).collect()
    }
}

/// Who may do everything is up the line, not at work on it.
fn is_at_work(role: Role) -> bool {
    !matches!(role, Role::Administrator | Role::ProjectManager)
}

fn may_one(person: &PersonRow, next: &[Action]) -> bool {
    let who = Who::person(person.id, None, person.roles.clone());
    next.iter().any(|action| may_act(&who, *action))
}

fn gives(role: Role, next: &[Action]) -> bool {
    let who = Who::person(PersonId(uuid::Uuid::nil()), None, vec![role]);
    next.iter().any(|action| may_act(&who, *action))
}
