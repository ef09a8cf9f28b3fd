//! Handing rows to the application, many at once, and counting what came of them.

use super::{
    balance::Balance,
    plan::Planned,
    remark::{Remark, Why},
    report::Report,
};
use crate::problem::{Exit, Problem};
use shounuo_app::{
    App, AppError, Receipt, Task, Who,
    commands::{NewPerson, PastRow},
};
use shounuo_core::{
    Seq,
    id::{CustomerId, PersonId},
    ticket::{Invalid, Refusal},
};
use std::collections::HashSet;

/// So many writes go into one transaction.
const AT_ONCE: usize = 1_024;

/// A row that is on its way.
struct Sent {
    line: u64,
    planned: Planned,
}

/// Takes plans, writes them, and keeps the balance.
pub struct Loader<'a> {
    app: &'a App,
    who: Who,
    customer: CustomerId,
    post: String,
    /// The journal's last fact before this run.
    before: Seq,
    known: HashSet<PersonId>,
    people: Vec<Task>,
    rows: Vec<Task>,
    sent: Vec<Sent>,
    report: Report,
    /// What came of it so far.
    pub balance: Balance,
}

impl<'a> Loader<'a> {
    /// For the rows of one file. `known`: people who are there already; `before`: the journal's last fact.
    pub fn new(
        app: &'a App,
        customer: CustomerId,
        post: &str,
        known: HashSet<PersonId>,
        before: Seq,
        report: Report,
        balance: Balance,
    ) -> Self {
        let (people, rows, sent) = (Vec::new(), Vec::new(), Vec::new());
        let (who, post) = (Who::system(), post.to_owned());
        Self {
            app,
            who,
            customer,
            post,
            before,
            known,
            people,
            rows,
            sent,
            report,
            balance,
        }
    }

    /// Takes one row.
    pub fn take(&mut self, line: u64, mut planned: Planned) -> Result<(), Problem> {
        self.balance.rows += 1;
        if let Some((id, name)) = planned.person.take() {
            self.person(id, name)?;
        }
        if planned.steps.is_empty() {
            return self.explain(line, &planned);
        }
        let row = PastRow {
            batch: self.balance.batch.clone(),
            line,
            source_no: planned.number.clone(),
            steps: planned.steps.clone(),
        };
        let task = match self.app.import_row(&self.who, self.customer, row) {
            Ok(task) => task,
            Err(e) => return self.refused(line, &planned, e),
        };
        self.rows.push(task);
        self.sent.push(Sent { line, planned });
        match self.rows.len() < AT_ONCE {
            true => Ok(()),
            false => self.flush(),
        }
    }

    /// Writes what is still on its way, and ends the report.
    pub fn finish(mut self) -> Result<Balance, Problem> {
        self.flush()?;
        self.report.finish()?;
        Ok(self.balance)
    }

    /// Somebody of the other system: no right, no sign-in, the name in the vault.
    fn person(&mut self, id: PersonId, name: String) -> Result<(), Problem> {
        self.balance.people += 1;
        if !self.known.insert(id) {
            return Ok(());
        }
        let mut ask = self.app.ask();
        ask.key = Some(format!("import-person:{id}"));
        let post = self.post.clone();
        let person = NewPerson {
            customer: None,
            name,
            phone: None,
            login: None,
            post,
            roles: Vec::new(),
        };
        self.people
            .push(self.app.add_person(&self.who, id, ask, person)?);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Problem> {
        let people = self.people.len();
        let mut tasks = std::mem::take(&mut self.people);
        tasks.append(&mut self.rows);
        let mut answers = self.app.run_all(tasks)?.into_iter();
        for answer in answers.by_ref().take(people) {
            answer?;
        }
        for (sent, answer) in std::mem::take(&mut self.sent).into_iter().zip(answers) {
            match answer {
                Ok(receipt) => self.written(sent, &receipt)?,
                Err(e) => self.refused(sent.line, &sent.planned, e)?,
            }
        }
        Ok(())
    }

    fn written(&mut self, sent: Sent, receipt: &Receipt) -> Result<(), Problem> {
        let Sent { line, planned } = sent;
        let balance = &mut self.balance;
        balance.rows_with_facts += 1;
        balance.tickets += u64::from(receipt.no.is_some());
        balance.rows_there_before += u64::from(receipt.seq.is_some_and(|seq| seq <= self.before));
        if let Some((from, to)) = &planned.reopened {
            balance.reopened(from, to);
        }
        for remark in &planned.remarks {
            balance.note(remark.why);
            self.report.add(line, &planned.number, remark, false)?;
        }
        Ok(())
    }

    /// A row that says nothing: the first remark is why.
    fn explain(&mut self, line: u64, planned: &Planned) -> Result<(), Problem> {
        let mut explains = true;
        for remark in &planned.remarks {
            match explains {
                true => self.balance.explain(remark.why),
                false => self.balance.note(remark.why),
            }
            self.report.add(line, &planned.number, remark, explains)?;
            explains = false;
        }
        Ok(())
    }

    /// A row that the rules refuse is explained; anything else ends the import.
    fn refused(&mut self, line: u64, planned: &Planned, error: AppError) -> Result<(), Problem> {
        let remark = match &error {
            AppError::Refused(Refusal::Invalid {
                field: "source_no",
                why: Invalid::Taken,
            }) => Remark::new(Why::Taken, ""),
            AppError::Refused(refusal) => Remark::new(Why::Refused, refusal.to_string()),
            AppError::NotFound => Remark::new(Why::Refused, "its ticket was never opened"),
            AppError::KeyReused => return Err(Problem::new("import_otherwise", Exit::Input)),
            _ => return Err(error.into()),
        };
        self.balance.explain(remark.why);
        self.report.add(line, &planned.number, &remark, true)
    }
}
