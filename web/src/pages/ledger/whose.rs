//! Which school's ledger a page shows, and the others that its reader may choose.

use super::ask::Asked;
use crate::{answer::Problem, request::Session, site::Site};
use jiff::tz::TimeZone;
use shounuo_app::{
    AppError,
    queries::ledger::{CustomerCard, LedgerAsk},
};

/// A ledger that was settled on.
pub(super) struct Whose {
    /// What is asked, with the customer named where there is a choice.
    pub asked: Asked,
    /// The choices: code, name, whether it is chosen. Empty where there is only one.
    pub others: Vec<(String, String, bool)>,
}

/// The zone in which a ledger's times are written and read: its contract's. Where there is no such ledger the
/// house's; the page says what is missing.
pub(super) async fn zone(
    site: &Site,
    session: &Session,
    customer: Option<&str>,
) -> Result<TimeZone, AppError> {
    let first = match customer {
        Some(_) => None,
        None => site.app.ledgers(&session.who).await?.into_iter().next(),
    };
    let code = customer.map(str::to_owned).or(first.map(|c| c.code));
    let ask = LedgerAsk {
        customer: code,
        ..LedgerAsk::default()
    };
    Ok(match site.app.ledger_terms(&session.who, ask).await {
        Ok(terms) => terms.book().zone.clone(),
        Err(_) => site.options.zone.clone(),
    })
}

/// What is asked, of the ledger with which `/ledger` begins where none is named.
pub(super) async fn chosen(site: &Site, session: &Session, asked: Asked) -> Result<Asked, Problem> {
    match asked.ask.customer.is_some() || session.who.customer().is_some() {
        true => Ok(asked),
        false => Ok(settled(site, session, asked).await?.asked),
    }
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
