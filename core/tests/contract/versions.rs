//! A version takes effect with both parties' confirmation, and never before it.

use jiff::{SignedDuration, Timestamp};
use shounuo_core::{
    Actor, Fact, Origin, Recorded, Subject,
    contract::{ContractConfirmed, ContractPublished, Contracts},
    id::{CommandId, LinkId, PersonId},
};
use uuid::Uuid;

const HOUSE: Actor = Actor::House(PersonId(Uuid::from_u128(1)));
const SCHOOL: Actor = Actor::School(PersonId(Uuid::from_u128(2)));
const LINK: Actor = Actor::Link(LinkId(Uuid::from_u128(3)));

fn hour(n: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(n)
}

struct Versions(Contracts);

impl Versions {
    fn take(
        mut self,
        happened_h: i64,
        received_h: i64,
        actor: Actor,
        fact: impl Into<Fact>,
    ) -> Self {
        self.0.evolve(&Recorded {
            seq: 1,
            customer: None,
            subject: Subject::Contract(Uuid::nil().into()),
            occurred_at: hour(happened_h),
            recorded_at: hour(received_h),
            actor,
            origin: Origin::Live,
            command: CommandId(Uuid::nil()),
            fact: fact.into(),
        });
        self
    }

    fn published(self, at_h: i64, version: u32) -> Self {
        let toml = format!("# {version}");
        self.take(at_h, at_h, HOUSE, ContractPublished { version, toml })
    }

    fn confirmed(self, at_h: i64, version: u32, actor: Actor) -> Self {
        self.take(at_h, at_h, actor, ContractConfirmed { version })
    }

    fn in_force(&self, at_h: i64) -> Option<u32> {
        self.0.in_force(hour(at_h))
    }
}

fn first() -> Versions {
    Versions(Contracts::default()).published(1, 1)
}

#[test]
fn a_published_version_is_not_in_force() {
    assert_eq!(first().in_force(99), None);
    assert_eq!(first().confirmed(2, 1, HOUSE).in_force(99), None);
    assert_eq!(first().confirmed(2, 1, SCHOOL).in_force(99), None);
}

#[test]
fn it_is_in_force_from_the_later_confirmation_on() {
    let both = first().confirmed(2, 1, SCHOOL).confirmed(5, 1, HOUSE);
    assert_eq!((both.in_force(4), both.in_force(5)), (None, Some(1)));
}

#[test]
fn nobody_confirms_for_another_and_no_link_holder_for_the_school() {
    assert_eq!(
        first()
            .confirmed(2, 1, HOUSE)
            .confirmed(3, 1, HOUSE)
            .in_force(99),
        None
    );
    assert_eq!(
        first()
            .confirmed(2, 1, HOUSE)
            .confirmed(3, 1, LINK)
            .in_force(99),
        None
    );
    assert_eq!(
        first()
            .confirmed(2, 1, HOUSE)
            .confirmed(3, 1, Actor::System)
            .in_force(99),
        None
    );
}

#[test]
fn a_confirmation_is_not_back_dated() {
    let claimed_early =
        first()
            .confirmed(2, 1, HOUSE)
            .take(2, 9, SCHOOL, ContractConfirmed { version: 1 });
    assert_eq!(
        (claimed_early.in_force(8), claimed_early.in_force(9)),
        (None, Some(1))
    );
}

#[test]
fn a_newer_version_takes_over_only_when_it_is_in_force_itself() {
    let two = first()
        .confirmed(2, 1, HOUSE)
        .confirmed(2, 1, SCHOOL)
        .published(10, 2)
        .confirmed(11, 2, HOUSE);
    assert_eq!(two.in_force(50), Some(1));
    let two = two.confirmed(20, 2, SCHOOL);
    assert_eq!((two.in_force(19), two.in_force(20)), (Some(1), Some(2)));
}

#[test]
fn confirming_a_version_that_never_was_changes_nothing() {
    for version in [0, 2, u32::MAX] {
        assert_eq!(
            first()
                .confirmed(2, version, HOUSE)
                .confirmed(2, version, SCHOOL)
                .in_force(99),
            None
        );
    }
}
