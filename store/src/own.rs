//! Folders and files that nobody but their owner may read: people's data is in them. What is there
//! already keeps the rights that somebody gave it.

use crate::StoreError;
use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// Makes a folder, with those above it that are missing; on Unix for its owner only (0700).
pub fn folder(path: &Path) -> io::Result<()> {
    builder().recursive(true).create(path)
}

/// Makes one folder; an error when something is there.
pub(crate) fn new_folder(path: &Path) -> io::Result<()> {
    builder().create(path)
}

fn builder() -> DirBuilder {
    #[allow(unused_mut, reason = "only Unix knows such rights")]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Opens a file to write, made when missing; on Unix for its owner only (0600).
fn open(path: &Path, truncate: bool) -> io::Result<File> {
    open_with(OpenOptions::new().read(false), path, truncate)
}

fn open_with(options: &mut OpenOptions, path: &Path, truncate: bool) -> io::Result<File> {
    options.write(true).create(true).truncate(truncate);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

/// An empty file, for a database that makes its own with everybody's rights; one that is there is
/// left as it is.
pub(crate) fn touch(path: &Path) -> io::Result<()> {
    match path.exists() {
        true => Ok(()),
        false => open(path, false).map(drop),
    }
}

/// A new file, or an old one emptied.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    open(path, true)
}

/// The same, to be read too.
pub(crate) fn create_to_read(path: &Path) -> io::Result<File> {
    open_with(OpenOptions::new().read(true), path, true)
}

/// Writes a whole file.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    create(path)?.write_all(content)
}

/// Writes a whole file so that it is there as a whole or not at all, durably.
pub(crate) fn settle(path: &Path, content: &[u8]) -> Result<(), StoreError> {
    let fail = |e| StoreError::file(path, e);
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let mut file = create(part).map_err(fail)?;
    file.write_all(content).map_err(fail)?;
    file.sync_all().map_err(fail)?;
    fs::rename(part, path).map_err(fail)?;
    path.parent().map_or(Ok(()), sync)
}

/// Makes a file, or the entries of a folder, durable.
pub(crate) fn sync(path: &Path) -> Result<(), StoreError> {
    File::open(path)
        .and_then(|f| f.sync_all())
        .map_err(|e| StoreError::file(path, e))
}

/// Does something on a thread of its own: PostgreSQL's client wants one that belongs to no runtime.
pub(crate) fn apart<T: Send>(
    fell: &'static str,
    f: impl FnOnce() -> Result<T, StoreError> + Send,
) -> Result<T, StoreError> {
    std::thread::scope(|scope| {
        let thread = scope.spawn(f);
        thread.join().unwrap_or(Err(StoreError::Stopped(fell)))
    })
}

/// Bytes that may still be written beside a path; `None` where the system does not tell.
pub fn free_space(path: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let stat = rustix::fs::statvfs(path).ok()?;
        Some(stat.f_bavail.saturating_mul(stat.f_frsize))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}
