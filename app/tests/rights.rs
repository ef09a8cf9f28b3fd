//! The one table of rights.

use shounuo_app::{
    Who,
    policy::{RIGHTS, Right, may, may_act},
};
use shounuo_core::{id::*, role::Role, ticket::Action};
use uuid::Uuid;

fn who(role: Role) -> Who {
    let customer = role.of_school().then_some(CustomerId(Uuid::from_u128(1)));
    Who::person(PersonId(Uuid::from_u128(2)), customer, vec![role])
}

#[test]
fn an_auditor_reads_all_and_writes_nothing() {
    let auditor = who(Role::Auditor);
    assert!(Action::ALL.iter().all(|a| !may_act(&auditor, *a)));
    assert!(may(&auditor, Right::ReadHouse) && may(&auditor, Right::ReadTickets));
    assert!(!may(&auditor, Right::Report) && !may(&auditor, Right::ManagePeople));
}

#[test]
fn every_action_and_every_right_is_somebodys() {
    // Taking up again what another system took up again belongs to the import alone.
    for action in Action::ALL.iter().filter(|a| **a != Action::Reopen) {
        assert!(
            Role::ALL.iter().any(|r| may_act(&who(*r), *action)),
            "{}",
            action.code()
        );
    }
    for right in RIGHTS {
        assert!(Role::ALL.iter().any(|r| may(&who(*r), *right)), "{right:?}");
    }
}

#[test]
fn only_the_school_confirms_and_rejects() {
    for role in Role::ALL.iter().filter(|r| !r.of_school()) {
        assert!(!may_act(&who(*role), Action::Confirm), "{}", role.code());
        assert!(
            !may_act(&who(*role), Action::RejectRepair),
            "{}",
            role.code()
        );
    }
    assert!(may_act(&who(Role::SchoolManager), Action::Confirm));
}

#[test]
fn a_signature_is_taken_at_the_device_and_by_nobody_in_the_office() {
    let signs: Vec<Role> = Role::ALL
        .iter()
        .copied()
        .filter(|r| may_act(&who(*r), Action::AcceptRepair))
        .collect();
    for role in [Role::FieldTechnician, Role::Expert] {
        assert!(signs.contains(&role), "{}", role.code());
    }
    for role in [Role::ProjectManager, Role::Administrator, Role::Desk] {
        assert!(!signs.contains(&role), "{}", role.code());
    }
}

#[test]
fn a_school_never_dispatches_repairs_or_grades() {
    for role in [Role::Reporter, Role::SchoolManager] {
        for action in [
            Action::Assign,
            Action::GradeFault,
            Action::CompleteRepair,
            Action::Archive,
        ] {
            assert!(
                !may_act(&who(role), action),
                "{} {}",
                role.code(),
                action.code()
            );
        }
        assert!(!may(&who(role), Right::ReadHouse) && !may(&who(role), Right::ReadPeople));
    }
}

#[test]
fn a_label_opens_the_report_alone_and_a_tracking_link_its_ticket() {
    let (link, customer) = (LinkId(Uuid::from_u128(3)), CustomerId(Uuid::from_u128(1)));
    let label = Who::label(link, customer, DeviceId(Uuid::from_u128(4)));
    assert!(
        RIGHTS
            .iter()
            .all(|r| may(&label, *r) == (*r == Right::Report))
    );
    assert!(Action::ALL.iter().all(|a| !may_act(&label, *a)));
    let tracking = Who::tracking(link, customer, TicketId(Uuid::from_u128(5)));
    assert!(
        RIGHTS
            .iter()
            .all(|r| may(&tracking, *r) == (*r == Right::ReadTickets))
    );
    assert!(may_act(&tracking, Action::AnswerFollowUp) && !may_act(&tracking, Action::Respond));
}

#[test]
fn a_token_without_the_right_to_write_writes_nothing() {
    let mut desk = who(Role::Desk);
    desk.read_only = true;
    assert!(Action::ALL.iter().all(|a| !may_act(&desk, *a)));
    assert!(!may(&desk, Right::Report) && may(&desk, Right::ReadTickets));
}
