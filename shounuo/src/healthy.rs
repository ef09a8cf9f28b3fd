//! `shounuo healthy`: asks a server on this machine whether it is ready, so that a container needs no other program for it.

use crate::{
    config::{Settings, TlsMode},
    problem::{Exit, Problem},
    say::Say,
};
use clap::Args;
use serde_json::json;
use std::{
    io::{Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs},
    time::Duration,
};

/// So long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whom it asks.
#[derive(Debug, Args)]
pub struct Healthy {
    /// HOST:PORT of a door in plain HTTP [default: as the settings say]
    #[arg(long, value_name = "HOST:PORT")]
    at: Option<String>,
}

/// Carries out the command: done when ready, else found.
pub fn run(say: &Say, settings: &Settings, args: &Healthy) -> Result<Exit, Problem> {
    let at = match &args.at {
        Some(at) => at.clone(),
        None => door(settings)
            .ok_or_else(|| Problem::new("no_plain_door", Exit::Input))?
            .to_string(),
    };
    let answer = ask(&at);
    let status = answer
        .as_deref()
        .ok()
        .and_then(|a| a.split(' ').nth(1))
        .unwrap_or("");
    if status == "200" {
        say.line("cli.healthy.ready", &[("at", at.clone())]);
        say.result(&json!({ "at": at }));
        return Ok(Exit::Done);
    }
    let reason = match &answer {
        Ok(answer) => answer
            .split("\r\n\r\n")
            .nth(1)
            .unwrap_or_default()
            .trim()
            .replace('\n', ", "),
        Err(e) => e.to_string(),
    };
    let message = say.words("cli.healthy.not", &[("at", at.clone()), ("reason", reason)]);
    say.plain(&message);
    say.found("not_ready", message, &json!({ "at": at }));
    Ok(Exit::Found)
}

/// A door that answers in plain HTTP: that of the figures, else that of the pages.
fn door(settings: &Settings) -> Option<SocketAddr> {
    let port = match settings.tls.mode {
        TlsMode::Off => Some(settings.port()),
        _ => settings.tls.http_port.0,
    };
    let host = match settings.server.host {
        IpAddr::V4(host) if host.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(host) if host.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        host => host,
    };
    settings
        .metrics
        .listen
        .0
        .or_else(|| port.map(|port| SocketAddr::new(host, port)))
}

fn ask(at: &str) -> std::io::Result<String> {
    let found = at.to_socket_addrs()?.next();
    let found = found.ok_or_else(|| std::io::Error::other("no such host"))?;
    let mut stream = TcpStream::connect_timeout(&found, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET /readyz HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
