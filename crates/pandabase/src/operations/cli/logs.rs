//! Log lines, on standard error. Credentials and bodies are never passed to them.

use super::failure::Failure;
use pandabase_platform::config::{Config, LogFormat};
use std::io;
use std::io::IsTerminal;
use tracing_subscriber::filter::{LevelFilter, ParseError, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Libraries whose finer lines may hold headers or statements; naming one in `log` lifts this.
const QUIET: &str = "h2=warn,hyper=warn,hyper_util=warn,rustls=warn,reqwest=warn,postgres=warn,\
                     tokio_postgres=warn,lettre=warn";

/// Starts writing; a second call changes nothing.
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
    let lines = tracing_subscriber::fmt()
        // What is written the filter decides.
        .with_max_level(LevelFilter::TRACE)
        .with_writer(io::stderr)
        .with_ansi(is_human && io::stderr().is_terminal());
    let _ = if is_human {
        lines.finish().with(filter).try_init()
    } else {
        let lines = lines
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false);
        lines.finish().with(filter).try_init()
    };
    Ok(())
}

pub(crate) fn log_format(word: &str) -> Result<LogFormat, String> {
    LogFormat::parse(word).ok_or_else(|| "auto, human or json".into())
}
