//! A fact with what it says, and its place in the customer's chain.

use super::{
    CustomerCard, FactNumbers, LedgerAsk, Shelf, TermsAt,
    called::SpokenOf,
    frame::Frame,
    sayings::{Saying, of_fact},
};
use crate::{
    App, AppError, Who,
    files::Download,
    queries::entry::{self, sealed, visible},
};
use shounuo_core::{
    Fact, Recorded, Seq, Subject,
    id::{FileId, VaultId},
    ledger::{self, Called, Topic},
};
use shounuo_store::{
    FileRow, Reader, StoreError,
    query::{ChainPlace, Names, SealOver},
};
use uuid::Uuid;

/// A fact as the ledger shows it.
#[derive(Clone, Debug)]
pub struct FactView {
    /// Whose.
    pub customer: CustomerCard,
    /// The fact, with both times and its provenance.
    pub recorded: Recorded,
    /// Its place in the customer's chain: its number outside, its digest and that of the one before.
    pub place: ChainPlace,
    /// The first seal over it; `None` while there is none. Filled where one fact is asked for.
    pub seal: Option<SealOver>,
    /// Who says so; `None` for link holders, the program, and erased people.
    pub by: Option<String>,
    /// Its free texts by field, as far as they are not erased.
    pub texts: Vec<(&'static str, Option<String>)>,
    /// Photos and papers.
    pub files: Vec<FileRow>,
    /// The ticket's number, `EC-17`, for a ticket's fact.
    pub ticket: Option<String>,
    /// The number of the fact that it speaks of: a confirmation, a correction.
    pub of: Option<i64>,
    /// What it is about and which one, for a fact beside tickets.
    pub about: Option<(Topic, String)>,
    /// What the asker may say to it now.
    pub may_say: Vec<Saying>,
}

impl FactView {
    /// Its number outside.
    pub fn no(&self) -> i64 {
        self.place.no
    }
}

/// A fact as its own page shows it.
#[derive(Clone, Debug)]
pub struct FactPage {
    /// The fact, with its seal.
    pub fact: FactView,
    /// The facts before and after it in the chain that the asker may read, by their numbers.
    pub beside: (Option<i64>, Option<i64>),
    /// How what it speaks of is called.
    pub called: Called,
    /// The contract by which it is told.
    pub by: TermsAt,
}

impl App {
    /// A fact of a customer's tickets or contract, by its number in the customer's chain.
    pub async fn ledger_fact(
        &self,
        who: &Who,
        customer: Option<String>,
        no: i64,
    ) -> Result<FactPage, AppError> {
        let (ask, asker) = (of(customer), who.clone());
        self.in_frame(who, ask, move |r, frame, shelf| {
            let Some(found) = fact_of(r, &asker, frame, no)? else {
                return Ok(Err(AppError::NotFound));
            };
            let seal = r.seal_over(frame.customer.id, found.0.seq)?;
            let called = called(r, (&asker, frame, shelf), found.0.seq)?;
            let views = views(r, &asker, frame, vec![found])?;
            let Some(view) = views.into_iter().next() else {
                return Ok(Err(AppError::NotFound));
            };
            let mut shown = |no| Ok(fact_of(r, &asker, frame, no)?.map(|_| no));
            Ok(Ok(FactPage {
                beside: (shown(no.saturating_sub(1))?, shown(no.saturating_add(1))?),
                fact: FactView { seal, ..view },
                called,
                by: frame.terms_at(),
            }))
        })
        .await
    }

    /// A file of a fact that the asker may read.
    pub async fn ledger_file(
        &self,
        who: &Who,
        customer: Option<String>,
        no: i64,
        id: FileId,
    ) -> Result<Download, AppError> {
        let fact = self.ledger_fact(who, customer, no).await?;
        let row = fact.fact.files.into_iter().find(|f| f.id == id);
        self.download(row.ok_or(AppError::NotFound)?).await
    }

    /// The number of the last fact that a write left in its customer's chain; a repeat gets the
    /// same.
    pub async fn fact_number(
        &self,
        who: &Who,
        customer: Option<String>,
        receipt: &crate::Receipt,
    ) -> Result<Option<i64>, AppError> {
        let Some(seq) = receipt.seq else {
            return Ok(None);
        };
        self.in_frame(who, of(customer), move |r, frame, _| {
            Ok(Ok(FactNumbers::read(r, frame, [seq])?.no(seq)))
        })
        .await
    }
}

fn called(
    r: &mut Reader<'_>,
    (who, frame, shelf): (&Who, &Frame, &Shelf),
    seq: Seq,
) -> Result<Called, StoreError> {
    let entries = shelf.entries(r, frame.whose(), frame.known)?;
    let mut spoken = SpokenOf::default();
    spoken.facts([seq]);
    spoken.read(r, who, frame, &entries)
}

pub(super) fn of(customer: Option<String>) -> LedgerAsk {
    LedgerAsk {
        customer,
        ..LedgerAsk::default()
    }
}

/// A fact that the asker may read: of the customer's tickets or contract.
pub(super) fn fact_of(
    r: &mut Reader<'_>,
    who: &Who,
    frame: &Frame,
    no: i64,
) -> Result<Option<(Recorded, ChainPlace)>, StoreError> {
    let found = r.chain_fact(frame.customer.id, no)?;
    Ok(found.filter(|(fact, _)| is_shown(who, fact)))
}

pub(super) fn is_shown(who: &Who, fact: &Recorded) -> bool {
    let shown = matches!(
        fact.subject,
        Subject::Ticket(_) | Subject::Service(_) | Subject::Contract(_)
    );
    shown && visible(who, fact)
}

/// The facts at these places that the asker may read, in order.
pub(super) fn facts_at(
    r: &mut Reader<'_>,
    who: &Who,
    frame: &Frame,
    seqs: &[Seq],
) -> Result<Vec<FactView>, StoreError> {
    let mut facts = r.chain_facts(frame.customer.id, seqs)?;
    facts.retain(|(fact, _)| is_shown(who, fact));
    views(r, who, frame, facts)
}

fn views(
    r: &mut Reader<'_>,
    who: &Who,
    frame: &Frame,
    facts: Vec<(Recorded, ChainPlace)>,
) -> Result<Vec<FactView>, StoreError> {
    let scope = frame.scope();
    let recorded: Vec<Recorded> = facts.iter().map(|(fact, _)| fact.clone()).collect();
    let vault: Vec<VaultId> = entry::vault_ids(&recorded);
    let said = recorded
        .iter()
        .filter_map(|f| f.actor.person().map(|p| p.0));
    let subjects: Vec<Uuid> = said
        .chain(recorded.iter().map(|f| f.subject.id()))
        .collect();
    let known = Known {
        texts: r.reveal(&scope, &vault)?,
        called: r.called(frame.customer.id, &subjects)?,
        numbers: FactNumbers::read(r, frame, recorded.iter().filter_map(speaks_of))?,
    };
    let mut views = Vec::new();
    for (fact, place) in facts {
        let files = files(r, frame, &fact)?;
        let may_say = of_fact(r, who, frame, &fact)?;
        views.push(FactView {
            files,
            may_say,
            ..view(frame, fact, place, &known)
        });
    }
    Ok(views)
}

/// What is revealed for all facts at once.
struct Known {
    texts: Names,
    called: Called,
    numbers: FactNumbers,
}

/// Which fact a word speaks of.
fn speaks_of(fact: &Recorded) -> Option<Seq> {
    match &fact.fact {
        Fact::Confirmed(f) => Some(f.of),
        Fact::Corrected(f) => Some(f.of),
        Fact::ServiceConfirmed(f) => Some(f.of),
        Fact::ServiceCorrected(f) => Some(f.of),
        _ => None,
    }
}

fn view(frame: &Frame, fact: Recorded, place: ChainPlace, known: &Known) -> FactView {
    let texts = sealed(&fact.fact).into_iter();
    let texts = texts.map(|(field, s)| (field, known.texts.get(&s.vault).cloned()));
    let by = fact
        .actor
        .person()
        .and_then(|p| known.called.people.get(&p).cloned());
    let ticket = match fact.subject {
        Subject::Ticket(id) => known.called.tickets.get(&id).cloned(),
        _ => None,
    };
    FactView {
        customer: frame.card(),
        place,
        seal: None,
        by,
        texts: texts.collect(),
        files: Vec::new(),
        ticket,
        of: speaks_of(&fact).and_then(|seq| known.numbers.no(seq)),
        about: ledger::about(&fact.fact),
        may_say: Vec::new(),
        recorded: fact,
    }
}

/// The files that a fact shows.
fn files(r: &mut Reader<'_>, frame: &Frame, fact: &Recorded) -> Result<Vec<FileRow>, StoreError> {
    let ids = entry::files(&fact.fact);
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = r.files_of(frame.customer.id, &fact.subject)?;
    rows.retain(|row| ids.contains(&row.id));
    Ok(rows)
}
