//! Whose ledger and of which instant, as plain words in the address.

use super::whose::zone;
use crate::{
    answer::Problem,
    request::{Given, Session, local},
    site::Site,
};
use jiff::Timestamp;
use shounuo_app::{AppError, queries::ledger::LedgerAsk};
use shounuo_core::{id::FileId, ticket::Invalid};

/// What every address below `/ledger` may carry on.
const WORDS: [&str; 4] = ["customer", "as_of", "known_at", "site"];

/// What an address asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// For the application.
    pub ask: LedgerAsk,
    /// As it was said, to be carried on.
    said: Vec<(&'static str, String)>,
}

impl Asked {
    /// Of an address. Times are those of the contract's zone: `2026-09-30T18:00`.
    pub async fn read(site: &Site, session: &Session, given: &Given) -> Result<Self, Problem> {
        let customer = given.said("customer");
        let zone = match given.ticked("as_of") || given.ticked("known_at") {
            true => zone(site, session, customer.as_deref()).await?,
            // Then there is no time to be read.
            false => site.options.zone.clone(),
        };
        let instant = |name: &'static str| -> Result<Option<Timestamp>, Problem> {
            let said = given.said(name);
            said.map(|s| local(&zone, &s).ok_or_else(|| wrong(name)))
                .transpose()
        };
        let ask = LedgerAsk {
            customer,
            as_of: instant("as_of")?,
            known_at: instant("known_at")?,
            site: given.said("site"),
        };
        // Also pages that are the same at every instant carry it on, so none takes one that lies ahead.
        ask.must_be_over(site.app.now())?;
        Ok(Self {
            ask,
            said: WORDS
                .into_iter()
                .filter_map(|w| Some((w, given.said(w)?)))
                .collect(),
        })
    }

    /// As it was said; empty when it was not.
    pub fn said(&self, word: &str) -> &str {
        let found = self.said.iter().find(|(w, _)| *w == word);
        found.map_or("", |(_, said)| said)
    }

    /// The same for another customer.
    pub fn of(mut self, customer: &str) -> Self {
        self.ask.customer = Some(customer.to_owned());
        // Another school's sites are others.
        self.said.retain(|(word, _)| *word != "customer");
        self.said.push(("customer", customer.to_owned()));
        self
    }

    /// The same of the whole contract: what has no filter by site.
    pub fn everywhere(mut self) -> Self {
        self.ask.site = None;
        self.said.retain(|(word, _)| *word != "site");
        self
    }

    /// Whether it asks for another instant than now.
    pub fn is_past(&self) -> bool {
        self.ask.as_of.is_some() || self.ask.known_at.is_some()
    }

    /// Another address of the same ledger and instant, with more words.
    pub fn link(&self, path: &str, more: &[(&str, &str)]) -> String {
        let own = self.said.iter().map(|(w, said)| (*w, said.as_str()));
        let all: Vec<(&str, &str)> = own.chain(more.iter().copied()).collect();
        match serde_urlencoded::to_string(&all) {
            Ok(query) if !query.is_empty() => format!("{path}?{query}"),
            _ => path.to_owned(),
        }
    }

    /// The address of a promise.
    pub fn promise(&self, promise: &str) -> String {
        self.link(&format!("/ledger/promises/{}", step(promise)), &[])
    }

    /// A list of its instances.
    pub fn promise_with(&self, promise: &str, more: &[(&str, &str)]) -> String {
        self.link(&format!("/ledger/promises/{}", step(promise)), more)
    }

    /// The address of one verdict.
    pub fn verdict(&self, promise: &str, key: &str) -> String {
        self.link(&self.path_of(promise, key), &[])
    }

    /// Its path alone.
    pub fn path_of(&self, promise: &str, key: &str) -> String {
        format!("/ledger/promises/{}/{}", step(promise), step(key))
    }

    /// The address of a fact's file.
    pub fn file(&self, no: i64, file: FileId) -> String {
        self.of_customer(&format!("/ledger/facts/{no}/files/{file}"))
    }

    /// An address that is the same at every instant.
    fn of_customer(&self, path: &str) -> String {
        match self.said("customer") {
            "" => path.to_owned(),
            code => format!("{path}?customer={}", step(code)),
        }
    }

    /// The address of a fact, which is the same at every instant.
    pub fn fact(&self, no: i64) -> String {
        self.of_customer(&format!("/ledger/facts/{no}"))
    }
}

fn wrong(field: &'static str) -> Problem {
    AppError::invalid(field, Invalid::WrongKind).into()
}

/// A word as one step of a path.
fn step(word: &str) -> String {
    let encoded = serde_urlencoded::to_string([("", word)]).unwrap_or_default();
    encoded.trim_start_matches('=').replace('+', "%20")
}
