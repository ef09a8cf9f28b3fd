//! Warnings and breaches: when a promise is worth a word, who hears it, and when a person is not to
//! be disturbed. A breach is the clock's own verdict at an instant, never a matter of when somebody
//! happened to look.

use crate::{
    codes::codes,
    ledger::{Gap, Instance, Remark},
    promise::{Clock, ClockDue, Evidence, Status},
    role::Role,
};
use jiff::{Timestamp, ToSpan, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

codes! {
    /// How urgent it is. Each is said once of one instance of a promise.
    Alarm {
        /// At risk: whoever can act hears it.
        Warned = "warned",
        /// Half of the time from there to the due instant is gone, too: the dispatcher hears it.
        Pressing = "pressing",
        /// Broken: the project manager hears it, and the school's manager.
        Broken = "broken",
    }
}

codes! {
    /// A day of the week.
    Weekday {
        /// Monday.
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
        /// Saturday.
        Saturday = "saturday",
        /// Sunday.
        Sunday = "sunday",
    }
}

impl Alarm {
    /// The roles of the provider that hear it beside whoever can act: up the line.
    pub fn line(self) -> &'static [Role] {
        match self {
            Self::Warned => &[],
            Self::Pressing => &[Role::Dispatcher],
            Self::Broken => &[Role::Dispatcher, Role::ProjectManager],
        }
    }

    /// The role of the school that hears it: a breach of its own contract is no secret of ours.
    pub fn school(self) -> Option<Role> {
        (self == Self::Broken).then_some(Role::SchoolManager)
    }
}

/// Who is turned to, in this order, where nobody who can act is known.
pub const LAST_RESORT: &[Role] = &[Role::Dispatcher, Role::ProjectManager, Role::Administrator];

/// What stands in the place of a promise where a notice says that a contract's version waits for the
/// reader's party; the instance is the version's number.
pub const CONTRACT_VERSION: &str = "contract_version";

/// What stands in the place of a promise where a notice says that the server's clock jumped.
pub const SERVER_CLOCK: &str = "server_clock";

/// What stands in the place of a promise where a notice says that the newest proven copy of the data is
/// too old, or that a copy failed; the instance says which, and for which day or turn.
pub const BACKUP: &str = "backup";

/// What stands in the place of a promise where a notice says that there is too little room to take in
/// anything new; the instance is the day.
pub const LITTLE_ROOM: &str = "little_room";

/// What an instance of a promise says of itself at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// How urgent.
    pub alarm: Alarm,
    /// Since when: at risk, half-way, or due.
    pub since: Timestamp,
}

impl Clock {
    /// Half-way from the instant at which it is at risk to the one at which it is due.
    pub fn pressing_at(&self) -> Option<Timestamp> {
        half_way(self.risk_at?, self.due_at()?)
    }

    /// What is to be said of it at `at`: the most urgent alone, or nothing. While it stands still,
    /// once it was stopped in time, excused or taken away, it says nothing.
    pub fn said_at(&self, at: Timestamp) -> Option<Said> {
        match (self.verdict(at).status, self.due) {
            (Status::Broken, ClockDue::At(since)) => Some(Said {
                alarm: Alarm::Broken,
                since,
            }),
            // The official calendar is not out: warned from the earliest possible due instant.
            (Status::AtRisk, ClockDue::Unknown(since)) => Some(Said {
                alarm: Alarm::Warned,
                since,
            }),
            (Status::AtRisk, ClockDue::At(due)) => {
                let risk = self.risk_at.unwrap_or(due);
                Some(at_risk(risk, due, at))
            }
            _ => None,
        }
    }
}

impl Instance {
    /// What is to be said at `at` of an instance that was judged then. Where facts alone put it at
    /// risk, it is so since `told`, when that was first said; since now when it was not.
    pub fn said_at(&self, at: Timestamp, told: Option<Timestamp>) -> Option<Said> {
        let own = self.risk_at.filter(|risk| *risk <= at);
        let risk = own.or(told).unwrap_or(at);
        match self.status {
            Status::Broken => Some(Said {
                alarm: Alarm::Broken,
                since: self.due.filter(|due| *due <= at).unwrap_or(at),
            }),
            Status::AtRisk => Some(match self.due {
                // Nobody is pressed while it may still be a hand-over.
                Some(due) if !self.is_handing_over(at) => at_risk(risk, due, at),
                _ => Said {
                    alarm: Alarm::Warned,
                    since: risk,
                },
            }),
            _ => None,
        }
    }
}

/// What is said of an instance, under the name by which it is said once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    /// The instance's key; of a later gap, with that gap ([`at_gap`]).
    pub name: String,
    /// How urgent, since when.
    pub said: Said,
    /// When it breaks, or broke.
    pub due: Option<Timestamp>,
}

impl Instance {
    /// All that is to be said at `at`: the instance itself, and where it is broken by a gap already, each
    /// later gap as one of its own. `told`: since when a name was first said to be at risk.
    pub fn sayings(&self, at: Timestamp, told: impl Fn(&str) -> Option<Timestamp>) -> Vec<Saying> {
        let own = self.said_at(at, told(&self.key)).map(|said| Saying {
            name: self.key.clone(),
            said,
            due: self.due,
        });
        let later = self.later_gaps(at).map(|(gap, alarm)| {
            let name = at_gap(&self.key, gap.from);
            let since = match alarm {
                Alarm::Broken => gap.from,
                _ => told(&name).unwrap_or(at),
            };
            let (said, due) = (Said { alarm, since }, Some(gap.from));
            Saying { name, said, due }
        });
        own.into_iter().chain(later).collect()
    }

    /// The gaps behind the one by which it broke: those that count, the one that lasts and may still be
    /// a hand-over, and the one that is planned.
    fn later_gaps(&self, at: Timestamp) -> impl Iterator<Item = (Gap, Alarm)> {
        let broken = self.status == Status::Broken;
        let remarks = self.remarks.iter().filter(move |_| broken);
        let gaps = remarks.filter_map(move |remark| match remark {
            Remark::Gap(gap) if gap.counted => Some((*gap, Alarm::Broken)),
            Remark::Gap(gap) if gap.to >= at => Some((*gap, Alarm::Warned)),
            Remark::GapAhead(gap) if gap.from > at => Some((*gap, Alarm::Warned)),
            _ => None,
        });
        let first = self.first_gap();
        gaps.filter(move |(gap, _)| Some(gap.from) != first)
    }

    /// When the gap began by which it broke.
    fn first_gap(&self) -> Option<Timestamp> {
        let mut gaps = self.remarks.iter();
        gaps.find_map(|r| match r {
            Remark::Gap(gap) if gap.counted => Some(gap.from),
            _ => None,
        })
    }

    /// Whether somebody is missing now who may still be handing over.
    fn is_handing_over(&self, at: Timestamp) -> bool {
        let lasts = |r: &Remark| matches!(r, Remark::Gap(g) if !g.counted && g.to >= at);
        self.remarks.iter().any(lasts)
    }
}

impl Instance {
    /// The first instant behind `at`, at which it was judged, at which it may say something else
    /// though nothing is recorded.
    pub fn turns_after(&self, at: Timestamp) -> Option<Timestamp> {
        let open = matches!(
            self.status,
            Status::NotDue | Status::Running | Status::AtRisk
        );
        let half = self.risk_at.zip(self.due).and_then(|(r, d)| half_way(r, d));
        // What is in time exactly at its due instant is late right after.
        let late = self
            .due
            .and_then(|due| due.checked_add(1.microsecond()).ok());
        let of_open = [self.risk_at, half, self.due, late].into_iter().flatten();
        let turns = of_open.filter(|_| open).chain(self.turns_at);
        turns.filter(|turn| *turn > at).min()
    }
}

fn at_risk(risk: Timestamp, due: Timestamp, at: Timestamp) -> Said {
    match half_way(risk, due).filter(|half| risk < due && *half <= at) {
        Some(since) => Said {
            alarm: Alarm::Pressing,
            since,
        },
        None => Said {
            alarm: Alarm::Warned,
            since: risk,
        },
    }
}

fn half_way(from: Timestamp, to: Timestamp) -> Option<Timestamp> {
    let middle = (from.as_microsecond() + to.as_microsecond()).div_euclid(2);
    Timestamp::from_microsecond(middle).ok()
}

/// The name of an instance that stands for so many others beside itself: `desk@2026-03 +4`.
pub fn several(key: &str, others: usize) -> String {
    match others {
        0 => key.to_owned(),
        n => format!("{key} +{n}"),
    }
}

/// The instance that is named, and for how many others it stands.
pub fn of_several(name: &str) -> (&str, usize) {
    let parts = name.rsplit_once(" +");
    let counted = parts.and_then(|(key, n)| Some((key, n.parse().ok()?)));
    counted.unwrap_or((name, 0))
}

/// The name of a gap of an instance that is broken by an earlier one.
pub fn at_gap(key: &str, from: Timestamp) -> String {
    format!("{key} !{from}")
}

/// The instance that is named, and the beginning of the gap of it that is meant.
pub fn of_gap(name: &str) -> (&str, Option<Timestamp>) {
    let parts = name.rsplit_once(" !");
    let gap = parts.and_then(|(key, from)| Some((key, Some(from.parse().ok()?))));
    gap.unwrap_or((name, None))
}

/// The name of a ticket's clock at the n-th stint of the group that works on it: the end of each is a
/// warning of its own.
pub fn at_stint(label: &str, clock: &Clock, said: Said) -> String {
    let breaks = clock.judged.as_ref().and_then(|j| j.breaks.as_ref());
    let begun = clock.judged.iter().flat_map(|j| &j.needs);
    let begun = begun.filter(|n| n.0 == Evidence::StintBegun && n.1 <= said.since);
    match (breaks, said.alarm, begun.count()) {
        (Some(_), Alarm::Warned | Alarm::Pressing, n @ 1..) => format!("{label} ~{n}"),
        _ => label.to_owned(),
    }
}

/// The instance that is named, without the stint of it that is meant.
pub fn of_stint(name: &str) -> &str {
    let parts = name.rsplit_once(" ~");
    let counted = parts.filter(|(_, n)| n.parse::<usize>().is_ok());
    counted.map_or(name, |(label, _)| label)
}

/// The name of an instance that tells the same delay for other promises, too: `EC-17 &P3.dispatch`.
pub fn joined(name: &str, others: &[String]) -> String {
    let others = others.iter().map(|id| format!(" &{id}"));
    [name.to_owned()].into_iter().chain(others).collect()
}

/// The instance that is named, and the other promises for which it tells the same delay.
pub fn of_joined(name: &str) -> (&str, Vec<&str>) {
    let mut parts = name.split(" &");
    let own = parts.next().unwrap_or(name);
    (own, parts.collect())
}

/// When a person is not to be disturbed. What is said waits in the application all the same: quiet
/// holds back the other ways to a person only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// From this time of the day …
    pub from: civil::Time,
    /// … to this; to the next day's when it is not later. Equal: for a whole day.
    pub to: civil::Time,
    /// Beginning on these days; on none: never quiet.
    pub days: Vec<Weekday>,
    /// Whether a breach comes through.
    pub broken: bool,
}

impl Quiet {
    /// Whether it never ends: then nothing would ever come through.
    pub fn is_endless(&self) -> bool {
        self.from == self.to && Weekday::ALL.iter().all(|d| self.days.contains(d))
    }

    /// When something said at `at` may go to the person: at once, or when quiet ends.
    pub fn until(&self, at: Timestamp, zone: &TimeZone, alarm: Alarm) -> Timestamp {
        if alarm == Alarm::Broken && self.broken {
            return at;
        }
        let mut free = at;
        // One quiet time may end where the next one begins; a week of them is the most there is.
        for _ in 0..Weekday::ALL.len() {
            match self.end_of(free, zone) {
                Some(end) if end > free => free = end,
                _ => break,
            }
        }
        free
    }

    /// The end of the quiet time in which `at` lies.
    fn end_of(&self, at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let today = at.to_zoned(zone.clone()).date();
        let yesterday = today.checked_sub(1.day()).ok()?;
        let spans = [yesterday, today].into_iter().filter_map(|day| {
            self.days
                .contains(&weekday(day))
                .then(|| self.span(day, zone))?
        });
        spans
            .filter(|(from, to)| *from <= at && at < *to)
            .map(|(_, to)| to)
            .max()
    }

    fn span(&self, day: civil::Date, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        let last = match self.to > self.from {
            true => day,
            false => day.checked_add(1.day()).ok()?,
        };
        let instant = |at: civil::DateTime| zone.to_timestamp(at).ok();
        Some((
            instant(day.to_datetime(self.from))?,
            instant(last.to_datetime(self.to))?,
        ))
    }
}

fn weekday(day: civil::Date) -> Weekday {
    let index = day.weekday().to_monday_zero_offset();
    Weekday::ALL[usize::from(index.unsigned_abs()) % Weekday::ALL.len()]
}
