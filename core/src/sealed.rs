//! Personal data as facts carry it: never the text, only where it is kept and a digest of it.

use crate::id::VaultId;
use serde::{Deserialize, Serialize};

/// A reference to a text in the vault. Erasing the item takes the text *and* the key of the digest,
/// so what stays in the journal says nothing of the person, and the hash chain stays whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sealed {
    /// Where the text is kept.
    pub vault: VaultId,
    /// HMAC-SHA-256 of the text under the item's own key, shortened to 128 bits (hex in JSON).
    #[serde(with = "hex16")]
    pub mac: [u8; 16],
}

mod hex16 {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(mac: &[u8; 16], s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&format!("{:032x}", u128::from_be_bytes(*mac)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<[u8; 16], D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        u128::from_str_radix(&text, 16)
            .map(u128::to_be_bytes)
            .map_err(D::Error::custom)
    }
}
