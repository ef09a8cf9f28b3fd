//! HTTPS in this program: an own certificate, or one of a local authority that is made on first use.

mod local;
mod pair;

pub use local::Authority;

use crate::{
    config::{Settings, TlsMode},
    problem::Problem,
};
use jiff::Timestamp;
use pair::Pair;
use rustls::{ServerConfig, crypto::ring, sign::SingleCertAndKey};
use shounuo_words::Lang;
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// The folder of the local authority's files in the data folder.
const FOLDER: &str = "tls";

/// A certificate with its key, and how it is renewed.
pub struct Tls {
    kind: Kind,
    /// The one in use.
    used: Mutex<Option<Pair>>,
}

enum Kind {
    /// Files of the operator.
    Own { certificate: PathBuf, key: PathBuf },
    /// Ours.
    Local {
        authority: Box<Authority>,
        names: Vec<String>,
    },
}

impl Tls {
    /// As the settings say; nothing while it is off.
    pub fn of(settings: &Settings, data: &Path) -> Result<Option<Self>, Problem> {
        let tls = &settings.tls;
        let kind = match tls.mode {
            TlsMode::Off => return Ok(None),
            TlsMode::Own => Kind::Own {
                certificate: tls.certificate.clone().unwrap_or_default(),
                key: tls.key.clone().unwrap_or_default(),
            },
            TlsMode::Local => Kind::Local {
                authority: Box::new(Authority::at(&data.join(FOLDER), Timestamp::now())?),
                names: names(settings),
            },
        };
        Ok(Some(Self {
            kind,
            used: Mutex::default(),
        }))
    }

    /// The local authority, where there is one.
    pub fn authority(&self) -> Option<&Authority> {
        match &self.kind {
            Kind::Own { .. } => None,
            Kind::Local { authority, .. } => Some(authority),
        }
    }

    /// The certificate that is to be used now; the local one renewed where it is due.
    pub fn pair(&self) -> Result<Pair, Problem> {
        match &self.kind {
            Kind::Own { certificate, key } => Pair::read(certificate, key),
            Kind::Local { authority, names } => authority.leaf(names, Timestamp::now()),
        }
    }

    /// As a server takes it.
    pub fn config(&self) -> Result<Arc<ServerConfig>, Problem> {
        let pair = self.pair()?;
        let config = server(&pair)?;
        *self.used.lock().unwrap_or_else(PoisonError::into_inner) = Some(pair);
        Ok(config)
    }

    /// The same, when it is another than the one in use. Why not, for a log.
    pub fn renewed(&self) -> Result<Option<Arc<ServerConfig>>, String> {
        let say = |p: Problem| p.sentence(Lang::En);
        let pair = self.pair().map_err(say)?;
        let same = {
            let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
            used.as_ref().is_some_and(|used| used.chain == pair.chain)
        };
        match same {
            true => Ok(None),
            false => self.config().map(Some).map_err(say),
        }
    }
}

fn server(pair: &Pair) -> Result<Arc<ServerConfig>, Problem> {
    let resolver = SingleCertAndKey::from(pair.key.as_ref().clone());
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(Problem::internal)?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(resolver));
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// By which names and addresses this server is reached: what the operator says, the base address, this machine.
fn names(settings: &Settings) -> Vec<String> {
    let mut names = settings.tls.names.0.clone();
    let outer = settings.outer_host();
    names.push(outer.trim_matches(['[', ']']).to_owned());
    if !settings.server.host.is_unspecified() {
        names.push(settings.server.host.to_string());
    }
    names.extend(["localhost", "127.0.0.1", "::1"].map(str::to_owned));
    names.extend(machine());
    names.sort();
    names.dedup();
    names
}

/// The name of this machine, and as others find it in a local net.
#[cfg(unix)]
fn machine() -> Vec<String> {
    let own = rustix::system::uname();
    let name = own.nodename().to_string_lossy().to_ascii_lowercase();
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    match plain {
        true => vec![format!("{name}.local"), name],
        false => Vec::new(),
    }
}

#[cfg(not(unix))]
fn machine() -> Vec<String> {
    Vec::new()
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot begin fails")]
mod tests;
