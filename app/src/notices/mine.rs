//! What a person was told, and when they are not to be disturbed. Everybody sees their own only.

use crate::{
    App, AppError, Task, Who,
    commands::outcome,
    policy::{Right, may},
    queries::{
        account,
        ledger::{Shelf, occasions},
    },
};
use shounuo_core::{
    Subject,
    contract::{Contract, ContractRef, Words},
    id::{CustomerId, PersonId},
    ledger::{Called, Named, Terms, Topic},
    notice::{Quiet, of_gap, of_joined, of_several, of_stint},
    promise::Book,
    ticket::{Context, Invalid},
};
use shounuo_store::{
    Batch, Notice, Reader, StoreError,
    query::{Cursor, PageAsk, Scope},
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};
use uuid::Uuid;

/// A notice as it is shown.
#[derive(Clone, Debug)]
pub struct NoticeView {
    /// The notice.
    pub notice: Notice,
    /// The contract's name for the promise; its id where the contract no longer has it.
    pub name: Words,
    /// The code of the customer whose contract it is; empty for what concerns the house alone.
    pub customer: String,
    /// The instance that the notice names.
    pub instance: String,
    /// Where that is broken already: the beginning of the later gap that is meant.
    pub gap: Option<jiff::Timestamp>,
    /// The other promises for which it tells the same delay: clause and name.
    pub also: Vec<(String, Words)>,
    /// For how many others of the same promise it stands, too.
    pub others: usize,
    /// The contract by which all this is called; `None` where there is none any more.
    pub by: Option<Arc<Book>>,
    /// What of the ledger the reader may read: how its occasions are called.
    pub called: Arc<Called>,
}

/// A page of notices.
#[derive(Clone, Debug)]
pub struct NoticePage {
    /// The notices, newest first.
    pub notices: Vec<NoticeView>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// How many the asker has not read, on this page and all others.
    pub unread: u64,
}

impl App {
    /// A page of the asker's notices, newest first.
    pub async fn notices(&self, who: &Who, page: PageAsk) -> Result<NoticePage, AppError> {
        let person = reader_of(who)?;
        let (who, shelf) = (who.clone(), Arc::clone(&self.shelf));
        self.read(move |r| {
            let found = r.notices(person, &page)?;
            let mut terms: HashMap<CustomerId, Says> = HashMap::new();
            let mut notices = Vec::with_capacity(found.rows.len());
            for notice in found.rows {
                let Some(customer) = notice.customer else {
                    notices.push(Says::default().view(&notice));
                    continue;
                };
                let known = match terms.remove(&customer) {
                    Some(known) => known,
                    None => Says::of(r, customer)?,
                };
                notices.push(known.view(&notice));
                terms.insert(customer, known);
            }
            for (customer, terms) in &terms {
                let mut own: Vec<&mut NoticeView> = (notices.iter_mut())
                    .filter(|n| n.notice.customer == Some(*customer))
                    .collect();
                let called = Arc::new(terms.called(r, &who, &shelf, *customer, &own)?);
                own.iter_mut().for_each(|n| n.called = Arc::clone(&called));
            }
            Ok(NoticePage {
                notices,
                next: found.next,
                unread: r.notices_unread(person)?,
            })
        })
        .await
    }

    /// How many notices the asker has not read.
    pub async fn unread(&self, who: &Who) -> Result<u64, AppError> {
        let person = reader_of(who)?;
        self.read(move |r| r.notices_unread(person)).await
    }

    /// The asker has read one of their notices.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for another person's, as for one that never was.
    pub async fn read_notice(&self, who: &Who, id: Uuid) -> Result<(), AppError> {
        let person = writer_of(who)?;
        let own = self.read(move |r| r.notice(person, id)).await?;
        own.ok_or(AppError::NotFound)?;
        let run = move |batch: &mut Batch<'_>, _: &Context| {
            batch.read_notice(person, id)?;
            Ok(outcome("notice_read", Subject::Person(person), None))
        };
        let task = self.task(who, &self.ask(), &id, Arc::new(run));
        self.run(task).await.map(drop)
    }

    /// The asker has read every notice that was there when they were shown them.
    pub async fn read_all_notices(
        &self,
        who: &Who,
        until: jiff::Timestamp,
    ) -> Result<(), AppError> {
        let person = writer_of(who)?;
        let run = move |batch: &mut Batch<'_>, _: &Context| {
            batch.read_notices(person, until)?;
            Ok(outcome("notices_read", Subject::Person(person), None))
        };
        let task = self.task(who, &self.ask(), &person, Arc::new(run));
        self.run(task).await.map(drop)
    }

    /// When the asker is not to be disturbed; `None`: always to be reached.
    pub async fn quiet(&self, who: &Who) -> Result<Option<Quiet>, AppError> {
        let person = reader_of(who)?;
        self.read(move |r| r.quiet(person)).await
    }

    /// Sets when the asker is not to be disturbed. It holds back messages outside the application
    /// only, and of these the ones that are made from now on.
    ///
    /// # Errors
    /// `days` is missing when there are none, and out of range when quiet would never end.
    pub fn set_quiet(&self, who: &Who, quiet: Option<Quiet>) -> Result<Task, AppError> {
        let person = writer_of(who)?;
        if let Some(quiet) = &quiet {
            check(quiet)?;
        }
        let (customer, request) = (who.customer(), quiet.clone());
        let run = move |batch: &mut Batch<'_>, _: &Context| {
            batch.set_quiet(person, customer, quiet.clone())?;
            Ok(outcome("quiet_set", Subject::Person(person), None))
        };
        Ok(self.task(who, &self.ask(), &request, Arc::new(run)))
    }
}

fn check(quiet: &Quiet) -> Result<(), AppError> {
    match quiet {
        q if q.days.is_empty() => Err(AppError::invalid("days", Invalid::Missing)),
        q if q.is_endless() => Err(AppError::invalid("days", Invalid::OutOfRange)),
        _ => Ok(()),
    }
}

/// Notices are a person's own: a link has none, nor has the program.
fn reader_of(who: &Who) -> Result<PersonId, AppError> {
    account(who)?;
    who.actor.person().ok_or(AppError::Forbidden)
}

fn writer_of(who: &Who) -> Result<PersonId, AppError> {
    match who.read_only {
        true => Err(AppError::Forbidden),
        false => reader_of(who),
    }
}

/// How a customer's contract calls things.
#[derive(Default)]
struct Says {
    code: String,
    book: Option<Arc<Book>>,
}

impl Says {
    fn of(reader: &mut Reader<'_>, customer: CustomerId) -> Result<Self, StoreError> {
        let scope = Scope::Customer(customer);
        let code = reader.customer(&scope, customer)?.map(|c| c.code);
        let newest = reader.contract_versions(&scope)?.pop();
        let reference = newest.map(|v| ContractRef {
            contract: v.contract,
            version: v.version,
        });
        Ok(Self {
            code: code.unwrap_or_default(),
            book: reference.map(|r| reader.book(r)).transpose()?,
        })
    }

    /// How the occasions are called that notices of a customer speak of; nothing to whoever may not read
    /// its ledger.
    fn called(
        &self,
        r: &mut Reader<'_>,
        who: &Who,
        shelf: &Shelf,
        customer: CustomerId,
        notices: &[&mut NoticeView],
    ) -> Result<Called, StoreError> {
        let (Some(book), true) = (&self.book, may(who, Right::ReadLedger)) else {
            return Ok(Called::default());
        };
        let Some(row) = r.customer(&who.scope, customer)? else {
            return Ok(Called::default());
        };
        let named = |n: &&mut NoticeView| {
            let mut terms = book.contract.clauses.iter().flat_map(Terms::of);
            let terms = terms.find(|t| t.id() == n.notice.promise)?;
            match terms.named(&n.instance)? {
                Named::Thing(Topic::Occasion, key) => Some(key.to_owned()),
                _ => None,
            }
        };
        let keys: BTreeSet<String> = notices.iter().filter_map(named).collect();
        match row.contract.filter(|_| !keys.is_empty()) {
            Some(contract) => occasions(r, who, shelf, (customer, contract), keys),
            None => Ok(Called::default()),
        }
    }

    /// The contract's name for a promise; its id where the contract no longer has it.
    fn name(&self, promise: &str) -> Words {
        let contract = self.book.as_ref().map(|b| &b.contract);
        let name = contract.and_then(|c| name_of(c, promise));
        name.unwrap_or_else(|| Words {
            zh: promise.to_owned(),
            en: promise.to_owned(),
        })
    }

    fn view(&self, notice: &Notice) -> NoticeView {
        let (name, others) = of_several(&notice.instance);
        let (instance, gap) = of_gap(name);
        let (instance, also) = of_joined(instance);
        let also = also.into_iter().map(|promise| {
            let clause = promise.split('.').next().unwrap_or(promise);
            (clause.to_owned(), self.name(promise))
        });
        NoticeView {
            instance: of_stint(instance).to_owned(),
            gap,
            also: also.collect(),
            called: Arc::default(),
            others,
            by: self.book.clone(),
            name: self.name(&notice.promise),
            customer: self.code.clone(),
            notice: notice.clone(),
        }
    }
}

/// The contract's name for a promise of any kind.
fn name_of(contract: &Contract, promise: &str) -> Option<Words> {
    let all = contract.clauses.iter().flat_map(|c| {
        let deadlines = c.deadlines.iter().map(|p| (&p.id, &p.name));
        let cadences = c.cadences.iter().map(|p| (&p.id, &p.name));
        let leads = c.leads.iter().map(|p| (&p.id, &p.name));
        let floors = c.floors.iter().map(|p| (&p.id, &p.name));
        let ratios = c.ratios.iter().map(|p| (&p.id, &p.name));
        let rules = c.rules.iter().map(|p| (&p.id, &p.name));
        let records = c.records.iter().map(|p| (&p.id, &p.name));
        let timed = deadlines.chain(cadences).chain(leads).chain(floors);
        timed.chain(ratios).chain(rules).chain(records)
    });
    all.into_iter()
        .find(|(id, _)| *id == promise)
        .map(|(_, name)| name.clone())
}
