//! The timeline of a ticket: facts in order, with their private texts and names revealed.

use crate::{Door, Who};
use shounuo_core::{
    Actor, Fact, Recorded, Sealed,
    id::{FileId, VaultId},
};
use shounuo_store::query::{Names, Scope};

/// One entry of a timeline.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The fact.
    pub recorded: Recorded,
    /// Who did it; `None` for link holders, the program, and erased people.
    pub by: Option<String>,
    /// Its free texts by field, as far as they are not erased.
    pub texts: Vec<(&'static str, Option<String>)>,
}

/// Whether the asker may read this fact. The provider's own notes are not the school's.
pub fn visible(who: &Who, recorded: &Recorded) -> bool {
    let school = matches!(who.scope, Scope::Customer(_)) || who.door != Door::Account;
    match &recorded.fact {
        Fact::NoteAdded(note) => !school || note.shared,
        _ => true,
    }
}

/// The sealed texts of a fact, by field.
pub(crate) fn sealed(fact: &Fact) -> Vec<(&'static str, Sealed)> {
    let pairs: Vec<(&'static str, Option<Sealed>)> = match fact {
        Fact::Reported(f) => {
            let reporter = f.reporter.as_ref();
            vec![
                ("text", f.text),
                ("name", reporter.and_then(|r| r.name)),
                ("phone", reporter.and_then(|r| r.phone)),
            ]
        }
        Fact::Responded(f) => vec![("text", f.text)],
        Fact::NoteAdded(f) => vec![("text", f.text)],
        Fact::RemoteConsented(f) => vec![("by", f.by)],
        Fact::Diagnosed(f) => vec![("cause", Some(f.cause)), ("plan", Some(f.plan))],
        Fact::SolutionGiven(f) => vec![("text", Some(f.text))],
        Fact::SolvedRemotely(f) => vec![("text", f.text)],
        Fact::HandedOn(f) => vec![("text", f.text)],
        Fact::HelpInvolved(f) => vec![("text", f.text)],
        Fact::Tested(f) => vec![("text", f.text)],
        Fact::RepairCompleted(f) => vec![("text", f.text)],
        Fact::RepairAccepted(f) => vec![("by", f.by), ("text", f.text)],
        Fact::RepairRejected(f) => vec![("text", f.text)],
        Fact::FollowUpAnswered(f) => vec![("text", f.text)],
        Fact::Cancelled(f) => vec![("text", f.text)],
        Fact::Corrected(f) => vec![("text", f.text)],
        Fact::OccasionAnnounced(f) => vec![("name", f.name)],
        Fact::VerdictDisputed(f) => vec![("text", f.text)],
        _ => Vec::new(),
    };
    pairs
        .into_iter()
        .filter_map(|(field, s)| Some((field, s?)))
        .collect()
}

/// The vault ids that a timeline needs revealed (people's names come by their own query).
pub(crate) fn vault_ids<'f>(facts: impl IntoIterator<Item = &'f Recorded>) -> Vec<VaultId> {
    facts
        .into_iter()
        .flat_map(|r| sealed(&r.fact))
        .map(|(_, s)| s.vault)
        .collect()
}

/// The files that a fact shows.
pub(crate) fn files(fact: &Fact) -> &[FileId] {
    match fact {
        Fact::Reported(f) => &f.files,
        Fact::NoteAdded(f) => &f.files,
        Fact::ReportHanded(f) => &f.files,
        Fact::RoutineCarriedOut(f) => &f.files,
        Fact::OccasionInspected(f) => &f.files,
        Fact::CaseShown(f) => &f.files,
        Fact::RecordFiled(f) => &f.files,
        _ => &[],
    }
}

/// Puts an entry together.
pub(crate) fn entry(
    recorded: Recorded,
    names: &Names,
    person: impl Fn(&Actor) -> Option<String>,
) -> Entry {
    let texts = sealed(&recorded.fact)
        .into_iter()
        .map(|(field, s)| (field, names.get(&s.vault).cloned()))
        .collect();
    Entry {
        by: person(&recorded.actor),
        texts,
        recorded,
    }
}
