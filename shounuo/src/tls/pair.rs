//! A certificate with its key, as it stands in two files.

use crate::problem::{Exit, Problem};
use jiff::Timestamp;
use rustls::{
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use std::{fs, path::Path, sync::Arc};
use x509_parser::{certificate::X509Certificate, extensions::GeneralName, prelude::FromDer};

/// A certificate, those above it, and its key.
pub struct Pair {
    /// The chain, its own first.
    pub chain: Vec<CertificateDer<'static>>,
    /// As a server takes it.
    pub key: Arc<CertifiedKey>,
    /// For which time, and which names.
    pub ends: Ends,
}

/// What a certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ends {
    /// From when on.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// For which names and addresses.
    pub names: Vec<String>,
}

impl Pair {
    /// Reads both files. Whatever is wrong names the file.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, Problem> {
        let pem = read(certificate)?;
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
        let chain = chain.map_err(|e| unsound("tls_certificate", certificate, e))?;
        let first = chain.first();
        let first = first.ok_or_else(|| unsound("tls_certificate", certificate, "PEM"))?;
        let ends = ends(first).ok_or_else(|| unsound("tls_certificate", certificate, "X.509"))?;
        let secret =
            PrivateKeyDer::from_pem_slice(&read(key)?).map_err(|e| unsound("tls_key", key, e))?;
        let key = CertifiedKey::from_der(chain.clone(), secret, &ring::default_provider())
            .map_err(|e| {
                let code = match e {
                    rustls::Error::InconsistentKeys(_) => "tls_mismatch",
                    _ => "tls_key",
                };
                unsound(code, key, e).with("certificate", certificate.display())
            })?;
        Ok(Self {
            chain,
            key: Arc::new(key),
            ends,
        })
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    fs::read(path).map_err(|e| Problem::of_reading(path, &e))
}

fn unsound(code: &'static str, path: &Path, reason: impl std::fmt::Display) -> Problem {
    Problem::new(code, Exit::Input)
        .with("path", path.display())
        .with("reason", reason)
}

/// From when to when a certificate is good, and for whom.
pub fn ends(der: &CertificateDer<'_>) -> Option<Ends> {
    let (_, read) = X509Certificate::from_der(der).ok()?;
    let at = |s: i64| Timestamp::from_second(s).ok();
    let names = read.subject_alternative_name().ok().flatten();
    let names = names.map(|n| n.value.general_names.iter().filter_map(name).collect());
    Some(Ends {
        from: at(read.validity().not_before.timestamp())?,
        until: at(read.validity().not_after.timestamp())?,
        names: names.unwrap_or_default(),
    })
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => Some(std::net::IpAddr::from(<[u8; 4]>::try_from(*bytes).ok()?).to_string()),
            16 => Some(std::net::IpAddr::from(<[u8; 16]>::try_from(*bytes).ok()?).to_string()),
            _ => None,
        },
        _ => None,
    }
}
