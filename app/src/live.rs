//! What is recorded, told to those who look at it: that something happened, never what. They ask for it
//! by their own page, which authorises them.

use crate::{App, AppError, Who, who::Door};
use shounuo_core::{Seq, Subject, id::TicketId};
use shounuo_store::query::News;

/// What was recorded up to a place in the journal.
#[derive(Clone, Debug)]
pub struct Fresh {
    /// The last fact.
    pub seq: Seq,
    /// What the facts speak of, each once.
    pub of: Vec<News>,
}

impl App {
    /// Where the journal stands.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn last_seq(&self) -> Result<Seq, AppError> {
        self.read(|r| r.last_seq()).await
    }

    /// What was recorded behind the place `after`, by whichever server. For the server itself: what of it
    /// somebody may hear, [`Who::hears_of`] says.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn news(&self, after: Seq) -> Result<Fresh, AppError> {
        let read = self.read(move |r| {
            let seq = r.last_seq()?;
            let of = if seq > after {
                r.news(after, seq)?
            } else {
                Vec::new()
            };
            Ok(Fresh { seq, of })
        });
        read.await
    }
}

impl Who {
    /// Whether they may know that something of this was recorded; `about` is the ticket at which they look,
    /// where it is one. A link opens what it opens and hears of nothing else.
    pub fn hears_of(&self, news: &News, about: Option<TicketId>) -> bool {
        let theirs = self.sees(news.customer);
        let only = match self.door {
            Door::Account => about,
            Door::Tracking(ticket) => Some(ticket),
            Door::Label(_) => return false,
        };
        theirs && only.is_none_or(|ticket| news.subject == Subject::Ticket(ticket))
    }
}
