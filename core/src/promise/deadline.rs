//! From a ticket's marks to its clocks.

use super::{
    attributes::Attributes,
    clock::{Clock, ClockDue, Pause, Replaced, Stop, Withdrawn, WithdrawnBy},
    mark::{Detail, Evidence, Mark},
    moment::{Moment, confirmation, moment},
};
use crate::{
    calendar::{self, Calendar, Due, Interval, Intervals, Limit},
    contract::{Contract, Deadline, Excuse, Instances},
    id::NeedId,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use std::collections::BTreeSet;

/// What verdicts are computed with: one contract version and the house's calendars.
#[derive(Clone, Debug)]
pub struct Book {
    /// The terms.
    pub contract: Contract,
    /// The contract's zone.
    pub zone: TimeZone,
    /// The contract's calendar: each publication with the house's calendar version that brought it.
    pub calendars: Vec<(u32, Calendar)>,
}

impl Book {
    /// The calendar in force at a version of the house's calendars.
    fn calendar(&self, version: u32) -> Option<&Calendar> {
        self.calendars
            .iter()
            .rev()
            .find(|(v, _)| *v <= version)
            .map(|(_, c)| c)
    }
}

/// Every clock of a ticket, in the plan's order. `calendars` is the version pinned at the report.
pub fn clocks(book: &Book, marks: &[Mark], calendars: u32) -> Vec<Clock> {
    let moments = marks.iter().map(|m| moment(m, marks)).collect();
    let case = Case {
        book,
        marks,
        moments,
        calendars,
    };
    let mut clocks = Vec::new();
    for terms in book.contract.deadlines() {
        case.run(terms, &mut clocks);
    }
    clocks
}

/// One ticket's evidence with everything derived from it.
struct Case<'a> {
    book: &'a Book,
    marks: &'a [Mark],
    moments: Vec<Moment>,
    calendars: u32,
}

/// Where a clock starts.
struct Start {
    at: Timestamp,
    index: usize,
    need: Option<NeedId>,
}

impl Case<'_> {
    fn run(&self, terms: &Deadline, clocks: &mut Vec<Clock>) {
        if !self.ever_holds(terms) {
            return;
        }
        for (instance, mut start) in (0..).zip(self.starts(terms)) {
            let latest = terms.or_due_of.as_ref().and_then(|id| {
                clocks
                    .iter()
                    .find(|c| c.promise == *id && c.instance == 0)?
                    .due_at()
            });
            start.at = latest.map_or(start.at, |due| due.min(start.at));
            clocks.push(self.clock(terms, instance, &start));
        }
    }

    fn clock(&self, terms: &Deadline, instance: u16, start: &Start) -> Clock {
        let stops = self.stops(terms, start);
        let pauses = self.pauses(terms);
        let calendars = self.calendar_version(&stops);
        let due = self.due(terms, start.at, &pauses, calendars);
        let mut clock = Clock {
            promise: terms.id.clone(),
            instance,
            started_at: start.at,
            start_seq: self.marks[start.index].seq,
            due,
            risk_at: risk_at(terms, start.at, due),
            stops,
            pauses,
            withdrawn: None,
            replaced: None,
            excused: None,
            start_in_doubt: self.moments[start.index].in_doubt,
            calendars,
        };
        clock.withdrawn = self.withdrawn(terms, start, due);
        clock.replaced = self.replaced(terms, due);
        clock.excused = terms
            .excuse
            .as_ref()
            .and_then(|e| self.excused(e, start, due));
        clock
    }

    // --- starts -------------------------------------------------------------------------------

    /// Whether the condition ever held, so that the clock runs (or ran).
    fn ever_holds(&self, terms: &Deadline) -> bool {
        let mut attributes = Attributes::new(self.book.contract.default_grade);
        self.marks.iter().any(|m| {
            attributes.take(m);
            terms.when.holds(&attributes)
        })
    }

    fn starts(&self, terms: &Deadline) -> Vec<Start> {
        let found: Vec<usize> = self.indexes(&terms.start).collect();
        let one = |index: &usize, need| Start {
            at: self.moments[*index].as_start,
            index: *index,
            need,
        };
        match terms.instances {
            Instances::First => self.first_start(terms, &found).into_iter().collect(),
            Instances::Each => found.iter().map(|i| one(i, None)).collect(),
            Instances::EachNeed => found.iter().map(|i| one(i, self.need(*i))).collect(),
            Instances::AllArrived => self.all_arrived(&found).into_iter().collect(),
        }
    }

    /// The first start fact; a report that took in earlier ones starts with the earliest, and a
    /// promise that starts "at the latest when another is due" starts without a fact of its own.
    fn first_start(&self, terms: &Deadline, found: &[usize]) -> Option<Start> {
        let Some(&index) = found.iter().min_by_key(|i| self.moments[**i].as_start) else {
            terms.or_due_of.as_ref()?;
            return Some(Start {
                at: Timestamp::MAX,
                index: 0,
                need: None,
            });
        };
        let mut at = self.moments[index].as_start;
        if self.marks[index].evidence == Evidence::Reported {
            let absorbed = self.marks.iter().filter_map(|m| match m.detail {
                Detail::Since(since) => Some(since),
                _ => None,
            });
            at = absorbed.fold(at, Timestamp::min);
        }
        Some(Start {
            at,
            index,
            need: None,
        })
    }

    /// The arrival that made the special parts complete.
    fn all_arrived(&self, arrivals: &[usize]) -> Option<Start> {
        let mut last = None;
        for needed in self.indexes(&[Evidence::SpecialPartNeeded]) {
            let need = self.need(needed);
            let arrival = arrivals.iter().filter(|i| self.need(**i) == need);
            let index = *arrival.min_by_key(|i| self.moments[**i].as_start)?;
            let at = self.moments[index].as_start;
            if last.as_ref().is_none_or(|s: &Start| s.at < at) {
                last = Some(Start {
                    at,
                    index,
                    need: None,
                });
            }
        }
        last
    }

    // --- stops --------------------------------------------------------------------------------

    fn stops(&self, terms: &Deadline, start: &Start) -> Vec<Stop> {
        let mut stops: Vec<Stop> = self
            .indexes(&terms.stop)
            .filter(|i| start.need.is_none() || self.need(*i) == start.need)
            .filter(|i| self.can_stop(terms, start, *i))
            .map(|i| self.stop(i, start))
            .collect();
        stops.sort_by_key(|s| (s.at, s.seq));
        stops
    }

    /// Only what comes after the start stops a clock. A clock whose start lies ahead ("when the
    /// arrival is due") is stopped by what the ticket already has.
    fn can_stop(&self, terms: &Deadline, start: &Start, index: usize) -> bool {
        self.moments[index].as_stop >= start.at || terms.or_due_of.is_some()
    }

    fn stop(&self, index: usize, start: &Start) -> Stop {
        let (mark, moment) = (&self.marks[index], &self.moments[index]);
        let at = moment.as_stop.max(start.at);
        let late = moment.in_doubt;
        let void = self
            .void(index)
            .map(|(void_at, seq)| (void_at.max(at), seq));
        Stop {
            at,
            seq: mark.seq,
            void,
            late,
            confirmed_at: moment.confirmed_at,
        }
    }

    /// A repair that the school rejects afterwards is void.
    fn void(&self, index: usize) -> Option<(Timestamp, i64)> {
        let repair = matches!(
            self.marks[index].evidence,
            Evidence::RepairCompleted | Evidence::SolvedRemotely
        );
        let rejected = (index + 1..self.marks.len())
            .find(|i| repair && self.marks[*i].evidence == Evidence::Rejected)?;
        Some((self.moments[rejected].as_start, self.marks[rejected].seq))
    }

    // --- due ----------------------------------------------------------------------------------

    /// Waits that this promise's clock stands still for, confirmed by the school.
    fn pauses(&self, terms: &Deadline) -> Vec<Pause> {
        let mut pauses = Vec::new();
        for (index, mark) in self.marks.iter().enumerate() {
            let Detail::Wait(reason) = mark.detail else {
                continue;
            };
            let counts = terms.pauses.contains(&reason) && confirmation(mark, self.marks).is_some();
            if counts {
                let ended = (index + 1..self.marks.len())
                    .find(|i| self.marks[*i].evidence == Evidence::WaitEnded);
                pauses.push(Pause {
                    from: self.moments[index].as_stop,
                    to: ended.map(|i| self.moments[i].as_start),
                    reason,
                    seq: mark.seq,
                });
            }
        }
        pauses
    }

    fn due(&self, terms: &Deadline, start: Timestamp, pauses: &[Pause], version: u32) -> ClockDue {
        let ended = pauses
            .iter()
            .filter_map(|p| Some(Interval::new(p.from, p.to?)));
        let ended = Intervals::from_iter(ended);
        let calendar = match (&terms.limit, self.book.calendar(version)) {
            (_, Some(calendar)) => calendar.clone(),
            (Limit::Elapsed(_), None) => Calendar::always_open(self.book.zone.clone()),
            // No official calendar at all: not before the same count of plain days.
            (_, None) => return ClockDue::Unknown(start),
        };
        let due = match calendar::due(&calendar, terms.limit, start, &ended) {
            Due::At(at) => ClockDue::At(at),
            Due::Unknown { earliest } => ClockDue::Unknown(earliest),
        };
        match (due, pauses.iter().find(|p| p.to.is_none())) {
            // Stands still now: the due instant moves with the wait.
            (ClockDue::At(at), Some(open)) if open.from < at => ClockDue::Unknown(at),
            _ => due,
        }
    }

    /// A revised calendar moves only what was still running.
    fn calendar_version(&self, stops: &[Stop]) -> u32 {
        let mut version = self.calendars;
        for mark in self.marks {
            if let Detail::Calendars(revised) = mark.detail {
                let stopped = stops.iter().any(|s| s.seq < mark.seq && s.void.is_none());
                version = if stopped { version } else { revised };
            }
        }
        version
    }

    // --- taken away, replaced, excused --------------------------------------------------------

    /// The lawful end of a clock whose condition no longer holds: before it was due, by a merge or
    /// with a diagnosis and the school's agreement. Without them the clock runs on.
    fn withdrawn(&self, terms: &Deadline, start: &Start, due: ClockDue) -> Option<Withdrawn> {
        let mut attributes = Attributes::new(self.book.contract.default_grade);
        let (mut held, mut gone) = (false, None);
        for (index, mark) in self.marks.iter().enumerate() {
            attributes.take(mark);
            let holds = terms.when.holds(&attributes);
            held |= holds;
            if holds {
                gone = None;
            } else if held && gone.is_none() {
                gone = self.lawful_end(index).filter(|w| in_time(w.at, due));
            }
        }
        gone.or_else(|| self.start_void(terms, start, due))
    }

    fn lawful_end(&self, index: usize) -> Option<Withdrawn> {
        let mark = &self.marks[index];
        let at = self.moments[index].as_stop;
        let agreed = || Some(at.max(confirmation(mark, self.marks)?));
        let (at, by) = match mark.evidence {
            Evidence::Merged | Evidence::ParentSet => (at, WithdrawnBy::Merged),
            // The school's own word that it is over is its finding and its agreement.
            Evidence::Cancelled if mark.by_school => (at, WithdrawnBy::Cancelled),
            Evidence::Cancelled => (agreed()?.max(self.diagnosed()?), WithdrawnBy::Cancelled),
            Evidence::Graded | Evidence::Converted => {
                (agreed()?.max(self.diagnosed()?), WithdrawnBy::Reclassified)
            }
            _ => return None,
        };
        Some(Withdrawn {
            at,
            seq: mark.seq,
            by,
        })
    }

    /// When cause and plan were first known.
    fn diagnosed(&self) -> Option<Timestamp> {
        self.indexes(&[Evidence::Diagnosed])
            .map(|i| self.moments[i].as_stop)
            .min()
    }

    /// A follow-up of a repair that the school rejected before is pointless.
    fn start_void(&self, terms: &Deadline, start: &Start, due: ClockDue) -> Option<Withdrawn> {
        let (at, seq) = self
            .void(start.index)
            .filter(|_| terms.instances == Instances::Each)?;
        in_time(at, due).then_some(Withdrawn {
            at,
            seq,
            by: WithdrawnBy::StartVoid,
        })
    }

    fn replaced(&self, terms: &Deadline, due: ClockDue) -> Option<Replaced> {
        if !terms.replaced_by_special_part {
            return None;
        }
        let first = self.indexes(&[Evidence::SpecialPartNeeded]).next()?;
        let at = self.moments[first].as_stop;
        in_time(at, due).then_some(Replaced {
            at,
            seq: self.marks[first].seq,
        })
    }

    fn excused(&self, excuse: &Excuse, start: &Start, due: ClockDue) -> Option<(Timestamp, i64)> {
        let (mut tries, mut channels, mut link) = (0, BTreeSet::new(), false);
        for index in self.indexes(&[Evidence::FollowUpTried]) {
            let at = self.moments[index].as_stop;
            let Detail::Try {
                channel,
                link: sent,
            } = self.marks[index].detail
            else {
                continue;
            };
            link |= sent;
            if at < start.at || !in_time(at, due) || !self.decent(excuse, at) {
                continue;
            }
            tries += 1;
            channels.insert(channel);
            let ways = channels.len() >= excuse.channels as usize;
            if tries >= excuse.tries && ways && (link || !excuse.link) {
                return Some((at, self.marks[index].seq));
            }
        }
        None
    }

    fn decent(&self, excuse: &Excuse, at: Timestamp) -> bool {
        let time = at.to_zoned(self.book.zone.clone()).time();
        excuse.from <= time && time <= excuse.to
    }

    // --- small things -------------------------------------------------------------------------

    fn indexes<'s>(&'s self, evidence: &'s [Evidence]) -> impl Iterator<Item = usize> + 's {
        (0..self.marks.len()).filter(move |i| evidence.contains(&self.marks[*i].evidence))
    }

    fn need(&self, index: usize) -> Option<NeedId> {
        match self.marks[index].detail {
            Detail::Need(need) => Some(need),
            _ => None,
        }
    }
}

fn in_time(at: Timestamp, due: ClockDue) -> bool {
    match due {
        ClockDue::At(due) | ClockDue::Unknown(due) => at <= due,
    }
}

/// The instant at which the contract's share of the time is gone.
fn risk_at(terms: &Deadline, start: Timestamp, due: ClockDue) -> Option<Timestamp> {
    let ClockDue::At(due) = due else { return None };
    let whole = due.duration_since(start).as_secs();
    Some(start + SignedDuration::from_secs(whole * i64::from(terms.risk_percent.min(100)) / 100))
}
