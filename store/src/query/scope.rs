//! Whose data a question may see.

use shounuo_core::id::CustomerId;

/// Every query takes one. What lies outside answers exactly like what never was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The provider: all customers, and the provider's own.
    House,
    /// One customer only.
    Customer(CustomerId),
}

impl Scope {
    /// Whether something of this owner (`None`: the provider's own) lies within.
    pub fn covers(&self, owner: Option<CustomerId>) -> bool {
        match self {
            Self::House => true,
            Self::Customer(c) => owner == Some(*c),
        }
    }

    /// The customer, when it is one.
    pub fn customer(&self) -> Option<CustomerId> {
        match self {
            Self::House => None,
            Self::Customer(c) => Some(*c),
        }
    }
}
