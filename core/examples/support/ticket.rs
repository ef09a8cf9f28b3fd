//! Tickets with three targets, as help desks record them: which facts start, stop and pause which clock.
//!
//! Desks differ in what they show (a due instant after it was met, for example); that difference is kept here. The
//! instants themselves are the calendar's, for all of them alike.

use jiff::Timestamp;
use serde_json::{Map, Value};
use shounuo_core::calendar::{Interval, Intervals, Limit, Measure, counted_between, due};

use super::asked::Asked;
use super::case::{Peer, exactly, whole_minutes};

use super::writing::many;

/// What became of a ticket.
#[derive(Default)]
struct Story {
    created_at: Option<Timestamp>,
    pauses: Vec<Interval<Timestamp>>,
    standing_since: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    first_response_at: Option<Timestamp>,
    /// Since when the customer has been waiting for an answer.
    waiting_since: Option<Timestamp>,
    /// Finished exchanges: from the customer's word to the answer.
    exchanges: Vec<Interval<Timestamp>>,
    last_contact_at: Option<Timestamp>,
    without_targets: bool,
}

impl Story {
    fn read(asked: &Asked, case: &Value) -> Result<Self, String> {
        let events = case
            .get("events")
            .and_then(Value::as_array)
            .ok_or("`events` is missing")?;
        let mut facts = Vec::new();
        for event in events {
            let kind = event
                .get("type")
                .and_then(Value::as_str)
                .ok_or("an event has no `type`")?;
            facts.push((asked.wall.instant(event, "at")?, kind));
        }
        // By time; what happened at the same instant stays in the order it was written in.
        facts.sort_by_key(|(at, _)| *at);
        let mut story = Self::default();
        for (at, kind) in facts {
            story.take(asked.peer, at, kind)?;
        }
        Ok(story)
    }

    fn take(&mut self, peer: Peer, at: Timestamp, kind: &str) -> Result<(), String> {
        match kind {
            "created" => self.created_at = Some(at),
            "created_pending" => {
                self.created_at = Some(at);
                self.stand_still(at);
            }
            "pending" => {
                self.stand_still(at);
                // There, a ticket is put on hold by replying to it.
                if peer == Peer::ErpNext {
                    self.first_response_at.get_or_insert(at);
                }
            }
            "open" => self.go_on(at),
            "closed" => self.close(at),
            "first_response" => {
                self.first_response_at.get_or_insert(at);
            }
            "customer_contact" => {
                self.waiting_since.get_or_insert(at);
                self.last_contact_at = Some(at);
            }
            "agent_contact" => {
                self.exchanges.extend(
                    self.waiting_since
                        .take()
                        .map(|since| Interval::new(since, at)),
                );
                self.last_contact_at = Some(at);
            }
            "sla_removed" => self.without_targets = true,
            other => return Err(format!("`{other}` is not a kind of event known here")),
        }
        Ok(())
    }

    fn stand_still(&mut self, at: Timestamp) {
        self.standing_since.get_or_insert(at);
    }

    /// After a reopening, the time it was closed is a pause like any other.
    fn go_on(&mut self, at: Timestamp) {
        self.pauses.extend(
            self.standing_since
                .take()
                .map(|since| Interval::new(since, at)),
        );
        self.closed_at = None;
    }

    fn close(&mut self, at: Timestamp) {
        self.pauses.extend(
            self.standing_since
                .take()
                .map(|since| Interval::new(since, at)),
        );
        self.closed_at = Some(at);
        self.standing_since = Some(at);
    }

    fn is_pending(&self) -> bool {
        self.standing_since.is_some() && self.closed_at.is_none()
    }
}

/// A story with its calendar and targets.
struct Desk<'a> {
    asked: &'a Asked,
    story: Story,
    created_at: Timestamp,
    pauses: Intervals<Timestamp>,
    targets_min: &'a Value,
}

/// Everything a desk shows about a ticket.
pub fn answers(asked: &Asked, case: &Value) -> Result<Map<String, Value>, String> {
    let story = Story::read(asked, case)?;
    let created_at = story.created_at.ok_or("the ticket is never created")?;
    let pauses = story
        .pauses
        .iter()
        .copied()
        .collect::<Intervals<_>>()
        .union(&asked.breaks);
    let desk = Desk {
        asked,
        story,
        created_at,
        pauses,
        targets_min: &case["sla_minutes"],
    };
    desk.show()
}

impl Desk<'_> {
    fn show(&self) -> Result<Map<String, Value>, String> {
        let (first, update, solution) = (
            self.first_response_due()?,
            self.update_due()?,
            self.solution_due()?,
        );
        let next = self.next_escalation(first, update, solution);
        let write = |at: Option<Timestamp>| at.map_or(Value::Null, |at| self.asked.wall.write(at));
        let mut shown = many([
            ("first_response_due", write(first)),
            ("update_due", write(update)),
            ("solution_due", write(solution)),
            ("next_escalation_at", write(next)),
            ("exact_to_the_second", write(next)),
            ("total_hold_seconds", self.pauses.length().as_secs().into()),
        ]);
        for (key, target) in [
            ("first_response", "first_response"),
            ("solution", "solution"),
        ] {
            shown.insert(
                format!("{key}_due_if_still_open"),
                write(self.due(target, self.created_at)?),
            );
        }
        let first_response = self
            .story
            .first_response_at
            .map(|at| self.since_creation(at));
        self.show_result(
            &mut shown,
            "first_response",
            "first_response",
            first_response.transpose()?,
        );
        self.show_result(&mut shown, "update", "update", self.longest_exchange()?);
        let closed = self.story.closed_at.map(|at| self.since_creation(at));
        self.show_result(&mut shown, "close", "solution", closed.transpose()?);
        Ok(shown)
    }

    /// Minutes that something took, and what was left of its target.
    fn show_result(
        &self,
        shown: &mut Map<String, Value>,
        key: &str,
        target: &str,
        took_min: Option<i64>,
    ) {
        let result = self.target_min(target).zip(took_min);
        shown.insert(
            format!("{key}_in_min"),
            result.map(|(_, took_min)| took_min).into(),
        );
        shown.insert(
            format!("{key}_diff_min"),
            result
                .map(|(target_min, took_min)| target_min - took_min)
                .into(),
        );
    }

    /// Minutes of a target; zero means none.
    fn target_min(&self, target: &str) -> Option<i64> {
        let minutes = self.targets_min.get(target).and_then(Value::as_i64);
        minutes.filter(|minutes| *minutes > 0 && !self.story.without_targets)
    }

    fn due(&self, target: &str, start: Timestamp) -> Result<Option<Timestamp>, String> {
        let Some(minutes) = self.target_min(target) else {
            return Ok(None);
        };
        let seconds = u32::try_from(minutes.saturating_mul(60))
            .map_err(|_| format!("`{target}` is too long"))?;
        let Some(limit) = Limit::service_s(seconds) else {
            return Ok(None);
        };
        exactly(due(&self.asked.calendar, limit, start, &self.pauses)).map(Some)
    }

    /// In 2018, due instants stayed on show after they were met or the ticket closed.
    fn keeps_dues(&self) -> bool {
        self.asked.peer == Peer::Zammad2018
    }

    fn first_response_due(&self) -> Result<Option<Timestamp>, String> {
        let met = self.story.first_response_at.is_some() || self.story.closed_at.is_some();
        if self.story.is_pending() || (met && !self.keeps_dues()) {
            return Ok(None);
        }
        self.due("first_response", self.created_at)
    }

    fn solution_due(&self) -> Result<Option<Timestamp>, String> {
        if self.story.is_pending() || (self.story.closed_at.is_some() && !self.keeps_dues()) {
            return Ok(None);
        }
        self.due("solution", self.created_at)
    }

    /// From the customer's first unanswered word; in 2018 from anybody's last word, or the creation.
    fn update_due(&self) -> Result<Option<Timestamp>, String> {
        let start = if self.keeps_dues() {
            Some(self.story.last_contact_at.unwrap_or(self.created_at))
        } else {
            self.story
                .waiting_since
                .filter(|_| self.story.closed_at.is_none())
        };
        match start {
            Some(start) if !self.story.is_pending() => self.due("update", start),
            _ => Ok(None),
        }
    }

    fn next_escalation(
        &self,
        first: Option<Timestamp>,
        update: Option<Timestamp>,
        solution: Option<Timestamp>,
    ) -> Option<Timestamp> {
        if self.story.closed_at.is_some() {
            return None;
        }
        let first = first.filter(|_| self.story.first_response_at.is_none());
        [first, update, solution].into_iter().flatten().min()
    }

    fn since_creation(&self, at: Timestamp) -> Result<i64, String> {
        self.counted_min(Interval::new(self.created_at, at))
    }

    /// The worst exchange is kept; in 2018 the time from creation to the last word was.
    fn longest_exchange(&self) -> Result<Option<i64>, String> {
        if self.keeps_dues() {
            return self
                .story
                .last_contact_at
                .map(|at| self.since_creation(at))
                .transpose();
        }
        let minutes = self
            .story
            .exchanges
            .iter()
            .map(|exchange| self.counted_min(*exchange));
        Ok(minutes.collect::<Result<Vec<_>, _>>()?.into_iter().max())
    }

    fn counted_min(&self, window: Interval<Timestamp>) -> Result<i64, String> {
        let counted = counted_between(
            &self.asked.calendar,
            Measure::Service,
            window.from,
            window.to,
            &self.pauses,
        );
        counted
            .map(whole_minutes)
            .map_err(|error| error.to_string())
    }
}
