//! One delay is told once: where nobody is sent, the clause that wants somebody sent and the one that wants
//! the hand-over taken up are late by the same deed that is missing. A person hears of it in one notice
//! that names both; each clause keeps its own verdict.

use jiff::tz::TimeZone;
use shounuo_core::{
    Seq, Subject,
    notice::{joined, of_joined},
    promise::Clock,
    ticket::{Action, Ticket},
};
use shounuo_store::{Notice, NoticeKey};
use std::collections::{HashMap, HashSet};

/// What is missing: since which fact, and by which deeds it would come.
#[derive(Clone, Debug)]
pub(super) struct Delay {
    since: Seq,
    deeds: Vec<Action>,
}

/// A clock of a ticket, whoever is told of it.
pub(super) type Late = (Subject, String, String);

/// The clock that a notice tells of.
pub(super) fn late(notice: &Notice) -> Late {
    (
        notice.subject,
        notice.promise.clone(),
        notice.instance.clone(),
    )
}

impl Delay {
    /// Of a rule that lacks something which somebody can still do.
    pub fn of(clock: &Clock, ticket: &Ticket) -> Option<Self> {
        let judged = clock.judged.as_ref()?;
        let deeds = ticket.next_towards(&judged.missing);
        let known = !judged.missing.is_empty() && !deeds.is_empty();
        known.then_some(Self {
            since: clock.start_seq,
            deeds,
        })
    }

    /// Whether the same deed would end both.
    fn is_that_of(&self, other: &Self) -> bool {
        let within = |a: &[Action], b: &[Action]| a.iter().all(|deed| b.contains(deed));
        let (own, others) = (&self.deeds, &other.deeds);
        self.since == other.since && (within(own, others) || within(others, own))
    }
}

/// Each person's notices with those of one delay made one, under the name of the first.
pub(super) fn join(
    drafts: Vec<(Notice, TimeZone)>,
    delays: &HashMap<Late, Delay>,
) -> Vec<(Notice, TimeZone)> {
    let mut all: Vec<(Notice, TimeZone, Vec<String>)> = Vec::new();
    for (notice, zone) in drafts {
        let same = all
            .iter_mut()
            .find(|(told, ..)| is_same(told, &notice, delays));
        match same {
            Some((_, _, others)) => others.push(notice.promise),
            None => all.push((notice, zone, Vec::new())),
        }
    }
    let named = all.into_iter().map(|(mut notice, zone, others)| {
        notice.instance = joined(&notice.instance, &others);
        (notice, zone)
    });
    named.collect()
}

fn is_same(told: &Notice, notice: &Notice, delays: &HashMap<Late, Delay>) -> bool {
    let delay = |n: &Notice| delays.get(&late(n));
    let together = told.person == notice.person
        && told.alarm == notice.alarm
        && (told.since, told.due) == (notice.since, notice.due);
    let (Some(a), Some(b)) = (delay(told), delay(notice)) else {
        return false;
    };
    together && told.subject == notice.subject && a.is_that_of(b)
}

/// What was told, each promise by itself again.
pub(super) fn apart<'k>(told: impl Iterator<Item = &'k NoticeKey>) -> HashSet<NoticeKey> {
    let mut all = HashSet::new();
    for key in told {
        let (name, others) = of_joined(&key.3);
        for promise in others.into_iter().chain([key.2.as_str()]) {
            let mut alone = key.clone();
            (alone.2, alone.3) = (promise.to_owned(), name.to_owned());
            all.insert(alone);
        }
    }
    all
}
