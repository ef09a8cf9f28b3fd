//! Proving the record: the journal by itself, then the texts and files that stand beside it.

mod files;
mod proof;
mod spot;
mod texts;

use crate::{
    Files, Seal, StoreError, Target,
    db::{Mode, Tx, connect_still},
    journal::COLUMNS,
    schema,
};
use proof::Proof;
use serde::Serialize;
use shounuo_core::Seq;
pub(crate) use spot::spot;
use texts::Texts;

/// What is wrong at one place of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The stored fact is not what was written.
    Altered,
    /// A fact that must be there is missing.
    Missing,
    /// It does not follow the fact before it in its chain.
    Unchained,
    /// The head does not agree with the facts.
    Head,
    /// A seal does not agree with the facts.
    Seal,
    /// The seal kept elsewhere does not agree: the journal was cut off or rewritten.
    OutsideSeal,
    /// A text of the fact (or its key) is not what was written.
    TextAltered,
    /// A text of the fact is missing, and nobody whose it was has been erased.
    TextMissing,
    /// A file's content is not what was taken in.
    FileAltered,
    /// A file, or its entry, is missing.
    FileMissing,
}

impl Fault {
    /// Whether the journal itself is at fault, not a text or a file beside it.
    pub fn is_of_journal(self) -> bool {
        !matches!(
            self,
            Self::TextAltered | Self::TextMissing | Self::FileAltered | Self::FileMissing
        )
    }
}

/// A problem, with the fact at which it begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The first bad fact; of a file that no fact names, 0.
    pub seq: Seq,
    /// In which chain; empty where that is not known.
    pub chain: String,
    /// What is wrong.
    pub fault: Fault,
    /// The id of the text or file at fault; empty when it is the fact itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub item: String,
}

impl Problem {
    fn of_fact(seq: Seq, chain: &str, fault: Fault) -> Self {
        let (chain, item) = (chain.to_owned(), String::new());
        Self {
            seq,
            chain,
            fault,
            item,
        }
    }
}

/// What a proof found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Facts read.
    pub facts: u64,
    /// Chains.
    pub chains: usize,
    /// Seals compared.
    pub seals: usize,
    /// Texts compared with their digests in facts; erased ones are not counted.
    pub texts: u64,
    /// Files compared with their contents.
    pub files: u64,
    /// The last fact.
    pub head: Seq,
    /// What is wrong, by place; at most 1,000 are listed.
    pub problems: Vec<Problem>,
}

impl Verified {
    /// Whether all is as it was written.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

/// So many problems are listed.
const LISTED: usize = 1_000;
/// So many facts are read at once, before the texts they name are looked up together.
const PAGE: usize = 4_096;

/// Proves data that nobody need have open, and that perhaps cannot be written here: a mounted copy,
/// a standby of PostgreSQL. Nothing is made and nothing is changed. Blocks.
///
/// # Errors
/// [`StoreError::Newer`], [`StoreError::ReadOnly`] when SQLite's log cannot be read, or what the
/// database says.
pub fn verify_at(target: &Target, seal: Option<&Seal>) -> Result<Verified, StoreError> {
    let files = Files::still(target)?;
    let mut conn = connect_still(target)?;
    conn.begin(Mode::Read)?;
    schema::refuse_newer(schema::version(&mut *conn)?)?;
    let verified = verify(&mut *conn, &files, seal);
    // Nothing was written.
    let _ = conn.rollback();
    verified
}

/// Reads the whole journal and compares it with its digests, chains and seals, with the vault's
/// texts, and with the files.
pub(crate) fn verify(
    tx: &mut dyn Tx,
    files: &Files,
    outside: Option<&Seal>,
) -> Result<Verified, StoreError> {
    let mut proof = Proof::begin(tx)?;
    let stored = proof.seals.len();
    if let Some(seal) = outside {
        proof.outside(seal);
    }
    let mut texts = Texts::of(tx)?;
    let mut after = Seq::MIN;
    while let Some(last) = page(tx, &mut proof, &mut texts, after)? {
        after = last;
    }
    proof.finish(tx)?;
    let mut problems = std::mem::take(&mut proof.problems);
    problems.append(&mut texts.problems);
    let compared = files::compare(tx, files, texts.files, &mut problems)?;
    problems.sort_by_key(|p| p.seq);
    problems.truncate(LISTED);
    Ok(Verified {
        facts: proof.facts,
        chains: proof.chains.len(),
        seals: stored + usize::from(outside.is_some()),
        texts: texts.compared,
        files: compared,
        head: proof.last,
        problems,
    })
}

/// Proves the facts after `after`, a page of them, and the texts they name; the last one, when
/// there was one.
fn page(
    tx: &mut dyn Tx,
    proof: &mut Proof,
    texts: &mut Texts,
    after: Seq,
) -> Result<Option<Seq>, StoreError> {
    let sql = format!(
        "SELECT {} FROM journal WHERE seq > $1 ORDER BY seq LIMIT {PAGE}",
        COLUMNS.join(", ")
    );
    let (mut last, mut claims) = (None, Vec::new());
    tx.each(&sql, &[after.into()], &mut |row| {
        last = row.int(0).ok().or(last);
        // What an altered fact says of its texts proves nothing.
        if proof.take(row) {
            texts.claims(row, &mut claims);
        }
        Ok(())
    })?;
    texts.compare(tx, &claims)?;
    Ok(last)
}
