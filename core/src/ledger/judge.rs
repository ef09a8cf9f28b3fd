//! One promise's instances, whatever its kind.

use super::{
    cadence, floor,
    instance::{Instance, Remark},
    key::Topic,
    lead, ratio, record, rule,
    scene::Scene,
    standing::{self, find},
    terms::Terms,
};
use crate::{
    contract::{Clause, Kind, Moment, Quantity, Test},
    fact::Seq,
    promise::{Note, Status},
};

/// The promises of a clause that are judged here: deadlines have clocks.
pub(super) fn of_clause(clause: &Clause) -> impl Iterator<Item = Terms<'_>> {
    Terms::of(clause).filter(|t| t.kind() != Kind::Deadline)
}

impl Terms<'_> {
    /// What its verdicts are judged from.
    pub(super) fn topics(self) -> &'static [Topic] {
        match self {
            Self::Deadline(_) => match self.thing() {
                Some(Topic::Failure) => &[Topic::Failure],
                Some(Topic::Complaint) => &[Topic::Complaint],
                Some(Topic::Loan) => &[Topic::Loan],
                Some(Topic::Stock) => &[Topic::Stock],
                _ => &[],
            },
            Self::Cadence(_) => &[Topic::Routine],
            Self::Lead(t) => match t.before {
                Moment::Occasion => &[Topic::Occasion],
                Moment::MemberChange => &[Topic::Member],
            },
            Self::Floor(t) => match t.quantity {
                Quantity::Duty | Quantity::Holiday => &[Topic::Presence, Topic::Roster],
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
                // On tickets: their clocks are judged with all others.
                Test::Proven => &[],
            },
            Self::Record(_) => &[Topic::Record],
        }
    }

    /// Its instances by what is known, whatever was final before.
    pub(super) fn plain(self, scene: &Scene<'_>) -> Vec<Instance> {
        match self {
            Self::Deadline(_) => Vec::new(),
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
        standing::mark(self, scene, &mut instances);
        let topics = self.topics();
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
