//! Notices: one for each key, one's own only, carried by a backup, gone with the person.

use crate::world::*;
use jiff::civil::time;
use shounuo_core::{
    Subject, Timestamp,
    id::*,
    notice::{Alarm, Quiet, Weekday},
};
use shounuo_store::{
    Announced, Batch, JobError, Notice, Outcome, Outgoing, Part, Store, query::PageAsk, restore,
};
use uuid::Uuid;

on_both!(
    a_person_is_told_once_of_each_stage,
    a_notice_is_its_persons_own,
    a_message_waits_for_its_hour,
    a_backup_carries_notices_quiet_hours_and_how_far_was_announced,
    what_a_person_was_told_goes_with_the_person,
    a_page_of_notices_goes_on_behind_the_last_one,
);

fn write(
    store: &Store,
    run: impl Fn(&mut Batch<'_>) -> Result<(), JobError> + Send + Sync + 'static,
) {
    let work = job(move |batch| {
        run(batch)?;
        Ok(Outcome::default())
    });
    store.write(work).expect("written");
}

fn instant(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).expect("an instant")
}

fn notice(person: PersonId, subject: Subject, alarm: Alarm) -> Notice {
    Notice {
        id: fresh(),
        customer: Some(CustomerId(Uuid::from_u128(5))),
        person,
        subject,
        label: "EC-1".into(),
        clause: "D2".into(),
        promise: "D2.diagnosis".into(),
        instance: "EC-1".into(),
        alarm,
        since: instant(0),
        due: Some(instant(60)),
        made_at: instant(0),
        read_at: None,
    }
}

fn tell(store: &Store, notice: Notice) {
    write(store, move |batch| Ok(batch.notify(notice.clone())?));
}

fn told(store: &Store, person: PersonId) -> Vec<Notice> {
    let read = store.read(move |r| r.notices(person, &PageAsk::first(200)));
    read.expect("notices").rows
}

fn unread(store: &Store, person: PersonId) -> u64 {
    store
        .read(move |r| r.notices_unread(person))
        .expect("a count")
}

fn a_person_is_told_once_of_each_stage(world: &World) {
    let store = world.open();
    let (one, other): (PersonId, PersonId) = (fresh(), fresh());
    let subject = Subject::Ticket(fresh());
    for _ in 0..3 {
        tell(&store, notice(one, subject, Alarm::Warned));
        tell(&store, notice(one, subject, Alarm::Broken));
        tell(&store, notice(other, subject, Alarm::Broken));
    }
    let alarms = |person| {
        let mut all: Vec<_> = told(&store, person).iter().map(|n| n.alarm).collect();
        all.sort_unstable();
        all
    };
    assert_eq!(alarms(one), [Alarm::Warned, Alarm::Broken]);
    assert_eq!(alarms(other), [Alarm::Broken]);
    let keys = store.read(move |r| r.notices_of(&[subject])).expect("keys");
    assert_eq!(keys.len(), 3);
    let first = notice(one, subject, Alarm::Warned);
    assert_eq!(keys.get(&first.key()), Some(&first.since));
}

fn a_notice_is_its_persons_own(world: &World) {
    let store = world.open();
    let (one, other): (PersonId, PersonId) = (fresh(), fresh());
    let kept = notice(one, Subject::Ticket(fresh()), Alarm::Warned);
    let (id, made) = (kept.id, kept.clone());
    tell(&store, kept);
    let found = |person| {
        store
            .read(move |r| r.notice(person, id))
            .expect("an answer")
    };
    let found_own = found(one).expect("their own");
    assert_eq!(found_own.key(), made.key());
    assert_eq!(found(other), None);
    write(&store, move |batch| Ok(batch.read_notice(other, id)?));
    assert_eq!(unread(&store, one), 1, "read by somebody else");
    let before = found_own.made_at - jiff::SignedDuration::from_secs(1);
    write(&store, move |batch| Ok(batch.read_notices(one, before)?));
    assert_eq!(unread(&store, one), 1, "it came in later");
    write(&store, move |batch| Ok(batch.read_notice(one, id)?));
    assert_eq!(unread(&store, one), 0);
    assert!(told(&store, one)[0].read_at.is_some());
}

fn a_message_waits_for_its_hour(world: &World) {
    let store = world.open();
    let now = Timestamp::now();
    let message = |payload: &str| Outgoing {
        customer: None,
        topic: "notice".into(),
        payload: payload.into(),
    };
    let (later, hour) = (message("later"), jiff::SignedDuration::from_hours(1));
    write(&store, move |batch| {
        Ok(batch.enqueue_for(later.clone(), now + hour)?)
    });
    let soon = message("soon");
    write(&store, move |batch| {
        Ok(batch.enqueue_for(soon.clone(), now - hour)?)
    });
    let waiting = |at| {
        let waiting = store.read(move |r| r.outgoing(at, 10)).expect("messages");
        let payloads = waiting.into_iter().map(|w| w.message.payload);
        payloads.collect::<Vec<_>>()
    };
    let minute = jiff::SignedDuration::from_mins(1);
    assert_eq!(waiting(now + minute), ["soon"]);
    assert_eq!(waiting(now + hour - minute), ["soon"]);
    assert_eq!(waiting(now + hour), ["soon", "later"]);
}

fn quiet() -> Quiet {
    Quiet {
        from: time(22, 30, 0, 0),
        to: time(7, 0, 0, 0),
        days: vec![Weekday::Monday, Weekday::Sunday],
        broken: true,
    }
}

fn a_backup_carries_notices_quiet_hours_and_how_far_was_announced(world: &World) {
    let (store, to) = (world.open(), world.another());
    register(&store);
    let person: PersonId = fresh();
    tell(
        &store,
        notice(person, Subject::Ticket(fresh()), Alarm::Warned),
    );
    let announced = Announced {
        at: instant(7),
        seq: 2,
    };
    write(&store, move |batch| {
        batch.set_announced(Part::Tickets, announced)?;
        Ok(batch.set_quiet(person, None, Some(quiet()))?)
    });
    let backup = world.folder.path().join("backup");
    store.backup(&backup).expect("a backup");
    restore(&backup, &to.target, &[]).expect("restored");
    let again = to.open();
    assert_eq!(told(&again, person), told(&store, person));
    let (far, service, kept) = again
        .read(move |r| {
            let tickets = r.announced(Part::Tickets)?;
            Ok((tickets, r.announced(Part::Service)?, r.quiet(person)?))
        })
        .expect("read");
    assert_eq!((far, service), (Some(announced), None));
    assert_eq!(kept, Some(quiet()));
}

fn what_a_person_was_told_goes_with_the_person(world: &World) {
    let store = world.open();
    let (gone, stays): (PersonId, PersonId) = (fresh(), fresh());
    let subject = Subject::Ticket(fresh());
    for person in [gone, stays] {
        tell(&store, notice(person, subject, Alarm::Broken));
        write(&store, move |batch| {
            Ok(batch.set_quiet(person, None, Some(quiet()))?)
        });
    }
    write(&store, move |batch| Ok(batch.erase_person(gone)?));
    assert_eq!(
        (told(&store, gone).len(), told(&store, stays).len()),
        (0, 1)
    );
    let quiets = store.read(move |r| r.quiets(&[gone, stays])).expect("read");
    assert_eq!(quiets.into_keys().collect::<Vec<_>>(), [stays]);
    write(&store, move |batch| Ok(batch.set_quiet(stays, None, None)?));
    assert_eq!(store.read(move |r| r.quiet(stays)).expect("read"), None);
}

fn a_page_of_notices_goes_on_behind_the_last_one(world: &World) {
    let store = world.open();
    let person: PersonId = fresh();
    for _ in 0..7 {
        tell(
            &store,
            notice(person, Subject::Ticket(fresh()), Alarm::Warned),
        );
    }
    let (mut ids, mut ask, mut pages) = (Vec::new(), PageAsk::first(3), 0);
    loop {
        let asked = ask.clone();
        let page = store
            .read(move |r| r.notices(person, &asked))
            .expect("a page");
        ids.extend(page.rows.iter().map(|n| (n.made_at, n.id)));
        pages += 1;
        match page.next {
            Some(next) => ask.after = Some(next),
            None => break,
        }
    }
    assert_eq!((ids.len(), pages), (7, 3));
    assert!(
        ids.is_sorted_by(|a, b| a > b),
        "newest first, nothing twice"
    );
}
