//! HTTPS as a real client meets it.

use crate::{
    program::{Program, arg},
    served::{Served, field, header, label, until},
};
use rcgen::{CertificateParams, Issuer, KeyPair};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use std::{
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    sync::Arc,
};
use time::{Duration, OffsetDateTime};
use x509_parser::extensions::GeneralName;

/// A certificate of its own that ends in so many days, and its key.
pub fn own(program: &Program, name: &str, days: i64) -> (PathBuf, PathBuf) {
    let key = KeyPair::generate().expect("a key");
    let certificate = dated(days).self_signed(&key).expect("a certificate");
    (
        program.file(&format!("{name}.pem"), certificate.pem()),
        program.file(&format!("{name}.key"), key.serialize_pem()),
    )
}

fn dated(days: i64) -> CertificateParams {
    let names = ["localhost", "127.0.0.1"].map(str::to_owned).to_vec();
    let mut params = CertificateParams::new(names).expect("names");
    params.not_before = OffsetDateTime::now_utc() - Duration::days(60);
    params.not_after = OffsetDateTime::now_utc() + Duration::days(days);
    params
}

/// The names of a certificate.
fn names(path: &Path) -> Vec<rcgen::SanType> {
    let pem = std::fs::read(path).expect("a certificate");
    let der = CertificateDer::from_pem_slice(&pem).expect("PEM");
    let (_, read) = x509_parser::parse_x509_certificate(&der).expect("X.509");
    let found = read
        .subject_alternative_name()
        .expect("its names")
        .expect("some");
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => rcgen::SanType::DnsName((*name).try_into().expect("a name")),
        GeneralName::IPAddress(bytes) if bytes.len() == 4 => {
            rcgen::SanType::IpAddress(<[u8; 4]>::try_from(*bytes).expect("four bytes").into())
        }
        GeneralName::IPAddress(bytes) => {
            rcgen::SanType::IpAddress(<[u8; 16]>::try_from(*bytes).expect("sixteen bytes").into())
        }
        other => panic!("{other:?}"),
    };
    found.value.general_names.iter().map(name).collect()
}

/// A client that trusts this certificate, or nobody.
fn client(trusted: Option<&Path>, protocols: &[&str]) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    if let Some(path) = trusted {
        let pem = std::fs::read(path).expect("a certificate");
        roots
            .add(CertificateDer::from_pem_slice(&pem).expect("PEM"))
            .expect("a root");
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|p| p.as_bytes().to_vec()).collect();
    Arc::new(config)
}

type Encrypted = StreamOwned<ClientConnection, TcpStream>;

fn connect(url: &str, config: &Arc<ClientConfig>) -> std::io::Result<Encrypted> {
    let at = url.strip_prefix("https://").expect("https");
    let name = ServerName::try_from("localhost").expect("a name");
    let connection = ClientConnection::new(Arc::clone(config), name).expect("a client");
    let mut stream = StreamOwned::new(connection, TcpStream::connect(at)?);
    // Only now hands are shaken.
    stream.flush()?;
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    Ok(stream)
}

/// The whole answer, or why there is none.
fn get(url: &str, path: &str, config: &Arc<ClientConfig>) -> std::io::Result<String> {
    let mut stream = connect(url, config)?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        // The end without a farewell is how HTTP/1.1 closes.
        Err(e) if e.kind() != std::io::ErrorKind::UnexpectedEof => Err(e),
        _ => Ok(String::from_utf8_lossy(&answer).into_owned()),
    }
}

const LOCAL: [(&str, &str); 2] = [("SHOUNUO_TLS", "local"), ("SHOUNUO_TLS_HTTP_PORT", "0")];

#[test]
fn who_takes_in_the_local_authority_trusts_the_server_and_nobody_else_does() {
    let program = Program::new();
    program.json(["init"]);
    let out = program.beside("taken.pem");
    let told = program.json(["ca", "--out", arg(&out)]);
    assert_eq!(told.exit, 0, "{}", told.answer);
    let served = Served::start_with(&program, &["serve"], &LOCAL);
    assert!(served.url().starts_with("https://"));

    let trusting = client(Some(&out), &[]);
    let page = get(served.url(), "/sign-in", &trusting).expect("trusted");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(header(&page, "set-cookie").contains("; Secure"), "{page}");
    assert_eq!(
        header(&page, "strict-transport-security"),
        "",
        "nobody is locked out"
    );
    let refused = get(served.url(), "/sign-in", &client(None, &[])).expect_err("not trusted");
    assert!(refused.to_string().contains("UnknownIssuer"), "{refused}");

    let modern = connect(served.url(), &client(Some(&out), &["h2", "http/1.1"])).expect("trusted");
    assert_eq!(modern.conn.alpn_protocol(), Some(&b"h2"[..]));

    let plain = served.told("plain_url");
    let (status, fetched) = served.get(&format!("{plain}/ca.crt"));
    assert_eq!(status, 200);
    let pem = std::fs::read_to_string(&out).expect("the certificate");
    assert!(fetched.ends_with(&pem), "{fetched}");
    let print = told.answer["sha256"].as_str().expect("a fingerprint");
    assert!(served.get(&format!("{plain}/ca")).1.contains(print));
    served.stop();
}

#[test]
fn the_address_of_a_visitor_is_known_over_https_too() {
    let program = Program::new();
    program.json(["init"]);
    let served = Served::start_with(&program, &["serve"], &LOCAL);
    let trusting = client(Some(&program.data().join("tls/ca.pem")), &[]);
    let send = || {
        let mut stream = connect(served.url(), &trusting).expect("trusted");
        let head = "POST /api/v1/labels/nobodys/tickets HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        stream.write_all(head.as_bytes()).expect("a request");
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).expect("an answer");
        String::from_utf8_lossy(&answer).into_owned()
    };
    // 60 reports a minute are taken from one address; without an address there would be no limit.
    let answers: Vec<String> = (0..70).map(|_| send()).collect();
    assert!(answers[0].ends_with("404"), "{}", answers[0]);
    assert!(answers.iter().any(|a| a.ends_with("429")), "{answers:?}");
    served.stop();
}

#[test]
fn a_handshake_that_never_ends_keeps_nobody_waiting() {
    let program = Program::new();
    program.json(["init"]);
    let served = Served::start_with(&program, &["serve"], &LOCAL);
    let at = served.url().trim_start_matches("https://").to_owned();
    let silent: Vec<TcpStream> = (0..50)
        .map(|_| TcpStream::connect(&at).expect("a connection"))
        .collect();
    let trusting = client(Some(&program.data().join("tls/ca.pem")), &[]);
    assert!(
        get(served.url(), "/healthz", &trusting)
            .expect("an answer")
            .contains("200 OK")
    );
    drop(silent);
    assert_eq!(served.stop(), Some(0));
}

#[test]
fn beside_https_a_device_is_reported_in_plain_http_without_script_and_all_else_is_led_away() {
    let program = Program::new();
    let served = Served::start_with(&program, &["demo"], &LOCAL);
    let label = label(&served);
    assert!(
        label.starts_with("http://127.0.0.1:"),
        "visitors' telephones know no local authority: {label}"
    );
    let (status, page) = served.get(&label);
    assert_eq!(status, 200);
    let fields = format!(
        "csrf={}&idempotency_key={}&symptoms=black_screen&name=Li&phone=13900000000&text=dark",
        field(&page, "csrf"),
        field(&page, "idempotency_key"),
    );
    let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
    let (status, sent) = served.ask("POST", &label, kind, &fields);
    assert_eq!(status, 303, "{sent}");
    let (door, _) = label.split_once("/r/").expect("a label");
    let tracking = header(&sent, "location");
    assert_eq!(served.get(&format!("{door}{tracking}")).0, 200);

    let (status, led) = served.get(&format!("{door}/tickets?q=1"));
    let to = header(&led, "location");
    assert_eq!(
        (
            status,
            to.starts_with("https://") && to.ends_with("/tickets?q=1")
        ),
        (307, true),
        "{led}"
    );
    assert_eq!(
        served
            .ask(
                "POST",
                &format!("{door}/sign-in"),
                kind,
                "login=a&password=b"
            )
            .0,
        403
    );
    assert_eq!(
        served
            .ask(
                "GET",
                &format!("{door}/api/v1/tickets"),
                "Authorization: Bearer x\r\n",
                ""
            )
            .0,
        307
    );
    let sign_in = served.ready["sign_ins"][0]["url"].as_str().expect("a link");
    assert!(sign_in.starts_with("https://"));
    served.stop();
}

#[test]
fn a_local_certificate_that_is_over_is_made_anew_by_the_same_authority() {
    let program = Program::new();
    program.json(["init"]);
    Served::start_with(&program, &["serve"], &LOCAL).stop();
    let folder = program.data().join("tls");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    let authority = KeyPair::from_pem(&read("ca.key")).expect("its key");
    let issuer = Issuer::from_ca_cert_pem(&read("ca.pem"), authority).expect("the authority");
    let key = KeyPair::generate().expect("a key");
    // For the same names, so that only its end tells it from a good one.
    let mut same = dated(-2);
    same.subject_alt_names = names(&folder.join("server.pem"));
    let over = same.signed_by(&key, &issuer).expect("a certificate");
    std::fs::write(folder.join("server.pem"), over.pem()).expect("a file");
    std::fs::write(folder.join("server.key"), key.serialize_pem()).expect("a file");
    let served = Served::start_with(&program, &["serve"], &LOCAL);
    let trusting = client(Some(&folder.join("ca.pem")), &[]);
    assert!(
        get(served.url(), "/healthz", &trusting)
            .expect("trusted")
            .contains("200 OK")
    );
    served.stop();
}

#[test]
#[cfg(unix)]
fn an_own_certificate_is_served_insisted_on_and_taken_anew_when_it_changes() {
    let program = Program::new();
    program.json(["init"]);
    let (certificate, key) = own(&program, "server", 100);
    let env = [
        ("SHOUNUO_TLS", "own"),
        ("SHOUNUO_TLS_CERTIFICATE", arg(&certificate)),
        ("SHOUNUO_TLS_KEY", arg(&key)),
        ("SHOUNUO_TLS_HTTP_PORT", "off"),
    ];
    let served = Served::start_with(&program, &["serve"], &env);
    let before = client(Some(&certificate), &[]);
    let page = get(served.url(), "/sign-in", &before).expect("trusted");
    assert!(
        header(&page, "strict-transport-security").starts_with("max-age="),
        "{page}"
    );

    own(&program, "server", 200);
    let after = client(Some(&certificate), &[]);
    assert!(
        get(served.url(), "/healthz", &after).is_err(),
        "not read yet"
    );
    served.signal("-HUP");
    until("the new certificate is used", || {
        get(served.url(), "/healthz", &after).is_ok()
    });
    assert!(get(served.url(), "/healthz", &before).is_err());
    // Files that do not belong together leave the old one in use.
    own(&program, "other", 9);
    std::fs::copy(program.beside("other.pem"), &certificate).expect("a copy");
    served.signal("-HUP");
    until("told in the log", || {
        Served::log(&program).contains("cannot be renewed")
    });
    assert!(get(served.url(), "/healthz", &after).is_ok());
    served.stop();
}

#[test]
fn files_that_do_not_belong_together_are_named_before_anything_starts() {
    let program = Program::new();
    program.json(["init"]);
    let (certificate, _) = own(&program, "one", 9);
    let (_, key) = own(&program, "other", 9);
    let mut command = program.command(["serve", "--port", "0", "--json"]);
    command
        .env("SHOUNUO_TLS", "own")
        .env("SHOUNUO_TLS_HTTP_PORT", "off");
    command
        .env("SHOUNUO_TLS_CERTIFICATE", &certificate)
        .env("SHOUNUO_TLS_KEY", &key);
    let output = command.output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(
        said.contains("tls_mismatch") && said.contains("one.pem") && said.contains("other.key"),
        "{said}"
    );
}
