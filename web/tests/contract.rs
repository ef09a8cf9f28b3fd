//! The contract's pages: a new version is seen with all that it changes before it is published, and each party
//! confirms it for itself.

use crate::{
    browser::{Answer, Browser},
    rendering::assert_all_words,
    world::World,
};
use axum::http::StatusCode;
use shounuo_app::Who;
use shounuo_core::role::Role;

on_both!(
    a_version_comes_into_force_once_each_party_has_confirmed_it,
    a_file_with_mistakes_shows_every_one_and_publishes_nothing,
    a_file_is_published_once_and_only_by_whom_the_table_allows,
    another_schools_contract_is_as_if_it_never_was,
    a_first_version_can_be_published_for_a_customer_without_one,
    a_page_of_the_ledger_without_a_customer_begins_where_the_ledger_does,
);

const PLAN: &str = include_str!("../../contracts/exam-centre.toml");

/// The plan with two hours for the arrival.
fn looser() -> String {
    let (before, after) = PLAN.split_at(PLAN.find("id = \"D3.arrival\"").expect("the arrival"));
    format!(
        "{before}{}",
        after.replacen("limit = \"1 h\"", "limit = \"2 h\"", 1)
    )
}

const LIST: &str = "/ledger/contract";

/// Sends a file to be looked at.
fn look(browser: &Browser, at: &str, toml: &str) -> Answer {
    let csrf = browser.get(at).field("csrf");
    let fields = [("csrf", csrf.as_str()), ("do", "check")];
    browser.post_files(at, &fields, &[("contract.toml", toml.as_bytes())])
}

/// Publishes the file that was looked at, with the form that came of it.
fn publish(browser: &Browser, at: &str, looked: &Answer, toml: &str) -> Answer {
    let (csrf, key) = (looked.field("csrf"), looked.field("idempotency_key"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("idempotency_key", key.as_str()),
        ("do", "publish"),
        ("toml", toml),
    ];
    browser.post_files(at, &fields, &[])
}

fn confirm(browser: &Browser, version: u32) -> Answer {
    let csrf = browser.get(&format!("{LIST}/{version}")).field("csrf");
    let to = format!("{LIST}/{version}/confirmation");
    browser.post(&to, &[("csrf", &csrf)])
}

fn in_force(world: &World) -> Option<u32> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let view = runtime.block_on(world.app.contract_versions(&Who::system(), Some("EC")));
    view.expect("a contract").in_force
}

fn published(world: &World, code: &str) -> usize {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let view = runtime.block_on(world.app.contract_versions(&Who::system(), Some(code)));
    view.expect("a customer").versions.len()
}

fn a_version_comes_into_force_once_each_party_has_confirmed_it(world: &mut World) {
    world.tell_stories();
    let (house, school) = (
        Browser::of(world, Role::ProjectManager),
        Browser::of(world, Role::SchoolManager),
    );
    let looked = look(&house, LIST, &looser());
    assert_eq!(looked.status, StatusCode::OK);
    let html = looked.html();
    assert!(html.contains("1 小时") && html.contains("2 小时"), "{html}");
    assert_eq!(published(world, "EC"), 1, "looked at is not published");
    let done = publish(&house, LIST, &looked, &looser());
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(done.header("location").starts_with("/ledger/contract/2"));
    // It waits for both, where their day begins.
    for (browser, home) in [(&house, "/"), (&school, "/portal")] {
        let html = browser.get(home).html();
        assert!(
            html.contains("href=\"/ledger/contract/2?customer=EC\""),
            "{html}"
        );
    }
    // And in the bell, once for each who may confirm it.
    world.pass_min(2);
    world.app.announce().expect("announced");
    for browser in [&house, &school] {
        for (lang, words) in [
            ("zh", "第 2 版等待您确认"),
            ("en", "Version 2 awaits your confirmation"),
        ] {
            let at = format!("/notices?lang={lang}");
            let html = browser.get(&at).html();
            assert_all_words(&html, &at);
            let link = "href=\"/ledger/contract/2?customer=EC\"";
            assert!(html.contains(words), "{at}: {html}");
            assert_eq!(html.matches(link).count(), 1, "{at}: {html}");
        }
    }
    for lang in ["zh", "en"] {
        let at = format!("{LIST}/2?lang={lang}");
        let html = school.get(&at).html();
        assert_all_words(&html, &at);
        assert!(html.contains("D3") && html.contains("/ledger/contract/2/confirmation"));
    }
    world.pass_min(1);
    assert_eq!(confirm(&school, 2).status, StatusCode::SEE_OTHER);
    world.pass_min(1);
    assert_eq!(in_force(world), Some(1), "one party is not both");
    assert!(
        !school.get("/portal").html().contains(LIST),
        "it has spoken"
    );
    assert_eq!(confirm(&house, 2).status, StatusCode::SEE_OTHER);
    world.pass_min(1);
    assert_eq!(in_force(world), Some(2));
    let html = school.get(LIST).html();
    assert!(html.contains("何静") && html.contains("刘主任"), "by whom");
}

fn a_file_with_mistakes_shows_every_one_and_publishes_nothing(world: &mut World) {
    let house = Browser::of(world, Role::ProjectManager);
    let broken = looser()
        .replacen("limit = \"15 min\"", "limit = \"soon\"", 1)
        .replacen(
            "default_grade = \"ordinary\"",
            "default_grade = \"huge\"",
            1,
        );
    let line = |what: &str| {
        let at = broken.find(what).expect("the mistake");
        broken[..at].matches('\n').count() + 1
    };
    for step in ["check", "publish"] {
        let answer = match step {
            "check" => look(&house, LIST, &broken),
            _ => publish(&house, LIST, &look(&house, LIST, PLAN), &broken),
        };
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{step}");
        let html = answer.html();
        for mistake in ["limit = \"soon\"", "default_grade = \"huge\""] {
            assert!(
                html.contains(&format!(">{}</td>", line(mistake))),
                "{mistake}"
            );
        }
        assert!(html.contains("<b>D"), "the clause is named");
    }
    let nothing = house.post(LIST, &[("csrf", &house.get(LIST).field("csrf"))]);
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(published(world, "EC"), 1, "nothing was half loaded");
}

fn a_file_is_published_once_and_only_by_whom_the_table_allows(world: &mut World) {
    let house = Browser::of(world, Role::ProjectManager);
    let looked = look(&house, LIST, &looser());
    let first = publish(&house, LIST, &looked, &looser());
    let again = publish(&house, LIST, &looked, &looser());
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(published(world, "EC"), 2, "sending twice is sending once");
    for role in [Role::SchoolManager, Role::Desk, Role::Auditor] {
        let browser = Browser::of(world, role);
        let html = browser.get(LIST).html();
        assert!(!html.contains("type=\"file\""), "{}", role.code());
        let csrf = browser.get("/tickets").field("csrf");
        let fields = [("csrf", csrf.as_str()), ("do", "publish"), ("toml", PLAN)];
        let refused = browser.post_files(LIST, &fields, &[]);
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", role.code());
    }
    // Set-up publishes and speaks for no party.
    for role in [Role::Administrator, Role::Desk, Role::Auditor] {
        let browser = Browser::of(world, role);
        let html = browser.get(&format!("{LIST}/2")).html();
        assert!(!html.contains("/confirmation"), "{}", role.code());
        assert_eq!(confirm(&browser, 2).status, StatusCode::FORBIDDEN);
    }
    let reporter = Browser::of(world, Role::Reporter);
    assert_eq!(reporter.get(LIST).status, StatusCode::FORBIDDEN);
}

fn another_schools_contract_is_as_if_it_never_was(world: &mut World) {
    let school = Browser::of(world, Role::SchoolManager);
    let csrf = school.get("/tickets").field("csrf");
    for code in ["MZ", "QQ"] {
        for path in [LIST.to_owned(), format!("{LIST}/1")] {
            let answer = school.get(&format!("{path}?customer={code}"));
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path} {code}");
        }
        let to = format!("{LIST}/1/confirmation?customer={code}");
        let refused = school.post(&to, &[("csrf", &csrf)]);
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{code}");
    }
    let none = school.get(&format!("{LIST}/9"));
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

fn a_first_version_can_be_published_for_a_customer_without_one(world: &mut World) {
    let house = Browser::of(world, Role::ProjectManager);
    let at = format!("{LIST}?customer=MZ");
    assert_eq!(published(world, "MZ"), 0);
    let looked = look(&house, &at, PLAN);
    assert_eq!(looked.status, StatusCode::OK);
    let done = publish(&house, &at, &looked, PLAN);
    assert_eq!(done.header("location"), "/ledger/contract/1?customer=MZ");
    assert_eq!(published(world, "MZ"), 1);
}

fn a_page_of_the_ledger_without_a_customer_begins_where_the_ledger_does(world: &mut World) {
    world.tell_stories();
    let house = Browser::of(world, Role::ProjectManager);
    let at = format!("{LIST}?customer=MZ");
    let looked = look(&house, &at, PLAN);
    publish(&house, &at, &looked, PLAN);
    assert_eq!(published(world, "MZ"), 1, "two to choose from");
    let first = house.get("/ledger/promises/W6.duty?customer=EC");
    assert_eq!(first.status, StatusCode::OK);
    let html = house.get("/ledger/promises/W6.duty");
    assert_eq!(html.status, StatusCode::OK);
    let html = html.html();
    // The same customer's, and every link goes on with it.
    assert!(html.contains("customer=EC") && !html.contains("customer=MZ"));
    let fact = house.get("/ledger/facts/1");
    assert_eq!(fact.status, house.get("/ledger/facts/1?customer=EC").status);
    assert_ne!(fact.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Nobody is led into a ledger that they may not read.
    let reporter = Browser::of(world, Role::Reporter);
    let refused = reporter.get("/ledger/promises/W6.duty");
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
