//! The world that tells stories: which device fails, who goes there, and what comes when.

use super::{Story, tale::Tale};
use crate::{
    cast::{Person, Post},
    dice::Dice,
    error::SimError,
    setup::Ground,
    speech::{self, Cure, Trouble},
    workload::Workload,
};
use jiff::{SignedDuration, Timestamp};
use shounuo_app::App;
use shounuo_core::{
    calendar::{CN_TOML, Calendar},
    ticket::words::TicketKind,
};

/// Of a hundred reports, so many are consultations.
const QUESTIONS: f64 = 12.0;
/// Of a hundred faults, so many are solved over the network.
const REMOTE: f64 = 47.0;
/// A device that was mended stays out of other stories for so long: what comes back is told on purpose.
const REST: SignedDuration = SignedDuration::from_hours(24 * 8);
/// Devices fail in this proportion.
const CLASSES: &[(&str, f64)] = &[
    ("student_terminal", 58.0),
    ("teacher_terminal", 13.0),
    ("network_speaker", 9.0),
    ("face_access", 7.0),
    ("access_switch", 6.0),
    ("cloud_server", 4.0),
    ("aggregation_switch", 1.0),
    ("server_aggregation_switch", 1.0),
    ("broadcast_host", 1.5),
];

/// The world while its stories are being told.
pub struct World<'g> {
    /// What they play on.
    pub ground: &'g Ground,
    /// Where ids come from.
    pub app: &'g App,
    /// Chance.
    pub dice: Dice,
    /// Working days.
    pub calendar: Calendar,
    /// The first instant.
    pub start: Timestamp,
    /// The present: nothing happens after it.
    pub now: Timestamp,
    /// What was told.
    pub stories: Vec<Story>,
    free_from: Vec<Timestamp>,
    engineer_free_from: Vec<Timestamp>,
}

/// Tells everything between `start` and `now`.
pub fn tell_all(
    app: &App,
    ground: &Ground,
    seed: u64,
    start: Timestamp,
    now: Timestamp,
) -> Result<Vec<Story>, SimError> {
    let calendar =
        Calendar::from_toml(CN_TOML).map_err(|e| SimError::Carried("calendar", e.to_string()))?;
    let mut world = World {
        ground,
        app,
        dice: Dice::new(seed),
        calendar,
        start,
        now,
        stories: Vec::new(),
        free_from: vec![start; ground.park.units.len()],
        engineer_free_from: vec![start; ground.cast.of(Post::Engineer).count()],
    };
    world.planned();
    world.everyday();
    world.elsewhere();
    world.scene();
    match world.stories.iter().all(|s| s.ends_at() <= now) {
        true => Ok(world.stories),
        false => Err(SimError::Plan("a story goes on after the present")),
    }
}

impl<'g> World<'g> {
    /// Days like any other.
    fn everyday(&mut self) {
        let calendar = self.calendar.clone();
        let load = Workload {
            calendar: &calendar,
            zone: &self.ground.cast.zone,
        };
        for at in load.reports(self.start, self.now, &mut self.dice) {
            match self.dice.percent(QUESTIONS) {
                true => self.question(at),
                false => self.fault(at),
            }
        }
    }

    /// A fault from its report to the archive.
    fn fault(&mut self, at: Timestamp) {
        let Some(unit) = self.free_unit(at) else {
            return;
        };
        let (trouble, cure) = self.trouble(unit);
        let mut tale = self.tale(at, TicketKind::Fault, Some(unit));
        tale.fault(trouble, cure);
        self.keep(tale);
    }

    /// A tale that begins at `at`.
    pub fn tale(&mut self, at: Timestamp, kind: TicketKind, unit: Option<usize>) -> Tale<'g> {
        let engineer = self.engineer(at);
        let dice = self.dice.fork();
        Tale::new(
            self.app,
            self.ground,
            self.calendar.clone(),
            dice,
            (at, kind),
            unit,
            engineer,
        )
    }

    /// Keeps a tale whose end is reached before the present; others are told by the scene alone.
    /// Gives its number.
    pub fn keep(&mut self, tale: Tale<'g>) -> Option<usize> {
        let ends_at = tale.story.ends_at();
        if ends_at > self.now {
            return None;
        }
        self.occupy(&tale, ends_at + REST);
        self.stories.push(tale.story);
        Some(self.stories.len() - 1)
    }

    /// Keeps a tale that goes on in the present.
    pub fn keep_open(&mut self, tale: Tale<'g>) -> usize {
        self.occupy(&tale, self.now + REST);
        self.stories.push(tale.story);
        self.stories.len() - 1
    }

    fn occupy(&mut self, tale: &Tale<'g>, until: Timestamp) {
        if let Some(unit) = tale.unit {
            self.free_from[unit] = self.free_from[unit].max(until);
        }
        let repaired = tale.story.intent.ends.first().map(|e| e.at);
        let engineers = self.ground.cast.of(Post::Engineer);
        let index = engineers
            .enumerate()
            .find(|(_, p)| p.id == tale.engineer.id)
            .map(|(i, _)| i);
        if let (Some(index), Some(at)) = (
            index,
            repaired.filter(|_| tale.story.intent.arrival.is_some()),
        ) {
            self.engineer_free_from[index] = at;
        }
    }

    /// The engineer who has been free the longest, those in post before those who stand in.
    fn engineer(&self, at: Timestamp) -> &'g Person {
        let people: Vec<&'g Person> = self.ground.cast.of(Post::Engineer).collect();
        let free = |i: &usize| self.engineer_free_from[*i] <= at;
        let index = (0..people.len().min(3))
            .filter(free)
            .min_by_key(|i| self.engineer_free_from[*i]);
        let index = index.or_else(|| (0..people.len()).find(free)).unwrap_or(0);
        people[index]
    }

    /// A device that may fail at `at`.
    pub fn free_unit(&mut self, at: Timestamp) -> Option<usize> {
        for _ in 0..8 {
            let class = CLASSES[self.dice.weighted(CLASSES.iter().map(|c| c.1))].0;
            let free = self.units(class, |w, i| w.is_free(i, at));
            if !free.is_empty() {
                return Some(*self.dice.pick(&free));
            }
        }
        None
    }

    /// The devices of a class for which a condition holds.
    pub fn units(&self, class: &str, holds: impl Fn(&Self, usize) -> bool) -> Vec<usize> {
        let units = self.ground.park.units.iter().enumerate();
        units
            .filter(|(i, u)| u.class == class && holds(self, *i))
            .map(|(i, _)| i)
            .collect()
    }

    /// Whether no other story is about the device at `at`, or was shortly before.
    pub fn is_free(&self, unit: usize, at: Timestamp) -> bool {
        self.free_from[unit] <= at
    }

    /// What the device has, and what mends it.
    pub fn trouble(&mut self, unit: usize) -> (&'static Trouble, &'static Cure) {
        let troubles = speech::troubles(self.ground.park.units[unit].class);
        let trouble = &troubles[self.dice.weighted(troubles.iter().map(|t| t.weight))];
        let remote = self.dice.percent(REMOTE);
        let weight = |c: &Cure| match c.by {
            speech::By::Remote if remote => 100.0,
            speech::By::Remote => 0.2,
            speech::By::Hands => 4.0,
            speech::By::Part(_) => 5.0,
            speech::By::Complex(_) => 1.6,
            speech::By::Special(_) => 0.25,
        };
        (
            trouble,
            &trouble.cures[self.dice.weighted(trouble.cures.iter().map(weight))],
        )
    }
}
