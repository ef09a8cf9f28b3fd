//! Photos: looked at, kept, shown to those who may see the ticket.

use crate::world::{Answer, World};
use axum::http::Method;
use shounuo_core::role::Role;
use std::io::Cursor;

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::RgbImage::new(width, height)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a photo");
    bytes.into_inner()
}

fn form(body: Option<&str>, photos: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(body) = body {
        out.extend(
            format!("--x\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\n{body}\r\n")
                .bytes(),
        );
    }
    for (name, bytes) in photos {
        out.extend(
            format!(
                "--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"{name}\"\r\n\r\n"
            )
            .bytes(),
        );
        out.extend(bytes);
        out.extend(b"\r\n");
    }
    out.extend(b"--x--\r\n");
    out
}

fn send(world: &World, path: &str, body: Vec<u8>) -> Answer {
    let ask = world
        .as_person(world.centre.manager)
        .header("content-type", "multipart/form-data; boundary=x");
    ask.send(Method::POST, path, body)
}

fn a_photo_comes_with_the_report_and_is_shown_to_those_who_may_see_it(world: &World) {
    let body = format!(
        "{{\"kind\":\"fault\",\"device\":\"{}\",\"text\":\"黑屏\"}}",
        world.centre.device
    );
    let hostile = "../../etc/<svg onload=1>.jpg";
    let no = send(
        world,
        "/tickets",
        form(Some(&body), &[(hostile, png(40, 30))]),
    )
    .done()["no"]
        .clone();
    let no = no.as_str().expect("a number");
    let file = world.by(Role::Desk).get(&format!("/tickets/{no}")).done()["files"][0].clone();
    assert_eq!(file["mime"], "image/jpeg");
    let path = file["path"]
        .as_str()
        .expect("a path")
        .trim_start_matches("/api/v1")
        .to_owned();
    let shown = world.by(Role::Desk).get(&path);
    assert_eq!(
        (shown.status.as_u16(), shown.header("content-type")),
        (200, "image/jpeg")
    );
    assert!(
        !shown.header("content-disposition").contains("etc"),
        "names are ours"
    );
    assert!(shown.header("content-security-policy").contains("sandbox"));
    let stranger = world.as_person(world.other.manager).get(&path);
    stranger.problem(404, "not_found");
    let elsewhere = world.fault(world.centre);
    let id = file["id"].as_str().expect("an id");
    world
        .by(Role::Desk)
        .get(&format!("/tickets/{elsewhere}/files/{id}"))
        .problem(404, "not_found");
}

fn what_is_no_photo_is_refused_whatever_its_name(world: &World) {
    let no = world.fault(world.centre);
    let notes = format!("/tickets/{no}/notes");
    let one = |bytes: Vec<u8>| send(world, &notes, form(Some("{}"), &[("a.jpg", bytes)]));
    one(b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()).problem(415, "not_an_image");
    one(b"<html><script>1</script>".to_vec()).problem(415, "not_an_image");
    one(Vec::new()).problem(415, "not_an_image");
    let mut cut = png(200, 200);
    cut.truncate(cut.len() / 2);
    one(cut).problem(415, "not_an_image");
    one(vec![0xff; 13 * 1024 * 1024]).problem(413, "too_large");
    let seven: Vec<_> = (0..7).map(|_| ("a.png", png(4, 4))).collect();
    send(world, &notes, form(Some("{}"), &seven)).problem(413, "too_large");
    let timeline = world
        .by(Role::Desk)
        .get(&format!("/tickets/{no}/timeline"))
        .done();
    assert_eq!(
        timeline["entries"].as_array().map(Vec::len),
        Some(1),
        "nothing was written"
    );
}

fn a_form_is_read_as_strictly_as_json(world: &World) {
    let no = world.fault(world.centre);
    let notes = format!("/tickets/{no}/notes");
    send(world, &notes, form(Some("{\"txet\":1}"), &[])).problem(422, "unknown_field");
    send(world, &notes, form(Some("{"), &[])).problem(400, "malformed_json");
    send(world, &notes, b"--x\r\nnonsense".to_vec()).problem(400, "bad_request");
    let other =
        b"--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n1\r\n--x--\r\n".to_vec();
    send(world, &notes, other).problem(422, "unknown_field");
    assert_eq!(
        send(world, &notes, form(None, &[("a.png", png(4, 4))])).status,
        201,
        "a photo says enough"
    );
    let departure = format!("/tickets/{no}/rejection");
    send(world, &departure, form(Some("{}"), &[])).problem(415, "unsupported_media");
}

fn evidence_takes_papers_and_gives_them_as_downloads(world: &World) {
    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n";
    let body = "{\"customer\":\"EC\",\"kind\":\"case.shown\",\
                \"data\":{\"rule\":\"W3.newest\",\"case\":\"cloud\",\"holds\":true,\"why\":\"papers\"}}";
    let with = |body: &str, part: &str, bytes: &[u8]| {
        let one = form(Some(body), &[("报告.pdf", bytes.to_vec())]);
        let named = format!("name=\"{part}\"; filename");
        let text = b"name=\"photo\"; filename".as_slice();
        let at = one
            .windows(text.len())
            .position(|w| w == text)
            .expect("a part");
        [&one[..at], named.as_bytes(), &one[at + text.len()..]].concat()
    };
    let told = send(world, "/ledger/evidence", with(body, "file", PDF)).done();
    let fact = format!("/ledger/facts/{}", told["fact"]);
    let fact = world.by(Role::Auditor).get(&fact).done();
    let path = fact["files"][0]["path"].as_str().expect("a path");
    let got = world
        .by(Role::Auditor)
        .get(path.trim_start_matches("/api/v1"));
    assert_eq!(
        (got.bytes.as_slice(), got.header("content-type")),
        (PDF, "application/pdf")
    );
    assert!(got.header("content-disposition").starts_with("attachment"));
    assert!(got.header("content-security-policy").contains("sandbox"));
    assert_eq!(got.header("x-content-type-options"), "nosniff");
    send(world, "/ledger/evidence", with(body, "file", b"<html>"))
        .problem(415, "unsupported_media");
    // Tickets take photos, whatever the part is called.
    let no = world.fault(world.centre);
    let notes = format!("/tickets/{no}/notes");
    send(world, &notes, with("{}", "photo", PDF)).problem(415, "not_an_image");
    send(world, &notes, with("{}", "file", PDF)).problem(422, "unknown_field");
}

on_both! {
    evidence_takes_papers_and_gives_them_as_downloads,
    a_photo_comes_with_the_report_and_is_shown_to_those_who_may_see_it,
    what_is_no_photo_is_refused_whatever_its_name,
    a_form_is_read_as_strictly_as_json,
}
