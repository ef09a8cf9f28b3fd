//! The whole ledger.

use super::{
    CustomerCard, LedgerAsk, Shelf,
    frame::{Frame, Site, Stuff, TermsAt, in_force},
};
use crate::{App, AppError, Who};
use jiff::{Timestamp, tz::TimeZone};
use shounuo_core::{
    id::ContractId,
    ledger::{InForce, Ledger, ledger},
    promise::Book,
};
use shounuo_store::{Reader, StoreError, query::ContractVersionRow};
use std::sync::Arc;

/// A version of the contract, and who had confirmed it.
#[derive(Clone, Debug, PartialEq)]
pub struct VersionView {
    /// From 1.
    pub version: u32,
    /// When the provider confirmed.
    pub house_at: Option<Timestamp>,
    /// When the school confirmed.
    pub school_at: Option<Timestamp>,
    /// Since when it is in force: the later of both.
    pub from: Option<Timestamp>,
}

/// The ledger of a contract at an instant.
#[derive(Clone, Debug)]
pub struct LedgerView {
    /// Whose.
    pub customer: CustomerCard,
    /// Of which contract.
    pub contract: ContractId,
    /// Every version, as known.
    pub versions: Vec<VersionView>,
    /// Every clause in the plan's order with the lines of its promises: all counts and months; of
    /// instances those that are live, and the latest of those that are neither kept nor withdrawn.
    pub ledger: Ledger,
    /// The instant of all verdicts.
    pub at: Timestamp,
    /// As known then; now when none.
    pub known_at: Option<Timestamp>,
    /// The last year for which the official calendar is out, when the instant lies beyond it: working
    /// days cannot be counted then, and what needs them says so.
    pub beyond_calendar: Option<i16>,
    /// Of which site; of all when none.
    pub site: Option<Site>,
    /// Promises that hold for the contract as a whole, and are left out where a site was asked for.
    pub without_place: usize,
    /// Every site under the contract, by name.
    pub sites: Vec<Site>,
    in_force: Arc<Vec<InForce>>,
}

impl LedgerView {
    /// The terms in force at the instant: clauses with their words.
    pub fn book(&self) -> &Book {
        &in_force(&self.in_force, self.at).book
    }

    /// The contract's zone.
    pub fn zone(&self) -> &TimeZone {
        &self.book().zone
    }
}

impl App {
    /// The ledger of a contract.
    ///
    /// # Errors
    /// A refusal that names `as_of` or `known_at`: in the future, or before the contract was in
    /// force.
    pub async fn ledger(&self, who: &Who, ask: LedgerAsk) -> Result<LedgerView, AppError> {
        self.in_frame_at(who, ask, |r, frame, shelf| Ok(Ok(view(r, frame, shelf)?)))
            .await
    }

    /// The terms by which a ledger is told, without drawing it up.
    pub async fn ledger_terms(&self, who: &Who, ask: LedgerAsk) -> Result<TermsAt, AppError> {
        self.in_frame(who, ask, |_, frame, _| Ok(Ok(frame.terms_at())))
            .await
    }
}

pub(super) fn view(
    r: &mut Reader<'_>,
    frame: &Frame,
    shelf: &Shelf,
) -> Result<LedgerView, StoreError> {
    let stuff = frame.stuff(r, shelf)?;
    let (ledger, without_place) = drawn_at(r, frame, &stuff)?;
    Ok(LedgerView {
        customer: frame.card(),
        contract: frame.contract,
        versions: versions(r, frame)?,
        ledger,
        without_place,
        site: frame.site.clone(),
        sites: frame.sites(r)?,
        at: frame.at,
        known_at: frame.known_at,
        beyond_calendar: beyond_calendar(frame, frame.at),
        in_force: Arc::clone(&frame.versions),
    })
}

/// Draws up the ledger; of a site, what has a place, and how many promises have none.
pub(super) fn drawn_at(
    r: &mut Reader<'_>,
    frame: &Frame,
    stuff: &Stuff,
) -> Result<(Ledger, usize), StoreError> {
    let Some(site) = &frame.site else {
        return Ok((drawn(r, frame, stuff)?, 0));
    };
    let when = (frame.at, frame.known);
    let clocks = r.ledger_clocks_at(frame.whose(), when, site.id)?;
    let mut ledger = ledger(&frame.versions, stuff.material(), &clocks, frame.at);
    let others = ledger.keep_placed(&frame.versions);
    Ok((ledger, others))
}

/// Draws up the ledger of the whole contract.
pub(crate) fn drawn(
    r: &mut Reader<'_>,
    frame: &Frame,
    stuff: &Stuff,
) -> Result<Ledger, StoreError> {
    let (customer, contract) = frame.whose();
    let clocks = match &stuff.clocks {
        Some(now) => Arc::clone(now),
        None => Arc::new(r.ledger_clocks(customer, contract, frame.at, frame.known)?),
    };
    Ok(ledger(&frame.versions, stuff.material(), &clocks, frame.at))
}

/// The last official year, when an instant lies beyond it.
pub(super) fn beyond_calendar(frame: &Frame, at: Timestamp) -> Option<i16> {
    let book = &frame.terms().book;
    let (_, calendar) = book.calendars.last()?;
    let last = calendar.last_official_year()?;
    (at.to_zoned(book.zone.clone()).year() > last).then_some(last)
}

fn versions(r: &mut Reader<'_>, frame: &Frame) -> Result<Vec<VersionView>, StoreError> {
    let known = |at: &Timestamp| frame.known_at.is_none_or(|known| *at <= known);
    let view = |row: ContractVersionRow| {
        let (house_at, school_at) = (row.house_at.filter(known), row.school_at.filter(known));
        VersionView {
            version: row.version,
            house_at,
            school_at,
            from: house_at
                .zip(school_at)
                .map(|(house, school)| house.max(school)),
        }
    };
    let rows = r.contract_versions(&frame.scope())?.into_iter();
    let own = rows.filter(|row| row.contract == frame.contract).map(view);
    // Of a past knowledge only what somebody had confirmed is certain.
    let shown = |v: &VersionView| frame.known_at.is_none() || v.house_at.or(v.school_at).is_some();
    Ok(own.filter(shown).collect())
}
