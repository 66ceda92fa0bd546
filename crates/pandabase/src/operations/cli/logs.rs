//! Log lines, on standard error. Credentials and bodies are never passed to them.

use super::failure::Failure;
use pandabase_platform::config::{Config, LogFormat};
use std::io;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Libraries whose finer lines may hold headers or statements; naming one in `log` lifts this.
const QUIET: &str = "h2=warn,hyper=warn,hyper_util=warn,rustls=warn,reqwest=warn,postgres=warn,\
                     tokio_postgres=warn,lettre=warn";

/// Starts writing; a second call changes nothing.
pub fn start(config: &Config) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(format!("{QUIET},{}", config.log)).map_err(|error| {
        Failure::new(format!("log: {error}"))
            .usage()
            .next("use a level (error, warn, info, debug, trace) or pairs such as pandabase=debug,hyper=warn")
    })?;
    let is_human = match config.log_format {
        LogFormat::Human => true,
        LogFormat::Json => false,
        LogFormat::Auto => io::stderr().is_terminal(),
    };
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(is_human && io::stderr().is_terminal());
    let _ = if is_human {
        lines.try_init()
    } else {
        lines
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false)
            .try_init()
    };
    Ok(())
}

pub(crate) fn log_format(word: &str) -> Result<LogFormat, String> {
    LogFormat::parse(word).ok_or_else(|| "auto, human or json".into())
}
