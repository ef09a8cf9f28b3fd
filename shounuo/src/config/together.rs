//! What settings must be together, one line each; the words stand under `cli.config.together`.

use super::{Settings, TlsMode};

/// Something that does not go together.
pub struct Together {
    /// The setting to be mended.
    pub key: &'static str,
    /// Which sentence says so.
    pub which: &'static str,
    /// Whether it is so.
    pub wrong: fn(&Settings) -> bool,
}

const fn when(key: &'static str, which: &'static str, wrong: fn(&Settings) -> bool) -> Together {
    Together { key, which, wrong }
}

/// Everything that is looked at.
pub const TOGETHER: &[Together] = &[
    when("tls.certificate", "no_certificate", |s| {
        has_own(s) && s.tls.certificate.is_none()
    }),
    when("tls.key", "no_key", |s| has_own(s) && s.tls.key.is_none()),
    when("tls.mode", "not_own", |s| {
        !has_own(s) && (s.tls.certificate.is_some() || s.tls.key.is_some())
    }),
    when("server.base_url", "plain_address", |s| {
        let url = s.server.base_url.as_ref();
        is_encrypted(s) && url.is_some_and(|url| url.0.starts_with("http://"))
    }),
    when("tls.http_port", "same_port", |s| {
        let plain = s.tls.http_port.0.filter(|port| *port != 0);
        is_encrypted(s) && plain.is_some_and(|port| port == s.port())
    }),
    when("backup.hours", "backup_hours", |s| {
        !(1..=744).contains(&s.backup.hours)
    }),
    when("backup.at", "backup_at", |s| s.backup.at > 23),
    when("files.bucket", "no_bucket", |s| {
        is_in_bucket(s) && s.files.bucket.is_none()
    }),
    when("files.key_id", "no_key_id", |s| {
        is_in_bucket(s) && s.files.key_id.is_none()
    }),
    when("files.secret_file", "no_secret", |s| {
        // One that cannot be read is told already.
        is_in_bucket(s) && s.files.secret.is_none() && s.files.secret_file.is_none()
    }),
];

fn has_own(settings: &Settings) -> bool {
    settings.tls.mode == TlsMode::Own
}

fn is_encrypted(settings: &Settings) -> bool {
    settings.tls.mode != TlsMode::Off
}

fn is_in_bucket(settings: &Settings) -> bool {
    settings.files.endpoint.is_some()
}
