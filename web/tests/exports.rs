//! The page of signed exports: asked for, signed, taken away, countersigned.

use crate::{browser::Browser, rendering::assert_all_words, world::World};
use axum::http::StatusCode;
use shounuo_app::export::{check, unpack};
use shounuo_core::role::Role;
use std::io::Cursor;

on_both!(
    the_provider_signs_off_and_the_school_countersigns,
    the_page_is_for_those_who_may_take_a_ledger_away,
    what_is_wrong_is_said_and_nothing_is_signed,
    a_school_has_its_own_exports_only,
);

const PAGE: &str = "/ledger/exports";

/// Signs off by the form; the number of the fact.
fn signed(browser: &Browser, fields: &[(&str, &str)]) -> String {
    let answer = send(browser, fields);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html());
    let to = answer.header("location").to_owned();
    let (_, no) = to.split_once("signed=").expect("the fact's number");
    no.split('&').next().expect("a number").to_owned()
}

fn send(browser: &Browser, fields: &[(&str, &str)]) -> crate::browser::Answer {
    let page = browser.get(PAGE);
    let (csrf, key) = (page.field("csrf"), page.field("idempotency_key"));
    let mut all = vec![("csrf", csrf.as_str()), ("idempotency_key", key.as_str())];
    all.extend_from_slice(fields);
    browser.post(PAGE, &all)
}

fn the_provider_signs_off_and_the_school_countersigns(world: &mut World) {
    world.tell_stories();
    let head = Browser::of(world, Role::QualitySupervisor);
    assert!(head.get(PAGE).html().contains("还没有签发过导出"));
    let no = signed(&head, &[("period", "2026-Q1"), ("files", "yes")]);
    let html = head.get(&format!("{PAGE}?signed={no}")).html();
    assert!(
        html.contains(&format!("#{no}")) && html.contains("尚未会签"),
        "{html}"
    );

    let school = Browser::of(world, Role::SchoolManager);
    let page = school.get(PAGE);
    assert!(
        !page.html().contains("name=\"period\""),
        "the school does not sign off"
    );
    let taken = school.get(&format!("{PAGE}/{no}/archive"));
    assert_eq!(taken.header("content-type"), "application/zip");
    assert!(
        taken
            .header("content-disposition")
            .starts_with("attachment; filename=\"ledger-EC-")
    );
    let opened = unpack(&mut Cursor::new(&taken.body)).expect("an archive");
    check(&opened).expect("sound");
    assert!(
        page.html().contains(&opened.sha256),
        "the digest to compare with"
    );

    let csrf = page.field("csrf");
    let key = page.field("idempotency_key");
    let form = [("csrf", csrf.as_str()), ("idempotency_key", key.as_str())];
    let sign = format!("{PAGE}/{no}/countersignature");
    let done = school.post(&sign, &form);
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(
        school.post(&sign, &form).header("location"),
        done.header("location"),
        "sent twice is once"
    );
    let html = school.get(PAGE).html();
    assert!(
        !html.contains("尚未会签") && !html.contains("/countersignature"),
        "{html}"
    );
    for lang in ["zh", "en"] {
        for browser in [&head, &school] {
            let at = format!("{PAGE}?lang={lang}");
            let html = browser.get(&at).html();
            assert_all_words(&html, &at);
            assert!(
                !html.contains("export_page.") && !html.contains(" style="),
                "{at}"
            );
        }
    }
}

fn the_page_is_for_those_who_may_take_a_ledger_away(world: &mut World) {
    world.tell_stories();
    let no = signed(&Browser::of(world, Role::ProjectManager), &[]);
    let (archive, sign) = (
        format!("{PAGE}/{no}/archive"),
        format!("{PAGE}/{no}/countersignature"),
    );
    for role in [
        Role::Desk,
        Role::FieldTechnician,
        Role::Dispatcher,
        Role::Reporter,
    ] {
        let browser = Browser::of(world, role);
        for path in [PAGE, &archive] {
            assert_eq!(
                browser.get(path).status,
                StatusCode::FORBIDDEN,
                "{} {path}",
                role.code()
            );
        }
        assert!(
            !browser.get("/ledger").html().contains("/ledger/exports"),
            "{}",
            role.code()
        );
    }
    // An auditor reads and takes away, and signs nothing; nor does the provider sign for the school.
    for role in [Role::Auditor, Role::ProjectManager, Role::Administrator] {
        let browser = Browser::of(world, role);
        let page = browser.get(PAGE);
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(browser.get(&archive).status, StatusCode::OK);
        let csrf = browser.get("/tickets").field("csrf");
        assert_eq!(
            browser.post(&sign, &[("csrf", &csrf)]).status,
            StatusCode::FORBIDDEN
        );
        if role != Role::ProjectManager {
            assert_eq!(
                browser.post(PAGE, &[("csrf", &csrf)]).status,
                StatusCode::FORBIDDEN
            );
        }
    }
}

fn what_is_wrong_is_said_and_nothing_is_signed(world: &mut World) {
    world.tell_stories();
    let head = Browser::of(world, Role::ProjectManager);
    for wrong in [
        ("until", "2099-01-01T08:00"),
        ("until", "yesterday"),
        ("until", "2020-01-01T08:00"),
        ("period", "2026-Q9"),
    ] {
        let answer = send(&head, &[wrong]);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
        let html = answer.html();
        assert_eq!(
            html.matches("role=\"alert\"").count(),
            1,
            "{wrong:?}: said once"
        );
        assert!(
            !head.get(PAGE).html().contains("role=\"alert\""),
            "and not again"
        );
    }
    assert!(head.get(PAGE).html().contains("还没有签发过导出"));
}

fn a_school_has_its_own_exports_only(world: &mut World) {
    world.tell_stories();
    let no = signed(&Browser::of(world, Role::ProjectManager), &[]);
    let school = Browser::of(world, Role::SchoolManager);
    for code in ["MZ", "ZZ"] {
        let at = format!("?customer={code}");
        assert_eq!(
            school.get(&format!("{PAGE}{at}")).status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            school.get(&format!("{PAGE}/{no}/archive{at}")).status,
            StatusCode::NOT_FOUND
        );
    }
}
