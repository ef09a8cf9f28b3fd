//! What is recorded beside tickets.

use super::super::{
    Scope,
    sql::{Build, templates},
    ticket_row::json,
};
use crate::{Reader, StoreError, db::Backend};
use shounuo_core::{
    Seq,
    id::{ContractId, CustomerId, PlaceId},
    ledger::{Entry, Needs, Topic},
};
use uuid::Uuid;

templates! {
    /// Where a customer's contract is carried out: its buildings.
    SITES = "SELECT p.id FROM place_row p WHERE {own:p} AND p.kind = 'building' \
             ORDER BY p.name, p.id";
}

impl Reader<'_> {
    /// What was recorded under a contract behind the fact `after`, up to `upto`, in the journal's
    /// order.
    pub fn entries(
        &mut self,
        customer: CustomerId,
        contract: ContractId,
        after: Seq,
        upto: Option<Seq>,
    ) -> Result<Vec<Entry>, StoreError> {
        let build = entries(self.backend(), (customer, contract), None, (after, upto));
        self.read_entries(&build)
    }

    /// What was recorded under a contract of one topic and key, up to `upto`, in the journal's
    /// order.
    pub fn entries_of(
        &mut self,
        customer: CustomerId,
        contract: ContractId,
        topic: Topic,
        key: &str,
        upto: Option<Seq>,
    ) -> Result<Vec<Entry>, StoreError> {
        let about = Some((topic, key));
        let build = entries(self.backend(), (customer, contract), about, (0, upto));
        self.read_entries(&build)
    }

    /// What of that somebody needs who records a fact about this topic and key.
    pub(crate) fn entries_needed(
        &mut self,
        whose: (CustomerId, ContractId),
        (topic, key): (Topic, &str),
        needs: Needs,
    ) -> Result<Vec<Entry>, StoreError> {
        let about = Some((topic, key));
        let build = match needs {
            Needs::Nothing => return Ok(Vec::new()),
            Needs::Fact(seq) => entries(self.backend(), whose, about, (seq - 1, Some(seq))),
            Needs::Move(_) | Needs::All => entries(self.backend(), whose, about, (0, None)),
        };
        self.read_entries(&build)
    }

    fn read_entries(&mut self, build: &Build) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        self.tx().each(&build.sql, &build.params, &mut |row| {
            entries.push(json(row, 0)?);
            Ok(())
        })?;
        Ok(entries)
    }

    /// The sites under a customer's contract, by name: its buildings. What a contract asks for at
    /// each site is asked of every one.
    pub fn sites(
        &mut self,
        customer: CustomerId,
        _contract: ContractId,
    ) -> Result<Vec<PlaceId>, StoreError> {
        let sql = SITES.of(&Scope::Customer(customer));
        let rows = self.rows(&sql, &[customer.into()])?;
        rows.iter().map(|row| row.parse(0)).collect()
    }
}

fn entries(
    backend: Backend,
    (customer, contract): (CustomerId, ContractId),
    about: Option<(Topic, &str)>,
    (after, upto): (Seq, Option<Seq>),
) -> Build {
    let mut build = Build::new(Scope::Customer(customer), backend);
    build
        .text("SELECT e.entry FROM entry_row e")
        .where_scope("e");
    build.and_is("e.contract", contract);
    if let Some((topic, key)) = about {
        build.and_is("e.topic", topic.code()).and_is("e.key", key);
    }
    build.text(" AND e.seq > ").bind(after);
    if let Some(upto) = upto {
        build.text(" AND e.seq <= ").bind(upto);
    }
    build.text(" ORDER BY e.seq");
    build
}

pub(super) fn forms(customer: CustomerId, backend: Backend) -> Vec<(String, Build)> {
    let whose = (customer, ContractId(Uuid::nil()));
    let about = Some((Topic::Routine, "inspection"));
    [
        ("entries", None, (7, None)),
        ("entries then", None, (0, Some(9))),
        ("entries of", about, (0, Some(9))),
    ]
    .map(|(name, about, seqs)| (name.to_owned(), entries(backend, whose, about, seqs)))
    .into()
}
