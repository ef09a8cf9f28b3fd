//! Settings, version, folder, disk, certificate.

use super::finding::Finding;
use crate::{
    config::{Loaded, Settings, TlsMode},
    disk,
    tls::Tls,
};
use jiff::{SignedDuration, Timestamp};
use shounuo_words::{Lang, file_size};
use std::path::Path;

/// An own certificate that ends within this time must be replaced now.
const SOON: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Whether the settings are understood.
pub fn config(loaded: &Loaded, lang: Lang) -> Finding {
    let mistakes: Vec<String> = loaded.mistakes.iter().map(|m| m.sentence(lang)).collect();
    match mistakes.is_empty() {
        true => Finding::ok("config", "sound"),
        false => Finding::bad("config", "mistakes").with("reason", mistakes.join(" ")),
    }
}

/// Which program this is.
pub fn version() -> Finding {
    Finding::ok("version", "is")
        .with("version", env!("CARGO_PKG_VERSION"))
        .with("form", shounuo_store::schema::VERSION)
}

/// Whether the folder is there, can be written, and is nobody else's to read.
pub fn folder(path: &Path) -> Vec<Finding> {
    let with = |finding: Finding| finding.with("path", path.display());
    if !path.is_dir() {
        return vec![with(Finding::bad("folder", "missing"))];
    }
    let tried = path.join(format!(".doctor-{}", std::process::id()));
    let written = std::fs::write(&tried, b"x");
    // What was made is taken away again, whatever came of it.
    let _ = std::fs::remove_file(&tried);
    let mut found = vec![match written {
        Ok(()) => with(Finding::ok("folder", "sound")),
        Err(e) => with(Finding::bad("folder", "not_written")).with("reason", e),
    }];
    if is_open(path) {
        found.push(with(Finding::warn("folder", "open")));
    }
    found
}

/// Whether others than its owner may look into it.
#[cfg(unix)]
fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|m| m.permissions().mode() & 0o007 != 0)
}

#[cfg(not(unix))]
fn is_open(_: &Path) -> bool {
    false
}

/// How much room there is.
pub fn disk(settings: &Settings) -> Finding {
    let mib = |mib: u32| u64::from(mib) << 20;
    let Some(free) = disk::free(&settings.data.folder) else {
        return Finding::ok("disk", "unknown");
    };
    let (warn, least) = (
        mib(settings.disk.warn_mib),
        mib(settings.disk.keep_free_mib),
    );
    let finding = match free {
        free if free < least => Finding::bad("disk", "full").with("limit", file_size(least)),
        free if free < warn => Finding::warn("disk", "low").with("limit", file_size(warn)),
        _ => Finding::ok("disk", "free"),
    };
    finding.with("free", file_size(free))
}

/// Whether the certificate is one, and how long it lasts. Nothing is made for looking.
pub fn certificate(settings: &Settings, data: &Path, lang: Lang) -> Option<Finding> {
    let local = settings.tls.mode == TlsMode::Local;
    if settings.tls.mode == TlsMode::Off {
        return None;
    }
    if local && !data.join("tls").join("ca.pem").exists() {
        return Some(Finding::ok("certificate", "to_be_made"));
    }
    let ends = match local {
        // It renews itself; what counts is how long devices trust the authority.
        true => Tls::of(settings, data)
            .map(|tls| tls.and_then(|t| t.authority().map(|a| a.ends.clone()))),
        false => Tls::of(settings, data)
            .and_then(|tls| tls.map(|t| t.pair()).transpose())
            .map(|p| p.map(|p| p.ends)),
    };
    let ends = match ends {
        Ok(ends) => ends?,
        Err(e) => {
            return Some(Finding::bad("certificate", "wrong").with("reason", e.sentence(lang)));
        }
    };
    let left = ends.until.duration_since(Timestamp::now());
    let finding = match left {
        left if left.is_negative() => Finding::bad("certificate", "over"),
        left if left < SOON => Finding::warn("certificate", "soon"),
        _ => Finding::ok("certificate", "sound"),
    };
    Some(finding.with("until", ends.until.strftime("%Y-%m-%d")))
}
