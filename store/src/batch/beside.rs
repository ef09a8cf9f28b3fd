//! What a job writes beside the journal.

use super::{Batch, suitable};
use crate::{
    Credential, FileRow, Link, Outgoing, Session, StoreError, Token, VaultItem,
    beside::{self, Change, Made},
};
use shounuo_core::{
    Subject, Timestamp,
    id::{LinkId, PersonId},
};
use uuid::Uuid;

impl Batch<'_> {
    /// Puts a text into the vault; the fact carries its digest ([`crate::seal_text`]).
    pub fn keep_private(&mut self, item: VaultItem) -> Result<(), StoreError> {
        suitable::text(item.field, &item.text)?;
        self.work.private.push(item);
        Ok(())
    }

    /// Erases what the store keeps of a person: texts with their keys, search terms, files, the
    /// means to sign in. The fact of it is the caller's to append.
    pub fn erase_person(&mut self, person: PersonId) -> Result<(), StoreError> {
        self.work.erased.push(person);
        self.change(Change::ErasePerson(person));
        Ok(())
    }

    /// Keeps a link.
    pub fn keep_link(&mut self, link: Link) -> Result<(), StoreError> {
        suitable::text("a link's purpose", &link.purpose)?;
        self.change(Change::Link(link));
        Ok(())
    }

    /// The link of a token's digest, also one that no longer works.
    pub fn find_link(&mut self, hash: &[u8; 32]) -> Result<Option<Link>, StoreError> {
        let stored = beside::find_link(self.tx, hash)?;
        let changes = self.work.beside.iter();
        Ok(changes.fold(stored, |found, (made, change)| {
            beside::link_after(found, hash, made.at, change)
        }))
    }

    /// From now on the link does not work.
    pub fn revoke_link(&mut self, id: LinkId) -> Result<(), StoreError> {
        self.change(Change::RevokeLink(id));
        Ok(())
    }

    /// From now on no link for `purpose` that leads to this subject works, also one that was handed
    /// out a moment ago: what counts is what is there when this is written.
    pub fn revoke_links(&mut self, subject: Subject, purpose: &str) -> Result<(), StoreError> {
        suitable::text("a link's purpose", purpose)?;
        self.change(Change::RevokeLinks(subject, purpose.to_owned()));
        Ok(())
    }

    /// Keeps a session.
    pub fn keep_session(&mut self, session: Session) -> Result<(), StoreError> {
        suitable::text("a browser's name", &session.agent)?;
        self.change(Change::Session(session));
        Ok(())
    }

    /// Moves the end of the session of a token's digest; nothing where it has ended.
    pub fn renew_session(&mut self, hash: &[u8; 32], until: Timestamp) -> Result<(), StoreError> {
        self.change(Change::RenewSession(*hash, until));
        Ok(())
    }

    /// Ends the session of a token's digest.
    pub fn drop_session(&mut self, hash: &[u8; 32]) -> Result<(), StoreError> {
        self.change(Change::DropSession(*hash));
        Ok(())
    }

    /// Ends every session of a person.
    pub fn drop_sessions_of(&mut self, person: PersonId) -> Result<(), StoreError> {
        self.change(Change::DropSessionsOf(person));
        Ok(())
    }

    /// Keeps how a person signs in, in place of what was. Two people with one sign-in name are for
    /// the caller to refuse: the database would refuse the job with an error.
    pub fn keep_credential(&mut self, credential: Credential) -> Result<(), StoreError> {
        suitable::text(
            "a password digest",
            credential.secret.as_deref().unwrap_or(""),
        )?;
        self.change(Change::Credential(credential));
        Ok(())
    }

    /// Keeps an API token.
    pub fn keep_token(&mut self, token: Token) -> Result<(), StoreError> {
        suitable::text("a token's name", &token.name)?;
        self.change(Change::Token(token));
        Ok(())
    }

    /// From now on the API token does not work.
    pub fn revoke_token(&mut self, id: Uuid) -> Result<(), StoreError> {
        self.change(Change::RevokeToken(id));
        Ok(())
    }

    /// Keeps the entry of a file whose bytes are in [`crate::Files`] already.
    pub fn keep_file(&mut self, file: FileRow) -> Result<(), StoreError> {
        suitable::text("a file's name", file.name.as_deref().unwrap_or(""))?;
        suitable::text("a file's type", &file.mime)?;
        if i64::try_from(file.size).is_err() {
            return Err(StoreError::Unsuitable {
                what: "a file's size",
                why: "it is out of range",
            });
        }
        self.change(Change::File(file));
        Ok(())
    }

    /// Queues a message, sent only if this job holds.
    pub fn enqueue(&mut self, message: Outgoing) -> Result<(), StoreError> {
        suitable::text("a message's topic", &message.topic)?;
        suitable::text("a message", &message.payload)?;
        self.change(Change::Outgoing(message, None));
        Ok(())
    }

    pub(super) fn change(&mut self, change: Change) {
        let (at, batch) = (self.now, self.work.head.batch + 1);
        self.work.beside.push((Made { at, batch }, change));
    }
}
