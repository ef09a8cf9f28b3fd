//! People, customers and contract versions as lists show them.

use super::{
    owner,
    row_view::{RowView, listed},
};
use crate::{Table, Touched, db::Value};
use shounuo_core::{Sealed, State};

/// One row per person. Names are vault ids; roles stand between commas.
pub(super) const PERSON: RowView = RowView {
    table: Table::new(
        "person_row",
        "CREATE TABLE {t} (customer TEXT NOT NULL, id TEXT NOT NULL, name TEXT, phone TEXT, \
         login TEXT, post TEXT NOT NULL, roles TEXT NOT NULL, active INTEGER NOT NULL, \
         erased INTEGER NOT NULL, PRIMARY KEY (customer, id))",
        &[
            "CREATE INDEX {t}_by_name ON {t} (customer, name)",
            "CREATE INDEX {t}_by_post ON {t} (customer, post, id)",
            "CREATE INDEX {t}_house_by_post ON {t} (post, id)",
        ],
    ),
    columns: &[
        "customer", "id", "name", "phone", "login", "post", "roles", "active", "erased",
    ],
    tail: "ON CONFLICT (customer, id) DO UPDATE SET name = excluded.name, \
           phone = excluded.phone, login = excluded.login, post = excluded.post, \
           roles = excluded.roles, active = excluded.active, erased = excluded.erased",
    rows: person,
};

fn person(touched: &Touched) -> Vec<Vec<Value>> {
    let State::Person(person) = &touched.after else {
        return Vec::new();
    };
    let vault = |sealed: Option<Sealed>| sealed.map(|s| s.vault).into();
    vec![vec![
        owner(touched.customer),
        touched.subject.id().into(),
        vault(person.name),
        vault(person.phone),
        vault(person.login),
        (&person.post).into(),
        listed(person.roles.iter().map(|r| r.code())),
        person.active.into(),
        person.erased.into(),
    ]]
}

/// One row per customer.
pub(super) const CUSTOMER: RowView = RowView {
    table: Table::new(
        "customer_row",
        "CREATE TABLE {t} (customer TEXT NOT NULL PRIMARY KEY, code TEXT NOT NULL, \
         name TEXT NOT NULL, contract TEXT, last_number INTEGER NOT NULL, live_since_us INTEGER)",
        &["CREATE INDEX {t}_by_code ON {t} (code, customer)"],
    ),
    columns: &[
        "customer",
        "code",
        "name",
        "contract",
        "last_number",
        "live_since_us",
    ],
    tail: "ON CONFLICT (customer) DO UPDATE SET code = excluded.code, name = excluded.name, \
           contract = excluded.contract, last_number = excluded.last_number, \
           live_since_us = excluded.live_since_us",
    rows: customer,
};

fn customer(touched: &Touched) -> Vec<Vec<Value>> {
    let State::Customer(customer) = &touched.after else {
        return Vec::new();
    };
    vec![vec![
        touched.subject.id().into(),
        (&customer.code).into(),
        (&customer.name).into(),
        customer.contract.into(),
        customer.last_number.into(),
        customer.live_since.into(),
    ]]
}

/// One row per version of a contract.
pub(super) const CONTRACT_VERSION: RowView = RowView {
    table: Table::new(
        "contract_version_row",
        "CREATE TABLE {t} (customer TEXT NOT NULL, contract TEXT NOT NULL, \
         version INTEGER NOT NULL, house_us INTEGER, school_us INTEGER, \
         PRIMARY KEY (customer, contract, version))",
        &[],
    ),
    columns: &["customer", "contract", "version", "house_us", "school_us"],
    tail: "ON CONFLICT (customer, contract, version) DO UPDATE SET \
           house_us = excluded.house_us, school_us = excluded.school_us",
    rows: versions,
};

fn versions(touched: &Touched) -> Vec<Vec<Value>> {
    let State::Contract(contract) = &touched.after else {
        return Vec::new();
    };
    (1_i64..)
        .zip(&contract.versions)
        .map(|(number, version)| {
            vec![
                owner(touched.customer),
                touched.subject.id().into(),
                number.into(),
                version.house_at.into(),
                version.school_at.into(),
            ]
        })
        .collect()
}
