//! Log lines, on standard error. Credentials and bodies are never logged.

use super::failure::Failure;
use super::repeats::Repeats;
use pandabase_platform::config::{Config, LogFormat};
use std::io;
use std::io::IsTerminal;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{ParseError, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Libraries whose detailed lines may contain headers or statements. Naming one in `log` lifts the limit.
const QUIET: &str = "h2=warn,hyper=warn,hyper_util=warn,rustls=warn,reqwest=warn,postgres=warn,\
                     tokio_postgres=warn,lettre=warn,rmcp=warn";

/// Starts logging; a second call changes nothing.
pub fn start(config: &Config) -> Result<(), Failure> {
    let filter: Targets = format!("{QUIET},{}", config.log)
        .parse()
        .map_err(|error: ParseError| {
            Failure::new(format!("log: {error}")).usage().next(
                "use a level (error, warn, info, debug, trace) or pairs such as pandabase=debug,hyper=warn",
            )
        })?;
    let is_human = match config.log_format {
        LogFormat::Human => true,
        LogFormat::Json => false,
        LogFormat::Auto => io::stderr().is_terminal(),
    };
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(is_human && io::stderr().is_terminal());
    let repeats = Repeats::default();
    let started = if is_human {
        let lines = lines.with_filter(repeats.clone());
        tracing_subscriber::registry().with(filter).with(lines).try_init()
    } else {
        let lines = lines
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false);
        let lines = lines.with_filter(repeats.clone());
        tracing_subscriber::registry().with(filter).with(lines).try_init()
    };
    if started.is_ok() {
        repeats.sum_up();
    }
    Ok(())
}

pub(crate) fn log_format(word: &str) -> Result<LogFormat, String> {
    LogFormat::parse(word).ok_or_else(|| "auto, human or json".into())
}
