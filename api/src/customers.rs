//! `/customers` and their contracts.

use crate::{
    caller::Caller,
    problem::Problem,
    read::{Params, Part},
    tickets::list::Paging,
    views::{Contract, CustomerPage, Made, Receipt},
};
use axum::{Json, extract::State};
use shounuo_app::App;
use shounuo_store::query::List;

/// A page of the customers within the asker's scope, by code.
#[utoipa::path(get, path = "/customers", tag = "house", params(Paging),
    responses((status = 200, body = CustomerPage)))]
pub async fn list(
    State(app): State<App>,
    Caller(who): Caller,
    Params(paging): Params<Paging>,
) -> Result<Json<CustomerPage>, Problem> {
    let page = paging.ask(List::Customers)?;
    Ok(Json(app.customers(&who, page).await?.into()))
}

/// A customer's contract: its versions, who confirmed them, and the terms in force.
#[utoipa::path(get, path = "/customers/{code}/contract", tag = "house",
    responses((status = 200, body = Contract)))]
pub async fn contract(
    State(app): State<App>,
    Caller(who): Caller,
    Part(code): Part<String>,
) -> Result<Json<Contract>, Problem> {
    Ok(Json(app.contract(&who, &code).await?.into()))
}

/// Confirms a contract version for one's own party; it acts once both have.
#[utoipa::path(post, path = "/customers/{code}/contract/versions/{version}/confirmation",
    tag = "house", responses((status = 201, body = Receipt)))]
pub async fn confirm(
    State(app): State<App>,
    Caller(who): Caller,
    Part((code, version)): Part<(String, u32)>,
) -> Result<Made, Problem> {
    let customer = app.customer_by_code(&who, &code).await?;
    let contract = customer.contract.ok_or_else(Problem::not_found)?;
    let task = app.confirm_contract(&who, contract, version)?;
    Ok(Made(app.run(task).await?))
}
