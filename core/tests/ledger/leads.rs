//! At least so long before a moment.

use super::story::{occasion, person, service, uuid};
use shounuo_core::{
    ledger::{Margin, Remark, fact::*},
    promise::Status::*,
};

// Friday 15 May 2026, 08:00; the 7th working day before is Thursday 7 May (Saturday 9 May is a
// make-up day).
const EXAM: (&str, &str) = ("2026-05-15 08:00", "2026-05-15 18:00");

#[test]
fn an_inspection_seven_working_days_ahead_keeps_the_lead() {
    service()
        .at("2026-04-10 09:00")
        .announces(1, EXAM.0, EXAM.1)
        .says("W4.inspection", "", "2026-04-10 09:00", Running)
        .at("2026-05-07 17:00")
        .inspects_for(1, false)
        .says("W4.inspection", "", "2026-05-07 17:00", Kept);
}

#[test]
fn one_a_day_late_is_broken_by_its_length() {
    let story = service()
        .at("2026-04-10 09:00")
        .announces(1, EXAM.0, EXAM.1)
        .says("W4.inspection", "", "2026-05-07 23:59", AtRisk)
        .at("2026-05-08 00:00:01")
        .inspects_for(1, false)
        .says("W4.inspection", "", "2026-05-08 00:00:01", Broken);
    let broken = story.instance("W4.inspection", "", "2026-05-20 00:00");
    assert_eq!(broken.margin, Some(Margin::Seconds(-1)));
    assert!(broken.is_finally_broken());
}

#[test]
fn an_occasion_announced_two_days_ahead_is_excused_and_l1_remains() {
    let story = service()
        .at("2026-05-13 09:00")
        .announces(1, EXAM.0, EXAM.1)
        .says("W4.inspection", "", "2026-05-13 09:00", Excused)
        .remarks("W4.inspection", "", "2026-05-13 09:00", &Remark::ToldLate)
        .says("L1.inspection", "", "2026-05-13 09:00", AtRisk);
    story
        .clone()
        .says("L1.inspection", "", "2026-05-15 08:01", Broken);
    story
        .at("2026-05-14 20:00")
        .inspects_for(1, true)
        .says("L1.inspection", "", "2026-05-15 08:01", Kept)
        .says("W4.inspection", "", "2026-05-15 08:01", Excused);
}

#[test]
fn a_passed_date_stands_and_a_later_one_is_withdrawn_when_the_moment_moves() {
    let announced = service()
        .at("2026-04-10 09:00")
        .announces(1, EXAM.0, EXAM.1);
    // Moved before its due instant: the first date is withdrawn.
    announced
        .clone()
        .at("2026-05-07 09:00")
        .moves(1, "2026-06-12 08:00", "2026-06-12 18:00")
        .says(
            "W4.inspection",
            &format!("{}@2026-05-15", occasion(1)),
            "2026-05-20 00:00",
            Withdrawn,
        )
        .says(
            "W4.inspection",
            &format!("{}@2026-06-12", occasion(1)),
            "2026-05-20 00:00",
            Running,
        );
    // Moved after it: the breach stands, and the new date asks again.
    announced
        .at("2026-05-08 09:00")
        .moves(1, "2026-06-12 08:00", "2026-06-12 18:00")
        .says(
            "W4.inspection",
            &format!("{}@2026-05-15", occasion(1)),
            "2026-05-20 00:00",
            Broken,
        )
        .says(
            "W4.inspection",
            &format!("{}@2026-06-12", occasion(1)),
            "2026-05-20 00:00",
            Running,
        );
}

#[test]
fn an_inspection_older_than_30_days_does_not_count() {
    service()
        .at("2026-03-01 09:00")
        .announces(1, EXAM.0, EXAM.1)
        .at("2026-04-14 09:00")
        .inspects_for(1, true)
        .says("W4.inspection", "", "2026-05-08 09:00", Broken);
}

#[test]
fn an_inspection_for_another_occasion_does_not_count() {
    service()
        .at("2026-04-10 09:00")
        .announces(1, EXAM.0, EXAM.1)
        .announces(2, EXAM.0, EXAM.1)
        .at("2026-05-05 09:00")
        .inspects_for(2, true)
        .says(
            "W4.inspection",
            &occasion(1).to_string(),
            "2026-05-08 09:00",
            Broken,
        )
        .says(
            "W4.inspection",
            &occasion(2).to_string(),
            "2026-05-08 09:00",
            Kept,
        );
}

#[test]
fn a_date_beyond_the_official_calendar_is_never_guessed() {
    let story =
        service()
            .at("2026-04-10 09:00")
            .announces(1, "2031-05-15 08:00", "2031-05-15 18:00");
    let running = story.instance("W4.inspection", "", "2026-05-01 00:00");
    assert_eq!((running.status, running.due), (Running, None));
}

#[test]
fn a_core_members_change_is_announced_seven_working_days_ahead_or_broken() {
    let change = |at: &str| MemberChangeAnnounced {
        change: uuid(70).into(),
        member: person(1),
        successor: Some(person(2)),
        takes_effect_at: super::story::instant(at),
    };
    service()
        .at("2026-04-10 09:00")
        .happens(change("2026-05-15 08:00"))
        .says("Q3.announced", "", "2026-04-10 09:00", Kept);
    service()
        .at("2026-05-13 09:00")
        .happens(change("2026-05-15 08:00"))
        .says("Q3.announced", "", "2026-05-13 09:00", Broken);
}

#[test]
fn a_core_member_who_changes_unannounced_breaks_the_promise() {
    service()
        .at("2026-05-13 09:00")
        .happens(MemberChanged {
            change: uuid(70).into(),
            member: person(1),
            successor: None,
            equal_ability: false,
        })
        .says("Q3.announced", "", "2026-05-13 09:00", Broken)
        .says("Q3.equal", "", "2026-05-13 09:00", Broken);
}

#[test]
fn a_lead_beyond_the_known_calendar_says_so_and_is_settled_when_the_calendar_is_out() {
    let unknown = Remark::Note(shounuo_core::promise::Note::DueUnknown);
    // Monday 15 March 2027; nobody knows yet which days of 2027 are worked.
    let mut story = service()
        .at("2026-12-01 09:00")
        .announces(1, "2027-03-15 08:00", "2027-03-15 18:00")
        .says("W4.inspection", "", "2026-12-01 09:00", Running)
        .remarks("W4.inspection", "", "2026-12-01 09:00", &unknown)
        .says("W4.inspection", "", "2027-03-14 09:00", AtRisk)
        .remarks("W4.inspection", "", "2027-03-14 09:00", &unknown);
    let asked = story.instance("W4.inspection", "", "2027-03-14 09:00");
    assert_eq!(asked.due, None, "nothing is guessed");
    let book = &mut story.versions[0].book;
    book.calendars.push((2, super::story::with_2027()));
    book.published = vec![super::story::published(2, "2027-01-04 09:00")];
    let asked = story.instance("W4.inspection", "", "2027-01-05 09:00");
    // The seventh working day before is Thursday the 4th.
    assert_eq!(asked.due, Some(super::story::instant("2027-03-05 00:00")));
    assert!(!asked.remarks.contains(&unknown));
    story.says("W4.inspection", "", "2027-03-14 09:00", Broken);
}

#[test]
fn an_inspection_that_may_have_been_too_late_is_incomplete_until_the_calendar_is_out() {
    // Nobody knows yet which days of 2027 are worked.
    let mut story = service()
        .at("2026-12-01 09:00")
        .announces(1, "2027-03-15 08:00", "2027-03-15 18:00")
        .at("2027-03-04 09:00")
        .inspects_for(1, true)
        .says("W4.inspection", "", "2027-03-03 09:00", AtRisk)
        .says("W4.inspection", "", "2027-03-04 09:00", Incomplete);
    let book = &mut story.versions[0].book;
    book.calendars.push((2, super::story::with_2027()));
    book.published = vec![super::story::published(2, "2027-03-04 12:00")];
    story.says("W4.inspection", "", "2027-03-05 09:00", Kept);
}

#[test]
fn an_inspection_before_the_earliest_possible_due_instant_is_in_time_whatever_comes() {
    service()
        .at("2026-12-01 09:00")
        .announces(1, "2027-01-08 08:00", "2027-01-08 18:00")
        .at("2026-12-20 09:00")
        .inspects_for(1, true)
        .says("W4.inspection", "", "2026-12-20 09:00", Kept);
}

#[test]
fn a_calendar_published_later_moves_an_open_lead_and_no_verdict() {
    let story = |published: &str| {
        let mut story = service()
            .at("2026-04-10 09:00")
            .announces(1, EXAM.0, EXAM.1)
            .at("2026-05-07 17:00")
            .inspects_for(1, false);
        let book = &mut story.versions[0].book;
        // One working day fewer before the exam: the inspection had to be done on the 6th.
        let revised = super::story::without("2026-05-13");
        book.calendars.push((2, revised));
        book.published = vec![super::story::published(2, published)];
        story
    };
    story("2026-05-01 09:00").says("W4.inspection", "", "2026-05-14 09:00", Broken);
    // Kept by then: the verdict keeps its calendar.
    story("2026-05-08 09:00").says("W4.inspection", "", "2026-05-14 09:00", Kept);
}

#[test]
fn only_the_school_calls_its_occasion_off_and_only_before_it_begins() {
    const SITE: [&str; 4] = ["L1.on_site", "W4.on_site", "X3.on_site", "L1.inspection"];
    let off = || OccasionCalledOff {
        occasion: occasion(1),
    };
    let announced = || {
        service()
            .at("2026-04-10 09:00")
            .announces(1, EXAM.0, EXAM.1)
    };
    let claimed = announced().at("2026-05-14 09:00").happens(off());
    for promise in SITE {
        let at_start = claimed.instance(promise, "", "2026-05-15 08:01");
        assert_eq!(at_start.status, Broken, "{promise}: {at_start:#?}");
        let unconfirmed = Remark::Unconfirmed(claimed.last());
        assert!(at_start.remarks.contains(&unconfirmed), "{at_start:#?}");
    }
    // Confirmed in time it is the school's word; said so itself it is, too.
    let confirmed = claimed.clone().at("2026-05-14 17:00").school_confirms();
    let said = announced().at("2026-05-14 17:00").school_says(off());
    for promise in SITE {
        for story in [&confirmed, &said] {
            let gone = story.instance(promise, "", "2026-05-15 08:01");
            assert_eq!(gone.status, Withdrawn, "{promise}: {gone:#?}");
        }
    }
    // Neither the provider nor a late word takes back what has begun.
    let late = claimed.at("2026-05-15 09:00").school_confirms();
    let backdated = announced()
        .at("2026-05-15 07:00")
        .received("2026-05-15 09:00")
        .school_says(off());
    for promise in SITE {
        for story in [&late, &backdated] {
            let stands = story.instance(promise, "", "2026-05-15 10:00");
            assert_eq!(stands.status, Broken, "{promise}: {stands:#?}");
        }
    }
}

#[test]
fn a_move_that_the_provider_records_changes_nothing_until_the_school_confirms_it() {
    let moved = service()
        .at("2026-04-10 09:00")
        .announces(1, EXAM.0, EXAM.1)
        .at("2026-05-14 09:00")
        .happens(OccasionMoved {
            occasion: occasion(1),
            starts_at: super::story::instant("2026-05-15 17:58"),
            ends_at: super::story::instant("2026-05-15 17:59"),
        });
    for promise in ["L1.on_site", "W4.on_site", "W4.inspection", "L1.inspection"] {
        let line = moved.line(promise, "2026-05-15 09:00");
        let all: Vec<_> = line.instances.iter().map(|i| i.status).collect();
        assert_eq!(all, [Broken], "{promise}");
    }
    let confirmed = moved.at("2026-05-14 12:00").school_confirms();
    let line = confirmed.line("L1.on_site", "2026-05-15 09:00");
    let all: Vec<_> = line.instances.iter().map(|i| i.status).collect();
    assert_eq!(all, [Withdrawn, NotDue]);
}

#[test]
fn that_it_was_told_late_excuses_only_by_the_schools_word() {
    let told = service().at("2026-05-13 09:00").happens(OccasionAnnounced {
        occasion: occasion(1),
        starts_at: super::story::instant(EXAM.0),
        ends_at: super::story::instant(EXAM.1),
        name: None,
    });
    let own = told.instance("W4.inspection", "", "2026-05-13 10:00");
    assert_eq!((own.status, own.provisional), (Broken, true));
    assert!(own.remarks.contains(&Remark::Unconfirmed(told.last())));
    told.at("2026-05-13 11:00").school_confirms().says(
        "W4.inspection",
        "",
        "2026-05-13 12:00",
        Excused,
    );
}
