//! What happens to a ticket, read from a line: `+1 09:00 arrived`.

use crate::promise::story::{Story, ticket};
use shounuo_core::ticket::words::{Channel, Grade, HelpKind, Tier};

/// Tells the deeds one after the other.
pub fn story<'d>(deeds: impl Iterator<Item = &'d str>) -> Story {
    deeds.fold(ticket(), |story, deed| {
        let words: Vec<&str> = deed.split_whitespace().collect();
        let (time, words) = match words[..] {
            [day, time, ref rest @ ..] if day.starts_with('+') => (format!("{day} {time}"), rest),
            [time, ref rest @ ..] => (time.to_owned(), rest),
            [] => panic!("nothing is told"),
        };
        tell(story.at(&time), words)
    })
}

fn tell(story: Story, words: &[&str]) -> Story {
    let last = story.facts.last().map_or(0, |f| f.seq);
    match *words {
        ["reported"] => story.reported(),
        ["asked"] => story.question().reported(),
        ["owned"] => story.owned(),
        ["user", "consents"] => story.consented(),
        ["remote", "begins"] => story.remote(),
        ["remote", "ends"] => story.remote_ended(),
        ["manufacturer", "called", "in"] => story.called_in(HelpKind::Manufacturer),
        ["needs", "expert"] => story.handed_on(Tier::Expert),
        ["sent"] => story.assigned(None),
        ["sent", "to", "arrive", "at", at] => story.assigned(Some(at)),
        ["tested"] => story.tested(true),
        ["report", "handed"] => story.reported_on(),
        ["group", "formed"] => story.group_formed(),
        ["at", "work", n] => story.at_work(n.parse().unwrap(), None),
        ["at", "work", n, "for", m] => story.at_work(n.parse().unwrap(), Some(m.parse().unwrap())),
        ["leaves", "off", n] => story.leaves_off(n.parse().unwrap()),
        ["archived"] => story.archived(),
        ["cancelled"] => story.cancelled(),
        ["responded"] => story.responded(),
        ["diagnosing"] => story.diagnosing(),
        ["diagnosed", how] => story.diagnosed(how == "simple"),
        ["solution"] => story.solution(),
        ["solved", "remotely"] => story.solved_remotely(),
        ["needs", "visit"] => story.needs_visit(),
        ["arrived"] => story.arrived(),
        ["graded", grade] => {
            let grade = Grade::ALL.iter().copied().find(|g| g.code() == grade);
            story.graded(grade.unwrap())
        }
        ["needs", "part", n] => story.needs_special_part(n.parse().unwrap()),
        ["part", n, "arrived"] => story.part_arrived(n.parse().unwrap()),
        ["part", n, "fitted"] => story.part_fitted(n.parse().unwrap()),
        ["repaired"] => story.repaired(),
        ["accepted"] => story.accepted(),
        ["rejected"] => story.rejected(),
        ["merged"] => story.merged(),
        ["confirmed"] => story.confirmed(last),
        ["taken", "back", "by", "the", "school"] => story.by_school().cancelled().by_house(),
        ["answered", "running"] => story.followed_up(true),
        ["tried", "phone"] => story.tried_follow_up(Channel::Phone, false),
        ["tried", "message", "with", "link"] => story.tried_follow_up(Channel::Message, true),
        _ => panic!("nobody knows what {words:?} is"),
    }
}
