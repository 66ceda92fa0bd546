//! The options of every command, and how a command prints its result.

use crate::operations::cli::dev_file::DevFile;
use crate::operations::cli::failure::Failure;
use crate::operations::cli::logs;
use crate::operations::cli::logs::log_format;
use clap::Args;
use pandabase_platform::config::{Config, LogFormat, SETTINGS_FILE};
use serde::Serialize;
use std::io;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The heading of these options in the help, which follow the command's own.
const EVERYWHERE: &str = "Options of every command";

/// The options of every command.
#[derive(Debug, Clone, Args, Serialize)]
pub struct Global {
    /// Settings file [default: pandabase.toml, when there is one]
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE", env = "PANDABASE_CONFIG")]
    #[serde(skip)]
    config: Option<PathBuf>,
    /// Database: sqlite:PATH or postgres://… [default: pandabase.db in the data folder]
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<String>,
    /// Data folder: encryption key, certificate, database [default: pandabase-data]
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<PathBuf>,
    /// Answer in JSON on standard output
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    #[serde(skip)]
    pub json: bool,
    /// Log lines to write to standard error: error, warn, info, debug, or target=level pairs [default: info]
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILTER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<String>,
    /// Form of log lines: human, json, or auto, which is human on a terminal [default: auto]
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FORM", value_parser = log_format)]
    #[serde(skip_serializing_if = "Option::is_none")]
    log_format: Option<LogFormat>,
}

/// The settings given on the command line: those of every command and the command's own.
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
    /// The configuration of a command without settings of its own. While `dev` runs in the folder, it has the
    /// address of `dev`, so that links in mails and answers lead there.
    pub fn load(&self) -> Result<Config, Failure> {
        let config = self.load_over(&unset())?;
        match DevFile::read(&config.data) {
            Some(dev) if config.is_sandbox() => self.load_over(&Config {
                public_url: dev.base_url,
                ..unset()
            }),
            _ => Ok(config),
        }
    }

    /// Like [`Global::load`] with other defaults.
    pub(crate) fn load_over(&self, defaults: &Config) -> Result<Config, Failure> {
        self.load_with(defaults, &NoSettings {})
    }

    pub(crate) fn load_with(&self, defaults: &Config, own: &impl Serialize) -> Result<Config, Failure> {
        let overrides = Overrides { global: self, own };
        let config = Config::load(defaults, self.config.as_deref(), &overrides)?;
        logs::start(&config)?;
        Ok(config)
    }

    /// The settings file that is read when it is there, and whether it was named.
    pub(crate) fn settings_file(&self) -> (PathBuf, bool) {
        let named = self.config.clone();
        let is_named = named.is_some();
        (named.unwrap_or_else(|| SETTINGS_FILE.into()), is_named)
    }

    /// The same options with another settings file.
    pub(crate) fn reading(&self, file: &Path) -> Self {
        Self {
            config: Some(file.to_owned()),
            ..self.clone()
        }
    }

    /// The data folder that was named on the command line.
    pub(crate) fn data(&self) -> Option<&Path> {
        self.data.as_deref()
    }

    /// The database that was named on the command line.
    pub(crate) fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// A body that was given in the place of the data folder, `--data @FILE`, and the options without it.
    pub(super) fn with_body(&self) -> (Option<String>, Self) {
        let text = self.data.as_deref().and_then(Path::to_str);
        match text.filter(|text| *text == "-" || text.starts_with(['@', '{'])) {
            Some(text) => (
                Some(text.to_owned()),
                Self {
                    data: None,
                    ..self.clone()
                },
            ),
            None => (None, self.clone()),
        }
    }

    /// Prints `value` as JSON, or as the text that `human` makes of it.
    pub fn show<T: Serialize>(&self, value: &T, human: impl FnOnce(&T) -> String) -> Result<(), Failure> {
        let text = if self.json {
            serde_json::to_string(value).map_err(|error| Failure::new(error.to_string()))?
        } else {
            human(value)
        };
        let mut out = io::stdout().lock();
        // A reader that closed the pipe wants no more.
        let _ = writeln!(out, "{text}").and_then(|()| out.flush());
        Ok(())
    }
}

/// The defaults without a public address, which then follows the listener.
pub fn unset() -> Config {
    Config {
        public_url: String::new(),
        ..Config::default()
    }
}
