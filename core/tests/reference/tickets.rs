//! Tickets that nobody thought of, and both verdicts on them.

use super::{
    calendar::{DAY, Due, S, Workdays, date, instant, midnight, seconds},
    generate::{Chance, renumbered},
    ticket::{Running, Ticket},
    unread::doubted_clocks,
};
use crate::{
    ledger::story::{person, uuid},
    promise::story::{CN, book, need, sealed},
};
use shounuo_core::{
    Actor, Fact, Origin, Recorded, Seq, Subject,
    calendar::Calendar,
    fact::Unknown,
    house::CalendarPublished,
    promise::{Book, Clock, ClockDue, Note, Publication, Status},
    ticket::{fact::*, words::*},
};

thread_local! {
    static CALENDARS: (Vec<Workdays>, Book) = {
        let revised = with_another_holiday();
        let mut book = book().clone();
        book.calendars.push((2, Calendar::from_toml(&revised).unwrap()));
        (vec![Workdays::read(CN), Workdays::read(&revised)], book)
    };
}

/// The carried calendar, with three more holidays in March.
fn with_another_holiday() -> String {
    let (head, year) = CN.split_once("year = 2026").unwrap();
    let year = year.replacen(
        "holidays = [",
        "holidays = [ \"2026-03-11..2026-03-13\",",
        1,
    );
    format!("{head}year = 2026{year}")
}

/// Puts a fact among them that only a newer version can read.
pub fn tell_beside(facts: &mut Vec<Recorded>, chance: &mut Chance) {
    let place = chance.between(1, facts.len() as S + 1) as usize;
    if !chance.percent(15) {
        return;
    }
    let before = &facts[place - 1];
    let unknown = Unknown {
        kind: "ticket.weighed".into(),
        version: 1,
        data: "{}".into(),
    };
    let unread = Recorded {
        // A number that nothing else has, until all are numbered again.
        seq: 3_000,
        subject: Subject::Ticket(uuid(5).into()),
        fact: Fact::Unknown(unknown),
        ..before.clone()
    };
    facts.insert(place, unread);
    renumbered(facts);
}

pub fn history(chance: &mut Chance) -> Vec<Recorded> {
    let mut facts: Vec<Recorded> = Vec::new();
    // Some at the end of the last year that is announced.
    let day = chance.of(&["2026-03-09", "2026-03-10", "2026-03-13", "2026-12-30"]);
    let mut receipt = midnight(date(day)) + chance.between(0, DAY);
    let imported = chance.percent(6);
    let consultation = chance.percent(15);
    for n in 0..chance.between(2, 13) {
        receipt += match chance.below(9) {
            0 => 0,
            1 => chance.between(0, 4 * DAY),
            2..=4 => chance.between(0, 20 * 60),
            _ => chance.between(0, 5 * 3600),
        };
        let late = match chance.below(12) {
            0 => chance.between(0, 121),
            1 => chance.between(121, 3 * 3600),
            2 => chance.between(3600, 3 * DAY),
            3 => -chance.between(0, 121),
            4 if chance.percent(20) => -chance.between(121, 3600),
            _ => 0,
        };
        let Some(fact) = deed(n, &facts, receipt - late, consultation, chance) else {
            continue;
        };
        let school = match &fact {
            Fact::Confirmed(_) | Fact::RepairAccepted(_) | Fact::RepairRejected(_) => {
                chance.percent(90)
            }
            Fact::Responded(_) | Fact::CalendarPublished(_) => false,
            _ => chance.percent(12),
        };
        let origin = match imported {
            true => Origin::Import {
                batch: "b".into(),
                line: 1,
            },
            false => Origin::Live,
        };
        facts.push(Recorded {
            seq: Seq::try_from(facts.len()).unwrap() + 1,
            customer: None,
            subject: match &fact {
                Fact::CalendarPublished(_) => Subject::House,
                _ => Subject::Ticket(uuid(5).into()),
            },
            occurred_at: instant(receipt - late),
            recorded_at: instant(receipt),
            actor: if school {
                Actor::School(person(2))
            } else {
                Actor::House(person(1))
            },
            origin,
            command: uuid(9).into(),
            fact,
        });
    }
    facts
}

fn deed(n: S, facts: &[Recorded], at: S, question: bool, chance: &mut Chance) -> Option<Fact> {
    if n == 0 {
        return Some(report(question));
    }
    let part = need(u128::from(chance.below(2)));
    let special = |f: &Recorded| matches!(&f.fact, Fact::PartNeeded(p) if p.need == part);
    Some(match chance.below(30) {
        0 | 1 => Responded {
            channel: Channel::Phone,
            text: None,
        }
        .into(),
        2 => DiagnosisStarted {}.into(),
        3 | 4 => Diagnosed {
            cause: sealed(),
            plan: sealed(),
            simple: chance.percent(30),
        }
        .into(),
        5 => SolutionGiven { text: sealed() }.into(),
        6 => SolvedRemotely { text: None }.into(),
        7 | 8 => HandedOn {
            to: Tier::OnSite,
            reason: HandReason::NeedsVisit,
            text: None,
        }
        .into(),
        9 | 10 => {
            let scan = chance.percent(30).then(|| uuid(3).into());
            Arrived { scan }.into()
        }
        11 | 12 => {
            let grade = chance.of(&[
                Grade::Ordinary,
                Grade::Complex,
                Grade::Complex,
                Grade::Major,
            ]);
            Graded { grade }.into()
        }
        13 if !facts.iter().any(special) => PartNeeded {
            need: part,
            part: uuid(1).into(),
            special: true,
            quantity: 1,
        }
        .into(),
        13 | 14 if facts.iter().any(special) => PartArrived { need: part }.into(),
        15 if facts.iter().any(special) => PartFitted { need: part }.into(),
        16 | 17 => RepairCompleted { text: None }.into(),
        18 => RepairAccepted {
            by: None,
            text: None,
        }
        .into(),
        19 => RepairRejected { text: None }.into(),
        20 => {
            let channel = chance.of(&[Channel::Phone, Channel::Message]);
            FollowUpTried {
                channel,
                link_sent: chance.percent(50),
            }
            .into()
        }
        21 => FollowUpAnswered {
            speed: 5,
            skill: 5,
            attitude: 5,
            running: chance.percent(70),
            channel: Channel::Phone,
            text: None,
        }
        .into(),
        22 | 23 => {
            let reason = chance.of(&[
                WaitReason::RoomLocked,
                WaitReason::UseRefused,
                WaitReason::Part,
            ]);
            WaitBegun { reason }.into()
        }
        24 => WaitEnded {}.into(),
        25 | 26 => Confirmed {
            of: chance.of(facts).seq,
        }
        .into(),
        27 => {
            let meant = chance.of(facts);
            let when = seconds(meant.occurred_at) + chance.between(-3 * 3600, 3 * 3600);
            Corrected {
                of: meant.seq,
                occurred_at: instant(when.min(at)),
                text: None,
            }
            .into()
        }
        _ => return seldom(facts, at, chance),
    })
}

fn seldom(facts: &[Recorded], at: S, chance: &mut Chance) -> Option<Fact> {
    let revised = facts
        .iter()
        .any(|f| matches!(f.fact, Fact::CalendarPublished(_)));
    Some(match chance.below(15) {
        0 => Converted {
            to: chance.of(&[TicketKind::Fault, TicketKind::Consultation]),
        }
        .into(),
        1 => Cancelled {
            reason: CancelReason::NoFaultFound,
            text: None,
        }
        .into(),
        2 => Merged {
            into: uuid(6).into(),
        }
        .into(),
        3 => ParentSet {
            parent: uuid(6).into(),
        }
        .into(),
        4 => Absorbed {
            from: uuid(6).into(),
            reported_at: instant(at - chance.between(0, 7200)),
        }
        .into(),
        5 => Reopened {}.into(),
        6 => OwnerSet { owner: person(1) }.into(),
        7 | 8 => Archived {}.into(),
        9 => Tested {
            passed: chance.percent(80),
            text: None,
        }
        .into(),
        10 => ReportHanded {
            channel: Channel::Email,
            files: Vec::new(),
        }
        .into(),
        11 => Assigned {
            person: Some(person(1)),
            team: None,
            arrive_by: chance.percent(50).then(|| instant(at + 3600)),
        }
        .into(),
        12 => GroupFormed {
            members: vec![person(1)],
        }
        .into(),
        13 if chance.percent(50) => RemoteConsented {
            channel: Channel::Phone,
            by: None,
        }
        .into(),
        13 => RemoteStarted { tool: "vnc".into() }.into(),
        _ if !revised => CalendarPublished {
            name: "cn".into(),
            toml: with_another_holiday(),
        }
        .into(),
        _ => return None,
    })
}

/// Sessions with an end, and others who are called in, in their places in the journal.
pub fn told_more(facts: &mut Vec<Recorded>, chance: &mut Chance) {
    for _ in 0..chance.below(4) {
        let session = [
            RemoteConsented {
                channel: Channel::Phone,
                by: None,
            }
            .into(),
            RemoteStarted { tool: "vnc".into() }.into(),
            RemoteEnded {}.into(),
        ];
        let fact: Fact = match chance.below(4) {
            0 => HelpInvolved {
                kind: HelpKind::Expert,
                person: None,
                text: None,
            }
            .into(),
            _ => chance.of(&session),
        };
        told_among(facts, fact, chance);
    }
}

/// A major fault with its group, and who of it came and went.
pub fn told_of_work(facts: &mut Vec<Recorded>, chance: &mut Chance) {
    if !chance.percent(30) {
        return;
    }
    let grade = Grade::Major;
    told_among(facts, Graded { grade }.into(), chance);
    for _ in 0..chance.below(7) {
        let (who, other) = (chance.between(1, 4), chance.between(1, 4));
        let (who, other) = (person(who as u128), person(other as u128));
        let members = vec![person(1), person(2), person(3)];
        let fact: Fact = match chance.below(6) {
            0 => GroupFormed { members }.into(),
            1 => StintEnded { person: who }.into(),
            n => StintBegun {
                person: who,
                relieves: (n > 3).then_some(other),
                until: None,
            }
            .into(),
        };
        told_among(facts, fact, chance);
    }
}

/// Puts a fact in any place of the journal.
fn told_among(facts: &mut Vec<Recorded>, fact: Fact, chance: &mut Chance) {
    let place = chance.between(1, facts.len() as S + 1) as usize;
    let before = facts[place - 1].clone();
    let origin = before.origin.clone();
    let until = facts
        .get(place)
        .map_or(before.recorded_at, |f| f.recorded_at);
    let (from, to) = (seconds(before.recorded_at), seconds(until));
    let receipt = chance.between(from, to + 1);
    let late = chance.of(&[0, 0, 0, 60, 1800, 20_000]);
    facts.insert(
        place,
        Recorded {
            // A number that nothing else has, until all are numbered again.
            seq: 3_000,
            // What stands before it may be of the house.
            subject: facts[0].subject,
            occurred_at: instant(receipt - late),
            recorded_at: instant(receipt),
            actor: Actor::House(person(1)),
            origin,
            fact,
            ..before
        },
    );
    renumbered(facts);
}

fn report(question: bool) -> Fact {
    Reported {
        kind: if question {
            TicketKind::Consultation
        } else {
            TicketKind::Fault
        },
        number: 1,
        device: None,
        place: None,
        symptoms: Vec::new(),
        text: None,
        reporter: None,
        channel: Channel::Phone,
        files: Vec::new(),
        contract: None,
        calendars: 1,
        source_no: None,
        tags: Default::default(),
        owner: None,
        recurrence_of: None,
    }
    .into()
}

/// What differs at an instant, after the first `known` facts.
pub fn differences(facts: &[Recorded], at: S) -> Vec<String> {
    CALENDARS.with(|(workdays, book)| {
        let ticket = Ticket {
            contract: &book.contract,
            workdays,
            facts,
        };
        let model = doubted_clocks(&ticket, at);
        let mut state = shounuo_core::ticket::Ticket::default();
        // The house publishes it: no ticket tells of it.
        let revised = |f: &&Recorded| f.subject == Subject::House;
        facts
            .iter()
            .filter(|f| !revised(f))
            .for_each(|f| state.evolve(f));
        let published = facts.iter().filter(revised).map(|f| Publication {
            version: 2,
            at: f.recorded_at,
            seq: f.seq,
        });
        let book = Book {
            published: published.collect(),
            ..book.clone()
        };
        let core = state.clocks(&book);
        compare(&core, &model, at)
    })
}

fn compare(core: &[Clock], model: &[Running], at: S) -> Vec<String> {
    let mut found = Vec::new();
    for clock in core {
        let same =
            |m: &&Running| m.promise == clock.promise && m.instance == usize::from(clock.instance);
        match model.iter().find(same) {
            Some(running) if agrees(clock, running, at) => {}
            other => found.push(format!(
                "core {:?} {clock:?}\n    model {other:?}",
                clock.verdict(instant(at)).status
            )),
        }
    }
    let has = |m: &&Running| {
        !core
            .iter()
            .any(|c| c.promise == m.promise && usize::from(c.instance) == m.instance)
    };
    found.extend(
        model
            .iter()
            .filter(has)
            .map(|m| format!("the core has no {m:?}")),
    );
    found
}

fn agrees(clock: &Clock, model: &Running, at: S) -> bool {
    let verdict = clock.verdict(instant(at));
    let due = match (clock.due, model.due) {
        (ClockDue::At(a), Due::At(b))
        | (ClockDue::Unknown(a) | ClockDue::AtFact(a), Due::Unknown(b)) => seconds(a) == b,
        _ => false,
    };
    let from = seconds(clock.started_at) == model.from;
    let open = |s: Status| matches!(s, Status::Running | Status::AtRisk);
    // Nothing says whether what stands still is at risk.
    let status = verdict.status == model.status
        || (model.paused && open(verdict.status) && open(model.status));
    let corrected = verdict.status == Status::Broken
        || verdict.notes.contains(&Note::Corrected) == model.corrected;
    let proof = verdict.status == Status::Broken || clock.corrected_by == model.proof;
    due && from && status && corrected && proof
}
