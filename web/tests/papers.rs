//! Papers of evidence: a scanned report as PDF comes in, and goes out as a download and nothing else.

use crate::{
    browser::{Answer, Browser},
    world::World,
};
use axum::http::StatusCode;
use shounuo_core::role::Role;

on_both!(
    a_scanned_report_is_filed_and_only_ever_saved,
    what_only_pretends_to_be_a_paper_is_refused,
    a_ticket_takes_photos_only,
    the_form_offers_the_schools_own_faults,
);

const FORM: &str = "/ledger/evidence/record.filed";
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\nstartxref\n9\n%%EOF\n";

fn file(browser: &Browser, files: &[(&str, &[u8])]) -> Answer {
    let page = browser.get(FORM);
    let (csrf, key) = (page.field("csrf"), page.field("idempotency_key"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("idempotency_key", key.as_str()),
        ("item", "M1.manuals/handover"),
    ];
    browser.post_files(FORM, &fields, files)
}

fn a_scanned_report_is_filed_and_only_ever_saved(world: &mut World) {
    world.tell_stories();
    let browser = Browser::of(world, Role::ProjectManager);
    assert!(browser.get(FORM).html().contains("application/pdf"));
    let done = file(&browser, &[("../../<b>报告</b>.pdf", PDF)]);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
    let (_, no) = done
        .header("location")
        .split_once("recorded=")
        .expect("a fact");
    let fact = browser.get(&format!("/ledger/facts/{no}")).html();
    let path = fact
        .split("href=\"")
        .find(|t| t.contains("/files/"))
        .expect("a file");
    let path = path.split('"').next().expect("an address");
    let got = browser.get(path);
    assert_eq!(
        (got.status, got.body.as_slice()),
        (StatusCode::OK, PDF),
        "byte for byte"
    );
    assert_eq!(got.header("content-type"), "application/pdf");
    assert!(
        got.header("content-disposition")
            .starts_with("attachment; filename=\"")
    );
    assert!(
        !got.header("content-disposition").contains("报告"),
        "names are ours"
    );
    assert!(got.header("content-security-policy").contains("sandbox"));
    assert_eq!(got.header("x-content-type-options"), "nosniff");
    let school = Browser::of(world, Role::SchoolManager);
    assert_eq!(
        school.get(path).status,
        StatusCode::OK,
        "the school sees its evidence"
    );
    assert_ne!(
        Browser::of(world, Role::Reporter).get(path).status,
        StatusCode::OK
    );
}

fn what_only_pretends_to_be_a_paper_is_refused(world: &mut World) {
    world.tell_stories();
    let browser = Browser::of(world, Role::ProjectManager);
    let hidden = [PDF, b"<script>alert(1)</script>"].concat();
    let before = [b"<html>".as_slice(), PDF].concat();
    let hostile: [(&str, &[u8]); 7] = [
        ("report.pdf", b"<html><script>alert(1)</script></html>"),
        (
            "photo.jpg",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        ),
        ("report.pdf", b"%PDF-1.7"),
        ("report.pdf", &hidden),
        ("report.pdf", &before),
        ("report.docx", b"PK\x03\x04\x14\x00"),
        ("report.exe", b"MZ\x90\x00"),
    ];
    for (name, bytes) in hostile {
        let answer = file(&browser, &[(name, bytes)]);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(
            answer
                .html()
                .contains("只能上传 JPEG、PNG、WebP 照片与 PDF 文件"),
            "{name}"
        );
    }
    let long = [PDF, &vec![b' '; 13 << 20], b"\nstartxref\n9\n%%EOF"].concat();
    assert_eq!(
        file(&browser, &[("a.pdf", &long)]).status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let seven: Vec<(&str, &[u8])> = (0..7).map(|_| ("a.pdf", PDF)).collect();
    assert_eq!(
        file(&browser, &seven).status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

fn a_ticket_takes_photos_only(world: &mut World) {
    world.tell_stories();
    let browser = Browser::of(world, Role::ProjectManager);
    let page = browser.get("/tickets/EC-4?do=add_note");
    let (csrf, key) = (page.field("csrf"), page.field("idempotency_key"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("idempotency_key", key.as_str()),
        ("text", "x"),
    ];
    let answer = browser.post_files("/tickets/EC-4/add_note", &fields, &[("a.pdf", PDF)]);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

fn the_form_offers_the_schools_own_faults(world: &mut World) {
    world.tell_stories();
    let browser = Browser::of(world, Role::ProjectManager);
    let html = browser
        .get("/ledger/evidence/loan.applied?customer=EC")
        .html();
    assert!(
        html.contains("list=\"tickets\"") && html.contains("<option value=\"EC-4\""),
        "{html}"
    );
    assert!(!html.contains("<option value=\"MZ-"), "another school's");
}
