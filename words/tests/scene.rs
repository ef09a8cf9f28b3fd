//! One afternoon: reported at 15:42 on Sunday, 22 November 2026, in Shanghai.

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use shounuo_core::{
    calendar::Limit,
    contract::{Deadline, Instances, Words},
    promise::{Clock, ClockDue, Condition, Detail, Evidence, Mark, Stop, Verdict},
    role::Role,
    ticket::words::TicketKind,
};
use shounuo_words::{Lang, Reader};

/// When the report came in.
pub fn start() -> Timestamp {
    "2026-11-22T15:42:00+08:00".parse().unwrap()
}

/// So many minutes after the report.
pub fn minutes(n: i64) -> Timestamp {
    start() + n.minutes()
}

pub fn reader(lang: Lang, now: Timestamp) -> Reader {
    Reader::new(lang, TimeZone::get("Asia/Shanghai").unwrap(), now)
}

/// A clock from the report, due after so many minutes.
pub fn clock(limit: i64) -> Clock {
    Clock {
        promise: "D3.arrival".into(),
        instance: 0,
        started_at: start(),
        start_seq: 1,
        due: ClockDue::At(minutes(limit)),
        risk_at: Some(minutes(limit * 80 / 100)),
        stops: Vec::new(),
        pauses: Vec::new(),
        withdrawn: None,
        replaced: None,
        excused: None,
        start_in_doubt: false,
        calendars: 1,
        confirmed_by: Vec::new(),
        corrected_by: None,
        unknown: None,
        judged: None,
    }
}

pub fn stop(minute: i64, seq: i64) -> Stop {
    Stop {
        at: minutes(minute),
        seq,
        void: None,
        late: false,
        confirmed_at: None,
    }
}

pub fn verdict_of(clock: &Clock, at: Timestamp) -> Verdict {
    clock.verdict(at)
}

pub fn terms(start: &[Evidence], stop: &[Evidence]) -> Deadline {
    Deadline {
        id: "D3.arrival".into(),
        name: Words::default(),
        when: Condition::default(),
        start: start.to_vec(),
        or_due_of: None,
        stop: stop.to_vec(),
        limit: Limit::elapsed_s(3600).unwrap(),
        instances: Instances::First,
        pauses: Vec::new(),
        replaced_by_special_part: false,
        excuse: None,
        risk_percent: 80,
        owner: Role::Dispatcher,
    }
}

pub fn mark(seq: i64, evidence: Evidence, minute: i64) -> Mark {
    let detail = match evidence {
        Evidence::Reported => Detail::Kind(TicketKind::Fault),
        _ => Detail::None,
    };
    Mark {
        seq,
        evidence,
        occurred_at: minutes(minute),
        recorded_at: minutes(minute),
        trusted: false,
        by_school: evidence == Evidence::Reported,
        imported: false,
        detail,
    }
}
