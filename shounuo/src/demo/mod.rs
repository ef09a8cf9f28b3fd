//! `shounuo demo`: a lifelike exam centre, built once and served.

mod alone;
mod build;
mod mark;

use crate::{
    config::Settings,
    links,
    place::Place,
    problem::{Exit, Problem},
    say::Say,
    server::{self, Address},
};
use alone::Alone;
use clap::Args;
use jiff::{SignedDuration, Timestamp};
use mark::Mark;
use serde::Serialize;
use shounuo_app::App;
use shounuo_words::{Label, Lang};
use std::{sync::Arc, time::Instant};

/// How the demo begins, and where it is served.
#[derive(Debug, Args)]
pub struct Demo {
    /// Empties the demo's folder and builds it anew
    #[arg(long)]
    fresh: bool,
    /// The demo's present, as 2026-11-22T09:00:00+08:00: the clock goes on from there
    #[arg(long, value_name = "RFC3339")]
    now: Option<Timestamp>,
    #[command(flatten)]
    pub(crate) address: Address,
}

/// A way in, with whose it is.
#[derive(Debug, Serialize)]
struct WayIn {
    role: &'static str,
    customer: Option<String>,
    name: String,
    url: String,
    #[serde(skip)]
    label: String,
}

/// What programs are told.
#[derive(Debug, Serialize)]
struct Ready {
    url: String,
    data: String,
    now: Timestamp,
    /// Whether this start built the data.
    built: bool,
    /// Until it served, in seconds.
    seconds: f64,
    sign_ins: Vec<WayIn>,
    labels: Vec<mark::Shown>,
}

/// Carries out the command: until SIGTERM or Ctrl+C.
pub fn run(place: &Place, say: &Say, settings: &Settings, args: Demo) -> Result<Exit, Problem> {
    let begun = Instant::now();
    server::prepare(settings)?;
    // Before the data is built: a taken port is told at once.
    let bound = server::Bound::take(settings)?;
    // Held to the end of the program.
    let _alone = Alone::at(place)?;
    let doors = bound.doors(settings, place)?;
    let url = doors.url.clone();
    let (mark, built) = prepare(place, say, &args)?;
    let present = present(&mark, args.now);
    let app = open(place, &mark, present, args.now.is_some())?;
    let ready = Ready {
        sign_ins: ways_in(&app, &mark, &url, say.lang())?,
        labels: mark.shown(&doors.label_url),
        url,
        data: place.name(),
        now: present,
        built,
        seconds: begun.elapsed().as_secs_f64(),
    };
    server::run(app, doors, settings, || tell(say, &ready))?;
    say.line("cli.serve.stopped", &[]);
    Ok(Exit::Done)
}

/// The demo's data, built when there is none; and whether this start built it.
fn prepare(place: &Place, say: &Say, args: &Demo) -> Result<(Mark, bool), Problem> {
    let found = mark::find(place)?;
    if args.fresh {
        if found.is_none() && build::has_data(place)? {
            return Err(Problem::new("not_demo", Exit::Data));
        }
        mark::clear(place)?;
    }
    match found {
        Some(mark) if mark.finished && !args.fresh => Ok((mark, false)),
        found => {
            if found.is_some() && !args.fresh {
                say.aside("cli.demo.again", &[]);
                mark::clear(place)?;
            }
            if build::has_data(place)? {
                return Err(Problem::new("not_demo", Exit::Data));
            }
            Ok((
                build::build(place, say, args.now.unwrap_or_else(Timestamp::now))?,
                true,
            ))
        }
    }
}

/// Where the demo's clock stands at this start: as asked, else at the real present, but never before the history
/// ends.
fn present(mark: &Mark, asked: Option<Timestamp>) -> Timestamp {
    asked.unwrap_or_else(|| Timestamp::now().max(mark.now))
}

/// Opens the data with a clock that goes on from the demo's present.
fn open(place: &Place, mark: &Mark, present: Timestamp, asked: bool) -> Result<App, Problem> {
    let past = |last: Timestamp| Err(Problem::new("now_in_past", Exit::Input).with("last", last));
    if present < mark.now {
        return past(mark.now);
    }
    let begun = Instant::now();
    let ahead = present.duration_since(Timestamp::now());
    let app = match !asked && ahead < SignedDuration::from_secs(1) {
        true => place.open()?,
        false => {
            let clock = move || present.saturating_add(begun.elapsed()).unwrap_or(present);
            place.open_at(Arc::new(clock))?
        }
    };
    // What was recorded in an earlier start lies before this one's present.
    match build::last_recorded(&app)? {
        Some(last) if last > present => past(last),
        _ => Ok(app),
    }
}

/// A new sign-in link for each role.
fn ways_in(app: &App, mark: &Mark, url: &str, lang: Lang) -> Result<Vec<WayIn>, Problem> {
    let way = |p: &mark::Person| {
        Ok(WayIn {
            role: p.role.code(),
            customer: p.customer.clone(),
            name: p.name.clone(),
            url: links::demo(app, url, p.id)?,
            label: p.role.label(lang).into_owned(),
        })
    };
    mark.people.iter().map(way).collect()
}

fn tell(say: &Say, ready: &Ready) {
    say.line(
        "cli.demo.ready",
        &[("url", ready.url.clone()), ("data", ready.data.clone())],
    );
    say.line("cli.demo.links", &[]);
    for way in &ready.sign_ins {
        let of = way
            .customer
            .as_deref()
            .map(|c| format!(" · {c}"))
            .unwrap_or_default();
        say.plain(&format!(
            "  {}{of} · {}\n    {}",
            way.label, way.name, way.url
        ));
    }
    for label in &ready.labels {
        let name = format!(
            "{} {}",
            shounuo_words::class(say.lang(), &label.class),
            label.name
        );
        say.line(
            "cli.demo.label",
            &[("name", name), ("url", label.url.clone())],
        );
    }
    say.line("cli.demo.stop", &[]);
    say.result(ready);
}
