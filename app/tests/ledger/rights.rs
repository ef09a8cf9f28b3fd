//! Who may read the ledger, and who may record what.

use shounuo_app::{
    Who,
    policy::{Right, may, may_record},
};
use shounuo_core::{Fact, id::*, ledger::form::FORMS, role::Role};
use uuid::Uuid;

fn who(role: Role) -> Who {
    let customer = role.of_school().then_some(CustomerId(Uuid::from_u128(1)));
    Who::person(PersonId(Uuid::from_u128(2)), customer, vec![role])
}

fn recorders(kind: &str) -> Vec<Role> {
    let all = Role::ALL.iter().copied();
    all.filter(|r| may_record(&who(*r), kind)).collect()
}

#[test]
fn everybody_but_reporters_reads_the_ledger() {
    for role in Role::ALL {
        let reads = may(&who(*role), Right::ReadLedger);
        assert_eq!(reads, *role != Role::Reporter, "{}", role.code());
    }
}

#[test]
fn exports_are_signed_off_by_the_provider_and_countersigned_by_the_school() {
    let with = |right| -> Vec<Role> {
        let all = Role::ALL.iter().copied();
        all.filter(|r| may(&who(*r), right)).collect()
    };
    let provider = [Role::ProjectManager, Role::QualitySupervisor];
    assert_eq!(with(Right::SignOff), provider);
    assert_eq!(with(Right::CounterSign), [Role::SchoolManager]);
}

#[test]
fn what_only_the_school_can_say_nobody_else_may() {
    for kind in [
        "occasion.window_set",
        "service.confirmed",
        "verdict.excuse_accepted",
        "verdict.disputed",
    ] {
        assert_eq!(recorders(kind), [Role::SchoolManager], "{kind}");
    }
}

#[test]
fn every_kind_of_evidence_is_somebodys_and_nobody_records_what_is_none() {
    for (kind, _) in FORMS {
        assert!(!recorders(kind).is_empty(), "{kind}");
        assert!(!may_record(&who(Role::Auditor), kind), "{kind}");
        assert!(!may_record(&who(Role::Reporter), kind), "{kind}");
    }
    let evidence = |kind: &str| FORMS.iter().any(|(known, _)| *known == kind);
    for (kind, _) in Fact::KINDS.iter().filter(|(kind, _)| !evidence(kind)) {
        assert_eq!(recorders(kind), [], "{kind}");
    }
}

#[test]
fn evidence_is_recorded_by_those_whose_work_it_is() {
    use Role::*;
    let house = [ProjectManager, Administrator];
    let by = |kind: &str, own: &[Role]| {
        let mut expected: Vec<Role> = own.iter().chain(&house).copied().collect();
        expected.sort();
        let mut found = recorders(kind);
        found.sort();
        assert_eq!(found, expected, "{kind}");
    };
    by("occasion.announced", &[SchoolManager, Desk]);
    by(
        "complaint.received",
        &[SchoolManager, Desk, QualitySupervisor],
    );
    by("complaint.outcome_told", &[Desk, QualitySupervisor]);
    by(
        "loan.applied",
        &[SchoolManager, Desk, Dispatcher, Storekeeper],
    );
    by("standby.lent", &[Storekeeper]);
    by("standby.planned", &[Storekeeper]);
    by("stock.counted", &[Storekeeper]);
    by("roster.planned", &[Dispatcher]);
    by("post.backup_named", &[Dispatcher]);
    by("member.change_announced", &[]);
    let on_site = [RemoteTechnician, FieldTechnician, Expert];
    by("occasion.inspected", &on_site);
}

#[test]
fn a_right_belongs_to_an_account_that_may_write() {
    let (link, customer) = (LinkId(Uuid::from_u128(3)), CustomerId(Uuid::from_u128(1)));
    let label = Who::label(link, customer, DeviceId(Uuid::from_u128(4)));
    let tracking = Who::tracking(link, customer, TicketId(Uuid::from_u128(5)));
    let mut reader = who(Role::ProjectManager);
    reader.read_only = true;
    for holder in [label, tracking, reader.clone()] {
        assert!(FORMS.iter().all(|(kind, _)| !may_record(&holder, kind)));
    }
    assert!(may(&reader, Right::ReadLedger) && !may(&reader, Right::SignOff));
}
