//! The contract versions that wait for the reader's own party: shown where their day begins.

use crate::{answer::Frame, answer::Problem, request::Session, site::Site};

/// Each with its sentence and its address.
pub async fn to_confirm(
    site: &Site,
    session: &Session,
    f: &Frame,
) -> Result<Vec<(String, String)>, Problem> {
    let awaited = site.app.contracts_awaited(&session.who).await?;
    let told = awaited.into_iter().map(|a| {
        let n = a.version.to_string();
        let version = f.t1("contract_page.version", "n", &n);
        let said = f.t1("contract_page.to_confirm", "version", &version);
        let customer = [("customer", a.customer.code.as_str())];
        let query = serde_urlencoded::to_string(customer).unwrap_or_default();
        let href = format!("/ledger/contract/{n}?{query}");
        (format!("{} · {said}", a.customer.name), href)
    });
    Ok(told.collect())
}
