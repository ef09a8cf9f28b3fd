//! Room on the disk.

use std::path::Path;

/// Bytes that this program may still write where `path` is, or will be.
#[cfg(unix)]
pub fn free(path: &Path) -> Option<u64> {
    let there = path
        .ancestors()
        .find(|p| p.exists())
        .unwrap_or(Path::new("."));
    let there = if there.as_os_str().is_empty() {
        Path::new(".")
    } else {
        there
    };
    let found = rustix::fs::statvfs(there).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

/// Not known on other systems.
#[cfg(not(unix))]
pub fn free(_: &Path) -> Option<u64> {
    None
}
