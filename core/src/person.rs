//! A person of the provider or of a school. Names and telephones are in the vault only.

use crate::{
    fact::{Fact, Recorded},
    role::Role,
    sealed::Sealed,
    ticket::fact::payloads,
};
use serde::{Deserialize, Serialize};

payloads! {
    /// A person is known. Whose they are is the fact's customer: none for the provider's own.
    PersonAdded {
        /// Name.
        name: Sealed,
        /// Telephone.
        phone: Option<Sealed>,
        /// What they sign in with (a name of their choice, not an e-mail).
        login: Option<Sealed>,
        /// Post in the plan (项目经理 …), free words.
        post: String,
        /// What they are.
        roles: Vec<Role>,
    }
    /// Other roles from now on.
    RolesSet {
        /// All of them.
        roles: Vec<Role>,
    }
    /// They no longer work here.
    PersonLeft {}
    /// Their data is erased from the vault.
    PersonErased {}
}

/// A person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Name, in the vault.
    pub name: Option<Sealed>,
    /// Telephone, in the vault.
    pub phone: Option<Sealed>,
    /// Sign-in name, in the vault.
    pub login: Option<Sealed>,
    /// Post.
    pub post: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Whether they still work here.
    pub active: bool,
    /// Whether their data is erased.
    pub erased: bool,
}

impl Person {
    /// Applies one fact.
    pub fn evolve(&mut self, recorded: &Recorded) {
        match &recorded.fact {
            Fact::PersonAdded(f) => {
                self.name = Some(f.name);
                self.phone = f.phone;
                self.login = f.login;
                self.post.clone_from(&f.post);
                self.roles.clone_from(&f.roles);
                self.active = true;
            }
            Fact::RolesSet(f) => self.roles.clone_from(&f.roles),
            Fact::PersonLeft(_) => self.active = false,
            Fact::PersonErased(_) => {
                self.active = false;
                self.erased = true;
            }
            _ => {}
        }
    }
}
