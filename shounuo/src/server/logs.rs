//! Logs go to standard error: text for people on a terminal, one JSON object a line for programs.

use crate::config::{Format, Level};
use std::io::{self, IsTerminal};
use tracing_subscriber::{
    Layer, Registry,
    filter::{LevelFilter, Targets},
    fmt,
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

type Settings = crate::config::Log;

/// From now on. Libraries are heard from their warnings on only: what they say in detail may hold headers or
/// statements. A panic says where, not with what.
pub fn begin(log: &Settings) {
    let level = match log.level {
        Level::Error => LevelFilter::ERROR,
        Level::Warn => LevelFilter::WARN,
        Level::Info => LevelFilter::INFO,
        Level::Debug => LevelFilter::DEBUG,
        Level::Trace => LevelFilter::TRACE,
    };
    let filter = Targets::new()
        .with_default(level.min(LevelFilter::WARN))
        .with_target("shounuo", level);
    // A second server in one process keeps the first one's logs.
    let _ = tracing_subscriber::registry()
        .with(layer(log.format).with_filter(filter))
        .try_init();
    std::panic::set_hook(Box::new(|info| {
        let at = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(at, "a task fell over");
    }));
}

fn layer(format: Format) -> Box<dyn Layer<Registry> + Send + Sync> {
    let terminal = io::stderr().is_terminal();
    let lines = fmt::layer().with_writer(io::stderr).with_thread_names(true);
    match format {
        Format::Json => json(),
        Format::Auto if !terminal => json(),
        _ => lines.compact().with_ansi(terminal).boxed(),
    }
}

/// The request id stands among the spans of a line, in whichever thread it was written.
fn json() -> Box<dyn Layer<Registry> + Send + Sync> {
    let lines = fmt::layer().with_writer(io::stderr).with_thread_names(true);
    lines
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(true)
        .boxed()
}
