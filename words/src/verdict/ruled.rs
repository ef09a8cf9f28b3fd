//! A rule that a ticket's facts prove: what must be there, and what is.

use super::{Rung, Times};
use crate::{
    duration,
    reader::Reader,
    text::{list, t},
};
use shounuo_core::promise::{Break, Evidence, Judged, Status};

impl Reader {
    /// What must be there by when, and what came of it.
    pub(super) fn ruled(
        &self,
        rung: &Rung<'_>,
        judged: &Judged,
        times: &mut Times<'_>,
    ) -> (String, String) {
        let begun = self.begun(rung, times);
        if let Some(breaks) = &judged.breaks {
            let promised = self.t_args("sentence.unbroken", &[("begun", &*begun)]);
            let outcome = self.unbroken_outcome(rung, (judged, breaks), times);
            return (promised.into_owned(), outcome);
        }
        let there = judged.needs.iter().map(|n| n.0);
        let missing = judged.missing.iter().copied();
        let late = |e: &Evidence| !judged.missing.contains(e);
        let what = self.evidence(there.filter(late).chain(missing));
        let due = judged
            .by
            .filter(|_| judged.timed)
            .map(|(at, _)| times.due(at));
        let promised = match due {
            Some(due) => {
                let args = [("begun", &*begun), ("due", &*due), ("what", &*what)];
                self.t_args("sentence.rule_by", &args)
            }
            None => self.t_args("sentence.rule", &[("begun", &*begun), ("what", &*what)]),
        };
        (
            promised.into_owned(),
            self.ruled_outcome(rung, judged, times),
        )
    }

    fn ruled_outcome(&self, rung: &Rung<'_>, judged: &Judged, times: &mut Times<'_>) -> String {
        let missing = self.evidence(judged.missing.iter().copied());
        let stop = rung.clock.stop_at(self.now).map(|s| times.at(s.at));
        let late = rung.verdict.margin_s.map(|s| duration::exact(self.lang, s));
        let (key, at) = match (rung.verdict.status, stop) {
            (Status::Kept, Some(at)) => ("outcome.rule_kept", at),
            (Status::Broken, Some(at)) => ("outcome.rule_late", at),
            (Status::Broken, None) => ("outcome.rule_missing", String::new()),
            (Status::Incomplete, _) => ("outcome.rule_unproven", String::new()),
            (Status::Withdrawn, _) => ("outcome.withdrawn", String::new()),
            _ => ("outcome.rule_open", String::new()),
        };
        let args = [
            ("at", &*at),
            ("what", &*missing),
            ("time", &*late.unwrap_or_default()),
        ];
        self.t_args(key, &args).into_owned()
    }

    /// Whether somebody was at work all the time, and when nobody was.
    fn unbroken_outcome(
        &self,
        rung: &Rung<'_>,
        (judged, breaks): (&Judged, &[Break]),
        times: &mut Times<'_>,
    ) -> String {
        let due = rung.clock.due_earliest();
        let longest = breaks.iter().filter(|b| !b.counted);
        let longest = longest.filter_map(|b| Some(b.to?.duration_since(b.from).as_secs()));
        let longest = longest.max().map(|s| duration::exact(self.lang, s));
        let begun = |n: &(Evidence, _, _)| n.0 == Evidence::StintBegun && n.1 <= self.now;
        let counted = breaks.iter().find(|b| b.counted);
        let gap = counted.or(breaks.iter().find(|b| b.to.is_none() && b.from <= self.now));
        let key = match (rung.verdict.status, gap) {
            (Status::Kept, _) if longest.is_some() => "outcome.unbroken_bridged",
            (Status::Kept, _) => "outcome.unbroken_kept",
            (Status::Broken, Some(gap)) if gap.to.is_some() => "outcome.unbroken_broken",
            (Status::Broken, _) => "outcome.unbroken_empty",
            (Status::Withdrawn, _) => "outcome.withdrawn",
            (Status::Incomplete, _) => "outcome.incomplete",
            (Status::NotDue, _) => "outcome.not_due",
            (_, Some(gap)) if !gap.counted => "outcome.unbroken_alone",
            _ if judged.needs.iter().any(begun) => "outcome.unbroken_open",
            _ => "outcome.unbroken_first",
        };
        let stop = rung.clock.stop_at(self.now).map(|s| times.at(s.at));
        let from = gap.map(|g| times.at(g.from)).unwrap_or_default();
        let to = gap
            .and_then(|g| g.to)
            .map(|at| times.at(at))
            .unwrap_or_default();
        let args = [
            ("at", &*stop.unwrap_or_default()),
            ("time", &*longest.unwrap_or_default()),
            ("from", &*from),
            ("to", &*to),
            ("due", &*times.due(due)),
        ];
        self.t_args(key, &args).into_owned()
    }

    fn evidence(&self, facts: impl Iterator<Item = Evidence>) -> String {
        let said: Vec<String> = facts
            .map(|e| t(self.lang, &format!("must.{}", e.code())).into_owned())
            .collect();
        list(self.lang, &said)
    }
}
