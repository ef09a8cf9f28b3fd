//! A to B within a time, on other subjects than tickets.

use super::story::{Story, service, uuid};
use shounuo_core::{
    Fact,
    ledger::{Margin, Remark, fact::*},
    promise::Status::*,
    ticket::words::Channel,
};

fn complaint(story: Story) -> Story {
    story.at("2026-03-10 09:00").happens(ComplaintReceived {
        complaint: uuid(60).into(),
        channel: Channel::Phone,
    })
}

#[test]
fn a_complaint_is_taken_up_within_24_h_and_its_outcome_told_within_48() {
    let accepted = ComplaintAccepted {
        complaint: uuid(60).into(),
    };
    let told = ComplaintOutcomeTold {
        complaint: uuid(60).into(),
    };
    let story = complaint(service())
        .at("2026-03-11 09:00")
        .happens(accepted)
        .at("2026-03-12 09:00:01")
        .happens(told);
    assert_eq!(story.line("Q6.accepted", "2026-03-13 00:00").counts.kept, 1);
    let broken = story.instance("Q6.outcome", "", "2026-03-13 00:00");
    assert_eq!(
        (broken.status, broken.margin),
        (Broken, Some(Margin::Seconds(-1)))
    );
}

#[test]
fn an_outcome_told_at_once_is_taken_up_as_well() {
    let story = complaint(service())
        .at("2026-03-10 10:00")
        .happens(ComplaintOutcomeTold {
            complaint: uuid(60).into(),
        });
    for promise in ["Q6.accepted", "Q6.outcome"] {
        assert_eq!(story.line(promise, "2026-03-13 00:00").counts.kept, 1);
    }
}

#[test]
fn a_standby_unit_is_confirmed_in_half_an_hour_and_stands_in_one_both_from_the_application() {
    let loan = uuid(61).into();
    let story = service()
        .at("2026-03-10 09:00")
        .happens(LoanApplied {
            loan,
            class: "cloud_server".into(),
            ticket: None,
        })
        .at("2026-03-10 09:20")
        .happens(LoanConfirmed { loan })
        .says("B3.installed", "", "2026-03-10 09:50", AtRisk)
        .at("2026-03-10 10:05")
        .happens(LoanInstalled { loan });
    assert_eq!(
        story.line("B3.confirmed", "2026-03-11 00:00").counts.kept,
        1
    );
    story.says("B3.installed", "", "2026-03-11 00:00", Broken);
}

#[test]
fn a_device_that_fails_in_an_occasion_is_handled_in_five_minutes_and_restored_in_thirty() {
    let story = service()
        .at("2026-05-01 09:00")
        .announces(1, "2026-05-15 08:30", "2026-05-15 17:00")
        .at("2026-05-15 09:00")
        .device_fails(1)
        .says("D5.handling", "", "2026-05-15 09:05", AtRisk)
        .says("D5.handling", "", "2026-05-15 09:06", Broken)
        .at("2026-05-15 09:25")
        .restored();
    assert_eq!(story.line("D5.restored", "2026-05-15 10:00").counts.kept, 1);
    story.says("D5.handling", "", "2026-05-15 10:00", Broken);
}

#[test]
fn low_stock_is_ordered_within_a_working_day_and_a_recount_asks_for_no_second_order() {
    let count = |count| -> Fact {
        StockCounted {
            part: uuid(1).into(),
            count,
            least: 3,
        }
        .into()
    };
    let story = service()
        .at("2026-03-10 09:00")
        .happens(count(2))
        .at("2026-03-11 09:00")
        .happens(StockOrdered {
            part: uuid(1).into(),
        })
        .at("2026-03-11 10:00")
        .happens(count(1));
    let line = story.line("X4.ordered", "2026-03-20 00:00");
    assert_eq!(
        (line.counts.kept, line.counts.open, line.counts.broken),
        (1, 0, 0)
    );
    // Filled up and low again: a new order is due.
    let story = story
        .at("2026-03-21 10:00")
        .happens(count(9))
        .at("2026-03-25 10:00")
        .happens(count(2));
    story.says("X4.ordered", "", "2026-03-27 00:01", Broken);
}

#[test]
fn a_loan_beyond_the_known_calendar_says_so_and_a_stop_that_may_be_late_is_incomplete() {
    let loan = uuid(61).into();
    let unknown = Remark::Note(shounuo_core::promise::Note::DueUnknown);
    // New Year's Eve: no day of 2027 is known to be worked, or not. At the earliest it is due on the 2nd.
    let story = service()
        .at("2026-12-31 09:00")
        .happens(LoanOriginalRepaired { loan })
        .says("B3.swapped_back", "", "2027-01-01 09:00", Running)
        .remarks("B3.swapped_back", "", "2027-01-01 09:00", &unknown)
        .says("B3.swapped_back", "", "2027-01-09 09:00", AtRisk)
        .remarks("B3.swapped_back", "", "2027-01-09 09:00", &unknown);
    let back = |at: &str| story.clone().at(at).happens(LoanSwappedBack { loan });
    let in_any_case = back("2027-01-02 18:00");
    let line = in_any_case.line("B3.swapped_back", "2027-01-20 09:00");
    assert_eq!(line.counts.kept, 1);
    let perhaps = back("2027-01-06 09:00");
    perhaps.says("B3.swapped_back", "", "2027-01-20 09:00", Incomplete);
}

#[test]
fn a_calendar_published_while_something_runs_moves_it_and_one_published_later_does_not() {
    let loan = uuid(61).into();
    // The original is repaired on a Tuesday; Thursday is declared a holiday.
    let story = |published: &str| {
        let mut story = service()
            .at("2026-03-10 09:00")
            .happens(LoanOriginalRepaired { loan });
        let book = &mut story.versions[0].book;
        let revised = crate::ledger::story::without("2026-03-12");
        book.calendars.push((2, revised));
        book.published = vec![super::story::published(2, published)];
        story
    };
    let due = |story: &super::story::Story| {
        story
            .instance("B3.swapped_back", "", "2026-03-20 09:00")
            .due
    };
    let thursday = Some(super::story::instant("2026-03-13 00:00"));
    let friday = Some(super::story::instant("2026-03-14 00:00"));
    assert_eq!(due(&story("2026-03-11 09:00")), friday);
    assert_eq!(due(&story("2026-03-09 09:00")), friday);
    // Broken by then: the verdict keeps its calendar.
    assert_eq!(due(&story("2026-03-13 09:00")), thursday);
}
