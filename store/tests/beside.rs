//! Links, sessions, credentials, tokens, messages.

use crate::{batches::link, world::*};
use shounuo_core::{Timestamp, id::*};
use shounuo_store::{
    Batch, Credential, JobError, Link, Outcome, Outgoing, Session, Store, StoreError, Token,
    query::PageAsk,
};

on_both!(
    a_link_is_found_at_once_and_works_until_it_is_revoked,
    a_link_handed_out_in_the_moment_of_the_revocation_ends_with_the_others,
    sessions_end_one_by_one_or_all_at_once,
    a_credential_is_replaced_by_the_next,
    a_token_works_until_it_is_revoked,
    messages_wait_in_order_and_only_if_their_job_holds,
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

fn a_link_is_found_at_once_and_works_until_it_is_revoked(world: &World) {
    let store = world.open();
    let link = link(register(&store));
    let kept = link.clone();
    write(&store, move |batch| {
        assert_eq!(batch.find_link(&kept.hash)?, None);
        batch.keep_link(kept.clone())?;
        assert_eq!(batch.find_link(&kept.hash)?, Some(kept.clone()));
        Ok(())
    });
    let hash = link.hash;
    let found = store.read(move |r| r.link(&hash)).expect("read");
    assert_eq!(found.as_ref(), Some(&link));
    assert!(link.works_at(Timestamp::now()));
    let id = link.id;
    write(&store, move |batch| {
        batch.revoke_link(id)?;
        let seen = batch.find_link(&hash)?.expect("a link");
        assert!(!seen.works_at(batch.now()), "revoked within the batch");
        Ok(())
    });
    let after = store.read(move |r| r.link(&hash)).expect("read");
    assert!(!after.expect("a link").works_at(Timestamp::now()));
}

fn a_link_handed_out_in_the_moment_of_the_revocation_ends_with_the_others(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let other = |purpose: &str| Link {
        purpose: purpose.into(),
        ..link(customer)
    };
    let (before, at_once, after) = (link(customer), link(customer), link(customer));
    let label = other("label");
    let subject = before.subject;
    let keep = |link: &Link| {
        let link = link.clone();
        job(move |batch| {
            batch.keep_link(link.clone())?;
            Ok(Outcome::default())
        })
    };
    let hashes = (at_once.hash, label.hash);
    let revoke = job(move |batch| {
        batch.revoke_links(subject, "tracking")?;
        let mut works = |hash| {
            Ok::<_, StoreError>(
                batch
                    .find_link(&hash)?
                    .is_some_and(|l| l.works_at(batch.now())),
            )
        };
        assert!(!works(hashes.0)?, "also to the batch itself");
        assert!(works(hashes.1)?, "it is for something else");
        Ok(Outcome::default())
    });
    store.write(keep(&before)).expect("written");
    // One transaction: whoever looked before it saw only the first.
    let jobs = vec![keep(&at_once), keep(&label), revoke, keep(&after)];
    for answer in store.write_all(jobs).expect("written") {
        answer.expect("done");
    }
    let works = |hash| {
        let found = store.read(move |r| r.link(&hash)).expect("read");
        found.expect("a link").works_at(Timestamp::now())
    };
    let all = [&before, &at_once, &label, &after].map(|l| works(l.hash));
    assert_eq!(all, [false, false, true, true]);
}

fn session(person: PersonId, hash: u8) -> Session {
    let now = Timestamp::from_second(1_800_000_000).expect("an instant");
    Session {
        id: fresh(),
        hash: [hash; 32],
        person,
        customer: None,
        agent: "browser".into(),
        made_at: now,
        expires_at: now + jiff::SignedDuration::from_hours(1),
    }
}

fn sessions_end_one_by_one_or_all_at_once(world: &World) {
    let store = world.open();
    let (one, other): (PersonId, PersonId) = (fresh(), fresh());
    let sessions = [session(one, 1), session(one, 2), session(other, 3)];
    write(&store, move |batch| {
        for session in &sessions {
            batch.keep_session(session.clone())?;
        }
        Ok(())
    });
    let of = |person| {
        store
            .read(move |r| r.sessions_of(person, Timestamp::UNIX_EPOCH, &PageAsk::default()))
            .expect("read")
            .rows
            .len()
    };
    assert_eq!((of(one), of(other)), (2, 1));
    write(&store, |batch| Ok(batch.drop_session(&[1; 32])?));
    assert_eq!((of(one), of(other)), (1, 1));
    write(&store, move |batch| Ok(batch.drop_sessions_of(one)?));
    assert_eq!((of(one), of(other)), (0, 1));
    let left = store.read(|r| r.session(&[3; 32])).expect("read");
    assert_eq!(left.map(|s| s.person), Some(other));
}

fn a_credential_is_replaced_by_the_next(world: &World) {
    let store = world.open();
    let person: PersonId = fresh();
    for (login, secret) in [([1; 32], "first"), ([2; 32], "second")] {
        write(&store, move |batch| {
            Ok(batch.keep_credential(Credential {
                person,
                customer: None,
                login,
                secret: Some(secret.into()),
            })?)
        });
    }
    let (old, new, of) = store
        .read(move |r| {
            let (old, new) = (r.credential(&[1; 32])?, r.credential(&[2; 32])?);
            Ok((old, new, r.credential_of(person)?))
        })
        .expect("read");
    assert_eq!(old, None);
    assert_eq!(
        new.as_ref().and_then(|c| c.secret.as_deref()),
        Some("second")
    );
    assert_eq!(new, of);
}

fn a_token_works_until_it_is_revoked(world: &World) {
    let store = world.open();
    let person: PersonId = fresh();
    let token = Token {
        id: fresh(),
        hash: [5; 32],
        person,
        customer: None,
        name: "script".into(),
        scopes: vec!["tickets:read".into(), "tickets:write".into()],
        expires_at: None,
        revoked_at: None,
    };
    let (kept, id) = (token.clone(), token.id);
    write(&store, move |batch| Ok(batch.keep_token(kept.clone())?));
    let found = store.read(|r| r.token(&[5; 32])).expect("read");
    assert_eq!(found, Some(token));
    write(&store, move |batch| Ok(batch.revoke_token(id)?));
    let all = store.read(move |r| r.tokens_of(person, &PageAsk::default()));
    let all = all.expect("read").rows;
    assert!(all.len() == 1 && !all[0].works_at(Timestamp::now()));
}

fn messages_wait_in_order_and_only_if_their_job_holds(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let message = move |no: u32| Outgoing {
        customer: Some(customer),
        topic: "mail".into(),
        payload: no.to_string(),
    };
    let queues = |first: u32, holds: bool| {
        job(move |batch| {
            for no in first..first + 3 {
                batch.enqueue(message(no))?;
            }
            match holds {
                true => Ok(Outcome::default()),
                false => Err(shounuo_core::ticket::Refusal::OnlySchool.into()),
            }
        })
    };
    let jobs = vec![queues(1, true), queues(4, false), queues(7, true)];
    store.write_all(jobs).expect("a batch");
    store.write(queues(10, true)).expect("written");
    let later = Timestamp::now() + jiff::SignedDuration::from_secs(1);
    let waiting = store.read(move |r| r.outgoing(later, 100)).expect("read");
    let payloads: Vec<_> = waiting.iter().map(|w| w.message.payload.as_str()).collect();
    assert_eq!(payloads, ["1", "2", "3", "7", "8", "9", "10", "11", "12"]);
}
