//! The command line. Every command can answer in JSON; exit codes are 0 for success, 1 for failure and
//! 2 for a command line or a configuration that cannot be used.

mod bank_account;
mod client;
mod clock;
mod demo;
mod dev;
mod doctor;
mod logs;
mod migrate;
mod open;
mod openapi;
mod payout;
mod run;
mod serve;
mod simulate;
mod store;
mod token;
mod verify;

use crate::config::{Config, ConfigError, LogFormat};
use crate::http::ApiError;
use clap::{Args, Parser, Subcommand};
use serde::Serialize;
use serde_json::json;
use std::fmt::Display;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// A commerce server for digital goods: the Pandabase API v2 in one binary.
#[derive(Debug, Parser)]
#[command(name = "pandabase", version, arg_required_else_help = true, after_help = EXAMPLES)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  pandabase dev                              a demo store on http://127.0.0.1:4242, in ./pandabase-data
  pandabase serve --tls-cert C --tls-key K   an installation, over TLS
  pandabase doctor                           what is wrong with it, and how to mend it

Settings come from pandabase.toml (or --config), then PANDABASE_… variables, then the command line.
Exit codes: 0 success, 1 failure, 2 unusable command line or settings.";

/// What every command understands.
#[derive(Debug, Clone, Args, Serialize)]
struct Global {
    /// Settings file [default: pandabase.toml, when there is one]
    #[arg(long, global = true, value_name = "FILE", env = "PANDABASE_CONFIG")]
    #[serde(skip)]
    config: Option<PathBuf>,
    /// Database: sqlite:PATH or postgres://… [default: pandabase.db in the data folder]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<String>,
    /// Data folder: encryption key, certificate, database [default: pandabase-data]
    #[arg(long, global = true, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<PathBuf>,
    /// Answer in JSON on standard output
    #[arg(long, global = true)]
    #[serde(skip)]
    json: bool,
    /// Log lines to write to standard error: error, warn, info, debug, or target=level pairs [default: info]
    #[arg(long, global = true, value_name = "FILTER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<String>,
    /// Form of log lines: human, json, or auto, which is human on a terminal [default: auto]
    #[arg(long, global = true, value_name = "FORM", value_parser = log_format)]
    #[serde(skip_serializing_if = "Option::is_none")]
    log_format: Option<LogFormat>,
}

fn log_format(word: &str) -> Result<LogFormat, String> {
    LogFormat::parse(word).ok_or_else(|| "auto, human or json".into())
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a sandbox with a demo store in the current folder
    Dev(dev::Dev),
    /// Serve the API over TLS and run jobs
    Serve(serve::Serve),
    /// Bring the database's schema up to date
    Migrate(migrate::Migrate),
    /// Create and list stores
    #[command(subcommand)]
    Store(store::Store),
    /// Create, list, roll and delete a store's API tokens
    #[command(subcommand)]
    Token(token::Token),
    /// Quote, request and follow payouts
    #[command(subcommand)]
    Payout(payout::Payout),
    /// Add, review and choose the bank accounts of payouts
    #[command(subcommand)]
    BankAccount(bank_account::BankAccount),
    /// Show or move a sandbox store's clock on a running server
    Clock(clock::Clock),
    /// Play an event of the payment processor on a running sandbox
    Simulate(simulate::Simulate),
    /// Print the OpenAPI 3.1 document
    #[command(name = "openapi")]
    OpenApi(openapi::OpenApi),
    /// Check every promise about money and state in the database
    Verify(verify::Verify),
    /// Check the installation and say what to mend
    Doctor(doctor::Doctor),
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let Cli { global, command } = Cli::parse();
    // The HTTP client and the mail transport ask for a process-wide choice.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let done = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(command.run(&global)),
        Err(error) => Err(Failure::new(format!("the runtime does not start: {error}"))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(&global),
    }
}

impl Command {
    async fn run(self, global: &Global) -> Result<(), Failure> {
        match self {
            Self::Dev(command) => command.run(global).await,
            Self::Serve(command) => command.run(global).await,
            Self::Migrate(command) => command.run(global).await,
            Self::Store(command) => command.run(global).await,
            Self::Token(command) => command.run(global).await,
            Self::Payout(command) => command.run(global).await,
            Self::BankAccount(command) => command.run(global).await,
            Self::Clock(command) => command.run(global).await,
            Self::Simulate(command) => command.run(global).await,
            Self::OpenApi(command) => command.run(global),
            Self::Verify(command) => command.run(global).await,
            Self::Doctor(command) => command.run(global).await,
        }
    }
}

/// The settings of the command line: those of every command and the command's own.
#[derive(Serialize)]
struct Overrides<'a, T: Serialize> {
    #[serde(flatten)]
    global: &'a Global,
    #[serde(flatten)]
    own: &'a T,
}

#[derive(Serialize)]
struct NoSettings {}

impl Global {
    /// The configuration of a command without settings of its own.
    fn load(&self) -> Result<Config, Failure> {
        self.load_with(&unset(), &NoSettings {})
    }

    fn load_with(&self, defaults: &Config, own: &impl Serialize) -> Result<Config, Failure> {
        let overrides = Overrides { global: self, own };
        let config = Config::load(defaults, self.config.as_deref(), &overrides)?;
        logs::start(&config)?;
        Ok(config)
    }

    /// Prints `value` in JSON, or what `human` makes of it.
    fn show<T: Serialize>(&self, value: &T, human: impl FnOnce(&T) -> String) -> Result<(), Failure> {
        let text = if self.json {
            serde_json::to_string(value).map_err(|error| Failure::new(error.to_string()))?
        } else {
            human(value)
        };
        let mut out = io::stdout().lock();
        // Whoever stops reading has seen enough.
        let _ = writeln!(out, "{text}").and_then(|()| out.flush());
        Ok(())
    }
}

/// The defaults without a public address, which then follows the listener.
fn unset() -> Config {
    Config {
        public_url: String::new(),
        ..Config::default()
    }
}

/// A command that failed: what happened and what to do next.
#[derive(Debug)]
struct Failure {
    text: String,
    next: Option<String>,
    code: u8,
}

impl Failure {
    fn new(text: impl Display) -> Self {
        Self {
            text: text.to_string(),
            next: None,
            code: 1,
        }
    }

    /// A failure whose report has been printed already.
    fn told() -> Self {
        Self::new("")
    }

    /// The same failure with advice.
    fn next(mut self, advice: impl Display) -> Self {
        self.next = Some(advice.to_string());
        self
    }

    /// The same failure, due to how the command was called.
    fn usage(mut self) -> Self {
        self.code = 2;
        self
    }

    fn report(self, global: &Global) -> ExitCode {
        if self.text.is_empty() {
            return ExitCode::from(self.code);
        }
        if global.json {
            let answer = json!({"ok": false, "error": self.text, "next": self.next});
            let _ = writeln!(io::stdout().lock(), "{answer}");
        } else {
            let mut lines = format!("error: {}", self.text);
            if let Some(next) = &self.next {
                lines.push_str("\n  next: ");
                lines.push_str(next);
            }
            let _ = writeln!(io::stderr().lock(), "{lines}");
        }
        ExitCode::from(self.code)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::new(error)
            .usage()
            .next("docs/OPERATIONS.md lists every setting with its values")
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        match &error {
            ApiError::Internal(source) | ApiError::Unavailable(source) => {
                Self::new(source).next("run `pandabase doctor` with the same options")
            }
            _ => Self::new(error),
        }
    }
}

impl From<crate::db::DbError> for Failure {
    fn from(error: crate::db::DbError) -> Self {
        Self::from(ApiError::from(error))
    }
}
