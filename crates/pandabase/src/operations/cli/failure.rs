//! How commands fail: with a text, an exit code and what to do next.

use pandabase_platform::config::ConfigError;
use pandabase_platform::db::DbError;
use pandabase_platform::error::ApiError;
use serde_json::json;
use std::error::Error;
use std::fmt::Display;
use std::io;
use std::io::Write;
use std::process::ExitCode;

/// The exit code of a command that found no server where it looked for one.
const UNREACHABLE: u8 = 3;

/// A command that failed: what happened and what to do next.
#[derive(Debug)]
pub struct Failure {
    pub(crate) text: String,
    pub(crate) next: Option<String>,
    /// What else is known of it: a name, in the spelling of JSON, and a value.
    facts: Vec<(&'static str, String)>,
    code: u8,
}

/// The innermost cause of an error. It says what is wrong; the outer ones say only that something is.
pub(crate) fn root(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

/// `requestId` as `request id`.
fn spelt(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 2);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

impl Failure {
    pub(crate) fn new(text: impl Display) -> Self {
        Self {
            text: text.to_string(),
            next: None,
            facts: Vec::new(),
            code: 1,
        }
    }

    /// A failure that was reported already, so that only its exit code is left.
    pub fn already_reported() -> Self {
        Self::new("")
    }

    /// The same failure with advice.
    pub fn next(mut self, advice: impl Display) -> Self {
        self.next = Some(advice.to_string());
        self
    }

    /// The same failure, caused by how the command was called.
    pub fn usage(mut self) -> Self {
        self.code = 2;
        self
    }

    /// The same failure, because nobody answers.
    pub(crate) fn unreachable(mut self) -> Self {
        self.code = UNREACHABLE;
        self
    }

    /// The same failure with one more thing that is known of it.
    pub(crate) fn fact(mut self, name: &'static str, value: impl Display) -> Self {
        self.facts.push((name, value.to_string()));
        self
    }

    /// Prints the failure, as JSON if asked to, and returns the exit code of the process.
    pub(crate) fn report(self, json: bool) -> ExitCode {
        if self.text.is_empty() {
            return ExitCode::from(self.code);
        }
        if json {
            let mut answer = json!({"ok": false, "error": self.text, "next": self.next});
            for (name, value) in self.facts {
                answer[name] = value.into();
            }
            let _ = writeln!(io::stdout().lock(), "{answer}");
        } else {
            let mut lines = format!("error: {}", self.text);
            for (name, value) in &self.facts {
                lines.push_str(&format!("\n  {}: {value}", spelt(name)));
            }
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
                let known = source.downcast_ref::<DbError>().and_then(DbError::advice);
                let advice = known.unwrap_or_else(|| "run `pandabase doctor` with the same options".into());
                Self::new(source).next(advice)
            }
            _ => Self::new(error),
        }
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        Self::from(ApiError::from(error))
    }
}
