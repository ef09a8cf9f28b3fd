//! What belongs to another customer answers exactly like what never was.

use crate::{
    views::centre::{Centre, House, Says},
    world::{World, fresh},
};
use shounuo_core::{Subject, id::*};
use shounuo_store::{
    Reader, StoreError,
    query::{DeviceFilter, FactAsk, PageAsk, PersonFilter, Scope, TicketFilter, TicketSort},
};

on_both!(anothers_is_like_none, a_list_holds_ones_own_only);

/// Ids to ask for.
#[derive(Clone, Copy)]
struct Ids {
    ticket: TicketId,
    device: DeviceId,
    place: PlaceId,
    person: PersonId,
    customer: CustomerId,
    contract: ContractId,
}

/// Every question about one thing, its answer as text.
fn answers(
    r: &mut Reader<'_>,
    scope: Scope,
    ids: Ids,
    now: jiff::Timestamp,
) -> Result<Vec<String>, StoreError> {
    let s = &scope;
    let mut told = vec![
        format!("{:?}", r.ticket(s, ids.ticket)?),
        format!("{:?}", r.ticket_row(s, ids.ticket)?),
        format!("{:?}", r.ticket_as_of(s, ids.ticket, now)?),
        format!("{:?}", r.ticket_known_at(s, ids.ticket, now)?),
        format!("{:?}", r.clocks(s, ids.ticket)?),
        format!("{:?}", r.clocks_known_at(s, ids.ticket, i64::MAX)?),
        format!("{:?}", r.device(s, ids.device)?),
        format!("{:?}", r.place_path(s, ids.place)?),
        format!("{:?}", r.place(s, ids.place)?),
        format!("{:?}", r.person(s, ids.person)?),
        format!("{:?}", r.customer(s, ids.customer)?),
    ];
    let subjects = [
        Subject::Ticket(ids.ticket),
        Subject::Device(ids.device),
        Subject::Place(ids.place),
        Subject::Person(ids.person),
        Subject::Customer(ids.customer),
        Subject::Contract(ids.contract),
    ];
    for subject in subjects {
        told.push(format!("{:?}", r.timeline(s, &subject)?));
        let some = FactAsk {
            limit: 10,
            ..FactAsk::default()
        };
        told.push(format!("{:?}", r.timeline_after(s, &subject, &some)?));
        told.push(format!("{:?}", r.state(s, &subject)?));
        told.push(format!("{:?}", r.exists(s, &subject)?));
    }
    told.extend(lists(r, s, ids, now)?);
    Ok(told)
}

/// The lists that one thing narrows down.
fn lists(
    r: &mut Reader<'_>,
    scope: &Scope,
    ids: Ids,
    now: jiff::Timestamp,
) -> Result<Vec<String>, StoreError> {
    let page = PageAsk::default();
    let mut filters = vec![TicketFilter::default(); 4];
    filters[0].device = Some(ids.device);
    filters[1].place = Some(ids.place);
    filters[2].reporter = Some(ids.person);
    filters[3].parent = Some(ids.ticket);
    let mut told = Vec::new();
    for filter in filters {
        let found = r.tickets(scope, &filter, TicketSort::Newest, &page, now)?;
        told.push(format!("{found:?}"));
    }
    let place = Some(ids.place);
    let within = DeviceFilter {
        place,
        ..DeviceFilter::default()
    };
    told.push(format!("{:?}", r.devices(scope, &within, &page)?));
    let of = Some(Some(ids.customer));
    let of = PersonFilter {
        of,
        ..PersonFilter::default()
    };
    told.push(format!("{:?}", r.people(scope, &of, &page)?));
    Ok(told)
}

fn ids(centre: &Centre, ticket: TicketId) -> Ids {
    Ids {
        ticket,
        device: centre.device,
        place: centre.room,
        person: centre.manager,
        customer: centre.customer,
        contract: centre.contract,
    }
}

fn reported(house: &House, centre: &Centre) -> TicketId {
    let says = Says {
        device: Some(centre.device),
        text: Some("黑屏"),
        name: Some("赵老师"),
        source_no: Some("INC1"),
        reporter: Some(centre.manager),
        ..Says::default()
    };
    house.report(centre, says)
}

fn anothers_is_like_none(world: &World) {
    let house = House::open(world);
    let (one, two) = (house.customer("EC"), house.customer("TC"));
    let ticket = reported(&house, &one);
    let now = house.now();
    let none = Ids {
        ticket: fresh(),
        device: fresh(),
        place: fresh(),
        person: fresh(),
        customer: fresh(),
        contract: fresh(),
    };
    let ask = |scope, ids| {
        house
            .store
            .read(move |r| answers(r, scope, ids, now))
            .expect("answers")
    };
    let (own, other) = (Scope::Customer(one.customer), Scope::Customer(two.customer));
    assert_eq!(ask(other, ids(&one, ticket)), ask(other, none));
    // The owner and the house do see all of it.
    for scope in [own, Scope::House] {
        let (seen, unseen) = (ask(scope, ids(&one, ticket)), ask(scope, none));
        let alike: Vec<_> = seen.iter().zip(&unseen).filter(|(s, u)| s == u).collect();
        // Nothing is part of this ticket: only that question has no answer.
        assert_eq!(alike.len(), 1, "{alike:?}");
    }
    let by_no = |scope: Scope| {
        house.store.read(move |r| {
            let source = r.ticket_id_by_source(&scope, "INC1")?;
            Ok((r.ticket_id_by_no(&scope, "EC", 1)?, source))
        })
    };
    assert_eq!(by_no(other).expect("a look"), (None, None));
    assert_eq!(by_no(own).expect("a look"), (Some(ticket), Some(ticket)));
}

fn a_list_holds_ones_own_only(world: &World) {
    let house = House::open(world);
    let (one, two) = (house.customer("EC"), house.customer("TC"));
    let (first, second) = (reported(&house, &one), reported(&house, &two));
    let (own, now) = (Scope::Customer(two.customer), house.now());
    let technician = house.technician;
    let checked = house.store.read(move |r| {
        let page = PageAsk::default();
        for sort in [TicketSort::Due, TicketSort::Newest, TicketSort::Changed] {
            let rows = r
                .tickets(&own, &TicketFilter::default(), sort, &page, now)?
                .rows;
            assert_eq!(rows.iter().map(|t| t.id).collect::<Vec<_>>(), [second]);
        }
        let board = r.board(&own, 10)?;
        assert_eq!(board.columns.iter().map(|c| c.count).sum::<u32>(), 1);
        assert!(
            board
                .columns
                .iter()
                .flat_map(|c| &c.rows)
                .all(|t| t.id == second)
        );
        assert_eq!(r.work_counts(&own, None, now)?.unowned, 1);
        assert_eq!(r.work_counts(&Scope::House, None, now)?.unowned, 2);
        assert_eq!(r.customers(&own, &page)?.rows.len(), 1);
        assert_eq!(r.customers(&Scope::House, &page)?.rows.len(), 2);
        assert_eq!(r.customer_by_code(&own, "EC")?, None);
        assert!(r.customer_by_code(&own, "TC")?.is_some());
        assert_eq!(r.contract_versions(&own)?.len(), 1);
        assert_eq!(r.places(&own, &page)?.rows.len(), 2);
        assert_eq!(r.place_tree(&own)?.len(), 2);
        let people = r.people(&own, &PersonFilter::default(), &page)?;
        assert_eq!(
            people.rows.iter().map(|p| p.id).collect::<Vec<_>>(),
            [two.manager]
        );
        assert_eq!(r.person(&own, technician)?, None);
        // Names: the provider's people are named to the school, the other school's are not.
        let names = r.people_names(&own)?;
        assert_eq!(names.len(), 2);
        assert_eq!(names.get(&technician).map(String::as_str), Some("李工"));
        assert!(!names.contains_key(&one.manager));
        let three = [technician, one.manager, two.manager];
        assert_eq!(r.names_of(&own, &three)?, names);
        reveals(r, own, first, second, technician)
    });
    checked.expect("answers");
}

fn reveals(
    r: &mut Reader<'_>,
    own: Scope,
    first: TicketId,
    second: TicketId,
    technician: PersonId,
) -> Result<(), StoreError> {
    let rows = [
        r.ticket_row(&Scope::House, first)?,
        r.ticket_row(&Scope::House, second)?,
    ];
    let ids: Vec<_> = rows
        .iter()
        .flatten()
        .flat_map(|row| row.vault_ids())
        .collect();
    let name = r
        .person(&Scope::House, technician)?
        .expect("a person")
        .name
        .expect("a name");
    let all: Vec<_> = ids.into_iter().chain([name]).collect();
    assert_eq!(r.reveal(&Scope::House, &all)?.len(), 5);
    let seen = r.reveal(&own, &all)?;
    let mut texts: Vec<_> = seen.values().map(String::as_str).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["李工", "赵老师", "黑屏"]);
    assert!(
        rows[0]
            .iter()
            .flat_map(|row| row.vault_ids())
            .all(|id| !seen.contains_key(&id))
    );
    Ok(())
}
