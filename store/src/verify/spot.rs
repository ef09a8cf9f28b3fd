//! A look at the journal's end: its last facts and the heads of their chains. It proves less than the whole, in no time.

use super::{Fault, Problem};
use crate::{
    StoreError,
    db::{Row, Tx},
    journal::{CELLS, COLUMNS, Head, digest},
};
use shounuo_core::Seq;
use std::collections::BTreeMap;

/// What is wrong among the last `facts` facts, and how many there were.
pub(crate) fn spot(tx: &mut dyn Tx, facts: i64) -> Result<(Vec<Problem>, i64), StoreError> {
    let head = Head::peek(tx)?.seq;
    let first = (head - facts).max(0);
    let sql = format!(
        "SELECT {} FROM journal WHERE seq > $1 ORDER BY seq",
        COLUMNS.join(", ")
    );
    let mut end = End {
        last: first,
        ..End::default()
    };
    tx.each(&sql, &[first.into()], &mut |row| {
        end.take(row);
        Ok(())
    })?;
    if end.last != head {
        end.problems.push(Problem::of_fact(head, "", Fault::Head));
    }
    for row in tx.rows("SELECT chain, chain_no, hash FROM chain", &[])? {
        let (chain, head) = (
            row.text(0)?,
            (row.int(1)?, row.digest(2).unwrap_or_default()),
        );
        if end.chains.get(chain).is_some_and(|found| *found != head) {
            end.problems
                .push(Problem::of_fact(end.last, chain, Fault::Head));
        }
    }
    Ok((end.problems, end.facts))
}

#[derive(Default)]
struct End {
    last: Seq,
    facts: i64,
    chains: BTreeMap<String, (i64, [u8; 32])>,
    problems: Vec<Problem>,
}

impl End {
    fn take(&mut self, row: &Row) {
        let seq = row.int(0).unwrap_or(self.last + 1);
        let chain = row.text(1).unwrap_or_default().to_owned();
        let mut wrong = |fault| self.problems.push(Problem::of_fact(seq, &chain, fault));
        if seq != self.last + 1 {
            wrong(Fault::Missing);
        }
        let stored = row.digest(CELLS).unwrap_or_default();
        if digest(&row.0[..CELLS]) != stored {
            wrong(Fault::Altered);
        }
        let (no, prev) = (row.int(2).unwrap_or(0), row.digest(14).unwrap_or_default());
        // Of the first fact of a chain here, what came before it is not looked at.
        if self
            .chains
            .get(&chain)
            .is_some_and(|before| *before != (no - 1, prev))
        {
            wrong(Fault::Unchained);
        }
        self.chains.insert(chain, (no, stored));
        self.facts += 1;
        self.last = seq;
    }
}
