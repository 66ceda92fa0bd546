//! What goes wrong.

use serde_json::Value;
use std::fmt;
use std::time::Duration;

/// Why a call has no answer, or another one than was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server refused the request, or could not answer it.
    #[error(transparent)]
    Api(#[from] Box<ApiError>),
    /// No answer came in time. Whether the request had an effect is unknown; one with a key can be sent
    /// again.
    #[error("no answer in time: {0}")]
    Timeout(String),
    /// No answer came. Whether the request had an effect is unknown; one with a key can be sent again.
    #[error("no answer: {place}: {source}")]
    Connection {
        /// What was asked for.
        place: String,
        /// Why.
        source: reqwest::Error,
    },
    /// The answer is of success, and is not what this version of the client reads.
    #[error("an answer that this version of the client does not read: {0}")]
    Answer(String),
    /// The client's settings or an argument cannot be used. Nothing was sent.
    #[error("{0}")]
    Unusable(String),
}

impl Error {
    /// What the server said, if it said something.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            _ => None,
        }
    }

    /// What the server's refusal means.
    #[must_use]
    pub fn kind(&self) -> Option<ErrorKind> {
        self.api().map(ApiError::kind)
    }
}

/// What the server said. Its text is fit to be shown.
#[derive(Clone)]
#[non_exhaustive]
pub struct ApiError {
    /// The server's text.
    pub message: String,
    /// The answer's status, such as 404.
    pub status: u16,
    /// Names the request in the server's logs; `None` if something before the server answered.
    pub request_id: Option<String>,
    /// How long to wait before the next try, where the server said so.
    pub retry_after: Option<Duration>,
    /// The answer's body, as far as it is JSON.
    pub body: Value,
}

/// What a refusal means: the statuses that the API answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// 400: the request breaks a rule; see [`ApiError::field`].
    BadInput,
    /// 401: no credential, or none that is valid.
    Unauthenticated,
    /// 403: the credential does not allow it.
    Forbidden,
    /// 404: there is no such object in the store.
    NotFound,
    /// 409: the state of the object does not allow it.
    Conflict,
    /// 422: the idempotency key was used with another body, or the subscription has no meter.
    Unprocessable,
    /// 429: too many requests.
    TooMany,
    /// 5xx: the server failed, or is not ready.
    Unavailable,
    /// Another status: something between the client and the server answered.
    Unexpected,
}

impl ErrorKind {
    /// A word for logs and for programs of other languages, such as `not_found`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::BadInput => "bad_input",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Unprocessable => "unprocessable",
            Self::TooMany => "too_many",
            Self::Unavailable => "unavailable",
            Self::Unexpected => "unexpected",
        }
    }
}

impl ApiError {
    /// What the status means.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self.status {
            400 => ErrorKind::BadInput,
            401 => ErrorKind::Unauthenticated,
            403 => ErrorKind::Forbidden,
            404 => ErrorKind::NotFound,
            409 => ErrorKind::Conflict,
            422 => ErrorKind::Unprocessable,
            429 => ErrorKind::TooMany,
            500..=599 => ErrorKind::Unavailable,
            _ => ErrorKind::Unexpected,
        }
    }

    /// The field that the text is about: `body/price must be >= 0` is about `price`, and
    /// `body/items/0/quantity …` about `items/0/quantity`.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        let (place, _) = self.message.split_once(' ')?;
        let (part, field) = place.split_once('/')?;
        let is_part = matches!(part, "body" | "querystring" | "params" | "headers");
        (is_part && !field.is_empty()).then_some(field)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}", self.message, self.status)?;
        if let Some(id) = &self.request_id {
            write!(f, ", {id}")?;
        }
        f.write_str(")")
    }
}

/// Without the body, which can repeat what was sent.
impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("message", &self.message)
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("retry_after", &self.retry_after)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for ApiError {}

/// Why a delivery is not taken. Answer it with 400.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// A header is not there, or no text.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// The time is no number.
    #[error("Webhook-Timestamp is no time")]
    NoTime,
    /// The delivery is too old, or from the future.
    #[error("Webhook-Timestamp is too far from the present")]
    TooFar,
    /// No secret fits.
    #[error("Webhook-Signature does not fit: another secret, or not the bytes that came")]
    Forged,
    /// The secret cannot be one of a webhook.
    #[error("the secret is not one of a webhook: whsec_…")]
    Secret,
    /// It is genuine, and its content is not what was asked for.
    #[error("the delivery is genuine, and its content cannot be read: {0}")]
    Content(String),
}
