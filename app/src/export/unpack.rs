//! Reads an archive strictly: every byte is covered, nothing stands between the entries, no name leads
//! out, nothing grows beyond what it says. Files of evidence pass through and leave their digests.

use super::{
    Difference, FileSum, is_attached, is_name,
    pack::{BYTES_MAX, DIGEST, END, ENTRIES_MAX, mark},
};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    io::{self, Read, Seek, SeekFrom, Write},
};
use zip::{ZipArchive, read::ZipFile};

/// Most bytes of all papers together.
const PAPERS_MAX: u64 = 2 << 30;

/// An archive that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// Its papers by name.
    pub papers: BTreeMap<String, Vec<u8>>,
    /// Its files of evidence by name.
    pub attached: BTreeMap<String, FileSum>,
    /// SHA-256 of the whole archive, in hex.
    pub sha256: String,
}

/// Unpacks an archive.
///
/// # Errors
/// What is wrong with the archive as such.
pub fn unpack<R: Read + Seek>(from: &mut R) -> Result<Opened, Difference> {
    if is_foreign(from).map_err(|_| Difference::new("archive", "read"))? {
        return Err(Difference::new("foreign", "zip"));
    }
    let end = End::of(from)?;
    let mut zip = ZipArchive::new(&mut *from).map_err(broken)?;
    let entries = zip.len();
    // What stands twice under one name would be read once only.
    if entries as u64 != end.entries || entries > ENTRIES_MAX {
        return Err(Difference::new("archive", "entries"));
    }
    let (mut spans, mut room) = (Vec::new(), PAPERS_MAX);
    let mut opened = Opened {
        sha256: end.sha256,
        ..Opened::default()
    };
    for index in 0..entries {
        let mut entry = zip.by_index(index).map_err(broken)?;
        let name = named(&entry)?;
        spans.push((
            entry.header_start(),
            entry.data_start() + entry.compressed_size(),
        ));
        if is_attached(&name) {
            opened
                .attached
                .insert(name.clone(), passed(&mut entry, &name)?);
            continue;
        }
        let size = entry.size();
        let left = room.checked_sub(size);
        room = left.ok_or_else(|| Difference::new("too_large", &name))?;
        let mut content = Vec::new();
        let read = entry.by_ref().take(size + 1).read_to_end(&mut content);
        if read.is_err() || content.len() as u64 != size {
            return Err(Difference::new("file", name));
        }
        opened.papers.insert(name, content);
    }
    close_together(spans, end.directory)?;
    Ok(opened)
}

/// Whether this was never an archive of ours, so that nobody looks for a change in it: it has neither our
/// beginning nor our end, or it is another program's whole zip.
fn is_foreign<R: Read + Seek>(from: &mut R) -> io::Result<bool> {
    let length = from.seek(SeekFrom::End(0))?;
    let mut part = |at: u64, most: usize| {
        let mut bytes = Vec::new();
        from.seek(SeekFrom::Start(at))?;
        from.by_ref().take(most as u64).read_to_end(&mut bytes)?;
        io::Result::Ok(bytes)
    };
    let begins = part(0, 4)? == b"PK\x03\x04";
    let closed = part(
        length.saturating_sub((mark().len() + DIGEST) as u64),
        mark().len(),
    )?;
    let end = part(length.saturating_sub(END as u64), END)?;
    // A zip's end record without a comment: ours always has one.
    let other = end.starts_with(b"PK\x05\x06") && end.ends_with(&[0, 0]);
    Ok(other || !(begins || closed == mark().as_bytes()))
}

fn broken<E>(_: E) -> Difference {
    Difference::new("archive", "zip")
}

fn named<R: Read>(entry: &ZipFile<'_, R>) -> Result<String, Difference> {
    let name = entry.name();
    match is_name(name) && entry.name_raw() == name.as_bytes() && !entry.is_dir() {
        true => Ok(name.to_owned()),
        false => Err(Difference::new("name", name.escape_debug())),
    }
}

/// Size and digest of a file that is not kept.
fn passed<R: Read>(entry: &mut ZipFile<'_, R>, name: &str) -> Result<FileSum, Difference> {
    let (said, mut hash) = (entry.size(), Sha256::new());
    let size = io::copy(&mut entry.by_ref().take(said + 1), &mut hash);
    match size {
        Ok(size) if size == said => Ok(FileSum {
            size,
            sha256: hex::encode(hash.finalize()),
        }),
        _ => Err(Difference::new("file", name)),
    }
}

/// What the end of an archive says.
struct End {
    entries: u64,
    /// Where the directory begins.
    directory: u64,
    sha256: String,
}

impl End {
    /// Read, once the digest at the very end is right and the end record is our own.
    fn of<R: Read + Seek>(from: &mut R) -> Result<Self, Difference> {
        let cut = || Difference::new("archive", "end");
        let unread = |_| Difference::new("archive", "read");
        let length = from.seek(SeekFrom::End(0)).map_err(unread)?;
        let tail = mark().len() + DIGEST;
        let at = length.checked_sub((tail + END) as u64).ok_or_else(cut)?;
        if length > BYTES_MAX {
            return Err(Difference::new("too_large", "zip"));
        }
        let sha256 = digested(from, length)?;
        from.seek(SeekFrom::Start(at)).map_err(unread)?;
        let mut record = vec![0; END + mark().len()];
        from.read_exact(&mut record).map_err(unread)?;
        let comment = u16::try_from(tail).unwrap_or(u16::MAX).to_le_bytes();
        let number = |at: usize, n: usize| {
            let own = record[at..at + n].iter().rev();
            own.fold(0_u64, |sum, b| (sum << 8) | u64::from(*b))
        };
        let is_end = record.starts_with(b"PK\x05\x06")
            && record[END - 2..END] == comment
            && record.ends_with(mark().as_bytes());
        if !is_end {
            return Err(cut());
        }
        let (entries, directory) = (number(10, 2), number(16, 4));
        match directory + number(12, 4) == at {
            true => Ok(Self {
                entries,
                directory,
                sha256,
            }),
            false => Err(Difference::new("archive", "directory")),
        }
    }
}

/// The digest of the whole, when the one at its end is that of all bytes before.
fn digested<R: Read + Seek>(from: &mut R, length: u64) -> Result<String, Difference> {
    let unread = |_| Difference::new("archive", "read");
    from.rewind().map_err(unread)?;
    let mut hash = Sha256::new();
    let body = length - DIGEST as u64;
    io::copy(&mut from.by_ref().take(body), &mut hash).map_err(unread)?;
    let own = hex::encode(hash.clone().finalize());
    let mut said = vec![0; DIGEST];
    from.read_exact(&mut said).map_err(unread)?;
    if said != own.as_bytes() {
        return Err(Difference::new("archive_digest", ""));
    }
    hash.write_all(&said).map_err(unread)?;
    Ok(hex::encode(hash.finalize()))
}

/// Nothing hides between the entries.
fn close_together(mut spans: Vec<(u64, u64)>, directory: u64) -> Result<(), Difference> {
    spans.sort_unstable();
    let mut at = 0;
    for (from, to) in spans {
        if from != at {
            return Err(Difference::new("archive", "gap"));
        }
        at = to;
    }
    match at == directory {
        true => Ok(()),
        false => Err(Difference::new("archive", "gap")),
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)] // A test that cannot begin fails.
mod tests {
    use super::{super::pack::*, *};
    use std::io::Cursor;

    const PHOTO: &str = "files/00000000-0000-4000-8000-000000000001.jpg";

    fn papers() -> BTreeMap<String, Vec<u8>> {
        let file = |name: &str, text: &str| (name.to_owned(), text.repeat(50).into_bytes());
        [
            file("facts.jsonl", "fact"),
            file("ledger.json", "{}"),
            file("contract/1.toml", "x"),
        ]
        .into()
    }

    fn packed(papers: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
        let (mut to, photo) = (Cursor::new(Vec::new()), vec![7; 99]);
        let piece = Piece {
            name: PHOTO.to_owned(),
            from: Box::new(Cursor::new(photo)),
        };
        pack(&mut to, papers, [Ok(piece)]).expect("packed");
        to.into_inner()
    }

    fn opened(bytes: &[u8]) -> Result<Opened, Difference> {
        unpack(&mut Cursor::new(bytes))
    }

    /// The same bytes with a digest that fits them.
    fn signed_anew(mut bytes: Vec<u8>) -> Vec<u8> {
        bytes.truncate(bytes.len() - DIGEST);
        let digest = super::super::sha256(&bytes);
        bytes.extend_from_slice(digest.as_bytes());
        bytes
    }

    #[test]
    fn what_is_packed_is_unpacked_and_packs_the_same() {
        let bytes = packed(&papers());
        let found = opened(&bytes).expect("sound");
        assert_eq!(found.papers, papers());
        assert_eq!(found.attached[PHOTO], FileSum::of(&[7; 99]));
        assert_eq!(found.sha256, super::super::sha256(&bytes));
        assert_eq!(packed(&papers()), bytes);
    }

    #[test]
    fn every_single_byte_counts() {
        let bytes = packed(&papers());
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1 << (place % 8);
            assert!(opened(&changed).is_err(), "byte {place}");
        }
        for end in 0..bytes.len() {
            assert!(opened(&bytes[..end]).is_err(), "cut at {end}");
        }
        assert!(opened(&[bytes.as_slice(), b"x"].concat()).is_err());
    }

    #[test]
    fn what_never_was_an_archive_of_ours_is_told_from_one_that_was_cut() {
        let other = {
            let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file("facts.jsonl", options).expect("an entry");
            zip.finish().expect("a zip").into_inner()
        };
        for bytes in [
            b"".as_slice(),
            b"PK",
            b"%PDF-1.7 and more",
            &[7; 9_999],
            &other,
        ] {
            assert_eq!(opened(bytes).expect_err("refused").code, "foreign");
        }
        let own = packed(&papers());
        for end in [4, own.len() / 2, own.len() - 1] {
            let cut = opened(&own[..end]).expect_err("refused").code;
            assert_ne!(cut, "foreign", "cut at {end}");
        }
        let headless = opened(&own[1..]).expect_err("refused").code;
        assert_ne!(headless, "foreign");
    }

    #[test]
    fn a_hostile_name_is_refused() {
        for name in [
            "../ledger.json",
            "/etc/passwd",
            "c:\\x",
            "ledger.json/",
            "files/../x.jpg",
            "files/1.jpg",
            "x",
        ] {
            let bytes = packed(&[(name.to_owned(), vec![1])].into());
            let found = opened(&bytes).expect_err("refused");
            assert_eq!(found.code, "name", "{name}");
        }
    }

    #[test]
    fn bytes_between_entries_are_found_even_under_a_fitting_digest() {
        let changed = signed_anew([b"hidden".as_slice(), &packed(&papers())].concat());
        assert_eq!(opened(&changed).expect_err("refused").code, "archive");
    }
}
