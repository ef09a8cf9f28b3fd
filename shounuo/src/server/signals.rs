//! What a server is asked from outside: to stop, to stop at once, to read its certificate anew.

use std::{io, sync::Arc};
use tokio::sync::{Notify, watch};

/// Signals, heard from now on by a thread of their own: also while everything else comes to its end.
pub struct Signals {
    asked: watch::Receiver<bool>,
    /// SIGHUP.
    pub reload: Arc<Notify>,
}

impl Signals {
    /// Waits until it is asked to stop.
    pub async fn asked(&mut self) {
        if self.asked.wait_for(|asked| *asked).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Begins to listen. Who asks a second time to stop is not kept waiting: what was acknowledged is stored, what is under
/// way is taken back by the database.
pub fn listen() -> io::Result<Signals> {
    let (ask, asked) = watch::channel(false);
    let reload = Arc::new(Notify::new());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut heard = {
        let _within = runtime.enter();
        Heard::begin()?
    };
    let reloading = Arc::clone(&reload);
    std::thread::Builder::new()
        .name("shounuo-signals".to_owned())
        .spawn(move || {
            runtime.block_on(async move {
                loop {
                    match heard.next().await {
                        Signal::Reload => reloading.notify_one(),
                        Signal::Stop if !ask.send_replace(true) => {}
                        Signal::Stop => {
                            tracing::warn!("asked to stop a second time: ends at once");
                            std::process::exit(crate::problem::Exit::Internal as i32);
                        }
                    }
                }
            });
        })?;
    Ok(Signals { asked, reload })
}

enum Signal {
    Stop,
    Reload,
}

#[cfg(unix)]
struct Heard {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Heard {
    fn begin() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Stop,
            _ = self.terminate.recv() => Signal::Stop,
            _ = self.hang_up.recv() => Signal::Reload,
        }
    }
}

#[cfg(not(unix))]
struct Heard;

#[cfg(not(unix))]
impl Heard {
    fn begin() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Signal {
        match tokio::signal::ctrl_c().await {
            Ok(()) => Signal::Stop,
            Err(_) => std::future::pending().await,
        }
    }
}
