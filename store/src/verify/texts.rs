//! The texts that facts name, compared with what the vault keeps.

use super::{Fault, LISTED, Problem};
use crate::{
    StoreError,
    db::{Backend, Row, Tx},
    vault::seal_text,
};
use serde_json::Value as Json;
use shounuo_core::{Sealed, Seq};
use std::collections::HashMap;
use uuid::Uuid;

/// So many texts are looked up in one statement.
const AT_ONCE: usize = 1_024;

/// What a fact says of a text.
pub(super) struct Claim {
    seq: Seq,
    chain: String,
    sealed: Sealed,
    /// Whether somebody whom the fact names was erased after it.
    erased: bool,
}

/// The comparison up to some fact.
pub(super) struct Texts {
    /// Who was erased, with the last fact that says so.
    erased: HashMap<Uuid, Seq>,
    /// The files that facts name, each with the first fact and its chain.
    pub files: HashMap<Uuid, (Seq, String)>,
    /// Texts that were there to compare.
    pub compared: u64,
    pub problems: Vec<Problem>,
}

impl Texts {
    /// Before the first fact. Who was erased is known from the start: the erasure stands behind
    /// the facts whose texts it took.
    pub(super) fn of(tx: &mut dyn Tx) -> Result<Self, StoreError> {
        let sql = "SELECT subject_id, max(seq) FROM journal WHERE kind = 'person.erased' \
                   GROUP BY subject_id";
        let mut erased = HashMap::new();
        tx.each(sql, &[], &mut |row| {
            // What cannot be read is told by the journal's own proof, and excuses nothing.
            if let (Ok(person), Ok(seq)) = (row.parse(0), row.int(1)) {
                erased.insert(person, seq);
            }
            Ok(())
        })?;
        Ok(Self {
            erased,
            files: HashMap::new(),
            compared: 0,
            problems: Vec::new(),
        })
    }

    /// Collects what a fact says of texts and files.
    pub(super) fn claims(&mut self, row: &Row, claims: &mut Vec<Claim>) {
        let (Ok(seq), Ok(chain), Ok(data)) = (row.int(0), row.text(1), row.text(13)) else {
            return;
        };
        // Most facts name neither; they are not read further.
        if !data.contains("\"vault\"") && !data.contains("\"files\":[\"") {
            return;
        }
        let Ok(json) = serde_json::from_str::<Json>(data) else {
            return;
        };
        let mut found = Found::default();
        found.read(&json);
        for file in found.files {
            let named = || (seq, chain.to_owned());
            self.files.entry(file).or_insert_with(named);
        }
        let erased = !found.sealed.is_empty() && self.names_erased(row, seq, &found.ids);
        claims.extend(found.sealed.into_iter().map(|sealed| Claim {
            seq,
            chain: chain.to_owned(),
            sealed,
            erased,
        }));
    }

    /// Whether the fact is about, by or of somebody who was erased later.
    fn names_erased(&self, row: &Row, seq: Seq, named: &[Uuid]) -> bool {
        if self.erased.is_empty() {
            return false;
        }
        let subject = row.parse(5).ok();
        let actor = row.text(10).ok().and_then(|a| a.split_once(':'));
        let actor = actor.and_then(|(_, id)| id.parse().ok());
        let mut people = subject.iter().chain(&actor).chain(named);
        people.any(|person: &Uuid| self.erased.get(person).is_some_and(|at| *at > seq))
    }

    /// Compares a page's texts with the vault.
    pub(super) fn compare(&mut self, tx: &mut dyn Tx, claims: &[Claim]) -> Result<(), StoreError> {
        for some in claims.chunks(AT_ONCE) {
            let kept = digests(tx, some)?;
            for claim in some {
                match kept.get(&claim.sealed.vault.0) {
                    Some(mac) if *mac == Some(claim.sealed.mac) => self.compared += 1,
                    Some(_) => self.report(claim, Fault::TextAltered),
                    None if claim.erased => {}
                    None => self.report(claim, Fault::TextMissing),
                }
            }
        }
        Ok(())
    }

    fn report(&mut self, claim: &Claim, fault: Fault) {
        if self.problems.len() < LISTED {
            let item = claim.sealed.vault.0.to_string();
            let problem = Problem::of_fact(claim.seq, &claim.chain, fault);
            self.problems.push(Problem { item, ..problem });
        }
    }
}

/// The digests of the texts that are there, made anew; `None` where text or key cannot be read.
fn digests(
    tx: &mut dyn Tx,
    claims: &[Claim],
) -> Result<HashMap<Uuid, Option<[u8; 16]>>, StoreError> {
    let ids: Vec<_> = claims
        .iter()
        .map(|c| c.sealed.vault.0.to_string())
        .collect();
    // One parameter holds the whole list, whatever its length.
    let (sql, list) = match tx.backend() {
        Backend::Sqlite => (
            "SELECT id, mac_key, text FROM vault WHERE id IN (SELECT value FROM json_each($1))",
            format!("[\"{}\"]", ids.join("\",\"")),
        ),
        Backend::Postgres => (
            "SELECT id, mac_key, text FROM vault WHERE id = ANY(string_to_array($1, ','))",
            ids.join(","),
        ),
    };
    let mut found = HashMap::with_capacity(claims.len());
    tx.each(sql, &[list.into()], &mut |row| {
        let digest = match (row.digest(1), row.text(2)) {
            (Ok(key), Ok(text)) => Some(seal_text(&key, text)),
            _ => None,
        };
        found.insert(row.parse(0)?, digest);
        Ok(())
    })?;
    Ok(found)
}

/// What stands in a fact's data.
#[derive(Default)]
struct Found {
    sealed: Vec<Sealed>,
    files: Vec<Uuid>,
    /// Every id in it; some may be people.
    ids: Vec<Uuid>,
}

impl Found {
    fn read(&mut self, json: &Json) {
        match json {
            Json::Array(all) => all.iter().for_each(|one| self.read(one)),
            Json::String(text) if text.len() == 36 => self.ids.extend(text.parse::<Uuid>()),
            Json::Object(fields) if fields.contains_key("vault") => {
                self.sealed
                    .extend(serde_json::from_value::<Sealed>(json.clone()));
            }
            Json::Object(fields) => {
                for (name, value) in fields {
                    let before = self.ids.len();
                    self.read(value);
                    if name == "files" {
                        self.files.extend(self.ids.drain(before..));
                    }
                }
            }
            _ => {}
        }
    }
}
