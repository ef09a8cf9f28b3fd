//! Random histories of commands: what proptest lets people do.

use super::world::{World, house, school};
use proptest::prelude::*;
use shounuo_core::{
    Actor, Origin,
    ticket::{Action, words::TicketKind},
};

/// One try of somebody to do something.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub ticket: u8,
    /// Seconds since the step before.
    pub gap_s: u32,
    /// Seconds that the claim lies after the receipt.
    pub ahead_s: i64,
    pub by_school: bool,
    /// Which of the allowed commands.
    pub choice: u8,
    /// Which variant of it.
    pub pick: u8,
    pub offline: bool,
}

fn step() -> impl Strategy<Value = Step> {
    let gap = prop_oneof![
        6 => 0..1200_u32,
        3 => 1200..30_000_u32,
        1 => 30_000..400_000_u32,
    ];
    let ahead = prop_oneof![
        5 => Just(0_i64),
        2 => -130..130_i64,
        2 => -30_000..0_i64,
        1 => 120..20_000_i64,
    ];
    (
        0..2_u8,
        gap,
        ahead,
        any::<bool>(),
        any::<u8>(),
        any::<u8>(),
        any::<bool>(),
    )
        .prop_map(
            |(ticket, gap_s, ahead_s, by_school, choice, pick, offline)| Step {
                ticket,
                gap_s,
                ahead_s,
                by_school,
                choice,
                pick,
                offline,
            },
        )
}

/// Up to sixty steps on two tickets.
pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec(step(), 1..60)
}

/// Two fresh tickets, the second a question now and then.
pub fn beginning(second: bool) -> World {
    let mut world = World::with_fault();
    world.pass(400);
    let kind = if second {
        TicketKind::Fault
    } else {
        TicketKind::Consultation
    };
    world.report(1, kind).unwrap();
    world
}

impl Step {
    /// Gets the world ready for this step, and says which command is meant.
    pub fn prepare(&self, world: &mut World) -> Action {
        world.pass(self.gap_s.into());
        world.ahead_s = self.ahead_s;
        world.origin = if self.offline {
            Origin::Offline
        } else {
            Origin::Live
        };
        let allowed = world.ticket(self.ticket.into()).allowed();
        // The first ones are the way forward: take them more often, so that histories get far.
        let width = if self.choice.is_multiple_of(2) {
            allowed.len()
        } else {
            allowed.len().min(3)
        };
        let action = allowed[usize::from(self.choice / 2) % width];
        world.actor = self.actor(action);
        action
    }

    fn actor(&self, action: Action) -> Actor {
        let only = matches!(action, Action::Confirm | Action::RejectRepair);
        let may = matches!(
            action,
            Action::Cancel
                | Action::AcceptRepair
                | Action::AnswerFollowUp
                | Action::Correct
                | Action::BeginWait
        );
        if only || (may && self.by_school) {
            school()
        } else {
            house()
        }
    }
}
