//! Who tells the chronicle: instants in the school's own days, and deeds in the order of their telling.

use super::{Deed, Done};
use crate::{
    cast::{Person, Post},
    dice::Dice,
    error::SimError,
    setup::Ground,
    story::Story,
};
use jiff::{
    SignedDuration, Span, Timestamp,
    civil::{Date, Time},
};
use serde_json::Value;
use shounuo_app::{App, Who};
use shounuo_core::{
    calendar::{CN_TOML, Calendar},
    id::CustomerId,
};
use std::collections::BTreeMap;

/// A chronicle on its way.
pub struct Chronicle<'g> {
    /// Where ids come from.
    pub app: &'g App,
    /// People and things.
    pub ground: &'g Ground,
    /// Chance.
    pub dice: Dice,
    /// The exam centre's contract came into force.
    pub since: Timestamp,
    /// Tickets begin.
    pub start: Timestamp,
    /// The present.
    pub now: Timestamp,
    /// The exam centre's tickets whose work was done, in that order: when, and the number that each will have.
    pub done: Vec<(Timestamp, String)>,
    /// The second customer's, likewise.
    pub done_elsewhere: Vec<(Timestamp, String)>,
    customer: CustomerId,
    /// The official calendar.
    pub calendar: Calendar,
    deeds: Vec<Deed>,
}

/// Tells everything; deeds after the present are left out when they are played.
pub fn tell_all(
    app: &App,
    ground: &Ground,
    (seed, since, start, now): (u64, Timestamp, Timestamp, Timestamp),
    stories: &[Story],
) -> Result<Vec<Deed>, SimError> {
    let calendar =
        Calendar::from_toml(CN_TOML).map_err(|e| SimError::Carried("calendar", e.to_string()))?;
    let mut chronicle = Chronicle {
        app,
        ground,
        dice: Dice::new(seed ^ 0x5eed),
        since,
        start,
        now,
        done: done(stories, ground.centre, "EC"),
        done_elsewhere: done(stories, ground.second, "MZ"),
        customer: ground.centre,
        calendar,
        deeds: Vec::new(),
    };
    chronicle.standby_pool();
    chronicle.on_duty();
    chronicle.backups();
    chronicle.habits();
    chronicle.occasions();
    chronicle.loans();
    chronicle.stock();
    chronicle.changes();
    chronicle.complaints();
    chronicle.cases();
    chronicle.papers();
    chronicle.customer = ground.second;
    chronicle.elsewhere();
    Ok(chronicle.until_now())
}

/// Numbers go by the order of the reports.
fn done(stories: &[Story], customer: CustomerId, code: &str) -> Vec<(Timestamp, String)> {
    let mut own: Vec<&Story> = stories.iter().filter(|s| s.customer == customer).collect();
    own.sort_by_key(|s| s.steps.first().map(|step| step.at));
    let numbered = own.iter().enumerate();
    let mut done: Vec<_> = numbered
        .filter_map(|(n, s)| Some((s.intent.ends.last()?.at, format!("{code}-{}", n + 1))))
        .collect();
    done.sort();
    done
}

impl<'g> Chronicle<'g> {
    /// What lies between the contract's beginning and the present; places are those of what is left.
    fn until_now(self) -> Vec<Deed> {
        let (mut places, mut left) = (BTreeMap::new(), Vec::new());
        for (place, mut deed) in self.deeds.into_iter().enumerate() {
            if deed.at < self.since || deed.at > self.now {
                continue;
            }
            if let Done::Confirms(of) | Done::Corrects(of, _) = &mut deed.act {
                // What is spoken of came before.
                *of = places.get(of).copied().unwrap_or(*of);
            }
            places.insert(place, left.len());
            left.push(deed);
        }
        left
    }

    /// Somebody shows something; gives its place in the chronicle.
    pub fn shows(&mut self, at: Timestamp, who: &Who, kind: &'static str, data: Value) -> usize {
        self.does(at, who, Done::Shows(kind, data, None))
    }

    /// Somebody does something; gives its place in the chronicle.
    pub fn does(&mut self, at: Timestamp, who: &Who, act: Done) -> usize {
        self.deeds.push(Deed {
            at,
            claimed_at: None,
            customer: self.customer,
            who: who.clone(),
            act,
        });
        self.deeds.len() - 1
    }

    /// What was last told had happened earlier.
    pub fn claims(&mut self, at: Timestamp) {
        if let Some(deed) = self.deeds.last_mut() {
            deed.claimed_at = Some(at);
        }
    }

    /// An instant of the school's day.
    pub fn at(&self, on: Date, hour: i8, minute: i8) -> Timestamp {
        let time = Time::constant(hour, minute, 0, 0);
        let zoned = on.to_datetime(time).to_zoned(self.ground.cast.zone.clone());
        zoned.map_or(self.now, |z| z.timestamp())
    }

    /// The school's day of an instant.
    pub fn day(&self, at: Timestamp) -> Date {
        self.ground.cast.zone.to_datetime(at).date()
    }

    /// So many days before the present.
    pub fn ago(&self, days: i64) -> Date {
        plus(self.day(self.now), -days)
    }

    /// The next working day, this one included.
    pub fn working(&self, mut on: Date) -> Date {
        for _ in 0..20 {
            if self.calendar.is_working_day(on) != Ok(false) {
                break;
            }
            on = plus(on, 1);
        }
        on
    }

    /// Every month from the contract's first to the present one, by its first day.
    pub fn months(&self) -> Vec<Date> {
        let mut month = self.day(self.since).first_of_month();
        let mut all = Vec::new();
        while month <= self.day(self.now) {
            all.push(month);
            month = month.saturating_add(Span::new().months(1));
        }
        all
    }

    /// Whoever of a post is there.
    pub fn of(&self, post: Post, at: Timestamp) -> &'g Person {
        self.ground.cast.on_duty(post, at)
    }

    /// The n-th of a post.
    pub fn nth(&self, post: Post, n: usize) -> &'g Person {
        let people: Vec<&Person> = self.ground.cast.of(post).collect();
        people[n % people.len()]
    }

    /// The exam centre's manager.
    pub fn manager(&self) -> &'g Who {
        &self.nth(Post::SchoolManager, 0).who
    }
}

/// A day so many days later.
pub fn plus(on: Date, days: i64) -> Date {
    on.saturating_add(Span::new().days(days))
}

/// So many minutes.
pub fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}
