//! A small store that speaks S3 over HTTP: it checks every signature and every checksum by its own count,
//! and makes the trouble it is told to make.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use shounuo_core::Timestamp;
use shounuo_store::{BucketSettings, Secret};
use std::{
    collections::{BTreeMap, VecDeque},
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// The key that it takes.
const KEY_ID: &str = "key-of-the-house";
const SECRET: &str = "a-secret-that-is-never-shown";
const BUCKET: &str = "house";

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It answers this status, and does nothing.
    Status(u16),
    /// It does what is asked, and its answer is lost.
    LostAnswer,
    /// Half of the content comes, then nothing.
    CutOff,
    /// A byte of the content is another one.
    OtherByte,
    /// What is sent reaches it with another byte.
    Garbled,
}

#[derive(Default)]
struct State {
    objects: BTreeMap<String, (Vec<u8>, Timestamp)>,
    troubles: VecDeque<Trouble>,
    asked: Vec<String>,
}

/// The store; it ends with the test's process.
#[derive(Clone)]
pub struct FakeBucket {
    address: String,
    state: Arc<Mutex<State>>,
}

/// A request.
struct Asked {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl FakeBucket {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let bucket = Self {
            address,
            state: Arc::default(),
        };
        let own = bucket.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let own = own.clone();
                std::thread::spawn(move || own.serve(stream));
            }
        });
        bucket
    }

    pub fn settings(&self) -> BucketSettings {
        BucketSettings {
            endpoint: format!("http://{}", self.address),
            bucket: BUCKET.into(),
            region: "here".into(),
            path_style: true,
            prefix: "h1/".into(),
            key_id: KEY_ID.into(),
            secret: Secret::new(SECRET),
            authority: None,
        }
    }

    /// From now on, one trouble for each request.
    pub fn trouble(&self, troubles: &[Trouble]) {
        self.state().troubles = troubles.iter().copied().collect();
    }

    /// How many objects there are.
    pub fn objects(&self) -> usize {
        self.state().objects.len()
    }

    /// Changes what is stored.
    pub fn change(&self, f: impl FnOnce(&mut BTreeMap<String, (Vec<u8>, Timestamp)>)) {
        f(&mut self.state().objects);
    }

    /// How often a method was asked for.
    pub fn asked(&self, method: &str) -> usize {
        self.state().asked.iter().filter(|m| *m == method).count()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("its state")
    }

    fn serve(&self, mut stream: TcpStream) {
        let Some(mut asked) = read(&stream) else {
            return;
        };
        let trouble = {
            let mut state = self.state();
            state.asked.push(asked.method.clone());
            state.troubles.pop_front()
        };
        if trouble == Some(Trouble::Garbled) {
            asked.body.iter_mut().for_each(|b| *b ^= 1);
        }
        let (status, body) = match trouble {
            Some(Trouble::Status(status)) => (status, Vec::new()),
            _ => self.answer(&asked),
        };
        answer(&mut stream, status, body, trouble);
    }

    fn answer(&self, asked: &Asked) -> (u16, Vec<u8>) {
        if !is_signed(asked, &self.address) {
            return error(403, "SignatureDoesNotMatch");
        }
        let Some(rest) = asked.path.strip_prefix(&format!("/{BUCKET}")) else {
            return error(404, "NoSuchBucket");
        };
        let key = rest.trim_start_matches('/').to_owned();
        let mut state = self.state();
        match asked.method.as_str() {
            "GET" if key.is_empty() => (200, list(&state, asked)),
            "GET" => match state.objects.get(&key) {
                Some((content, _)) => (200, content.clone()),
                None => error(404, "NoSuchKey"),
            },
            "PUT" if !checks(asked) => error(400, "BadDigest"),
            "PUT" => {
                state
                    .objects
                    .insert(key, (asked.body.clone(), Timestamp::now()));
                (200, Vec::new())
            }
            "DELETE" => {
                state.objects.remove(&key);
                (204, Vec::new())
            }
            _ => error(405, "MethodNotAllowed"),
        }
    }
}

fn error(status: u16, code: &str) -> (u16, Vec<u8>) {
    let text = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code></Error>");
    (status, text.into_bytes())
}

/// Two objects a page, so that a list has several.
fn list(state: &State, asked: &Asked) -> Vec<u8> {
    let of = |name: &str| asked.query.iter().find(|(n, _)| n == name);
    let of = |name: &str| of(name).map(|(_, v)| plain(v)).unwrap_or_default();
    let (prefix, after) = (of("prefix"), of("continuation-token"));
    let found = state
        .objects
        .iter()
        .filter(|(key, _)| key.starts_with(&prefix));
    let rest: Vec<_> = found.filter(|(key, _)| **key > after).collect();
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
        <ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
        <MaxKeys>2</MaxKeys><EncodingType>url</EncodingType>"
        .to_owned();
    for (key, (content, at)) in rest.iter().take(2) {
        let size = content.len();
        text += &format!(
            "<Contents><Key>{key}</Key><LastModified>{at}</LastModified>\
             <ETag>\"x\"</ETag><Size>{size}</Size><StorageClass>STANDARD</StorageClass></Contents>"
        );
    }
    if rest.len() > 2 {
        let (next, _) = rest[1];
        text += &format!(
            "<IsTruncated>true</IsTruncated><NextContinuationToken>{next}</NextContinuationToken>"
        );
    }
    (text + "</ListBucketResult>").into_bytes()
}

/// A value of a query without its `%2F`s.
fn plain(value: &str) -> String {
    value.replace("%2F", "/")
}

/// Whether the checksum is signed, and is the content's.
fn checks(asked: &Asked) -> bool {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let signed = asked.query.iter().find(|(n, _)| n == "X-Amz-SignedHeaders");
    let signed = signed.is_some_and(|(_, v)| v.contains("x-amz-checksum-sha256"));
    let digest = BASE64_STANDARD.encode(Sha256::digest(&asked.body));
    signed && asked.headers.get("x-amz-checksum-sha256") == Some(&digest)
}

/// Counts the signature (version 4, in the address) anew.
fn is_signed(asked: &Asked, host: &str) -> bool {
    let of = |name: &str| {
        asked
            .query
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    };
    let (Some(signature), Some(at), Some(credential), Some(headers)) = (
        of("X-Amz-Signature"),
        of("X-Amz-Date"),
        of("X-Amz-Credential"),
        of("X-Amz-SignedHeaders"),
    ) else {
        return false;
    };
    let credential = plain(credential);
    let Some((id, scope)) = credential.split_once('/') else {
        return false;
    };
    let mut query: Vec<_> = asked
        .query
        .iter()
        .filter(|(n, _)| n != "X-Amz-Signature")
        .collect();
    query.sort();
    let query: Vec<_> = query.iter().map(|(n, v)| format!("{n}={v}")).collect();
    let headers = headers.replace("%3B", ";");
    let lines: String = (headers.split(';'))
        .map(|name| match name {
            "host" => format!("host:{host}\n"),
            name => format!("{name}:{}\n", asked.headers.get(name).map_or("", |v| v)),
        })
        .collect();
    let canonical = format!(
        "{}\n{}\n{}\n{lines}\n{headers}\nUNSIGNED-PAYLOAD",
        asked.method,
        asked.path,
        query.join("&")
    );
    let digest = hex::encode(Sha256::digest(canonical.as_bytes()));
    let text = format!("AWS4-HMAC-SHA256\n{at}\n{scope}\n{digest}");
    let mut key = format!("AWS4{SECRET}").into_bytes();
    for part in scope.split('/').chain([text.as_str()]) {
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key");
        mac.update(part.as_bytes());
        key = mac.finalize().into_bytes().to_vec();
    }
    id == KEY_ID && hex::encode(key) == signature
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut words = first.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").and_then(|l| l.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let pair = |p: &str| {
        let (name, value) = p.split_once('=').unwrap_or((p, ""));
        (name.to_owned(), value.to_owned())
    };
    Some(Asked {
        method,
        path: path.to_owned(),
        query: query
            .split('&')
            .filter(|p| !p.is_empty())
            .map(pair)
            .collect(),
        headers,
        body,
    })
}

fn answer(stream: &mut TcpStream, status: u16, mut body: Vec<u8>, trouble: Option<Trouble>) {
    if trouble == Some(Trouble::LostAnswer) {
        return;
    }
    let length = body.len();
    match trouble {
        Some(Trouble::CutOff) => body.truncate(length / 2),
        Some(Trouble::OtherByte) if length > 0 => body[length / 2] ^= 1,
        _ => {}
    }
    let head =
        format!("HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    // Whoever asked may have gone.
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(&body);
}
