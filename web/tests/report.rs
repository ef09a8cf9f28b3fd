//! The page behind a label, and the tracking page that follows.

use crate::{browser::Browser, world::World};
use axum::http::StatusCode;
use shounuo_core::role::Role;

on_both!(
    the_report_page_weighs_less_than_ten_kilobytes_with_all_it_loads,
    a_report_leads_to_a_number_and_running_promises,
    an_empty_report_comes_back_with_a_word_beside_it_and_nothing_lost,
    an_unknown_label_says_whom_to_call,
    printing_a_label_revokes_the_one_before,
    a_label_scanned_on_site_proves_the_arrival,
    a_label_of_another_device_proves_nothing,
);

/// A small photo.
fn photo() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    let image = image::RgbImage::from_pixel(40, 30, image::Rgb([200, 30, 30]));
    image
        .write_to(&mut png, image::ImageFormat::Png)
        .expect("a photo");
    png.into_inner()
}

fn label(world: &World) -> String {
    format!("/r/{}", world.labels[0])
}

fn the_report_page_weighs_less_than_ten_kilobytes_with_all_it_loads(world: &mut World) {
    world.tell_stories();
    let browser = Browser::new(world);
    for lang in ["zh", "en"] {
        let page = browser.get(&format!("{}?lang={lang}", label(world)));
        let html = page.html();
        let mut bytes = page.body.len();
        for asset in html.split('"').filter(|s| s.starts_with("/assets/")) {
            let loaded = browser.get(asset);
            // Without Node the crate is built without assets; the page alone is then weighed.
            bytes += if loaded.status == StatusCode::OK {
                loaded.body.len()
            } else {
                0
            };
        }
        assert!(bytes <= 10 * 1024, "{lang}: {bytes} bytes");
    }
}

fn a_report_leads_to_a_number_and_running_promises(world: &mut World) {
    let browser = Browser::new(world);
    let page = browser.get(&label(world));
    for piece in [
        "A301",
        "3 号教学楼",
        "black_screen",
        "tel:4000000000",
        "multipart/form-data",
    ] {
        assert!(page.html().contains(piece), "{piece}");
    }
    let (csrf, key) = (page.field("csrf"), page.field("idempotency_key"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("idempotency_key", key.as_str()),
        ("symptoms", "black_screen"),
        ("symptoms", "no_sound"),
        ("text", "<b>黑屏</b>"),
        ("name", "张老师"),
        ("phone", "138"),
    ];
    let sent = browser.post_files(&label(world), &fields, &[("../../x.svg.jpg", &photo())]);
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let tracking = sent.header("location").to_owned();
    assert!(tracking.starts_with("/t/"));
    let html = browser.get(&tracking).html();
    for piece in [
        "EC-1",
        "<s-countdown status=\"running\"",
        "D2",
        "D3",
        "&#60;b&#62;",
        "/files/",
    ] {
        assert!(html.contains(piece), "{piece}");
    }
    let file = html
        .split("href=\"")
        .find(|s| s.contains("/files/"))
        .expect("a photo")
        .split('"')
        .next()
        .expect("a path");
    let shown = browser.get(file);
    assert_eq!(
        (shown.status, shown.header("content-type")),
        (StatusCode::OK, "image/jpeg")
    );
    assert!(shown.header("content-security-policy").contains("sandbox"));
    assert!(
        shown.header("content-disposition").contains(".jpg")
            && !shown.header("content-disposition").contains("svg")
    );
    // Sent twice is sent once, and leads to the same page.
    let again = browser.post_files(&label(world), &fields, &[("../../x.svg.jpg", &photo())]);
    assert_eq!(again.header("location"), tracking);
    let other = [
        ("csrf", csrf.as_str()),
        ("idempotency_key", key.as_str()),
        ("symptoms", "slow"),
    ];
    assert_eq!(
        browser.post(&label(world), &other).status,
        StatusCode::CONFLICT,
        "the same key with other words"
    );
    assert!(
        Browser::of(world, Role::Desk)
            .get("/tickets")
            .html()
            .matches("/tickets/EC-")
            .count()
            == 1
    );
}

fn an_empty_report_comes_back_with_a_word_beside_it_and_nothing_lost(world: &mut World) {
    let browser = Browser::new(world);
    let page = browser.get(&label(world));
    let (csrf, key) = (page.field("csrf"), page.field("idempotency_key"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("idempotency_key", key.as_str()),
        ("name", "李\"老师"),
        ("phone", "139"),
    ];
    let back = browser.post_files(&label(world), &fields, &[("x.jpg", &photo())]);
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let html = back.html();
    assert!(html.contains("value=\"李&#34;老师\"") && html.contains("value=\"139\""));
    assert!(html.contains("class=\"err box\"") && html.contains("照片需重新选择"));
    assert_eq!(
        back.field("idempotency_key"),
        key,
        "the same key, so that the draft is kept"
    );
}

fn an_unknown_label_says_whom_to_call(world: &mut World) {
    let answer = Browser::new(world).get("/r/never-given-out");
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.html().contains("tel:4000000000"));
    let tracked = Browser::new(world).get("/t/never-given-out");
    assert_eq!(tracked.status, StatusCode::NOT_FOUND);
}

fn printing_a_label_revokes_the_one_before(world: &mut World) {
    let desk = Browser::of(world, Role::Desk);
    let device = world.centre.devices[0].to_string();
    let page = desk.get(&format!("/labels?device={device}"));
    assert_eq!(
        desk.get(&label(world)).status,
        StatusCode::OK,
        "looking revokes nothing"
    );
    let sheet = desk.post(
        "/labels",
        &[("csrf", &page.field("csrf")), ("device", &device)],
    );
    assert_eq!(sheet.status, StatusCode::OK);
    assert!(sheet.html().contains("<path d=\"M"));
    assert!(
        sheet.html().contains("3\u{a0}层\u{a0}· "),
        "a narrow label breaks between the parts of a place, never within one"
    );
    assert_eq!(desk.get(&label(world)).status, StatusCode::NOT_FOUND);
}

fn a_label_scanned_on_site_proves_the_arrival(world: &mut World) {
    world.tell_stories();
    let field = Browser::of(world, Role::FieldTechnician);
    let page = field.get(&label(world));
    assert!(page.html().contains("/tickets/EC-4/arrive"));
    let (csrf, scan) = (page.field("csrf"), page.field("scan"));
    let done = field.post("/tickets/EC-4/arrive", &[("csrf", &csrf), ("scan", &scan)]);
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(
        field
            .get("/tickets/EC-4?lang=en")
            .html()
            .contains("label scanned on site")
    );
}

fn a_label_of_another_device_proves_nothing(world: &mut World) {
    world.tell_stories();
    let field = Browser::of(world, Role::FieldTechnician);
    let csrf = field.get("/tickets").field("csrf");
    for label in [world.labels[1].as_str(), "made-up"] {
        let answer = field.post("/tickets/EC-4/arrive", &[("csrf", &csrf), ("scan", label)]);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{label}");
    }
}
