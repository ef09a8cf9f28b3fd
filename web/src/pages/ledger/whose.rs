//! Which school's ledger a page shows, and the others that its reader may choose.

use super::ask::Asked;
use crate::{answer::Problem, request::Session, site::Site};
use shounuo_app::{AppError, queries::ledger::CustomerCard};

/// A ledger that was settled on.
pub(super) struct Whose {
    /// What is asked, with the customer named where there is a choice.
    pub asked: Asked,
    /// The choices: code, name, whether it is chosen. Empty where there is only one.
    pub others: Vec<(String, String, bool)>,
}

/// Who looks after several schools begins with the first. Without any contract there is no ledger.
pub(super) async fn settled(
    site: &Site,
    session: &Session,
    mut asked: Asked,
) -> Result<Whose, Problem> {
    let cards = site.app.ledgers(&session.who).await?;
    if cards.is_empty() {
        return Err(AppError::NotFound.into());
    }
    if cards.len() > 1 && asked.ask.customer.is_none() {
        asked = asked.of(&cards[0].code);
    }
    let chosen = asked.said("customer").to_owned();
    let choice = |c: CustomerCard| {
        let on = c.code == chosen;
        (c.code, c.name, on)
    };
    let others = match cards.len() {
        1 => Vec::new(),
        _ => cards.into_iter().map(choice).collect(),
    };
    Ok(Whose { asked, others })
}
