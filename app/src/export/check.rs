//! Checks an archive by itself: every file against the manifest, every digest and link of the chain,
//! every seal, and the ledger against what the facts say. The first thing that differs is named.

use super::{
    FORM, FileLine, FileSum, FilesChecked, MANIFEST, Manifest, Opened, attached,
    gather::{papers, pretty},
    recompute::Sum,
};
use crate::queries::ledger::PeriodAsk;
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shounuo_store::{FactLine, query::SealOver};
use std::collections::BTreeMap;

/// A seal, as far as it speaks of the customer's chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealLine {
    /// When it was made.
    pub made_at: Timestamp,
    /// How many facts the chain had.
    pub no: i64,
    /// The digest of the last of them, in hex.
    pub head: String,
    /// The seal's own digest: the seals that people keep elsewhere (`shounuo seal`) have it as `hash`.
    pub digest: String,
}

impl SealLine {
    /// In hex.
    pub fn of(seal: &SealOver) -> Self {
        Self {
            made_at: seal.made_at,
            no: seal.no,
            head: hex::encode(seal.head),
            digest: hex::encode(seal.digest),
        }
    }
}

/// `chain.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainFile {
    /// The digest of each fact, from the first to the head, in hex: the fact's number is its place.
    pub digests: Vec<String>,
    /// The seals over the chain, in order.
    pub seals: Vec<SealLine>,
}

impl ChainFile {
    /// Of these facts.
    pub fn of(facts: &[FactLine], seals: Vec<SealLine>) -> Self {
        Self {
            digests: facts.iter().map(|f| f.digest.clone()).collect(),
            seals,
        }
    }
}

/// The first thing that differs. Sentences are under `cli.verify_export.<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Which: `file`, `missing`, `extra`, `form`, `digest_fact`, `link`, `seal`, `recomputed` …
    pub code: &'static str,
    /// The file, the fact's number, the promise.
    pub what: String,
}

impl Difference {
    /// A difference.
    pub fn new(code: &'static str, what: impl ToString) -> Self {
        Self {
            code,
            what: what.to_string(),
        }
    }
}

/// What was found to be in order.
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    /// The manifest.
    pub manifest: Manifest,
    /// Facts whose digest and link are right.
    pub facts: usize,
    /// Seals that stand on them.
    pub seals: usize,
    /// Photos and papers.
    pub files: FilesChecked,
    /// The digest of the last fact.
    pub head: String,
}

/// Checks an archive.
///
/// # Errors
/// The first thing that differs.
pub fn check(opened: &Opened) -> Result<Checked, Difference> {
    let files = &opened.papers;
    let manifest: Manifest = read(files, MANIFEST)?;
    if manifest.form != FORM {
        return Err(Difference::new("form", &manifest.form));
    }
    listed(&manifest, opened)?;
    let facts: Vec<FactLine> = lines(files, "facts.jsonl")?;
    let calendars: Vec<FactLine> = lines(files, "house.jsonl")?;
    let chain: ChainFile = read(files, "chain.json")?;
    chained(&manifest, &facts)?;
    let stray = |line: &&FactLine| {
        !line.is_sound() || line.chain != "house" || line.kind != "house.calendar_published"
    };
    if let Some(line) = calendars.iter().find(stray) {
        return Err(Difference::new("house", line.no));
    }
    sealed(&chain, &facts)?;
    let attached: Vec<FileLine> = read(files, "files.json")?;
    let attached = attached::checked(&manifest, &attached, &facts)?;
    recomputed(&manifest, files, &facts, &calendars)?;
    Ok(Checked {
        facts: facts.len(),
        seals: chain.seals.len(),
        files: attached,
        head: facts.last().map(|f| f.digest.clone()).unwrap_or_default(),
        manifest,
    })
}

/// Holds an archive that was checked against an earlier one of the same customer that somebody kept:
/// its chain must go on where that one's ended.
///
/// # Errors
/// The first fact that was rewritten in between.
pub fn follows(new: &Opened, earlier: &Opened) -> Result<(), Difference> {
    let manifests: (Manifest, Manifest) = (
        read(&new.papers, MANIFEST)?,
        read(&earlier.papers, MANIFEST)?,
    );
    if manifests.0.customer_id != manifests.1.customer_id {
        return Err(Difference::new("earlier_other", &manifests.1.customer));
    }
    check(earlier)?;
    let (own, kept): (ChainFile, ChainFile) = (
        read(&new.papers, "chain.json")?,
        read(&earlier.papers, "chain.json")?,
    );
    let differs = |(n, digest): &(usize, &String)| own.digests.get(*n) != Some(*digest);
    match kept.digests.iter().enumerate().find(differs) {
        Some((n, _)) => Err(Difference::new("earlier", n + 1)),
        None => Ok(()),
    }
}

/// Every file is as the manifest says, and there is no other.
fn listed(manifest: &Manifest, opened: &Opened) -> Result<(), Difference> {
    let own = |name: &str| {
        let paper = opened.papers.get(name).map(|bytes| FileSum::of(bytes));
        paper.or_else(|| opened.attached.get(name).cloned())
    };
    for (name, sum) in &manifest.files {
        match own(name) {
            None => return Err(Difference::new("missing", name)),
            Some(found) if found != *sum => return Err(Difference::new("file", name)),
            Some(_) => {}
        }
    }
    let there = opened.papers.keys().chain(opened.attached.keys());
    let stray = |name: &&String| *name != MANIFEST && !manifest.files.contains_key(*name);
    match there.into_iter().find(stray) {
        Some(name) => Err(Difference::new("extra", name)),
        None => Ok(()),
    }
}

/// Each fact has its digest, and the one before it.
fn chained(manifest: &Manifest, facts: &[FactLine]) -> Result<(), Difference> {
    let mut prev = "0".repeat(64);
    for (no, fact) in (1_i64..).zip(facts) {
        if !fact.is_sound() {
            return Err(Difference::new("digest_fact", no));
        }
        let own = fact.chain == manifest.customer_id
            && fact.customer.as_deref() == Some(manifest.customer_id.as_str());
        if fact.no != no || fact.prev != prev || !own {
            return Err(Difference::new("link", no));
        }
        prev.clone_from(&fact.digest);
    }
    match facts.is_empty() {
        true => Err(Difference::new("missing", "facts.jsonl")),
        false => Ok(()),
    }
}

/// Each seal stands on the fact that it names.
fn sealed(chain: &ChainFile, facts: &[FactLine]) -> Result<(), Difference> {
    let digests = facts.iter().map(|f| &f.digest);
    if !chain.digests.iter().eq(digests) {
        return Err(Difference::new("chain", "chain.json"));
    }
    for seal in &chain.seals {
        let place = usize::try_from(seal.no)
            .ok()
            .and_then(|no| no.checked_sub(1));
        let head = place.and_then(|p| chain.digests.get(p));
        if head != Some(&seal.head) {
            return Err(Difference::new("seal", seal.no));
        }
    }
    Ok(())
}

/// What was computed is what the facts say: contract, calendars, ledger, statement.
fn recomputed(
    manifest: &Manifest,
    files: &BTreeMap<String, Vec<u8>>,
    facts: &[FactLine],
    calendars: &[FactLine],
) -> Result<(), Difference> {
    let whose = manifest
        .customer_id
        .parse()
        .ok()
        .zip(manifest.contract.parse().ok());
    let whose = whose.ok_or_else(|| Difference::new("form", MANIFEST))?;
    let sum =
        Sum::of(facts, calendars, whose).ok_or_else(|| Difference::new("form", "facts.jsonl"))?;
    let mut expected = papers(&sum);
    let period: Option<PeriodAsk> = match &manifest.period {
        Some(said) => Some(
            said.parse()
                .map_err(|_| Difference::new("form", MANIFEST))?,
        ),
        None => None,
    };
    let unread = |_| Difference::new("form", "facts.jsonl");
    let (ledger, statement) = sum.ledger(manifest.at, period).map_err(unread)?;
    let written = |value: Result<Vec<u8>, _>| value.map_err(unread);
    if let Some(statement) = &statement {
        expected.insert("statement.json".to_owned(), written(pretty(statement))?);
    }
    expected.insert("ledger.json".to_owned(), written(pretty(&ledger))?);
    for (name, bytes) in &expected {
        if files.get(name) != Some(bytes) {
            return Err(Difference::new("recomputed", name));
        }
    }
    let known = |name: &&String| name.contains('/') || *name == "statement.json";
    match files
        .keys()
        .filter(known)
        .find(|name| !expected.contains_key(*name))
    {
        Some(name) => Err(Difference::new("extra", name)),
        None => Ok(()),
    }
}

fn bytes<'f>(files: &'f BTreeMap<String, Vec<u8>>, name: &str) -> Result<&'f [u8], Difference> {
    let found = files
        .get(name)
        .ok_or_else(|| Difference::new("missing", name))?;
    Ok(found)
}

fn read<T: DeserializeOwned>(
    files: &BTreeMap<String, Vec<u8>>,
    name: &str,
) -> Result<T, Difference> {
    serde_json::from_slice(bytes(files, name)?).map_err(|_| Difference::new("form", name))
}

fn lines(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Result<Vec<FactLine>, Difference> {
    let text =
        std::str::from_utf8(bytes(files, name)?).map_err(|_| Difference::new("form", name))?;
    let line = |line: &str| serde_json::from_str(line).map_err(|_| Difference::new("form", name));
    text.lines().map(line).collect()
}
