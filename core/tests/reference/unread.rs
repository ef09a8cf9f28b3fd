//! A fact of a kind that only a newer version knows: what it finds unsettled reads incomplete from its
//! receipt on, by the head of its kind; with a head that nobody knows, whatever it is.

use super::{
    calendar::{S, seconds},
    ticket::{Running, Ticket, standing},
    world::{Said, World},
};
use shounuo_core::{Fact, promise::Status};

/// So long a verdict can still change.
const PROVISIONAL: S = 48 * 3600;

/// The heads of kinds that speak of something known.
const HEADS: &[&str] = &[
    "routine",
    "occasion",
    "failure",
    "presence",
    "roster",
    "standby",
    "stock",
    "post",
    "backup",
    "member",
    "complaint",
    "loan",
    "case",
    "record",
    "answer",
    "unknown",
];

/// The heads of what a promise is judged from.
fn asks(promise: &str) -> &'static [&'static str] {
    match promise {
        "W2.inspection" | "X1.inspection" | "W5.backup" | "Q7.spot_check" | "T2.manufacturer" => {
            &["routine"]
        }
        "W4.inspection" | "L1.inspection" => &["occasion"],
        "W4.on_site" | "L1.on_site" => &["occasion", "presence", "roster"],
        "Q3.announced" | "Q3.equal" => &["member"],
        "W6.duty" | "X3.holiday" => &["presence", "roster"],
        "B1.cloud_server" => &["standby"],
        "X4.stock" | "X4.ordered" => &["stock"],
        "T3.backup" => &["post", "backup"],
        "W1.free" => &["case"],
        "X2.plans" | "K6.liability" => &["record"],
        "Q6.accepted" | "Q6.outcome" => &["complaint"],
        "B3.confirmed" | "B3.installed" | "B3.swapped_back" => &["loan"],
        "D5.handling" | "D5.restored" => &["failure", "occasion"],
        // Cases of tickets.
        "K4.repair_rate" => &[],
        other => panic!("nobody knows what {other} asks for"),
    }
}

fn touches(promise: &str, kind: &str) -> bool {
    let head = kind.split('.').next().unwrap();
    let asked = asks(promise);
    !asked.is_empty() && (asked.contains(&head) || !HEADS.contains(&head))
}

/// What a judge says, with what nobody can read.
pub fn doubted(
    world: &World,
    promise: &str,
    at: S,
    judge: &dyn Fn(&World, S) -> Vec<Said>,
) -> Vec<Said> {
    let mut said = judge(world, at);
    let unread = world.facts.iter().find_map(|f| match &f.fact {
        Fact::Unknown(u) if touches(promise, &u.kind) => Some(seconds(f.recorded_at)),
        _ => None,
    });
    let Some(since) = unread.filter(|since| *since <= at) else {
        return said;
    };
    let found = judge(world, since);
    for said in &mut said {
        let same = |f: &&Said| f.key == said.key && f.under == said.under;
        let stood = found.iter().find(same);
        if !stood.is_some_and(|f| f.status == said.status && is_settled(f, since)) {
            (said.status, said.margin, said.corrected) = (Status::Incomplete, None, false);
            (said.broke, said.settled) = (None, None);
        }
    }
    said
}

/// The same for a ticket: which of its clocks stand as they are said.
pub fn doubted_clocks(ticket: &Ticket<'_>, at: S) -> Vec<Running> {
    let mut said = standing(ticket, at);
    let unread = (ticket.facts.iter()).find(|f| matches!(f.fact, Fact::Unknown(_)));
    let Some(since) = unread.map(|f| seconds(f.recorded_at)).filter(|s| *s <= at) else {
        return said;
    };
    let found = standing(ticket, since);
    let settled = |clock: &Running| match (clock.status, clock.settled) {
        (Status::Withdrawn, _) => true,
        (Status::Broken | Status::Excused | Status::Kept, Some(at)) => since >= at + PROVISIONAL,
        _ => false,
    };
    for clock in said.iter_mut().filter(|c| c.from <= at) {
        let same = |c: &&Running| c.promise == clock.promise && c.instance == clock.instance;
        if !found.iter().find(same).is_some_and(settled) {
            (clock.status, clock.paused) = (Status::Incomplete, false);
        }
    }
    said
}

/// Whether nothing that is said or done could change it any more.
fn is_settled(said: &Said, at: S) -> bool {
    let over = |since: S| at >= since + PROVISIONAL;
    match said.status {
        Status::Withdrawn => true,
        Status::Broken => said.broke.is_some_and(over),
        Status::Kept | Status::Excused => said.settled.is_some_and(over),
        _ => false,
    }
}
