//! What a write to the ledger answers: the fact that it left. A repeat with the same key answers the
//! same.

use super::instance::fact_path;
use crate::problem::Problem;
use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use shounuo_app::{App, Task, Who};
use utoipa::ToSchema;

/// What was recorded.
#[derive(Serialize, ToSchema)]
pub struct FactRecorded {
    /// The fact's number in the customer's chain: `/ledger/facts/{fact}`.
    fact: Option<i64>,
    /// The id of what began with it (an occasion, a failure, a loan, a complaint, a change), when it
    /// was made here.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

impl FactRecorded {
    /// Of a write that began nothing with an id of its own.
    pub fn export(fact: Option<i64>) -> Self {
        Self { fact, id: None }
    }
}

impl IntoResponse for FactRecorded {
    fn into_response(self) -> Response {
        let created = StatusCode::CREATED;
        match self.fact.map(fact_path) {
            Some(at) => (created, [(header::LOCATION, at)], Json(self)).into_response(),
            None => (created, Json(self)).into_response(),
        }
    }
}

/// Runs a write and names its fact as it is named outside.
pub async fn run(
    app: &App,
    who: &Who,
    customer: Option<String>,
    task: Task,
) -> Result<FactRecorded, Problem> {
    let receipt = app.run(task).await?;
    let fact = app.fact_number(who, customer, &receipt).await?;
    Ok(FactRecorded {
        fact,
        id: receipt.no,
    })
}
