//! Reader threads: a connection each, one bounded queue for all.

use crate::{
    Reader, StoreError, Target,
    db::{Conn, Mode, connect},
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::JoinHandle,
};

/// A query with its way back. It is told of an error instead when there is no connection.
pub(crate) type Query = Box<dyn FnOnce(Result<&mut Reader<'_>, StoreError>) -> Fate + Send>;

/// What becomes of the connection after a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Keep,
    Drop,
}

/// Starts the threads; they end when the last sender is dropped.
pub(crate) fn start(
    target: &Target,
    readers: usize,
    queue: usize,
) -> Result<(SyncSender<Query>, Vec<JoinHandle<()>>), StoreError> {
    let (sender, receiver) = sync_channel::<Query>(queue.max(1));
    let receiver = Arc::new(Mutex::new(receiver));
    let thread = |no: usize| {
        let (target, receiver) = (target.clone(), Arc::clone(&receiver));
        std::thread::Builder::new()
            .name(format!("shounuo-reader-{no}"))
            .spawn(move || run(&target, &receiver))
            .map_err(|e| StoreError::file("a reader's thread", e))
    };
    let threads = (0..readers.max(1)).map(thread).collect::<Result<_, _>>()?;
    Ok((sender, threads))
}

fn run(target: &Target, receiver: &Mutex<Receiver<Query>>) {
    let mut conn: Option<Box<dyn Conn>> = None;
    loop {
        let next = receiver
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok(query) = next else { return };
        conn = answer(target, conn, query);
    }
}

fn answer(target: &Target, conn: Option<Box<dyn Conn>>, query: Query) -> Option<Box<dyn Conn>> {
    let mut conn = match begin(target, conn) {
        Ok(conn) => conn,
        Err(e) => {
            query(Err(e));
            return None;
        }
    };
    let run = || query(Ok(&mut Reader::new(&mut *conn)));
    let fate = catch_unwind(AssertUnwindSafe(run)).unwrap_or(Fate::Drop);
    let kept = fate == Fate::Keep && conn.rollback().is_ok();
    kept.then_some(conn)
}

/// A snapshot begins. A connection that was lost while it rested is made anew.
fn begin(target: &Target, conn: Option<Box<dyn Conn>>) -> Result<Box<dyn Conn>, StoreError> {
    if let Some(mut conn) = conn
        && conn.begin(Mode::Read).is_ok()
    {
        return Ok(conn);
    }
    let mut conn = connect(target, Mode::Read)?;
    conn.begin(Mode::Read)?;
    Ok(conn)
}
