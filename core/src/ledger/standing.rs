//! Law 3: a final breach stands. What a proof that came in afterwards still changed is marked as
//! corrected, and names the proofs that changed it and no other. No breach, final or not, is taken back
//! by its author alone: such a word is as if it had not been said, until the school says it too.

use super::{
    entry::{Entry, What},
    instance::{Instance, Remark},
    scene::Scene,
    terms::Terms,
};
use crate::{
    fact::Seq,
    promise::{Note, Status},
};
use std::{cell::OnceCell, collections::BTreeMap};

/// What late proofs did to one instance.
#[derive(Default)]
struct Turned {
    /// Corrections that only their author stands behind, and that would take a breach back.
    void: Vec<Seq>,
    /// Whether it stood finally broken before some proof: what a first one made a newer breach, not final
    /// yet, and a second one lifts, was lifted by both.
    stood: bool,
    /// The proofs by which a final breach was one no longer.
    by: Vec<Seq>,
}

/// Marks every instance that stood finally broken until a late proof changed it.
///
/// Only proofs are looked at (there are few, mostly none), each with what was known before it and
/// with it.
pub(super) fn mark(terms: Terms<'_>, scene: &Scene<'_>, instances: &mut [Instance]) {
    let mut turned: BTreeMap<String, Turned> = BTreeMap::new();
    for proof in scene.material.entries.late_proofs(terms.topics()) {
        let views = Views::new(terms, scene, proof);
        for instance in instances.iter().filter(|i| !is_broken(i)) {
            views.take(instance, &mut turned);
        }
    }
    for (key, turned) in &turned {
        let instance = instances.iter_mut().find(|i| i.key == *key);
        if let Some(instance) = instance {
            turned.settle(terms, scene, instance);
        }
    }
}

impl Turned {
    fn settle(&self, terms: Terms<'_>, scene: &Scene<'_>, instance: &mut Instance) {
        // Nobody takes a breach back by themselves.
        if !self.void.is_empty() {
            let others = (scene.material.entries).without(&self.void, terms.topics());
            let without = terms.plain(&scene.then(&others, scene.at));
            if let Some(without) = find(&without, instance) {
                *instance = without.clone();
            }
        }
        if !self.by.is_empty() && !is_broken(instance) {
            instance.evidence.extend(&self.by);
            instance.remarks.push(Remark::Note(Note::Corrected));
        }
    }
}

/// What was known before one proof, and with it.
struct Views<'v> {
    terms: Terms<'v>,
    scene: &'v Scene<'v>,
    proof: &'v Entry,
    /// Judged when the proof came in, and at the instant of asking; most instances share these.
    before: OnceCell<Vec<Instance>>,
    earlier: OnceCell<Vec<Instance>>,
    with: OnceCell<Vec<Instance>>,
}

impl<'v> Views<'v> {
    fn new(terms: Terms<'v>, scene: &'v Scene<'v>, proof: &'v Entry) -> Self {
        let (before, earlier, with) = Default::default();
        Self {
            terms,
            scene,
            proof,
            before,
            earlier,
            with,
        }
    }

    /// Takes in what this proof did to one instance.
    fn take(&self, instance: &Instance, turned: &mut BTreeMap<String, Turned>) {
        let known = turned.get(&instance.key);
        let void = known.map_or(&[][..], |t| t.void.as_slice());
        // What the school stands behind is no longer its author's word alone.
        let confirmed = match self.proof.what {
            What::Confirmed { of } if self.proof.by_school => Some(of),
            _ => None,
        };
        let left: Vec<Seq> = (void.iter().copied())
            .filter(|seq| Some(*seq) != confirmed)
            .collect();
        let stood = known.is_some_and(|t| t.stood);
        let guarded = stood || is_own_word(self.proof);
        let final_then = self.stood_broken(instance, void, Instance::is_finally_broken);
        let broken = final_then || guarded && self.stood_broken(instance, void, is_broken);
        let turns = broken && !self.stands_broken(instance, &left);
        if !turns && left.len() == void.len() && (stood || !final_then) {
            return;
        }
        let turned = turned.entry(instance.key.clone()).or_default();
        turned.void = left;
        turned.stood |= final_then;
        match turns {
            true if is_own_word(self.proof) => turned.void.push(self.proof.seq),
            true => turned.by.push(self.proof.seq),
            false => {}
        }
    }

    /// Whether it was so broken when the proof came in. Asked for an instant before that, only what was
    /// broken by then is changed then.
    fn stood_broken(
        &self,
        instance: &Instance,
        void: &[Seq],
        stood: fn(&Instance) -> bool,
    ) -> bool {
        let (at, receipt) = (self.scene.at, self.proof.recorded_at);
        let last = self.proof.seq - 1;
        let then =
            |cell, at, is: fn(&Instance) -> bool| self.is(cell, (last, void), at, instance, is);
        then(&self.before, receipt, stood) && (at >= receipt || then(&self.earlier, at, is_broken))
    }

    /// Whether it is broken with the proof, or gone.
    fn stands_broken(&self, instance: &Instance, void: &[Seq]) -> bool {
        let not = |i: &Instance| !is_broken(i);
        let known = (self.proof.seq, void);
        !self.is(&self.with, known, self.scene.at, instance, not)
    }

    /// Whether an instance is so, by the facts up to `last` without some.
    fn is(
        &self,
        shared: &OnceCell<Vec<Instance>>,
        (last, void): (Seq, &[Seq]),
        at: jiff::Timestamp,
        like: &Instance,
        is: fn(&Instance) -> bool,
    ) -> bool {
        let judged = || {
            let entries = self.scene.material.entries;
            let known = entries.known(last, void, self.terms.topics());
            self.terms.plain(&self.scene.then(&known, at))
        };
        match void.is_empty() {
            true => find(shared.get_or_init(judged), like).is_some_and(is),
            false => find(&judged(), like).is_some_and(is),
        }
    }
}

/// Whether a fact is a correction by the house: until the school stands behind it, it counts against
/// its author only.
fn is_own_word(proof: &Entry) -> bool {
    matches!(proof.what, What::Corrected { .. }) && !proof.by_school
}

pub(super) fn find<'i>(instances: &'i [Instance], like: &Instance) -> Option<&'i Instance> {
    instances.iter().find(|i| i.key == like.key)
}

fn is_broken(instance: &Instance) -> bool {
    instance.status == Status::Broken
}
