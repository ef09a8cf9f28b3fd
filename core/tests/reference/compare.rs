//! The core's ledger and the model's, side by side.

use super::{
    cadence,
    calendar::{S, Workdays, instant, lists, seconds},
    cases, clocks, floor,
    generate::{self, Chance, Theme, beginning},
    law3::standing,
    lead,
    unread::doubted,
    world::{Said, Terms, World},
};
use crate::ledger::story::book;
use shounuo_core::{
    Fact, Seq,
    calendar::Calendar,
    contract::{Contract, Kind},
    ledger::{
        Entries, InForce, Instance, Ledger, LedgerClocks, Line, Material, Remark, entry, ledger,
    },
    promise::{Note, Publication, Status},
};
use std::rc::Rc;

thread_local! {
    static WORKDAYS: Rc<Vec<Workdays>> = Rc::new(lists().iter().map(|l| Workdays::read(l)).collect());
    static CALENDARS: Vec<Calendar> = lists().iter().map(|l| Calendar::from_toml(l).unwrap()).collect();
}

/// The plan with nothing but the clauses of a theme.
fn contract(promises: &[&str]) -> Contract {
    let mut contract = book().contract.clone();
    let clause = |p: &&str| p.split('.').next().unwrap().to_owned();
    let wanted: Vec<String> = promises.iter().map(clause).collect();
    contract.clauses.retain(|c| wanted.contains(&c.id));
    contract
}

/// A second version with other numbers.
fn changed(mut contract: Contract) -> Contract {
    for clause in &mut contract.clauses {
        clause.cadences.iter_mut().for_each(|t| t.at_least += 1);
        clause.floors.iter_mut().for_each(|t| t.at_least += 1);
        clause
            .leads
            .iter_mut()
            .for_each(|t| t.ahead = "5 wd".parse().unwrap());
        clause.ratios.iter_mut().for_each(|t| t.target_bp = 9500);
        for terms in clause
            .deadlines
            .iter_mut()
            .filter(|t| t.limit.to_string() == "1 h")
        {
            terms.limit = "2 h".parse().unwrap();
        }
    }
    contract
}

/// A history, with or without what is told beside it: calendars, plans, facts that nobody can read. What was
/// kept before there were such is told as it was.
pub fn world(seed: u64, beside: bool) -> (Theme, World) {
    let mut chance = Chance::new(seed);
    let theme = Theme::of(seed);
    let first = contract(theme.promises());
    let mut versions = vec![Terms {
        contract: first.clone(),
        from: beginning(),
    }];
    if chance.percent(25) {
        let from = beginning() + chance.between(10, 120) * 86_400 + chance.between(0, 86_400);
        versions.push(Terms {
            contract: changed(first),
            from,
        });
    }
    let mut facts = generate::service(theme, &mut chance, &mut Chance::new(seed ^ 0x0CCA));
    if beside {
        generate::tell_beside(theme, &mut facts, &mut Chance::new(seed ^ 0xBE51));
    }
    let cases = if theme == Theme::Ratios {
        generate::cases(&mut chance)
    } else {
        Vec::new()
    };
    let workdays = WORKDAYS.with(Rc::clone);
    (
        theme,
        World {
            versions: Rc::new(versions),
            workdays,
            facts,
            cases,
        },
    )
}

/// What the model says of a promise, by its kind.
fn model(world: &World, promise: &str, at: S) -> Vec<Said> {
    let has = |pick: &dyn Fn(&shounuo_core::contract::Clause) -> bool| {
        world.versions[0].contract.clauses.iter().any(pick)
    };
    let kind: fn(&World, &str, S) -> Vec<Said> = match promise {
        "L1.inspection" => lead::before_start,
        "Q3.equal" => lead::equal,
        p if has(&|c| c.cadences.iter().any(|t| t.id == p)) => cadence::judge,
        p if has(&|c| c.leads.iter().any(|t| t.id == p)) => lead::judge,
        p if has(&|c| c.floors.iter().any(|t| t.id == p)) => floor::judge,
        p if has(&|c| c.deadlines.iter().any(|t| t.id == p)) => clocks::judge,
        p if has(&|c| c.rules.iter().any(|t| t.id == p)) => cases::rule,
        p if has(&|c| c.records.iter().any(|t| t.id == p)) => cases::record,
        _ => return cases::ratio(world, promise, at),
    };
    let judge = |w: &World, at| standing(w, at, &|w, at| kind(w, promise, at));
    doubted(world, promise, at, &judge)
}

/// The versions as the core takes them, with the calendars that were published.
pub fn versions(world: &World) -> Vec<InForce> {
    let published: Vec<Publication> = (2..)
        .zip(world.published())
        .map(|(version, (at, seq, _))| Publication {
            version,
            at: instant(at),
            seq,
        })
        .collect();
    let calendars: Vec<(u32, Calendar)> = CALENDARS.with(|all| {
        let known = all.iter().take(published.len() + 1);
        (1..).zip(known.cloned()).collect()
    });
    let in_force = |t: &Terms| InForce {
        book: shounuo_core::promise::Book {
            contract: t.contract.clone(),
            calendars: calendars.clone(),
            published: published.clone(),
            ..book().clone()
        },
        from: instant(t.from),
    };
    world.versions.iter().map(in_force).collect()
}

pub fn core(world: &World, at: S) -> Ledger {
    let versions = versions(world);
    let entries = Entries::new(world.facts.iter().filter_map(entry));
    let material = Material {
        entries: &entries,
        cases: &world.cases,
        sites: &[],
    };
    ledger(&versions, material, &LedgerClocks::default(), instant(at))
}

/// What differs, in words; nothing when the two agree.
pub fn differences(world: &World, theme: Theme, at: S) -> Vec<String> {
    let ledger = core(world, at);
    let mut found = Vec::new();
    for promise in theme.promises() {
        let said = model(world, promise, at);
        match ledger.line(promise) {
            Some(line) => line_differs(world, line, &said, &mut found),
            None if said.is_empty() => {}
            None => found.push(format!(
                "{promise}: the core has no line; the model {said:?}"
            )),
        }
    }
    found
}

fn line_differs(world: &World, line: &Line, said: &[Said], found: &mut Vec<String>) {
    let promise = &line.promise;
    let mut counts = shounuo_core::ledger::Counts::default();
    for said in said {
        *match said.status {
            _ if said.corrected => &mut counts.corrected,
            Status::NotDue | Status::Running | Status::AtRisk => &mut counts.open,
            Status::Kept => &mut counts.kept,
            Status::Broken => &mut counts.broken,
            Status::Excused => &mut counts.excused,
            Status::Withdrawn => &mut counts.withdrawn,
            Status::Incomplete => &mut counts.incomplete,
        } += 1;
    }
    if counts != line.counts {
        found.push(format!(
            "{promise}: counts {:?}, the model {counts:?}",
            line.counts
        ));
    }
    for instance in &line.instances {
        let key = &instance.key;
        match said
            .iter()
            .filter(|s| same_key(&s.key, key))
            .min_by_key(|s| (s.from - seconds(instance.from)).abs())
        {
            Some(said) => found.extend(instance_differs(world, line, instance, said)),
            None => found.push(format!("{promise}: the model has no {key}: {instance:?}")),
        }
    }
}

/// A clock's key may have its number behind it.
fn same_key(said: &str, key: &str) -> bool {
    said == key
        || key
            .strip_prefix(said)
            .is_some_and(|rest| rest.starts_with('@'))
}

/// Whether a corrected verdict says so once, and names the proofs that changed it and no other word
/// on a fact's time. (A clock names the last one, beside all that it rests on.)
fn names_its_proofs(world: &World, kind: Kind, instance: &Instance, said: &Said) -> bool {
    let words = world.such(|f| confirms_or_corrects(f).then_some(()));
    let words = words.iter().map(|(f, ..)| f.seq);
    let named = |seq: &Seq| instance.evidence.contains(seq);
    let others = words.filter(|seq| named(seq) && !said.proofs.contains(seq));
    let marks = (instance.remarks.iter()).filter(|r| **r == Remark::Note(Note::Corrected));
    marks.count() == 1
        && match kind {
            Kind::Deadline => said.proofs.last().is_some_and(named),
            _ => said.proofs.iter().all(named) && others.count() == 0,
        }
}

fn confirms_or_corrects(fact: &Fact) -> bool {
    matches!(fact, Fact::ServiceConfirmed(_) | Fact::ServiceCorrected(_))
}

fn instance_differs(
    world: &World,
    line: &Line,
    instance: &Instance,
    said: &Said,
) -> Option<String> {
    let promise = &line.promise;
    let open = |s: Status| matches!(s, Status::Running | Status::AtRisk);
    // Nobody fixed when an occasion without its inspection is at risk.
    let status = instance.status == said.status
        || (*promise == "L1.inspection" && open(instance.status) && open(said.status));
    let due = match (instance.status, said.due) {
        (Status::Running | Status::AtRisk | Status::Broken, Some(due)) => {
            instance.due.map(seconds) == Some(due)
        }
        _ => true,
    };
    let margin = said.margin.is_none()
        || instance.margin == said.margin
        || instance.status == Status::Withdrawn;
    let corrected = instance.status == Status::Broken
        || instance.remarks.contains(&Remark::Note(Note::Corrected)) == said.corrected;
    let proofs = instance.status == Status::Broken
        || !said.corrected
        || names_its_proofs(world, line.kind, instance, said);
    (!(status && due && margin && corrected && proofs))
        .then(|| format!("{promise}: core {instance:?}\n    model {said:?}"))
}
