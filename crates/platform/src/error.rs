//! Every way a request can fail, and the one table of their statuses and texts (contract
//! `README.md`, "Envelope and status codes", and `bad-input.md`).

use crate::db::DbError;
use crate::keyring::Undecryptable;
use crate::rate_limit::Standing;
use http::StatusCode;
use pandabase_domain::metering::RatingError;
use pandabase_domain::money::Overflow;
use pandabase_domain::token::Scope;
use pandabase_domain::{case, subscription};

/// A failed request. Texts are safe to show to end users.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// 400: a schema or business rule is violated; the text names the field.
    #[error("{0}")]
    Invalid(String),
    /// 401: credentials are missing or invalid.
    #[error("{0}")]
    Unauthorized(&'static str),
    /// 403: a scope is missing.
    #[error("{0}")]
    Forbidden(String),
    /// 404: the thing named does not exist in this store.
    #[error("{0} not found")]
    Missing(&'static str),
    /// 404: what is asked for about something does not exist now.
    #[error("{0}")]
    Absent(&'static str),
    /// 404: no such route.
    #[error("Not found")]
    NoRoute,
    /// 409: the state does not allow it now.
    #[error("{0}")]
    Conflict(String),
    /// 409: something else would be charged than the buyer was shown. A repetition is judged anew.
    #[error("The total has changed")]
    TotalChanged,
    /// 409: the first request with this idempotency key has not ended.
    #[error("A request with this idempotency key is still in progress")]
    InProgress,
    /// 422: an idempotency key came back with another body.
    #[error("Idempotency key was already used with a different request body")]
    KeyReused,
    /// 422: the request is well formed, and does not apply to what it names.
    #[error("{0}")]
    Unprocessable(&'static str),
    /// 431: the head of a request is beyond its bounds.
    #[error("Request header fields are too large")]
    LargeHead,
    /// 429: too many requests.
    #[error("Rate limit exceeded. Please retry after the reset time.")]
    RateLimited,
    /// 429: a limit that only the work knows, such as that of wrong codes; the headers describe it.
    #[error("Rate limit exceeded. Please retry after the reset time.")]
    Limited(Standing),
    /// 429: too much is under way already.
    #[error("{0}")]
    TooMany(&'static str),
    /// 503: what this server has not been set up for.
    #[error("{0}")]
    NotOffered(&'static str),
    /// 503: a dependency is out of reach for the moment.
    #[error("The service is temporarily unavailable. Please try again.")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// 500: a fault of the server; the source is logged, never shown.
    #[error("Internal server error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl ApiError {
    /// A 400 with this text.
    pub fn invalid(text: impl Into<String>) -> Self {
        Self::Invalid(text.into())
    }

    /// A 403 for a token without this scope.
    pub fn lacks(scope: Scope) -> Self {
        Self::Forbidden(format!("Missing required permissions: {scope}"))
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Missing(_) | Self::Absent(_) | Self::NoRoute => StatusCode::NOT_FOUND,
            Self::Conflict(_) | Self::TotalChanged | Self::InProgress => StatusCode::CONFLICT,
            Self::KeyReused | Self::Unprocessable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::LargeHead => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::RateLimited | Self::Limited(_) | Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::NotOffered(_) | Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The limit that was reached, where only the work knows it.
    pub fn standing(&self) -> Option<Standing> {
        match self {
            Self::Limited(standing) => Some(*standing),
            _ => None,
        }
    }

    /// Whether a repetition with the same idempotency key gets this answer again.
    pub fn is_stored(&self) -> bool {
        match self {
            Self::Invalid(_)
            | Self::Forbidden(_)
            | Self::Missing(_)
            | Self::Absent(_)
            | Self::Conflict(_)
            | Self::Unprocessable(_) => true,
            Self::Unauthorized(_)
            | Self::NoRoute
            | Self::TotalChanged
            | Self::InProgress
            | Self::KeyReused
            | Self::LargeHead
            | Self::RateLimited
            | Self::Limited(_)
            | Self::TooMany(_)
            | Self::NotOffered(_)
            | Self::Unavailable(_)
            | Self::Internal(_) => false,
        }
    }

    /// Writes the chain of causes of a server fault to the log, once.
    pub fn log(&self, request: &str) {
        if let Self::Internal(_) | Self::Unavailable(_) = self {
            tracing::error!(
                request_id = request,
                status = self.status().as_u16(),
                "{}",
                self.causes()
            );
        }
    }

    /// What an operator has to know: the chain of causes of a server fault, otherwise the text.
    pub fn causes(&self) -> String {
        let (Self::Internal(source) | Self::Unavailable(source)) = self else {
            return self.to_string();
        };
        let mut chain = source.to_string();
        let mut next = source.source();
        while let Some(cause) = next {
            chain.push_str(": ");
            chain.push_str(&cause.to_string());
            next = cause.source();
        }
        chain
    }
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        match (error.fault(), error) {
            (_, DbError::Overflow(overflow)) => overflow.into(),
            (Some(_), error) => Self::Unavailable(error.into()),
            (None, error) => Self::Internal(error.into()),
        }
    }
}

impl From<Undecryptable> for ApiError {
    fn from(error: Undecryptable) -> Self {
        Self::Internal(error.into())
    }
}

// What the domain refuses: each error once, with its status and text.

/// Amounts are bounded on input; a sum that still leaves the range is the client's doing.
impl From<Overflow> for ApiError {
    fn from(_: Overflow) -> Self {
        Self::Invalid("Amount is out of range".into())
    }
}

impl From<RatingError> for ApiError {
    fn from(error: RatingError) -> Self {
        Self::invalid(error.to_string())
    }
}

impl From<subscription::Refusal> for ApiError {
    fn from(refusal: subscription::Refusal) -> Self {
        match refusal {
            subscription::Refusal::Overflow(overflow) => overflow.into(),
            _ => Self::invalid(refusal.to_string()),
        }
    }
}

impl From<case::Refusal> for ApiError {
    fn from(refusal: case::Refusal) -> Self {
        Self::invalid(refusal.to_string())
    }
}
