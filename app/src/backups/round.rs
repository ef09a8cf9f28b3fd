//! What there is to do now: a copy that is due, old ones that need not stay, an alarm.

use super::BackupPlan;
use crate::{App, AppError, house_zone};
use shounuo_core::backup::{Kept, superfluous};
use shounuo_store::{BackupRun, CopyShelf, StoreError};

/// What a round did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopyRound {
    /// The attempt that was due, with what came of it.
    pub attempt: Option<BackupRun>,
    /// Old copies that were removed.
    pub removed: Vec<String>,
    /// Notices that were made.
    pub notices: usize,
}

impl App {
    /// Makes and proves the copy that is due, removes what need not stay, and tells the administrators
    /// what they must know. Without a plan it does nothing. Blocks, for as long as a copy takes.
    pub fn keep_copies(&self) -> Result<CopyRound, AppError> {
        let Some(keeper) = self.keeper.clone() else {
            return Ok(CopyRound::default());
        };
        let (plan, mut round) = (&keeper.plan, CopyRound::default());
        // Before a copy that takes hours, too.
        round.notices = self.tell_of_copies(plan, self.expected_now())?;
        if let Some(run) = self.begin_copy(plan, self.expected_now())? {
            let run = self.attempt(plan, run)?;
            if run.proven {
                round.removed = prune(plan)?;
            }
            round.attempt = Some(run);
            round.notices += self.tell_of_copies(plan, self.expected_now())?;
        }
        Ok(round)
    }
}

/// Removes what need not stay; what was.
fn prune(plan: &BackupPlan) -> Result<Vec<String>, StoreError> {
    let shelf = CopyShelf::open(&plan.folder)?;
    // What cannot be read, or says no time, is for people to look at.
    let copies = shelf.list()?.into_iter();
    let known: Vec<_> = copies
        .filter(|c| c.fault.is_none())
        .filter_map(|c| Some((c.made_at?, c)))
        .collect();
    let kept = |(made_at, copy): &(_, shounuo_store::ShelvedCopy)| Kept {
        seq: copy.seq,
        made_at: *made_at,
        proven: copy.proven_at.is_some(),
    };
    let all: Vec<_> = known.iter().map(kept).collect();
    let mut removed = Vec::new();
    for n in superfluous(&all, &house_zone()) {
        let name = known[n].1.name.clone();
        shelf.remove(&name)?;
        tracing::info!(copy = name, "an old copy is removed");
        removed.push(name);
    }
    Ok(removed)
}
