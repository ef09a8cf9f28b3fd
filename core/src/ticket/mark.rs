//! What promises need of a ticket's fact.

use crate::{
    actor::{Actor, Side},
    fact::{Fact, Recorded},
    promise::{Detail, Evidence, Mark, TOLERANCE, Word},
    ticket::words::Tier,
};

/// The marks of a fact; most facts have one or none. A follow-up that finds the device not running
/// is an answer and a rejection; an assignment may state an arrival, and is somebody who takes it up.
pub fn mark(recorded: &Recorded) -> impl Iterator<Item = Mark> {
    let not_running = matches!(&recorded.fact, Fact::FollowUpAnswered(f) if !f.running);
    let rejected = not_running.then_some((Evidence::Rejected, Detail::None));
    let priority = priority(&recorded.fact).map(|p| (Evidence::Prioritised, Detail::Priority(p)));
    let (seq, occurred_at, recorded_at) =
        (recorded.seq, recorded.occurred_at, recorded.recorded_at);
    let by_school = recorded.actor.side() == Side::School;
    let scanned = matches!(&recorded.fact, Fact::Arrived(f) if f.scan.is_some());
    let imported = recorded.origin.is_import();
    // Nobody's word makes the future certain: a claim ahead of its receipt stays in doubt.
    let past = occurred_at.duration_since(recorded_at) <= TOLERANCE;
    let trusted = imported || (past && (by_school || scanned));
    // An automatic answer is nobody's response (clauses D1 and D3).
    let automatic = recorded.actor == Actor::System && !imported;
    let no_response = automatic && matches!(&recorded.fact, Fact::Responded(_));
    read(&recorded.fact)
        .filter(|_| !no_response)
        .into_iter()
        .chain(rejected)
        .chain(priority)
        .chain(beside(&recorded.fact))
        .map(move |(evidence, detail)| Mark {
            seq,
            evidence,
            occurred_at,
            recorded_at,
            trusted,
            by_school,
            imported,
            detail,
        })
}

/// The attribute that says how urgent another system took a ticket to be.
const PRIORITY: &str = "priority";

/// The priority that a report or a change of attributes names; none when it takes one away. No contract can name a
/// word that is too long for a mark, so one that is equals none of theirs.
fn priority(fact: &Fact) -> Option<Option<Word>> {
    let tags = match fact {
        Fact::Reported(f) => &f.tags,
        Fact::Described(f) => &f.tags,
        _ => return None,
    };
    tags.get(PRIORITY).map(|text| Word::new(text).ok())
}

/// What a fact says beside what it is.
fn beside(fact: &Fact) -> impl Iterator<Item = (Evidence, Detail)> {
    let said = match fact {
        Fact::Reported(f) => f.owner.map(|_| Evidence::Owned),
        Fact::HandedOn(f) if f.to != Tier::Remote => Some(Evidence::ReasonGiven),
        Fact::Assigned(f) => f.arrive_by.map(|_| Evidence::ArrivalStated),
        _ => None,
    };
    // Whoever is named for it has taken up what was handed on (clause O1).
    let named = matches!(fact, Fact::Assigned(_) | Fact::GroupFormed(_));
    let named = named.then_some(Evidence::TakenUp);
    let plain = said.into_iter().chain(named).map(|e| (e, Detail::None));
    // Who is relieved goes at the very instant at which another comes.
    let relieved = match fact {
        Fact::StintBegun(f) => f.relieves.filter(|p| *p != f.person),
        _ => None,
    };
    plain.chain(relieved.map(|p| (Evidence::StintEnded, Detail::Person(p))))
}

fn read(fact: &Fact) -> Option<(Evidence, Detail)> {
    let plain = |evidence| Some((evidence, Detail::None));
    match fact {
        Fact::Reported(f) => Some((Evidence::Reported, Detail::Kind(f.kind))),
        Fact::Responded(_) => plain(Evidence::Responded),
        Fact::DiagnosisStarted(_) => plain(Evidence::DiagnosisStarted),
        Fact::Diagnosed(f) => Some((Evidence::Diagnosed, Detail::Simple(f.simple))),
        Fact::SolutionGiven(_) => plain(Evidence::SolutionGiven),
        Fact::SolvedRemotely(_) => plain(Evidence::SolvedRemotely),
        Fact::HandedOn(f) => match f.to {
            Tier::OnSite => plain(Evidence::HandedToOnSite),
            Tier::Expert => plain(Evidence::HandedToExpert),
            Tier::Remote => None,
        },
        Fact::Arrived(_) => plain(Evidence::Arrived),
        Fact::Graded(f) => Some((Evidence::Graded, Detail::Grade(f.grade))),
        Fact::PartNeeded(f) if f.special => {
            Some((Evidence::SpecialPartNeeded, Detail::Need(f.need)))
        }
        Fact::PartArrived(f) => Some((Evidence::PartArrived, Detail::Need(f.need))),
        Fact::PartFitted(f) => Some((Evidence::PartFitted, Detail::Need(f.need))),
        Fact::RepairCompleted(_) => plain(Evidence::RepairCompleted),
        Fact::RepairAccepted(_) => plain(Evidence::RepairAccepted),
        Fact::RepairRejected(_) | Fact::Reopened(_) => plain(Evidence::Rejected),
        other => read_rest(other),
    }
}

fn read_rest(fact: &Fact) -> Option<(Evidence, Detail)> {
    let plain = |evidence| Some((evidence, Detail::None));
    match fact {
        Fact::FollowUpTried(f) => {
            let (channel, link) = (f.channel, f.link_sent);
            Some((Evidence::FollowUpTried, Detail::Try { channel, link }))
        }
        Fact::FollowUpAnswered(_) => plain(Evidence::FollowUpAnswered),
        Fact::WaitBegun(f) => Some((Evidence::WaitBegun, Detail::Wait(f.reason))),
        Fact::WaitEnded(_) => plain(Evidence::WaitEnded),
        Fact::Converted(f) => Some((Evidence::Converted, Detail::Kind(f.to))),
        Fact::Cancelled(_) => plain(Evidence::Cancelled),
        Fact::Merged(_) => plain(Evidence::Merged),
        Fact::ParentSet(_) => plain(Evidence::ParentSet),
        Fact::Absorbed(f) => Some((Evidence::Absorbed, Detail::Since(f.reported_at))),
        Fact::ChildJoined(f) => Some((Evidence::Absorbed, Detail::Since(f.reported_at))),
        Fact::GroupFormed(_) => plain(Evidence::GroupFormed),
        Fact::Confirmed(f) => Some((Evidence::Confirmed, Detail::Of(f.of))),
        Fact::Corrected(f) => Some((
            Evidence::Corrected,
            Detail::Time {
                of: f.of,
                at: f.occurred_at,
            },
        )),
        Fact::Archived(_) => plain(Evidence::Archived),
        Fact::OwnerSet(_) => plain(Evidence::Owned),
        Fact::RemoteConsented(_) => plain(Evidence::RemoteConsented),
        Fact::RemoteStarted(_) => plain(Evidence::RemoteStarted),
        Fact::RemoteEnded(_) => plain(Evidence::RemoteEnded),
        Fact::StintBegun(f) => {
            let (person, until) = (f.person, f.until);
            Some((Evidence::StintBegun, Detail::Stint { person, until }))
        }
        Fact::StintEnded(f) => Some((Evidence::StintEnded, Detail::Person(f.person))),
        Fact::HelpInvolved(_) => plain(Evidence::TakenUp),
        Fact::Assigned(_) => plain(Evidence::Assigned),
        Fact::Tested(f) if f.passed => plain(Evidence::Tested),
        Fact::ReportHanded(_) => plain(Evidence::ReportHanded),
        _ => None,
    }
}
