//! Folders and files that nobody but their owner may read: people's data is in them. What is there
//! already keeps the rights that somebody gave it.

use std::{
    fs::{DirBuilder, File, OpenOptions},
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
