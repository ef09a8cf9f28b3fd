//! How what facts speak of is called, in one statement for a page.

use super::super::{
    Scope,
    people::filled,
    sql::Build,
    ticket_row::{number, text},
};
use crate::{
    Reader, StoreError,
    db::{Backend, Value},
};
use shounuo_core::{id::CustomerId, ledger::Called};
use uuid::Uuid;

/// Ids that are asked for in one statement.
const AT_ONCE: usize = 64;

impl Reader<'_> {
    /// The names behind these ids, whatever they are of: people of the provider and of the customer, the
    /// customer's places, devices and tickets, parts of the catalogue. An id of something else has none.
    pub fn called(&mut self, customer: CustomerId, ids: &[Uuid]) -> Result<Called, StoreError> {
        let mut called = Called::default();
        let scope = Scope::Customer(customer);
        let code = match ids.is_empty() {
            true => None,
            false => self.customer(&scope, customer)?.map(|c| c.code),
        };
        for some in ids.chunks(AT_ONCE) {
            let build = names(self.backend(), customer, some);
            for row in self.rows(&build.sql, &build.params)? {
                let name = text(&row, 2)?;
                match row.text(0)? {
                    "person" => drop(called.people.insert(row.parse(1)?, name)),
                    "place" => drop(called.places.insert(row.parse(1)?, name)),
                    "device" => drop(called.devices.insert(row.parse(1)?, name)),
                    "part" => drop(called.parts.insert(row.parse(1)?, name)),
                    _ => {
                        let no = format!(
                            "{}-{}",
                            code.as_deref().unwrap_or_default(),
                            number(&row, 3)?
                        );
                        called.tickets.insert(row.parse(1)?, no);
                    }
                }
            }
        }
        Ok(called)
    }
}

fn names(backend: Backend, customer: CustomerId, ids: &[Uuid]) -> Build {
    let mut build = Build::new(Scope::Customer(customer), backend);
    build.text(
        "SELECT 'person', q.id, v.text, 0 FROM person_row q JOIN vault v ON v.id = q.name \
         WHERE (q.customer = '' OR q.customer = ",
    );
    build.bind(customer).text(") AND q.id IN ");
    let from = build.sql.len();
    build.list(filled(ids.iter().map(|id| Value::from(*id)).collect()));
    // Every part asks for the same ids: the same parameters.
    let list = build.sql[from..].to_owned();
    for (what, name, number, table) in [
        ("place", "x.name", "0", "place_row"),
        ("device", "x.nickname", "0", "device_row"),
        ("ticket", "''", "x.number", "ticket_row"),
    ] {
        build.text(&format!(
            " UNION ALL SELECT '{what}', x.id, {name}, {number} FROM {table} x \
             WHERE x.customer = $1 AND x.id IN {list}"
        ));
    }
    build.text(&format!(
        " UNION ALL SELECT 'part', x.id, x.name, 0 FROM part_row x WHERE x.id IN {list}"
    ));
    build
}

pub(super) fn forms(customer: CustomerId, backend: Backend) -> Vec<(String, Build)> {
    vec![(
        "called".to_owned(),
        names(backend, customer, &[Uuid::nil()]),
    )]
}
