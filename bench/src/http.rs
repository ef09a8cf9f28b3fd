//! Requests, and what they cost.

use crate::{Ask, Failed, cpu, fill::Keys, serve::Server};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

/// A kind of request.
pub struct Request {
    /// What it is called in the table.
    pub name: &'static str,
    what: What,
}

enum What {
    /// A page or an answer, by one of these addresses in turn.
    Get(Vec<String>),
    /// A new ticket.
    Create,
}

/// What one kind of request costs.
pub struct Figures {
    /// The server's processor time for each.
    pub cpu: Duration,
    /// That of the database's own processes, where it has any.
    pub database: Option<Duration>,
    /// How many a second.
    pub a_second: f64,
    /// Half took no longer.
    pub p50: Duration,
    /// 99 of 100 took no longer.
    pub p99: Duration,
}

/// Everything that is measured, as people ask it: signed in, 50 rows a page.
pub fn requests(keys: &Keys) -> Vec<Request> {
    let get = |name, paths: Vec<String>| Request {
        name,
        what: What::Get(paths),
    };
    let one = |name, path: &str| get(name, vec![path.to_owned()]);
    let some = |n: u32| keys.numbers(n).map(|no| format!("/tickets/{no}")).collect();
    let search = |words: &str| format!("/search?q={}", encoded(words));
    vec![
        one("list of tickets, page", "/tickets"),
        one(
            "the same, filtered: open faults, by due instant",
            "/tickets?kind=fault&open=yes&sort=due",
        ),
        get("a ticket, page", some(200)),
        one("board, page", "/board"),
        one("ledger, page", "/ledger"),
        get("search, a rare word, page", vec![search(crate::life::RARE)]),
        get(
            "search, a word in half of all tickets, page",
            vec![search(crate::life::COMMON)],
        ),
        get(
            "search, several words, page",
            vec![search(&format!(
                "{} {}",
                crate::life::COMMON,
                crate::life::OTHER
            ))],
        ),
        one("list of tickets, API", "/api/v1/tickets?limit=50"),
        get(
            "a ticket, API",
            keys.numbers(200)
                .map(|no| format!("/api/v1/tickets/{no}"))
                .collect(),
        ),
        Request {
            name: "a new ticket, API: its clocks, journal, fsync",
            what: What::Create,
        },
    ]
}

fn encoded(words: &str) -> String {
    words.bytes().map(|b| format!("%{b:02X}")).collect()
}

/// Asks for so many seconds with so many clients at once.
pub fn measured(
    server: &Server,
    keys: &Keys,
    request: &Request,
    ask: &Ask,
) -> Result<Figures, Failed> {
    // What is read for the first time is not what people wait for all day.
    let (turn, first) = (AtomicUsize::new(0), ask.clients * 2);
    asked(server, keys, request, (&turn, Until::Times(first)))?;
    let before = (server.used()?, cpu::of_all("postgres"));
    let began = Instant::now();
    let until = Until::Then(began + Duration::from_secs(ask.seconds));
    let answered = thread::scope(|scope| {
        let clients: Vec<_> = (0..ask.clients)
            .map(|_| scope.spawn(|| asked(server, keys, request, (&turn, until))))
            .collect();
        let ended = clients.into_iter().map(|client| {
            let ended = client.join();
            ended.unwrap_or_else(|_| Err("a client fell over".into()))
        });
        ended.collect::<Result<Vec<_>, Failed>>()
    })?;
    let took = began.elapsed();
    let (used, database) = (
        server.used()? - before.0,
        cpu::of_all("postgres").saturating_sub(before.1),
    );
    let mut times: Vec<Duration> = answered.into_iter().flatten().collect();
    times.sort_unstable();
    let n = u32::try_from(times.len())?.max(1);
    let at = |share: usize| {
        times
            .get(times.len() * share / 100)
            .copied()
            .unwrap_or_default()
    };
    Ok(Figures {
        cpu: used / n,
        database: keys.is_postgres.then_some(database / n),
        a_second: f64::from(n) / took.as_secs_f64(),
        p50: at(50),
        p99: at(99),
    })
}

#[derive(Clone, Copy)]
enum Until {
    Times(usize),
    Then(Instant),
}

/// One client on a connection of its own: how long each answer took.
fn asked(
    server: &Server,
    keys: &Keys,
    request: &Request,
    (turn, until): (&AtomicUsize, Until),
) -> Result<Vec<Duration>, Failed> {
    let agent = ureq::Agent::new_with_defaults();
    let mut times = Vec::new();
    loop {
        match until {
            Until::Times(n) if times.len() >= n => return Ok(times),
            Until::Then(end) if Instant::now() >= end => return Ok(times),
            _ => {}
        }
        let n = turn.fetch_add(1, Ordering::Relaxed);
        let began = Instant::now();
        match &request.what {
            What::Get(paths) => get(
                &agent,
                keys,
                &format!("{}{}", server.url, paths[n % paths.len()]),
            )?,
            What::Create => create(&agent, keys, &server.url, n)?,
        }
        times.push(began.elapsed());
    }
}

fn get(agent: &ureq::Agent, keys: &Keys, url: &str) -> Result<(), Failed> {
    let asked = match url.contains("/api/v1/") {
        true => agent
            .get(url)
            .header("authorization", format!("Bearer {}", keys.token)),
        false => agent
            .get(url)
            .header("cookie", format!("session={}", keys.session)),
    };
    let mut answer = asked.call()?;
    // A page that sends its reader on to the door would be measured as a fast one.
    if answer.status() != 200 {
        return Err(format!("{url} answers {}", answer.status()).into());
    }
    answer.body_mut().read_to_vec()?;
    Ok(())
}

fn create(agent: &ureq::Agent, keys: &Keys, url: &str, n: usize) -> Result<(), Failed> {
    let (customer, device) = (&keys.customer, keys.devices[n % keys.devices.len()]);
    let body = serde_json::json!({
        "customer": customer, "kind": "fault", "device": device, "symptoms": [],
        "text": crate::life::text(u32::try_from(n)?),
    });
    let mut answer = agent
        .post(format!("{url}/api/v1/tickets"))
        .header("authorization", format!("Bearer {}", keys.token))
        .header("idempotency-key", format!("{}-{n}", keys.token))
        .header("content-type", "application/json")
        .send(body.to_string())?;
    answer.body_mut().read_to_vec()?;
    Ok(())
}
