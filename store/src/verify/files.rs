//! The entries of files, compared with the bytes in the folder.

use super::{Fault, LISTED, Problem};
use crate::{
    Files, StoreError,
    db::{Row, Tx},
    files::Taken,
};
use shounuo_core::Seq;
use std::collections::HashMap;
use uuid::Uuid;

/// Compares every entry that was not erased with its content, and the facts' files with the
/// entries; how many contents were there and right.
pub(super) fn compare(
    tx: &mut dyn Tx,
    files: &Files,
    mut named: HashMap<Uuid, (Seq, String)>,
    problems: &mut Vec<Problem>,
) -> Result<u64, StoreError> {
    let (mut right, mut found, mut last) = (0, Vec::new(), None);
    // By content: what several entries share is read once.
    let sql = "SELECT id, sha256, size, erased_us FROM file ORDER BY sha256, id";
    tx.each(sql, &[], &mut |row| {
        let id: Uuid = row.parse(0)?;
        let (seq, chain) = named.remove(&id).unwrap_or_default();
        if row.opt_int(3)?.is_some() {
            return Ok(());
        }
        match fault(files, row, &mut last)? {
            None => right += 1,
            Some(fault) => found.push(problem(id, seq, &chain, fault)),
        }
        Ok(())
    })?;
    let missing = named.into_iter().take(LISTED);
    found.extend(missing.map(|(id, (seq, chain))| problem(id, seq, &chain, Fault::FileMissing)));
    problems.append(&mut found);
    Ok(right)
}

/// The last content that was read, with what came of it.
type Read = Option<([u8; 32], Option<Taken>)>;

/// What is wrong with an entry's content.
fn fault(files: &Files, row: &Row, last: &mut Read) -> Result<Option<Fault>, StoreError> {
    let (Ok(sha256), Ok(size)) = (row.digest(1), row.int(2)) else {
        return Ok(Some(Fault::FileAltered));
    };
    let there = match last {
        Some((known, there)) if *known == sha256 => *there,
        _ => files.measure(&sha256)?,
    };
    *last = Some((sha256, there));
    Ok(match there {
        None => Some(Fault::FileMissing),
        Some(taken) if taken.sha256 == sha256 && i64::try_from(taken.size) == Ok(size) => None,
        Some(_) => Some(Fault::FileAltered),
    })
}

fn problem(id: Uuid, seq: Seq, chain: &str, fault: Fault) -> Problem {
    let item = id.to_string();
    Problem {
        item,
        ..Problem::of_fact(seq, chain, fault)
    }
}
