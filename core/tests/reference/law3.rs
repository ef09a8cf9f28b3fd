//! Law 3, by going through the history again: what was final after each fact, and what undid it.

use super::{
    calendar::S,
    times::{agreed, by_school, known},
    world::{Said, World},
};
use shounuo_core::{Fact, Recorded, promise::Status};

const PROVISIONAL: S = 48 * 3600;

/// What one engine says, with its final breaches standing.
pub fn standing(world: &World, at: S, raw: &dyn Fn(&World, S) -> Vec<Said>) -> Vec<Said> {
    let mut now = raw(world, at);
    for n in 0..world.facts.len() {
        let next = &world.facts[n];
        let (before, after) = (world.known(n), world.known(n + 1));
        let until = known(next) - 1;
        let was_broken = |s: &Said| {
            let earlier = raw(&before, at.min(until));
            let then = earlier.iter().find(|e| e.key == s.key);
            then.is_some_and(|e| e.status == Status::Broken)
        };
        // Final when the next fact came; and broken at the instant that is asked for.
        let broken = raw(&before, until)
            .into_iter()
            .filter(|s| is_final(s, until));
        for broken in broken.filter(|s| at > until || was_broken(s)) {
            let then = raw(&after, at);
            let undone = then.iter().find(|s| s.key == broken.key);
            let moved = |s: &&Said| thing(&s.key) == thing(&broken.key) && s.broke.is_some();
            // A change of a core member that was on another day is the same breach of another day.
            if undone
                .or(then.iter().find(moved))
                .is_some_and(|s| s.status == Status::Broken)
            {
                continue;
            }
            let slot = now.iter_mut().find(|s| s.key == broken.key);
            let proven = proves(&after.facts, next);
            match slot {
                Some(said) if proven => said.corrected |= said.status != Status::Broken,
                Some(said) if said.status != Status::Broken && !said.corrected => {
                    // As if it had not been said; whatever else happened since counts.
                    let mut others = world.clone();
                    others.facts.remove(n);
                    let without = raw(&others, at).into_iter().find(|s| s.key == broken.key);
                    *said = without.unwrap_or(broken);
                }
                Some(_) => {}
                None if proven => {}
                None => now.push(broken),
            }
        }
    }
    now
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
