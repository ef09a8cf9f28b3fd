//! The local authority: made on first use, it vouches for this server alone. Devices that take in its certificate once
//! trust every certificate that it renews.

use super::pair::{self, Ends, Pair};
use crate::problem::{Exit, Problem};
use jiff::{SignedDuration, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose,
};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use sha2::{Digest, Sha256};
use shounuo_store::own;
use std::{
    fs,
    path::{Path, PathBuf},
};
use time::OffsetDateTime;

/// A certificate is good for so long; browsers refuse much longer ones.
const LEAF: SignedDuration = SignedDuration::from_hours(90 * 24);
/// It is renewed when it ends within this time.
const RENEWED: SignedDuration = SignedDuration::from_hours(30 * 24);
/// The authority itself is good for ten years: it is taken in by hand.
const AUTHORITY: SignedDuration = SignedDuration::from_hours(10 * 365 * 24);
/// Clocks of devices may be behind ours.
const BEHIND: SignedDuration = SignedDuration::from_hours(24);

/// The authority, as it lies in its folder.
pub struct Authority {
    folder: PathBuf,
    /// Its certificate, for devices.
    pub pem: String,
    /// By which people recognise it.
    pub fingerprint: String,
    /// When it ends.
    pub ends: Ends,
}

impl Authority {
    /// The one of this folder, made when there is none.
    pub fn at(folder: &Path, now: Timestamp) -> Result<Self, Problem> {
        let path = folder.join("ca.pem");
        if !path.exists() {
            make(folder, now)?;
        }
        let pem = read(&path)?;
        let der = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|e| unsound(&path, e))?;
        let ends = pair::ends(&der).ok_or_else(|| unsound(&path, "X.509"))?;
        let digest = Sha256::digest(&der);
        let pairs: Vec<String> = digest.iter().map(|b| format!("{b:02X}")).collect();
        let (folder, fingerprint) = (folder.to_owned(), pairs.join(":"));
        Ok(Self {
            folder,
            pem,
            fingerprint,
            ends,
        })
    }

    /// Where its certificate lies.
    pub fn path(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// A certificate for these names: the one there is, or a new one when that ends soon or says other names.
    pub fn leaf(&self, names: &[String], now: Timestamp) -> Result<Pair, Problem> {
        let (certificate, key) = (
            self.folder.join("server.pem"),
            self.folder.join("server.key"),
        );
        // One that cannot be read is made anew like one that is over.
        if let Ok(pair) = Pair::read(&certificate, &key)
            && pair.ends.until.duration_since(now) > RENEWED
            && pair.ends.from <= now
            && same(&pair.ends.names, names)
        {
            return Ok(pair);
        }
        self.renew(names, now)?;
        Pair::read(&certificate, &key)
    }

    fn renew(&self, names: &[String], now: Timestamp) -> Result<(), Problem> {
        let path = self.folder.join("ca.key");
        let secret = KeyPair::from_pem(&read(&path)?).map_err(|e| unsound(&path, e))?;
        let issuer =
            Issuer::from_ca_cert_pem(&self.pem, secret).map_err(|e| unsound(&self.path(), e))?;
        let mut wanted = params(names, "Shounuo", now, LEAF)?;
        wanted.use_authority_key_identifier_extension = true;
        wanted.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        wanted.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate().map_err(Problem::internal)?;
        let leaf = wanted.signed_by(&key, &issuer).map_err(Problem::internal)?;
        write(&self.folder.join("server.key"), &key.serialize_pem())?;
        write(&self.folder.join("server.pem"), &leaf.pem())
    }
}

/// A new authority. Its key comes first: a certificate without a key would be kept for ever.
fn make(folder: &Path, now: Timestamp) -> Result<(), Problem> {
    own::folder(folder).map_err(|e| Problem::of_file(folder, &e))?;
    let name = format!("Shounuo local authority {}", now.strftime("%Y-%m-%d"));
    let mut wanted = params(&[], &name, now, AUTHORITY)?;
    wanted.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    wanted.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let key = KeyPair::generate().map_err(Problem::internal)?;
    let authority = wanted.self_signed(&key).map_err(Problem::internal)?;
    write(&folder.join("ca.key"), &key.serialize_pem())?;
    write(&folder.join("ca.pem"), &authority.pem())
}

fn params(
    names: &[String],
    name: &str,
    now: Timestamp,
    lasts: SignedDuration,
) -> Result<CertificateParams, Problem> {
    let mut params = CertificateParams::new(names).map_err(Problem::internal)?;
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, name);
    params.distinguished_name = subject;
    params.not_before = instant(now - BEHIND)?;
    params.not_after = instant(now + lasts)?;
    Ok(params)
}

fn instant(at: Timestamp) -> Result<OffsetDateTime, Problem> {
    OffsetDateTime::from_unix_timestamp(at.as_second()).map_err(Problem::internal)
}

fn same(there: &[String], wanted: &[String]) -> bool {
    let mut there = there.to_vec();
    there.sort();
    there.dedup();
    there == wanted
}

/// Whole or not at all, for nobody but its owner.
fn write(path: &Path, content: &str) -> Result<(), Problem> {
    let draft = path.with_extension("part");
    own::write(&draft, content.as_bytes())
        .and_then(|()| fs::rename(&draft, path))
        .map_err(|e| Problem::of_file(path, &e))
}

fn read(path: &Path) -> Result<String, Problem> {
    fs::read_to_string(path).map_err(|e| Problem::of_reading(path, &e))
}

fn unsound(path: &Path, reason: impl std::fmt::Display) -> Problem {
    Problem::new("tls_authority", Exit::Data)
        .with("path", path.display())
        .with("reason", reason)
}
