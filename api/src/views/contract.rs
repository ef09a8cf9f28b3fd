//! Contracts.

use crate::schema::At;
use serde::Serialize;
use shounuo_app::queries::ContractView;
use shounuo_core::contract;
use shounuo_store::query::ContractVersionRow;
use utoipa::ToSchema;

/// The same words in both languages.
#[derive(Serialize, ToSchema)]
pub struct Words {
    /// Chinese.
    zh: String,
    /// English.
    en: String,
}

impl From<contract::Words> for Words {
    fn from(w: contract::Words) -> Self {
        Self { zh: w.zh, en: w.en }
    }
}

/// A version of a contract and who confirmed it.
#[derive(Serialize, ToSchema)]
pub struct ContractVersion {
    /// From 1.
    version: u32,
    /// When the provider confirmed.
    house_at: Option<At>,
    /// When the school confirmed.
    school_at: Option<At>,
}

impl From<ContractVersionRow> for ContractVersion {
    fn from(row: ContractVersionRow) -> Self {
        Self {
            version: row.version,
            house_at: row.house_at.map(At),
            school_at: row.school_at.map(At),
        }
    }
}

/// A customer's contract.
#[derive(Serialize, ToSchema)]
pub struct Contract {
    /// The customer's code.
    customer: String,
    /// Every version.
    versions: Vec<ContractVersion>,
    /// The version in force; `null` before both parties have confirmed one.
    in_force: Option<u32>,
    /// The terms in force, as data: title, parties, clauses with their deadlines.
    #[schema(value_type = Option<Object>)]
    terms: Option<serde_json::Value>,
}

impl From<ContractView> for Contract {
    fn from(view: ContractView) -> Self {
        let terms = view
            .in_force
            .as_ref()
            .and_then(|(_, b)| serde_json::to_value(&b.contract).ok());
        Self {
            customer: view.customer.code,
            versions: view
                .versions
                .into_iter()
                .map(ContractVersion::from)
                .collect(),
            in_force: view.in_force.map(|(version, _)| version),
            terms,
        }
    }
}
