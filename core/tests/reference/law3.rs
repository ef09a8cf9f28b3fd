//! Law 3, by going through the history again: what was final after each fact, and what undid it.

use super::{
    calendar::S,
    times::{agreed, by_school, confirms, corrects, known},
    world::{Said, World},
};
use shounuo_core::{Fact, Recorded, Seq, promise::Status};
use std::collections::BTreeSet;

const PROVISIONAL: S = 48 * 3600;

/// What one engine says, with its final breaches standing.
pub fn standing(world: &World, at: S, raw: &dyn Fn(&World, S) -> Vec<Said>) -> Vec<Said> {
    let mut now = raw(world, at);
    let walk = Walk { world, at, raw };
    for said in now.iter_mut().filter(|s| s.status != Status::Broken) {
        walk.of(said);
    }
    for broken in walk.vanished(&now) {
        now.push(broken);
    }
    now
}

/// One going through the history.
struct Walk<'w> {
    world: &'w World,
    at: S,
    raw: &'w dyn Fn(&World, S) -> Vec<Said>,
}

impl Walk<'_> {
    /// Fact by fact: whether it stood broken before, and no longer does. What proves so of a final breach
    /// is named; what does not is from then on as if it had not been said, until the school says it too. A
    /// breach that is not final yet is not taken back by a correction, either; by a claim that was known
    /// soon enough to be believed it is.
    fn of(&self, said: &mut Said) {
        let mut unsaid = BTreeSet::new();
        // What was final once is not lifted unseen, in however many steps.
        let mut once = false;
        for (n, next) in self.world.facts.iter().enumerate() {
            let proven = proves(&self.world.facts[..=n], next);
            let own_word = !proven && corrects(next).is_some();
            once |= self.was_broken(n, &unsaid, &said.key, true);
            let was = (once || own_word) && self.was_broken(n, &unsaid, &said.key, false);
            if let Some(of) = confirms(next).filter(|_| by_school(next)) {
                unsaid.remove(&of);
            }
            if !was || self.is_broken(n + 1, &unsaid, &said.key) {
                continue;
            }
            match proven {
                true => said.proofs.push(next.seq),
                false => drop(unsaid.insert(next.seq)),
            }
        }
        if !unsaid.is_empty() {
            let without = self.say(self.world.facts.len(), &unsaid, self.at);
            let without = without.into_iter().find(|s| s.key == said.key);
            if let Some(without) = without {
                *said = Said {
                    proofs: said.proofs.clone(),
                    ..without
                };
            }
        }
        said.corrected = !said.proofs.is_empty() && said.status != Status::Broken;
    }

    fn say(&self, n: usize, unsaid: &BTreeSet<Seq>, at: S) -> Vec<Said> {
        let mut known = self.world.known(n);
        known.facts.retain(|f| !unsaid.contains(&f.seq));
        (self.raw)(&known, at)
    }

    /// Broken, and finally so where that is asked, when the fact came; and broken at the instant that is
    /// asked for.
    fn was_broken(&self, n: usize, unsaid: &BTreeSet<Seq>, key: &str, last: bool) -> bool {
        let until = known(&self.world.facts[n]) - 1;
        let said = |at| {
            let all = self.say(n, unsaid, at);
            all.into_iter()
                .find(|s| s.key == key && s.status == Status::Broken)
        };
        let then = said(until).is_some_and(|s| !last || is_final(&s, until));
        then && (self.at > until || said(self.at).is_some())
    }

    /// Whether it is broken all the same. A change of a core member that was on another day is the
    /// same breach of another day.
    fn is_broken(&self, n: usize, unsaid: &BTreeSet<Seq>, key: &str) -> bool {
        let then = self.say(n, unsaid, self.at);
        let moved = |s: &&Said| thing(&s.key) == thing(key) && s.broke.is_some();
        let same = then.iter().find(|s| s.key == key);
        same.or(then.iter().find(moved))
            .is_some_and(|s| s.status == Status::Broken)
    }

    fn is_failure(&self, key: &str) -> bool {
        let is = |f: &Recorded| match &f.fact {
            Fact::OccasionDeviceFailed(f) => f.failure.to_string() == key,
            _ => false,
        };
        self.world.facts.iter().any(is)
    }

    /// Final breaches that are nowhere to be found any more, without a proof.
    fn vanished(&self, now: &[Said]) -> Vec<Said> {
        let mut all: Vec<Said> = Vec::new();
        for (n, next) in self.world.facts.iter().enumerate() {
            let until = known(next) - 1;
            let before = self.say(n, &BTreeSet::new(), until);
            for broken in before.into_iter().filter(|s| is_final(s, until)) {
                let key = &broken.key;
                let there = now.iter().chain(&all).any(|s| s.key == *key);
                let proven = proves(&self.world.facts[..=n], next);
                let none = BTreeSet::new();
                let lost = !there
                    && self.was_broken(n, &none, key, true)
                    && !self.is_broken(n + 1, &none, key);
                match proven {
                    // A failure that was outside of its window by the school's word is taken away.
                    true if lost && self.is_failure(key) => {
                        let then = self.say(n, &none, self.at).into_iter();
                        let then = then.filter(|s| s.key == *key);
                        all.extend(then.map(|s| taken(s, next.seq, self.at > until)));
                    }
                    false if lost => all.push(broken),
                    _ => {}
                }
            }
        }
        all
    }
}

/// Taken away by a proof, unless it had ended too late before.
fn taken(mut said: Said, proof: Seq, by_now: bool) -> Said {
    if by_now && !said.ended {
        said.status = Status::Withdrawn;
    }
    said.corrected = said.status != Status::Broken;
    said.proofs.push(proof);
    said
}

/// What an instance is about, without its day.
fn thing(key: &str) -> &str {
    key.split('@').next().unwrap_or(key)
}

fn is_final(said: &Said, at: S) -> bool {
    said.status == Status::Broken && said.broke.is_some_and(|b| at >= b + PROVISIONAL)
}

/// Whether a fact is the school's word, or a scan on site.
pub fn proves(facts: &[Recorded], fact: &Recorded) -> bool {
    let scanned = match &fact.fact {
        Fact::PresenceBegun(f) => f.scan.is_some(),
        Fact::Arrived(f) => f.scan.is_some(),
        _ => false,
    };
    scanned || by_school(fact) || agreed(facts, fact)
}
