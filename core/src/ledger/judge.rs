//! One promise's instances, whatever its kind, with what late proofs changed marked (law 3).

use super::{
    cadence, floor,
    instance::{Instance, Remark},
    key::Topic,
    lead,
    line::Line,
    ratio, record, rule,
    scene::Scene,
};
use crate::{
    contract::{Cadence, Clause, Floor, Kind, Lead, Quantity, Ratio, Record, Rule, Test},
    fact::Seq,
    promise::{Note, Status},
    role::Role,
};

/// The terms of one promise that is no deadline.
#[derive(Clone, Copy)]
pub(super) enum Terms<'a> {
    Cadence(&'a Cadence),
    Lead(&'a Lead),
    Floor(&'a Floor),
    Ratio(&'a Ratio),
    Rule(&'a Rule),
    Record(&'a Record),
}

/// Those of a clause, in the order of the kinds.
pub(super) fn of_clause(clause: &Clause) -> impl Iterator<Item = Terms<'_>> {
    let cadences = clause.cadences.iter().map(Terms::Cadence);
    let leads = clause.leads.iter().map(Terms::Lead);
    let floors = clause.floors.iter().map(Terms::Floor);
    let ratios = clause.ratios.iter().map(Terms::Ratio);
    let rules = clause.rules.iter().map(Terms::Rule);
    let records = clause.records.iter().map(Terms::Record);
    let first = cadences.chain(leads).chain(floors);
    first.chain(ratios).chain(rules).chain(records)
}

impl<'a> Terms<'a> {
    /// Its id, kind and owner.
    pub(super) fn head(self) -> (&'a str, Kind, Role) {
        match self {
            Self::Cadence(t) => (&t.id, Kind::Cadence, t.owner),
            Self::Lead(t) => (&t.id, Kind::Lead, t.owner),
            Self::Floor(t) => (&t.id, Kind::Floor, t.owner),
            Self::Ratio(t) => (&t.id, Kind::Ratio, t.owner),
            Self::Rule(t) => (&t.id, Kind::Rule, t.owner),
            Self::Record(t) => (&t.id, Kind::Record, t.owner),
        }
    }

    /// What its verdicts are judged from.
    pub(super) fn topics(self) -> &'static [Topic] {
        match self {
            Self::Cadence(_) => &[Topic::Routine],
            Self::Lead(_) => &[Topic::Occasion, Topic::Member],
            Self::Floor(t) => match t.quantity {
                Quantity::Duty => &[Topic::Presence, Topic::Roster],
                Quantity::OnSite => &[Topic::Occasion, Topic::Presence, Topic::Roster],
                Quantity::Standby => &[Topic::Standby],
                Quantity::Stock => &[Topic::Stock],
                Quantity::Backup => &[Topic::Backup],
            },
            Self::Ratio(_) => &[],
            Self::Rule(t) => match t.test {
                Test::Shown => &[Topic::Case],
                Test::InspectedBeforeStart => &[Topic::Occasion],
                Test::EqualAbility => &[Topic::Member],
            },
            Self::Record(_) => &[Topic::Record],
        }
    }

    fn plain(self, scene: &Scene<'_>) -> Vec<Instance> {
        match self {
            Self::Cadence(t) => cadence::judge(t, scene),
            Self::Lead(t) => lead::judge(t, scene),
            Self::Floor(t) => floor::judge(t, scene),
            Self::Ratio(t) => ratio::judge(t, scene),
            Self::Rule(t) => rule::judge(t, scene),
            Self::Record(t) => record::judge(t, scene),
        }
    }

    /// Its instances. One that stood finally broken until a late proof changed it is marked.
    pub(super) fn judge(self, scene: &Scene<'_>) -> Vec<Instance> {
        let mut instances = self.plain(scene);
        let topics = self.topics();
        // Only proofs are looked at (there are few, mostly none), each with what was known before.
        for proof in scene.material.entries.late_proofs(topics) {
            let entries = scene.material.entries.before(proof.seq, topics);
            let before = self.plain(&scene.then(&entries, proof.recorded_at));
            let mut changed: Vec<&Instance> =
                before.iter().filter(|i| i.is_finally_broken()).collect();
            // Asked for an instant before the proof: only what was broken by then is changed then.
            let earlier = match scene.at < proof.recorded_at && !changed.is_empty() {
                true => self.plain(&scene.then(&entries, scene.at)),
                false => Vec::new(),
            };
            if scene.at < proof.recorded_at {
                let broken = |i: &&&Instance| find(&earlier, i).is_some_and(is_broken);
                changed = changed.iter().filter(broken).copied().collect();
            }
            for was in changed {
                let same = |i: &&mut Instance| i.key == was.key && !is_broken(i);
                let Some(instance) = instances.iter_mut().find(same) else {
                    continue;
                };
                if !scene.material.entries.is_own_word(proof, topics) {
                    Line::corrected(instance, proof.seq);
                    continue;
                }
                // Nobody takes a final breach back by themselves: as if it had not been said.
                let entries = scene.material.entries.without(proof.seq, topics);
                let without = self.plain(&scene.then(&entries, scene.at));
                if let Some(without) = find(&without, instance) {
                    *instance = without.clone();
                }
            }
        }
        let doubts = scene.material.entries.doubts(topics);
        if !doubts.is_empty() {
            instances.iter_mut().for_each(|i| note_doubts(i, &doubts));
        }
        self.doubt_unknown(scene, &mut instances);
        instances
    }

    /// A fact of an unknown kind may mean anything: what was not final when it came in cannot be
    /// judged by this program any more.
    fn doubt_unknown(self, scene: &Scene<'_>, instances: &mut [Instance]) {
        let unknown = scene.material.entries.unknown(self.topics());
        let Some(unknown) = unknown.filter(|e| e.recorded_at <= scene.at) else {
            return;
        };
        let before = self.plain(&scene.then(scene.material.entries, unknown.recorded_at));
        for instance in instances {
            let was = find(&before, instance);
            if was.is_some_and(|b| !b.provisional && b.status == instance.status) {
                continue;
            }
            instance.status = Status::Incomplete;
            (instance.provisional, instance.margin) = (true, None);
            instance.evidence.push(unknown.seq);
            let note = Remark::Note(Note::UnknownFact);
            instance.remarks.push(note);
        }
    }
}

/// Says where a verdict rests on a claim that came in late and nobody confirmed.
fn note_doubts(instance: &mut Instance, doubts: &[Seq]) {
    if instance.evidence.iter().any(|seq| doubts.contains(seq)) {
        instance.remarks.push(Remark::Note(Note::LateRecord));
    }
}

fn find<'i>(instances: &'i [Instance], like: &Instance) -> Option<&'i Instance> {
    instances.iter().find(|i| i.key == like.key)
}

fn is_broken(instance: &Instance) -> bool {
    instance.status == Status::Broken
}
