//! Who asks: the answer to "may they?" starts here.

use shounuo_core::{Actor, id::*, role::Role};
use shounuo_store::query::Scope;

/// What a link, instead of an account, opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Everything that the roles allow.
    Account,
    /// The report page of one device (its label).
    Label(DeviceId),
    /// One ticket (its tracking page).
    Tracking(TicketId),
}

/// Somebody who asks for something.
#[derive(Clone, Debug)]
pub struct Who {
    /// As whom facts name them.
    pub actor: Actor,
    /// What they are.
    pub roles: Vec<Role>,
    /// Whose data they may see.
    pub scope: Scope,
    /// How they came in.
    pub door: Door,
    /// Under which name their idempotency keys stand.
    pub principal: String,
    /// Whether they may only read (a token without the right to write).
    pub read_only: bool,
}

impl Who {
    /// A person of the provider, or of a customer's school.
    pub fn person(person: PersonId, customer: Option<CustomerId>, roles: Vec<Role>) -> Self {
        let (actor, scope) = match customer {
            None => (Actor::House(person), Scope::House),
            Some(c) => (Actor::School(person), Scope::Customer(c)),
        };
        Self {
            actor,
            roles,
            scope,
            door: Door::Account,
            principal: actor.to_string(),
            read_only: false,
        }
    }

    /// The holder of a device's label.
    pub fn label(link: LinkId, customer: CustomerId, device: DeviceId) -> Self {
        Self::link(link, customer, Door::Label(device))
    }

    /// The holder of a ticket's tracking link.
    pub fn tracking(link: LinkId, customer: CustomerId, ticket: TicketId) -> Self {
        Self::link(link, customer, Door::Tracking(ticket))
    }

    fn link(link: LinkId, customer: CustomerId, door: Door) -> Self {
        let actor = Actor::Link(link);
        Self {
            actor,
            roles: vec![Role::Reporter],
            scope: Scope::Customer(customer),
            door,
            principal: actor.to_string(),
            read_only: false,
        }
    }

    /// The program itself: set-up, import, jobs.
    pub fn system() -> Self {
        Self {
            actor: Actor::System,
            roles: vec![Role::Administrator],
            scope: Scope::House,
            door: Door::Account,
            principal: "system".to_owned(),
            read_only: false,
        }
    }

    /// Whether they have the role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether data of this owner is theirs to see. The house's own is not a customer's.
    pub fn sees(&self, owner: Option<CustomerId>) -> bool {
        match self.scope {
            Scope::House => true,
            Scope::Customer(c) => owner == Some(c),
        }
    }

    /// The customer whose people they are.
    pub fn customer(&self) -> Option<CustomerId> {
        match self.scope {
            Scope::House => None,
            Scope::Customer(c) => Some(c),
        }
    }
}
