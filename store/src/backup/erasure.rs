//! Erasures that came after a backup: a restore must not bring erased people back.

use crate::{Job, JobError, Outcome, Reader, Store, StoreError, WriteError, db::Row, job::Run};
use serde::{Deserialize, Serialize};
use shounuo_core::{
    Actor, Origin, Seq, State, Subject, Timestamp,
    fact::NewFact,
    id::{CommandId, CustomerId, PersonId},
    person::PersonErased,
};
use std::sync::Arc;

/// That a person was erased. It names nobody; a list of these is kept beside the backups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Erasure {
    /// The fact.
    pub seq: Seq,
    /// When.
    pub erased_at: Timestamp,
    /// The command, so that it is the same when it is carried out again.
    pub command: CommandId,
    /// Who.
    pub person: PersonId,
    /// Of which customer; `None` for the house.
    pub customer: Option<CustomerId>,
}

impl Reader<'_> {
    /// The erasures after a fact (0: all), in order.
    pub fn erasures(&mut self, after: Seq) -> Result<Vec<Erasure>, StoreError> {
        let sql = "SELECT seq, occurred_us, command, subject_id, customer FROM journal \
                   WHERE seq > $1 AND kind = 'person.erased' ORDER BY seq";
        let rows = self.rows(sql, &[after.into()])?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &Row) -> Result<Erasure, StoreError> {
    Ok(Erasure {
        seq: row.int(0)?,
        erased_at: row.instant(1)?,
        command: row.parse(2)?,
        person: row.parse(3)?,
        customer: row.opt_parse(4)?,
    })
}

/// Carries out erasures that the restored journal does not know; how many.
pub(super) fn apply(store: &Store, erasures: &[Erasure]) -> Result<usize, StoreError> {
    let mut applied = 0;
    for erasure in erasures {
        match store.write(job(erasure.clone())) {
            Ok(outcome) => applied += usize::from(outcome.seq.is_some()),
            Err(WriteError::Unknown(e)) => return Err(e),
            Err(_) => return Err(StoreError::Stopped("an erasure was refused")),
        }
    }
    Ok(applied)
}

fn job(erasure: Erasure) -> Job {
    let command = erasure.command;
    let run: Run = Arc::new(move |batch| {
        let subject = Subject::Person(erasure.person);
        let loaded = batch.load(&subject)?;
        let erased = matches!(&loaded.state, State::Person(p) if p.erased);
        if erased || !loaded.exists {
            // Texts may be there of a person who is no subject of its own.
            batch.erase_person(erasure.person)?;
            return Ok::<_, JobError>(Outcome::default());
        }
        let fact = NewFact {
            subject,
            occurred_at: erasure.erased_at,
            fact: PersonErased {}.into(),
        };
        let seq = batch.append(loaded.customer, fact)?;
        batch.erase_person(erasure.person)?;
        Ok(Outcome {
            code: "person_erased".into(),
            subject: Some(subject),
            no: None,
            seq: Some(seq),
        })
    });
    Job {
        key: None,
        command,
        actor: Actor::System,
        origin: Origin::Live,
        run,
    }
}
