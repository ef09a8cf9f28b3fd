//! The administrators hear of it when there is too little room to take in anything new: once a day while it
//! lasts.

use super::{announce::message, guard::in_charge};
use crate::{App, AppError, Who, commands::outcome};
use shounuo_core::{
    Subject, Timestamp,
    id::PersonId,
    notice::{Alarm, LITTLE_ROOM},
    ticket::Context,
};
use shounuo_store::{Batch, Notice};
use std::sync::Arc;
use uuid::Uuid;

impl App {
    /// Tells them, if it is so. What keeps it from being written keeps nothing else from being told.
    pub(super) fn tell_of_room(&self, now: Timestamp) {
        let Some(little) = self.store.little_room() else {
            return;
        };
        let day = now.strftime("%Y-%m-%d").to_string();
        if self.watch.told_of_room(&day) {
            return;
        }
        match self.write_of_room(&day, now) {
            Ok(()) => self.watch.tell_of_room(day),
            Err(error) => tracing::error!(%little, %error, "nobody could be told of it"),
        }
    }

    fn write_of_room(&self, day: &str, now: Timestamp) -> Result<(), AppError> {
        let (app, day) = (self.clone(), day.to_owned());
        let run = move |batch: &mut Batch<'_>, _: &Context| {
            let told = batch.look(|r| r.notices_of(&[Subject::House]))?;
            for person in in_charge(batch)? {
                let notice = notice(app.random.id(now), (&day, now), person);
                if !told.contains_key(&notice.key()) {
                    batch.enqueue_for(message(&notice), now)?;
                    batch.notify(notice)?;
                }
            }
            Ok(outcome("room_told", Subject::House, None))
        };
        let task = self.task(&Who::system(), &self.ask(), &(), Arc::new(run));
        let answers = self.store.vital().write_all(vec![task.0])?;
        answers.into_iter().next().ok_or(AppError::Busy)??;
        Ok(())
    }
}

fn notice(id: Uuid, (day, now): (&str, Timestamp), person: PersonId) -> Notice {
    Notice {
        id,
        customer: None,
        person,
        subject: Subject::House,
        label: String::new(),
        clause: String::new(),
        promise: LITTLE_ROOM.to_owned(),
        instance: day.to_owned(),
        alarm: Alarm::Pressing,
        since: now,
        due: None,
        made_at: now,
        read_at: None,
    }
}
