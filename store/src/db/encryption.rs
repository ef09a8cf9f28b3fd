//! Encryption to PostgreSQL, as its address asks: `postgres://…?sslmode=verify-full&sslrootcert=FILE`.
//!
//! The client library knows neither of the two; they are taken out here. What would encrypt without knowing to whom
//! (`require`, `verify-ca`) is refused: it keeps out nobody who sits in between.

use crate::{Cause, StoreError};
use postgres::{Config, config::SslMode};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};
use std::{io, path::Path, sync::Arc};
use tokio_postgres_rustls::MakeRustlsConnect;

/// What the address says, for the client; and who encrypts, where it asks for that.
pub(super) fn read(url: &str) -> Result<(Config, Option<MakeRustlsConnect>), StoreError> {
    let (known, mode, root) = split(url);
    let mut config: Config = known.parse().map_err(super::postgres::error)?;
    match (mode.as_deref(), root) {
        (None | Some("disable" | "prefer"), _) => Ok((config, None)),
        (Some("verify-full"), Some(root)) => {
            config.ssl_mode(SslMode::Require);
            Ok((
                config,
                Some(MakeRustlsConnect::new(client(Path::new(&root))?)),
            ))
        }
        (Some("verify-full"), None) => Err(refused(
            "sslmode=verify-full needs sslrootcert=FILE, the PEM file of the authority that vouches for the database",
        )),
        (Some(_), _) => Err(refused(
            "of the ways to encrypt only sslmode=verify-full with sslrootcert=FILE proves who answers; write that, or disable",
        )),
    }
}

/// The address without what the client does not know, `sslmode` and `sslrootcert`.
fn split(url: &str) -> (String, Option<String>, Option<String>) {
    let Some((place, query)) = url.split_once('?').filter(|_| url.contains("://")) else {
        return (url.to_owned(), None, None);
    };
    let (mut mode, mut root, mut rest) = (None, None, Vec::new());
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("sslmode", value)) => mode = Some(value.to_owned()),
            Some(("sslrootcert", value)) => root = Some(value.to_owned()),
            _ => rest.push(pair),
        }
    }
    let known = match rest.is_empty() {
        true => place.to_owned(),
        false => format!("{place}?{}", rest.join("&")),
    };
    (known, mode, root)
}

fn client(root: &Path) -> Result<ClientConfig, StoreError> {
    let unread = |e: String| StoreError::file(root, io::Error::other(e));
    let pem = std::fs::read(root).map_err(|e| StoreError::file(root, e))?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|e| unread(e.to_string()))?;
        roots.add(certificate).map_err(|e| unread(e.to_string()))?;
    }
    if roots.is_empty() {
        return Err(unread("no certificate in PEM form".to_owned()));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| unread(e.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

fn refused(why: &'static str) -> StoreError {
    StoreError::Database(Cause::new(io::Error::other(why)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_client_does_not_know_is_taken_out_of_the_address() {
        let url =
            "postgres://me@db/shounuo?sslmode=verify-full&options=-c%20x&sslrootcert=/etc/ca.pem";
        let (known, mode, root) = split(url);
        assert_eq!(known, "postgres://me@db/shounuo?options=-c%20x");
        assert_eq!(
            (mode.as_deref(), root.as_deref()),
            (Some("verify-full"), Some("/etc/ca.pem"))
        );
        assert_eq!(
            split("host=db sslmode=disable").0,
            "host=db sslmode=disable"
        );
    }

    #[test]
    fn who_would_not_know_whom_it_speaks_to_is_refused_before_it_connects() {
        for wish in ["require", "verify-ca", "verify-full", "nonsense"] {
            let said = read(&format!("postgres://me@db/shounuo?sslmode={wish}")).err();
            assert!(
                said.is_some_and(|e| e.to_string().contains("sslrootcert")),
                "{wish}"
            );
        }
        let nowhere =
            read("postgres://me@db/x?sslmode=verify-full&sslrootcert=/nowhere/ca.pem").err();
        assert!(nowhere.is_some_and(|e| e.to_string().contains("/nowhere/ca.pem")));
        assert!(read("postgres://me@db/x?sslmode=disable").is_ok_and(|(_, tls)| tls.is_none()));
    }
}
