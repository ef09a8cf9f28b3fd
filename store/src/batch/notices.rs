//! What a job announces, and what people do with it.

use super::{Batch, suitable};
use crate::{Announced, BackupRun, Notice, Outgoing, Part, Reader, StoreError, beside::Change};
use shounuo_core::{
    Timestamp,
    id::{CustomerId, PersonId},
    notice::Quiet,
    server_clock::Jump,
};
use uuid::Uuid;

impl Batch<'_> {
    /// Asks the views, under the lock that this job holds: nobody else writes meanwhile. What this
    /// very batch wants written is not in them yet, so a job that decides by what it read here goes
    /// into a batch of its own ([`crate::Store::write_all`] with it alone).
    pub fn look<T>(
        &mut self,
        f: impl FnOnce(&mut Reader<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        f(&mut Reader::new(self.tx))
    }

    /// Tells a person something. A notice with the key of another one is none.
    pub fn notify(&mut self, notice: Notice) -> Result<(), StoreError> {
        for text in [
            &notice.label,
            &notice.clause,
            &notice.promise,
            &notice.instance,
        ] {
            suitable::text("a notice", text)?;
        }
        self.change(Change::Notice(notice));
        Ok(())
    }

    /// From now on so much of a part was announced.
    pub fn set_announced(&mut self, part: Part, announced: Announced) -> Result<(), StoreError> {
        self.change(Change::Announced(part, announced));
        Ok(())
    }

    /// Queues a message that is not to be sent before an instant.
    pub fn enqueue_for(
        &mut self,
        message: Outgoing,
        not_before: Timestamp,
    ) -> Result<(), StoreError> {
        suitable::text("a message's topic", &message.topic)?;
        suitable::text("a message", &message.payload)?;
        self.change(Change::Outgoing(message, Some(not_before)));
        Ok(())
    }

    /// A server's clock jumped.
    pub fn keep_clock_jump(&mut self, id: Uuid, jump: Jump) -> Result<(), StoreError> {
        self.change(Change::ClockJump(id, jump));
        Ok(())
    }

    /// That is over: the clock went back, or somebody says that it is right as it is.
    pub fn end_clock_jump(&mut self, id: Uuid, by: Option<PersonId>) -> Result<(), StoreError> {
        self.change(Change::EndClockJump(id, by));
        Ok(())
    }

    /// An attempt at a copy begins, goes on, or ends. One that ended stays as it is.
    pub fn put_backup_run(&mut self, run: BackupRun) -> Result<(), StoreError> {
        suitable::text("the name of a copy", &run.name)?;
        suitable::text("the name of a server", &run.node)?;
        suitable::text("why a copy failed", run.why.as_deref().unwrap_or_default())?;
        self.change(Change::BackupRun(Box::new(run)));
        Ok(())
    }

    /// The newest proven copy is young again: what was said of its age, or of failures, is read.
    pub fn end_backup_alarm(&mut self) -> Result<(), StoreError> {
        self.change(Change::BackupAlarmOver);
        Ok(())
    }

    /// A person has read one of their notices.
    pub fn read_notice(&mut self, person: PersonId, id: Uuid) -> Result<(), StoreError> {
        self.change(Change::ReadNotice(person, id));
        Ok(())
    }

    /// A person has read all of their notices that were made by `until`.
    pub fn read_notices(&mut self, person: PersonId, until: Timestamp) -> Result<(), StoreError> {
        self.change(Change::ReadNotices(person, until));
        Ok(())
    }

    /// When a person is not to be disturbed, from now on; never, with `None`.
    pub fn set_quiet(
        &mut self,
        person: PersonId,
        customer: Option<CustomerId>,
        quiet: Option<Quiet>,
    ) -> Result<(), StoreError> {
        self.change(Change::Quiet(person, customer, quiet));
        Ok(())
    }
}
