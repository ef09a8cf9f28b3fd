//! The names of facts outside the house: each by its number within its own ticket's history. A place
//! in the journal stays inside, for it counts what other customers do.

use crate::{App, AppError, Receipt, Who};
use shounuo_core::{
    Recorded, Seq, Subject,
    id::TicketId,
    ticket::{Action, Command},
};

/// No fact has this place in the journal: core answers it like any fact that is not there.
const NOWHERE: Seq = 0;

/// The numbers of a ticket's facts: 1 is the report, then 2, 3 … in the journal's order. Facts that
/// an asker may not read keep theirs, so a number means the same to everybody and for ever.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbering {
    /// Ascending.
    seqs: Vec<Seq>,
}

impl Numbering {
    /// Of the places of all the ticket's facts, in order.
    pub(crate) fn new(seqs: Vec<Seq>) -> Self {
        Self { seqs }
    }

    /// Of all the ticket's facts, in order.
    pub(crate) fn of(facts: &[Recorded]) -> Self {
        Self::new(facts.iter().map(|f| f.seq).collect())
    }

    /// The number of the fact at this place in the journal; `None` for another subject's.
    pub fn number(&self, seq: Seq) -> Option<i64> {
        let index = self.seqs.binary_search(&seq).ok()?;
        i64::try_from(index + 1).ok()
    }

    /// The numbers of the facts at these places, in their order.
    pub fn numbers(&self, seqs: &[Seq]) -> Vec<i64> {
        seqs.iter().filter_map(|seq| self.number(*seq)).collect()
    }

    /// The place in the journal of the fact with this number.
    pub fn seq(&self, number: i64) -> Option<Seq> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.seqs.get(index).copied()
    }

    /// The place in the journal up to which this number counts: 0 before the first fact, and the
    /// last fact's behind it.
    pub(crate) fn place_of(&self, number: i64) -> Seq {
        let behind = self.seqs.last().filter(|_| number > 0).copied();
        self.seq(number).or(behind).unwrap_or(NOWHERE)
    }

    /// A command as it is given inside: the fact that it names by number, by its place.
    pub fn placed(&self, mut command: Command<String>) -> Command<String> {
        if let Command::Confirm { of } | Command::Correct { of, .. } = &mut command {
            *of = self.seq(*of).unwrap_or(NOWHERE);
        }
        command
    }

    /// The number of the last fact up to this place. A command's very last fact may be another
    /// subject's, such as its device's.
    fn last_by(&self, seq: Seq) -> Option<i64> {
        let count = self.seqs.partition_point(|s| *s <= seq);
        i64::try_from(count).ok().filter(|n| *n > 0)
    }
}

impl App {
    /// The number of the last fact that a write left on a ticket; a repeat gets the same. `None` for
    /// a write on anything else.
    pub async fn number_of(&self, who: &Who, receipt: &Receipt) -> Result<Option<i64>, AppError> {
        let (Some(subject @ Subject::Ticket(_)), Some(seq)) = (receipt.subject, receipt.seq) else {
            return Ok(None);
        };
        let scope = who.scope;
        let seqs = self.read_on(move |r| r.seqs(&scope, &subject)).await?;
        Ok(Numbering::new(seqs).last_by(seq))
    }

    /// A command as it is given inside: the fact that it names by number, by its place in the
    /// journal.
    pub async fn placed(
        &self,
        who: &Who,
        ticket: TicketId,
        command: Command<String>,
    ) -> Result<Command<String>, AppError> {
        match command.action() {
            Action::Confirm | Action::Correct => {
                Ok(self.numbering(who, ticket).await?.placed(command))
            }
            _ => Ok(command),
        }
    }

    async fn numbering(&self, who: &Who, ticket: TicketId) -> Result<Numbering, AppError> {
        let scope = who.scope;
        let seqs = self.read(move |r| r.seqs(&scope, &Subject::Ticket(ticket)));
        Ok(Numbering::new(seqs.await?))
    }
}

#[cfg(test)]
mod tests {
    use super::Numbering;

    #[test]
    fn numbers_count_a_tickets_own_facts() {
        let numbers = Numbering::new(vec![40, 41, 97]);
        assert_eq!((numbers.number(40), numbers.number(97)), (Some(1), Some(3)));
        assert_eq!((numbers.number(42), numbers.number(1)), (None, None));
        assert_eq!((numbers.seq(1), numbers.seq(3)), (Some(40), Some(97)));
        assert_eq!(
            [i64::MIN, -1, 0, 4, 40, i64::MAX].map(|n| numbers.seq(n)),
            [None; 6]
        );
        assert_eq!(numbers.numbers(&[97, 50, 40]), [3, 1]);
    }

    #[test]
    fn the_last_fact_of_a_command_may_be_another_subjects() {
        let numbers = Numbering::new(vec![40, 41, 97]);
        assert_eq!(
            [39, 40, 42, 97, 98].map(|seq| numbers.last_by(seq)),
            [None, Some(1), Some(2), Some(3), Some(3)]
        );
    }
}
