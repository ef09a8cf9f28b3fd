//! What an archive holds: each file with its size and digest, whose ledger it is, who signed it off.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The form of archives that this program writes and reads.
pub const FORM: &str = "shounuo.export.1";

/// The file that names all others.
pub const MANIFEST: &str = "manifest.json";

/// A file of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSum {
    /// Bytes.
    pub size: u64,
    /// SHA-256 in hex.
    pub sha256: String,
}

impl FileSum {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            size: bytes.len() as u64,
            sha256: sha256(bytes),
        }
    }
}

/// Who signed an archive off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// As the journal names them: `person:<id>:house`, or `system`.
    pub actor: String,
    /// By name.
    pub name: Option<String>,
}

/// The manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORM`].
    pub form: String,
    /// The customer's code.
    pub customer: String,
    /// The customer's id: the name of its chain.
    pub customer_id: String,
    /// The contract's id.
    pub contract: String,
    /// The instant of all verdicts.
    pub at: Timestamp,
    /// The period of the statement, when one was asked for.
    pub period: Option<String>,
    /// Who signed it off.
    pub signed_by: Signer,
    /// When.
    pub signed_at: Timestamp,
    /// Every other file.
    pub files: BTreeMap<String, FileSum>,
}

/// SHA-256 in hex.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Whether a file of this name can stand in an archive: no path leads out of it, and nothing is there
/// that this program does not read.
pub fn is_name(name: &str) -> bool {
    const NAMES: [&str; 9] = [
        "ledger.json",
        "facts.jsonl",
        "house.jsonl",
        "chain.json",
        "files.json",
        "statement.json",
        "README.zh.md",
        "README.en.md",
        MANIFEST,
    ];
    NAMES.contains(&name) || numbered(name).is_some() || super::is_attached(name)
}

/// The number of `contract/<n>.toml` or `calendars/<n>.toml`.
fn numbered(name: &str) -> Option<u32> {
    let rest = name
        .strip_prefix("contract/")
        .or(name.strip_prefix("calendars/"))?;
    let digits = rest.strip_suffix(".toml")?;
    let number: u32 = digits.parse().ok()?;
    (number > 0 && number.to_string() == digits).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_an_archive() {
        for name in [
            "../ledger.json",
            "/etc/passwd",
            "contract/../1.toml",
            "contract/01.toml",
            "contract/0.toml",
            "calendars\\1.toml",
            "Ledger.json",
            "files/x.jpg",
            "files/00000000-0000-4000-8000-00000000000A.jpg",
            "files/00000000-0000-4000-8000-000000000001.html",
            "files/../00000000-0000-4000-8000-000000000001.jpg",
            "",
        ] {
            assert!(!is_name(name), "{name}");
        }
        assert!(is_name("contract/1.toml") && is_name("ledger.json") && is_name(MANIFEST));
    }
}
