//! Contents in a bucket that speaks S3: signed by `rusty_s3`, carried by `ureq`. A write counts once the
//! store has answered for a content whose digest it was told; keys are digests, so that writing twice is
//! writing once. What is read is compared with its digest before anybody gets a byte of it.

use super::{
    Contents, Taken, copy,
    settings::{BucketFault, BucketSettings},
};
use crate::{StoreError, own};
use base64::{Engine, prelude::BASE64_STANDARD};
use rusty_s3::{
    Bucket as Signer, Credentials, S3Action, UrlStyle,
    actions::{ListObjectsV2, ListObjectsV2Response},
};
use shounuo_core::Timestamp;
use std::{
    fs::{self, File},
    io::{self, Seek},
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime},
};
use ureq::{
    Agent, Body, SendBody,
    http::{Response, StatusCode},
    tls::{PemItem, RootCerts, TlsConfig, parse_pem},
};

/// So long the store may stand still: until it is reached, until it answers, between two pieces.
const PATIENCE: Duration = Duration::from_secs(5);
/// So long a content may be under way as a whole.
const WHOLE: Duration = Duration::from_secs(600);
/// How often something that may pass is tried, and how long it rests before the second time; longer
/// before each further one.
const TRIES: u32 = 3;
const REST: Duration = Duration::from_millis(200);
/// How long a signature holds.
const SIGNED_FOR: Duration = Duration::from_secs(900);
/// The most of an answer in words that is read.
const WORDS_MAX: u64 = 8 * 1024 * 1024;

/// The bucket.
pub(super) struct Bucket {
    settings: BucketSettings,
    signer: Signer,
    credentials: Credentials,
    agent: Agent,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Bucket").field(&self.settings).finish()
    }
}

/// A content, with when it was written last.
type Listed = ([u8; 32], Option<Timestamp>);
type Answer = Result<Response<Body>, ureq::Error>;

impl Bucket {
    /// Nothing is asked yet.
    pub(super) fn new(settings: &BucketSettings) -> Result<Self, StoreError> {
        let wrong = |why: String| fault(settings, BucketFault::Settings(why));
        let endpoint = settings.endpoint.parse();
        let endpoint = endpoint.map_err(|e| wrong(format!("endpoint: {e}")))?;
        let style = match settings.path_style {
            true => UrlStyle::Path,
            false => UrlStyle::VirtualHost,
        };
        let (name, region) = (settings.bucket.clone(), settings.region.clone());
        let signer = Signer::new(endpoint, style, name, region);
        Ok(Self {
            signer: signer.map_err(|e| wrong(format!("endpoint or bucket: {e}")))?,
            credentials: Credentials::new(&settings.key_id, settings.secret.word()),
            agent: agent(settings).map_err(wrong)?,
            settings: settings.clone(),
        })
    }

    /// Whether the key may be used there: the first thing that is asked when a house is opened.
    pub(super) fn try_out(&self) -> Result<(), StoreError> {
        self.page(None, Some(1)).map(drop)
    }

    fn key(&self, sha256: &[u8; 32]) -> String {
        let name = hex::encode(sha256);
        format!("{}{}/{name}", self.settings.prefix, &name[..2])
    }

    fn fault(&self, of: BucketFault) -> StoreError {
        fault(&self.settings, of)
    }

    /// Tries what may pass a few times.
    fn tried<T>(&self, mut once: impl FnMut() -> Result<T, BucketFault>) -> Result<T, StoreError> {
        let mut rest = REST;
        for _ in 1..TRIES {
            match once() {
                Err(fault) if fault.passes() => std::thread::sleep(rest),
                done => return done.map_err(|f| self.fault(f)),
            }
            rest *= 3;
        }
        once().map_err(|f| self.fault(f))
    }

    /// A page of the list, from a token on.
    fn page(
        &self,
        after: Option<&str>,
        most: Option<usize>,
    ) -> Result<ListObjectsV2Response, StoreError> {
        self.tried(|| {
            let mut ask = self.signer.list_objects_v2(Some(&self.credentials));
            ask.with_prefix(self.settings.prefix.as_str());
            if let Some(after) = after {
                ask.with_continuation_token(after);
            }
            if let Some(most) = most {
                ask.with_max_keys(most);
            }
            let url = ask.sign(SIGNED_FOR);
            let mut answer = sound(self.agent.get(url.as_str()).call())?;
            let text = answer.body_mut().with_config().limit(WORDS_MAX);
            let text = text.read_to_string().map_err(|e| away(&e))?;
            ListObjectsV2::parse_response(&text).map_err(|_| BucketFault::Strange(200))
        })
    }

    /// Every content, with when it was written last.
    fn all(&self) -> Result<Vec<Listed>, StoreError> {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = self.page(after.as_deref(), None)?;
            for object in page.contents {
                let at = object.last_modified.and_then(|t| t.parse().ok());
                all.extend(self.digest_of(&object.key).map(|sha256| (sha256, at)));
            }
            match page.next_continuation_token {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        all.sort_unstable();
        Ok(all)
    }

    /// What is called otherwise is not ours.
    fn digest_of(&self, key: &str) -> Option<[u8; 32]> {
        let mut sha256 = [0; 32];
        hex::decode_to_slice(key.rsplit('/').next()?, &mut sha256).ok()?;
        (self.key(&sha256) == key).then_some(sha256)
    }

    /// Reads a content to its end; what was there.
    fn fetch(&self, sha256: &[u8; 32], to: &mut File) -> Result<Taken, BucketFault> {
        let key = self.key(sha256);
        let ask = self.signer.get_object(Some(&self.credentials), &key);
        let url = ask.sign(SIGNED_FOR);
        let answer = match sound(self.agent.get(url.as_str()).call()) {
            Err(BucketFault::Missing(_)) => return Err(BucketFault::Missing(key)),
            answer => answer?,
        };
        to.rewind().map_err(|e| BucketFault::Away(e.to_string()))?;
        to.set_len(0)
            .map_err(|e| BucketFault::Away(e.to_string()))?;
        let mut body = answer
            .into_body()
            .into_with_config()
            .limit(u64::MAX)
            .reader();
        // What breaks off is an error of reading: the answer says how long it is.
        let taken = copy(&mut body, to, u64::MAX);
        let taken = taken.map_err(|e| BucketFault::Away(e.to_string()))?;
        taken.ok_or(BucketFault::Missing(key))
    }

    fn send(&self, part: &mut File, taken: &Taken) -> Result<(), BucketFault> {
        let broken = |e: io::Error| BucketFault::Away(e.to_string());
        part.rewind().map_err(broken)?;
        let key = self.key(&taken.sha256);
        let digest = BASE64_STANDARD.encode(taken.sha256);
        let mut ask = self.signer.put_object(Some(&self.credentials), &key);
        ask.headers_mut().insert("x-amz-checksum-sha256", &*digest);
        let url = ask.sign(SIGNED_FOR);
        let put = self.agent.put(url.as_str());
        let put = put.header("x-amz-checksum-sha256", &*digest);
        let put = put.header("content-length", taken.size.to_string());
        sound(put.send(SendBody::from_reader(part))).map(drop)
    }
}

impl Contents for Bucket {
    fn keep(&self, _: &File, path: &Path, taken: &Taken) -> Result<(), StoreError> {
        // What was written is read anew: it was opened to write only.
        let mut part = File::open(path).map_err(|e| StoreError::file(path, e))?;
        self.tried(|| self.send(&mut part, taken))?;
        // It was on its way only; what stays is swept.
        let _ = fs::remove_file(path);
        Ok(())
    }

    fn read(&self, sha256: &[u8; 32], part: &Path) -> Result<File, StoreError> {
        let fail = |e| StoreError::file(part, e);
        let mut file = own::create_to_read(part).map_err(fail)?;
        // It has no name any more and goes with its last reader; where that cannot be, it is swept.
        let _ = fs::remove_file(part);
        let taken = self.tried(|| self.fetch(sha256, &mut file))?;
        if taken.sha256 != *sha256 {
            return Err(self.fault(BucketFault::Altered(self.key(sha256))));
        }
        file.rewind().map_err(fail)?;
        Ok(file)
    }

    fn measure(&self, sha256: &[u8; 32]) -> Result<Option<Taken>, StoreError> {
        self.tried(|| {
            let key = self.key(sha256);
            let url = self.signer.get_object(Some(&self.credentials), &key);
            let answer = match sound(self.agent.get(url.sign(SIGNED_FOR).as_str()).call()) {
                Err(BucketFault::Missing(_)) => return Ok(None),
                answer => answer?,
            };
            let mut body = answer
                .into_body()
                .into_with_config()
                .limit(u64::MAX)
                .reader();
            let measured = copy(&mut body, &mut io::sink(), u64::MAX);
            measured.map_err(|e| BucketFault::Away(e.to_string()))
        })
    }

    fn list(&self) -> Result<Vec<[u8; 32]>, StoreError> {
        Ok(self.all()?.into_iter().map(|(sha256, _)| sha256).collect())
    }

    fn older(&self, age: Duration, now: SystemTime) -> Result<Vec<[u8; 32]>, StoreError> {
        let is_older = |at: Timestamp| {
            let passed = now.duration_since(SystemTime::from(at));
            passed.is_ok_and(|passed| passed > age)
        };
        let all = self.all()?.into_iter();
        let old = all.filter(|(_, at)| at.is_some_and(is_older));
        Ok(old.map(|(sha256, _)| sha256).collect())
    }

    fn remove(&self, sha256: &[u8; 32]) -> Result<(), StoreError> {
        self.tried(|| {
            let key = self.key(sha256);
            let ask = self.signer.delete_object(Some(&self.credentials), &key);
            match sound(self.agent.delete(ask.sign(SIGNED_FOR).as_str()).call()) {
                Err(BucketFault::Missing(_)) => Ok(()),
                answer => answer.map(drop),
            }
        })
    }

    fn name_of(&self, sha256: &[u8; 32]) -> String {
        format!("{} in bucket {}", self.key(sha256), self.settings.bucket)
    }
}

fn fault(settings: &BucketSettings, fault: BucketFault) -> StoreError {
    StoreError::Bucket {
        bucket: settings.bucket.clone(),
        fault: Arc::new(fault),
    }
}

fn agent(settings: &BucketSettings) -> Result<Agent, String> {
    let mut tls = TlsConfig::builder();
    if let Some(path) = &settings.authority {
        let wrong = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
        let pem = fs::read(path).map_err(|e| wrong(&e))?;
        let mut certificates = Vec::new();
        for item in parse_pem(&pem) {
            if let PemItem::Certificate(one) = item.map_err(|e| wrong(&e))? {
                certificates.push(one);
            }
        }
        tls = tls.root_certs(RootCerts::new_with_certs(&certificates));
    }
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_resolve(Some(PATIENCE))
        .timeout_connect(Some(PATIENCE))
        .timeout_send_request(Some(PATIENCE))
        .timeout_recv_response(Some(PATIENCE))
        .timeout_per_read(Some(PATIENCE))
        .timeout_per_write(Some(PATIENCE))
        .timeout_global(Some(WHOLE))
        .tls_config(tls.build());
    Ok(config.build().into())
}

/// An answer that is as it should be. No error says the address: it is signed.
fn sound(answer: Answer) -> Result<Response<Body>, BucketFault> {
    let mut answer = answer.map_err(|e| away(&e))?;
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    let said = answer.body_mut().with_config().limit(WORDS_MAX);
    let said = said.read_to_string().unwrap_or_default();
    let says = |code: &str| said.contains(&format!("<Code>{code}</Code>"));
    Err(match status {
        _ if says("NoSuchBucket") => BucketFault::Unknown,
        _ if says("BadDigest") || says("IncompleteBody") || says("RequestTimeout") => {
            BucketFault::NotTaken
        }
        // Settled where the key is known.
        StatusCode::NOT_FOUND => BucketFault::Missing(String::new()),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => BucketFault::Refused,
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => {
            BucketFault::Troubled(status.as_u16())
        }
        s if s.is_server_error() => BucketFault::Troubled(s.as_u16()),
        s => BucketFault::Strange(s.as_u16()),
    })
}

/// Why there was no answer, without the address.
fn away(e: &ureq::Error) -> BucketFault {
    BucketFault::Away(match e {
        ureq::Error::Timeout(what) => format!("timeout: {what}"),
        ureq::Error::HostNotFound => "its host is not known".into(),
        ureq::Error::ConnectionFailed => "no connection".into(),
        ureq::Error::Io(e) => e.to_string(),
        ureq::Error::Tls(what) => format!("TLS: {what}"),
        ureq::Error::Rustls(e) => format!("TLS: {e}"),
        _ => "broken off".into(),
    })
}
