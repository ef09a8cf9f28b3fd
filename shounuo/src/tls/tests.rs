use super::*;
use jiff::SignedDuration;

fn at(said: &str) -> Timestamp {
    said.parse().expect("an instant")
}

#[test]
fn a_certificate_is_renewed_before_its_end_or_for_other_names_and_the_authority_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let begun = at("2026-01-01T00:00:00Z");
    let names = ["192.168.7.5".to_owned(), "help.example.org".to_owned()];
    let authority = Authority::at(folder.path(), begun).expect("an authority");
    let first = authority.leaf(&names, begun).expect("a certificate");
    assert_eq!(first.ends.names, ["192.168.7.5", "help.example.org"]);

    let later = begun + SignedDuration::from_hours(59 * 24);
    let kept = authority.leaf(&names, later).expect("a certificate");
    assert_eq!(kept.chain, first.chain, "it is good for another 31 days");

    let due = begun + SignedDuration::from_hours(61 * 24);
    let renewed = authority.leaf(&names, due).expect("a certificate");
    assert_ne!(renewed.chain, first.chain);
    assert!(renewed.ends.until > due + SignedDuration::from_hours(89 * 24));

    let over = begun + SignedDuration::from_hours(400 * 24);
    let anew = authority
        .leaf(&names, over)
        .expect("a certificate, though the old one is over");
    assert!(anew.ends.until > over);

    let others = ["192.168.7.6".to_owned()];
    let other = authority.leaf(&others, over).expect("a certificate");
    assert_eq!(other.ends.names, ["192.168.7.6"]);

    let again = Authority::at(folder.path(), over).expect("the authority");
    assert_eq!(
        again.fingerprint, authority.fingerprint,
        "devices need not take it in again"
    );
}

#[test]
#[cfg(unix)]
fn keys_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("tls");
    let authority = Authority::at(&inner, Timestamp::now()).expect("an authority");
    authority
        .leaf(&["localhost".to_owned()], Timestamp::now())
        .expect("a certificate");
    for file in ["ca.key", "server.key"] {
        let mode = std::fs::metadata(inner.join(file))
            .expect("a key")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[test]
fn a_key_of_another_certificate_is_told_with_both_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let now = Timestamp::now();
    let place = |name: &str| {
        let inner = folder.path().join(name);
        let authority = Authority::at(&inner, now).expect("an authority");
        authority
            .leaf(&["localhost".to_owned()], now)
            .expect("a certificate");
        inner
    };
    let (one, other) = (place("one"), place("other"));
    let said = |certificate: &str, key: &str| {
        let found = Pair::read(&one.join(certificate), &other.join(key));
        found
            .err()
            .map(|p| p.sentence(Lang::En))
            .unwrap_or_default()
    };
    let mismatch = said("server.pem", "server.key");
    assert!(
        mismatch.contains("one/server.pem") && mismatch.contains("other/server.key"),
        "{mismatch}"
    );
    assert!(said("server.pem", "nothing.key").contains("nothing.key"));
    assert!(
        said("server.key", "server.key").contains("one/server.key"),
        "no certificate in it"
    );
    assert!(
        said("server.pem", "server.pem").contains("other/server.pem"),
        "no key in it"
    );
}
