//! Live pages: one look at the journal for all who listen, and for each of them a stream that says when there is
//! something new, never what. The page asks for itself then, as it always does.

use crate::site::Site;
use axum::response::sse::Event;
use futures_util::{Stream, stream::unfold};
use metrics::gauge;
use shounuo_app::{App, AppError, Who, live::Fresh};
use shounuo_core::{Seq, id::TicketId};
use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::broadcast::{self, error::RecvError},
    time::{Interval, interval},
};
use tokio_util::sync::CancellationToken;

/// So many streams one person, or the holders of one link, may have open.
const SEATS: usize = 5;
/// Seconds after which one stream too many may be tried again.
const RETRY_S: u64 = 30;
/// News that a slow listener may be behind; one that is further behind hears that it missed something.
const BEHIND: usize = 64;
/// A browser comes back so long after a stream broke off.
const RETRY: Duration = Duration::from_secs(3);
/// It is not looked for news so long after the store failed.
const AFTER_ERROR: Duration = Duration::from_secs(5);

/// How fast live pages are.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// News are looked for so often while somebody listens.
    pub look: Duration,
    /// Rights are looked at anew so often: a session that was revoked hears nothing after that.
    pub check: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            look: Duration::from_millis(500),
            check: Duration::from_secs(4),
        }
    }
}

/// Everybody who listens on this server.
#[derive(Clone, Debug)]
pub(crate) struct Live(Arc<Hall>);

#[derive(Debug)]
struct Hall {
    news: broadcast::Sender<Arc<Fresh>>,
    room: Mutex<Room>,
}

#[derive(Debug, Default)]
struct Room {
    /// Streams by whose they are.
    taken: HashMap<String, usize>,
    /// Somebody looks for news.
    looking: bool,
}

impl Default for Live {
    fn default() -> Self {
        let (news, _) = broadcast::channel(BEHIND);
        let room = Mutex::default();
        Self(Arc::new(Hall { news, room }))
    }
}

impl Hall {
    fn room(&self) -> MutexGuard<'_, Room> {
        self.room.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether anybody listens; if not, whoever looks for news ends.
    fn goes_on(&self) -> bool {
        let mut room = self.room();
        room.looking = !room.taken.is_empty();
        room.looking
    }

    /// Looks for news, as long as anybody listens.
    async fn look(self: Arc<Self>, app: App, every: Duration, mut seen: Seq) {
        while self.goes_on() {
            match app.news(seen).await {
                Ok(fresh) => {
                    seen = fresh.seq;
                    if !fresh.of.is_empty() {
                        // Without a listener nobody misses it.
                        let _ = self.news.send(Arc::new(fresh));
                    }
                    tokio::time::sleep(every).await;
                }
                Err(e) => {
                    tracing::warn!(error = %e, "live pages hear no news");
                    tokio::time::sleep(AFTER_ERROR).await;
                }
            }
        }
    }
}

/// One of the streams that somebody may have open; given back when it ends.
#[derive(Debug)]
struct Seat {
    hall: Arc<Hall>,
    whose: String,
}

impl Seat {
    /// None when they have as many as they may. Whether nobody looks for news yet.
    fn take(live: &Live, who: &Who) -> Option<(Self, bool)> {
        let mut room = live.0.room();
        let taken = room.taken.entry(who.principal.clone()).or_default();
        if *taken >= SEATS {
            return None;
        }
        *taken += 1;
        let first = !std::mem::replace(&mut room.looking, true);
        let (hall, whose) = (Arc::clone(&live.0), who.principal.clone());
        gauge!("shounuo_streams_open").increment(1);
        Some((Self { hall, whose }, first))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        gauge!("shounuo_streams_open").decrement(1);
        let mut room = self.hall.room();
        if let Some(taken) = room.taken.get_mut(&self.whose) {
            *taken -= 1;
            if *taken == 0 {
                room.taken.remove(&self.whose);
            }
        }
    }
}

/// How a listener came in; their rights are read from it again and again.
#[derive(Clone, Debug)]
pub(crate) enum Way {
    /// By a session, to everything that is theirs or to one ticket.
    Account {
        /// The session's token.
        session: String,
        /// The ticket's number.
        ticket: Option<String>,
    },
    /// By a ticket's tracking link.
    Link {
        /// Its token.
        token: String,
    },
}

impl Way {
    async fn rights(&self, app: &App) -> Result<(Who, Option<TicketId>), AppError> {
        match self {
            Self::Account { session, ticket } => {
                let who = app.who_of_session(session).await?;
                let ticket = match ticket {
                    Some(no) => Some(app.ticket_id(&who, no).await?),
                    None => None,
                };
                Ok((who, ticket))
            }
            Self::Link { token } => {
                let (who, ticket) = app.who_of_tracking(token).await?;
                Ok((who, Some(ticket)))
            }
        }
    }
}

struct Listener {
    app: App,
    way: Way,
    who: Who,
    about: Option<TicketId>,
    news: broadcast::Receiver<Arc<Fresh>>,
    check: Interval,
    ending: CancellationToken,
    /// The first word, by which a browser knows that it is heard.
    greeted: bool,
    _seat: Seat,
}

/// Listens: a stream of `news`, until the rights end or the server does.
///
/// # Errors
/// Whoever may not come in; [`AppError::TooMany`] with too many streams open.
pub(crate) async fn listen(
    site: &Site,
    way: Way,
) -> Result<impl Stream<Item = Result<Event, Infallible>> + use<>, AppError> {
    let (who, about) = way.rights(&site.app).await?;
    // What is already there, the page has.
    let seen = site.app.last_seq().await?;
    let taken = Seat::take(&site.live, &who);
    let (seat, first) = taken.ok_or(AppError::TooMany { retry_s: RETRY_S })?;
    let news = site.live.0.news.subscribe();
    let pace = site.options.pace;
    if first {
        let hall = Arc::clone(&site.live.0);
        tokio::spawn(hall.look(site.app.clone(), pace.look, seen));
    }
    let listener = Listener {
        app: site.app.clone(),
        way,
        who,
        about,
        news,
        check: interval(pace.check),
        ending: site.options.ending.clone(),
        greeted: false,
        _seat: seat,
    };
    Ok(unfold(listener, |mut listener| async move {
        let said = listener.next().await?;
        Some((Ok(said), listener))
    }))
}

impl Listener {
    async fn next(&mut self) -> Option<Event> {
        if !std::mem::replace(&mut self.greeted, true) {
            return Some(Event::default().retry(RETRY).event("open").data("-"));
        }
        loop {
            tokio::select! {
                () = self.ending.cancelled() => return None,
                _ = self.check.tick() => {
                    (self.who, self.about) = self.way.rights(&self.app).await.ok()?;
                }
                heard = self.news.recv() => match heard {
                    Ok(fresh) if !self.concerned(&fresh) => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => {
                        return Some(Event::default().event("news").data("-"));
                    }
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    fn concerned(&self, fresh: &Fresh) -> bool {
        fresh
            .of
            .iter()
            .any(|news| self.who.hears_of(news, self.about))
    }
}
