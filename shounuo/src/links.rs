//! Links that the command line hands out: they are shown once, only their digests are kept.

use crate::problem::Problem;
use serde::Serialize;
use shounuo_app::{App, Who};
use shounuo_core::id::{CustomerId, DeviceId, PersonId};

/// A link with what it is for.
#[derive(Debug, Serialize)]
pub struct HandedOut {
    /// A role's code, or `label`.
    pub role: &'static str,
    /// Whose name it opens, or which device.
    pub name: String,
    /// The address.
    pub url: String,
}

/// A new sign-in link for a person; it works for seven days.
pub fn sign_in(app: &App, base_url: &str, person: PersonId) -> Result<String, Problem> {
    let token = app.new_token();
    app.run_now(app.issue_sign_in_link(&Who::system(), person, &token)?)?;
    Ok(format!("{base_url}/sign-in/{token}"))
}

/// A new label for a device; labels before it no longer work.
pub fn label(app: &App, base_url: &str, customer: CustomerId, device: DeviceId) -> Result<String, Problem> {
    let token = app.new_token();
    app.run_now(app.issue_label(&Who::system(), customer, device, &token)?)?;
    Ok(format!("{base_url}/r/{token}"))
}
