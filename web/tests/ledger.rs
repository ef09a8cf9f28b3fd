//! The ledger's further pages: what lies ahead, the statement, and evidence by hand.

use crate::{browser::Browser, rendering::assert_all_words, world::World};
use axum::http::StatusCode;
use shounuo_core::{ledger::form::FORMS, role::Role};

on_both!(
    every_page_of_the_ledger_reads_in_both_languages,
    every_kind_of_evidence_that_a_role_may_record_has_a_form,
    evidence_by_hand_changes_a_verdict,
    what_is_wrong_stands_beside_its_field_and_nothing_is_lost,
    another_schools_manager_gets_what_never_was,
    a_period_that_nobody_can_mean_says_so,
    the_school_may_object_to_a_verdict_and_must_say_why,
    every_figure_leads_to_exactly_what_it_counts,
    a_tile_leads_to_as_many_rows_as_it_says,
    sentences_call_things_by_their_names,
);

const PAGES: &[&str] = &[
    "/ledger/ahead",
    "/ledger/ahead?within=hour",
    "/ledger/ahead?within=quarter",
    "/ledger/statement",
    "/ledger/statement?period=2026-03",
    "/ledger/statement?period=2026-H1",
    "/ledger/statement?period=2026",
    "/ledger/contract",
    "/ledger/contract/1",
];

fn every_page_of_the_ledger_reads_in_both_languages(world: &mut World) {
    world.tell_stories();
    for role in [Role::SchoolManager, Role::ProjectManager, Role::Auditor] {
        let browser = Browser::of(world, role);
        for page in PAGES {
            for lang in ["zh", "en"] {
                let sign = if page.contains('?') { '&' } else { '?' };
                let at = format!("{page}{sign}lang={lang}");
                let answer = browser.get(&at);
                assert_eq!(answer.status, StatusCode::OK, "{} {at}", role.code());
                assert_words(&answer.html(), &at);
            }
        }
    }
}

fn assert_words(html: &str, at: &str) {
    assert_all_words(html, at);
    assert!(
        !html.contains(" style="),
        "{at}: the content policy forbids it"
    );
    for head in ["ledger_page.", "evidence_hint.", "standing.", "topic."] {
        assert!(!html.contains(head), "{at}: a word of {head} is missing");
    }
}

fn every_kind_of_evidence_that_a_role_may_record_has_a_form(world: &mut World) {
    world.tell_stories();
    for role in [Role::ProjectManager, Role::SchoolManager, Role::Storekeeper] {
        let browser = Browser::of(world, role);
        let kinds = browser.get("/ledger/evidence").html();
        let mut shown = 0;
        for (kind, _) in FORMS {
            let path = format!("/ledger/evidence/{kind}");
            let offered = kinds.contains(&format!("href=\"{path}\""));
            let answer = browser.get(&path);
            assert_eq!(
                answer.status == StatusCode::OK,
                offered,
                "{} {kind}",
                role.code()
            );
            shown += usize::from(offered);
            if offered {
                assert_words(&answer.html(), kind);
                assert_words(&browser.get(&format!("{path}?lang=en")).html(), kind);
                browser.get(&format!("{path}?lang=zh"));
            }
        }
        assert!(shown > 4, "{} is offered {shown}", role.code());
    }
    let auditor = Browser::of(world, Role::Auditor);
    assert_eq!(
        auditor.get("/ledger/evidence").status,
        StatusCode::FORBIDDEN
    );
    let unknown = Browser::of(world, Role::ProjectManager).get("/ledger/evidence/no.such");
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

/// Opens a kind's form and sends it.
fn send(browser: &Browser, kind: &str, fields: &[(&str, &str)]) -> crate::browser::Answer {
    let path = format!("/ledger/evidence/{kind}");
    let page = browser.get(&path);
    let (csrf, key) = (page.field("csrf"), page.field("idempotency_key"));
    let mut all = vec![("csrf", csrf.as_str()), ("idempotency_key", key.as_str())];
    all.extend_from_slice(fields);
    browser.post(&path, &all)
}

fn evidence_by_hand_changes_a_verdict(world: &mut World) {
    world.tell_stories();
    let browser = Browser::of(world, Role::ProjectManager);
    let page = browser.get("/ledger/evidence/record.filed").html();
    let item = page.split("name=\"item\"").nth(1).expect("papers");
    let item = item.split("value=\"").nth(2).expect("the first paper");
    let item = item.split('"').next().expect("its word").to_owned();
    let (record, _) = item.split_once('/').expect("a record and its paper");
    let promise = format!("/ledger/promises/{record}/record");
    let before = facts_of(&browser, record);
    let done = send(
        &browser,
        "record.filed",
        &[("item", &item), ("ticket", "EC-1")],
    );
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{promise}");
    let back = browser.get(done.header("location")).html();
    assert!(
        back.contains(&format!("/ledger/promises/{record}\"")),
        "{record}"
    );
    assert_ne!(
        before,
        facts_of(&browser, record),
        "the verdict tells of its new fact"
    );
}

/// What the page of a promise says of its instances.
fn facts_of(browser: &Browser, promise: &str) -> String {
    let html = browser.get(&format!("/ledger/promises/{promise}")).html();
    let list = html.split("<ul class=\"items\" data-list>").nth(1);
    list.unwrap_or_default()
        .split("</ul>")
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn what_is_wrong_stands_beside_its_field_and_nothing_is_lost(world: &mut World) {
    world.tell_stories();
    let browser = Browser::of(world, Role::ProjectManager);
    let fields = [
        ("complete", "no"),
        ("left_out_rows", "5"),
        ("left_out_device_0", "nothing like it"),
        ("left_out_reason_0", "教室锁门"),
        ("heads", "12"),
    ];
    let answer = send(&browser, "routine.carried_out", &fields);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let html = answer.html();
    assert!(html.contains("id=\"left_out-err\""), "beside its field");
    assert!(html.contains("教室锁门") && html.contains("value=\"12\""));
    let missing = send(&browser, "routine.carried_out", &[("complete", "yes")]);
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.html().contains("id=\"routine-err\""));
    // A row more is no recording.
    let more = send(
        &browser,
        "routine.carried_out",
        &[("more", "left_out"), ("left_out_rows", "5")],
    );
    assert_eq!(more.status, StatusCode::OK);
    assert!(more.html().contains("left_out_device_9"));
    let ahead = [
        ("occurred_at", "2031-01-01T08:00"),
        ("complete", "yes"),
        ("routine", "x"),
    ];
    let future = send(&browser, "routine.carried_out", &ahead);
    assert_eq!(future.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(future.html().contains("2031-01-01T08:00"));
}

fn another_schools_manager_gets_what_never_was(world: &mut World) {
    world.tell_stories();
    let school = Browser::of(world, Role::SchoolManager);
    let csrf = school.get("/tickets").field("csrf");
    for page in [
        "/ledger/ahead?customer=",
        "/ledger/statement?customer=",
        "/ledger/evidence?customer=",
        "/ledger/evidence/loan.applied?customer=",
    ] {
        let (a, b) = (
            school.get(&format!("{page}MZ")),
            school.get(&format!("{page}QQ")),
        );
        assert_eq!(
            (a.status, b.status),
            (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
            "{page}"
        );
        assert_eq!(timeless(&a.html()), timeless(&b.html()), "{page}");
    }
    let write = |code: &str| {
        let path = format!("/ledger/evidence/loan.applied?customer={code}");
        school.post(&path, &[("csrf", &csrf), ("class", "cloud_server")])
    };
    let (a, b) = (write("MZ"), write("QQ"));
    assert_eq!(
        (a.status, b.status),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    );
    assert_eq!(timeless(&a.html()), timeless(&b.html()));
}

/// A page without what differs from one answer to the next: the present, and its own address.
fn timeless(html: &str) -> String {
    let (_, after) = html.split_once("<main").expect("a page");
    after.to_owned()
}

fn a_period_that_nobody_can_mean_says_so(world: &mut World) {
    world.tell_stories();
    let browser = Browser::of(world, Role::SchoolManager);
    for period in ["2019", "2026-13", "2031-Q1", "x"] {
        let answer = browser.get(&format!("/ledger/statement?period={period}"));
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{period}");
        assert!(
            answer.html().contains("href=\"/ledger/statement\""),
            "the way back"
        );
    }
}

fn the_school_may_object_to_a_verdict_and_must_say_why(world: &mut World) {
    world.tell_stories();
    let school = Browser::of(world, Role::SchoolManager);
    let list = school.get("/ledger/promises/D3.response").html();
    let mark = "href=\"/ledger/promises/D3.response/";
    let key = list.split(mark).nth(1).expect("an instance");
    let key = key.split('"').next().expect("its key");
    let path = format!("/ledger/promises/D3.response/{key}");
    let page = school.get(&path);
    assert!(page.html().contains(&format!("action=\"{path}/dispute\"")));
    let csrf = page.field("csrf");
    let send = |text: &str| {
        let fields = [("csrf", csrf.as_str()), ("say", "dispute"), ("text", text)];
        school.post(&format!("{path}/dispute"), &fields)
    };
    let silent = send("");
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.html().contains("reason-err"), "beside its field");
    assert_eq!(send("到场时间不对").status, StatusCode::SEE_OTHER);
    let house = Browser::of(world, Role::ProjectManager).get(&path).html();
    assert!(house.contains("到场时间不对"), "both sides see it");
    assert!(!house.contains("/dispute\""), "the school's own word");
}

/// Follows `<a … href="…standing=…">… n</a>` and counts the rows that it leads to.
fn followed(browser: &Browser, html: &str, at: &str) -> usize {
    let mut followed = 0;
    for link in html.split("<a ").skip(1) {
        let (tag, rest) = link.split_once('>').expect("a tag");
        let text = rest.split("</a>").next().expect("its text");
        let text = text.rsplit('>').next().expect("after its icon");
        let Some(href) = tag
            .split("href=\"")
            .nth(1)
            .and_then(|h| h.split('"').next())
        else {
            continue;
        };
        let figure = text.trim().rsplit(' ').next().unwrap_or_default();
        let (Ok(n), true) = (figure.parse::<usize>(), href.contains("standing=")) else {
            continue;
        };
        let list = browser.get(&href.replace("&amp;", "&").replace("&#38;", "&"));
        assert_eq!(list.status, StatusCode::OK, "{at}: {href}");
        let rows = list.html().matches("<li data-row").count();
        assert_eq!(rows, n, "{at}: {href}");
        followed += 1;
    }
    followed
}

fn every_figure_leads_to_exactly_what_it_counts(world: &mut World) {
    world.tell_stories();
    let browser = Browser::of(world, Role::SchoolManager);
    let ledger = browser.get("/ledger").html();
    assert!(followed(&browser, &ledger, "/ledger") > 10);
    for promise in ["D3.response", "P2.handling"] {
        let at = format!("/ledger/promises/{promise}");
        let page = browser.get(&at).html();
        // The chips above the list, and each month and quarter below it.
        assert!(page.contains("id=\"trend\"") && page.contains("period=2026-Q1"));
        assert!(followed(&browser, &page, &at) >= 3, "{at}");
    }
}

fn a_tile_leads_to_as_many_rows_as_it_says(world: &mut World) {
    world.tell_stories();
    let browser = Browser::of(world, Role::QualitySupervisor);
    for page in [
        "/ledger",
        "/ledger?owner=desk",
        "/ledger?site=3%20%E5%8F%B7%E6%95%99%E5%AD%A6%E6%A5%BC",
    ] {
        let html = browser.get(page).html();
        let tiles = html.split("<dl class=\"tiles\">").nth(1).expect("tiles");
        let tiles = tiles.split("</dl>").next().expect("their end");
        let mut seen = 0;
        for tile in tiles.split("href=\"").skip(1) {
            let (href, rest) = tile.split_once('"').expect("an address");
            let n = rest.split('>').nth(1).expect("a figure");
            let n = n.split('<').next().expect("its end");
            let rows = browser.get(&href.replace("&#38;", "&").replace("&amp;", "&"));
            let rows = rows.html().matches("<a class=\"title\"").count();
            assert_eq!(n.parse::<usize>(), Ok(rows), "{page} {href}");
            seen += 1;
        }
        assert!(seen > 1, "{page}");
    }
    let unknown = browser.get("/ledger?site=nowhere").html();
    assert!(unknown.contains("href=\"/ledger\"") || unknown.contains("/ledger?customer="));
}

fn sentences_call_things_by_their_names(world: &mut World) {
    world.tell_stories();
    let manager = Browser::of(world, Role::ProjectManager);
    let starts = ("starts_at", "2026-04-20T08:00");
    let fields = [
        starts,
        ("ends_at", "2026-04-20T18:00"),
        ("name", "技能竞赛"),
    ];
    let done = send(&manager, "occasion.announced", &fields);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
    let done = send(&manager, "complaint.received", &[("channel", "phone")]);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
    let school = Browser::of(world, Role::SchoolManager);
    for page in [
        "/ledger/promises/W4.inspection",
        "/ledger/ahead?within=quarter",
        "/wall",
    ] {
        let html = school.get(page).html();
        assert!(html.contains("「技能竞赛」"), "{page}");
    }
    let complaints = school.get("/ledger/promises/Q6.accepted").html();
    assert!(complaints.contains("的投诉"), "told by when it began");
}
