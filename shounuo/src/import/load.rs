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
    commands::{NewPerson, PastRow, PastStep},
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
    task: Task,
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
    /// Rows that open a ticket go first: nothing is done to a ticket that this import did not open.
    openings: Vec<Sent>,
    others: Vec<Sent>,
    not_ours: HashSet<String>,
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
        Self {
            app,
            who: Who::system(),
            customer,
            post: post.to_owned(),
            before,
            known,
            people: Vec::new(),
            openings: Vec::new(),
            others: Vec::new(),
            not_ours: HashSet::new(),
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
        let opens = matches!(planned.steps[..], [(_, PastStep::Report(_)), ..]);
        match self.app.import_row(&self.who, self.customer, row) {
            Ok(task) => {
                let sent = Sent {
                    line,
                    planned,
                    task,
                };
                if opens {
                    &mut self.openings
                } else {
                    &mut self.others
                }
                .push(sent);
            }
            Err(e) => return self.refused(line, &planned, e),
        }
        match self.openings.len() + self.others.len() < AT_ONCE {
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
        if !self.people.is_empty() {
            let people = std::mem::take(&mut self.people);
            self.app
                .run_all(people)?
                .into_iter()
                .try_for_each(|answer| answer.map(drop))?;
        }
        let openings = std::mem::take(&mut self.openings);
        self.send(openings)?;
        let others = std::mem::take(&mut self.others);
        let (not_ours, ours): (Vec<_>, Vec<_>) = others
            .into_iter()
            .partition(|sent| self.not_ours.contains(&sent.planned.number));
        for sent in not_ours {
            self.tell(sent.line, &sent.planned, &Remark::new(Why::Taken, ""))?;
        }
        self.send(ours)
    }

    fn send(&mut self, rows: Vec<Sent>) -> Result<(), Problem> {
        if rows.is_empty() {
            return Ok(());
        }
        let split = rows
            .into_iter()
            .map(|sent| ((sent.line, sent.planned), sent.task));
        let (rows, tasks): (Vec<_>, Vec<_>) = split.unzip();
        for ((line, planned), answer) in rows.into_iter().zip(self.app.run_all(tasks)?) {
            match answer {
                Ok(receipt) => self.written(line, &planned, &receipt)?,
                Err(e) => self.refused(line, &planned, e)?,
            }
        }
        Ok(())
    }

    fn written(&mut self, line: u64, planned: &Planned, receipt: &Receipt) -> Result<(), Problem> {
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
        if remark.why == Why::Taken {
            self.not_ours.insert(planned.number.clone());
        }
        self.tell(line, planned, &remark)
    }

    fn tell(&mut self, line: u64, planned: &Planned, remark: &Remark) -> Result<(), Problem> {
        self.balance.explain(remark.why);
        self.report.add(line, &planned.number, remark, true)
    }
}
