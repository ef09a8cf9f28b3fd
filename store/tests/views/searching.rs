//! Words are found, in Chinese too, by those whose they are, until they are erased.

use super::{
    acts::said,
    centre::{Centre, House, Says, put},
};
use crate::world::{World, fresh};
use shounuo_core::{
    Actor, Subject,
    ticket::{
        Command,
        fact::{Assigned, Described},
        words::Channel,
    },
};
use shounuo_store::query::{DeviceFilter, Hit, PageAsk, Scope, TicketFilter, TicketSort};

on_both!(
    words_of_two_characters_are_found,
    devices_are_found_by_the_beginning_of_a_word,
    words_in_different_texts_meet_in_their_ticket,
    a_ticket_of_another_system_is_found_by_its_attributes_and_team,
    words_are_never_found_across_customers,
    notes_among_the_providers_people_are_not_the_schools,
    erased_words_are_gone_from_the_index,
    a_renamed_device_is_found_by_its_new_name_only,
    hostile_questions_find_nothing_and_break_nothing,
);

fn tickets(house: &House, scope: Scope, words: &str) -> Vec<u32> {
    let (words, now) = (words.to_owned(), house.now());
    let page = house.store.read(move |r| {
        let filter = TicketFilter {
            text: Some(words),
            ..TicketFilter::default()
        };
        r.tickets(
            &scope,
            &filter,
            TicketSort::Newest,
            &PageAsk::default(),
            now,
        )
    });
    page.expect("an answer")
        .rows
        .iter()
        .map(|row| row.number)
        .collect()
}

fn hits(house: &House, scope: Scope, words: &str) -> Vec<Hit> {
    let words = words.to_owned();
    house
        .store
        .read(move |r| r.search(&scope, &words, 20))
        .expect("an answer")
}

fn devices(house: &House, scope: Scope, words: &str) -> usize {
    let filter = DeviceFilter {
        text: Some(words.to_owned()),
        ..DeviceFilter::default()
    };
    let page = house
        .store
        .read(move |r| r.devices(&scope, &filter, &PageAsk::default()));
    page.expect("an answer").rows.len()
}

fn one_report(house: &House, centre: &Centre) {
    let says = Says {
        device: Some(centre.device),
        text: Some("教室广播坏了，Projector 也不亮"),
        name: Some("赵老师"),
        source_no: Some("INC0000045"),
        ..Says::default()
    };
    house.report(centre, says);
}

fn words_of_two_characters_are_found(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    one_report(&house, &centre);
    let own = Scope::Customer(centre.customer);
    for words in [
        "广播",
        "广播坏",
        "播",
        "projector",
        "PROJ",
        "赵老师",
        "EC-1",
        "inc0000045",
        "ＥＣ－１",
    ] {
        assert_eq!(tickets(&house, own, words), [1], "{words}");
        assert_eq!(tickets(&house, Scope::House, words), [1], "{words}");
    }
    for words in ["播广", "音响", "rojector", "EC-2"] {
        assert_eq!(tickets(&house, own, words), [0; 0], "{words}");
    }
}

fn devices_are_found_by_the_beginning_of_a_word(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let own = Scope::Customer(centre.customer);
    for words in [
        "A301-07", "a301", "A3", "301", "a30107", "A301-0", "SN2026", "ct3200", "07",
    ] {
        assert_eq!(devices(&house, own, words), 1, "{words}");
        assert_eq!(devices(&house, Scope::House, words), 1, "{words}");
    }
    for words in ["A302", "01-07", "广播"] {
        assert_eq!(devices(&house, own, words), 0, "{words}");
    }
    let found = hits(&house, own, "教室");
    assert!(
        matches!(found.as_slice(), [Hit::Place(p)] if p.id == centre.room),
        "{found:?}"
    );
    let found = hits(&house, own, "王老师");
    assert!(
        matches!(found.as_slice(), [Hit::Person(p)] if p.id == centre.manager),
        "{found:?}"
    );
}

fn words_in_different_texts_meet_in_their_ticket(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    one_report(&house, &centre);
    house.report(
        &centre,
        Says {
            text: Some("广播有杂音"),
            ..Says::default()
        },
    );
    let own = Scope::Customer(centre.customer);
    // The text, the reporter's name, the device and its room.
    assert_eq!(tickets(&house, own, "广播"), [2, 1]);
    assert_eq!(tickets(&house, own, "广播 赵老师"), [1]);
    assert_eq!(tickets(&house, own, "广播 A301-07"), [1]);
    assert_eq!(tickets(&house, own, "广播 教室301"), [1]);
    assert_eq!(tickets(&house, own, "广播 A302"), [0; 0]);
    // A ticket whose number is asked for leads.
    let found = hits(&house, own, "EC-2");
    assert!(
        matches!(&found[0], Hit::Ticket(t) if t.number == 2),
        "{found:?}"
    );
}

fn a_ticket_of_another_system_is_found_by_its_attributes_and_team(world: &World) {
    let house = House::open(world);
    let (one, two) = (house.customer("EC"), house.customer("TC"));
    const FIRST: &[(&str, &str)] = &[("symptom", "Symptom 72"), ("import", "0199d5b07f2c")];
    let says = |tags| Says {
        text: Some("黑屏"),
        tags,
        ..Says::default()
    };
    let first = house.report(&one, says(FIRST));
    house.report(&one, says(&[("symptom", "Symptom 491")]));
    house.write(Actor::System, move |batch| {
        let (owner, ticket) = (Some(one.customer), Subject::Ticket(first));
        let described = Described {
            device: None,
            place: None,
            symptoms: None,
            tags: said(&[("category", "Category 26"), ("gone", "")]),
        };
        put(batch, owner, ticket, described)?;
        let assigned = Assigned {
            person: None,
            team: Some("Group 56".into()),
            arrive_by: None,
        };
        put(batch, owner, ticket, assigned)
    });
    for scope in [Scope::Customer(one.customer), Scope::House] {
        assert_eq!(tickets(&house, scope, "Symptom 72"), [1]);
        assert_eq!(tickets(&house, scope, "symptom"), [2, 1]);
        assert_eq!(tickets(&house, scope, "Group 56"), [1]);
        // Attributes, the team and what was said meet in the ticket.
        assert_eq!(tickets(&house, scope, "Category 26 Group 56 黑屏"), [1]);
        assert_eq!(tickets(&house, scope, "Group 57"), [0; 0]);
        assert_eq!(tickets(&house, scope, "0199d"), [0; 0]);
    }
    let other = Scope::Customer(two.customer);
    for words in ["Symptom 72", "Category 26", "Group 56"] {
        assert_eq!(tickets(&house, other, words), [0; 0], "{words}");
        assert_eq!(hits(&house, other, words), [], "{words}");
    }
    drop(house);
    let outcome = shounuo_store::views::rebuild_check(&world.target, &mut |_| {});
    assert_eq!(outcome.expect("a check").differences, []);
}

fn words_are_never_found_across_customers(world: &World) {
    let house = House::open(world);
    let (one, two) = (house.customer("EC"), house.customer("TC"));
    one_report(&house, &one);
    let other = Scope::Customer(two.customer);
    for words in ["广播", "projector", "赵老师", "INC0000045", "EC-1"] {
        assert_eq!(tickets(&house, other, words), [0; 0], "{words}");
        assert_eq!(hits(&house, other, words), [], "{words}");
    }
    // Nor by the token that keeps customers apart, whoever types it.
    let token = format!("_c{} 广播", one.customer.0.simple());
    assert_eq!(tickets(&house, other, &token), [0; 0]);
    let said = format!("c{}", one.customer.0.simple());
    assert_eq!(hits(&house, other, &said), []);
    // Both have a device of this name: each finds its own.
    assert_eq!(devices(&house, other, "A301-07"), 1);
    assert_eq!(devices(&house, Scope::House, "A301-07"), 2);
    let found = hits(&house, other, "A301-07");
    assert!(matches!(found.as_slice(), [Hit::Device(d)] if d.customer == two.customer));
    // The provider's people are not the customer's to search.
    assert_eq!(hits(&house, other, "李工"), []);
    assert_eq!(hits(&house, Scope::House, "李工").len(), 1);
}

fn notes_among_the_providers_people_are_not_the_schools(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let ticket = house.report(
        &centre,
        Says {
            text: Some("黑屏"),
            ..Says::default()
        },
    );
    for (text, shared) in [("校方操作失误", false), ("已更换电源", true)] {
        let note = Command::AddNote {
            text: Some(text.into()),
            shared,
            files: Vec::new(),
        };
        house
            .give(&centre, Actor::House(house.technician), ticket, note)
            .expect("a note");
    }
    let own = Scope::Customer(centre.customer);
    assert_eq!(tickets(&house, Scope::House, "操作失误"), [1]);
    assert_eq!(tickets(&house, own, "操作失误"), [0; 0]);
    assert_eq!(tickets(&house, own, "电源"), [1]);
}

fn erased_words_are_gone_from_the_index(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let person = fresh();
    house.write(Actor::System, move |batch| {
        let (owner, role) = (Some(centre.customer), shounuo_core::role::Role::Reporter);
        super::centre::add_person(batch, owner, person, "欧阳明月", role)
    });
    let own = Scope::Customer(centre.customer);
    assert_eq!(hits(&house, own, "欧阳").len(), 1);
    house.write(Actor::System, move |batch| Ok(batch.erase_person(person)?));
    assert_eq!(hits(&house, own, "欧阳"), []);
    let mut raw = world.raw();
    let left = "SELECT count(*) FROM search_doc WHERE terms LIKE '%欧阳%'";
    let left = raw.row(left, &[]).expect("a look").expect("a row");
    assert_eq!(left.int(0).expect("a count"), 0);
    drop(house);
    let outcome = shounuo_store::views::rebuild_check(&world.target, &mut |_| {});
    assert_eq!(outcome.expect("a check").differences, []);
}

fn a_renamed_device_is_found_by_its_new_name_only(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    house.write(Actor::System, move |batch| {
        centre.register_device(batch, "B101-01")?;
        centre.register_device(batch, "B205-03")
    });
    let own = Scope::Customer(centre.customer);
    for (name, found) in [("A301-07", 0), ("B101-01", 0), ("B205-03", 1)] {
        assert_eq!(devices(&house, own, name), found, "{name}");
    }
    drop(house);
    let outcome = shounuo_store::views::rebuild_check(&world.target, &mut |_| {});
    assert_eq!(outcome.expect("a check").differences, []);
}

fn hostile_questions_find_nothing_and_break_nothing(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    one_report(&house, &centre);
    let own = Scope::Customer(centre.customer);
    let long = "广播".repeat(5_000);
    for words in [
        "",
        "  ",
        "\"",
        "' OR 1=1 --",
        "a AND b",
        "NEAR(",
        "*",
        "!!",
        "𠮷\u{200d}",
        &long,
    ] {
        hits(&house, own, words);
        tickets(&house, own, words);
        devices(&house, own, words);
    }
    assert_eq!(hits(&house, own, "???"), []);
    assert_eq!(
        tickets(&house, own, "???"),
        [0; 0],
        "words that are no words are not `all`"
    );
    let respond = Command::Respond {
        text: Some("' \" & | ! :* \\".into()),
        channel: Channel::Phone,
    };
    let ticket = house.report(
        &centre,
        Says {
            text: Some("x'y\"z\\ _cabc a:* !b"),
            ..Says::default()
        },
    );
    house
        .give(&centre, Actor::House(house.technician), ticket, respond)
        .expect("a response");
    assert_eq!(tickets(&house, own, "x'y"), [2]);
}
