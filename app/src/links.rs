//! Public links: labels, tracking pages, sign-in. A token has 160 random bits; only its hash is
//! kept; every link can be revoked.

use crate::{App, AppError, Who, random::token_hash};
use jiff::{SignedDuration, Timestamp};
use shounuo_core::{
    Subject,
    id::{CustomerId, DeviceId, LinkId, PersonId, TicketId},
};
use shounuo_store::Link;

/// What a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkKind {
    Label,
    Tracking,
    /// Works once.
    SignIn,
    /// Into a demonstration, as often as its guests like.
    Demo,
}

impl LinkKind {
    pub(crate) fn purpose(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Tracking => "tracking",
            Self::SignIn => "sign_in",
            Self::Demo => "demo_sign_in",
        }
    }

    /// Those that sign a person in.
    pub(crate) const WAYS_IN: [Self; 2] = [Self::SignIn, Self::Demo];
}

/// How long a sign-in link works.
const SIGN_IN_DAYS: i64 = 7;

impl App {
    /// A new token, for a label, a tracking page or a sign-in link.
    pub fn new_token(&self) -> String {
        self.random.token()
    }

    pub(crate) fn new_label_link(
        &self,
        token: &str,
        customer: CustomerId,
        device: DeviceId,
    ) -> Link {
        self.new_link(
            token,
            LinkKind::Label,
            Some(customer),
            Subject::Device(device),
            None,
        )
    }

    pub(crate) fn new_tracking_link(
        &self,
        token: &str,
        customer: CustomerId,
        ticket: TicketId,
    ) -> Link {
        self.new_link(
            token,
            LinkKind::Tracking,
            Some(customer),
            Subject::Ticket(ticket),
            None,
        )
    }

    /// Whose its person is, is filled in when it is kept.
    pub(crate) fn new_sign_in_link(&self, token: &str, kind: LinkKind, person: PersonId) -> Link {
        let expires = self.now() + SignedDuration::from_hours(24 * SIGN_IN_DAYS);
        self.new_link(token, kind, None, Subject::Person(person), Some(expires))
    }

    fn new_link(
        &self,
        token: &str,
        kind: LinkKind,
        customer: Option<CustomerId>,
        subject: Subject,
        expires_at: Option<Timestamp>,
    ) -> Link {
        let (id, hash): (LinkId, _) = (self.new_id(), token_hash(token));
        let purpose = kind.purpose().to_owned();
        Link {
            id,
            hash,
            purpose,
            customer,
            subject,
            file: None,
            expires_at,
            revoked_at: None,
        }
    }

    /// Who holds this label. An unknown, revoked or expired token is one answer: not found.
    pub async fn who_of_label(&self, token: &str) -> Result<Who, AppError> {
        let link = self.link(token, &[LinkKind::Label]).await?;
        match (link.customer, link.subject) {
            (Some(customer), Subject::Device(device)) => Ok(Who::label(link.id, customer, device)),
            _ => Err(AppError::NotFound),
        }
    }

    /// Who holds this tracking link.
    pub async fn who_of_tracking(&self, token: &str) -> Result<(Who, TicketId), AppError> {
        let link = self.link(token, &[LinkKind::Tracking]).await?;
        match (link.customer, link.subject) {
            (Some(c), Subject::Ticket(ticket)) => Ok((Who::tracking(link.id, c, ticket), ticket)),
            _ => Err(AppError::NotFound),
        }
    }

    /// Counts a report without an account from an address; too many have to wait.
    pub fn count_report(&self, peer: Option<std::net::IpAddr>) -> Result<(), AppError> {
        self.throttle
            .report(peer)
            .map_err(|retry_s| AppError::TooMany { retry_s })
    }

    pub(crate) async fn link(&self, token: &str, kinds: &[LinkKind]) -> Result<Link, AppError> {
        let (hash, now) = (token_hash(token), self.now());
        let link = self.read(move |r| r.link(&hash)).await?;
        let fits = |l: &Link| kinds.iter().any(|k| k.purpose() == l.purpose) && l.works_at(now);
        link.filter(fits).ok_or(AppError::NotFound)
    }
}
