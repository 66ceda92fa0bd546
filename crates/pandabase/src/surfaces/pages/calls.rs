//! How pages of people who are signed in call the operations of the API, and what a refusal means to them.

use super::visit::Refused;
use axum::response::Response;
use http::StatusCode;
use pandabase_platform::api::endpoint::Endpoint;
use pandabase_platform::error::ApiError;
use serde_json::Value;
use std::collections::BTreeMap;
use std::pin::Pin;

/// A page that is being made.
pub type Shown<'d> = Pin<Box<dyn Future<Output = Result<Response, Halt>> + Send + 'd>>;

/// What an operation did: its answer, or what it refuses.
pub type Outcome = Result<Value, Refused>;

/// The operations of the API that a surface may call, by their names.
pub struct Operations(BTreeMap<&'static str, Endpoint>);

impl Operations {
    /// Those of the table whose paths begin with one of `starts`.
    pub fn under(endpoints: &[Endpoint], starts: &[&str]) -> Self {
        let is_wanted = |path: &str| starts.iter().any(|start| path.starts_with(start));
        let all = endpoints.iter().filter(|endpoint| is_wanted(endpoint.meta.path));
        Self(
            all.map(|endpoint| (endpoint.meta.operation, endpoint.clone()))
                .collect(),
        )
    }

    /// An operation.
    ///
    /// # Errors
    /// [`ApiError::Internal`] when there is none of this name.
    pub fn get(&self, name: &str) -> Result<&Endpoint, ApiError> {
        let found = self.0.get(name);
        found.ok_or_else(|| ApiError::Internal(format!("there is no operation {name}").into()))
    }
}

/// Why a page cannot be shown.
pub enum Halt {
    /// Nobody is signed in.
    Stranger,
    /// What the page is about cannot be read.
    Refused(Refused),
    /// Something else.
    Error(ApiError),
}

impl Halt {
    /// The page takes no form.
    pub fn no_form() -> Self {
        Self::Refused(Refused {
            status: StatusCode::METHOD_NOT_ALLOWED,
            text: "Method not allowed".to_owned(),
        })
    }

    /// There is no such thing.
    pub fn missing(text: &str) -> Self {
        Self::Refused(Refused {
            status: StatusCode::NOT_FOUND,
            text: text.to_owned(),
        })
    }
}

impl From<Refused> for Halt {
    fn from(refused: Refused) -> Self {
        match refused.status {
            StatusCode::UNAUTHORIZED => Self::Stranger,
            _ => Self::Refused(refused),
        }
    }
}

impl From<ApiError> for Halt {
    fn from(error: ApiError) -> Self {
        Self::Error(error)
    }
}

/// What an operation refuses is for the visitor to read, unless there is no session or nothing of theirs.
///
/// # Errors
/// [`Halt`] in these cases.
pub fn sorted(outcome: Outcome) -> Result<Outcome, Halt> {
    match outcome {
        Err(refused) if matches!(refused.status, StatusCode::UNAUTHORIZED | StatusCode::NOT_FOUND) => {
            Err(refused.into())
        }
        outcome => Ok(outcome),
    }
}
