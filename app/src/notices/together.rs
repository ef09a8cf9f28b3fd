//! What would come in a rush comes as one: where many instances of a promise say the same at one look
//! (nothing is set up yet under a new contract, a month begins without a standby unit), a person hears
//! of the promise once, and finds each instance in the ledger.

use shounuo_core::{
    Timestamp,
    ledger::{Instance, Line},
    notice::{Alarm, Saying},
};

/// From so many instances of one promise on, they are told as one.
const TOGETHER: usize = 3;

/// What is new of a promise.
#[derive(Debug)]
pub(super) struct News<'l> {
    pub clause: &'l str,
    pub line: &'l Line,
    /// What the first of its instances says.
    pub saying: Saying,
    /// How many more say the same.
    pub others: usize,
}

/// An instance, and what it says that it did not say before.
type One<'l> = (&'l str, &'l Line, &'l Instance, Saying);

/// Each by itself, but those of one promise together that say the same and are many. What has a due
/// instant to press for stays by itself.
pub(super) fn together<'l>(new: impl Iterator<Item = One<'l>>, now: Timestamp) -> Vec<News<'l>> {
    let (mut groups, mut all): (Vec<Vec<One<'l>>>, Vec<News<'l>>) = Default::default();
    for one in new {
        if presses_later(one.2, &one.3, now) {
            all.push(news(&one, 0));
            continue;
        }
        let same = |g: &&mut Vec<One<'l>>| {
            let (_, line, _, saying) = &g[0];
            line.promise == one.1.promise && saying.said.alarm == one.3.said.alarm
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    for group in groups {
        match group.len() < TOGETHER {
            true => all.extend(group.iter().map(|one| news(one, 0))),
            false => all.push(news(&group[0], group.len() - 1)),
        }
    }
    all
}

/// Whether its being told decides when it is pressing: then its own notice has to stand.
fn presses_later(instance: &Instance, saying: &Saying, now: Timestamp) -> bool {
    let due = saying.due.is_some_and(|due| due > now);
    saying.said.alarm == Alarm::Warned && instance.risk_at.is_none() && due
}

fn news<'l>(one: &One<'l>, others: usize) -> News<'l> {
    let (clause, line, _, ref saying) = *one;
    News {
        clause,
        line,
        saying: saying.clone(),
        others,
    }
}
