//! Reads an archive out: in one look at the store, so that all of it is of one instant.

use super::{
    FORM, FileLine, FileSum, MANIFEST, Manifest, Signer, Stage, Whereabouts,
    attached::{Named, named},
    check::{ChainFile, SealLine},
    progress::Turn,
    recompute::Sum,
};
use crate::{
    App, AppError, Who,
    files::nonce_of,
    queries::ledger::{Frame, LedgerAsk, PeriodAsk, drawn},
};
use serde::Serialize;
use shounuo_core::ledger::{Counts, Ledger};
use shounuo_store::{FactLine, FileRow, Reader, StoreError};
use std::{collections::BTreeMap, sync::Arc};

/// An archive before it is packed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Archive {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Papers by name, the manifest among them.
    pub papers: BTreeMap<String, Vec<u8>>,
    /// Photos and papers of facts: names and the digests by which the store has them.
    pub attached: Vec<(String, [u8; 32])>,
}

/// What is asked for, by whom.
struct Wanted {
    period: Option<PeriodAsk>,
    with_files: bool,
    signed_by: Signer,
    signed_at: jiff::Timestamp,
}

const README_ZH: &str = include_str!("readme.zh.txt");
const README_EN: &str = include_str!("readme.en.txt");

impl App {
    /// The export of a customer's ledger; with a period, with its statement of deductions. The caller
    /// has authorised it.
    pub(super) async fn gathered(
        &self,
        who: &Who,
        ask: LedgerAsk,
        (period, with_files): (Option<PeriodAsk>, bool),
        turn: Arc<Turn>,
    ) -> Result<Archive, AppError> {
        let (actor, signed_at) = (who.actor, self.now());
        self.in_frame(who, ask, move |r, frame, shelf| {
            let stuff = frame.stuff(r, shelf)?;
            let shown = drawn(r, frame, &stuff)?;
            let names = r.people_names(&shounuo_store::query::Scope::House)?;
            let wanted = Wanted {
                period,
                with_files,
                signed_by: Signer {
                    actor: actor.to_string(),
                    name: actor.person().and_then(|p| names.get(&p).cloned()),
                },
                signed_at,
            };
            let (archive, own) = gather(r, frame, wanted, &turn)?;
            match counts(&own) == counts(&shown) {
                true => Ok(Ok(archive)),
                // Nobody signs what the facts do not say.
                false => Err(StoreError::damaged(
                    "the views do not say what the facts say: shounuo rebuild".to_owned(),
                )),
            }
        })
        .await
    }
}

fn counts(ledger: &Ledger) -> Vec<(String, Counts)> {
    let lines = ledger.lines();
    lines
        .map(|(_, line)| (line.promise.clone(), line.counts))
        .collect()
}

fn gather(
    r: &mut Reader<'_>,
    frame: &Frame,
    wanted: Wanted,
    turn: &Turn,
) -> Result<(Archive, Ledger), StoreError> {
    let (customer, _) = frame.whose();
    let mut read = |n| turn.tell(Stage::Reading, n);
    let (facts, calendars) = (r.chain_lines(customer, &mut read)?, r.calendar_lines()?);
    turn.tell(Stage::Computing, facts.len());
    let unread = || StoreError::damaged("a fact cannot be read: shounuo verify".to_owned());
    let sum = Sum::of(&facts, &calendars, frame.whose()).ok_or_else(unread)?;
    let (ledger, statement) = sum.ledger(frame.at, wanted.period)?;
    let seals = r.seals_of(customer)?.iter().map(SealLine::of).collect();
    let (named, attached) = attach(r, frame, &facts, wanted.with_files)?;
    let chain = ChainFile::of(&facts, seals);
    let mut papers = BTreeMap::from([
        ("ledger.json".to_owned(), pretty(&ledger)?),
        ("facts.jsonl".to_owned(), lines(&facts)?),
        ("house.jsonl".to_owned(), lines(&calendars)?),
        ("chain.json".to_owned(), pretty(&chain)?),
        ("files.json".to_owned(), pretty(&named)?),
        ("README.zh.md".to_owned(), README_ZH.into()),
        ("README.en.md".to_owned(), README_EN.into()),
    ]);
    let period = wanted.period.filter(|_| statement.is_some());
    if let Some(statement) = &statement {
        papers.insert("statement.json".to_owned(), pretty(statement)?);
    }
    papers.extend(self::papers(&sum));
    let mut files: BTreeMap<String, FileSum> = papers
        .iter()
        .map(|(name, bytes)| (name.clone(), FileSum::of(bytes)))
        .collect();
    let included = named.iter().filter(|l| l.is == Whereabouts::Included);
    files.extend(included.filter_map(|l| Some((l.name()?, l.sum.clone()?))));
    let manifest = manifest(frame, wanted, period, files);
    papers.insert(MANIFEST.to_owned(), pretty(&manifest)?);
    let archive = Archive {
        manifest,
        papers,
        attached,
    };
    Ok((archive, ledger.ledger))
}

fn manifest(
    frame: &Frame,
    wanted: Wanted,
    period: Option<PeriodAsk>,
    files: BTreeMap<String, FileSum>,
) -> Manifest {
    let (customer, contract) = frame.whose();
    Manifest {
        form: FORM.to_owned(),
        customer: frame.customer.code.clone(),
        customer_id: customer.to_string(),
        contract: contract.to_string(),
        at: frame.at,
        period: period.map(|p| p.to_string()),
        signed_by: wanted.signed_by,
        signed_at: wanted.signed_at,
        files,
    }
}

type Attached = BTreeMap<String, [u8; 32]>;
/// What is packed: the name in the archive, and the content's digest.
type Packed = Vec<(String, [u8; 32])>;

/// The photos and papers that facts name: their lines, and what is packed.
fn attach(
    r: &mut Reader<'_>,
    frame: &Frame,
    facts: &[FactLine],
    with_files: bool,
) -> Result<(Vec<FileLine>, Packed), StoreError> {
    let (mut lines, mut packed) = (Vec::new(), Attached::new());
    for named in named(facts) {
        let row = match named.shared {
            true => r.file(frame.customer.id, named.id)?,
            false => None,
        };
        let line = line(named, row.as_ref(), with_files);
        if line.is == Whereabouts::Included
            && let (Some(name), Some(row)) = (line.name(), row)
        {
            packed.insert(name, row.sha256);
        }
        lines.push(line);
    }
    Ok((lines, packed.into_iter().collect()))
}

fn line(named: Named, row: Option<&FileRow>, with_files: bool) -> FileLine {
    let is = match (named.shared, row) {
        (false, _) => Whereabouts::Withheld,
        (true, None) => Whereabouts::Gone,
        (true, Some(_)) if with_files => Whereabouts::Included,
        (true, Some(_)) => Whereabouts::Digest,
    };
    let line = FileLine {
        fact: named.fact,
        id: named.id,
        is,
        sum: row.map(|row| FileSum {
            size: row.size,
            sha256: hex::encode(row.sha256),
        }),
        mime: row.map(|row| row.mime.clone()),
        nonce: row.and_then(|row| nonce_of(row.id, row.name.as_deref()?)),
    };
    // What has no ending of ours is no file of an archive.
    match line.is == Whereabouts::Included && line.name().is_none() {
        true => FileLine {
            is: Whereabouts::Digest,
            ..line
        },
        false => line,
    }
}

/// Contract versions and calendars as files.
pub(super) fn papers(sum: &Sum) -> BTreeMap<String, Vec<u8>> {
    let versions = (1..).zip(&sum.contracts.versions);
    let versions = versions.map(|(n, v): (u32, _)| (format!("contract/{n}.toml"), v.toml.clone()));
    let calendars = (1..).zip(sum.calendars());
    let calendars =
        calendars.map(|(n, t): (u32, &str)| (format!("calendars/{n}.toml"), t.to_owned()));
    let all = versions.chain(calendars);
    all.map(|(name, text)| (name, text.into_bytes())).collect()
}

pub(super) fn pretty(value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(unwritten)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn lines(facts: &[FactLine]) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    for fact in facts {
        serde_json::to_writer(&mut bytes, fact).map_err(unwritten)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

fn unwritten(e: serde_json::Error) -> StoreError {
    StoreError::damaged(format!("an export cannot be written: {e}"))
}
