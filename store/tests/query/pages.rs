//! Lists of things, people and facts: page by page every one comes once, in one order, and a cursor
//! is of its own list only.

use crate::{
    views::centre::{Centre, House, Says, add_person, put, respond},
    world::{World, fresh},
};
use jiff::SignedDuration;
use shounuo_core::{
    Actor, Subject, Timestamp,
    customer::CustomerRegistered,
    house::PartCatalogued,
    id::*,
    place::{PlaceKind, PlaceRegistered},
    role::Role,
    ticket::words::CancelReason,
    ticket::{Command, words::Grade},
};
use shounuo_store::{
    JobError, Reader, Session, StoreError, Token,
    query::{Cursor, FactAsk, List, Page, PageAsk, PersonFilter, Scope, TicketSort, whole},
};
use std::{collections::HashSet, fmt::Debug};

on_both!(
    things_and_people_join_page_by_page,
    keys_of_a_person_join_page_by_page,
    facts_are_read_some_at_a_time,
    a_cursor_is_of_its_own_list,
);

/// The whole list in pages of two; it must be the list in one piece, and hold nothing twice.
fn by_twos<T: Debug + PartialEq>(
    list: List,
    mut page: impl FnMut(&PageAsk) -> Result<Page<T>, StoreError>,
    id: impl Fn(&T) -> uuid::Uuid,
) -> Result<Vec<T>, StoreError> {
    let (mut rows, mut ask) = (Vec::new(), PageAsk::first(2));
    loop {
        let found = page(&ask)?;
        assert!(found.rows.len() == 2 || found.next.is_none());
        rows.extend(found.rows);
        let Some(next) = found.next else { break };
        // As it goes through an address.
        let read = Cursor::of(list, &next.to_string());
        assert_eq!(read.as_ref(), Ok(&next));
        ask.after = read.ok();
    }
    assert_eq!(rows, page(&PageAsk::first(200))?.rows, "{list:?}");
    assert_eq!(rows, whole(&mut page)?);
    let ids: HashSet<_> = rows.iter().map(&id).collect();
    assert_eq!(ids.len(), rows.len(), "{list:?} holds one twice");
    Ok(rows)
}

/// Five rooms, people and parts more, some of one name; five customers more.
fn crowd(house: &House, centre: Centre) {
    house.write(Actor::System, move |batch| {
        let owner = Some(centre.customer);
        for n in 0..5_u32 {
            let (kind, parent) = (PlaceKind::Room, Some(centre.building));
            let name = format!("B{}", n / 2);
            let room = PlaceRegistered { kind, parent, name };
            put(batch, owner, Subject::Place(fresh()), room)?;
            add_person(batch, owner, fresh(), "teacher", Role::Reporter)?;
            add_person(batch, None, fresh(), "expert", Role::Expert)?;
            put(batch, None, Subject::House, catalogued(n / 2))?;
            let code = format!("Z{n}");
            let name = "school".to_owned();
            let (id, school): (CustomerId, _) = (fresh(), CustomerRegistered { code, name });
            put(batch, Some(id), Subject::Customer(id), school)?;
        }
        Ok::<(), JobError>(())
    });
}

fn catalogued(n: u32) -> PartCatalogued {
    PartCatalogued {
        part: fresh(),
        code: format!("P-{n}"),
        name: "part".into(),
        special: false,
    }
}

fn things_and_people_join_page_by_page(world: &World) {
    let house = House::open(world);
    let (one, other) = (house.customer("EC"), house.customer("TC"));
    crowd(&house, one);
    let own = Scope::Customer(one.customer);
    let counts = house.ask(move |r| Ok([counts(r, own)?, counts(r, Scope::House)?]));
    assert_eq!(counts, [[7, 6, 1, 6], [9, 13, 7, 6]]);
    let theirs = Scope::Customer(other.customer);
    assert_eq!(house.ask(move |r| counts_of(r, theirs)), [2, 1, 1, 6]);
    // What lists to choose from show: all, each behind what it is in.
    let tree = house.ask(move |r| r.place_tree(&own));
    assert_eq!((tree.len(), tree[0].id), (7, one.building));
    assert!(tree[1..].iter().all(|p| p.depth == 1));
}

fn counts_of(r: &mut Reader<'_>, scope: Scope) -> Result<[usize; 4], StoreError> {
    counts(r, scope)
}

/// Places, people, customers and parts within a scope, each list checked page by page.
fn counts(r: &mut Reader<'_>, scope: Scope) -> Result<[usize; 4], StoreError> {
    let places = by_twos(List::Places, |page| r.places(&scope, page), |p| p.id.0)?;
    assert!(places.is_sorted_by(|a, b| a.name != b.name || a.id < b.id));
    let all = PersonFilter::default();
    let people = by_twos(
        List::People,
        |page| r.people(&scope, &all, page),
        |p| p.id.0,
    )?;
    assert!(people.is_sorted_by_key(|p| (p.post.clone(), p.id)));
    let experts = PersonFilter {
        roles: vec![Role::Expert],
        of: Some(None),
        ..PersonFilter::default()
    };
    let found = by_twos(
        List::People,
        |page| r.people(&scope, &experts, page),
        |p| p.id.0,
    )?;
    assert_eq!(found.len(), if scope == Scope::House { 5 } else { 0 });
    let schools = by_twos(
        List::Customers,
        |page| r.customers(&scope, page),
        |c| c.id.0,
    )?;
    assert!(schools.is_sorted_by_key(|c| c.code.clone()));
    let parts = by_twos(List::Parts, |page| r.parts(page), |p| p.id.0)?;
    assert!(parts.is_sorted_by_key(|p| (p.code.clone(), p.id)));
    Ok([places.len(), people.len(), schools.len(), parts.len()])
}

fn keys_of_a_person_join_page_by_page(world: &World) {
    let house = House::open(world);
    let (person, other): (PersonId, PersonId) = (fresh(), fresh());
    let (now, hour) = (house.now(), SignedDuration::from_hours(1));
    for batch_no in 0..3_u8 {
        // Two in one moment: the id decides.
        house.write(Actor::System, move |batch| {
            for (n, whose) in [(0, person), (1, person), (2, other)] {
                let hash = [batch_no * 3 + n; 32];
                batch.keep_session(session(whose, hash, now, hour))?;
                batch.keep_token(token(whose, hash))?;
            }
            Ok(())
        });
        house.pass_s(1);
    }
    let ended = move |batch: &mut shounuo_store::Batch<'_>| {
        batch.keep_session(session(person, [99; 32], now, -hour))?;
        Ok(())
    };
    house.write(Actor::System, ended);
    house.ask(move |r| {
        let page = |page: &PageAsk| r.sessions_of(person, now, page);
        let sessions = by_twos(List::Sessions, page, |s| s.id)?;
        assert!(sessions.is_sorted_by(|a, b| a.made_at >= b.made_at));
        let tokens = by_twos(List::Tokens, |page| r.tokens_of(person, page), |t| t.id)?;
        assert_eq!(
            (sessions.len(), tokens.len()),
            (6, 6),
            "the seventh is over"
        );
        let oldest: HashSet<_> = tokens[..2].iter().map(|t| t.hash[0]).collect();
        assert_eq!(oldest, HashSet::from([0, 1]));
        let (session, token) = (&sessions[0], &tokens[0]);
        assert_eq!(r.session_of(person, session.id)?.as_ref(), Some(session));
        assert_eq!(r.token_of(person, token.id)?.as_ref(), Some(token));
        // Another person's is like none.
        assert_eq!(r.session_of(other, session.id)?, None);
        assert_eq!(r.token_of(other, token.id)?, None);
        Ok(())
    });
}

fn session(person: PersonId, hash: [u8; 32], now: Timestamp, lasts: SignedDuration) -> Session {
    Session {
        id: fresh(),
        hash,
        person,
        customer: None,
        agent: "browser".into(),
        made_at: now,
        expires_at: now + lasts,
    }
}

fn token(person: PersonId, hash: [u8; 32]) -> Token {
    Token {
        id: fresh(),
        hash,
        person,
        customer: None,
        name: "script".into(),
        scopes: vec!["read".into()],
        expires_at: None,
        revoked_at: None,
    }
}

fn facts_are_read_some_at_a_time(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let ticket = house.report(&centre, Says::default());
    let reported = house.now();
    let actor = Actor::House(house.technician);
    let (text, reason) = (None, CancelReason::Mistake);
    let grade = Grade::Major;
    for command in [
        respond(),
        Command::GradeFault { grade },
        Command::Cancel { text, reason },
    ] {
        house.pass_s(60);
        let given = house.give(&centre, actor, ticket, command);
        given.expect("it is allowed");
        // What happens to others in between does not count.
        house.report(&centre, Says::default());
    }
    let (own, subject) = (Scope::Customer(centre.customer), Subject::Ticket(ticket));
    house.ask(move |r| {
        let all = r.timeline(&own, &subject)?;
        assert!(all.len() >= 4);
        let (mut read, mut after) = (Vec::new(), 0);
        loop {
            let ask = FactAsk {
                after,
                limit: 1,
                ..FactAsk::default()
            };
            let some = r.timeline_after(&own, &subject, &ask)?;
            let Some(last) = some.last() else { break };
            (after, _) = (last.seq, read.extend(some));
        }
        assert_eq!(read, all);
        let (kind, limit) = (Some("ticket.reported"), 200);
        let report = FactAsk {
            kind,
            limit,
            ..FactAsk::default()
        };
        assert_eq!(r.timeline_after(&own, &subject, &report)?, all[..1]);
        let by = Some(reported);
        for then in [
            FactAsk {
                occurred_by: by,
                limit,
                ..FactAsk::default()
            },
            FactAsk {
                recorded_by: by,
                limit,
                ..FactAsk::default()
            },
        ] {
            assert_eq!(r.timeline_after(&own, &subject, &then)?, all[..1]);
        }
        Ok(())
    });
}

fn a_cursor_is_of_its_own_list(world: &World) {
    drop(world.open());
    let (one, other): (TicketId, TicketId) = (fresh(), fresh());
    let lists = [
        List::Tickets(TicketSort::Due),
        List::Tickets(TicketSort::Newest),
        List::Tickets(TicketSort::Changed),
        List::Devices,
        List::Places,
        List::People,
        List::Customers,
        List::Parts,
        List::Sessions,
        List::Tokens,
        List::Timeline(one),
        List::Timeline(other),
    ];
    let behind = Cursor::behind_fact(one, 7);
    assert_eq!((behind.fact(one), behind.fact(other)), (Some(7), None));
    let said = behind.to_string();
    for list in lists {
        let taken = Cursor::of(list, &said).is_ok();
        assert_eq!(taken, list == List::Timeline(one), "{list:?}");
        // Every other letter is another list's or nobody's.
        let id = one.0.simple();
        let letters = ('a'..='z').filter(|l| {
            let texts = [format!("{l}{id}7"), format!("{l}{id}37")];
            texts.iter().any(|t| Cursor::of(list, t).is_ok())
        });
        let own = if list == List::Timeline(other) { 0 } else { 1 };
        assert_eq!(letters.count(), own, "{list:?}");
    }
}
