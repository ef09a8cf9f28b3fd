//! The writer's thread and its bounded queue.

use super::{Answer, BATCH, Dated, Writer};
use crate::{
    Options, StoreError, Target,
    job::{Job, WriteError},
    measure,
    room::Watched,
    target::Clock,
};
use shounuo_core::Timestamp;
use std::{
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::JoinHandle,
    time::Instant,
};

/// Told the answer to one job, on the writer's thread: it must be quick, and not ask the store.
pub(crate) type Done = Box<dyn FnOnce(Answer) + Send>;
/// Told the answers to a list of jobs.
pub(crate) type AllDone = Box<dyn FnOnce(Result<Vec<Answer>, StoreError>) + Send>;

/// What waits for the writer.
pub(crate) enum Message {
    /// A job, in a batch with others.
    One(Box<Job>, Done),
    /// Jobs that go into one transaction of their own, with the receipts they are to have.
    All(Vec<(Option<Timestamp>, Job)>, AllDone),
    /// Something else, between two batches.
    Task(Box<dyn FnOnce(&mut Writer) + Send>),
}

/// Starts the thread; it ends when the last sender is dropped. The connection is made there.
pub(crate) fn start(
    target: Target,
    options: &Options,
    room: Arc<Watched>,
) -> Result<(SyncSender<Message>, JoinHandle<()>), StoreError> {
    let (sender, receiver) = sync_channel(options.queue.max(1));
    let (clock, progress) = (Clock::clone(&options.clock), options.progress.clone());
    let means = (clock, room);
    let (ready, is_ready) = sync_channel(1);
    let work = move || match Writer::open(target, means, progress.as_ref()) {
        Ok(writer) => {
            // Nobody waits any more: then nobody will send either.
            let _ = ready.send(Ok(()));
            run(writer, &receiver);
        }
        Err(e) => drop(ready.send(Err(e))),
    };
    let thread = std::thread::Builder::new()
        .name("shounuo-writer".into())
        .spawn(work)
        .map_err(|e| StoreError::file("the writer's thread", e))?;
    is_ready
        .recv()
        .unwrap_or(Err(StoreError::Stopped("the writer did not start")))?;
    Ok((sender, thread))
}

fn run(mut writer: Writer, receiver: &Receiver<Message>) {
    let mut waiting: Vec<(Box<Job>, Done)> = Vec::with_capacity(BATCH);
    while let Ok(first) = receiver.recv() {
        let mut next = Some(first);
        while let Some(message) = next.take() {
            measure::waiting(-1);
            match message {
                Message::One(job, done) => waiting.push((job, done)),
                other => {
                    // What came before it is done before it.
                    batch(&mut writer, &mut waiting);
                    alone(&mut writer, other);
                }
            }
            if waiting.len() < BATCH {
                next = receiver.try_recv().ok();
            }
        }
        batch(&mut writer, &mut waiting);
    }
}

fn batch(writer: &mut Writer, waiting: &mut Vec<(Box<Job>, Done)>) {
    if waiting.is_empty() {
        return;
    }
    let (jobs, dones): (Vec<_>, Vec<_>) = waiting.drain(..).unzip();
    let dated: Vec<Dated<'_>> = jobs.iter().map(|job| (None, &**job)).collect();
    let begun = Instant::now();
    let answers = writer.carry_out(&dated);
    measure::batch(jobs.len(), begun);
    let missing = || Err(WriteError::Unknown(StoreError::Stopped("no answer")));
    let mut answers = answers.into_iter();
    for done in dones {
        done(answers.next().unwrap_or_else(missing));
    }
}

fn alone(writer: &mut Writer, message: Message) {
    match message {
        Message::One(job, done) => batch(writer, &mut vec![(job, done)]),
        Message::All(jobs, done) => {
            let dated: Vec<Dated<'_>> = jobs.iter().map(|(at, job)| (*at, job)).collect();
            done(writer.carry_out_all(&dated).map_err(|undone| undone.error));
        }
        Message::Task(task) => task(writer),
    }
}
