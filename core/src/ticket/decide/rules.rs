//! Rules of the contract that a deed would break: the refusal names the clause, and not only what the
//! procedure allows.

use super::{Desk, Refusal};
use crate::{
    contract::{Mode, Rule},
    fact::{NewFact, Recorded, Seq},
    id::CommandId,
    ledger::block::blocked,
    promise::{Book, Clock, Evidence, Status, clocks},
    subject::Subject,
    ticket::{Command, mark::mark, towards::recorded_by},
};
use jiff::Timestamp;
use uuid::Uuid;

impl Desk<'_> {
    /// What a rule on `block` forbids is not done, whatever the procedure allows.
    pub(super) fn check_rules(&self, facts: &[NewFact]) -> Result<(), Refusal> {
        self.broken_by(facts, |rule, _| rule.mode == Mode::Block)
            .map_or(Ok(()), Err)
    }

    /// The rule for whose sake the procedure does not allow a deed: one on `block`, or one that asks for
    /// what must be there before, which can be kept now by another deed first.
    pub(super) fn clause_against(&self, command: Command) -> Option<Refusal> {
        self.reads.book?;
        let facts = self.remote(command).ok()?;
        let allowed = self.ticket.allowed();
        let can = |e: &Evidence| recorded_by(*e).iter().any(|a| allowed.contains(a));
        self.broken_by(&facts, |rule, missing| {
            let had = rule.proof.as_ref().map_or(&[][..], |p| &p.had);
            let before = missing.iter().all(|e| had.contains(e));
            (before || rule.mode == Mode::Block) && missing.iter().all(can)
        })
    }

    /// The first rule that these facts would break at once.
    fn broken_by(
        &self,
        facts: &[NewFact],
        fits: impl Fn(&Rule, &[Evidence]) -> bool,
    ) -> Option<Refusal> {
        let book = self.reads.book.filter(|_| !self.is_import())?;
        let rules = || book.contract.clauses.iter();
        let mut rules = rules().flat_map(|c| c.rules.iter().map(move |r| (c, r)));
        let clocks = self.clocks_with(book, facts);
        rules.find_map(|(clause, rule)| {
            let own = clocks.iter().filter(|c| c.promise == rule.id);
            let mut missing = own.filter_map(|c| self.missing_now(c));
            missing.find(|missing| fits(rule, missing))?;
            Some(blocked(clause, rule))
        })
    }

    /// What a clock lacks that breaks with a fact after the ticket's last one.
    fn missing_now<'c>(&self, clock: &'c Clock) -> Option<&'c [Evidence]> {
        let judged = clock.judged.as_ref().filter(|j| !j.timed)?;
        let (_, by) = judged.by?;
        let broken = by > self.ticket.last_seq && clock.status_at(Timestamp::MAX) == Status::Broken;
        broken.then_some(&judged.missing)
    }

    /// The ticket's clocks, had these facts come in.
    fn clocks_with(&self, book: &Book, facts: &[NewFact]) -> Vec<Clock> {
        let own = facts
            .iter()
            .filter(|f| f.subject == Subject::Ticket(self.id));
        let mut marks = self.ticket.marks.clone();
        for (seq, new) in (self.ticket.last_seq + 1..).zip(own) {
            marks.extend(mark(&self.as_recorded(seq, new)));
        }
        clocks(book, &marks, self.ticket.calendars)
    }

    fn as_recorded(&self, seq: Seq, new: &NewFact) -> Recorded {
        Recorded {
            seq,
            customer: None,
            subject: new.subject,
            occurred_at: new.occurred_at,
            recorded_at: self.context.now,
            actor: self.context.actor,
            origin: self.context.origin.clone(),
            command: CommandId(Uuid::nil()),
            fact: new.fact.clone(),
        }
    }
}
