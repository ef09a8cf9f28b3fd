//! Logs over a whole journey: one id through all threads, and nothing that is private or secret.

use crate::{
    program::on_both,
    served::{Served, field, header, label},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// A form as browsers send it with files.
fn multipart(fields: &[(&str, &str)]) -> (String, String) {
    let part = |(name, value): &(&str, &str)| {
        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body: String = fields.iter().map(part).collect();
    (
        "Content-Type: multipart/form-data; boundary=edge\r\n".to_owned(),
        format!("{body}--edge--\r\n"),
    )
}

#[test]
fn a_journey_leaves_one_id_through_all_threads_and_no_secret_in_the_logs() {
    on_both("quiet: a journey", |program| {
        let served = Served::start(program, &["demo"]);
        let url = served.url().to_owned();
        let label = label(&served);
        let link = served.ready["sign_ins"][0]["url"]
            .as_str()
            .expect("a link")
            .to_owned();
        let (name, phone, text) = ("Qiaomuzhen", "13912345678", "the-projector-smells-of-smoke");

        let (_, page) = served.get(&label);
        let (csrf, key) = (field(&page, "csrf"), field(&page, "idempotency_key"));
        let fields = [
            ("csrf", csrf.as_str()),
            ("idempotency_key", &key),
            ("symptoms", "black_screen"),
            ("name", name),
            ("phone", phone),
            ("text", text),
        ];
        let (head, body) = multipart(&fields);
        let (status, sent) = served.ask("POST", &label, &head, &body);
        assert_eq!(status, 303, "{sent}");
        let tracking = header(&sent, "location");
        assert!(tracking.starts_with("/t/"), "{tracking}");
        assert_eq!(served.get(&format!("{url}{tracking}")).0, 200);

        let (_, page) = served.get(&link);
        let form = format!("csrf={}", field(&page, "csrf"));
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        let (status, answer) = served.ask("POST", &link, kind, &form);
        assert_eq!(status, 303, "{answer}");
        let cookie = header(&answer, "set-cookie");
        let session = cookie
            .split(['=', ';'])
            .nth(1)
            .expect("a session")
            .to_owned();
        let mine = format!("Cookie: session={session}\r\n");
        served.ask("GET", &format!("{url}/search?q={phone}"), &mine, "");
        served.ask("GET", &format!("{url}/tickets"), &mine, "");
        let bearer = "Authorization: Bearer a-bearers-token-1234567890\r\n";
        served.ask("GET", &format!("{url}/api/v1/tickets?q={name}"), bearer, "");
        let password = "login=admin&password=hunter2hunter2&csrf=x";
        served.ask("POST", &format!("{url}/sign-in"), kind, password);
        let id = header(&sent, "x-request-id");
        let threads = || -> BTreeSet<String> {
            let log = Served::log(program);
            let lines = log.lines().filter(|l| l.contains(&id));
            let lines = lines.filter_map(|l| serde_json::from_str::<Value>(l).ok());
            lines
                .filter_map(|l| {
                    l["threadName"]
                        .as_str()
                        .map(|t| t.trim_end_matches(char::is_numeric).to_owned())
                })
                .collect()
        };
        crate::served::until("the id in the log of every layer", || {
            let seen = threads();
            ["shounuo-writer", "shounuo-announcing"]
                .iter()
                .all(|t| seen.contains(*t))
                && seen.len() >= 3
        });
        assert_eq!(served.stop(), Some(0));
        let log = Served::log(program);
        let word = |address: &str| address.rsplit('/').next().expect("a token").to_owned();
        for secret in [
            &word(&label),
            &word(&link),
            &word(&tracking),
            &session,
            &csrf,
            &key,
            &name.to_owned(),
            &phone.to_owned(),
            &text.to_owned(),
            &"hunter2".to_owned(),
            &"a-bearers-token".to_owned(),
        ] {
            assert!(!log.contains(secret.as_str()), "{secret} stands in the log");
        }
        assert!(
            log.contains("/r/{token}") && log.contains("/search"),
            "there is a log: {log}"
        );
    });
}
