//! People, and the texts of the vault.

use super::{
    List, Names, Page, PageAsk, PersonFilter, PersonRow, Scope,
    sql::{Build, templates, within},
    tickets::cut,
};
use crate::{
    Reader, StoreError,
    db::{Backend, Row, Value},
};
use shounuo_core::{
    Subject,
    id::{PersonId, VaultId},
    role::Role,
};
use std::collections::HashMap;

const COLUMNS: &str = "q.customer, q.id, q.name, q.phone, q.login, q.post, q.roles, q.active, \
                       q.erased";
/// Vault items that are asked for in one statement.
const AT_ONCE: usize = 32;

templates! {
    /// The names of the provider's people and of one customer's own.
    NAMES = "SELECT q.id, v.text FROM person_row q JOIN vault v ON v.id = q.name \
             WHERE (q.customer = '' OR {own:q})";
}

impl Reader<'_> {
    /// A page of people within the scope, by post. The provider's people are not a customer's.
    pub fn people(
        &mut self,
        scope: &Scope,
        filter: &PersonFilter,
        page: &PageAsk,
    ) -> Result<Page<PersonRow>, StoreError> {
        let build = people(*scope, self.backend(), filter, page);
        let found = self.rows(&build.sql, &build.params)?;
        let rows = found.iter().map(person).collect::<Result<Vec<_>, _>>()?;
        Ok(cut(rows, page, |p| List::People.at_text(&p.post, p.id.0)))
    }

    /// A person.
    pub fn person(&mut self, scope: &Scope, id: PersonId) -> Result<Option<PersonRow>, StoreError> {
        Ok(self.people_of(scope, vec![id.into()])?.pop())
    }

    /// People by their ids.
    pub(super) fn people_of(
        &mut self,
        scope: &Scope,
        ids: Vec<Value>,
    ) -> Result<Vec<PersonRow>, StoreError> {
        let build = people_of(*scope, self.backend(), ids);
        self.rows(&build.sql, &build.params)?
            .iter()
            .map(person)
            .collect()
    }

    /// The names of everybody who may appear on what is this customer's: the provider's people and
    /// the customer's own; for the house the provider's alone. Erased people are missing.
    pub fn people_names(&mut self, scope: &Scope) -> Result<HashMap<PersonId, String>, StoreError> {
        let rows = self.rows(&NAMES.of(scope), &[within(scope)])?;
        rows.iter()
            .map(|r| Ok((r.parse(0)?, r.text(1)?.to_owned())))
            .collect()
    }

    /// The names of these people, as far as they are the provider's or the customer's own. Erased
    /// people are missing.
    pub fn names_of(
        &mut self,
        scope: &Scope,
        ids: &[PersonId],
    ) -> Result<HashMap<PersonId, String>, StoreError> {
        let mut names = HashMap::with_capacity(ids.len());
        for some in ids.chunks(AT_ONCE) {
            let build = names_of(*scope, self.backend(), some);
            for row in self.rows(&build.sql, &build.params)? {
                names.insert(row.parse(0)?, row.text(1)?.to_owned());
            }
        }
        Ok(names)
    }

    /// The texts of vault items within the scope. A customer's people see their own items and the
    /// names of the provider's people, who are named to them; nothing else of the provider's.
    pub fn reveal(&mut self, scope: &Scope, ids: &[VaultId]) -> Result<Names, StoreError> {
        let mut names = Names::with_capacity(ids.len());
        for some in ids.chunks(AT_ONCE) {
            let build = reveal(*scope, self.backend(), some);
            for row in self.rows(&build.sql, &build.params)? {
                names.insert(row.parse(0)?, row.text(1)?.to_owned());
            }
        }
        Ok(names)
    }

    /// Whether a subject lies within the scope and is known.
    pub fn exists(&mut self, scope: &Scope, subject: &Subject) -> Result<bool, StoreError> {
        Ok(self.owner_within(scope, subject)?.is_some())
    }
}

pub(super) fn people(
    scope: Scope,
    backend: Backend,
    filter: &PersonFilter,
    page: &PageAsk,
) -> Build {
    let mut build = Build::new(scope, backend);
    build
        .text("SELECT ")
        .text(COLUMNS)
        .text(" FROM person_row q")
        .where_scope("q");
    if let Some(of) = filter.of {
        build.and_is("q.customer", crate::views::owner(of));
    }
    if let Some(active) = filter.active {
        build.and_is("q.active", active);
    }
    for (n, role) in filter.roles.iter().enumerate() {
        build.text(if n == 0 { " AND (" } else { " OR " });
        build
            .text("q.roles LIKE ")
            .bind(format!("%,{},%", role.code()));
    }
    build.text(if filter.roles.is_empty() { "" } else { ")" });
    build.page_up(List::People, ("q.post", "q.id"), page);
    build
}

/// For the house the provider's people alone, like [`Reader::people_names`].
pub(super) fn names_of(scope: Scope, backend: Backend, ids: &[PersonId]) -> Build {
    let mut build = Build::new(scope, backend);
    build.text(
        "SELECT q.id, v.text FROM person_row q JOIN vault v ON v.id = q.name \
         WHERE (q.customer = '' OR q.customer = ",
    );
    build.bind(within(&scope)).text(") AND q.id IN ");
    build.list(filled(ids.iter().map(|id| (*id).into()).collect()));
    build
}

pub(super) fn people_of(scope: Scope, backend: Backend, ids: Vec<Value>) -> Build {
    let mut build = Build::new(scope, backend);
    build
        .text("SELECT ")
        .text(COLUMNS)
        .text(" FROM person_row q")
        .where_scope("q");
    build
        .among("q.customer", "person", "q.id", ids)
        .text(" ORDER BY q.post, q.id");
    build
}

pub(super) fn reveal(scope: Scope, backend: Backend, ids: &[VaultId]) -> Build {
    let mut build = Build::new(scope, backend);
    build.text("SELECT v.id, v.text FROM vault v WHERE v.id IN ");
    build.list(filled(ids.iter().map(|id| (*id).into()).collect()));
    if let Scope::Customer(customer) = scope {
        build.text(" AND (v.customer = ").bind(customer);
        build.text(
            " OR EXISTS (SELECT 1 FROM person_row q WHERE q.customer = '' AND q.name = v.id))",
        );
    }
    build
}

/// Values filled up with repeats to a power of two, so that a few prepared statements serve all.
pub(super) fn filled(mut values: Vec<Value>) -> Vec<Value> {
    let last = values.last().cloned().unwrap_or(Value::Null);
    values.resize(values.len().max(1).next_power_of_two(), last);
    values
}

fn person(row: &Row) -> Result<PersonRow, StoreError> {
    let customer = match row.text(0)? {
        "" => None,
        _ => Some(row.parse(0)?),
    };
    // A role of a later program is none that we know.
    let roles = row.text(6)?.split(',').filter_map(Role::from_code);
    Ok(PersonRow {
        customer,
        id: row.parse(1)?,
        name: row.opt_parse(2)?,
        phone: row.opt_parse(3)?,
        login: row.opt_parse(4)?,
        post: row.text(5)?.to_owned(),
        roles: roles.collect(),
        active: row.flag(7)?,
        erased: row.flag(8)?,
    })
}
