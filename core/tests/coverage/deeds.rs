//! What happens beside tickets, read from a line: `2026-05-20 10:00 does inspection`.

use crate::ledger::story::{Story, instant, occasion, person, service, unit, uuid};
use shounuo_core::{
    contract::Quotient,
    ledger::{Case, fact::*},
    ticket::words::Channel,
};

/// Tells the deeds one after the other.
pub fn story<'d>(deeds: impl Iterator<Item = &'d str>) -> Story {
    deeds.fold(service(), |story, deed| {
        let (time, deed) = deed.split_at(16);
        let (deed, received) = match deed.split_once(" received ") {
            Some((deed, receipt)) => (deed, Some(receipt)),
            None => (deed, None),
        };
        let story = match received {
            Some(receipt) => story.at(time).received(receipt),
            None => story.at(time),
        };
        let words: Vec<&str> = deed.split_whitespace().collect();
        tell(story, time, &words)
    })
}

fn tell(mut story: Story, time: &str, words: &[&str]) -> Story {
    match *words {
        ["in", "force"] => {
            story.versions[0].from = instant(time);
            story
        }
        ["does", routine] => story.does(routine),
        ["does", routine, "heads", n] => story.routine(routine, |f| f.heads = n.parse().ok()),
        ["does", routine, "share", n] => {
            story.routine(routine, |f| f.share_percent = n.parse().ok())
        }
        ["shows", case, says] => {
            // Every rule that is shown by hand, so that each line tells only of the case.
            let rules = crate::ledger::story::book().contract.clauses.iter();
            let rules = rules.flat_map(|c| c.rules.iter().map(|r| r.id.as_str()));
            rules.fold(story, |s, rule| s.shows(rule, case, says == "holds"))
        }
        ["files", item] => {
            let records = crate::ledger::story::book().contract.clauses.iter();
            let records = records.flat_map(|c| c.records.iter().map(|r| r.id.clone()));
            let filed = |record| RecordFiled {
                record,
                item: item.into(),
                ticket: None,
                files: vec![uuid(8).into()],
            };
            records.fold(story, |s, record| s.happens(filed(record)))
        }
        [quotient, good, "of", all] if quotient == "repair_rate" || quotient == "satisfaction" => {
            let (good, all) = (good.parse().unwrap(), all.parse().unwrap());
            story.cases = (0..all)
                .map(|n| case(quotient, time, n, n < good))
                .collect();
            story
        }
        _ => occasions(story, time, words),
    }
}

fn case(quotient: &str, time: &str, seq: i64, good: bool) -> Case {
    Case {
        quotient: match quotient {
            "repair_rate" => Quotient::RepairRate,
            _ => Quotient::Satisfaction,
        },
        at: instant(time),
        seq: seq + 1,
        good,
        known_at: instant(time),
        failed: None,
        by_desk: false,
        times: 1,
    }
}

fn occasions(story: Story, time: &str, words: &[&str]) -> Story {
    let day = |date: &str, time: &str| instant(&format!("{date} {time}"));
    match *words {
        ["announces", "change", date, time] => story.happens(MemberChangeAnnounced {
            change: uuid(70).into(),
            member: person(1),
            successor: Some(person(2)),
            takes_effect_at: day(date, time),
        }),
        ["changes", ability] => story.happens(MemberChanged {
            change: uuid(70).into(),
            member: person(1),
            successor: Some(person(2)),
            equal_ability: ability == "able",
        }),
        ["announces", d1, t1, d2, t2] => {
            story.announces(1, &format!("{d1} {t1}"), &format!("{d2} {t2}"))
        }
        ["moves", d1, t1, d2, t2] => story.moves(1, &format!("{d1} {t1}"), &format!("{d2} {t2}")),
        ["calls", "off"] => story.school_says(OccasionCalledOff {
            occasion: occasion(1),
        }),
        ["inspects", what] => story.inspects_for(1, what == "whole"),
        ["checks", "in", who] => story.checks_in(who.parse().unwrap(), Some(1)),
        ["checks", "out", who] => story.checks_out(who.parse().unwrap(), Some(1)),
        ["covers", "duty", "to", d, t] => covers(story, time, day(d, t), [11, 12]),
        ["doubles", "duty", "to", d, t] => covers(story, time, day(d, t), [13, 14]),
        _ => things(story, words),
    }
}

/// Two people in turn, each for ten hours; the last one checks out.
fn covers(mut story: Story, from: &str, to: jiff::Timestamp, people: [u128; 2]) -> Story {
    let mut at = instant(from);
    let mut turn = 0;
    while at < to {
        let (who, other) = (people[turn % 2], people[(turn + 1) % 2]);
        story = match turn {
            0 => story.checks_in(who, None),
            _ => story.takes_over(who, other),
        };
        let fact = story.facts.last_mut().unwrap();
        (fact.occurred_at, fact.recorded_at) = (at, at);
        (at, turn) = (at + jiff::SignedDuration::from_hours(10), turn + 1);
    }
    let mut story = story.checks_out(people[(turn + 1) % 2], None);
    let fact = story.facts.last_mut().unwrap();
    (fact.occurred_at, fact.recorded_at) = (to, to);
    story
}

fn things(story: Story, words: &[&str]) -> Story {
    let (complaint, loan, failure, part) = (
        uuid(60).into(),
        uuid(61).into(),
        uuid(62).into(),
        uuid(1).into(),
    );
    let which = |n: &str| unit(n.parse().unwrap());
    match *words {
        ["complaint", "received"] => story.happens(ComplaintReceived {
            complaint,
            channel: Channel::Phone,
        }),
        ["complaint", "accepted"] => story.happens(ComplaintAccepted { complaint }),
        ["complaint", "told"] => story.happens(ComplaintOutcomeTold { complaint }),
        ["loan", "applied"] => story.happens(LoanApplied {
            loan,
            class: "cloud_server".into(),
            ticket: None,
        }),
        ["loan", "confirmed"] => story.happens(LoanConfirmed { loan }),
        ["loan", "installed"] => story.happens(LoanInstalled { loan }),
        ["loan", "repaired"] => story.happens(LoanOriginalRepaired { loan }),
        ["loan", "swapped", "back"] => story.happens(LoanSwappedBack { loan }),
        ["device", "fails"] => story.happens(OccasionDeviceFailed {
            failure,
            occasion: occasion(1),
            device: None,
            ticket: None,
        }),
        ["handling", "starts"] => story.happens(OccasionHandlingStarted { failure }),
        ["service", "restored"] => story.happens(OccasionServiceRestored {
            failure,
            standby: true,
        }),
        ["counts", n, "of", least] => story.happens(StockCounted {
            part,
            count: n.parse().unwrap(),
            least: least.parse().unwrap(),
        }),
        ["orders"] => story.happens(StockOrdered { part }),
        ["enters", class, n] => story.enters(class, n.parse().unwrap()),
        ["lends", class, n] => story.happens(StandbyLent {
            class: class.into(),
            unit: which(n),
            loan: None,
        }),
        ["fails", "test", class, n] => story.happens(StandbyTested {
            class: class.into(),
            unit: which(n),
            passed: false,
        }),
        ["names", "backup", post, n] => story.happens(PostBackupNamed {
            post: post.into(),
            person: person(n.parse().unwrap()),
        }),
        ["ends", "backup", post, n] => story.happens(PostBackupEnded {
            post: post.into(),
            person: person(n.parse().unwrap()),
        }),
        _ => panic!("nobody knows what {words:?} is"),
    }
}
