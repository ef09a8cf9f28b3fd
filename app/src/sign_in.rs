//! Signing in and out: passwords by argon2id, sessions whose ids are new at every sign-in, API
//! tokens with scopes. Only digests of tokens are kept.

use crate::{
    App, AppError, Task, Who,
    commands::{outcome, unknown},
    links::LinkKind,
    policy::{Right, may},
    random::token_hash,
    sign_in_link::use_link,
};
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier, password_hash::SaltString};
use jiff::{SignedDuration, Timestamp};
use sha2::Digest;
use shounuo_core::{
    State, Subject,
    id::{CustomerId, PersonId},
    ticket::{Context, Invalid},
};
use shounuo_store::{
    Batch, Credential, Session, Token,
    query::{Page, PageAsk},
};
use std::{net::IpAddr, sync::Arc};
use uuid::Uuid;

/// A session that nobody uses ends by itself after this long.
const SESSION_DAYS: i64 = 14;
/// However much it is used, it ends this long after signing in; a wall display lives this long.
const SESSION_DAYS_MAX: i64 = 180;
/// Use moves a session's end at most once in this time: that is a write.
const RENEWED_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// Shortest password, in characters.
const PASSWORD_MIN: usize = 10;
/// Longest password, in bytes: hashing more is work for nothing.
const PASSWORD_MAX: usize = 200;

/// A person who has just signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The cookie's value; shown once.
    pub token: String,
    /// Who.
    pub person: PersonId,
}

impl App {
    /// Signs in by name and password. A wrong name and a wrong password are one answer and take the
    /// same time.
    pub async fn sign_in(
        &self,
        login: &str,
        password: String,
        peer: Option<IpAddr>,
        agent: &str,
    ) -> Result<SignedIn, AppError> {
        self.throttle
            .sign_in(login, peer)
            .map_err(|retry_s| AppError::TooMany { retry_s })?;
        let digest = login_digest(login);
        let credential = self.read(move |r| r.credential(&digest)).await?;
        let secret = credential.as_ref().and_then(|c| c.secret.clone());
        // Hashing takes tens of milliseconds of CPU: not on an async thread.
        let right = tokio::task::spawn_blocking(move || verify(&password, secret.as_deref()))
            .await
            .unwrap_or(false);
        match credential.filter(|_| right) {
            Some(c) => {
                let begun = self.begin_session(c.person, c.customer, agent, None).await;
                begun.map_err(|e| match e {
                    AppError::NotFound => AppError::SignedOut,
                    other => other,
                })
            }
            None => Err(AppError::SignedOut),
        }
    }

    /// A person's name; `None` when erased.
    pub async fn name_of(&self, person: PersonId) -> Result<Option<String>, AppError> {
        use shounuo_store::query::Scope;
        self.read(move |r| {
            let Some(row) = r.person(&Scope::House, person)? else {
                return Ok(None);
            };
            let ids: Vec<_> = row.name.into_iter().collect();
            Ok(r.reveal(&Scope::House, &ids)?.into_values().next())
        })
        .await
    }

    /// A new session. One that a link leads to uses up the link in the same transaction: `link` is
    /// the digest of its token.
    pub(crate) async fn begin_session(
        &self,
        person: PersonId,
        customer: Option<CustomerId>,
        agent: &str,
        link: Option<[u8; 32]>,
    ) -> Result<SignedIn, AppError> {
        let (token, now) = (self.random.token(), self.now());
        let session = Session {
            id: self.random.id(now),
            hash: token_hash(&token),
            person,
            customer,
            agent: agent
                .chars()
                .filter(|c| !c.is_control())
                .take(120)
                .collect(),
            made_at: now,
            expires_at: now + SignedDuration::from_hours(24 * SESSION_DAYS),
        };
        let run = move |batch: &mut Batch<'_>, _: &Context| {
            let subject = Subject::Person(person);
            let State::Person(p) = batch.load(&subject)?.state else {
                return Err(unknown("person"));
            };
            if !p.active {
                return Err(unknown("person"));
            }
            if let Some(hash) = &link {
                use_link(batch, hash)?;
            }
            batch.keep_session(session.clone())?;
            Ok(outcome("signed_in", subject, None))
        };
        let who = Who::person(person, customer, Vec::new());
        let task = self.task(&who, &self.ask(), &(), Arc::new(run));
        self.run_vital(task).await?;
        Ok(SignedIn { token, person })
    }

    /// Ends a session.
    pub async fn sign_out(&self, token: &str) -> Result<(), AppError> {
        self.drop_session(token_hash(token)).await
    }

    async fn drop_session(&self, hash: [u8; 32]) -> Result<(), AppError> {
        let run = move |batch: &mut Batch<'_>, _: &Context| {
            batch.drop_session(&hash)?;
            Ok(outcome("signed_out", Subject::House, None))
        };
        let task = self.task(&Who::system(), &self.ask(), &(), Arc::new(run));
        self.run_vital(task).await.map(drop)
    }

    /// A page of the asker's sessions, newest first.
    pub async fn sessions(&self, who: &Who, page: PageAsk) -> Result<Page<Session>, AppError> {
        let person = who.actor.person().ok_or(AppError::Forbidden)?;
        let now = self.now();
        self.read(move |r| r.sessions_of(person, now, &page)).await
    }

    /// Ends one of the asker's own sessions.
    pub async fn end_session(&self, who: &Who, id: Uuid) -> Result<(), AppError> {
        let person = who.actor.person().ok_or(AppError::Forbidden)?;
        let (session, now) = (self.read(move |r| r.session_of(person, id)), self.now());
        let session = session.await?.filter(|s| s.expires_at > now);
        self.drop_session(session.ok_or(AppError::NotFound)?.hash)
            .await
    }

    /// Whose session this is.
    pub async fn who_of_session(&self, token: &str) -> Result<Who, AppError> {
        let (hash, now) = (token_hash(token), self.now());
        let session = self.read(move |r| r.session(&hash)).await?;
        let session = session
            .filter(|s| s.expires_at > now)
            .ok_or(AppError::SignedOut)?;
        let who = self.who_of_person(session.person).await?;
        if let Some(until) = renewed(&session, now) {
            // A page is shown all the same; the next one tries again.
            if let Err(error) = self.renew_session(hash, until).await {
                tracing::warn!(%error, "a session in use could not be renewed");
            }
        }
        Ok(who)
    }

    /// Moves the end of a session that is still there; one that was ended meanwhile stays ended.
    async fn renew_session(&self, hash: [u8; 32], until: Timestamp) -> Result<(), AppError> {
        let run = move |batch: &mut Batch<'_>, _: &Context| {
            batch.renew_session(&hash, until)?;
            Ok(outcome("session_renewed", Subject::House, None))
        };
        let task = self.task(&Who::system(), &self.ask(), &(), Arc::new(run));
        self.run_vital(task).await.map(drop)
    }

    /// Whose API token this is. Its scopes: `read`, `write`.
    pub async fn who_of_token(&self, token: &str) -> Result<Who, AppError> {
        let (hash, now) = (token_hash(token), self.now());
        let token = self.read(move |r| r.token(&hash)).await?;
        let token = token
            .filter(|t| t.works_at(now))
            .ok_or(AppError::SignedOut)?;
        let mut who = self.who_of_person(token.person).await?;
        who.read_only = !token.scopes.iter().any(|s| s == "write");
        who.principal = format!("token:{}", token.id);
        Ok(who)
    }

    /// An account as it is now: roles taken away act at once.
    pub async fn who_of_person(&self, person: PersonId) -> Result<Who, AppError> {
        use shounuo_store::query::Scope;
        let row = self.read(move |r| r.person(&Scope::House, person)).await?;
        let row = row.filter(|p| p.active).ok_or(AppError::SignedOut)?;
        Ok(Who::person(person, row.customer, row.roles))
    }

    /// Refuses a sign-in name that is empty or somebody else's; asked before [`Self::set_password`].
    pub async fn check_login(&self, login: &str, person: PersonId) -> Result<(), AppError> {
        if login.trim().is_empty() {
            return Err(AppError::invalid("login", Invalid::Missing));
        }
        let digest = login_digest(login);
        let holder = self.read(move |r| r.credential(&digest)).await?;
        match holder.is_none_or(|c| c.person == person) {
            true => Ok(()),
            false => Err(AppError::invalid("login", Invalid::Taken)),
        }
    }

    /// Sets how a person signs in; their sign-in links end. `login` must be unused by others.
    /// Hashes: not for an async thread.
    pub fn set_password(
        &self,
        who: &Who,
        person: PersonId,
        login: &str,
        password: &str,
    ) -> Result<Task, AppError> {
        if !may(who, Right::ManagePeople) && who.actor.person() != Some(person) {
            return Err(AppError::Forbidden);
        }
        let secret = Some(self.hash_password(password)?);
        let digest = login_digest(login);
        let asker = who.clone();
        let run = move |batch: &mut Batch<'_>, _: &Context| {
            let loaded = batch.load(&Subject::Person(person))?;
            if !loaded.exists || !asker.sees(loaded.customer) {
                return Err(unknown("person"));
            }
            batch.drop_sessions_of(person)?;
            for kind in LinkKind::WAYS_IN {
                batch.revoke_links(Subject::Person(person), kind.purpose())?;
            }
            let customer = loaded.customer;
            let secret = secret.clone();
            batch.keep_credential(Credential {
                person,
                customer,
                login: digest,
                secret,
            })?;
            Ok(outcome("password_set", Subject::Person(person), None))
        };
        Ok(self.task(who, &self.ask(), &person, Arc::new(run)))
    }

    /// Makes an API token in a person's name. `scopes`: `read`, `write`.
    pub fn issue_token(
        &self,
        who: &Who,
        person: PersonId,
        name: &str,
        scopes: Vec<String>,
        expires_at: Option<Timestamp>,
        token: &str,
    ) -> Result<Task, AppError> {
        if !may(who, Right::ManagePeople) && who.actor.person() != Some(person) {
            return Err(AppError::Forbidden);
        }
        if scopes.is_empty() || scopes.iter().any(|s| s != "read" && s != "write") {
            return Err(AppError::invalid("scopes", Invalid::UnknownWord));
        }
        let (id, hash, name) = (self.new_id::<Uuid>(), token_hash(token), name.to_owned());
        let asker = who.clone();
        let run = move |batch: &mut Batch<'_>, _: &Context| {
            let loaded = batch.load(&Subject::Person(person))?;
            if !loaded.exists || !asker.sees(loaded.customer) {
                return Err(unknown("person"));
            }
            let (customer, revoked_at) = (loaded.customer, None);
            let (name, scopes) = (name.clone(), scopes.clone());
            batch.keep_token(Token {
                id,
                hash,
                person,
                customer,
                name,
                scopes,
                expires_at,
                revoked_at,
            })?;
            Ok(outcome("token_issued", Subject::Person(person), None))
        };
        Ok(self.task(who, &self.ask(), &person, Arc::new(run)))
    }

    /// The anti-forgery word of a session: what a form must send back. Another site cannot read it,
    /// and it says nothing of the session's own token.
    pub fn csrf(&self, session_token: &str) -> String {
        let mut hash = sha2::Sha256::new();
        hash.update(b"form:");
        hash.update(session_token.as_bytes());
        hex::encode(&hash.finalize()[..16])
    }

    /// Whether a form's anti-forgery word is this session's.
    pub fn check_csrf(&self, session_token: &str, given: &str) -> bool {
        // Compared by digest, so that the time says nothing of where they differ.
        token_hash(&self.csrf(session_token)) == token_hash(given)
    }

    fn hash_password(&self, password: &str) -> Result<String, AppError> {
        let why = match password {
            p if p.chars().count() < PASSWORD_MIN => Some(Invalid::OutOfRange),
            p if p.len() > PASSWORD_MAX => Some(Invalid::TooLong),
            _ => None,
        };
        if let Some(why) = why {
            return Err(AppError::invalid("password", why));
        }
        let broken = |_| AppError::invalid("password", Invalid::BadCharacter);
        let salt = SaltString::encode_b64(&self.random.bytes::<16>()).map_err(broken)?;
        Ok(Argon2::default()
            .hash_password(password.as_bytes(), &salt)
            .map_err(broken)?
            .to_string())
    }
}

/// Checks a password; without a stored one the same work is done, and it is wrong.
fn verify(password: &str, stored: Option<&str>) -> bool {
    /// argon2id of nothing anybody knows, with today's parameters.
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ib2R5$\
                          Zm9yIHRoZSBzYW1lIGFtb3VudCBvZiB3b3JrLCBhbHdheXM";
    if password.len() > PASSWORD_MAX {
        return false;
    }
    let Ok(hash) = PasswordHash::new(stored.unwrap_or(NOBODY)) else {
        return false;
    };
    Argon2::default()
        .verify_password(password.as_bytes(), &hash)
        .is_ok()
        && stored.is_some()
}

/// Sign-in names are looked up by digest, so that the table holds no names.
fn login_digest(login: &str) -> [u8; 32] {
    sha2::Sha256::digest(login.trim().to_lowercase().as_bytes()).into()
}

/// When a session that is used now ends, if that is to be written down.
fn renewed(session: &Session, now: Timestamp) -> Option<Timestamp> {
    let days = |n| SignedDuration::from_hours(24 * n);
    let last = session
        .made_at
        .saturating_add(days(SESSION_DAYS_MAX))
        .ok()?;
    let until = now.saturating_add(days(SESSION_DAYS)).ok()?.min(last);
    (until.duration_since(session.expires_at) >= RENEWED_EVERY).then_some(until)
}
