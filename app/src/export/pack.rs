//! An export as one file: a zip that ends in the SHA-256 of all bytes before it. Written piece by
//! piece; the same pieces give the same bytes. Read: `unpack`.

use super::FORM;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    io::{self, Read, Seek, SeekFrom, Write},
};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

/// Largest archive, in bytes: what a zip of the plain form can hold.
pub const BYTES_MAX: u64 = u32::MAX as u64 - (64 << 20);
/// Most entries; the plain form counts in 16 bits.
pub const ENTRIES_MAX: usize = 60_000;
/// Bytes of the end record before the comment.
pub(super) const END: usize = 22;
/// Bytes of a digest in hex.
pub(super) const DIGEST: usize = 64;

/// What stands before the digest at the end.
pub(super) fn mark() -> String {
    format!("{FORM} ")
}

/// A file of evidence on its way into an archive.
pub struct Piece {
    /// Its name in the archive.
    pub name: String,
    /// Its content.
    pub from: Box<dyn Read>,
}

/// Packs papers in order of their names, then pieces as they come. `to` is empty.
pub fn pack<W: Read + Write + Seek>(
    to: &mut W,
    papers: &BTreeMap<String, Vec<u8>>,
    pieces: impl IntoIterator<Item = io::Result<Piece>>,
) -> io::Result<()> {
    let mut zip = ZipWriter::new(&mut *to);
    for (name, bytes) in papers {
        zip.start_file(name.as_str(), options(CompressionMethod::Deflated))?;
        zip.write_all(bytes)?;
    }
    for piece in pieces {
        let mut piece = piece?;
        // Photos and papers are compressed by themselves.
        zip.start_file(piece.name.as_str(), options(CompressionMethod::Stored))?;
        io::copy(&mut piece.from, &mut zip)?;
    }
    zip.finish()?;
    close(to)
}

fn options(method: CompressionMethod) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}

/// Writes the digest of everything to the end, as the archive's comment.
fn close<W: Read + Write + Seek>(to: &mut W) -> io::Result<()> {
    let length = u16::try_from(mark().len() + DIGEST).map_err(io::Error::other)?;
    // The end record closes with the length of the comment.
    to.seek(SeekFrom::End(-2))?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(mark().as_bytes())?;
    to.rewind()?;
    let digest = digest_of(to)?;
    to.seek(SeekFrom::End(0))?;
    to.write_all(digest.as_bytes())
}

/// SHA-256 of all that is left to read, in hex.
fn digest_of(from: &mut impl Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    io::copy(from, &mut hash)?;
    Ok(hex::encode(hash.finalize()))
}
