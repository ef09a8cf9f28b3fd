//! Links that the command line hands out: they are shown once, only their digests are kept.

use crate::problem::Problem;
use shounuo_app::{App, Who};
use shounuo_core::id::PersonId;

/// A new sign-in link for a person; it works once, within seven days.
pub fn sign_in(app: &App, base_url: &str, person: PersonId) -> Result<String, Problem> {
    let token = app.new_token();
    app.run_now(app.issue_sign_in_link(&Who::system(), person, &token)?)?;
    Ok(format!("{base_url}/sign-in/{token}"))
}

/// A link of the demonstration's own: it lets guests in as an invented person as often as they like.
pub fn demo(app: &App, base_url: &str, person: PersonId) -> Result<String, Problem> {
    let token = app.new_token();
    app.run_now(app.issue_demo_link(&Who::system(), person, &token)?)?;
    Ok(format!("{base_url}/sign-in/{token}"))
}
