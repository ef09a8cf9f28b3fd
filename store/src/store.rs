//! The store: the handle that everybody holds.

use crate::{
    Clock, Files, LittleRoom, Options, Reader, Seal, Space, StoreError, Target, Verified,
    db::Tx,
    job::{Job, Outcome, WriteError},
    measure, own,
    pulse::Pulse,
    room::Watched,
    threads::{self, Fate, Query},
    verify,
    writer::{self, Done, Message, Writer},
};
use shounuo_core::Timestamp;
use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
};

/// A handle to the store; clones share it. When the last one is dropped, its threads end.
///
/// The blocking calls are not for a runtime's threads: use `submit` and `submit_read` there. No
/// call may be made from within a job or a query.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
    vital: bool,
}

struct Inner {
    target: Target,
    clock: Clock,
    files: Files,
    // Options, so that they can be dropped before the threads are waited for.
    writer: Option<SyncSender<Message>>,
    readers: Option<SyncSender<Query>>,
    threads: Vec<JoinHandle<()>>,
    room: Arc<Watched>,
    pulse: Option<Arc<Pulse>>,
    /// While these are held, somebody looks for room, and asks the database.
    lookouts: Vec<SyncSender<()>>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.writer = None;
        self.readers = None;
        self.lookouts.clear();
        if self.pulse.as_ref().is_some_and(|pulse| pulse.is_away()) {
            // They wait for an answer that may never come; what was asked for is told as unknown.
            return;
        }
        let me = std::thread::current().id();
        for thread in self.threads.drain(..) {
            // The last handle may be dropped by an answer, on one of the threads themselves.
            if thread.thread().id() != me {
                // Panics of jobs and queries were caught there.
                let _ = thread.join();
            }
        }
    }
}

impl Store {
    /// Opens the data, made when there is none, brought to this program's form when older.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::ReadOnly`], [`StoreError::Locked`], or what the
    /// database says.
    pub fn open(target: Target, options: Options) -> Result<Self, StoreError> {
        if let Some(folder) = target.folder() {
            own::folder(folder).map_err(|e| StoreError::file(folder, e))?;
        }
        // The first look finds the folders there.
        let files = Files::of(&target)?;
        let room = Arc::new(Watched::new(&target, options.room.clone()));
        let files = files.within(Arc::clone(&room));
        let clock = options.clock.clone();
        let (writer, thread) = writer::start(target.clone(), &options, Arc::clone(&room))?;
        let (readers, mut threads) = threads::start(&target, options.readers, options.queue)?;
        threads.push(thread);
        // An embedded database is there, or nothing is.
        let away = options.pulse.filter(|_| target.folder().is_none());
        let pulse = away.map(|every| Arc::new(Pulse::new(every)));
        let lookouts = lookouts(&target, &options, (&room, pulse.as_ref()))?;
        let (writer, readers) = (Some(writer), Some(readers));
        let inner = Arc::new(Inner {
            target,
            clock,
            files,
            writer,
            readers,
            threads,
            room,
            pulse,
            lookouts,
        });
        let vital = false;
        Ok(Self { inner, vital })
    }

    /// Where the data is.
    pub fn target(&self) -> &Target {
        &self.inner.target
    }

    /// The present, by the clock that it was opened with.
    pub fn now(&self) -> Timestamp {
        (self.inner.clock)()
    }

    /// The files.
    pub fn files(&self) -> &Files {
        &self.inner.files
    }

    /// The same for what is written also while there is too little room: what people must be told, and
    /// who comes in to read.
    pub fn vital(&self) -> Self {
        let inner = Arc::clone(&self.inner);
        Self { inner, vital: true }
    }

    /// Where there is too little room to take in anything new, and how much; `None`: there is enough.
    pub fn little_room(&self) -> Option<LittleRoom> {
        self.inner.room.little()
    }

    /// How much room there is where data and files lie.
    pub fn spaces(&self) -> Vec<(PathBuf, Space)> {
        self.inner.room.spaces()
    }

    /// What whoever asks is told while the database does not answer; `None`: it does, or nobody watches
    /// it ([`Options::pulse`]).
    pub fn away(&self) -> Option<StoreError> {
        let pulse = self.inner.pulse.as_ref()?;
        pulse.is_away().then(|| pulse.away())
    }

    /// Whether somebody watches the database.
    pub fn has_pulse(&self) -> bool {
        self.inner.pulse.is_some()
    }

    /// Whether there are room and a database to write to.
    fn ready(&self) -> Result<(), StoreError> {
        if let Some(away) = self.away() {
            return Err(away);
        }
        match self.vital {
            true => Ok(()),
            false => self.inner.room.refuse(),
        }
    }

    /// Carries out a job; answered after the commit. Blocks.
    pub fn write(&self, job: Job) -> Result<Outcome, WriteError> {
        let (sender, receiver) = sync_channel(1);
        self.submit(job, Box::new(move |answer| drop(sender.send(answer))));
        let gone = || {
            Err(WriteError::Unknown(StoreError::Stopped(
                "the writer is gone",
            )))
        };
        receiver.recv().unwrap_or_else(|_| gone())
    }

    /// The same without blocking. `done` is called on the writer's thread, or at once with
    /// [`WriteError::Busy`] when the queue is full, [`WriteError::NoRoom`] or [`WriteError::Away`].
    pub fn submit(&self, job: Job, done: Done) {
        match self.ready() {
            Ok(()) => {}
            Err(StoreError::Away { retry_s }) => return done(Err(WriteError::Away { retry_s })),
            Err(e) => return done(Err(WriteError::NoRoom(e))),
        }
        match self.send(Message::One(Box::new(job), done)) {
            Ok(()) => {}
            Err(Message::One(_, done)) => done(Err(WriteError::Busy)),
            Err(_) => {}
        }
    }

    /// Carries out many jobs in one transaction, each answered by itself. Blocks.
    ///
    /// # Errors
    /// Then nothing is known of any of them: hand them in again with the same keys.
    pub fn write_all(
        &self,
        jobs: Vec<Job>,
    ) -> Result<Vec<Result<Outcome, WriteError>>, StoreError> {
        self.write_dated(jobs.into_iter().map(|job| (None, job)).collect())
    }

    /// The same for history that is played in virtual time: each job has the receipt given to it
    /// (never before the journal's last).
    pub fn write_history(
        &self,
        jobs: Vec<(Timestamp, Job)>,
    ) -> Result<Vec<Result<Outcome, WriteError>>, StoreError> {
        let dated = jobs.into_iter().map(|(at, job)| (Some(at), job));
        self.write_dated(dated.collect())
    }

    fn write_dated(
        &self,
        jobs: Vec<(Option<Timestamp>, Job)>,
    ) -> Result<Vec<Result<Outcome, WriteError>>, StoreError> {
        self.ready()?;
        let (sender, receiver) = sync_channel(1);
        let done = Box::new(move |answers| drop(sender.send(answers)));
        self.send(Message::All(jobs, done))
            .map_err(|_| StoreError::Busy)?;
        receiver
            .recv()
            .unwrap_or(Err(StoreError::Stopped("the writer is gone")))
    }

    /// Does something else on the writer's connection, in one transaction that holds the journal's
    /// head: a rebuild of views. Blocks.
    pub fn maintain<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.task(move |writer| writer.maintain(f))
    }

    fn task<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Writer) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, receiver) = sync_channel(1);
        let task = Box::new(move |writer: &mut Writer| drop(sender.send(f(writer))));
        self.send(Message::Task(task))
            .map_err(|_| StoreError::Busy)?;
        receiver
            .recv()
            .unwrap_or(Err(StoreError::Stopped("the writer gave up")))
    }

    fn send(&self, message: Message) -> Result<(), Message> {
        match &self.inner.writer {
            None => Err(message),
            Some(writer) => {
                let sent = writer.try_send(message);
                sent.inspect(|()| measure::waiting(1)).map_err(|e| match e {
                    TrySendError::Full(m) | TrySendError::Disconnected(m) => m,
                })
            }
        }
    }

    /// Runs a query on a reader's thread, within one snapshot. Blocks.
    pub fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Reader<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, receiver) = sync_channel(1);
        self.submit_read(f, move |answer| drop(sender.send(answer)));
        receiver
            .recv()
            .unwrap_or(Err(StoreError::Stopped("the query panicked")))
    }

    /// The same without blocking. `done` is called on the reader's thread, or at once with
    /// [`StoreError::Busy`] when the queue is full. It is dropped uncalled when the query panics.
    pub fn submit_read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Reader<'_>) -> Result<T, StoreError> + Send + 'static,
        done: impl FnOnce(Result<T, StoreError>) + Send + 'static,
    ) {
        let query: Query = Box::new(move |reader| {
            let answer = reader.and_then(f);
            let lost = matches!(answer, Err(StoreError::Lost(_)));
            done(answer);
            match lost {
                true => Fate::Drop,
                false => Fate::Keep,
            }
        });
        let Some(readers) = &self.inner.readers else {
            return;
        };
        if let Some(away) = self.away() {
            query(Err(away));
            return;
        }
        if let Err(TrySendError::Full(query) | TrySendError::Disconnected(query)) =
            readers.try_send(query)
        {
            query(Err(StoreError::Busy));
        }
    }

    /// Proves the record: every digest, every chain, every seal of the journal, and a seal kept
    /// elsewhere, when one is handed in; every text that a fact names, every file. Blocks; the
    /// store goes on meanwhile.
    pub fn verify(&self, seal: Option<&Seal>) -> Result<Verified, StoreError> {
        let (seal, files) = (seal.cloned(), self.files().clone());
        self.read(move |reader| verify::verify(reader.tx(), &files, seal.as_ref()))
    }

    /// A seal over everything up to now, to be kept elsewhere. Blocks.
    pub fn seal(&self) -> Result<Seal, StoreError> {
        self.task(Writer::seal)
    }
}

/// Threads of their own that look for room and ask the database. They are not waited for: one of them may
/// wait for an answer itself.
fn lookouts(
    target: &Target,
    options: &Options,
    (room, pulse): (&Arc<Watched>, Option<&Arc<Pulse>>),
) -> Result<Vec<SyncSender<()>>, StoreError> {
    let mut held = Vec::new();
    let mut begin = |name: &str, work: Box<dyn FnOnce(std::sync::mpsc::Receiver<()>) + Send>| {
        let (sender, end) = sync_channel(1);
        held.push(sender);
        let thread = std::thread::Builder::new().name(name.to_owned());
        let begun = thread.spawn(move || work(end)).map(drop);
        begun.map_err(|e| StoreError::file("a lookout's thread", e))
    };
    if let Some(every) = options.room.as_ref().map(|r| r.every) {
        let room = Arc::clone(room);
        begin("shounuo-room", Box::new(move |end| room.watch(every, &end)))?;
    }
    if let Some(pulse) = pulse {
        let (pulse, target) = (Arc::clone(pulse), target.clone());
        begin(
            "shounuo-pulse",
            Box::new(move |end| pulse.run(&target, &end)),
        )?;
    }
    Ok(held)
}
