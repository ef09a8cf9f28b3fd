//! The journey in a real browser: from a scanned label to the archived file, then a look at every page.

use crate::{house::root, program::Program, served::Served};
use serde_json::{Map, Value};
use shounuo_trial::{BROWSER, ran, skipped};
use std::process::Command;

const JOURNEY: &str = "the journey, and every page on every size, in both themes and languages";

/// The path of each way in: by role for the first school and the provider, and the first label.
fn links(served: &Served) -> Value {
    let path = |url: &Value| {
        let url = url.as_str().expect("an address");
        Value::from(url.strip_prefix(served.url()).expect("of this server"))
    };
    let mut links = Map::new();
    for way in served.ready["sign_ins"].as_array().expect("ways in") {
        let role = way["role"].as_str().expect("a role").to_owned();
        links.entry(role).or_insert_with(|| path(&way["url"]));
    }
    links.insert("label".to_owned(), path(&served.ready["labels"][0]["url"]));
    Value::Object(links)
}

#[test]
fn from_a_scanned_label_to_the_archived_file_in_a_real_browser() {
    let Ok(browser) = std::env::var(BROWSER) else {
        return skipped(JOURNEY, BROWSER);
    };
    ran("browser", JOURNEY);
    let program = Program::new();
    let served = Served::start(&program, &["demo"]);
    let journey = Command::new("node")
        .arg("journey.mjs")
        .current_dir(root().join("browser"))
        .env("BASE", served.url())
        .env("LINKS", links(&served).to_string())
        .env(BROWSER, browser)
        .output()
        .expect("node starts (README.md names it)");
    let said = String::from_utf8_lossy(&journey.stdout);
    let erred = String::from_utf8_lossy(&journey.stderr);
    assert!(journey.status.success(), "{said}{erred}");
    assert!(said.contains(r#"{"step":"done"}"#), "{said}{erred}");
}
