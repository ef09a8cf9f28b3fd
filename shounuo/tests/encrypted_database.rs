//! PostgreSQL over TLS, on a server of its own whose certificate this test makes.

use crate::program::{Program, arg};
use rcgen::{CertificateParams, KeyPair};
use shounuo_trial::{POSTGRES, skipped};
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
};

/// A PostgreSQL that speaks TLS; it ends with this.
struct Cluster {
    folder: tempfile::TempDir,
    tools: PathBuf,
    port: u16,
}

impl Cluster {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let free = TcpListener::bind("127.0.0.1:0")
            .and_then(|l| l.local_addr())
            .expect("a port");
        let cluster = Self {
            folder,
            tools: tools(),
            port: free.port(),
        };
        let key = KeyPair::generate().expect("a key");
        let names = vec!["localhost".to_owned()];
        let certificate = CertificateParams::new(names)
            .and_then(|p| p.self_signed(&key))
            .expect("a certificate");
        std::fs::write(cluster.file("server.crt"), certificate.pem()).expect("a file");
        std::fs::write(cluster.file("server.key"), key.serialize_pem()).expect("a file");
        let place = cluster.folder.path().display().to_string();
        cluster.by_owner(&format!("chmod 600 {place}/server.key"));
        cluster.tool("initdb", "-A trust -U postgres");
        let options = format!(
            "-p {} -k {place} -c listen_addresses=localhost -c ssl=on -c ssl_cert_file={place}/server.crt \
             -c ssl_key_file={place}/server.key -c fsync=off",
            cluster.port
        );
        cluster.tool(
            "pg_ctl",
            &format!("-o '{options}' -l {place}/log -w start >/dev/null"),
        );
        cluster
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn tool(&self, name: &str, args: &str) {
        let (tool, data) = (self.tools.join(name), self.file("data"));
        self.by_owner(&format!("{} -D {} {args}", tool.display(), data.display()));
    }

    /// PostgreSQL refuses to be root's.
    fn by_owner(&self, line: &str) {
        let is_root = std::fs::metadata("/proc/self")
            .is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0);
        let run = |program: &str, args: &[&str]| {
            let output = Command::new(program)
                .args(args)
                .stdin(std::process::Stdio::null())
                .output();
            let output = output.expect("it starts");
            assert!(
                output.status.success(),
                "{line}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        };
        if is_root {
            run("chown", &["-R", "postgres", arg(self.folder.path())]);
            run("su", &["postgres", "-s", "/bin/sh", "-c", line]);
        } else {
            run("sh", &["-c", line]);
        }
    }

    fn url(&self, host: &str, root: &Path) -> String {
        let port = self.port;
        format!(
            "postgres://postgres@{host}:{port}/postgres?sslmode=verify-full&sslrootcert={}",
            arg(root)
        )
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.tool("pg_ctl", "-m immediate stop");
        } else if let Ok(pid) = std::fs::read_to_string(self.file("data/postmaster.pid")) {
            let _ = Command::new("kill")
                .arg(pid.lines().next().unwrap_or_default())
                .status();
        }
    }
}

/// The newest ones on this machine.
fn tools() -> PathBuf {
    let all = std::fs::read_dir("/usr/lib/postgresql")
        .expect("PostgreSQL's own tools")
        .flatten();
    let newest = all.max_by_key(|e| {
        e.file_name()
            .to_string_lossy()
            .parse::<u32>()
            .unwrap_or_default()
    });
    newest.expect("a version").path().join("bin")
}

#[test]
fn the_database_is_spoken_to_over_tls_and_only_when_it_proves_who_it_is() {
    if std::env::var_os(POSTGRES).is_none() {
        return skipped("encrypted: PostgreSQL", POSTGRES);
    }
    let (cluster, program) = (Cluster::start(), Program::new());
    let init = |url: &str| program.json(["init", "--database-url", url]);
    let (own, _) = crate::encrypted::own(&program, "stranger", 9);
    for (host, root) in [
        ("localhost", own.as_path()),
        ("127.0.0.1", &cluster.file("server.crt")),
    ] {
        let refused = init(&cluster.url(host, root));
        assert_eq!(
            (refused.exit, refused.answer["error"]["code"].as_str()),
            (3, Some("database")),
            "{host}"
        );
    }
    let url = cluster.url("localhost", &cluster.file("server.crt"));
    assert_eq!(init(&url).exit, 0);
    // The server says so of the very connections of this program.
    cluster.by_owner(&format!(
        "{}/psql -h {} -p {} -U postgres -qc \"alter system set log_connections = on\" -c 'select pg_reload_conf()'",
        cluster.tools.display(),
        cluster.folder.path().display(),
        cluster.port
    ));
    assert_eq!(program.json(["verify", "--database-url", &url]).exit, 0);
    let log = std::fs::read_to_string(cluster.file("log")).expect("its log");
    let of_ours: Vec<_> = log
        .lines()
        .filter(|l| l.contains("connection authorized") && l.contains("application_name=shounuo"))
        .collect();
    assert!(
        !of_ours.is_empty() && of_ours.iter().all(|l| l.contains("SSL enabled")),
        "{log}"
    );
}
