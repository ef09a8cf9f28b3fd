//! The files of evidence of an archive: photos and papers that its facts name. `files.json` has a line
//! for each time a fact names one, so that none can be left out in silence.

use super::{Difference, FileSum, Manifest};
use crate::{files::names_content, queries::files_of_fact};
use serde::{Deserialize, Serialize};
use shounuo_core::{Fact, id::FileId};
use shounuo_store::FactLine;
use std::collections::BTreeMap;

/// Where a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whereabouts {
    /// In the archive.
    Included,
    /// Left out when the archive was made: only its digest is here.
    Digest,
    /// Of a note that the provider keeps to itself.
    Withheld,
    /// Erased, or lost.
    Gone,
}

/// A file that a fact names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileLine {
    /// The fact's number in the chain.
    pub fact: i64,
    /// The file, as the fact names it.
    pub id: FileId,
    /// Where it is.
    pub is: Whereabouts,
    /// Its size and digest; none for what is withheld or gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sum: Option<FileSum>,
    /// Its media type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// With the digest it makes the id, in hex: so the fact names this content and no other. None for
    /// files that were taken in before ids were made so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
}

impl FileLine {
    /// Its name in the archive.
    pub fn name(&self) -> Option<String> {
        let ending = ending(self.mime.as_deref()?)?;
        Some(format!("files/{}.{ending}", self.id))
    }
}

/// The ending of a media type that we keep.
fn ending(mime: &str) -> Option<&'static str> {
    match mime {
        "image/jpeg" => Some("jpg"),
        "application/pdf" => Some("pdf"),
        _ => None,
    }
}

/// Whether a name is one of a file of evidence.
pub fn is_attached(name: &str) -> bool {
    let Some((id, ending)) = name
        .strip_prefix("files/")
        .and_then(|rest| rest.split_once('.'))
    else {
        return false;
    };
    let known = id
        .parse::<FileId>()
        .is_ok_and(|read| read.to_string() == id);
    known && matches!(ending, "jpg" | "pdf")
}

/// A file that a fact names, and whether the school may see the fact's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub fact: i64,
    pub id: FileId,
    pub shared: bool,
}

/// Each time that a fact names a file, in order.
pub(super) fn named(facts: &[FactLine]) -> Vec<Named> {
    let mut all = Vec::new();
    for line in facts {
        let Some(recorded) = line.recorded() else {
            continue;
        };
        let shared = !matches!(&recorded.fact, Fact::NoteAdded(note) if !note.shared);
        let fact = line.no;
        all.extend(files_of_fact(&recorded.fact).iter().map(|id| Named {
            fact,
            id: *id,
            shared,
        }));
    }
    all
}

/// What was found of the files of evidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FilesChecked {
    /// In the archive, and as they should be.
    pub included: usize,
    /// Named by their digests only.
    pub digests: usize,
    /// The provider keeps them to itself.
    pub withheld: usize,
    /// Erased, or lost.
    pub gone: usize,
    /// Of those that are included or named by digest: how many the chain itself binds to their content.
    pub bound: usize,
}

/// Holds the files of evidence against the facts that name them.
pub(super) fn checked(
    manifest: &Manifest,
    lines: &[FileLine],
    facts: &[FactLine],
) -> Result<FilesChecked, Difference> {
    let named = named(facts);
    let own = lines.iter().map(|l| (l.fact, l.id));
    if !own.eq(named.iter().map(|n| (n.fact, n.id))) {
        return Err(Difference::new("files", "files.json"));
    }
    let (mut sum, mut names) = (FilesChecked::default(), BTreeMap::new());
    for (line, named) in lines.iter().zip(&named) {
        let wrong = |code| Err(Difference::new(code, line.id));
        let is_known = matches!(line.is, Whereabouts::Included | Whereabouts::Digest);
        if is_known != line.sum.is_some() {
            return wrong("files");
        }
        match line.is {
            Whereabouts::Withheld if named.shared => return wrong("files"),
            Whereabouts::Withheld => sum.withheld += 1,
            Whereabouts::Gone => sum.gone += 1,
            Whereabouts::Digest => sum.digests += 1,
            Whereabouts::Included => {
                let Some(name) = line.name() else {
                    return wrong("files");
                };
                if manifest.files.get(&name) != line.sum.as_ref() {
                    return wrong("attached");
                }
                names.insert(name, ());
                sum.included += 1;
            }
        }
        match line.sum.as_ref().map(|own| binds(line, own)) {
            Some(Some(true)) => sum.bound += 1,
            Some(Some(false)) => return wrong("unbound"),
            Some(None) | None => {}
        }
    }
    let stray = |name: &&String| is_attached(name) && !names.contains_key(*name);
    match manifest.files.keys().find(stray) {
        Some(name) => Err(Difference::new("extra", name)),
        None => Ok(sum),
    }
}

/// Whether the id is of this content; `None` for an id of before.
fn binds(line: &FileLine, sum: &FileSum) -> Option<bool> {
    names_content(line.id, line.nonce.as_deref(), &sum.sha256)
}
