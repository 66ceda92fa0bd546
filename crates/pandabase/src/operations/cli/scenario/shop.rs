//! How a step of a story ends, and what the API said to it.

use crate::operations::cli::client::{Answer, Trouble};
use crate::operations::cli::failure::Failure;
use serde_json::Value;

/// Why a step did not happen.
#[derive(Debug)]
pub(super) enum Halt {
    /// The server refused it, with this text.
    Refused(String),
    /// The story cannot go on.
    Broken(Failure),
}

impl From<Failure> for Halt {
    fn from(failure: Failure) -> Self {
        Self::Broken(failure)
    }
}

impl From<Trouble> for Halt {
    fn from(trouble: Trouble) -> Self {
        Self::Broken(trouble.into())
    }
}

/// The failure when an answer lacks what is needed.
pub(super) fn lacking(what: &str) -> Halt {
    Halt::Broken(Failure::new(format!("the server's answer has no {what}")))
}

/// `data` of an answer.
pub(super) fn data(answer: Answer) -> Result<Value, Halt> {
    if answer.is_success() {
        Ok(answer.data)
    } else {
        Err(Halt::Refused(answer.error))
    }
}

/// A text in an answer.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> Result<&'v str, Halt> {
    value[key].as_str().ok_or_else(|| lacking(key))
}
