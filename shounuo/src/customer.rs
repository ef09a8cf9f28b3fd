//! `shounuo customer`: who is served.

use crate::{
    place::Place,
    problem::{Exit, Problem},
    say::Say,
    wait,
};
use clap::Subcommand;
use serde_json::json;
use shounuo_app::{App, AppError, Who};
use shounuo_core::{id::CustomerId, ticket::Refusal};
use shounuo_store::query::CustomerRow;

/// What can be done with customers.
#[derive(Debug, Subcommand)]
pub enum Customer {
    /// Takes in a customer
    Add {
        /// Up to eight capital letters, the head of its ticket numbers
        code: String,
        /// Name
        name: String,
    },
    /// Lists them
    List,
}

/// Carries out the command.
pub fn run(place: &Place, say: &Say, what: Customer) -> Result<Exit, Problem> {
    let app = place.open_existing()?;
    match what {
        Customer::Add { code, name } => {
            if find(&app, &code)?.is_some() {
                return Err(Problem::new("customer_exists", Exit::Input).with("customer", code));
            }
            let id = register(&app, &code, &name)?;
            say.line(
                "cli.customer.added",
                &[("code", code.clone()), ("name", name.clone())],
            );
            say.result(&json!({ "customer": { "id": id, "code": code, "name": name } }));
        }
        Customer::List => {
            let rows = all(&app)?;
            for row in &rows {
                say.plain(&format!("{:<8} {}", row.code, row.name));
            }
            let list = rows
                .iter()
                .map(|r| json!({ "id": r.id, "code": r.code, "name": r.name }));
            say.result(&json!({ "customers": list.collect::<Vec<_>>() }));
        }
    }
    Ok(Exit::Done)
}

/// The customer of a code.
pub fn find(app: &App, code: &str) -> Result<Option<CustomerRow>, Problem> {
    Ok(all(app)?.into_iter().find(|c| c.code == code))
}

/// The customer of a code, or the problem that names it.
pub fn must_find(app: &App, code: &str) -> Result<CustomerRow, Problem> {
    let missing = || Problem::new("customer_unknown", Exit::Input).with("customer", code);
    find(app, code)?.ok_or_else(missing)
}

/// Takes in a customer.
pub fn register(app: &App, code: &str, name: &str) -> Result<CustomerId, Problem> {
    let id: CustomerId = app.new_id();
    let task = app.register_customer(&Who::system(), id, code, name);
    let task = task.map_err(|e| match e {
        AppError::Refused(Refusal::Invalid { field: "code", .. }) => {
            Problem::new("customer_code", Exit::Input).with("customer", code)
        }
        other => other.into(),
    })?;
    app.run_now(task)?;
    Ok(id)
}

fn all(app: &App) -> Result<Vec<CustomerRow>, Problem> {
    Ok(wait::on(app.every_customer(&Who::system()))??)
}
