//! What is kept beside the journal and is no view: links, sessions, credentials, tokens, file
//! entries, outgoing messages, notices and quiet hours, attempts at copies. Secrets are here as digests only.

pub(crate) mod account;
pub(crate) mod backup_run;
pub(crate) mod clock;
mod file_entry;
mod link;
pub(crate) mod notice;
mod outbox;
pub(crate) mod session;

pub use account::{Credential, Token};
pub use backup_run::{BackupRun, RunFault};
pub use clock::ClockJump;
pub use file_entry::FileRow;
pub use link::Link;
pub use notice::{Announced, Notice, NoticeKey, Part};
pub use outbox::{Outgoing, Waiting};
pub use session::Session;

pub(crate) use file_entry::is_needed;
pub(crate) use link::{after as link_after, find as find_link};
pub(crate) use session::sweep as sweep_sessions;

use crate::{
    StoreError,
    db::{Insert, Tx, Value},
};
use shounuo_core::{
    Subject, Timestamp,
    id::{CustomerId, LinkId, PersonId},
    notice::Quiet,
    server_clock::Jump,
};
use uuid::Uuid;

/// One change to what is beside the journal; they are carried out in order.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Link(Link),
    RevokeLink(LinkId),
    RevokeLinks(Subject, String),
    Session(Session),
    RenewSession([u8; 32], Timestamp),
    DropSession([u8; 32]),
    DropSessionsOf(PersonId),
    Credential(Credential),
    Token(Token),
    RevokeToken(Uuid),
    File(FileRow),
    Outgoing(Outgoing, Option<Timestamp>),
    Notice(Notice),
    Announced(Part, Announced),
    ReadNotice(PersonId, Uuid),
    ReadNotices(PersonId, Timestamp),
    Quiet(PersonId, Option<CustomerId>, Option<Quiet>),
    ClockJump(Uuid, Jump),
    EndClockJump(Uuid, Option<PersonId>),
    BackupRun(Box<BackupRun>),
    BackupAlarmOver,
    ErasePerson(PersonId),
}

/// When a change is made, and in which batch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Made {
    pub at: Timestamp,
    pub batch: i64,
}

/// Carries out changes; neighbours for the same table go in one statement.
pub(crate) fn flush(tx: &mut dyn Tx, changes: &[(Made, Change)]) -> Result<(), StoreError> {
    let (mut rest, mut no) = (changes, 0);
    while let Some((made, change)) = rest.first() {
        let alike = rest
            .iter()
            .take_while(|(_, c)| std::mem::discriminant(c) == std::mem::discriminant(change))
            .count();
        let (now, later) = rest.split_at(alike);
        match insert(change) {
            Some(into) => {
                let rows: Vec<_> = (no..).zip(now).filter_map(row).collect();
                tx.insert_many(into, &rows)?;
            }
            None => {
                for (_, change) in now {
                    act(tx, change, made.at)?;
                }
            }
        }
        no += i64::try_from(alike).unwrap_or(i64::MAX);
        rest = later;
    }
    Ok(())
}

fn insert(change: &Change) -> Option<Insert<'static>> {
    Some(match change {
        Change::Link(_) => link::INSERT,
        Change::Session(_) => session::INSERT,
        Change::Credential(_) => account::INSERT_CREDENTIAL,
        Change::Token(_) => account::INSERT_TOKEN,
        Change::File(_) => file_entry::INSERT,
        Change::Outgoing(..) => outbox::INSERT,
        Change::Notice(_) => notice::INSERT,
        _ => return None,
    })
}

fn row((no, (made, change)): (i64, &(Made, Change))) -> Option<Vec<Value>> {
    Some(match change {
        Change::Link(link) => link.row(made.at),
        Change::Session(session) => session.row(made.at),
        Change::Credential(credential) => credential.row(made.at),
        Change::Token(token) => token.row(made.at),
        Change::File(file) => file.row(made.at),
        Change::Outgoing(outgoing, next) => outgoing.row(made, no, *next),
        Change::Notice(notice) => notice.row(made.at),
        _ => return None,
    })
}

fn act(tx: &mut dyn Tx, change: &Change, at: Timestamp) -> Result<(), StoreError> {
    match change {
        Change::RevokeLink(id) => link::revoke(tx, *id, at),
        Change::RevokeLinks(subject, purpose) => link::revoke_all(tx, subject, purpose, at),
        Change::RenewSession(hash, until) => session::renew(tx, hash, *until),
        Change::DropSession(hash) => session::drop_one(tx, hash),
        Change::DropSessionsOf(person) => session::drop_of(tx, *person),
        Change::RevokeToken(id) => account::revoke_token(tx, *id, at),
        Change::Announced(part, announced) => notice::put(tx, *part, *announced),
        Change::ReadNotice(person, id) => notice::read_one(tx, (*person, *id), at),
        Change::ReadNotices(person, until) => notice::read_all(tx, (*person, *until), at),
        Change::Quiet(person, customer, quiet) => {
            notice::set_quiet(tx, (*person, *customer), quiet.as_ref(), at)
        }
        Change::ClockJump(id, jump) => clock::keep(tx, *id, *jump),
        Change::EndClockJump(id, by) => clock::end(tx, (*id, *by), at),
        Change::BackupRun(run) => backup_run::put(tx, run),
        Change::BackupAlarmOver => backup_run::clear(tx, at),
        Change::ErasePerson(person) => erase(tx, *person, at),
        _ => Ok(()),
    }
}

/// What is beside the journal of a person who is erased: they cannot sign in, and their files'
/// names and contents go (contents by the next sweep).
fn erase(tx: &mut dyn Tx, person: PersonId, at: Timestamp) -> Result<(), StoreError> {
    session::drop_of(tx, person)?;
    account::erase(tx, person, at)?;
    notice::erase(tx, person)?;
    file_entry::erase(tx, person, at)
}
