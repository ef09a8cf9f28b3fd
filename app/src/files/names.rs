//! Ids of files that name their content. A fact has a file's id only; made of the content's digest and
//! a nonce, the id binds the fact, and with it the hash chain, to that content: a photo cannot be
//! changed for another one later. The nonce keeps equal contents apart; it stands in the file's name.

use sha2::{Digest, Sha256};
use shounuo_core::id::FileId;
use uuid::Uuid;

/// The id of a content under a nonce, as a UUID of version 8.
pub(super) fn id_of(nonce: &[u8; 16], sha256: &[u8; 32]) -> FileId {
    let mut hash = Sha256::new();
    hash.update(b"shounuo.file.1");
    hash.update(nonce);
    hash.update(sha256);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    FileId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Whether an id is of this kind; files that were taken in before have random ones.
fn is_made(id: Uuid) -> bool {
    id.get_version_num() == 8
}

/// The nonce in a file's name, in hex; none for an id of before.
pub(crate) fn nonce_of(id: FileId, name: &str) -> Option<String> {
    let (nonce, _) = name.split_once('.')?;
    let is_nonce = hex::decode_to_slice(nonce, &mut [0; 16]).is_ok();
    (is_made(id.0) && is_nonce).then(|| nonce.to_owned())
}

/// Whether an id is that of a content, both in hex; `None` for an id of before, which says nothing.
pub(crate) fn names_content(id: FileId, nonce: Option<&str>, sha256: &str) -> Option<bool> {
    if !is_made(id.0) && nonce.is_none() {
        return None;
    }
    let (mut own, mut content) = ([0; 16], [0; 32]);
    let read = nonce.is_some_and(|n| hex::decode_to_slice(n, &mut own).is_ok())
        && hex::decode_to_slice(sha256, &mut content).is_ok();
    Some(read && id_of(&own, &content) == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_one_content() {
        let (nonce, content) = ([7; 16], [9; 32]);
        let (id, said) = (id_of(&nonce, &content), hex::encode(nonce));
        let name = format!("{said}.pdf");
        assert_eq!(nonce_of(id, &name), Some(said.clone()));
        let names = |id, nonce: Option<&str>, content: [u8; 32]| {
            names_content(id, nonce, &hex::encode(content))
        };
        assert_eq!(names(id, Some(&said), content), Some(true));
        assert_eq!(names(id, Some(&said), [8; 32]), Some(false));
        assert_eq!(names(id, Some(&hex::encode([6; 16])), content), Some(false));
        assert_eq!(names(id, None, content), Some(false), "the nonce is gone");
        let before = FileId(Uuid::from_u128(0x0191_0000_0000_7000_8000_0000_0000_0001));
        assert_eq!(names(before, None, content), None);
        assert_eq!(names(before, Some(&said), content), Some(false));
        assert_eq!(nonce_of(before, &name), None);
    }
}
