//! Histories that nobody thought of, made from a seed: whatever people do, in any order of arrival.

use super::calendar::{DAY, S, date, instant, lists, midnight};
use crate::ledger::story::{occasion, person, unit, uuid};
use shounuo_core::{
    Actor, Fact, Origin, Recorded, Seq, Subject,
    fact::Unknown,
    house::CalendarPublished,
    ledger::{about, fact::*},
};

/// Numbers in an order that only the seed knows (SplitMix64).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 up to, not including, `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub fn between(&mut self, from: S, to: S) -> S {
        from + (self.next() % u64::try_from(to - from).unwrap().max(1)) as S
    }

    pub fn percent(&mut self, n: u64) -> bool {
        self.below(100) < n
    }

    pub fn of<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize].clone()
    }
}

/// The contract is in force since then.
pub fn beginning() -> S {
    midnight(date("2026-02-01"))
}

/// What is told, and by which promises it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Routines,
    Occasions,
    Changes,
    Duty,
    Standby,
    Stock,
    Backups,
    Rules,
    Records,
    Things,
    Ratios,
    Tickets,
}

impl Theme {
    pub fn of(seed: u64) -> Self {
        use Theme::*;
        let all = [
            Routines, Occasions, Changes, Duty, Standby, Stock, Backups, Rules, Records, Things,
            Ratios, Tickets, Occasions, Tickets, Tickets, Duty,
        ];
        all[(seed % 16) as usize]
    }

    pub fn promises(self) -> &'static [&'static str] {
        match self {
            Self::Routines => &[
                "W2.inspection",
                "X1.inspection",
                "W5.backup",
                "Q7.spot_check",
                "T2.manufacturer",
            ],
            Self::Occasions => &["W4.inspection", "W4.on_site", "L1.inspection", "L1.on_site"],
            Self::Changes => &["Q3.announced", "Q3.equal"],
            Self::Duty => &["W6.duty", "X3.holiday"],
            Self::Standby => &["B1.cloud_server"],
            Self::Stock => &["X4.stock", "X4.ordered"],
            Self::Backups => &["T3.backup"],
            Self::Rules => &["W1.free"],
            Self::Records => &["X2.plans", "K6.liability"],
            Self::Things => &[
                "Q6.accepted",
                "Q6.outcome",
                "B3.confirmed",
                "B3.installed",
                "B3.swapped_back",
                "D5.handling",
                "D5.restored",
            ],
            Self::Ratios => &["K4.repair_rate"],
            Self::Tickets => &[],
        }
    }

    /// About how long from one fact to the next.
    fn pause(self, chance: &mut Chance) -> S {
        let most = match self {
            Self::Routines | Self::Records => 40 * DAY,
            Self::Standby | Self::Backups | Self::Stock | Self::Changes => 6 * DAY,
            Self::Rules => 2 * DAY,
            Self::Occasions => 4 * DAY,
            _ => DAY,
        };
        match chance.below(10) {
            0 => 0,
            1 => chance.between(0, 180),
            // The server's clock was set forward.
            2 if chance.percent(20) => chance.between(20, 60) * DAY,
            3 | 4 => chance.between(0, 2 * 3600),
            _ => chance.between(0, most),
        }
    }
}

/// How long before its receipt something is said to have happened.
fn lateness(chance: &mut Chance) -> S {
    match chance.below(12) {
        0 => chance.between(0, 121),
        1 => chance.between(121, 5 * 3600),
        2 => chance.between(3600, 4 * DAY),
        3 => -chance.between(0, 121),
        _ => 0,
    }
}

/// A history of the service: its facts in journal order. `more` are numbers of their own for what is
/// told beside it, so that every history that was kept stays what it was.
pub fn service(theme: Theme, chance: &mut Chance, more: &mut Chance) -> Vec<Recorded> {
    let mut facts = told(theme, chance);
    if theme == Theme::Things {
        facts.extend(in_occasion(more));
        in_journal_order(&mut facts);
    }
    facts
}

/// Puts beside a history what the house publishes and plans, and what only a newer version can read.
pub fn tell_beside(theme: Theme, facts: &mut Vec<Recorded>, chance: &mut Chance) {
    if theme == Theme::Standby {
        facts.extend(unit_plans(chance));
    }
    if chance.percent(40) {
        facts.extend(publications(chance));
    }
    if chance.percent(15) {
        facts.extend(unread(theme, chance));
    }
    in_journal_order(facts);
}

fn in_journal_order(facts: &mut [Recorded]) {
    facts.sort_by_key(|f| f.recorded_at);
    renumbered(facts);
}

/// Calendars of the house, one or two.
fn publications(chance: &mut Chance) -> Vec<Recorded> {
    let mut receipt = beginning() + chance.between(0, 60 * DAY);
    let mut facts = Vec::new();
    for (n, toml) in (0..chance.between(1, 3)).zip(lists().into_iter().skip(1)) {
        let name = "cn".to_owned();
        let fact = Fact::from(CalendarPublished { name, toml });
        let told = recorded(2_000 + n, (receipt, receipt), Actor::House(person(1)), fact);
        facts.push(Recorded {
            subject: Subject::House,
            ..told
        });
        receipt += chance.between(0, 40 * DAY);
    }
    facts
}

/// Kinds that no program of today knows.
pub const UNREAD: &[&str] = &[
    "routine.skipped",
    "occasion.postponed",
    "presence.doubted",
    "standby.sold",
    "loan.extended",
    "case.reopened",
    "weather.changed",
];

/// A fact of a kind that a newer version knows, mostly about what the history is about.
fn unread(theme: Theme, chance: &mut Chance) -> Vec<Recorded> {
    let own: &[&str] = match theme {
        Theme::Routines => &["routine.skipped"],
        Theme::Occasions => &["occasion.postponed", "presence.doubted", "roster.dropped"],
        Theme::Changes => &["member.retrained"],
        Theme::Duty => &["presence.doubted", "roster.dropped"],
        Theme::Standby => &["standby.sold"],
        Theme::Stock => &["stock.spoiled"],
        Theme::Backups => &["post.doubled"],
        Theme::Rules => &["case.reopened"],
        Theme::Records => &["record.lost"],
        Theme::Things => &["loan.extended", "complaint.merged", "failure.doubted"],
        Theme::Ratios | Theme::Tickets => UNREAD,
    };
    let kind = match chance.percent(70) {
        true => chance.of(own),
        false => chance.of(UNREAD),
    };
    let receipt = beginning() + chance.between(0, 90 * DAY);
    let claim = (receipt - lateness(chance)).max(beginning());
    let fact = Fact::Unknown(Unknown {
        kind: kind.into(),
        version: 1,
        data: "{}".into(),
    });
    let told = recorded(3_000, (claim, receipt), Actor::House(person(1)), fact);
    vec![told]
}

/// Numbers facts in their order; what they say of each other moves with them.
pub fn renumbered(facts: &mut [Recorded]) {
    let numbers: Vec<Seq> = facts.iter().map(|f| f.seq).collect();
    let now = |old: Seq| numbers.iter().position(|n| *n == old).unwrap() as Seq + 1;
    for fact in &mut *facts {
        match &mut fact.fact {
            Fact::ServiceConfirmed(f) => f.of = now(f.of),
            Fact::ServiceCorrected(f) => f.of = now(f.of),
            Fact::Confirmed(f) => f.of = now(f.of),
            Fact::Corrected(f) => f.of = now(f.of),
            _ => {}
        }
        fact.seq = now(fact.seq);
    }
}

/// What is planned for standby units, taken back and changed.
fn unit_plans(chance: &mut Chance) -> Vec<Recorded> {
    let mut facts = Vec::new();
    let mut receipt = beginning() + chance.between(0, 25 * DAY);
    for n in 0..chance.between(0, 6) {
        let from = receipt + chance.between(-2 * DAY, 20 * DAY);
        let to = from + chance.between(3600, 25 * DAY);
        let fact: Fact = StandbyPlanned {
            class: "cloud_server".into(),
            unit: unit(u128::from(chance.below(3))),
            from: instant(from),
            to: instant(to),
            away: chance.percent(75),
        }
        .into();
        let claim = (receipt - lateness(chance)).max(beginning());
        // Numbers that nothing else has, until all are numbered again.
        facts.push(recorded(
            1_000 + n,
            (claim, receipt),
            Actor::House(person(1)),
            fact,
        ));
        receipt += chance.between(0, 12 * DAY);
    }
    facts
}

/// The occasion in which devices fail: when it was told, and what was said of its window.
fn in_occasion(chance: &mut Chance) -> Vec<Recorded> {
    let mut facts = Vec::new();
    let mut receipt = beginning() + chance.between(0, 18 * DAY);
    let span = |receipt: S, chance: &mut Chance| {
        let from = receipt + chance.between(-DAY, 4 * DAY);
        (instant(from), instant(from + chance.between(3600, 4 * DAY)))
    };
    let occasion = occasion(1);
    for n in 0..chance.between(0, 5) {
        let (from, to) = span(receipt, chance);
        let (starts_at, ends_at, name) = (from, to, None);
        let (fact, school): (Fact, bool) = match (n, chance.below(6)) {
            (0, _) => (
                OccasionAnnounced {
                    occasion,
                    starts_at,
                    ends_at,
                    name,
                }
                .into(),
                false,
            ),
            (_, 0) => (OccasionCalledOff { occasion }.into(), chance.percent(50)),
            (_, 1 | 2) => (
                OccasionMoved {
                    occasion,
                    starts_at,
                    ends_at,
                }
                .into(),
                chance.percent(50),
            ),
            _ => (
                OccasionWindowSet { occasion, from, to }.into(),
                chance.percent(80),
            ),
        };
        let claim = (receipt - lateness(chance)).max(beginning());
        let actor = if school {
            Actor::School(person(2))
        } else {
            Actor::House(person(1))
        };
        // Numbers that nothing else has, until all are numbered again.
        facts.push(recorded(1_000 + n, (claim, receipt), actor, fact));
        receipt += chance.between(0, 3 * DAY);
    }
    facts
}

fn told(theme: Theme, chance: &mut Chance) -> Vec<Recorded> {
    let mut facts: Vec<Recorded> = Vec::new();
    let mut receipt = beginning() + chance.between(0, 20 * DAY);
    for n in 0..chance.between(1, 11) {
        receipt += theme.pause(chance);
        let claim = (receipt - lateness(chance)).max(beginning());
        let seq = Seq::try_from(facts.len()).unwrap() + 1;
        let other = if facts.is_empty() {
            None
        } else {
            again(&facts, claim, chance)
        };
        let Some(fact) = other.or_else(|| deed(theme, n, &facts, claim, chance)) else {
            continue;
        };
        let school = match &fact {
            Fact::ServiceConfirmed(_) => chance.percent(85),
            Fact::OccasionWindowSet(_) => chance.percent(80),
            Fact::OccasionAnnounced(_) | Fact::OccasionMoved(_) | Fact::OccasionCalledOff(_) => {
                chance.percent(60)
            }
            _ => chance.percent(20),
        };
        let actor = if school {
            Actor::School(person(2))
        } else {
            Actor::House(person(1))
        };
        facts.push(recorded(seq, (claim, receipt), actor, fact));
    }
    facts
}

fn recorded(seq: Seq, (claim, receipt): (S, S), actor: Actor, fact: Fact) -> Recorded {
    Recorded {
        seq,
        customer: None,
        subject: Subject::Service(uuid(5).into()),
        occurred_at: instant(claim),
        recorded_at: instant(receipt),
        actor,
        origin: Origin::Live,
        command: uuid(9).into(),
        fact,
    }
}

/// A confirmation or a correction of what was told before.
fn again(facts: &[Recorded], claim: S, chance: &mut Chance) -> Option<Fact> {
    let correct = match chance.below(10) {
        0 | 1 => false,
        2 => true,
        _ => return None,
    };
    let of = chance.of(facts);
    let (topic, key) = match &of.fact {
        Fact::ServiceConfirmed(_) => return None,
        Fact::ServiceCorrected(f) => (f.topic, f.key.clone()),
        other => about(other)?,
    };
    if !correct {
        return Some(
            ServiceConfirmed {
                of: of.seq,
                topic,
                key,
            }
            .into(),
        );
    }
    if matches!(of.fact, Fact::ServiceCorrected(_)) {
        return None;
    }
    let meant = of.occurred_at.as_second() + chance.between(-2 * DAY, 2 * DAY);
    let at = instant(meant.max(beginning()).min(claim));
    Some(
        ServiceCorrected {
            of: of.seq,
            at,
            topic,
            key,
        }
        .into(),
    )
}

fn deed(theme: Theme, n: S, facts: &[Recorded], at: S, chance: &mut Chance) -> Option<Fact> {
    Some(match theme {
        Theme::Routines => routine(chance),
        Theme::Occasions if n == 0 => {
            let starts = at + chance.between(0, 25 * DAY);
            OccasionAnnounced {
                occasion: occasion(1),
                starts_at: instant(starts),
                ends_at: instant(starts + chance.between(3600, 2 * DAY)),
                name: None,
            }
            .into()
        }
        Theme::Occasions => return on_occasion(n, facts, at, chance),
        Theme::Changes => change(facts, at, chance)?,
        Theme::Duty if chance.percent(20) => roster(None, at, chance),
        Theme::Duty => presence(None, at, chance),
        Theme::Standby => standby(facts, chance)?,
        Theme::Stock => stock(chance),
        Theme::Backups => backup(chance),
        Theme::Rules => CaseShown {
            rule: "W1.free".into(),
            case: chance.of(&["EC-1", "EC-2"]).into(),
            holds: chance.percent(50),
            why: "checked".into(),
            files: Vec::new(),
        }
        .into(),
        Theme::Records => {
            let (record, item) = chance.of(&[
                ("X2.plans", "emergency_plans"),
                ("X2.plans", "expert_directory"),
                ("K6.liability", "liability_rule"),
            ]);
            RecordFiled {
                record: record.into(),
                item: item.into(),
                ticket: chance.percent(15).then(|| uuid(9).into()),
                files: papers(chance),
            }
            .into()
        }
        Theme::Things => thing(chance),
        Theme::Ratios | Theme::Tickets => return None,
    })
}

fn papers(chance: &mut Chance) -> Vec<shounuo_core::id::FileId> {
    match chance.percent(85) {
        true => vec![uuid(8).into()],
        false => Vec::new(),
    }
}

fn left_out(chance: &mut Chance) -> Vec<LeftOut> {
    let one = LeftOut {
        device: unit(1),
        reason: "room_locked".into(),
    };
    if chance.percent(25) {
        vec![one]
    } else {
        Vec::new()
    }
}

fn routine(chance: &mut Chance) -> Fact {
    RoutineCarriedOut {
        routine: chance
            .of(&[
                "inspection",
                "inspection",
                "inspection",
                "backup",
                "backup",
                "spot_check",
                "manufacturer_training",
            ])
            .into(),
        site: None,
        complete: chance.percent(85),
        covered: chance.of(&[None, Some(298), Some(299), Some(299), Some(300), Some(300)]),
        in_scope: chance.of(&[None, Some(300), Some(300), Some(300), Some(300)]),
        left_out: left_out(chance),
        share_percent: chance.of(&[None, Some(4), Some(5), Some(30)]),
        heads: Some(chance.of(&[0, 1, 1, 2, 3])),
        files: papers(chance),
    }
    .into()
}

fn on_occasion(n: S, facts: &[Recorded], at: S, chance: &mut Chance) -> Option<Fact> {
    let called_off = facts
        .iter()
        .any(|f| matches!(f.fact, Fact::OccasionCalledOff(_)));
    let starts = facts.iter().rev().find_map(|f| match &f.fact {
        Fact::OccasionAnnounced(f) => Some(f.starts_at.as_second()),
        Fact::OccasionMoved(f) => Some(f.starts_at.as_second()),
        _ => None,
    })?;
    let occasion = occasion(1);
    Some(match chance.below(12) {
        // Each date on a day of its own.
        0 if !called_off => {
            let starts = at + (2 * n + 1) * DAY + chance.between(0, 6 * 3600);
            OccasionMoved {
                occasion,
                starts_at: instant(starts),
                ends_at: instant(starts + chance.between(3600, DAY)),
            }
            .into()
        }
        1 if !called_off && chance.percent(30) => OccasionCalledOff { occasion }.into(),
        2..=4 => OccasionInspected {
            occasion,
            whole_system: chance.percent(50),
            complete: chance.percent(90),
            covered: chance.of(&[None, Some(299), Some(300), Some(300), Some(300)]),
            in_scope: chance.of(&[None, Some(300), Some(300), Some(300)]),
            left_out: left_out(chance),
            files: papers(chance),
        }
        .into(),
        5 if at < starts - 4 * 3600 => OccasionWindowSet {
            occasion,
            from: instant(starts - chance.between(0, 3 * 3600)),
            to: instant(starts + chance.between(3600, DAY)),
        }
        .into(),
        6 => roster(Some(occasion), starts, chance),
        _ => presence(Some(occasion), at, chance),
    })
}

fn presence(occasion: Option<shounuo_core::id::OccasionId>, at: S, chance: &mut Chance) -> Fact {
    let who = chance.of(&[11, 12, 13]);
    if chance.percent(35) {
        return PresenceEnded {
            person: person(who),
            occasion,
        }
        .into();
    }
    let other = chance.of(&[11, 12, 13]);
    PresenceBegun {
        person: person(who),
        occasion,
        takes_over: (other != who && chance.percent(30)).then(|| person(other)),
        scan: chance.percent(15).then(|| instant(at)),
    }
    .into()
}

fn roster(occasion: Option<shounuo_core::id::OccasionId>, at: S, chance: &mut Chance) -> Fact {
    let from = at - chance.between(0, 4 * 3600);
    let to = from + chance.between(3600, 3 * DAY);
    let mut shifts = Vec::new();
    for _ in 0..chance.below(4) {
        let begins = chance.between(from, to);
        let (who, ends) = (chance.of(&[11, 12]), chance.between(begins, to + 1));
        shifts.push(Shift {
            person: person(who),
            from: instant(begins),
            to: instant(ends),
        });
    }
    if chance.percent(60) {
        shifts.push(Shift {
            person: person(13),
            from: instant(from),
            to: instant(to),
        });
    }
    RosterPlanned {
        occasion,
        from: instant(from),
        to: instant(to),
        shifts,
    }
    .into()
}

fn change(facts: &[Recorded], at: S, chance: &mut Chance) -> Option<Fact> {
    let change: shounuo_core::id::ChangeId = uuid(70 + u128::from(chance.below(2))).into();
    let member = person(1);
    let told = facts
        .iter()
        .any(|f| matches!(&f.fact, Fact::MemberChangeAnnounced(f) if f.change == change));
    let done = facts
        .iter()
        .any(|f| matches!(&f.fact, Fact::MemberChanged(f) if f.change == change));
    match chance.percent(50) {
        true if !told && !done => Some(
            MemberChangeAnnounced {
                change,
                member,
                successor: None,
                takes_effect_at: instant(at + chance.between(0, 20 * DAY)),
            }
            .into(),
        ),
        false if !done => Some(
            MemberChanged {
                change,
                member,
                successor: None,
                equal_ability: chance.percent(60),
            }
            .into(),
        ),
        _ => None,
    }
}

fn standby(facts: &[Recorded], chance: &mut Chance) -> Option<Fact> {
    let unit = unit(u128::from(chance.below(3)));
    let class = || "cloud_server".to_owned();
    let here = facts
        .iter()
        .any(|f| matches!(&f.fact, Fact::StandbyEntered(f) if f.unit == unit));
    Some(match chance.below(8) {
        _ if !here => StandbyEntered {
            class: class(),
            unit,
        }
        .into(),
        0 => StandbyEntered {
            class: class(),
            unit,
        }
        .into(),
        1 => StandbyLeft {
            class: class(),
            unit,
        }
        .into(),
        2 | 3 => StandbyTested {
            class: class(),
            unit,
            passed: chance.percent(60),
        }
        .into(),
        4 | 5 => StandbyLent {
            class: class(),
            unit,
            loan: None,
        }
        .into(),
        _ => StandbyReturned {
            class: class(),
            unit,
        }
        .into(),
    })
}

fn stock(chance: &mut Chance) -> Fact {
    let part = uuid(1).into();
    match chance.percent(35) {
        true => StockOrdered { part }.into(),
        false => StockCounted {
            part,
            count: chance.of(&[0, 1, 2, 3, 5]),
            least: chance.of(&[3, 3, 3, 2, 4]),
        }
        .into(),
    }
}

fn backup(chance: &mut Chance) -> Fact {
    let post: String = chance.of(&["desk", "technical_lead"]).into();
    let person = person(chance.of(&[11, 12]));
    match chance.percent(60) {
        true => PostBackupNamed { post, person }.into(),
        false => PostBackupEnded { post, person }.into(),
    }
}

fn thing(chance: &mut Chance) -> Fact {
    let complaint = uuid(60).into();
    let loan = uuid(61).into();
    let failure = uuid(62).into();
    match chance.below(12) {
        0 | 1 => ComplaintReceived {
            complaint,
            channel: shounuo_core::ticket::words::Channel::Phone,
        }
        .into(),
        2 => ComplaintAccepted { complaint }.into(),
        3 => ComplaintOutcomeTold { complaint }.into(),
        4 => LoanApplied {
            loan,
            class: "cloud_server".into(),
            ticket: None,
        }
        .into(),
        5 => LoanConfirmed { loan }.into(),
        6 => LoanInstalled { loan }.into(),
        7 => LoanOriginalRepaired { loan }.into(),
        8 => LoanSwappedBack { loan }.into(),
        9 => OccasionDeviceFailed {
            failure,
            occasion: occasion(1),
            device: None,
            ticket: None,
        }
        .into(),
        10 => OccasionHandlingStarted { failure }.into(),
        _ => OccasionServiceRestored {
            failure,
            standby: true,
        }
        .into(),
    }
}

/// Cases of the repair rate.
pub fn cases(chance: &mut Chance) -> Vec<shounuo_core::ledger::Case> {
    let mut cases = Vec::new();
    for seq in 1..chance.between(2, 160) {
        let at = chance.between(beginning(), beginning() + 150 * DAY);
        let known = at + chance.of(&[0, 0, 0, 3600, 20 * DAY]);
        let failed = known + chance.between(0, 7 * DAY);
        cases.push(shounuo_core::ledger::Case {
            quotient: shounuo_core::contract::Quotient::RepairRate,
            at: instant(at),
            seq,
            good: !chance.percent(1),
            known_at: instant(known),
            failed: chance.percent(1).then(|| (instant(failed), 1000 + seq)),
            by_desk: false,
            times: 1,
        });
    }
    cases
}
