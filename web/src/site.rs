//! What every page is made from: the application and how this server is reached.

use crate::live::{Live, Pace};
use jiff::tz::TimeZone;
use shounuo_app::{App, AppError, house_zone, queries::TicketView};
use tokio_util::sync::CancellationToken;

/// How this server is reached, and what it may believe.
#[derive(Clone, Debug)]
pub struct WebOptions {
    /// The address that labels and links carry, without a slash at its end: `https://help.example.org`.
    pub base_url: String,
    /// The address of the report page on labels, where it is another one.
    pub label_url: Option<String>,
    /// Whether pages are served by https only: cookies are marked so.
    pub secure_cookies: bool,
    /// Whether browsers are told to insist on https from now on. Not with a certificate that they do not know.
    pub insists: bool,
    /// Whether the last `X-Forwarded-For` entry names the peer. Only behind a proxy of one's own.
    pub trust_proxy: bool,
    /// The zone in which pages tell time, where no contract is at hand.
    pub zone: TimeZone,
    /// How fast live pages are.
    pub pace: Pace,
    /// Ends the streams of live pages; without it they would keep a server that is to end.
    pub ending: CancellationToken,
}

impl Default for WebOptions {
    fn default() -> Self {
        Self {
            base_url: "http://127.0.0.1:8080".to_owned(),
            label_url: None,
            secure_cookies: false,
            insists: false,
            trust_proxy: false,
            zone: house_zone(),
            pace: Pace::default(),
            ending: CancellationToken::new(),
        }
    }
}

/// The state of the router.
#[derive(Clone)]
pub struct Site {
    /// Everything that pages ask and do.
    pub app: App,
    /// How this server is reached.
    pub options: std::sync::Arc<WebOptions>,
    /// Who listens for news.
    pub live: Live,
}

impl WebOptions {
    /// What a label with this token opens.
    pub fn label(&self, token: &str) -> String {
        format!(
            "{}/r/{token}",
            self.label_url.as_ref().unwrap_or(&self.base_url)
        )
    }
}

impl Site {
    /// The zone in which a ticket's times are told and read: its contract's, else the house's.
    pub async fn zone_of(&self, view: &TicketView) -> Result<TimeZone, AppError> {
        let terms = self.app.terms_of(view).await?;
        Ok(terms.map_or_else(|| self.options.zone.clone(), |book| book.zone.clone()))
    }

    /// The name of the session's cookie. Over https a browser lets no other host set this name.
    pub fn session_cookie(&self) -> &'static str {
        if self.options.secure_cookies {
            "__Host-session"
        } else {
            "session"
        }
    }
}
